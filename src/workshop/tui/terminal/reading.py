"""From the characters that the terminal sends to the events that they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import TYPE_CHECKING

from textual._xterm_parser import XTermParser
from textual.events import Key, Paste

from workshop.tui.terminal.background import BackgroundTold, is_dark
from workshop.tui.terminal.bursts import PAUSE, Bursts
from workshop.tui.terminal.gate import Gate, tokens
from workshop.tui.terminal.pastes import Pastes

if TYPE_CHECKING:
    from textual.message import Message

_TICK = 0.1
"""Seconds after which an Esc that nothing followed is read as the Esc key."""


class KeyParser(XTermParser):
    """Textual's parser of keys without two of its faults (`textual/_xterm_parser.py`, lines as of Textual 8.2.8).

    It takes Alt+Enter for Enter (line 162), and waits in the midst of a sequence that it does not know, with the keys
    that are pressed meanwhile, to type all of it into the app (line 212). What it is fed was checked (gate.py).
    """

    def feed(self, data: str) -> Iterable[Message]:
        """Return the events that `data` brings; there is nothing left to wait for after it."""
        for each in tokens(data):
            yield from super().feed(each)
            if self._timeout_time is None:
                continue
            if len(each) <= 2:
                # Esc, or Alt and a character: as if nothing had followed for a while.
                self._timeout_time = 0.0
                yield from self.tick()
            else:
                self._gen = self.parse(self._tokens.append)
                self._awaiting = next(self._gen)
                self._timeout_time = None

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if sequence == "\x1b\r":
            return [Key("alt+enter", None)]
        return super()._sequence_to_key_events(sequence, alt)


class Reading:
    """What is read, from its characters to events: pastes are taken out, the rest is checked and then parsed."""

    def __init__(self, *, debug: bool = False, now: Callable[[], float] = monotonic) -> None:
        self._parser = KeyParser(debug)
        self._pastes, self._gate, self._bursts = Pastes(now), Gate(now), Bursts()

    @property
    def patience(self) -> float | None:
        """Seconds without a character after which `pause` is to be called; None while nothing is kept back."""
        if self._bursts.holds:
            return PAUSE
        return _TICK if self._pastes.waits or self._gate.waits or self._bursts.waits else None

    def read(self, text: str) -> Iterator[Message]:
        """Yield the events that `text` brings."""
        for each in self._pastes.feed(text):
            yield from self._parsed(each)

    def pause(self) -> Iterator[Message]:
        """Yield the events of what was kept back because more might have followed."""
        for each in self._pastes.flush():
            yield from self._parsed(each)
        yield from self._kept()

    def _parsed(self, each: str | Paste) -> Iterator[Message]:
        if isinstance(each, Paste):
            yield from self._kept()
            yield each
        else:
            yield from self._events(self._bursts.feed(self._gate.feed(each)))
            for answer in self._gate.answers():
                if (dark := is_dark(answer)) is not None:
                    yield BackgroundTold(dark)

    def _kept(self) -> Iterator[Message]:
        kept = self._gate.flush()
        yield from self._events([*self._bursts.flush(), kept])

    def _events(self, told: Iterable[str | Paste]) -> Iterator[Message]:
        for each in told:
            yield from [each] if isinstance(each, Paste) else self._parser.feed(each)
