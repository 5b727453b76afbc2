"""Waiting for changes: asleep until a file tells of one, where the system says so; else looking again and again.

Whoever writes into the database or an urn holds the write lock, and closes its file when that is done, so that what was
written can be read then. Who comes, goes or says something new puts a file into `live/`, or takes one away. A database
that is brought back is moved to its place. These three places tell of all that this program does. A look once a second
finds the rest: what another program wrote, a seat that was killed, and what was missed for whatever reason.
"""

from __future__ import annotations

import errno
import os
import select
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Literal

from workshop.store.inotify import (
    CLOSE_WRITE,
    CREATE,
    DELETE,
    LOST,
    MOVED_FROM,
    MOVED_TO,
    SELF,
    Inotify,
)
from workshop.store.lock import lock_path

BEAT = 1.0
"""Seconds after which everything is looked at, whether or not anything was told."""
EVERY = 0.05
"""Seconds between two looks where nothing is told: people at other terminals see a change as it happens."""
IDLE_EVERY = 0.1
"""The same when nothing has changed for a while."""
_LIVELY = 10.0
"""Seconds after a change for which another one is expected."""

Look = Literal["", "quick", "thorough"]
"""How to look: at what is told of, or also at what nobody tells. "" for not at all: the wait was ended."""

_FAR = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "virtiofs"}
)
"""File systems on which other computers write, of which this one is told nothing."""
MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux says which file system lies where."""
_FAR_BEGINS = ("fuse.", "glusterfs", "vbox", "vmhgfs", "prl_")


class Waiting:
    """Waits until something of one workspace may have changed. One thread waits; any may call `stop`."""

    def __init__(self, database: Path) -> None:
        """Begin; the first wait ends at once."""
        self._folder, self._live = database.parent, database.parent / "live"
        self._lock = lock_path(database)
        self._stopped = False
        self._ends, self._end = os.pipe()
        self._inotify: Inotify | None = None
        self._begun = False
        self._places: dict[Path, int] = {}
        self._beat_at = self._found_at = monotonic()

    @property
    def is_told(self) -> bool:
        """Whether the system tells of changes here."""
        return self._inotify is not None

    def wait(self, *, found: bool = False, also: int | None = None) -> Look:
        """Return how to look when it is time for that; also at once when there is something to read from `also`.

        `found` says whether the last look found anything.
        """
        if not self._begun:
            self._begin()
            return self._thorough()
        now = monotonic()
        if found:
            self._found_at = now
        beat = max(0.0, self._beat_at + BEAT - now)
        if self._folder not in self._places:
            beat = min(beat, EVERY if now - self._found_at < _LIVELY else IDLE_EVERY)
        waits = select.poll()
        for each in (self._ends, self._inotify, also):
            if each is not None:
                waits.register(each, select.POLLIN)
        ready = {number for number, _ in waits.poll(beat * 1000)}
        if self._stopped:
            return ""
        if monotonic() >= self._beat_at + BEAT:
            return self._thorough()
        if self._inotify is None:
            return "quick"
        gone = self._folder not in self._places
        all_of_it = gone or (self._inotify.fileno() in ready and self._needs_all())
        return self._thorough() if all_of_it else "quick"

    def stop(self) -> None:
        """End the wait, and every later one."""
        self._stopped = True
        os.write(self._end, b".")

    def close(self) -> None:
        """Forget everything, when nobody waits any more."""
        if self._inotify is not None:
            self._inotify.close()
        os.close(self._ends)
        os.close(self._end)

    # What the system tells

    def _begin(self) -> None:
        self._begun = True
        if not _is_far(self._folder):
            # A system that has no inotify, and one that allows no more of it: then it is looked often.
            with suppress(OSError):
                self._inotify = Inotify()

    def _thorough(self) -> Look:
        self._beat_at = monotonic()
        self._place_all()
        return "thorough"

    def _needs_all(self) -> bool:
        """Read what was told; return whether more may have changed than who is here and what was written."""
        assert self._inotify is not None
        usual = {self._places.get(self._live), self._places.get(self._lock)}
        told = list(self._inotify.read())
        return any(number not in usual or what & (SELF | LOST) for number, what in told)

    def _place_all(self) -> None:
        """Be told of each place; again of one that has been replaced, and of one that is there again."""
        self._place(self._live, CREATE | DELETE | MOVED_FROM | MOVED_TO)
        self._place(self._lock, CLOSE_WRITE)
        missing = self._live not in self._places or self._lock not in self._places
        self._place(self._folder, MOVED_FROM | MOVED_TO | (CREATE if missing else 0))

    def _place(self, path: Path, told: int) -> None:
        if self._inotify is None:
            return
        before = self._places.pop(path, None)
        try:
            number = self._inotify.place(path, told, folder=path != self._lock)
        except OSError as error:
            number = None
            if error.errno == errno.ENOSPC:  # no more places can be watched
                self._inotify.close()
                self._inotify, self._places = None, {}
                return
        if number is not None:
            self._places[path] = number
        if before is not None and before != number:
            self._inotify.leave(before)


def _is_far(folder: Path) -> bool:
    """Return whether other computers may write there; no where that is not known."""
    try:
        device = folder.stat().st_dev
        mounts = MOUNTS.read_text("utf-8", "replace")
    except OSError:
        return False
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in mounts.splitlines():
        mount, _, system = line.partition(" - ")
        if mount.split()[2] == wanted:
            kind = system.split()[0]
            return kind in _FAR or kind.startswith(_FAR_BEGINS)
    return False
