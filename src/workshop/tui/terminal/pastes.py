"""Pastes taken out of what the terminal sends, before anything in them is taken for keys."""

from __future__ import annotations

from collections.abc import Iterator

from textual.events import Paste

BEGIN, END = "\x1b[200~", "\x1b[201~"
"""What a terminal puts around a paste."""


class Pastes:
    """Textual's parser goes on looking for keys in a paste: what stands there after an Esc would be pressed."""

    def __init__(self) -> None:
        self._kept = ""
        """What came and was not given yet: the beginning of a paste, or of what announces one."""
        self._inside = False

    def feed(self, text: str) -> Iterator[str | Paste]:
        """Yield what is in `text`, in order: keys as they came, and whole pastes."""
        text, self._kept = self._kept + text, ""
        while text:
            before, mark, text = text.partition(END if self._inside else BEGIN)
            if not mark:
                # Part of the mark may have come, and the rest of it is on its way.
                keep = len(before) if self._inside else _begun(before)
                self._kept = before[len(before) - keep :]
                before = before[: len(before) - keep]
            if mark and self._inside:
                yield Paste(before)
            elif before:
                yield before
            self._inside ^= bool(mark)

    def flush(self) -> str:
        """Return what was kept as the beginning of a paste and is none, as nothing followed."""
        if self._inside:
            return ""
        text, self._kept = self._kept, ""
        return text


def _begun(text: str) -> int:
    """Return how many characters at the end of `text` may be the beginning of BEGIN; a lone Esc is a key."""
    return next((size for size in range(len(BEGIN) - 1, 1, -1) if text.endswith(BEGIN[:size])), 0)
