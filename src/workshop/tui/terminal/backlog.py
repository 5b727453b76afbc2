"""Events of the terminal that wait until the app takes them, thinned where they come faster than it does."""

from __future__ import annotations

import threading
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable

from textual.events import AppBlur, AppFocus, Key, MouseMove, Paste
from textual.message import Message

MOST = 20
"""Events other than keys and pastes that may wait; of more, those that come last are dropped."""
MOST_KEYS = 400
"""Keys and pastes that may wait; of more, only the last one stays."""
BREATH = 0.02
"""Seconds between two events other than keys: what one begins in widgets ends later than the app has taken it."""

_REPLACED = (MouseMove, AppFocus | AppBlur)
"""Events of which only the last one counts."""


class Backlog:
    """Hands the app one event after the other: the next one when it has taken the one before.

    Textual hands it all of them at once (`textual/driver.py`, line 87): 60,000 moves of the mouse were then handled one
    by one, and a key that was pressed after them waited half a minute.
    """

    def __init__(self, post: Callable[[Message], bool], loop: AbstractEventLoop) -> None:
        """`post` queues an event in the app, and returns False where it takes none any more."""
        self._post = post
        self._loop = loop
        self._lock = threading.Lock()
        self._waiting: deque[Message] = deque()
        self._others = 0
        """How many of those that wait are neither keys nor pastes."""
        self._current: Message | None = None
        """The one that the app has not taken yet."""
        self._busy = False
        """Whether the next one is handed over as soon as it can be."""

    def add(self, event: Message) -> None:
        """Hand `event` to the app after those that wait. Callable from any thread."""
        with self._lock:
            last = self._waiting[-1] if self._waiting else None
            if last is not None and (
                _replaces(event, last) or (len(self._waiting) >= MOST_KEYS and _drops(event, last))
            ):
                self._waiting[-1] = event
            elif isinstance(event, Key | Paste):
                self._waiting.append(event)
            elif self._others < MOST:
                self._waiting.append(event)
                self._others += 1
            if self._busy or not self._waiting:
                return
            self._busy = True
        self._loop.call_soon_threadsafe(self._hand_over)

    def drop(self) -> None:
        """Forget the events that wait, but Ctrl+Q."""
        with self._lock:
            self._waiting = deque(each for each in self._waiting if is_leaving(each))
            self._others = 0

    def taken(self, event: Message) -> None:
        """Go on with the next one, if `event` is the one that the app was handed. To be called in the event loop."""
        if event is not self._current:
            return
        if isinstance(event, Key | Paste):
            self._hand_over()
        else:
            self._current = None
            self._loop.call_later(BREATH, self._hand_over)

    def _hand_over(self) -> None:
        while event := self._next():
            if self._post(event):
                return

    def _next(self) -> Message | None:
        with self._lock:
            self._current = self._waiting.popleft() if self._waiting else None
            self._busy = self._current is not None
            self._others -= self._busy and not isinstance(self._current, Key | Paste)
            return self._current


def is_leaving(event: Message) -> bool:
    """Return whether `event` is the key that leaves the app, which always works."""
    return isinstance(event, Key) and event.key == "ctrl+q"


def _drops(event: Message, before: Message) -> bool:
    keys = isinstance(event, Key | Paste) and isinstance(before, Key | Paste)
    return keys and (is_leaving(event) or not is_leaving(before))


def _replaces(event: Message, before: Message) -> bool:
    return any(isinstance(event, kind) and isinstance(before, kind) for kind in _REPLACED)
