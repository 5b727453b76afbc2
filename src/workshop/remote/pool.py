"""The processes of seats: copies of one that has everything loaded, some of them waiting for whoever comes next."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from workshop.remote.arrival import Arrival
from workshop.remote.child import wait_for_arrival
from workshop.remote.line import Line

SPARES = 3
"""Processes that wait. Only one more is made at a time: each takes half a second of a core."""
_PAUSE = 0.3
"""Seconds between two of them: whoever comes is seated first."""
_USUAL = {"TERM": "xterm-256color"}
"""The terminal that those who wait draw for."""
GRACE = 3.0
"""Seconds that a seat has to keep its draft and end, before it is ended."""
_OURS = ("HOME", "LANG", "LC_ALL", "PATH", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""The variables of the host that its seats keep."""


class Seated:
    """A process that holds a seat, or waits for somebody, with its terminal."""

    def __init__(self, process: ForkServerProcess, pipe: Connection, line: Line) -> None:
        self._process, self._pipe = process, pipe
        self.line = line
        self.ended = asyncio.get_running_loop().create_future()
        """Its exit code, once it has one."""
        asyncio.get_running_loop().add_reader(process.sentinel, self._end)

    @property
    def process_id(self) -> int:
        """The id of the process; 0 once it has ended."""
        return 0 if self.ended.done() else self._process.pid or 0

    def tell(self, arrival: Arrival) -> bool:
        """Tell it who has come; return whether it is still there to hear."""
        try:
            self._pipe.send(arrival)
        except OSError:
            return False
        finally:
            self._pipe.close()
        return not self.ended.done()

    def dismiss(self) -> None:
        """Tell it that nobody will come."""
        self._pipe.close()

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
        self._spares: deque[Seated] = deque()
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

    async def seat(self, arrival: Arrival, size: tuple[int, int]) -> Seated:
        """Seat somebody at a terminal of so many columns and lines."""
        while True:
            waits = bool(self._spares) and _is_usual(arrival)
            seated = self._spares.popleft() if waits else await self._made(arrival)
            seated.line.resize(*size)
            if seated.tell(arrival):
                self._refill()
                return seated
            seated.line.close()

    def _refill(self) -> None:
        if not self._closed and (self._filling is None or self._filling.done()):
            self._filling = asyncio.get_running_loop().create_task(self._fill(_PAUSE))

    async def _fill(self, pause: float = 0.0) -> None:
        await asyncio.sleep(pause)
        while len(self._spares) < self._wanted and not self._closed:
            self._spares.append(await self._made())
            await asyncio.sleep(pause)

    async def _made(self, arrival: Arrival | None = None) -> Seated:
        line = Line()
        environment, lines = _USUAL, False
        if arrival is not None:
            environment, lines = arrival.environment, arrival.in_lines is not None
        make = partial(self._make, line.path, environment, lines)
        return Seated(*await asyncio.get_running_loop().run_in_executor(self._thread, make), line)

    def _make(
        self, terminal: str, environment: dict[str, str], lines: bool
    ) -> tuple[ForkServerProcess, Connection]:
        theirs, ours = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=wait_for_arrival,
            args=(theirs, self._root, terminal, environment, lines),
            daemon=True,
        )
        process.start()
        theirs.close()
        return process, ours

    async def close(self) -> None:
        """End those that wait; they notice that nobody will come."""
        self._closed = True
        if self._filling is not None:
            await self._filling
        for each in self._spares:
            each.dismiss()
        await asyncio.gather(*(each.leave() for each in self._spares))
        for each in self._spares:
            each.line.close()
        self._spares.clear()
        self._thread.shutdown(wait=False)


def _is_usual(arrival: Arrival) -> bool:
    """Return whether those that wait draw what this terminal shows: they draw in 256 colours."""
    has = arrival.environment
    usual = has["TERM"].endswith(("-256color", "-kitty")) and "COLORTERM" not in has
    return usual and arrival.in_lines is None
