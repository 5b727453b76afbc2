"""Watching a session: tells whether the database was written to or an entry was sealed, here or by another process."""

from __future__ import annotations

import threading
from collections.abc import Callable

from workshop.store.store import Store
from workshop.store.watching import State

EVERY = 0.05
"""Seconds between two looks: short enough that people at other terminals see a change as it happens."""


class Watch:
    """Tells whether anything has changed since it was last asked. One thread at a time.

    The database is asked on a read connection of its own. An urn is known by the inode, size and time of its file: an
    open connection would go on reading a file that was deleted and made again.
    """

    def __init__(self, store: Store, session: str = "") -> None:
        """Begin with how everything is now. Without a session only the database is watched. Raises StoreError."""
        self._session = session
        self._urns = store.urns
        self._database = store.watching()
        self._rounds: tuple[str, ...] | None = None
        self._seen: State = ()
        self._seen_urns: State = ()
        self.changed()

    def changed(self) -> bool:
        """Return whether something was committed or sealed, or the database replaced, since this was last asked."""
        state = self._database.state()
        written = state != self._seen
        if self._session and (written or self._rounds is None):
            self._rounds = self._database.running_rounds(self._session)
        urns = tuple(self._urns.state(uid) for uid in self._rounds or ())
        sealed = urns != self._seen_urns
        self._seen, self._seen_urns = state, urns
        return written or sealed

    def close(self) -> None:
        """Close its connection."""
        self._database.close()


class Watcher:
    """A thread that looks again and again, and calls back whenever something has changed."""

    def __init__(
        self, look: Callable[[], bool], changed: Callable[[], object], every: float = EVERY
    ) -> None:
        """Begin to `look` every so many seconds; `changed` is called in the thread of the watcher."""
        self._look = look
        self._changed = changed
        self._every = every
        # Waiting for a lock takes less than waiting for an event, which is a lock and more.
        self._working = threading.Lock()
        self._working.acquire()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._working.acquire(timeout=self._every):
            if self._look() and not self._closed:
                self._changed()

    def close(self) -> None:
        """Stop; return when the last look is over. Nothing is called back any more. Closing twice is closing once."""
        if not self._closed:
            self._closed = True
            self._working.release()
        if threading.current_thread() is not self._thread:
            self._thread.join()
