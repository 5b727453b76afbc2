"""Watching a session: tells whether the database was written to, an entry was sealed, or somebody came, went or changed
what they do, here or by another process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection

from workshop.store.here import Found, HereFiles
from workshop.store.store import Store
from workshop.store.watching import State

EVERY = 0.05
"""Seconds between two looks: short enough that people at other terminals see a change as it happens."""

RECHECK = 20
"""After how many looks it is also asked who was killed or is away: nothing is written then."""


class Watch:
    """Tells whether anything has changed since it was last asked. One thread at a time.

    The database is asked on a read connection of its own. An urn is known by the inode, size and time of its file: an
    open connection would go on reading a file that was deleted and made again.
    """

    def __init__(
        self,
        store: Store,
        session: str = "",
        *,
        kinds: Collection[str] = (),
        myself: Callable[[], str] = str,
        leads: Callable[[], object] = str,
    ) -> None:
        """Begin with how everything is now. Without a session only the database is watched. Raises StoreError.

        `kinds` are the kinds of seats that it looks for, `myself` is the id of the seat that looks, and `leads` returns
        a value that differs where somebody else leads.
        """
        self._session = session
        self._urns = store.urns
        self._database = store.watching()
        self._rounds: tuple[str, ...] | None = None
        self._seen: State = ()
        self._seen_urns: State = ()
        self._here = HereFiles(store.folder / "live", session, kinds) if kinds else None
        self._company = "participant" in kinds
        """Whether it sees who is here, and so also who was killed or is away; that is written nowhere."""
        self._myself = myself
        self._seats: tuple[Found, ...] = ()
        self._looks = 0
        self._leads = leads
        self._seen_leads = leads()
        self.changed()

    def changed(self) -> bool:
        """Return whether something was committed, sealed or told, or the database replaced, since it was last asked."""
        state = self._database.state()
        written = state != self._seen
        if self._session and (written or self._rounds is None):
            self._rounds = self._database.running_rounds(self._session)
        urns = tuple(self._urns.state(uid) for uid in self._rounds or ())
        sealed = urns != self._seen_urns
        self._seen, self._seen_urns = state, urns
        return self._somebody_else() or written or sealed

    def _somebody_else(self) -> bool:
        """Return whether other seats have come, gone or told something since this was last asked."""
        if self._here is None:
            return False
        self._looks = (self._looks + 1) % RECHECK
        changed = self._here.changed()
        if not changed and self._looks:
            return False
        leads, before = self._leads(), self._seen_leads
        self._seen_leads = leads
        if not (changed or self._company):
            return leads != before
        myself = self._myself()
        seats = tuple(each for each in self._here.read() if each.seat != myself)
        differs = seats != self._seats or leads != before
        self._seats = seats
        return differs

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
