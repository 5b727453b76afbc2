"""The pane of the look-back: what became of the last agreement, by exception, and what is worth celebrating."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date as Date
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.errors import InputError
from workshop.insight.finding import Finding
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.look_back import Celebration
from workshop.model.noted import Decision, Parked, Question
from workshop.model.progress import OUTCOMES, Outcome
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES, Side
from workshop.model.text import shorten
from workshop.model.what_became import Figure, Promise, figures, milestones, promises
from workshop.model.written import to_look_back_on
from workshop.room.room import Room
from workshop.room.seats import Power
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import as_asked, promise_as_asked
from workshop.tui.panes.console import Console
from workshop.tui.panes.drawing import bold, muted
from workshop.tui.panes.editing import Subject, body_values, one_side
from workshop.tui.panes.kpi_readings import reading_specs, reading_values, taken
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.unsettled import (
    OUTCOME_KEYS,
    answer,
    detail,
    group_rows,
    listed,
    main_title,
    stands_title,
    subject_of,
    take_up,
)
from workshop.tui.panes.what_became import (
    KEPT,
    PromiseRows,
    celebration_row,
    figure_detail,
    figure_row,
    heading_row,
    milestone_row,
    promise_detail,
    still_to_say,
)
from workshop.tui.services import Over, Questionnaire, never
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import (
    FieldSpec,
    choice_field,
    date_field,
    line_field,
    side_field,
    text_field,
)
from workshop.tui.widgets.side_marks import GLYPHS
from workshop.tui.words import side_label, side_name, the_side

_GONE = "The agreement that this session follows is not in this workspace."


def _celebration_specs() -> tuple[FieldSpec, ...]:
    return (
        side_field("side", "Who says so"),
        text_field(
            "text",
            "What was good",
            placeholder="Something the other side did, or both, that was good",
        ),
    )


_ON_PROMISE = frozenset({"edit", "accept", "again", "tick_client", "tick_agency", "stand"})
_ON_QUESTION = frozenset({"edit", "remove", "stand"})
_ON_CLAUSE = _ON_QUESTION | {"accept", "tick_client", "tick_agency"}
_ON_CELEBRATION = frozenset(
    {"edit", "remove", "up", "down", "accept", "tick_client", "tick_agency"}
)
_ON_FIGURE = frozenset({"edit", "reading"})
_SAYS = frozenset({"main", "edit", "accept", "tick_client", "tick_agency"})
"""What is done with a promise by saying what became of it."""
_ON_ROWS = _ON_PROMISE | _ON_CELEBRATION | _ON_FIGURE | _ON_CLAUSE


class LookBackPane(Pane):
    """What became of what we promised each other."""

    KIND = "look-back"
    OWN_COMMANDS = (
        Command(
            "look-back.main",
            "outcome",
            "f2",
            "Do what the selected row is for: what became of it, a reading, the day it was met.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "look-back.again",
            "again",
            "c",
            "Promise it again in this session, under its number.",
            footer=4,
            power="write",
            means="commitment",
        ),
        Command(
            "look-back.stand",
            "goes on",
            "s",
            "It goes on as it is: still open, parked again, still different, still holds.",
            footer=3,
            power="agree",
        ),
        Command(
            "look-back.all-stand",
            "carry the rest",
            "S",
            "All that nobody has looked at here goes on as it is.",
            footer=5,
            power="agree",
        ),
        Command(
            "look-back.reading", "reading", "r", "Record a figure, with its source.", power="write"
        ),
    )
    EMPTY = (
        "This is the first session of this relationship: nothing was promised before it. "
        "n notes something to celebrate."
    )
    HELP_TEXT = (
        "Go through the promises of the last agreement. Both say kept: b, and it joins the one line of what was kept; "
        "kept means whole and by its day. Else F2 says for both what became of it, 1 and 2 for the client or the "
        "agency alone where they see it differently; Enter opens the words why. What is still wanted is promised "
        "again with c, under its number. F2 answers an open question and takes up a parked topic; s says that they go "
        "on, that a difference is still one, that a decision still holds; x drops them. S carries the rest: all that "
        "nobody has looked at goes on as it is. F2 takes a reading on a figure, and the day on a milestone that was "
        "met. What you are glad of goes into the agreement when both tick it."
    )

    HELP_AT_OWN_SEAT = (
        "What became of the last agreement. The contact says for your side what became of a promise, and so does who "
        "has promised it: F2, with a few words why; Enter changes them. Kept is what both sides call kept. What you "
        "are glad of goes into the agreement when both sides tick it."
    )

    def __init__(self, console: Console, view: View) -> None:
        super().__init__(console, view)
        self._told: dict[str, Promise] = {}
        self._figures: dict[str, Figure] = {}
        self._open: dict[str, Item[Any]] = {}
        """The questions, topics, differences and decisions of the last agreement, by uid."""
        self._all = False
        """Whether what was kept is listed one by one too."""
        self._promise_rows = PromiseRows()
        self._learn(view)

    def on_mount(self) -> None:
        """Begin with the first promise that nobody has said a word on; what every pane does then comes after this."""
        first = self._next_unsaid("")
        if first:
            self.clauses.select(first)

    def show(self, view: View) -> None:
        """Take notice of what became of everything, and draw it."""
        self._learn(view)
        super().show(view)

    def _learn(self, view: View) -> None:
        self._told = {each.item.uid: each for each in promises(view.record)}
        self._figures = {each.item.uid: each for each in figures(view.record)}
        self._open = listed(view.record)

    # What is listed

    def rows(self, view: View) -> Sequence[Row]:
        """The good news first; what was kept in one line; then what was not, one by one."""
        glad = [celebration_row(view, item) for item in view.record.of(Celebration)]
        if view.before is None and not view.record.session.follows:
            return glad
        hint = muted("   n notes what you are glad of" if view.may("write") and not glad else "")
        return [
            Row("heading:glad", bold("Worth celebrating") + hint, heading=True),
            *glad,
            *self._since(view),
        ]

    def _since(self, view: View) -> Iterator[Row]:
        before = view.before
        if before is None:
            yield Row("heading:gone", muted(_GONE), heading=True)
            return
        if self._told:
            yield heading_row(view, before, rest=self._carried(view) and view.may("agree"))
            yield from self._promise_rows.draw(view, [*self._told.values()], all_of_them=self._all)
        yield from group_rows([*self._open.values()])
        if self._figures:
            yield Row("heading:figures", bold("What the figures say"), heading=True)
            yield from (figure_row(view, each) for each in self._figures.values())
        points = milestones(view.record)
        if points:
            yield Row("heading:milestones", bold("Milestones"), heading=True)
            yield from (milestone_row(view, each) for each in points)

    def detail(self, view: View, uid: str) -> VisualType:
        """What the row does not say, and what to do next."""
        if uid in self._told:
            return promise_detail(view, self._told[uid])
        if uid in self._figures:
            return figure_detail(view, self._figures[uid])
        if uid in self._open:
            return detail(self._open[uid], hint=view.may("write"))
        return Content("")

    def summary(self, view: View) -> Content:
        """How much each side has still to say."""
        return still_to_say([*self._told.values()])

    # What can be done with the chosen row

    def power_for(self, action: str, item: Item[Any] | None) -> Power | None:
        """A side says what became of a promise, and so does who has promised it; all may look at what was kept."""
        if self.chosen == KEPT and action in ("main", "edit"):
            return "read"
        promise = self._told.get(item.uid) if item is not None else None
        if promise is None or action not in _SAYS:
            return super().power_for(action, item)
        handle = self.view.seat.handle
        return "own-promise" if handle and promise.item.body.owner == handle else "answer"

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """At a seat of one's own, one's side says what became of a promise."""
        if action in ("main", "edit") and item is not None and item.uid in self._told:
            return self.view.seat.side
        return super().whose(action, item)

    def _may(self, action: str) -> bool:
        """Return whether the seat may do it with the chosen row, a promise of the last agreement among them."""
        return self._may_with(action, self._meant(self.chosen))

    def _key_for(self, finding: Finding, chosen: str) -> Content:
        """Return the key that mends a finding; at a seat of one's own none where the other side has still to speak."""
        promise, side = self._told.get(finding.item), self.view.seat.side
        if not self.writes and promise is not None and side and promise.word(side) is not None:
            return Content("")
        return super()._key_for(finding, chosen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each kind of row has its own actions."""
        if action == "all_stand" and not self._carried(self.view):
            return False
        if action in _ON_ROWS and self.form is None and action not in self._possible():
            return False
        return super().check_action(action, parameters)

    def _carried(self, view: View) -> bool:
        return any(item.standing == "carried" for item in to_look_back_on(view.record))

    def _possible(self) -> frozenset[str]:
        promise, item = self._told.get(self.chosen), self.chosen_item()
        if promise is not None:
            gone = {"again"} if promise.kept or promise.again is not None else set[str]()
            stands = promise.here is not None and _asks(promise)
            return _ON_PROMISE - (gone if stands else gone | {"stand"})
        if self.chosen in self._open:
            own = isinstance(self._open[self.chosen].body, Expectation | Decision)
            return _ON_CLAUSE if own else _ON_QUESTION
        if self.chosen in self._figures:
            return _ON_FIGURE
        if item is not None and isinstance(item.body, Celebration):
            return _ON_CELEBRATION
        return frozenset({"edit"}) if self.chosen else frozenset()

    def main_title(self, view: View) -> str:
        """What F2 does with the chosen row."""
        item = self.chosen_item()
        if self.chosen in self._told:
            side = self._speaking(self._told[self.chosen])
            return f"{side_name(side)} says" if side else "outcome"
        if self.chosen in self._figures:
            return "reading"
        if self.chosen in self._open:
            return main_title(self._open[self.chosen])
        if self.chosen == KEPT:
            return "hide them" if self._all else "show them"
        if item is None:
            return "celebrate"
        return "met on" if isinstance(item.body, Milestone) else "edit"

    def words_for(self, action: str) -> str:
        """Here `new` is something to celebrate, and 1 and 2 what a side says became of a promise."""
        if action == "new" and self.chosen:
            return "celebrate"
        if action == "stand" and self.chosen in self._open:
            return stands_title(self._open[self.chosen])
        if self.chosen in self._told:
            says = {f"tick_{side}": f"{side_name(side)} says" for side in SIDES}
            return {"accept": "kept, both say so", "stand": "goes on", **says}.get(action, "")
        return ""

    async def main(self) -> None:
        """Do what the chosen row is for."""
        if self.chosen in self._told:
            self._begin(self._speaking(self._told[self.chosen]))
        elif self.chosen in self._open:
            await self._settle(self._open[self.chosen])
        elif self.chosen:
            await self.action_edit()
        else:
            await self.action_new()

    async def action_edit(self, focus: str = "") -> None:
        """Open what the chosen row has to say: words, a reading, a day, or what was kept."""
        if self.chosen == KEPT:
            self._all = not self._all
            self.show(self.view)
            self.post_message(self.Shown())
        elif self.chosen in self._figures:
            self.action_reading()
        elif self._milestone():
            if not self.locked():
                self.run_worker(self._meet())
        else:
            await super().action_edit(focus)

    # What was left open

    async def _settle(self, item: Item[Any]) -> None:
        """Answer a question, take up a topic, or open the words of a difference or a decision."""
        if self.locked():
            return
        if isinstance(item.body, Question):
            self.run_worker(answer(self.console, item))
        elif isinstance(item.body, Parked):
            self.run_worker(take_up(self.console, item))
        else:
            await self.action_edit()

    async def action_stand(self) -> None:
        """Say of the chosen row that it goes on as it is, and go on to the next that is asked."""
        promise, chosen = self._told.get(self.chosen), self.chosen
        item = promise.here if promise is not None else self._open.get(chosen)
        if item is None or self.locked():
            return
        await self.console.do(lambda room: room.clauses.stand(item.uid, shown=item))
        if promise is not None and not _asks(self._told[chosen]):
            self.clauses.select(self._next_unsaid(chosen) or chosen)

    async def action_all_stand(self) -> None:
        """Say of everything that nobody has looked at that it goes on as it is."""
        count = await self.console.do(lambda room: room.look_back.carry_rest())
        if count:
            self.console.say(f"{count} {'go' if count != 1 else 'goes'} on as before.")

    # Promises

    def ticked_by(self) -> Collection[Side] | None:
        """Return the sides that said what became of the chosen promise, or ticked the chosen celebration."""
        promise = self._told.get(self.chosen)
        if promise is None:
            item = self._open.get(self.chosen)
            ticked = item is not None and isinstance(item.body, Expectation | Decision)
            return item.agreed if item is not None and ticked else super().ticked_by()
        return [side for side in SIDES if promise.word(side) is not None]

    async def action_accept(self) -> None:
        """Both sides say that a promise was kept; go on to the next one. Both tick a celebration."""
        promise = self._told.get(self.chosen)
        if promise is None:
            await super().action_accept()
        elif not self.locked():
            await self._say(promise, "kept", None)

    async def action_tick_client(self) -> None:
        """Ask what the client says became of a promise; tick a celebration for it."""
        await self._one("client")

    async def action_tick_agency(self) -> None:
        """Ask what the agency says became of a promise; tick a celebration for it."""
        await self._one("agency")

    async def _one(self, side: Side) -> None:
        if self.chosen in self._told:
            self._begin(side)
        else:
            await self._tick(side)

    def _speaking(self, promise: Promise) -> Side | None:
        """Return the side that F2 asks what became of a promise, None for both: one's own, else the silent one."""
        return promise.silent if self.writes else self.view.seat.side

    def _begin(self, side: Side | None) -> None:
        if not self.locked():
            self.run_worker(self._ask(self._told[self.chosen], side))

    async def _ask(self, promise: Promise, side: Side | None) -> None:
        """Ask what became of it, and why where it was not kept."""
        who = the_side(side) if side else "both sides"
        name = f"{promise.item.number} {shorten(promise.item.body.action, 60)}"
        answers = [(key, words) for key, (_, words) in OUTCOME_KEYS.items()]
        over = promise_as_asked(promise, side)
        question = f"{name}: what became of it, for {who}?"
        key = await self.console.ask(question, answers, over=over)
        if not key:
            return
        outcome = OUTCOME_KEYS[key][0]
        if await self._say(promise, outcome, side, over) and outcome not in ("kept", "open"):
            await self._why(promise, outcome, side)

    async def _say(
        self, promise: Promise, outcome: Outcome, side: Side | None, over: Over = never
    ) -> bool:
        uid = promise.item.uid

        def job(room: Room) -> bool:
            room.look_back.say(uid, outcome, side=side, shown=promise)
            return True

        done = bool(await self.console.do(job, over=over))
        if done and self._told[uid].kept:
            self.clauses.select(self._next_unsaid(uid) or KEPT)
        return done

    async def _why(self, promise: Promise, outcome: Outcome, side: Side | None) -> None:
        uid = promise.item.uid
        now = self._told.get(uid)
        if now is None:
            return
        said = now.word(side or "client")
        # Under the name it has in the form of the promise, which takes the draft up after a crash.
        name = f"{side or 'client'}_word"

        def job(room: Room, given: dict[str, object]) -> bool:
            room.look_back.say(uid, outcome, side=side, word=str(given[name]))
            return True

        await self.console.fill(
            Questionnaire(
                f"{promise.item.number} {OUTCOMES[outcome]}: why?",
                (line_field(name, "In a few words", placeholder="or Enter to leave it empty"),),
                {name: said.word if said else ""},
                keep="save",
                draft=f"{self.view.step.uid}/{uid}",
                over=promise_as_asked(now, side),
            ),
            job,
        )

    def _next_unsaid(self, uid: str) -> str:
        """Return the promise after `uid` that is still asked about, else the first such; "" for none."""
        uids = [*self._told]
        place = uids.index(uid) + 1 if uid in uids else 0
        order = [*uids[place:], *uids[:place]]
        return next((each for each in order if _asks(self._told[each])), "")

    async def action_again(self) -> None:
        """Promise it again in this session, and go on to the next one."""
        promise = self._told.get(self.chosen)
        if promise is None or self.locked():
            return
        uid = promise.item.uid
        made = await self.console.do(lambda room: room.look_back.carry_over(uid))
        again = self.view.record.item(made) if made else None
        if again:
            asks = [
                words
                for words, there in (("owner", again.body.owner), ("date", again.body.due))
                if not there
            ]
            rest = f" Its {' and '.join(asks)} in Commitments." if asks else ""
            self.console.say(f"{again.number}, again: it stands among the commitments.{rest}")
            if not self._told[uid].unsaid:
                self.clauses.select(self._next_unsaid(uid) or uid)

    # Figures and milestones

    def action_reading(self) -> None:
        """Take a reading of the chosen KPI."""
        figure = self._figures.get(self.chosen)
        if figure is not None and not self.locked():
            self.run_worker(self._read(figure))

    async def _read(self, figure: Figure) -> None:
        item, today = figure.item, self.view.today

        def job(room: Room, fields: dict[str, object]) -> bool:
            value, day, source, note = taken(fields)
            room.look_back.add_reading(item.uid, value, day, source=source, note=note)
            return True

        title = f"{item.number} {item.body.name}: reading"
        await self.console.fill(
            Questionnaire(title, reading_specs(today), reading_values(item.body, today)), job
        )

    def _milestone(self) -> Item[Milestone] | None:
        item = self.chosen_item()
        return item if item is not None and isinstance(item.body, Milestone) else None

    async def _meet(self) -> None:
        item = self._milestone()
        if item is None:
            return
        uid, body, today = item.uid, item.body, self.view.today

        def job(room: Room, fields: dict[str, object]) -> bool:
            day = fields["met"]
            room.look_back.meet(uid, day if isinstance(day, Date) else None)
            return True

        day = body.met or (body.due if body.due and body.due < today else today)
        specs = (date_field("met", "Met on", today, help="Empty: it is not met."),)
        await self.console.fill(
            Questionnaire(
                f"{item.number} {body.name}", specs, {"met": day}, keep="save", over=as_asked(item)
            ),
            job,
        )

    # What is edited in a form

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A celebration, what each side says of a promise and why, or the words of what was left open."""
        if uid in self._told:
            own = self.view.seat.side
            return _words_on(self._told[uid], SIDES if self.writes or own is None else (own,))
        if uid in self._open:
            return subject_of(self._open[uid])
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Celebration):
            return None

        def save(room: Room, name: str, value: object) -> None:
            if name == "side":
                room.look_back.give_to(uid, one_side(value))
            else:
                room.look_back.change(uid, **{name: value})

        return Subject(uid, item.number, _celebration_specs(), body_values(item), save=save)

    def blank(self, view: View) -> Subject:
        """Something to celebrate; who is glad is asked."""

        def add(room: Room, given: dict[str, object]) -> str:
            return room.look_back.celebrate(one_side(given["side"]), str(given["text"]))

        values: dict[str, object] = {"side": None, "text": ""}
        return Subject(
            "new:celebration",
            "Worth celebrating",
            _celebration_specs(),
            values,
            add=add,
            needs="text",
            asks=("side",),
        )


def _asks(promise: Promise) -> bool:
    """Return whether nobody has said here what became of a promise that is not settled, nor that it goes on."""
    if promise.here is None:
        return promise.unsaid
    return promise.here.standing == "carried" and not promise.settled


def _words_on(promise: Promise, sides: Sequence[Side]) -> Subject:
    """Return the form with what each of `sides` says of a promise."""
    uid = promise.item.uid
    values: dict[str, object] = {}
    specs: list[FieldSpec] = []
    outcomes = [("", "–"), *((each, OUTCOMES[each]) for each, _ in OUTCOME_KEYS.values())]
    for side in sides:
        said = promise.word(side)
        specs += [
            choice_field(side, f"{GLYPHS[side]} {side_label(side)} says", outcomes),
            line_field(f"{side}_word", "Why", placeholder="In a few words"),
        ]
        values |= {side: said.outcome if said else "", f"{side}_word": said.word if said else ""}

    def save(room: Room, name: str, value: object) -> None:
        side: Side = "client" if name.startswith("client") else "agency"
        if name.endswith("_word"):
            room.look_back.explain(uid, side, str(value))
            return
        outcome = next((each for each, _ in OUTCOME_KEYS.values() if each == value), None)
        if outcome is None:
            raise InputError("What was said stays; say what it was instead.", name)
        room.look_back.say(uid, outcome, side=side)

    title = f"{promise.item.number} {shorten(promise.item.body.action, 60)}"
    return Subject(uid, title, tuple(specs), values, save=save)
