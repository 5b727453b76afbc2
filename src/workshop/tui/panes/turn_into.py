"""Panes whose items can become something else: a commitment, a decision or a parked topic."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from textual.content import Content

from workshop.model.items import Item
from workshop.model.names import KindName
from workshop.model.sides import Side, other
from workshop.model.written import carried_words
from workshop.room.room import Room
from workshop.room.steps.noted import Target
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import as_asked
from workshop.tui.panes.drawing import of_side
from workshop.tui.panes.editing import one_side
from workshop.tui.panes.pane import Pane
from workshop.tui.panes.promised import owner_field, promise_fields, when_field
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.fields import FieldSpec, side_field, text_field

Worded = Literal["commitment", "decision"]
"""What has words of its own: a complaint is no promise."""

_TITLES: dict[Worded, str] = {"commitment": "A commitment", "decision": "A decision"}


class TurnsInto(Pane):
    """A pane with the actions `commitment`, `decide` and `set_aside` on the chosen item."""

    ABOUT_ONE = Pane.ABOUT_ONE | {"commitment", "decide", "set_aside"}
    SAYS: ClassVar[frozenset[Target]] = frozenset({"commitment"})
    """The targets whose number is announced when one is made; for the others the row shows the link."""

    def called(self, item: Item[Any]) -> str:
        """Return what to call an item in the message about what it became."""
        return item.number

    def owners(self, item: Item[Any]) -> Side | None:
        """Return the side that would keep a promise made of `item`: the one that did not say it."""
        return other(item.side) if item.side else None

    async def word(self, target: Worded, item: Item[Any]) -> None:
        """Ask for the words of what `item` becomes, beside its own, and make it. Only in a worker."""
        if self.locked():
            return
        became = self.view.record.item(getattr(item.body, "became", ""))
        if became is not None:
            self.console.say(f"{self.called(item)} has already become {became.number}.")
            return

        def job(room: Room, given: dict[str, object]) -> str:
            fields = promise_fields(given)
            words, side = str(fields.pop("text")), fields.pop("side", None)
            whose = one_side(side) if target == "commitment" else None
            return room.noted.turn_into(item.uid, target, words, side=whose, **fields)

        asked = Questionnaire(
            f"{_TITLES[target]} from {self.called(item)}",
            _specs(self.view, target, self.owners(item)),
            {"side": self.owners(item), "text": "", "owner": "", "due": None},
            detail=_said(item),
            keep="save",
            draft=f"{self.view.step.uid}/note:{target}",
            over=as_asked(item, _source),
        )
        self._tell(item, target, await self.console.fill(asked, job))

    async def set_aside(self, item: Item[Any]) -> None:
        """Make a parked topic of `item`, in its own words."""
        over = as_asked(item, _source)
        uid = await self.console.do(
            lambda room: room.noted.turn_into(item.uid, "parked"), over=over
        )
        self._tell(item, "parked", uid)

    def _tell(self, item: Item[Any], target: Target, uid: str | None) -> None:
        made = self.view.record.item(uid) if uid else None
        if made is None or target not in self.SAYS:
            return
        more = ""
        if target == "commitment" and not (made.body.owner and made.body.due):
            more = " Owner and date in Commitments."
        self.console.say(f"{made.number} noted from {self.called(item)}.{more}")

    async def action_commitment(self) -> None:
        """Turn the chosen item into a commitment."""
        if item := self.chosen_item():
            self.run_worker(self.word("commitment", item))

    async def action_decide(self) -> None:
        """Turn the chosen item into a decision."""
        if item := self.chosen_item():
            self.run_worker(self.word("decision", item))

    async def action_set_aside(self) -> None:
        """Turn the chosen item into a parked topic."""
        if item := self.chosen_item():
            await self.set_aside(item)


def _source(item: Item[Any]) -> object:
    """Return what of an item the words of something made of it depend on."""
    return item.side, carried_words(item), getattr(item.body, "became", "")


def _specs(view: View, target: Worded, side: Side | None) -> tuple[FieldSpec, ...]:
    if target == "decision":
        return (text_field("text", "What", placeholder="What both sides decided"),)
    # Those who would keep it come first.
    people = sorted(view.record.participants, key=lambda each: each.side != side)
    return (
        side_field("side", "Whose"),
        text_field("text", "What", placeholder="What will be done, beginning with a verb"),
        owner_field(people),
        when_field(view.today),
    )


def _said(item: Item[Any]) -> Content:
    """Return the words of an item, with whose they are."""
    words = Content(carried_words(item))
    return of_side(item.side) + Content(": ") + words if item.side else words


def into_commitment(kind: KindName, footer: int = 0) -> Command:
    """Return the command of `kind` that turns the chosen item into a commitment."""
    return Command(
        f"{kind}.commitment",
        "commitment",
        "c",
        "Turn what is selected into a commitment; the link is kept.",
        footer=footer,
        power="write",
    )


def into_decision(kind: KindName, footer: int = 0) -> Command:
    """Return the command of `kind` that turns the chosen item into a decision."""
    return Command(
        f"{kind}.decide", "decision", "v", "Turn it into a decision.", footer=footer, power="write"
    )


def into_parked(kind: KindName) -> Command:
    """Return the command of `kind` that turns the chosen item into a parked topic."""
    return Command(
        f"{kind}.set-aside", "park it", "t", "Turn it into a topic for another day.", power="write"
    )
