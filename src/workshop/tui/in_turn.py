"""Keys one after the other: each is handed out when the one before has done what it does.

Textual hands a key to the widget with focus and takes the next one at once; what a key does comes some messages later,
when it has gone up to the app and its binding was found. Keys that come in one piece, as over a slow line, would
overtake that: of `n` and the sentence typed after it, the first letters would be taken for commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste

_GIVEN_UP = 2.0
"""Seconds after which a key whose way is lost, with a widget that went, holds up the next ones no longer."""


class InTurn:
    """The keys and pastes that wait for their turn."""

    def __init__(self, app: App[Any], hand_out: Callable[[Key | Paste], Awaitable[None]]) -> None:
        """`hand_out` gives a key to the widget with focus, or does what it does."""
        self._app = app
        self._hand_out = hand_out
        self._waiting: deque[Key | Paste] = deque()
        self._on_its_way: Key | Paste | None = None

    async def take(self, event: Key | Paste) -> None:
        """Hand out `event`, at once or when it is its turn."""
        before = self._on_its_way
        if before is not None and event.time - before.time > _GIVEN_UP:
            self._on_its_way = None
        self._waiting.append(event)
        await self._next()

    async def _next(self, done: Key | Paste | None = None) -> None:
        if done is not None and done is self._on_its_way:
            self._on_its_way = None
        while self._waiting and self._on_its_way is None:
            event = self._waiting.popleft()
            target = self._app.focused or self._app.screen
            await self._hand_out(event)
            if event.is_forwarded:
                self._on_its_way = event
                self._follow(event, [target, *target.ancestors])

    def _follow(self, event: Key | Paste, way: Sequence[DOMNode]) -> None:
        """Go up behind the key, to where it is stopped or to the end; then it is the next one's turn."""
        # The screen marks as stopped what it still hands to the app.
        while len(way) == 1 or (way and not event._stop_propagation):
            node, *way = way
            # Behind the key in this widget's queue; one that is closing takes nothing more.
            if node.call_later(self._follow, event, way):
                return
        # Behind what it asked for on its way, such as another focus.
        self._app.call_later(self._next, event)
