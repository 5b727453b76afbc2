"""The faults of one document, collected before they are raised: each has its place, and words safe to print."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from workshop.errors import DocumentError

MOST = 500
"""After so many faults the reading stops: the file is not a document of ours at all."""

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SHOWN = 40
"""How many characters of a text from the file a fault quotes."""


class TooManyFaults(Exception):
    """Raised by Faults.add to end the reading of a hopeless document; never leaves this floor."""


class Faults:
    """Collects faults as `path.to.key: what is wrong, what is allowed`; lists count from 1, as people do."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._places: set[str] = set()

    def add(self, path: str, words: str) -> None:
        """Note a fault. Raises TooManyFaults when there are more than anybody would read."""
        self._places.add(path)
        self.found.append(f"{path}: {words}" if path else words)
        if len(self.found) >= MOST:
            self.found.append(f"these are the first {MOST} faults; the rest is not listed")
            raise TooManyFaults

    def already_at(self, path: str) -> bool:
        """Return whether there is a fault at `path` or at a table that contains it."""
        ends = [match.start() for match in re.finditer(r"[.\[]", path)]
        return any(path[:end] in self._places for end in (*ends, len(path)))

    def any_key(self, path: str, key: str) -> bool:
        """Return whether there is a fault at the list at `path`, at one of its tables, or at `key` in one of them."""
        wanted = re.compile(rf"{path}(\[[0-9]+\](\.{key})?)?")
        return any(wanted.fullmatch(place) for place in self._places)

    def end(self, source: str) -> None:
        """Raise DocumentError with all faults where there are any."""
        if self.found:
            raise DocumentError(source, self.found)


def below(path: str, key: str) -> str:
    """Return the path of `key` in the table at `path`."""
    name = key if _BARE_KEY.fullmatch(key) else shown(key)
    return f"{path}.{name}" if path else name


def shown(text: str) -> str:
    """Return `text` in quotes, shortened, with control characters spelled out so that none reaches a terminal."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return (
        '"' + "".join(each if each.isprintable() else f"\\u{ord(each):04X}" for each in short) + '"'
    )


def near(word: str, words: Iterable[str]) -> str:
    """Return `; did you mean X?` for the one of `words` that `word` looks like, "" where none does."""
    # Long words are left out: nobody mistypes a key of sixty characters, and comparing them takes long.
    close = difflib.get_close_matches(word.lower(), list(words), 1, 0.6) if len(word) <= 60 else []
    return f"; did you mean {close[0]}?" if close else ""
