"""Takes pastes out of what the terminal sends, so that nothing in them is read as keys."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from time import monotonic

from textual.events import Paste

from workshop.model.text import MAX_TEXT
from workshop.tui.terminal.gate import LEAVE, Pace

BEGIN, END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends before and after a paste."""


MOST = 10 * MAX_TEXT + 1
"""Characters of one paste that are kept: more than any field takes, so that what was cut is always refused."""
_TAIL = 32
"""Characters at the end of what is dropped that may be the beginning of END or of Ctrl+Q."""


class Pastes:
    """Splits what the terminal sends into pastes and the rest.

    Textual's parser (`textual/_xterm_parser.py`) looks for keys in a paste too: an Esc in it, and what follows, would
    be pressed. And it waits for the end of a paste for ever. Here a paste that has no end is let go when it comes no
    faster than somebody types, or is longer than MOST; Ctrl+Q that comes by itself ends it, too.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._kept = ""
        """The text not yielded yet: a paste so far, or what may be the beginning of BEGIN."""
        self._inside = False
        self._full = False
        """Whether the paste was longer than MOST: the rest of it is dropped."""
        self._pace = Pace(now)

    @property
    def waits(self) -> bool:
        """Whether something is kept, or a paste has no end yet, so that `flush` may yield something."""
        return self._inside or bool(self._kept)

    def feed(self, text: str) -> Iterator[str | Paste]:
        """Yield what is in `text`, in order: the text of keys as it is, and pastes once they are complete."""
        if self._inside and (LEAVE.fullmatch(text) or not self._pace.holds(len(text))):
            yield from self._let_go()
        text, self._kept = self._kept + text, ""
        while text:
            if self._inside:
                before, mark, text = text.partition(END)
                text = yield from self._pasted(before, mark, text)
                continue
            before, mark, text = text.partition(BEGIN)
            if mark:
                self._inside = True
                self._pace.begin()
            else:
                # The end of `before` may be the first part of the mark, its rest not read yet.
                keep = _begun(before)
                self._kept = before[len(before) - keep :]
                before = before[: len(before) - keep]
            if before:
                yield before

    def flush(self) -> Iterator[str | Paste]:
        """Yield what was kept as a possible beginning of BEGIN, when nothing followed, or a paste to be let go."""
        if self._inside:
            if not self._pace.holds(0):
                yield from self._let_go()
        elif self._kept:
            text, self._kept = self._kept, ""
            yield text

    def _pasted(self, pasted: str, mark: str, rest: str) -> Generator[Paste, None, str]:
        """Take more of a paste, and what follows it; return what is to be read after it."""
        if not self._full and len(pasted) > MOST:
            self._full = True
            yield Paste(pasted[:MOST])
            pasted = pasted[MOST:]
        if self._full and (left := LEAVE.search(pasted)):
            self._inside = self._full = False
            return pasted[left.start() :] + mark + rest
        if not mark:
            self._kept = pasted[-_TAIL:] if self._full else pasted
            return ""
        if not self._full:
            yield Paste(pasted)
        self._inside = self._full = False
        return rest

    def _let_go(self) -> Iterator[Paste]:
        text, self._kept = self._kept, ""
        if text and not self._full:
            yield Paste(text)
        self._inside = self._full = False


def _begun(text: str) -> int:
    """Return how many characters at the end of `text` may be the beginning of BEGIN; a single Esc is a key."""
    return next((size for size in range(len(BEGIN) - 1, 1, -1) if text.endswith(BEGIN[:size])), 0)
