"""Walking through results: two keys of the console that bring one after the other onto the stage."""

from __future__ import annotations

from typing import TypeVar

from textual.dom import DOMNode

from workshop.tui.commands import Command
from workshop.tui.seats.step import StepScreen
from workshop.tui.shared_room import SharedRoom
from workshop.tui.stage.showing import next_to

R = TypeVar("R")

WALKING = (
    Command(
        "console.stage-next",
        "on stage",
        ">",
        "Show what is selected on the stage; again, and the next one comes.",
        footer=6,
        power="move",
    ),
    Command(
        "console.stage-previous",
        "back on stage",
        "<",
        "Show the one before on the stage.",
        power="move",
    ),
)
"""What moves the selection of the console and the stage together."""


class WalkingScreen(StepScreen[R]):
    """A screen that leads, with keys that walk the stage while there is one."""

    def __init__(self, room: SharedRoom) -> None:
        super().__init__(room)
        self._on_stage = ""
        """The row that was brought onto the stage last, "" for none."""

    @property
    def _has_stage(self) -> bool:
        view = self.view
        return view is not None and any(each.kind == "stage" for each in view.here)

    def commands_now(self) -> list[tuple[Command, DOMNode]]:
        """Leave out the keys that walk the stage where there is none."""
        found = super().commands_now()
        return found if self._has_stage else [each for each in found if each[0] not in WALKING]

    def action_stage_next(self) -> None:
        """Bring the selected row onto the stage, or the one after what is there."""
        self._walk(1)

    def action_stage_previous(self) -> None:
        """Bring the row before onto the stage."""
        self._walk(-1)

    def _walk(self, by: int) -> None:
        view, pane = self.view, self._pane
        if view is None or pane is None:
            return
        if not self._has_stage:
            self.say("There is no stage. `workshop present` opens one in another terminal.")
            return
        uid = next_to(view, pane.chosen, self._on_stage, by)
        if not uid:
            self.say(
                "The stage shows the last one." if by > 0 else "The stage shows the first one."
            )
            return
        self._on_stage = uid
        pane.clauses.select(uid)
        self.tell(lambda presence: presence.tell(showing=uid))
