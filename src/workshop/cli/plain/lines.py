"""Talking in lines: sentences wrapped to the terminal's width go out, one line at a time comes in.

The terminal stays as it is, so the line that is being typed stands in its own buffer: nothing here can destroy it.
"""

from __future__ import annotations

import errno
import os
import re
import select
from collections.abc import Callable, Iterable, Sequence

from workshop.model.text import without_controls

WIDEST = 79
"""Cells of a line at most; a screen reader reads long lines no better, and braille displays are short."""
_NARROWEST = 20
_AT_ONCE = 0.05
"""Seconds within which lines count as having come at once: no hand is so fast, and what is pasted comes in pieces."""
_PAGE = 18
"""Lines after which a long text waits for Enter."""
_CANONICAL = 4095
"""Bytes of a line that a terminal takes (`N_TTY_BUF_SIZE` of Linux, less its end); it drops the rest unseen."""
_SEQUENCES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")
"""What keys without a character send, such as the arrows."""
_AT_A_BLANK = re.compile(r"(?<= )")


class Ended(Exception):
    """Nobody types any more: the input is at its end, or the terminal is gone."""


class Lines:
    """One person's terminal, or a pair of pipes."""

    def __init__(
        self,
        reading: int = 0,
        writing: int = 1,
        news: Callable[[], Sequence[str]] = tuple,
        wait: Callable[[int], object] | None = None,
    ) -> None:
        """`reading` and `writing` are descriptors. `news` returns what has happened since it was last asked.

        `wait` returns when something may have happened, or there is something to read from the descriptor it is given.
        """
        self._reading, self._writing = reading, writing
        self._news = news
        self._wait = wait or _wait_to_read
        self._typed = b""
        self._at_its_end = False
        self.at_a_terminal = os.isatty(reading)
        """Whether somebody types; else the lines come from a file or a pipe, and nothing waits for them."""

    # Out

    def say(self, *paragraphs: str) -> None:
        """Write paragraphs, each beginning on a line of its own."""
        width = self._width()
        for each in paragraphs:
            self._write("".join(f"{line}\n" for line in wrapped(each, width)))

    def pages(self, paragraphs: Iterable[str], why_not: Callable[[], str] = str) -> bool:
        """Write a long text, at a terminal a page at a time; return False where the rest of it is not wanted.

        `why_not` is asked before each further page, and returns why the rest is not read any more, "" for nothing.
        """
        lines = [line for each in paragraphs for line in wrapped(each, self._width())]
        while len(lines) > _PAGE and self.at_a_terminal:
            end = next((at for at in range(_PAGE, _PAGE // 2, -1) if not lines[at]), _PAGE)
            self._write("".join(f"{line}\n" for line in lines[:end]))
            lines = lines[end:]
            if self.ask("Enter reads on, b goes back:").casefold() in ("b", "q"):
                return False
            if void := why_not():
                self.say(void)
                return False
        self._write("".join(f"{line}\n" for line in lines))
        return True

    # In

    def ask(self, question: str, *, told_at_once: bool = False) -> str:
        """Return the line that is typed to a question, without blanks around it. Raises Ended.

        What happens meanwhile is told before the next question; `told_at_once` for a question that nobody types a
        long answer to, so that nothing stands in between what they are typing.
        """
        self.say(*self._news())
        self._prompt(question)
        while (line := self._line()) is None:
            if self._at_its_end:
                raise Ended
            self._wait(self._reading)
            if select.select([self._reading], [], [], 0)[0]:
                self._read()
            elif told_at_once and (news := self._news()):
                self._write("\n")
                self.say(*news)
                self._prompt(question)
        if not self.at_a_terminal:
            self._write("\n")
        return line

    @property
    def more_came(self) -> bool:
        """Whether further lines came at the same time, as where several are pasted."""
        if not self.at_a_terminal:
            return False
        return b"\n" in self._typed or bool(select.select([self._reading], [], [], _AT_ONCE)[0])

    def rest(self) -> list[str]:
        """Return the further lines that came at the same time, and take them as read."""
        found: list[str] = []
        while self.more_came and not self._at_its_end:
            if (line := self._line()) is not None:
                found.append(line)
            else:
                self._read()
        return found

    def _prompt(self, question: str) -> None:
        *above, last = wrapped(question, self._width() - 1)
        self._write("".join(f"{line}\n" for line in above) + f"{last} ")

    def _read(self) -> None:
        try:
            came = os.read(self._reading, 1 << 16)
        except OSError:  # the terminal is gone
            came = b""
        self._at_its_end = not came
        self._typed += came

    def _line(self) -> str | None:
        """Return the next whole line that was typed, None where there is none; the last one needs no end."""
        line, ended, rest = self._typed.partition(b"\n")
        if not ended and not (self._at_its_end and line):
            return None
        self._typed = rest
        text = without_controls(_SEQUENCES.sub("", line.decode("utf-8", "replace")))
        if self.at_a_terminal and len(line) >= _CANONICAL:
            self.say(
                f"A terminal takes {_CANONICAL:,} bytes a line, and this line was longer. It arrived up to: "
                f"“…{text[-40:]}” Type the rest again as the next line."
            )
        return text.strip()

    def _write(self, text: str) -> None:
        left = without_controls(text).encode("utf-8", "replace")
        try:
            while left:
                left = left[os.write(self._writing, left) :]
        except OSError as error:
            if error.errno == errno.EIO:  # what a terminal says that was closed
                raise Ended from None
            raise

    def _width(self) -> int:
        try:
            columns = os.get_terminal_size(self._writing).columns
        except OSError:
            columns = 0
        return max(_NARROWEST, min(WIDEST, columns - 1)) if columns else WIDEST


def _wait_to_read(descriptor: int) -> None:
    select.select([descriptor], [], [])


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, broken between words where they are wider than `width` cells."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _AT_A_BLANK.split(paragraph):
            if line and cell_len((line + word).rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            *whole, word = chop_cells(word, width) or [""]
            lines += whole
            line += word
        lines.append(line.rstrip())
    return lines
