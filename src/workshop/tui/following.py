"""Following others: a thread waits until somebody else writes; then the screen shows what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from contextvars import Context, copy_context
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workshop.room.watch import Watch, Watcher
    from workshop.tui.screen import CommandScreen

AGAIN = 1.0
"""Seconds after which data that could not be read are looked at again."""
REST, LONGEST_REST = 0.05, 0.3
"""Seconds after a look before the next one: where many write at once, what they wrote is drawn together.

It rests three times as long as it looked and drew: where the computer is busy, that leaves time for what people do.
"""


class Following:
    """Calls a screen back when the data changed, also while another screen is open over it."""

    def __init__(self, screen: CommandScreen[Any], look: Callable[[], Awaitable[bool]]) -> None:
        """`look` shows what changed, if anything did; it returns False where that could not be read now."""
        self._screen = screen
        self._look = look
        self._watch: Watch | None = None
        self._watcher: Watcher | None = None
        self._stopped = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._context: Context | None = None
        self._task: asyncio.Task[None] | None = None
        """It looks, or rests after that; None while nothing has changed."""
        self._more = False
        """Whether something has changed meanwhile."""

    def start(self, watch: Watch) -> None:
        """Begin. `watch` was made before what is shown was read: what is written in between is seen as a change."""
        if self._stopped:
            watch.close()
            return
        # Not before the first screen is painted.
        from workshop.room.watch import Watcher

        loop = asyncio.get_running_loop()
        self._loop, self._context = loop, copy_context()

        def changed() -> None:
            with suppress(RuntimeError):  # the app ended in a crash, and its event loop is closed
                loop.call_soon_threadsafe(self._changed, context=self._context)

        self._watch, self._watcher = watch, Watcher(watch.changed, changed, watch)

    def _changed(self) -> None:
        self._more = True
        if self._task is None and not self._stopped and self._screen.is_running and self._loop:
            self._more = False
            # A worker of Textual would do, but it sends messages of its own, at each change at each seat.
            self._task = self._loop.create_task(self._show(), context=self._context)
            self._task.add_done_callback(self._shown)

    async def _show(self) -> None:
        began = monotonic()
        read = await self._look()
        self._more = self._more or not read
        rest = min(max(REST, 3 * (monotonic() - began)), LONGEST_REST)
        await asyncio.sleep(rest if read else AGAIN)

    def _shown(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and (error := task.exception()) is not None and self._loop:
            self._loop.call_exception_handler({"message": "following failed", "exception": error})
        elif self._more:
            self._changed()

    def stop(self) -> None:
        """End, when the screen is closed or its data are."""
        self._stopped = True
        if self._task is not None:
            self._task.cancel()
        watch, watcher, self._watch, self._watcher = self._watch, self._watcher, None, None
        if watch is not None and watcher is not None:
            watcher.close()
            watch.close()
