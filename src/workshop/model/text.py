"""Making what people typed safe to store, show and sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from workshop.errors import InputError

MAX_LINE = 300
"""Characters in a one-line field: a name, a title, a category."""
MAX_TEXT = 20_000
"""Characters in a text field; a whole page is about 3,000."""
_FAR_TOO_LONG = 10 * MAX_TEXT
"""Characters above which a text is refused before it is cleaned, which takes its time."""

# C0 but newline and tab, DEL, C1, bidi controls and marks, BOM, lone surrogates, noncharacters: they drive
# terminals or change the reading order of a signed text, and say nothing.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")


def clean(text: str) -> str:
    """Return `text` in NFC with LF line ends and without terminal, bidi or other control characters.

    Cleaning twice changes nothing. Raises InputError for more than MAX_TEXT characters.
    """
    if len(text) > _FAR_TOO_LONG:
        raise _too_long(text)
    safe = unicodedata.normalize("NFC", without_controls(text))
    lines = [line.rstrip() for line in safe.split("\n")]
    tidy = "\n".join(lines).strip("\n").rstrip()
    if len(tidy) > MAX_TEXT:
        raise _too_long(tidy)
    return tidy


def _too_long(text: str) -> InputError:
    return InputError(
        f"This text has {len(text):,} characters; at most {MAX_TEXT:,} fit. Shorten it."
    )


def without_controls(text: str) -> str:
    """Return `text` of any length without characters that control terminals or change the reading order."""
    return _UNSAFE.sub("", _BREAKS.sub("\n", text))


def first_unsafe(text: str, *, exact: bool = False) -> tuple[int, int, str] | None:
    """Return line and character, from 1, and the name (`U+001B`) of the first character that `clean` takes out.

    None where there is none. Line ends other than LF count only where the text must stay `exact`ly as it is.
    """
    found = (_BREAKS.search(text) if exact else None) or _UNSAFE.search(_BREAKS.sub("\n", text))
    if found is None:
        return None
    before = found.string[: found.start()]
    name = f"U+{ord(found[0][0]):04X}"
    return before.count("\n") + 1, len(before) - before.rfind("\n"), name


def clean_line(text: str) -> str:
    """Return `text` cleaned and folded to one line. Raises InputError for more than MAX_LINE characters."""
    line = " ".join(clean(text).split())
    if len(line) > MAX_LINE:
        raise InputError(
            f"This line has {len(line):,} characters; at most {MAX_LINE} fit. Shorten it."
        )
    return line


def shorten(text: str, length: int) -> str:
    """Return `text` on one line with at most `length` characters, ending in … where it was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


# --- finding --------------------------------------------------------------------------------------

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words that were `typed` to find something by, without the signs around them; none for signs alone."""
    plain = unicodedata.normalize("NFC", without_controls(typed))
    return tuple(word for each in plain.split() if (word := _AROUND.sub("", each)))


def excerpt(text: str, words: Iterable[str], length: int) -> str:
    """Return at most `length` characters of `text` on one line, around the first of `words` that is in it."""
    line = " ".join(text.split())
    folded = _folded(line)
    places = (folded.find(_folded(word)) for word in words)
    first = min((place for place in places if place >= 0), default=0)
    if len(line) <= length or first < length * 3 // 4:
        return shorten(line, length)
    start = min(first - length // 4, len(line) - length + 1)
    blank = line.find(" ", start - 1, first)
    return "…" + shorten(line[blank + 1 if blank >= 0 else start :], length - 1)


def _folded(line: str) -> str:
    # One character stays one character, so that places in the text stay the same.
    return "".join(unicodedata.normalize("NFD", each)[0].lower()[0] for each in line)
