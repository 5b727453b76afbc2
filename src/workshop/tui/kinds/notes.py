"""The pane of the notes: said or revealed, put together, voted on, restated, and turned into something to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.errors import InputError
from workshop.model.items import Item
from workshop.model.names import RoundSort
from workshop.model.notes import Note, grouped, no_longer_counts, votes_of
from workshop.model.scripts import plain_signs
from workshop.model.sides import SIDES, Side, other
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.console import Console
from workshop.tui.panes.drawing import INDENT, muted, number, of_side, pairs, rewording, ticks
from workshop.tui.panes.editing import Subject, body_values, one_side
from workshop.tui.panes.round_pane import ROW, RoundPane
from workshop.tui.panes.turn_into import TurnsInto, into_commitment, into_decision, into_parked
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import FieldSpec, choice_field, line_field, side_field, text_field
from workshop.tui.words import side_name, the_side

_OF_ROOM = "◇"
"""The mark of a note of which only the whole room is known."""
_UNDER = 3
"""Cells by which a note stands further right than the one it is put under."""


def _specs(view: View, item: Item[Note] | None = None) -> tuple[FieldSpec, ...]:
    headings = tuple((each.name, each.name) for each in view.step.headings)
    of_room = item is not None and item.side is None
    # Whose it is was settled by the reveal: of a note without a name, and by the author of one that has one.
    settled = item is not None and (of_room or bool(item.author))
    return (
        *(() if settled else (side_field("side", "Who says it"),)),
        choice_field("heading", "Under", headings, leads=True),
        text_field("text", "Says", placeholder="What happened, what it did, what we ask"),
        text_field(
            "restated",
            "In other words" if of_room else "Heard as",
            placeholder="What we heard, in our own words"
            if of_room
            else "The other side, in its own words",
        ),
        text_field("own", "Our part in it", placeholder="What the side that hears it did itself"),
    )


class NotesPane(TurnsInto, RoundPane):
    """What went well, what did not, said openly and heard."""

    KIND = "notes"
    OWN_COMMANDS = (
        Command(
            "notes.main",
            "restate",
            "f2",
            "The side that hears it says it in its own words.",
            ("m",),
            footer=1,
            power="hear",
        ),
        Command(
            "notes.confirm",
            "heard right",
            "y",
            "The giving side says: yes, that is it.",
            footer=3,
            power="hear",
            means="yes",
        ),
        into_commitment("notes", footer=4),
        into_decision("notes"),
        into_parked("notes"),
        Command(
            "notes.put-under",
            "put under",
            "right",
            "Put it under the note above it: one group.",
            power="write",
        ),
        Command(
            "notes.take-out", "take out", "left", "Take it out of its group again.", power="write"
        ),
        Command(
            "notes.hands",
            "count hands",
            "k",
            "How many hands are shown for it, or its group?",
            power="write",
        ),
        Command(
            "notes.by-votes",
            "most votes first",
            "V",
            "Under each heading, most votes first.",
            power="write",
        ),
    )
    ABOUT_ONE = TurnsInto.ABOUT_ONE | {"confirm", "put_under", "take_out", "hands"}
    EMPTY = "Nothing said yet. n writes the first: who says it, under which heading."
    HELP_TEXT = (
        "One side says it; the other restates it in its own words before answering; the first says: yes, that is it. "
        "Both ticks write it into the agreement; c makes a commitment of it. Without ticks it stays out of it. "
        "l lets everybody write in silence, or vote. → puts a note under the one above it, ← takes it out again; "
        "k counts the hands shown for it; V puts those with the most votes first."
    )

    HELP_AT_OWN_SEAT = (
        "One side says it; the other restates it in its own words before answering; the first says: yes, that is it. "
        "You restate what the other side said, and confirm what your own side meant. Both ticks write it into the "
        "agreement; without ticks it stays out of it."
    )

    def __init__(self, console: Console, view: View) -> None:
        super().__init__(console, view)
        self._drawn: dict[str, tuple[tuple[object, ...], Block]] = {}
        """The row of each note with what it was drawn from: of some hundred, few differ from one view to the next."""

    def not_in_footer(self) -> frozenset[str]:
        """Whether it was heard right is asked of what was said in other words."""
        item = self.chosen_item()
        asked = item is not None and (item.body.restated or item.reworded)
        return super().not_in_footer() | (frozenset() if asked else {"notes.confirm"})

    async def which_round(self) -> RoundSort | None:
        """Writing, or voting where there is something to vote on."""
        if not self.view.record.of(Note, self.view.step.uid):
            return self.own_sort
        again = self.view.round(self.own_sort) is not None
        answers = (
            ("w", "write again" if again else "write in silence"),
            ("v", "vote on the notes"),
        )
        answer = await self.console.ask("Which round do we open?", answers)
        return {"w": self.own_sort, "v": "votes"}.get(answer)

    def rows(self, view: View) -> Sequence[Row]:
        """The notes of this step under their headings, each with those that are put under it."""
        groups = grouped(view.record.of(Note, view.step.uid))
        prompts = {heading.name: heading.prompt for heading in view.step.headings}
        rows: list[Row] = []
        for name in dict.fromkeys([*prompts, *(group[0].body.heading for group in groups)]):
            words = Content.styled(name, "bold")
            if prompts.get(name):
                words += muted(f"   {prompts[name]}")
            rows.append(Row(f"heading:{name}", words, heading=True))
            rows += [
                Row(item.uid, self._row(view, item, group))
                for group in groups
                if group[0].body.heading == name
                for item in group
            ]
        return rows

    def _row(self, view: View, item: Item[Note], group: Sequence[Item[Note]]) -> Block:
        under = item is not group[0]
        votes = None if under else votes_of(group)
        became = view.record.item(item.body.became) if item.body.became else None
        number = became.number if became else ""
        author = view.record.name_of(item.author) if item.author else ""
        changed = rewording(view.record, item)
        drawn_from = (item, under, votes, number, author, changed)
        known, block = self._drawn.get(item.uid, ((), None))
        if block is None or known != drawn_from:
            block = _block(
                item, under=under, votes=votes, became=number, author=author, changed=changed
            )
            self._drawn[item.uid] = (drawn_from, block)
        return block

    def detail(self, view: View, uid: str) -> VisualType:
        """What is owned of it and what to do next."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Note):
            return Content("")
        body, side = item.body, item.side
        hint = ""
        if not self._may_with("confirm" if body.restated else "main", item):
            pass
        elif not body.restated:
            who = f"{the_side(other(side))} says in its own words what it heard" if side else ""
            hint = f"F2: {who or 'somebody says it in other words'}"
        elif not body.confirmed:
            hint = (
                f"y: {the_side(side)} says, yes, that is what we meant"
                if side
                else "y: it is confirmed"
            )
        before = body.heard_before
        return pairs(
            ("Their part", body.own),
            ("Heard before", muted(f"{before}   (the note was changed since)") if before else ""),
            ("Next", muted(hint) if hint else ""),
        )

    def show(self, view: View) -> None:
        """Draw what changed; say so where a change took away that a note was heard and confirmed."""
        known = {each.uid: each for each in self.view.record.of(Note)}
        super().show(view)
        for item in view.record.of(Note):
            before = known.get(item.uid, item)
            if before is not item and (words := _no_longer(before, item)):
                self.console.say(f"{item.number} was changed: {words}.")

    def summary(self, view: View) -> Content:
        """How many each side has said, and how many are known of the whole room only."""
        notes = view.record.of(Note, view.step.uid)
        of_room = sum(item.side is None for item in notes)
        counts = [
            of_side(side, f"{side_name(side)} {sum(item.side == side for item in notes)}")
            for side in SIDES
            if of_room < len(notes)
        ]
        if of_room:
            counts.append(muted(f"{_OF_ROOM} room {of_room}"))
        return Content("  ").join(counts) if notes else Content("")

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A note there is."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Note):
            return None

        def save(room: Room, name: str, value: object) -> None:
            if name == "side":
                room.notes.give_to(uid, one_side(value))
            elif name == "restated" and not self.writes:
                room.notes.restate(uid, str(value), shown=item)
            else:
                room.notes.change(uid, **{name: value})

        specs = _specs(view, item)
        if not view.may("write"):
            specs = tuple(each for each in specs if each.name == "restated")
        return Subject(uid, item.number, specs, body_values(item), save=save)

    def blank(self, view: View) -> Subject | None:
        """A new note under the heading of the chosen one; who says it is asked."""
        if not view.step.headings:
            self.console.say("This step has no headings to write under.")
            return None
        item = self.chosen_item()
        names = [each.name for each in view.step.headings]
        under = item.body.heading if item and item.body.heading in names else names[0]
        specs = _specs(view)[:3]

        def add(room: Room, given: dict[str, object]) -> str:
            heading = str(given.get("heading") or under)
            if not given.get("text"):
                raise InputError("Write what was said first.", "text")
            return room.notes.add(one_side(given["side"]), heading, str(given["text"]))

        values: dict[str, object] = {"side": None, "heading": under, "text": ""}
        return Subject("new:note", "New note", specs, values, add=add, needs="text", asks=("side",))

    def main_title(self, view: View) -> str:
        """Without a note there is nothing to restate."""
        item = self.chosen_item()
        if item is None:
            return "first note"
        return "" if item.side else "in other words"

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """The other side says what it heard, the side that said it confirms that."""
        side = item.side if item is not None else None
        if action in ("main", "confirm") and side is not None:
            return side if action == "confirm" else other(side)
        return super().whose(action, item)

    def own_main(self) -> str:
        """Confirm what one's own side meant, once it was restated."""
        item = self.chosen_item()
        waits = item is not None and item.body.restated and not item.body.confirmed
        return "confirm" if waits or (item is not None and item.reworded) else ""

    def words_for(self, action: str) -> str:
        """Of a note of the whole room nobody can say alone that it was heard right."""
        item = self.chosen_item() if action == "confirm" else None
        if item is not None and item.reworded:
            return "our words"
        return "that is it" if item is not None and item.side is None else ""

    async def main(self) -> None:
        """The side that hears it says it in its own words; or write the first note."""
        item = self.chosen_item()
        if item is not None:
            await self.action_edit("restated")
            before = item.body.heard_before
            if self.form is not None and before and not item.body.restated:
                self.form.offer("restated", before, "restated so before the note was changed")
        else:
            await self.action_new()

    async def action_put_under(self) -> None:
        """Put the chosen note under the one above it, with those under it."""
        item = self.chosen_item()
        if item is None:
            return
        uids = [row.uid for row in self.clauses.rows if not row.heading and row.uid != ROW]
        place = uids.index(item.uid)
        if not place:
            self.console.say("There is no note above it.")
            return
        await self.console.do(lambda room: room.notes.put_under(item.uid, uids[place - 1]))

    async def action_take_out(self) -> None:
        """Let the chosen note stand by itself again."""
        if item := self.chosen_item():
            await self.console.do(lambda room: room.notes.take_out(item.uid))

    def action_hands(self) -> None:
        """Count the hands shown for the chosen note."""
        self.run_worker(self._count())

    async def _count(self) -> None:
        item = self.chosen_item()
        if item is None or self.locked():
            return
        groups = grouped(self.view.record.of(Note, self.view.step.uid))
        group = next((each for each in groups if item in each), (item,))
        item, known = group[0], votes_of(group)
        # The field begins empty: a new count takes the place of the old one and is not typed behind it.
        placeholder = "how many" if known is None else f"{known} so far; empty takes it back"
        specs = (line_field("votes", "Hands", parse=_hands, placeholder=placeholder),)

        def job(room: Room, given: dict[str, object]) -> None:
            votes = given["votes"]
            room.notes.count_votes(item.uid, votes if isinstance(votes, int) else None)

        more = f" and the {len(group) - 1} under it" if group[1:] else ""
        title = f"{item.number}{more}: hands up for it"
        step = self.view.step.uid

        def counted(view: View) -> object:
            notes = view.record.of(Note, step)
            found = next((each for each in grouped(notes) if item.uid == each[0].uid), ())
            return [(each.uid, each.body.text) for each in found], votes_of(
                found
            ) if found else None

        over = while_same(
            counted,
            self.view,
            f"{item.number} was changed, or its hands were counted, at another seat meanwhile.",
        )
        asked = Questionnaire(title, specs, {"votes": ""}, keep="count", over=over)
        await self.console.fill(asked, job)

    async def action_by_votes(self) -> None:
        """Put the notes with the most votes first under each heading."""
        moved = await self.console.do(lambda room: room.notes.order_by_votes())
        if moved is not None:
            self.console.say("Most votes first." if moved else "They stand in that order already.")

    async def action_confirm(self) -> None:
        """The giving side says: yes, that is what we meant."""
        if item := self.chosen_item():
            confirmed = not item.body.confirmed or bool(item.reworded)
            await self.console.do(
                lambda room: room.notes.confirm(item.uid, confirmed=confirmed, shown=item)
            )


def _no_longer(before: Item[Note], now: Item[Note]) -> str:
    """Return what a change made void, in words; "" where nothing, or where it was taken back by itself."""
    same = (before.side, before.body.text) == (now.side, now.body.text)
    if same and (now.body.restated in ("", before.body.restated)):
        return ""
    return no_longer_counts(before.body, now.body)


def _block(
    item: Item[Note],
    *,
    under: bool,
    votes: int | None,
    became: str,
    author: str,
    changed: Sequence[Passage],
) -> Block:
    """Return a note; `votes` are those of its group where it leads one, None for a note under another."""
    body, side = item.body, item.side
    counted = "1 vote" if votes == 1 else f"{votes} votes"
    right = [
        muted(author or ("" if side else "the room")),
        Content.styled(counted if votes is not None else "", "bold"),
        Content.styled(f"→ {became}" if became else "", "$good"),
        ticks(item),
    ]
    inset = muted(" └ ") if under else Content("")
    mark = of_side(side, " ") if side else muted(_OF_ROOM)
    marks = Content("  ").join([each for each in right if each.plain])
    lines = [Passage(Content(body.text), inset + number(item) + mark, marks), *changed]
    if body.restated:
        done = "heard right" if side else "confirmed"
        said = muted("heard: " if side else "in other words: ") + Content(body.restated)
        said += Content.styled(f"  {done}" if body.confirmed else "", "$good")
        hears = of_side(other(side), " ") if side else Content("")
        lines.append(Passage(said, Content(" " * (4 + _UNDER * under)) + hears))
    return Block(*lines, indent=INDENT + 2 + _UNDER * under)


def _hands(typed: str) -> int | None:
    """Return the number, None for nothing. Raises InputError."""
    words = plain_signs(typed).strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) < 5):
        raise InputError(
            "Type how many hands there are, as a number; leave it empty to take it back."
        )
    return int(words)
