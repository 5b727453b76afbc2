"""Tells text that was pasted from keys that were pressed, on a terminal that does not mark its pastes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.events import Key

from workshop.tui.terminal.gate import LEAVE
from workshop.tui.terminal.pastes import MOST

PAUSE = 0.05
"""Seconds without a byte after which a paste is at its end: what comes of it in pieces comes sooner."""
_FAST = 4
"""Characters in one read, repetitions not counted, that nobody presses: fingers that roll over the keys bring three."""

_TYPED_AHEAD = 300
"""Characters of a paste that may still be somebody's keys."""

_SEQUENCE = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|O.|[^\\[O\x1b]|(?=\x1b))", re.DOTALL)
"""What a terminal sends for a key that is no character, for the mouse, and as an answer of its own."""
_UNFINISHED = re.compile("\x1b(?:\\[[0-?]*[ -/]*|O)?$")
"""The beginning of such a sequence at the end of a read."""
_PRESSED = re.compile("\x1b(?:\\[[0-9;:]*[~ABCDEFHPQRSZu]|O.)|[\x08\x7f]")
"""A function key, an arrow, Backspace: terminals take Esc and Backspace out of what they paste."""


class Paste(events.Paste):
    """A paste that came as key presses. Named as Textual's, so that widgets get it in `on_paste`."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The key presses that it came as, for somebody who says that they were typed."""
        if len(self.text) > _TYPED_AHEAD:
            return ()
        return tuple(each for each in XTermParser().feed(self.text) if isinstance(each, Key))


def keys_of(paste: events.Paste) -> tuple[Key, ...]:
    """Return the key presses that a paste came as; none for one that the terminal marked as a paste."""
    return paste.keys if isinstance(paste, Paste) else ()


def ends_a_line(text: str) -> bool:
    """Return whether an end of a line is in `text`."""
    return "\r" in text or "\n" in text


@runtime_checkable
class TakesFirst(Protocol):
    """An app whose keys wait in a queue."""

    def take_first(self, events: Sequence[Key | events.Paste]) -> None:
        """Handle these before the keys that wait."""


def press(app: App[Any], keys: Sequence[Key | events.Paste]) -> None:
    """Have `app` take `keys` as if they were pressed now, before those that came after them."""
    for key in keys:
        # As the driver's: Textual does not let an event bubble through the node that sent it.
        key.set_sender(app)
    if isinstance(app, TakesFirst):
        app.take_first(keys)
    else:
        for key in keys:
            app.post_message(key)


def press_first(app: App[Any], paste: events.Paste) -> None:
    """Have `app` take the first character of a paste as a key, and the rest as a paste after it."""
    rest = [Paste(paste.text[1:])] if paste.text[1:] else []
    press(app, [*keys_of(paste)[:1], *rest])


class Bursts:
    """Splits what the terminal sends outside of marked pastes into keys and pastes that are not marked.

    A paste is text of which one read brings more than a person can type in that time. What comes in the same read as a
    function key, an arrow or Backspace was typed ahead, over a slow line or by a script; and a key that is held down
    sends one character over and over.
    """

    def __init__(self) -> None:
        self._held = ""
        """The text so far of a paste that may go on."""
        self._open = ""
        """The beginning of an escape sequence whose rest was not read yet."""
        self._full = False
        """Whether the paste was longer than MOST: the rest of it is dropped, but not Ctrl+Q."""

    @property
    def holds(self) -> bool:
        """Whether something of a paste is held, or dropped, until the next read or `flush`."""
        return bool(self._held) or self._full

    @property
    def waits(self) -> bool:
        """Whether something is held, or the beginning of a sequence known, until the next read or `flush`."""
        return self.holds or bool(self._open)

    def feed(self, text: str) -> Iterator[str | Paste]:
        """Yield the text of keys as it is, and pastes once they are at their end, in order."""
        if _PRESSED.search(self._open + text) or LEAVE.fullmatch(text):
            yield from self.flush()
            self._open = ""
            yield text
            return
        for piece, sequence in self._pieces(text):
            if sequence:
                yield piece
            elif self._full:
                yield from LEAVE.findall(piece)
            elif self._held or _is_fast(piece):
                self._held += piece
                if len(self._held) > MOST:
                    yield Paste(self._held[:MOST])
                    self._held, self._full = "", True
            else:
                yield piece

    def flush(self) -> Iterator[Paste]:
        """Yield the paste that is held, after PAUSE, when nothing more came of it."""
        self._open, self._full = "", False
        if self._held:
            text, self._held = self._held, ""
            yield Paste(text)

    def _pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield the pieces of `text`, each with whether it is a part of an escape sequence."""
        started, text = len(self._open), self._open + text
        self._open = ""
        place = 0
        for found in _SEQUENCE.finditer(text):
            if found.start() > place:
                yield text[max(place, started) : found.start()], False
            yield text[max(found.start(), started) : found.end()], True
            place = found.end()
        rest = text[place:]
        unfinished = _UNFINISHED.search(rest)
        end = unfinished.start() if unfinished else len(rest)
        if rest[:end]:
            yield rest[:end], False
        if unfinished:
            self._open = unfinished[0]
            yield text[max(place + end, started) :], True


def _is_fast(text: str) -> bool:
    return sum(1 for _ in groupby(text)) >= _FAST
