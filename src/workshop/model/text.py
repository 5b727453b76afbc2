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
_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029\x0b\x0c]")


def clean(text: str) -> str:
    """Return `text` in NFC with LF line ends and without control characters and what cannot be seen.

    A text of which nothing can be seen is empty. Cleaning twice changes nothing. Raises InputError for more than
    MAX_TEXT characters.
    """
    if len(text) > _FAR_TOO_LONG:
        raise _too_long(text)
    safe = visible(without_controls(text))
    lines = [line.rstrip() for line in safe.split("\n")]
    tidy = "\n".join(lines).strip("\n").rstrip()
    if len(tidy) > MAX_TEXT:
        raise _too_long(tidy)
    return tidy if _shows(tidy) else ""


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


def is_mark(name: str) -> bool:
    """Return whether `name` (`U+202E`) is a mark for layout that nobody sees, not a control character."""
    return unicodedata.category(chr(int(name[2:], 16))) == "Cf"


def without_marks(text: str) -> str:
    """Return `text` without the marks for its layout that keyboards and mails put in and that `clean` takes out."""
    return _MARKS.sub("", text)


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


def listed(words: Iterable[str]) -> str:
    """Return `E1, E2 and E5`."""
    *some, last = words
    return f"{', '.join(some)} and {last}" if some else last


# --- what can be seen -----------------------------------------------------------------------------

# The property Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt), without what _UNSAFE has; then
# the characters that Unicode says are blank though they are letters or signs: a null notehead, the Egyptian blanks;
# and the noncharacters. U+2800, a Braille cell without a dot, becomes a blank.
_UNSEEN_BASIC = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\uffa0\ufff0-\ufff8\ufdd0-\ufdef"
)
_UNSEEN = (
    f"{_UNSEEN_BASIC}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\U0001d159\U00013441\U00013442"
    + "".join(f"{chr(end - 1)}{chr(end)}" for end in range(0x1FFFF, 0x110000, 0x10000))
)
# Most texts have none of these, which is found out quickly: a class with one range beyond the basic plane is looked up
# in a table.
_PERHAPS_UNSEEN = re.compile(f"[{_UNSEEN_BASIC}\u2800\U00010000-\U0010ffff]")
# Scripts whose letters join or stack, which U+200C and U+200D stop and start: Arabic to Mandaic, those of India and
# South East Asia, Mongolian, and the same in the higher planes.
_JOINING = (
    "\u0600-\u060b\u060d-\u061a\u0620-\u07ff\u0840-\u08ff\u0900-\u0dff\u0f00-\u109f\u1700-\u17b3\u17b6-\u180a"
    "\u1810-\u18af\u1900-\u1cff\ua800-\ua8ff\ua930-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00010d3f\U00010f30-\U00010fff\U00011000-\U00011fff\U0001e900-\U0001e95f"
)
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_PICTURE = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_EMOJI = f"[{_PICTURE}](?:[\ufe0e\ufe0f]|[\U0001f3fb-\U0001f3ff])?"
_JOINS = f"(?:\u200d|\u200c(?=[{_JOINING}]))?"


def _flag(region: str) -> str:
    """Return the emoji flag of a part of a country: a black flag, its code in tag characters, and their end."""
    return "\U0001f3f4" + "".join(chr(0xE0000 + ord(each)) for each in region) + "\U000e007f"


# Here something unseen changes what is seen, so it is kept with the character it belongs to.
_NEEDED = "|".join(
    (
        *map(_flag, ("gbeng", "gbsct", "gbwls")),
        f"{_EMOJI}(?:\u200d{_EMOJI})*",
        "[0-9#*]\ufe0f\u20e3",
        f"[{_IDEOGRAPH}][\ufe00-\ufe02\U000e0100-\U000e01ef]",
        "[\u1000-\u109f\ua840-\ua87f\u3001\u3002\uff01-\uff9f][\ufe00\ufe01]",
        f"[\u1820-\u18aa](?:[\u180b-\u180d\u180f]{_JOINS}|\u180e(?=[\u1820-\u18aa]))",
        f"[{_JOINING}]{_JOINS}",
    )
)
_WITH_UNSEEN = re.compile(f"({_NEEDED})|[{_UNSEEN}]")


def visible(text: str) -> str:
    """Return `text` in NFC without characters that nobody sees, but where an emoji or a script needs them."""
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() or not _PERHAPS_UNSEEN.search(composed):
        return composed
    left = _WITH_UNSEEN.sub(lambda found: found[1] or "", composed).replace("\u2800", " ")
    # What stood on both sides of one that is gone may belong together now.
    return unicodedata.normalize("NFC", left)


def folded(name: str) -> str:
    """Return `name` for comparing, without case, accents, spaces and what cannot be seen."""
    apart = unicodedata.normalize("NFKD", visible(name).casefold())
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    return " ".join(unicodedata.normalize("NFC", plain).casefold().split())


def _shows(text: str) -> bool:
    """Return whether anything of a text that is clean can be seen: more than blanks and marks without a letter."""
    return text[:1].isalnum() or any(
        unicodedata.category(each) not in ("Mn", "Me", "Cf", "Cc", "Zs") for each in text
    )


# --- finding --------------------------------------------------------------------------------------

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def words_of(typed: str) -> tuple[str, ...]:
    """Return the words that were `typed` to find something by, without the signs around them; none for signs alone."""
    plain = visible(without_controls(typed))
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
