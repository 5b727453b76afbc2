"""A program in a real pseudo-terminal, with the clock on what comes out of it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 120, 36
PATIENCE = 20.0
"""Seconds after which something that was waited for will not come."""

_ESCAPES = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[P_^X][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]"
)
_ASKED = re.compile(rb"\x1b\[\?(\d+)\$p|\x1b\[(>?c|6n)")
_FRAME_ENDS = b"\x1b[?2026l"
_HAS_SYNC = b"2026"


def _environment(home: Path) -> dict[str, str]:
    """Return what a plain terminal of today gives its programs, and nothing of ours."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
    }


class Terminal:
    """Runs `command`; notes when each byte came, and answers what programs ask of a terminal."""

    def __init__(
        self,
        command: Sequence[str],
        home: Path,
        more: Mapping[str, str] | None = None,
        size: tuple[int, int] = (COLUMNS, ROWS),
    ) -> None:
        self._seen = bytearray()
        self.bytes = 0
        """How many came so far."""
        environment = _environment(home) | dict(more or {})
        self.last = 0.0
        """When something came last, in seconds from the start."""
        self.began = time.perf_counter()
        """When the program was started, on the clock of `time.perf_counter`."""
        self._pid, self._master = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.chdir(home)
            os.execvpe(command[0], list(command), environment)
        self._ended: float | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._ended is None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._master)

    @property
    def pid(self) -> int:
        """The process that runs in it."""
        return self._pid

    def fileno(self) -> int:
        """Return what can be waited for with others."""
        return self._master

    # What comes

    def take(self) -> None:
        """Take what has come."""
        self._take(0)

    def _take(self, seconds: float) -> float | None:
        """Take what comes within `seconds`; return when it came, None for nothing."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return None
        try:
            data = os.read(self._master, 65536)
        except OSError:  # how Linux says that nobody has the other end open any more
            data = b""
        if not data:
            raise EOFError(f"the program ended; the last it said was: {self.words()[-300:]!r}")
        came = time.perf_counter()
        self.last = came - self.began
        self._seen += data
        self.bytes += len(data)
        for asked in _ASKED.finditer(data):
            self._answer(asked)
        return came

    def _answer(self, asked: re.Match[bytes]) -> None:
        if mode := asked[1]:
            os.write(self._master, b"\x1b[?%b;%d$y" % (mode, 2 if mode == _HAS_SYNC else 0))
        else:
            os.write(self._master, b"\x1b[1;1R" if asked[2] == b"6n" else b"\x1b[?62;22c")

    def words(self) -> str:
        """Return everything that came since the last `forget`, without escapes."""
        return _ESCAPES.sub(b"", bytes(self._seen)).decode("utf-8", "replace")

    def forget(self) -> None:
        """Begin anew with what `words` returns."""
        self._seen.clear()

    def until(self, words: str) -> float:
        """Wait until `words` came; return when, in seconds from the start."""
        latest = time.perf_counter() + PATIENCE
        while words not in self.words():
            came = self._take(latest - time.perf_counter())
            if came is None:
                raise TimeoutError(f"{words!r} never came; there is: {self.words()[-2000:]!r}")
        return time.perf_counter() - self.began

    def settle(self, quiet: float = 0.5) -> None:
        """Wait until nothing has come for `quiet` seconds."""
        latest = time.perf_counter() + PATIENCE
        while self._take(quiet) is not None:
            if time.perf_counter() > latest:
                raise TimeoutError("it never falls silent")

    def count(self, seconds: float) -> int:
        """Return how many bytes come within `seconds`."""
        before, until = self.bytes, time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            self._take(left)
        return self.bytes - before

    # What goes

    def type(self, keys: str) -> None:
        """Type `keys`."""
        os.write(self._master, keys.encode())

    def echo(self, key: str, quiet: float = 0.03) -> tuple[float, float, int]:
        """Type `key`; return the seconds to the first and to the last byte of the answer, and how many came.

        The answer has ended when nothing came for `quiet` seconds.
        """
        self.forget()
        before, sent = self.bytes, time.perf_counter()
        self.type(key)
        first = last = self._take(PATIENCE)
        while (came := self._take(quiet)) is not None:
            last = came
        if first is None or last is None:
            raise TimeoutError(f"nothing came after {key!r}")
        return first - sent, last - sent, self.bytes - before

    def frames(self, key: str, quiet: float) -> list[tuple[float, int]]:
        """Type `key`; return for each frame that came the seconds to its last byte, and how many bytes it had.

        A program tells a terminal that knows synchronised output where a frame ends. The answer has ended when nothing
        came for `quiet` seconds.
        """
        self.forget()
        sent, found, seen = time.perf_counter(), list[tuple[float, int]](), 0
        self.type(key)
        wait = PATIENCE
        while (came := self._take(wait)) is not None:
            wait = quiet
            while (end := self._seen.find(_FRAME_ENDS, seen)) >= 0:
                end += len(_FRAME_ENDS)
                found.append((came - sent, end - seen))
                seen = end
        if not found:
            raise TimeoutError(f"nothing came after {key!r}")
        return found

    def end(self, number: signal.Signals) -> float:
        """Send the signal; return the seconds until the process has gone."""
        sent = time.perf_counter()
        os.kill(self._pid, number)
        while os.waitpid(self._pid, os.WNOHANG) == (0, 0):
            try:
                self._take(0.0005)
            except EOFError:
                # Closed, and about to be gone.
                os.waitpid(self._pid, 0)
                break
        self._ended = time.perf_counter()
        return self._ended - sent


def workshop(*arguments: str) -> list[str]:
    """Return the command line of our program, as it is installed beside this Python."""
    script = Path(sys.executable).with_name("workshop")
    return [str(script), *arguments] if script.exists() else [sys.executable, "-m", "workshop"]
