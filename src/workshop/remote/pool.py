"""The processes of seats: copies of one that has everything loaded, some of them waiting for whoever comes next."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from workshop.remote.arrival import Arrival
from workshop.remote.child import wait_for_arrival

SPARES = 2
"""Processes that wait. Only one more is made at a time: each takes a moment of a core."""
GRACE = 3.0
"""Seconds that a seat has to keep its draft and end, before it is ended."""
_OURS = ("HOME", "LANG", "LC_ALL", "PATH", "TZ", "XDG_STATE_HOME", "XDG_DATA_HOME", "TMPDIR")
"""The variables of the host that its seats keep."""


class Seated:
    """A process that holds a seat."""

    def __init__(self, process: ForkServerProcess) -> None:
        self._process = process
        self.ended = asyncio.get_running_loop().create_future()
        """Its exit code, once it has one."""
        asyncio.get_running_loop().add_reader(process.sentinel, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        if not self.ended.done():
            self.ended.set_result(self._process.exitcode or 0)

    async def leave(self, number: int = signal.SIGHUP) -> None:
        """Tell it to keep what was typed and to end; end it where it does not."""
        self._tell(number)
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(self.ended), GRACE)
            return
        self._tell(signal.SIGKILL)
        await asyncio.shield(self.ended)

    def _tell(self, number: int) -> None:
        if not self.ended.done() and self._process.pid:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)


class Pool:
    """Makes the processes of seats."""

    def __init__(self, root: Path, spares: int = SPARES) -> None:
        """Make seats in the workspace at `root`, with so many waiting."""
        self._root, self._wanted = str(root), spares
        self._spares: deque[tuple[ForkServerProcess, Connection]] = deque()
        self._context = multiprocessing.get_context("forkserver")
        # Processes are started by one thread: that takes some milliseconds, and the host goes on meanwhile.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="seats")
        self._filling: asyncio.Task[None] | None = None
        self._closed = False

    async def open(self) -> None:
        """Load everything that seats need, and make those that wait."""
        for name in list(os.environ):
            if name not in _OURS:
                del os.environ[name]
        # A terminal that loses its line while these keys are on keeps them on.
        os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
        self._context.set_forkserver_preload(["workshop.remote.preload"])
        await self._fill()

    async def seat(self, arrival: Arrival) -> Seated:
        """Seat somebody."""
        while True:
            process, pipe = self._spares.popleft() if self._spares else await self._made()
            self._refill()
            try:
                pipe.send(arrival)
            except (BrokenPipeError, OSError):
                continue  # one that was ended while it waited
            finally:
                pipe.close()
            return Seated(process)

    def _refill(self) -> None:
        if not self._closed and (self._filling is None or self._filling.done()):
            self._filling = asyncio.get_running_loop().create_task(self._fill())

    async def _fill(self) -> None:
        while len(self._spares) < self._wanted and not self._closed:
            self._spares.append(await self._made())

    async def _made(self) -> tuple[ForkServerProcess, Connection]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._make)

    def _make(self) -> tuple[ForkServerProcess, Connection]:
        theirs, ours = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=wait_for_arrival, args=(theirs, self._root), daemon=True
        )
        process.start()
        theirs.close()
        return process, ours

    async def close(self) -> None:
        """End those that wait; they notice that nobody will come."""
        self._closed = True
        if self._filling is not None:
            await self._filling
        for _, pipe in self._spares:
            pipe.close()
        self._spares.clear()
        self._thread.shutdown(wait=False)
