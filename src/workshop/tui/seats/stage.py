"""The stage: what the projector shows of a session, read only, big enough to be read from eight metres."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from workshop.room.view import View
from workshop.tui.seats.seat import SeatScreen
from workshop.tui.shared_room import SharedRoom
from workshop.tui.widgets.bars import FooterBar, HeaderBar


class StageScreen(SeatScreen[object]):
    """One thought at a time, for everybody in the room; no key does anything but leave."""

    def __init__(self, session: str) -> None:
        """Show `session`."""
        super().__init__(SharedRoom(lambda desk: desk.present(session)))

    def compose(self) -> ComposeResult:
        """Lay out the bars and what is shown."""
        yield HeaderBar()
        yield Static(classes="thought", markup=False)
        yield FooterBar()

    async def on_mount(self) -> None:
        """Take the stage and follow whoever leads."""
        self.services.before_leaving(self._leaving)
        if not await self.room.enter(self.services):
            return
        self.room.follow(self.show_view)
        if watch := await self.room.read(lambda room: room.watch()):
            self._following.start(watch)
        await self.do(lambda room: None)

    def _leaving(self) -> None:
        self._following.stop()

    def show_view(self, view: View) -> None:
        """Show the open step."""
        self.query_one(".thought", Static).update(view.step.title)
