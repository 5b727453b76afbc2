"""Keys one after the other: each is handed out when the one before has done what it does.

Textual hands a key to the widget with focus and takes the next one at once; what a key does comes some messages later,
when it has gone up to the app and its binding was found. Keys that come in one piece, as over a slow line, would
overtake that: of `n` and the sentence typed after it, the first letters would be taken for commands. So would those of
an answer, while the question is on its way to the screen: until it can be answered, keys wait.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Key, Paste

_GIVEN_UP = 2.0
"""Seconds after which a key whose way is lost, with a widget that went, holds up the next ones no longer."""
_LOST_PATIENCE = 10.0
"""Seconds after which what does not come to an end, as on a broken disk, holds up keys no longer."""
_TICK = 0.005
"""Seconds between two looks whether keys can go on, while some wait."""


class KeyQueue:
    """The keys and pastes that wait for their turn."""

    def __init__(
        self,
        app: App[Any],
        hand_out: Callable[[Key | Paste], Awaitable[None]],
        settled: Callable[[], bool],
    ) -> None:
        """`hand_out` gives a key to the widget with focus, or does what it does.

        `settled` says whether what earlier keys began is over, or asks for an answer.
        """
        self._app = app
        self._hand_out = hand_out
        self._settled = settled
        self._looks_again = False
        self._unsettled_since = 0.0
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
            if not self._can_go_on():
                self._look_again()
                return
            event = self._waiting.popleft()
            target = self._app.focused or self._app.screen
            await self._hand_out(event)
            if event.is_forwarded:
                self._on_its_way = event
                way = [target, *target.ancestors]
                # A field tells its form that Enter was pressed, and that its screen, which may close.
                enter = isinstance(event, Key) and event.key == "enter"
                self._follow(event, way, [way] * 2 if enter else [])

    def _can_go_on(self) -> bool:
        now = monotonic()
        if self._settled():
            self._unsettled_since = 0.0
            return True
        self._unsettled_since = self._unsettled_since or now
        return now - self._unsettled_since > _LOST_PATIENCE

    def _look_again(self) -> None:
        if self._looks_again:
            return
        self._looks_again = True

        def look() -> None:
            self._looks_again = False
            self._app.call_later(self._next)

        asyncio.get_running_loop().call_later(_TICK, look)

    def _follow(
        self,
        event: Key | Paste,
        way: Sequence[DOMNode],
        again: Sequence[Sequence[DOMNode]] = (),
        to_the_end: bool = False,
    ) -> None:
        """Go up behind the key, to where it is stopped or to the end; then it is the next one's turn.

        Before that, go the ways of `again`, to their ends, behind what it brought about.
        """
        # The screen marks as stopped what it still hands to the app.
        while len(way) == 1 or (way and (to_the_end or not event._stop_propagation)):
            node, *way = way
            # Behind the key in this widget's queue; one that is closing takes nothing more.
            if node.call_later(self._follow, event, way, again, to_the_end):
                return
        if again:
            self._follow(event, again[0], again[1:], True)
            return
        # Behind what it asked for on its way, such as another focus.
        self._app.call_later(self._next, event)
