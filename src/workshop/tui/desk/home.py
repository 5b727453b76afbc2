"""Home: sessions to resume, what is due, and the relationships to meet with again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.content import Content

from workshop.errors import WorkshopError
from workshop.model.sides import SIDES, phase_word, side_word
from workshop.model.values import show_date
from workshop.tui.commands import Command
from workshop.tui.following import Following
from workshop.tui.screen import CommandScreen
from workshop.tui.services import NewSession, Question, Session
from workshop.tui.widgets.bars import FooterBar, TitleBar
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.side_marks import COLOURS, GLYPHS
from workshop.tui.widgets.text_layout import spread, stacked

if TYPE_CHECKING:
    from datetime import date as Date

    from workshop.model.overview import ActionLine, Found, SessionLine
    from workshop.model.people import Relationship
    from workshop.model.progress import Outcome
    from workshop.model.sides import Side
    from workshop.room.desk import Desk, HomeView
    from workshop.room.watch import Watch
    from workshop.tui.widgets.find_line import FindLine

SOON = 30
"""Days ahead for which a commitment counts as due."""
_MOST = 8
"""Rows that a group shows; the rest is only counted."""
_NARROW = 66

EMPTY = "Nothing here yet. Press n to start the first session: two names and a template are enough."


class _Entry(NamedTuple):
    """A row of home, with the words it is found by."""

    row: Row
    words: str


class HomeScreen(CommandScreen[None]):
    """What there is to open, and what was promised."""

    AUTO_FOCUS = "ClauseList"
    OWN_COMMANDS = (
        Command("home.open", "open", "enter", "Open what is selected.", footer=1),
        Command(
            "home.new",
            "new session",
            "n",
            "Start a session, with the relationship of the selected row where it has one.",
            ("f2",),
            footer=2,
        ),
        Command(
            "home.delete",
            "delete",
            "x",
            "Delete the selected session that was begun by mistake; it asks first.",
            ("delete",),
            footer=4,
            means="remove",
        ),
        Command("home.find", "find", "/", "Find anything that was said or agreed.", footer=3),
        Command("home.refresh", "look again", "f5", "Read the lists again.", ("ctrl+r",)),
        Command("home.leave", "leave", "q", "Save and leave workshop.", footer=95),
    )

    def __init__(self) -> None:
        super().__init__()
        self._view: HomeView | None = None
        self._version = 0
        """Of the data in the latest view; read and set on the thread of the data."""
        self._following = Following(self, self._look_again)
        self._find: FindLine | None = None
        self._wanted = ""
        self._found: tuple[Found, ...] = ()
        self._found_by = ""

    def compose(self) -> ComposeResult:
        """Yield the bars and an empty list; the rows follow when the desk has answered."""
        yield TitleBar(Content.styled("workshop", "bold"))
        yield ClauseList()
        yield FooterBar()

    def on_mount(self) -> None:
        """Ask for the lists after the first frame is painted."""
        self.refresh_footer()
        self.services.before_leaving(self._stop)
        self.call_after_refresh(self._begin)

    def on_unmount(self) -> None:
        """Stop looking for changes."""
        self.services.no_longer(self._stop)
        self._stop()

    def _stop(self) -> None:
        self._following.stop()

    async def _begin(self) -> None:
        def begin() -> tuple[Watch, HomeView]:
            desk = self.services.desk()
            watch = desk.watch()
            try:
                return watch, self._read(desk)
            except WorkshopError:
                watch.close()
                raise

        found = await self.services.attempt(begin)
        if found is not None:
            watch, view = found
            self._following.start(watch)
            self._show(view)

    async def look(self) -> None:
        """Read the lists again."""

        def read() -> HomeView:
            return self._read(self.services.desk())

        view = await self.services.attempt(read)
        if view is not None:
            self._show(view)

    async def _look_again(self) -> bool:
        """Read the lists again if somebody else wrote; return False where that could not be read now."""

        def read() -> tuple[HomeView | None]:
            desk = self.services.desk()
            return (self._read(desk) if desk.version() != self._version else None,)

        found = await self.services.attempt(read)
        if found is not None and found[0] is not None:
            self._show(found[0])
        return found is not None

    def _read(self, desk: Desk) -> HomeView:
        version = (
            desk.version()
        )  # before the lists: what is written in between is then seen as a change
        view = desk.home()
        self._version = version
        return view

    def _show(self, view: HomeView) -> None:
        if self.is_attached:
            before, self._view = self._view, view
            if before is None or view.still_there != before.still_there:
                for sentence in view.still_there:
                    self.services.say(sentence, "warning")
            self.query_one(TitleBar).show(*_heading(view))
            self._draw()
            self.refresh_footer()
            self._seek()

    def help_words(self) -> str:
        """Return what home is for."""
        return (
            "Home shows the sessions to go on with, what was promised and is due, and the relationships. "
            "Enter opens a session, says what became of a promise, or starts a session with a relationship. "
            "/ finds these, and whatever was said or agreed in any session."
        )

    def _draw(self) -> None:
        if self._view is None:
            return
        wanted = self._wanted.casefold().split()
        rows: list[Row] = []
        shown: set[str] = set()
        for title, entries in _groups(self._view):
            found = [each for each in entries if all(word in each.words for word in wanted)]
            if not found:
                continue
            rows.append(Row(f"group-{title}", Content.styled(title, "$muted"), heading=True))
            rows += [each.row for each in found[:_MOST]]
            shown |= {each.row.uid.partition(":")[2] for each in found[:_MOST]}
            if len(found) > _MOST:
                more = Content.styled(f"and {len(found) - _MOST} more: / finds them", "$muted")
                rows.append(Row(f"more-{title}", more, heading=True))
        if wanted and self._found:
            from workshop.tui.desk.search_results import found_rows

            rows += found_rows(self._found, self._found_by, shown, self._view.today)
        # While the app ends a search may still return, when the list is removed already.
        clauses = self.query_one_optional(ClauseList)
        if clauses is not None:
            clauses.set_rows(rows, self._nothing())

    def _nothing(self) -> str:
        """Return the sentence shown when the list is empty."""
        if not self._wanted.strip():
            return EMPTY
        if self._wanted != self._found_by:
            return "Looking through all that was said and agreed …"
        return "Nothing here has these words in it. Esc shows everything again."

    # Finding

    async def action_find(self) -> None:
        """Open the line to find by."""
        # Loaded when used: home is the first screen, and this line would be a tenth of its start.
        from workshop.tui.widgets.find_line import FindLine

        if self._find is None:
            self._find = FindLine("Any words: a name, a title, something said or promised")
            await self.mount(self._find, before=self.query_one(ClauseList))
        self._find.focus()

    def on_find_line_words_changed(self, message: FindLine.WordsChanged) -> None:
        """Show which rows of the lists have the words in them, and look through all that was said."""
        self._wanted = message.words
        self._draw()
        self._seek()

    def _seek(self) -> None:
        if self._wanted.strip():
            # A search for fewer words that is still running is cancelled.
            self.run_worker(self._search(self._wanted), group="search", exclusive=True)

    async def _search(self, wanted: str) -> None:
        """Search once no key was pressed for a moment; the results of the search before stay until then."""
        from workshop.tui.desk.search_results import MOST, PAUSE

        await asyncio.sleep(PAUSE)
        found = await self.services.attempt(
            lambda: self.services.desk().search(wanted, MOST),
            on_field_error=lambda _: None,  # too long to be searched for: nothing is found
        )
        if wanted == self._wanted and self.is_attached:
            self._found, self._found_by = found or (), wanted
            self._draw()

    async def on_find_line_left(self, message: FindLine.Left) -> None:
        """Go to what was found; show everything again after Esc."""
        self.query_one(ClauseList).focus()
        if self._find is not None and not message.found:
            await self._find.remove()
            self._find, self._wanted, self._found, self._found_by = None, "", (), ""
            self._draw()

    async def key_escape(self) -> None:
        """Show everything again."""
        if self._find is not None:
            self._find.action_leave()

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether `action` is at hand: there is nothing to open in an empty list."""
        if action == "open" and self.is_mounted:
            return self.query_one(ClauseList).selected is not None
        if action == "delete":
            return self._begun() is not None
        return True

    def _begun(self) -> SessionLine | None:
        """Return the selected session where it is one still to be finished, else None."""
        clauses = self.query_one_optional(ClauseList) if self.is_mounted else None
        kind, _, id = ((clauses.selected if clauses else "") or "").partition(":")
        lines = self._view.resume if self._view is not None and kind == "session" else ()
        return next((each for each in lines if each.id == id), None)

    def on_clause_list_highlighted(self) -> None:
        """Show in the footer what can be done with it."""
        self.refresh_footer()

    def on_clause_list_chosen(self) -> None:
        """Open what was chosen."""
        self.action_open()

    def action_open(self) -> None:
        """Open the selected session, ask about the selected promise, or start with the selected relationship."""
        kind, _, id = (self.query_one(ClauseList).selected or "").partition(":")
        if kind == "session":
            self.services.go_to(Session(id))
        elif kind == "found":
            from workshop.tui.desk.search_results import session_of

            self.services.go_to(Session(session_of(id)))
        elif kind == "due":
            self.run_worker(self._ask_about(id))
        elif kind == "relationship":
            self.action_new()

    def action_new(self) -> None:
        """Start a session with the relationship of the selected row, where it has one."""
        found = self._relationship()
        names = (found.client.name, found.agency.name) if found else ("", "")
        known = tuple(self._relationships().values())
        clients = tuple(dict.fromkeys(each.client.name for each in known))
        agencies = tuple(dict.fromkeys(each.agency.name for each in known))
        self.services.go_to(NewSession(*names, clients=clients, agencies=agencies))

    def _relationship(self) -> Relationship | None:
        """Return the relationship that the selected row is of or belongs to, None where there is none."""
        kind, _, id = (self.query_one(ClauseList).selected or "").partition(":")
        if self._view is not None and kind != "relationship":
            lines = (*self._view.resume, *self._view.recent)
            of = {f"session:{each.id}": each.relationship for each in lines}
            of |= {f"due:{each.uid}": each.relationship for each in self._view.due}
            id = of.get(f"{kind}:{id}", "")
        return self._relationships().get(id)

    def _relationships(self) -> dict[str, Relationship]:
        return {each.id: each for each in self._view.relationships} if self._view else {}

    async def action_refresh(self) -> None:
        """Read the lists again."""
        await self.look()

    async def _ask_about(self, uid: str) -> None:
        found = (
            next((each for each in self._view.due if each.uid == uid), None) if self._view else None
        )
        if found is None:
            return
        detail = f"Done when: {found.done_when}" if found.done_when else ""
        question = f"{found.number} {found.action}: what became of it?"
        both = [(key, f"{words}, both say so") for key, (_, words) in _OUTCOMES.items()]
        sides = [
            (str(place), f"only the {side_word(side)} has said …")
            for place, side in enumerate(SIDES, 1)
        ]
        answer = await self.services.show_over(Question(question, [*both, *sides], detail))
        side: Side | None = None
        if answer is not None and answer.isdigit():
            side = SIDES[int(answer) - 1]
            question = f"{found.number} {found.action}: what does the {side_word(side)} say?"
            own = [(key, words) for key, (_, words) in _OUTCOMES.items()]
            answer = await self.services.show_over(Question(question, own, detail))
        if answer is None:
            return
        outcome = _OUTCOMES[answer][0]
        await self.services.attempt(
            lambda: self.services.desk().record_progress(found, outcome, side=side)
        )
        await self.look()

    def action_delete(self) -> None:
        """Ask whether the selected session goes for good, and delete it."""
        if line := self._begun():
            self.run_worker(self._delete(line))

    async def _delete(self, line: SessionLine) -> None:
        count = await self.services.attempt(lambda: self.services.desk().written_in(line.id))
        if count is None:
            return
        words = "Nothing was written in it."
        if count:
            words = f"{'One thing was' if count == 1 else f'{count} things were'} written in it."
        question = (
            f"Delete “{line.title}” of {show_date(line.date)}, {line.relationship_name}?\n\n"
            f"{words} It cannot be brought back."
        )
        answers = (("n", "keep it"), ("y", "delete it for good"))
        if await self.services.show_over(Question(question, answers)) != "y":
            return

        def delete() -> bool:
            self.services.desk().delete_begun(line.id)
            return True

        if await self.services.attempt(delete):
            self.services.say(f"“{line.title}” is deleted.")
        await self.look()

    def action_leave(self) -> None:
        """Leave workshop."""
        self.services.leave(0)


_OUTCOMES: dict[str, tuple[Outcome, str]] = {
    "k": ("kept", "kept"),
    "p": ("partly", "partly kept"),
    "n": ("not-kept", "not kept"),
    "d": ("dropped", "dropped"),
}
"""What can have become of a promise, by key."""


def _heading(view: HomeView) -> tuple[Content, Content]:
    example = "   an example: nothing of it is kept" if view.temporary else ""
    day = f"{view.today:%A} {show_date(view.today)}"
    return Content.styled("workshop", "bold") + Content.styled(example, "$warn"), Content.styled(
        day, "$muted"
    )


def _day(day: Date, today: Date) -> str:
    # Not show_date(day, today): a day behind us would carry its year, so that it can be typed again.
    return show_date(day, day) if day.year == today.year else show_date(day)


def _groups(view: HomeView) -> list[tuple[str, list[_Entry]]]:
    parties = {each.id: each for each in view.relationships}
    # Here, not above: msgspec would be loaded before the first screen is painted.
    from workshop.model.rhythm import next_due

    days = {each.uid: next_due(each, view.today) for each in view.due}
    due = [each for each in view.due if (day := days[each.uid]) and (day - view.today).days <= SOON]
    begun = {each.relationship: each.date for each in view.resume}
    return [
        ("TO RESUME", [_session(each, parties, view.today) for each in view.resume]),
        ("PROMISED AND DUE", [_due(each, view.today) for each in due]),
        (
            "RELATIONSHIPS",
            [_relationship(each, _review(each.id, begun, view)) for each in view.relationships],
        ),
        ("FINISHED LATELY", [_session(each, parties, view.today) for each in view.recent]),
    ]


def names(relationship: Relationship | None, otherwise: str) -> Content:
    """Return both parties in their sides' colours."""
    if relationship is None:
        return Content.styled(otherwise, "bold")
    return Content.assemble(
        (relationship.client.name, f"bold {COLOURS['client']}"),
        (" + ", "$muted"),
        (relationship.agency.name, f"bold {COLOURS['agency']}"),
    )


def _session(each: SessionLine, parties: dict[str, Relationship], today: Date) -> _Entry:
    # Here, not above: msgspec would be loaded before the first screen is painted.
    from workshop.model.session import state_word

    who = names(parties.get(each.relationship), each.relationship_name)
    day = _day(each.date, today)

    def draw(width: int) -> Content:
        state = Content.assemble((day, "$muted"), "  ", (f"{state_word(each.state):>8}", "$muted"))
        if width < _NARROW:
            lines = [who, spread(Content.styled(each.title, "$muted"), state, width)]
        else:
            lines = [spread(Content.assemble(who, "   ", each.title), state, width)]
        if each.proposed or (each.reason and each.state == "declined"):
            lines.append(
                Content.styled(f"    {each.in_words}", "$muted").truncate(width, ellipsis=True)
            )
        return stacked(lines)

    words = f"{each.relationship_name} {each.title} {each.in_words} {each.slug}"
    return _Entry(Row(f"session:{each.id}", draw), words.casefold())


def _due(each: ActionLine, today: Date) -> _Entry:
    # Here, not above: msgspec would be loaded before the first screen is painted.
    from workshop.model.progress import told
    from workshop.model.rhythm import next_due, show_when_short

    when = due_words(next_due(each, today), today)
    if each.rhythm:
        when = f"{show_when_short(each)}: {when}"
    late = each.overdue(today)

    def draw(width: int) -> Content:
        head = Content.assemble((f"{each.number:<4}", "$muted"), each.action)
        words = Content.styled(when, "bold $warn" if late else "$muted")
        owner = Content.styled(f"{GLYPHS[each.side]} {each.who}", COLOURS[each.side])
        below = Content.assemble("    ", owner, ("   " + each.relationship_name, "$muted"))
        lines = [spread(head, words, width), below]
        if each.words:
            lines.append(Content.styled(f"    {told(each.words)}", "$muted"))
        return stacked(lines)

    words = f"{each.number} {each.action} {each.who} {each.relationship_name} {when}"
    return _Entry(Row(f"due:{each.uid}", draw), words.casefold())


def due_words(due: Date | None, today: Date) -> str:
    """Return when something is due as people say it: `overdue by 3 days`, `today`, `in 5 days, 28 Nov`."""
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return f"overdue by {-days} day{'s' if days < -1 else ''}"
    if days == 0:
        return "due today"
    if days == 1:
        return "due tomorrow"
    return f"{show_date(due, today)}, in {days} days"


def _review(relationship: str, begun: dict[str, Date], view: HomeView) -> tuple[str, bool]:
    """Return when a relationship is reviewed next, and whether that day has passed without a session."""
    if relationship in begun and begun[relationship] <= view.today:
        return f"in review since {_day(begun[relationship], view.today)}", False
    day = begun.get(relationship) or view.next_reviews.get(relationship)
    return review_words(day, view.today), day is not None and day < view.today


def _relationship(each: Relationship, review: tuple[str, bool]) -> _Entry:
    (words, late), stage = review, phase_word(each.phase)

    def draw(width: int) -> Content:
        when = Content.styled(words, "bold $warn" if late else "")
        right = Content("   ").join([*([when] if words else []), Content.styled(stage, "$muted")])
        if width < _NARROW:
            return stacked([names(each, each.name), spread(Content(), right, width)])
        return spread(names(each, each.name), right, width)

    return _Entry(Row(f"relationship:{each.id}", draw), f"{each.name} {stage} {words}".casefold())


def review_words(day: Date | None, today: Date) -> str:
    """Return when a relationship is reviewed next as people say it; "" where no day is named."""
    if day is None:
        return ""
    days = (day - today).days
    if days < 0:
        return f"review was due {_day(day, today)}"
    if days == 0:
        return "review today"
    return f"next review {_day(day, today)}" + (", tomorrow" if days == 1 else f", in {days} days")


__all__ = ["EMPTY", "HomeScreen", "due_words", "names", "review_words"]
