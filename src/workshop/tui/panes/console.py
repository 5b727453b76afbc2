"""What a pane asks of the console that it stands in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from workshop.model.sides import Side
from workshop.room.presence import Presence
from workshop.room.rounds.view import RoundView
from workshop.tui.services import OpenSession, Route

T = TypeVar("T")
R = TypeVar("R")


class Console(OpenSession, Protocol):
    """What a pane asks of the console it stands in."""

    def say(self, words: str) -> None:
        """Show a short message over the screen for a few seconds."""

    async def hand_out(self) -> None:
        """Write the agreement and its actions to files and say where they are."""

    async def show_over(self, route: Route[R]) -> R | None:
        """Show another screen over this one; return its answer, None for none. Only in a worker."""

    def tell(self, change: Callable[[Presence], object]) -> None:
        """Tell other seats something of this one: `change` calls `Presence.tell`."""

    def draft(self, field: str, text: str) -> None:
        """Keep what is being typed in `field`."""

    async def pass_keyboard(
        self,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """Let the keyboard go round, or to the contact of a side; nothing else is on the screen until it is back."""
