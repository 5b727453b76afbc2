"""Checks what the terminal sends before Textual's parser reads it, and keeps back what is broken or out of range.

Textual 8.2.8 calls `chr` and `int` with whatever number a sequence carries (`textual/_xterm_parser.py`, line 353:
_parse_extended_key), makes a screen of any size it is told (line 268), and types a sequence that it does not know into
the app, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from time import monotonic

ESC = "\x1b"
LEAVE = re.compile(r"\x11|\x1b\[113;(?:5|69|133|197)u")
"""Ctrl+Q, also as a terminal sends it that sends every key as a sequence, with Caps Lock or Num Lock or both on."""

LONGEST = 32
"""Characters in a sequence; Textual reads longer ones as keys (line 22: _MAX_SEQUENCE_SEARCH_THRESHOLD)."""
WINDOW = 2.0
"""Seconds after which we look whether a paste, or a string, without an end still comes faster than anybody types."""
TYPED = 500
"""Characters a second that nobody types: a key that is held down brings 40 sequences of 12."""

_LAST_CHARACTER, _SURROGATES = 0x10FFFF, range(0xD800, 0xE000)

_SEQUENCE = re.compile(
    r"\x1b(?:"
    r"\[(?:\[[A-E]|M[^\x00-\x1f]{3}|\d{1,2}\$|(?![\[M])(?:<[-\d;]*|[0-?]*)[ -/]*[@-~])"  # Linux, X10, rxvt, all
    r"|O[^\x00-\x1f]"
    r"|[^\x1b\x11\x80-\x9f\[O\]PX^_])"  # Alt and a character
)
"""A whole sequence, whether or not it is one that is let through."""
_UNFINISHED = re.compile(
    r"\x1b(?:\[(?:\[|M[^\x00-\x1f]{0,2}|(?:<[-\d;]*|[0-?]*)[ -/]*)|[O\]PX^_])?\Z"
)
"""What may become a sequence or a string when more of it is read."""
_BROKEN = re.compile(r"\x1b(?:\[(?:\[|M[^\x00-\x1f]{0,2}|(?:<[-\d;]*|[0-?]*)[ -/]*)|O)?")
"""What was to become a sequence, up to the character that cannot be a part of it."""
_SEQUENCE_END = re.compile(r"[@-~]|[^ -?]")
"""Where a sequence ends that is longer than LONGEST."""
_STRING = re.compile(r"\x1b[\]PX^_](?=.)", re.DOTALL)
"""The beginning of OSC, DCS, SOS, PM or APC: text that one program sends to another."""
_STRING_END = re.compile(r"\x1b\\|\x07|\x9c|[\x00-\x1f]")
"""The end of it. A control character that is no end was pressed, and ends it all the same."""
_ENDS = re.compile(r"[@-~\x07\x9c]|\x1b\\")
"""Ends that are a part of what they end."""

_KEY = re.compile(r"\x1b\[(\d{0,7})(?:;(\d{0,3})(?:;((?:\d{1,7}(?::\d{1,7})*)?))?)?[@-Z^a-z~]")
"""A key with its character, its modifiers and the text that it brings, each of which may be missing."""
_OTHERS = re.compile(
    r"\x1b(?:"
    r"\[\[[A-E]|\[\d{1,2}\$"
    r"|\[<\d{1,3};[1-9]\d{0,3};[1-9]\d{0,3}[Mm]"  # the mouse, on a terminal of at most 9999 columns
    r"|\[\?2026;[0-4]\$y"  # whether the terminal takes a frame as one
    r"|O[A-DFHMPQRSa-dj-y]"
    r"|[^\[O])"
)
"""Everything else that is let through. What tells a size is not: the kernel knows the size."""
_PASTE_MARK = re.compile(r"\x1b\[0*20[01](?:;[\d:]*)*~")
_MOVED_ON = re.compile(r"\x1b\[<(3[2-9]|[45]\d|6[0-3]);\d+;\d+M(?=\x1b\[<\1;\d+;\d+M)")
"""A move of the mouse with another one right behind it."""
_MOUSE, MOST_OF_THE_MOUSE = "\x1b[<", 8
"""What the mouse begins with, and how much of it in one read is more than a hand does: the rest is dropped."""
_C1 = re.compile("[\x80-\x9f]")

_TOKEN = re.compile(
    r"\x1b(?:\[\[[A-E]|\[\d{1,2}\$|\[[0-?]*[ -/]*[@-~]|O[^\x00-\x1f]|[^\x1b\x11])|\x1b|[^\x1b]+"
)


class Pace:
    """Tells whether what has begun, and not ended, still comes faster than anybody types."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.begin()

    def begin(self) -> None:
        """Begin to count."""
        self._since, self._came = self._now(), 0

    def holds(self, came: int) -> bool:
        """Count `came` more characters; return whether it still does."""
        self._came += came
        seconds = self._now() - self._since
        if seconds < WINDOW:
            return True
        fast = self._came > TYPED * seconds
        self.begin()
        return fast


class Gate:
    """Lets through keys, the mouse and answers that we asked for: whole, known, and with numbers in range.

    What is broken is dropped. It holds up keys for WINDOW at the most, and Ctrl+Q and function keys not at all.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._open = ""
        """The beginning of a sequence; never more than LONGEST characters."""
        self._skips_to: re.Pattern[str] | None = None
        """The end of what is being dropped; None where nothing is."""
        self._string: str | None = None
        """The beginning of the OSC that is being dropped; None where another thing is."""
        self._answers: list[str] = []
        self._pace = Pace(now)

    @property
    def waits(self) -> bool:
        """Whether something is kept or dropped, so that `flush` may change that."""
        return bool(self._open) or self._skips_to is not None

    def feed(self, text: str) -> str:
        """Return what is let through of `text` and of what was kept before it."""
        if self._skips_to and not self._pace.holds(len(text)):
            self._skips_to = None
        text, self._open = self._open + text, ""
        return "".join(self._let_through(_MOVED_ON.sub("", text)))

    def answers(self) -> list[str]:
        """Return each short OSC that was dropped whole since the last call, without its ends."""
        found, self._answers = self._answers, []
        return found

    def flush(self) -> str:
        """Return what was kept and nothing followed: Esc, or Alt and a character. To be called at every pause."""
        kept, self._open = self._open, ""
        if kept or (self._skips_to and not self._pace.holds(0)):
            self._skips_to = None
        return kept if len(kept) <= 2 else ""

    def _let_through(self, text: str) -> Iterator[str]:
        place, left = self._skip(text, 0), MOST_OF_THE_MOUSE
        while place < len(text):
            if text[place] != ESC:
                begins = text.find(ESC, place)
                end = begins if begins >= 0 else len(text)
                yield _C1.sub("", text[place:end])
                place = end
            elif _STRING.match(text, place):
                self._string = "" if text[place + 1] == "]" else None
                place = self._skip(text, place + 2, _STRING_END)
            elif found := _SEQUENCE.match(text, place):
                place = found.end()
                left -= found[0].startswith(_MOUSE)
                if is_allowed(found[0]) and (left >= 0 or not found[0].startswith(_MOUSE)):
                    yield found[0]
            elif _UNFINISHED.match(text, place):
                if len(text) - place > LONGEST:
                    self._string = None
                    self._skip(text, len(text), _SEQUENCE_END)
                else:
                    self._open = text[place:]
                return
            elif found := _BROKEN.match(text, place):
                place = found.end()
                if found[0] == ESC:
                    yield ESC

    def _skip(self, text: str, place: int, end: re.Pattern[str] | None = None) -> int:
        """Drop what is in `text` from `place` up to `end`, or to the end looked for before; return where that is."""
        if end is not None:
            self._skips_to = end
            self._pace.begin()
        if self._skips_to is None:
            return place
        found = self._skips_to.search(text, place)
        self._gather(text[place : found.start() if found else len(text)])
        if found is None:
            return len(text)
        if found[0] == ESC and found.end() == len(text):
            self._open = ESC  # perhaps the first half of the end
            return len(text)
        self._skips_to = None
        ended = _ENDS.fullmatch(found[0])
        if self._string and ended:
            self._answers.append(self._string)
        return found.end() if ended else found.start()

    def _gather(self, piece: str) -> None:
        if self._string is not None:
            longer = self._string + piece
            self._string = longer if len(longer) <= LONGEST else None


def is_allowed(sequence: str) -> bool:
    """Return whether Textual can be given this sequence."""
    if len(sequence) > LONGEST or _PASTE_MARK.fullmatch(sequence):
        return False
    if key := _KEY.fullmatch(sequence):
        character, _, text = key.groups("")
        numbers = (int(each) for each in (character, *text.split(":")) if each)
        return all(each <= _LAST_CHARACTER and each not in _SURROGATES for each in numbers)
    return bool(_OTHERS.fullmatch(sequence))


def tokens(text: str) -> list[str]:
    """Return what was let through in pieces: each sequence for itself, and the characters between them."""
    return _TOKEN.findall(text)
