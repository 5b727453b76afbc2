"""The pane of the commitments: who will do what by when, and whether both sides accept it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from typing import Any

from textual.content import Content
from textual.visual import VisualType

from workshop.model.commitments import SURE, Commitment
from workshop.model.items import Item
from workshop.model.progress import told
from workshop.model.record import Record
from workshop.model.rhythm import is_past, next_due, show_when, show_when_short
from workshop.model.sides import SIDES, Side
from workshop.model.sign_off import Closing
from workshop.model.text import shorten
from workshop.model.values import show_date
from workshop.model.what_became import promises
from workshop.model.written import carried_words, in_force
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.drawing import (
    DAY,
    OWNER,
    bold,
    muted,
    of_side,
    pairs,
    person,
    standing,
    ticks,
    titled,
)
from workshop.tui.panes.editing import Subject
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.promised import (
    helpers_field,
    owner_field,
    promise_fields,
    promise_values,
    when_field,
)
from workshop.tui.services import Over, never
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import (
    FieldSpec,
    line_field,
    percent_field,
)
from workshop.tui.widgets.text_layout import fill
from workshop.tui.words import side_name, the_side


def _specs(view: View) -> tuple[FieldSpec, ...]:
    return (
        line_field("action", "What", placeholder="What will be done, beginning with a verb"),
        owner_field(view.record.participants),
        when_field(view.today),
        line_field("done_when", "Done when", placeholder="How we all know that it is done"),
        percent_field("confidence", "Confidence (%)"),
        helpers_field(view.record.participants),
    )


class CommitmentsPane(Pane):
    """What we will do, who does it, and by when."""

    KIND = "commitments"
    OWN_COMMANDS = (
        Command(
            "commitments.main",
            "new commitment",
            "f2",
            "Write who will do what by when.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "commitments.nothing",
            "no commitments",
            "0",
            "A side says outright that it promises nothing this time.",
            power="agree",
        ),
    )
    MAIN_IS_NEW = True
    HELP_AT_OWN_SEAT = (
        "A commitment has an action, one owner and a date, or a rhythm. Others can help the owner. Both sides accept "
        "it; the contact ticks it for yours. A side can also say outright that it promises nothing this time."
    )
    EMPTY = "No commitments yet. n writes the first: what, who, by when."
    HELP_TEXT = (
        "A commitment has an action, one owner and a date, or a rhythm: every Monday until 30 June. Others can help "
        "the owner. Both sides accept it. Ask how sure its owner is: below 70 % it is better to change it now than to "
        "miss it later."
    )

    def rows(self, view: View) -> Sequence[Row]:
        """One line each, in the order they were made."""
        return [
            Row(
                item.uid,
                titled(item, item.body.action, self._marks(view, item), after=standing(item)),
            )
            for item in in_force(view.record, Commitment)
        ]

    def _marks(self, view: View, item: Item[Commitment]) -> Content:
        """Return who, when and the ticks, in columns that stay whatever a row says."""
        owner, day = self._cells(view, item)
        return Content("  ").join([fill(owner, OWNER), fill(day, DAY), ticks(item)])

    def _cells(self, view: View, item: Item[Commitment]) -> tuple[Content, Content]:
        """Return who and when, or that this is still asked."""
        body = item.body
        owner = (
            of_side(item.side, view.record.name_of(body.owner).split()[0])
            if body.owner
            else Content.styled("who?", "$warn")
        )
        if body.due is None:
            return owner, Content.styled("when?", "$warn")
        day = show_when_short(body) if body.rhythm else show_date(body.due, view.today)
        return owner, Content.styled(day, "$warn" if is_past(body, view.today) else "")

    def detail(self, view: View, uid: str) -> VisualType:
        """How we know, where it came from, how sure its owner is."""
        item = view.record.item(uid)
        if item is None:
            return Content("")
        body: Commitment = item.body
        return pairs(
            ("When", _when(body, view.today)),
            ("Helps", _helpers(view.record, body)),
            ("Done when", body.done_when or muted("how will we know?")),
            ("From", _origin(view.record, body.origin, body.action)),
            ("Said", _said(view.record, item)),
            ("Confidence", _confidence(body)),
        )

    def summary(self, view: View) -> Content:
        """How many each side carries."""
        items = in_force(view.record, Commitment)
        if not items:
            nothing = view.record.one(Closing).no_commitments
            return muted(
                f"{' and '.join(map(side_name, nothing))}: no commitments" if nothing else ""
            )
        counts = [
            of_side(side, f"{side_name(side)} {sum(item.side == side for item in items)}")
            for side in SIDES
        ]
        return Content("  ").join(counts)

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A commitment there is."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Commitment):
            return None

        def save(room: Room, name: str, value: object) -> None:
            fields = promise_fields({name: value}, item.body.helpers)
            room.commitments.change(uid, **fields)

        return Subject(uid, item.number, _specs(view), promise_values(item.body), save=save)

    def blank(self, view: View) -> Subject:
        """A new commitment."""

        def add(room: Room, given: dict[str, object]) -> str:
            fields = promise_fields(given)
            return room.commitments.add(str(fields.pop("action")), **fields)

        specs = _specs(view)
        values: dict[str, object] = {spec.name: "" for spec in specs}
        values |= {"due": None, "confidence": None, "helpers": ()}
        return Subject("new:commitment", "New commitment", specs, values, add=add, needs="action")

    async def main(self) -> None:
        """Write a new commitment."""
        await self.action_new()

    def action_nothing(self) -> None:
        """Ask which side promises nothing, and record it."""
        self.run_worker(self._nothing())

    def whose(self, action: str, item: Item[Any] | None) -> Side | None:
        """At a seat of one's own, one's side alone promises nothing."""
        return self.view.seat.side if action == "nothing" else super().whose(action, item)

    async def _nothing(self) -> None:
        own = self.view.seat.side
        if own is not None and not self.view.may("agree"):
            await self._promise_nothing(own)
            return
        answer = await self.console.ask(
            "Who says outright: we promise nothing this time?",
            [(str(place), the_side(side)) for place, side in enumerate(SIDES, 1)],
            over=(over := while_same(_promised, self.view, _PROMISED)),
        )
        if answer:
            await self._promise_nothing(SIDES[int(answer) - 1], over)

    async def _promise_nothing(self, side: Side, over: Over = never) -> None:
        nothing = side not in self.view.record.one(Closing).no_commitments
        await self.console.do(
            lambda room: room.commitments.promise_nothing(side, nothing=nothing), over=over
        )


_PROMISED = "Something was promised at another seat meanwhile. Nothing was recorded here."


def _promised(view: View) -> object:
    """Return what the question who promises nothing depends on."""
    closing = view.record.one(Closing)
    return closing.no_commitments, [each.uid for each in view.record.of(Commitment)]


def _origin(record: Record, uid: str, words: str) -> str:
    """Return what it came from; "" for a promise that goes on in the same `words`."""
    item = record.item(uid) if uid else None
    if item is not None:
        return f"{item.number} {shorten(carried_words(item), 60)}"
    earlier = record.before.item(uid) if uid and record.before is not None else None
    if earlier is None or carried_words(earlier) == words:
        return ""
    return f"{earlier.number} of last time: {shorten(carried_words(earlier), 60)}"


def _when(promise: Commitment, today: Date) -> str:
    """Return a rhythm in words, with its next date; "" for a day, which its row says."""
    if not promise.rhythm:
        return ""
    following = next_due(promise, today)
    over = "its last was" if is_past(promise, today) else "next"
    return f"{show_when(promise, today)}; {over} {show_date(following, today)}"


def _helpers(record: Record, promise: Commitment) -> Content:
    return Content(", ").join(person(record, each) for each in promise.helpers)


def _said(record: Record, item: Item[Commitment]) -> str:
    """Return what the sides said became of a promise that goes on; "" where neither has said anything."""
    promise = next((each for each in promises(record) if each.here == item), None)
    return told(promise.words) if promise is not None and promise.words else ""


def _confidence(body: Commitment) -> Content | str:
    if body.confidence is None:
        return ""
    if body.confidence < SURE:
        return Content.assemble(
            (f"{body.confidence} %", "$warn"), f": below {SURE}, what would raise it?"
        )
    return bold(f"{body.confidence} %")
