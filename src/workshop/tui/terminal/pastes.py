"""Takes pastes out of what the terminal sends, so that nothing in them is read as keys."""

from __future__ import annotations

from collections.abc import Iterator

from textual.events import Paste

BEGIN, END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends before and after a paste."""


class Pastes:
    """Splits what the terminal sends into pastes and the rest.

    Textual's parser (`textual/_xterm_parser.py`) looks for keys in a paste too: an Esc in it, and what follows, would
    be pressed.
    """

    def __init__(self) -> None:
        self._kept = ""
        """The text not yielded yet: a paste so far, or what may be the beginning of BEGIN."""
        self._inside = False

    def feed(self, text: str) -> Iterator[str | Paste]:
        """Yield what is in `text`, in order: the text of keys as it is, and pastes once they are complete."""
        text, self._kept = self._kept + text, ""
        while text:
            before, mark, text = text.partition(END if self._inside else BEGIN)
            if not mark:
                # The end of `before` may be the first part of the mark, its rest not read yet.
                keep = len(before) if self._inside else _begun(before)
                self._kept = before[len(before) - keep :]
                before = before[: len(before) - keep]
            if mark and self._inside:
                yield Paste(before)
            elif before:
                yield before
            self._inside ^= bool(mark)

    def flush(self) -> str:
        """Return text kept as a possible beginning of BEGIN, when nothing followed: it was keys."""
        if self._inside:
            return ""
        text, self._kept = self._kept, ""
        return text


def _begun(text: str) -> int:
    """Return how many characters at the end of `text` may be the beginning of BEGIN; a single Esc is a key."""
    return next((size for size in range(len(BEGIN) - 1, 1, -1) if text.endswith(BEGIN[:size])), 0)
