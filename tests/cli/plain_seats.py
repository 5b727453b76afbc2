"""Seats in lines: what is told when lines are typed into a pipe, and a seat in a terminal of its own."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from tempfile import TemporaryFile

import pexpect

from builders import SESSION
from workshop.cli.plain.seat import sit_down
from workshop.room.desk import Desk

PATIENCE = 30.0
CTRL_C, CTRL_D = "\x03", "\x04"


def folded(text: str) -> str:
    """Words as they are heard, however the lines are broken."""
    return " ".join(text.split())


def told(desk: Desk, handle: str, *typed: str) -> str:
    """What somebody in the believable session is told who types these lines, and then no more."""
    return told_in(desk, SESSION.id, handle, *typed)


def told_in(desk: Desk, session: str, handle: str, *typed: str) -> str:
    """What somebody in a session is told who types these lines, and then no more."""
    room = desk.join(session, handle)
    reading, writing = os.pipe()
    os.write(writing, "".join(f"{line}\n" for line in typed).encode())
    os.close(writing)
    with TemporaryFile() as out:
        try:
            sit_down(room, reading, out.fileno())
        finally:
            room.leave()
            os.close(reading)
        out.seek(0)
        said = out.read().decode()
    assert_plain(said)
    return folded(said)


def assert_plain(said: str) -> None:
    """Nothing that a screen reader stumbles over: no control codes, no shapes, no long or ragged lines."""
    assert not set(said) & set("\x1b\x07\x08●○✓▸│─·⏎"), said
    for line in said.split("\n"):
        assert len(line) <= 80, line


class Seat:
    """`workshop join SESSION --as HANDLE --plain` in a terminal of its own."""

    def __init__(
        self, home: Path, handle: str, *options: str, columns: int = 80, **environment: str
    ) -> None:
        self.child = pexpect.spawn(
            sys.executable,
            [
                "-m",
                "workshop",
                "--workspace",
                str(home),
                "join",
                "latest",
                *(("--as", handle) if handle else ()),
                *options,
            ],
            dimensions=(24, columns),
            env={**os.environ, "TERM": "dumb", "NO_COLOR": "1", **environment},
            timeout=PATIENCE,
        )
        self.said = ""
        """Everything it has written."""
        self._read = 0

    def hear(self, words: str) -> str:
        """Wait until `words` come after what was heard before; return what came up to them."""
        deadline = time.monotonic() + PATIENCE
        while (place := folded(self.said).find(words, self._read)) < 0:
            assert time.monotonic() < deadline, f"“{words}” did not come:\n{self.said}"
            self._listen()
        heard = folded(self.said)[self._read : place]
        self._read = place + len(words)
        return heard

    def _listen(self) -> bool:
        try:
            self.said += self.child.read_nonblocking(65536, timeout=0.2).decode()
        except pexpect.TIMEOUT:
            pass
        except pexpect.EOF:
            return False
        return True

    def type(self, *lines: str) -> None:
        """Type lines, all at once."""
        self.child.send("".join(f"{line}\n" for line in lines))

    def end(self) -> int:
        """Read until it has ended; return its exit code, negative for a signal that killed it."""
        while self._listen():
            continue
        self.child.close()
        code = self.child.exitstatus
        return int(code if code is not None else -(self.child.signalstatus or 0))
