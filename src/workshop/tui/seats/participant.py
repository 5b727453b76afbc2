"""A person's own seat: the open step as they may see it, and what they may do in it."""

from __future__ import annotations

from workshop.model.sides import Side
from workshop.room.rounds.view import RoundView
from workshop.tui.seats.step import NOTING, UNDO, StepScreen
from workshop.tui.shared_room import SharedRoom


class ParticipantScreen(StepScreen[object]):
    """One person at a terminal of their own, following whoever leads."""

    OWN_COMMANDS = (*NOTING, UNDO)

    def __init__(self, session: str, handle: str) -> None:
        """Sit down in `session` as the person with `handle`."""
        super().__init__(SharedRoom(lambda desk: desk.join(session, handle)))

    async def on_mount(self) -> None:
        """Take the seat, show the open step, and follow."""
        if not await self.enter():
            return
        await self.do(lambda room: None)
        self.run_worker(self._offer_drafts())

    async def pass_keyboard(
        self,
        round: RoundView,
        title: str,
        *,
        speaking: Side | None = None,
        covered: bool = False,
        spoken: bool = False,
    ) -> None:
        """Write in a round at this seat. Only in a worker."""
