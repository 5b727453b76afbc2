"""Handles keys one at a time: a key is given to a widget once the key before it has been handled.

Textual gives a key to the focused widget and takes the next one at once. But a key is handled some messages later, when
it has bubbled up to the app and its binding was found. Keys that arrive together, as over a slow line, overtake that:
after `n`, which opens a form, the first letters typed would be taken for commands. The same happens to an answer that
is typed before its question is on the screen. So keys wait here until the screen can take them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.events import Callback, Key, Paste

from workshop.tui.terminal.backlog import is_leaving

_GIVE_UP_KEY = 2.0
"""Seconds after which a key whose widget was removed stops blocking the queue."""
_GIVE_UP_WORK = 10.0
"""Seconds after which work that does not end, as on a broken disk, stops blocking the queue."""
_MOST = 400
"""Keys that may wait; more come of a key that is stuck, or of a program. Then only the last one waits."""
_PAUSE = 0.3
"""Seconds without a key after which a flood of keys is over."""
_LEAVE = 2.0
"""Seconds that Ctrl+Q waits for the keys before it; then they are dropped."""
_RETRY = 0.005
"""Seconds after which a blocked queue is tried again."""


class KeyQueue:
    """The keys and pastes that wait to be handled."""

    def __init__(
        self,
        app: App[Any],
        handle: Callable[[Key | Paste], Awaitable[None]],
        settled: Callable[[], bool],
        flooded: Callable[[], None],
    ) -> None:
        """`handle` runs the binding of a key, or forwards the key to the focused widget.

        `settled` tells whether the work that earlier keys began is done, or waits for an answer. `flooded` is called
        when keys were dropped.
        """
        self._app = app
        self._handle = handle
        self._settled = settled
        self._flooded = flooded
        self._drops = False
        """Whether a flood goes on."""
        self._last = 0.0
        """When the last key came."""
        self._retries = False
        """Whether the queue will be tried again."""
        self._unsettled_since = 0.0
        self._since = 0.0
        """When keys were dropped last: what was read before that is dropped too, however late it comes here."""
        self._waiting: deque[Key | Paste] = deque()
        self._current: Key | Paste | None = None
        """The key that was forwarded to a widget and is not handled yet."""

    async def take(self, event: Key | Paste) -> None:
        """Handle `event`, now or after the keys before it."""
        if event.time < self._since and not is_leaving(event):
            return
        if self._is_flood(event):
            if any(is_leaving(each) for each in self._waiting):
                return
            self._waiting.clear()
        if is_leaving(event):
            asyncio.get_running_loop().call_later(_LEAVE, self._app.call_later, self._leave, event)
        before = self._current
        if before is not None and event.time - before.time > _GIVE_UP_KEY:
            self._current = None
        self._waiting.append(event)
        await self._next()

    def take_first(self, events: Sequence[Key | Paste]) -> None:
        """Handle `events` before those that wait, once the one that is being handled is done."""
        self._waiting.extendleft(reversed(events))
        self._retry()

    def drop(self) -> None:
        """Forget the keys and pastes that still wait, but Ctrl+Q: they were meant for what is no longer there."""
        self._since = monotonic()
        self._waiting = deque(each for each in self._waiting if is_leaving(each))

    def _is_flood(self, event: Key | Paste) -> bool:
        """Return whether the keys that wait are dropped for `event`."""
        paused, self._last = event.time - self._last > _PAUSE, event.time
        if len(self._waiting) >= _MOST:
            self._drops = True
            self._flooded()
        elif paused:
            self._drops = False
        return self._drops

    async def _leave(self, event: Key) -> None:
        """Handle Ctrl+Q now, if it still waits."""
        if event in self._waiting:
            self._waiting.clear()
            await self._handle(event)

    async def _next(self, done: Key | Paste | None = None) -> None:
        if done is not None and done is self._current:
            self._current = None
        while self._waiting and self._current is None:
            if not self._can_go_on():
                self._retry()
                return
            event = self._waiting.popleft()
            target = self._app.focused or self._app.screen
            await self._handle(event)
            if event.is_forwarded:
                self._current = event
                path = (target, *target.ancestors)
                # Enter in a field is told to its form, which tells its screen, which may close: each of these messages
                # bubbles up the whole path after the key. So do the messages of a paste, of which something is asked.
                told = isinstance(event, Paste) or event.key == "enter"
                _Follower(self._app, event, path, 2 if told else 0, self._next).go()

    def _can_go_on(self) -> bool:
        now = monotonic()
        if self._settled():
            self._unsettled_since = 0.0
            return True
        self._unsettled_since = self._unsettled_since or now
        return now - self._unsettled_since > _GIVE_UP_WORK

    def _retry(self) -> None:
        if self._retries:
            return
        self._retries = True

        def retry() -> None:
            self._retries = False
            self._app.call_later(self._next)

        asyncio.get_running_loop().call_later(_RETRY, retry)


class _Follower:
    """Follows a key up the widgets it bubbles through, and calls back when it has been handled.

    It queues itself in each widget behind the key. When its turn comes, that widget has handled the key.
    """

    def __init__(
        self,
        app: App[Any],
        event: Key | Paste,
        path: tuple[DOMNode, ...],
        again: int,
        handled: Callable[[Key | Paste], Awaitable[None]],
    ) -> None:
        """`again` is how often it then follows the whole path, for messages that the key caused."""
        self._app = app
        self._event = event
        self._path = path
        self._again = again
        self._handled = handled
        self._place = 0
        self._to_the_end = False

    def go(self) -> None:
        """Queue up in the next widget; at the end of the path, in the app."""
        # Not call_later: it makes a partial, whose signature Textual works out again at every call, which takes longer
        # than all else here (textual/_callback.py, line 17: count_parameters).
        while self._place < len(self._path) and not self._stopped:
            node = self._path[self._place]
            self._place += 1
            if node.post_message(Callback(callback=self.go)):
                return
            # It is closing and takes no messages: go on with the next.
        if self._again:
            self._again -= 1
            self._place, self._to_the_end = 0, True
            self.go()
        else:
            # Behind what the key asked the app for, such as another focus.
            self._app.post_message(Callback(callback=self._done))

    @property
    def _stopped(self) -> bool:
        # The last one on the path is the app. The screen marks a key as stopped and hands it to the app all the same.
        last = self._place == len(self._path) - 1
        return self._event._stop_propagation and not last and not self._to_the_end

    async def _done(self) -> None:
        await self._handled(self._event)
