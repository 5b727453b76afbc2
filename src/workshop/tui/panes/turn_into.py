"""Panes whose items can become something else: a commitment, a decision or a parked topic."""

from __future__ import annotations

from typing import Any, ClassVar

from workshop.model.items import Item
from workshop.model.names import KindName
from workshop.room.steps.noted import Target
from workshop.tui.commands import Command
from workshop.tui.panes.pane import Pane


class TurnsInto(Pane):
    """A pane with the actions `commitment`, `decide` and `set_aside` on the chosen item."""

    ABOUT_ONE = Pane.ABOUT_ONE | {"commitment", "decide", "set_aside"}
    SAYS: ClassVar[frozenset[Target]] = frozenset({"commitment"})
    """The targets whose number is announced when one is made; for the others the row shows the link."""

    def called(self, item: Item[Any]) -> str:
        """Return what to call an item in the message about what it became."""
        return item.number

    async def turn_into(self, target: Target) -> None:
        """Make a `target` of the chosen item, with a link to it, and say the number of what was made."""
        item = self.chosen_item()
        if item is None:
            return
        uid = await self.console.do(lambda room: room.noted.turn_into(item.uid, target))
        made = self.view.record.item(uid) if uid else None
        if made is not None and target in self.SAYS:
            more = " Owner and date in Commitments." if target == "commitment" else ""
            self.console.say(f"{made.number} noted from {self.called(item)}.{more}")

    async def action_commitment(self) -> None:
        """Turn the chosen item into a commitment."""
        await self.turn_into("commitment")

    async def action_decide(self) -> None:
        """Turn the chosen item into a decision."""
        await self.turn_into("decision")

    async def action_set_aside(self) -> None:
        """Turn the chosen item into a parked topic."""
        await self.turn_into("parked")


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
