"""What a terminal shows until it is known whose seat it becomes: a process of the host waits here for somebody."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress

from textual.app import ComposeResult

from workshop.errors import WorkshopError
from workshop.tui.screen import CommandScreen
from workshop.tui.services import OwnSeat, Stage, WaitsFor
from workshop.tui.widgets.static_text import StaticText


class JoiningScreen(CommandScreen[object]):
    """Waits for somebody, and becomes their seat. What they type meanwhile waits too."""

    def __init__(self, wait: WaitsFor) -> None:
        """`wait` returns whose seat it is, once that is known; None where nobody will come."""
        super().__init__()
        self._wait = wait

    def compose(self) -> ComposeResult:
        """Yield one line."""
        yield StaticText(classes="moved")

    def on_mount(self) -> None:
        """Wait."""
        self.run_worker(self._become_a_seat())

    async def _become_a_seat(self) -> None:
        with suppress(WorkshopError):  # whoever comes tries again, and is told
            await self.services.ask(self.services.desk)
        loop = asyncio.get_running_loop()
        known: asyncio.Future[OwnSeat | Stage | None] = loop.create_future()

        def tell(seat: OwnSeat | Stage | None) -> None:
            if not known.done():
                known.set_result(seat)

        def wait() -> None:
            seat = self._wait()
            with suppress(RuntimeError):  # the app has ended meanwhile
                loop.call_soon_threadsafe(tell, seat)

        # Not in an executor: the interpreter waits for the threads of those at its end.
        threading.Thread(target=wait, daemon=True, name="joining").start()
        seat = await known
        if seat is None:
            self.services.leave(0)
        else:
            self.services.go_to(seat)
