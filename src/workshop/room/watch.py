"""Watching a session: tells whether the database was written to, an entry was sealed, or somebody came, went or changed
what they do, here or by another process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from typing import Protocol

from workshop.store.here import Found, HereFiles
from workshop.store.store import Store
from workshop.store.waiting import Waiting
from workshop.store.watching import State


class Watch:
    """Waits until something may have changed, and tells whether anything has. One thread at a time; any may `stop` it.

    This is all there is to following a session, for a screen or any other process that sits in it:

        while watch.wait():
            if watch.changed():
                ...  # ask the room for a new view, on the thread of the room
        watch.close()

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
        self._waiting = Waiting(store.path)
        self._thoroughly = True
        self._found = False
        self._rounds: tuple[str, ...] | None = None
        self._seen: State = ()
        self._seen_urns: State = ()
        self._here = HereFiles(store.folder / "live", session, kinds) if kinds else None
        self._company = "participant" in kinds
        """Whether it sees who is here, and so also who was killed or is away; that is written nowhere."""
        self._myself = myself
        self._seats: tuple[Found, ...] = ()
        self._leads = leads
        self._seen_leads = leads()
        self.changed()

    def wait(self, also: int | None = None) -> bool:
        """Wait until something may have changed; return False once `stop` was called.

        It ends at once when a change was told, and about every second in any case; the first time at once. With `also`
        it ends, too, when there is something to read from that descriptor.
        """
        how = self._waiting.wait(found=self._found, also=also)
        self._thoroughly = how == "thorough"
        return bool(how)

    def stop(self) -> None:
        """End the wait, from any thread; every later one returns False."""
        self._waiting.stop()

    def changed(self) -> bool:
        """Return whether something was committed, sealed or told, or the database replaced, since it was last asked.

        After a `wait` it looks at what that was told of; else, and once a second, also at what nobody tells: whether
        the file of the database was replaced, and who was killed or is away.
        """
        self._found = self._look()
        self._thoroughly = True
        return self._found

    def _look(self) -> bool:
        state = self._database.state(thoroughly=self._thoroughly)
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
        changed = self._here.changed()
        if not changed and not self._thoroughly:
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
        """Close its connection, when nobody waits any more."""
        self._database.close()
        self._waiting.close()


class Pace(Protocol):
    """When to look: a `Watch`, or `Every`."""

    def wait(self) -> bool:
        """Wait until it is time to look; return False once `stop` was called."""

    def stop(self) -> None:
        """End the wait, from any thread."""


class Every:
    """It is time every so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._working = threading.Lock()
        self._working.acquire()

    def wait(self) -> bool:
        """Wait so many seconds; return False once `stop` was called."""
        return not self._working.acquire(timeout=self._seconds)

    def stop(self) -> None:
        """End the wait. To be called once."""
        self._working.release()


class Watcher:
    """A thread that looks again and again, and calls back whenever something has changed."""

    def __init__(self, look: Callable[[], bool], changed: Callable[[], object], pace: Pace) -> None:
        """Begin to `look` whenever `pace` says so; `changed` is called in the thread of the watcher."""
        self._look = look
        self._changed = changed
        self._pace = pace
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while self._pace.wait():
            if self._look() and not self._closed:
                self._changed()

    def close(self) -> None:
        """Stop; return when the last look is over. Nothing is called back any more. Closing twice is closing once."""
        if not self._closed:
            self._closed = True
            self._pace.stop()
        if threading.current_thread() is not self._thread:
            self._thread.join()
