"""A real pseudo-terminal with a program in it: what it wrote, what its screen shows, and how it ended."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

import pexpect
import pyte
from pyte.screens import wcwidth

from ready import begin, script_in

PATIENCE = 30.0
"""Seconds after which what was waited for will not come."""
_CHUNK = 1 << 16
_TAKEN_LATER = {"TMPDIR"}
"""What of the environment is taken only when it is needed."""


class Painted:
    """The lines of a screen as text, which only those that were drawn upon are made into again."""

    def __init__(self, screen: pyte.Screen) -> None:
        self._screen = screen
        self._lines: dict[int, str] = {}

    def lines(self) -> list[str]:
        """Return what `screen.display` has, in a tenth of the time."""
        screen = self._screen
        if screen.dirty:
            # A mark that joins the character before it may stand at the end of the line above.
            drawn = screen.dirty | {each - 1 for each in screen.dirty}
            self._lines = {
                number: line for number, line in self._lines.items() if number not in drawn
            }
            screen.dirty.clear()
        for number in range(screen.lines):
            if number not in self._lines:
                self._lines[number] = self._line(number)
        return [self._lines[number] for number in range(screen.lines)]

    def _line(self, number: int) -> str:
        row, text, column = self._screen.buffer[number], [], 0
        while column < self._screen.columns:
            character = row[column].data
            text.append(character)
            # The cell after a wide character is a part of it.
            column += 1 if character.isascii() else max(1, wcwidth(character[0]))
        return "".join(text)


class Terminal:
    """Runs a program until the `with` ends. Keys are bytes, as a terminal sends them."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        environment: Mapping[str, str] | None = None,
        fresh: bool = False,
    ) -> None:
        """Begin `command`; a script of ours has all of workshop read before, unless it is to begin `fresh`.

        It begins so too where its environment is another: some of that is taken when a module is read.
        """
        columns, lines = size
        kept = {
            key: value for key, value in os.environ.items() if key not in ("COLORTERM", "NO_COLOR")
        }
        known = {**kept, "TERM": "xterm-256color", **(environment or {})}
        script = () if fresh or set(environment or ()) - _TAKEN_LATER else script_in(command)
        if script:
            self._line, inner = os.openpty()
            termios.tcsetwinsize(self._line, (lines, columns))
            self._before = termios.tcgetattr(self._line)
            self._process = begin(script, inner, known)
            os.close(inner)
        else:
            child = pexpect.spawn(
                command[0], list(command[1:]), dimensions=(lines, columns), env=known
            )
            self._line, self._process = os.dup(child.child_fd), child.pid
            self._before = termios.tcgetattr(self._line)
            # By hand: pexpect would wait for the process and send it signals of its own.
            child.ptyproc.fileobj.close()
            child.ptyproc.closed = child.ptyproc.terminated = True
            child.closed = child.terminated = True
        self._status: int | None = None
        self.written = b""
        """Everything the program wrote."""
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._painted = Painted(self._screen)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            os.kill(self._process, signal.SIGKILL)
            self._status = os.waitpid(self._process, 0)[1]
        self.close_line()

    @property
    def screen(self) -> str:
        """What the screen shows."""
        return "\n".join(line.rstrip() for line in self._painted.lines())

    @property
    def at_cursor(self) -> str:
        """The line from where the terminal's cursor stands."""
        cursor = self._screen.cursor
        return self._painted.lines()[cursor.y][cursor.x :].rstrip()

    @property
    def cursor_hidden(self) -> bool:
        """Whether the terminal's cursor is not drawn."""
        return bool(self._screen.cursor.hidden)

    @property
    def attributes_restored(self) -> bool:
        """Whether the terminal is set as it was before the program."""
        now: list[Any] = termios.tcgetattr(self._line)
        return now == self._before

    def listen(self, seconds: float) -> bytes:
        """Return what the program writes now, waiting up to `seconds` for it; nothing where the line is cut."""
        ready, _, _ = select.select([self._line], [], [], seconds)
        if not ready:
            return b""
        try:
            heard = os.read(self._line, _CHUNK)
        except OSError:  # the program has closed its end
            return b""
        self.written += heard
        self._stream.feed(heard)
        return heard

    def until(self, promise: Callable[[], object], what: str) -> None:
        """Let the program run until `promise` holds."""
        patience_ends = monotonic() + PATIENCE
        while not promise():
            self.listen(0.05)
            if monotonic() > patience_ends:
                raise AssertionError(f"never came: {what}\n{self.screen}")

    def until_shown(self, words: str) -> None:
        """Let the program run until `words` stand on the screen."""
        self.until(lambda: words in self.screen, words)

    def until_quiet(self) -> None:
        """Let the program run until it has nothing more to write for now."""
        while self.listen(0.4):
            continue

    def press(self, keys: bytes) -> None:
        """Send keys."""
        os.write(self._line, keys)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        os.kill(self._process, number)

    def drain(self) -> None:
        """Read what the program writes now, and show none of it."""
        while select.select([self._line], [], [], 0.1)[0]:
            os.read(self._line, _CHUNK)

    def set_size(self, size: tuple[int, int]) -> None:
        """Have the terminal say that it has another size, which our screen does not take."""
        columns, lines = size
        termios.tcsetwinsize(self._line, (lines, columns))

    def clear(self) -> None:
        """Clear the screen, as another program does."""
        self._screen.reset()

    def until_stopped(self) -> None:
        """Wait until a signal has stopped the program."""
        state = Path(f"/proc/{self._process}/stat")
        self.until(lambda: state.read_text().rpartition(")")[2].split()[0] == "T", "stopped")

    def resize(self, size: tuple[int, int]) -> None:
        """Give the terminal another size."""
        columns, lines = size
        self._screen.resize(lines, columns)
        termios.tcsetwinsize(self._line, (lines, columns))

    def close_line(self) -> None:
        """Cut the line, as a closed window or a lost connection does."""
        if self._line >= 0:
            os.close(self._line)
            self._line = -1

    def end(self, *, reading: bool = True) -> int:
        """Wait until the program is gone and return its exit code, negative for a signal it died of."""
        patience_ends = monotonic() + PATIENCE
        while self._status is None:
            gone, status = os.waitpid(self._process, os.WNOHANG)
            if gone:
                self._status = status
            elif reading:
                self.listen(0.05)
            if monotonic() > patience_ends:
                raise AssertionError(f"still running\n{self.screen}")
        while reading and self.listen(0.1):
            continue
        return os.waitstatus_to_exitcode(self._status)


def python(*arguments: str) -> list[str]:
    """Return the command that runs this Python with `arguments`."""
    return [sys.executable, *arguments]
