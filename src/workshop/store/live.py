"""Leases: only one process at a time leads a session, or sits at a person's seat; when it dies, the place is free.

A lease is a small file, locked for as long as its process lives. Whoever takes a place over puts a new file there; the
holder of the one before sees that, and what it holds counts no more.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct

from workshop.errors import Refused, StoreError
from workshop.store.here import AWAY

LEASES = (".console", ".typing-", ".at-")
"""What follows the id of the session in the names of leases."""
NEW = ".new"
"""Follows the name of a lease for as long as it is being taken from somebody."""
_TRIES = 5
"""How often a lock is tried: whoever only asks whether it is held has it for a moment."""
_NAP = 0.002
_LONGEST = 300
"""Characters of the name of a holder that are told."""


class Held(Struct, frozen=True):
    """A lease that another process holds, as its file says."""

    who: str = ""
    since: datetime | None = None
    pid: int = 0
    alive: datetime | None = None
    """When the holder was last alive, by its own clock (UTC)."""
    answers: bool = True
    """Whether it gave a sign of life within the last minute; one that was stopped, or is forgotten asleep, does not."""
    file: tuple[int, int] = (0, 0)
    """Device and inode of its file, which tell this lease from a later one."""

    @property
    def refusal(self) -> str:
        """Say who has it, since when, and what to do."""
        whose = f" by {self.who}" if self.who else ""
        when = f" since {self.since.astimezone():%H:%M}" if self.since else ""
        process = f" (process {self.pid})" if self.pid else ""
        return f"This session is held open{whose}{when} in another window{process}. Close it there first."


class Taken(Refused):
    """Another living process has the lease."""

    def __init__(self, held: Held) -> None:
        """`held` says who."""
        super().__init__(held.refusal)
        self.held = held


class Lease:
    """The right to lead one session, or to sit at one seat. Made by `take` or `take_over`."""

    def __init__(
        self, path: Path, handle: int, who: str, since: datetime, last_alive: datetime | None
    ) -> None:
        self.path = path
        self.who = who
        self.since = since
        self.last_alive = last_alive
        """When the previous holder was last alive (UTC), if it did not release the lease; else None."""
        self._handle: int | None = handle
        self._write_alive(since)

    @classmethod
    def take(cls, path: Path, who: str, now: datetime) -> Lease:
        """Take the lease at `path` for `who` as of `now`.

        Raises Taken, saying who has it and since when, while another living holder does; StoreError where the file
        cannot be used.
        """
        while True:
            handle = _opened(path)
            try:
                _lock(handle)
                if not stat.S_ISREG(
                    os.fstat(handle).st_mode
                ):  # a pipe of this name: nobody holds that
                    path.unlink(missing_ok=True)
                if not _is_still_at(handle, path):
                    os.close(handle)
                    continue
                return cls(path, handle, who, now, _moment(_content(handle).get("alive")))
            except BaseException as error:
                held = _held(handle)
                os.close(handle)
                if isinstance(error, BlockingIOError):
                    raise Taken(held) from None
                raise

    @classmethod
    def take_over(cls, path: Path, who: str, now: datetime, seen: Held | None) -> Lease:
        """Take the lease at `path` from whoever holds it, also from a living process.

        The caller holds the write lock of the database, so nothing is written meanwhile and nobody else takes over.
        `seen` is the lease that somebody was asked about: raises Taken where it is another one by now.
        """
        held = held_at(path)
        if held is None:
            return cls.take(path, who, now)
        if seen is not None and held.file != seen.file:
            raise Taken(held)
        # Whoever holds it may look at any moment, and says at once who took over: so it is there, whole, at once.
        lease = cls.take(path.with_name(path.name + NEW), who, now)
        try:
            lease.path.replace(path)
        except OSError as error:
            lease.release(remove=True)
            raise _unusable(path, error) from None
        lease.path, lease.last_alive = path, held.alive
        return lease

    @classmethod
    def let_go(cls, path: Path) -> None:
        """Take the place at `path` from whoever holds it, for whoever comes next. Raises StoreError.

        The caller holds the write lock of the database, so nothing is written meanwhile.
        """
        try:
            path.unlink(missing_ok=True)
            # Something has to stand there: where nothing does, nobody has taken anything over.
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise _unusable(path, error) from None

    @property
    def holds(self) -> bool:
        """Whether nobody has taken it over. It can be asked in any thread.

        Where its file has gone nobody has, for they would have put another one there.
        """
        handle = self._handle
        if handle is None:
            return False
        try:
            return _is_at(handle, self.path)
        except OSError:
            return True

    def keep(self) -> bool:
        """Return whether it is still held; put its file there again where that has gone."""
        if self._handle is None or not self.holds:
            return False
        if self.path.exists():
            return True
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            return False  # somebody took it at this moment
        except OSError:
            return True  # nor can anybody else
        with suppress(BlockingIOError):
            _lock(handle)
        os.close(self._handle)
        self._handle = handle
        self._write_alive(self.since)
        return True

    def beat(self, at: datetime | None = None) -> None:
        """Write down that the holder is alive at `at`, or now. Raises StoreError."""
        if self.keep():
            self._write_alive(at or datetime.now(UTC))

    def _write_alive(self, alive: datetime) -> None:
        content = {
            "who": self.who,
            "pid": os.getpid(),
            "since": self.since.astimezone(UTC).isoformat(),
            "alive": alive.astimezone(UTC).isoformat(),
        }
        self._write(json.dumps(content).encode())

    def release(self, *, remove: bool = False) -> None:
        """Release the lease, and `remove` its file. Does nothing the second time, nor where it was taken over."""
        if self._handle is None:
            return
        try:
            if self.holds:
                self._write(b"")
                if remove:
                    with suppress(OSError):
                        self.path.unlink()
        finally:
            os.close(self._handle)
            self._handle = None

    def _write(self, content: bytes) -> None:
        assert self._handle is not None
        try:
            os.pwrite(self._handle, content, 0)
            os.ftruncate(self._handle, len(content))
        except OSError as error:
            raise StoreError(f"{self.path} cannot be written: {error.strerror}.") from None


def console_at(live: Path, session: str) -> Path:
    """Return where the right to lead a session lies."""
    return live / f"{session}{LEASES[0]}"


def typing_at(live: Path, session: str, name: str) -> Path:
    """Return where the right to one of the files of drafts of the consoles lies."""
    return live / f"{session}{LEASES[1]}{name}"


def own_seat_at(live: Path, session: str, handle: str) -> Path:
    """Return where the right to sit at a person's own seat lies."""
    return live / f"{session}{LEASES[2]}{handle}"


def held_at(path: Path) -> Held | None:
    """Return the lease that a living process holds at `path`; None where nobody does. Never waits, never raises."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        _lock(handle, fcntl.LOCK_SH)
    except BlockingIOError:
        return _held(handle)
    except OSError:
        return None
    finally:
        os.close(handle)
    return None


def _opened(path: Path) -> int:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise _unusable(path, error) from None


def _unusable(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"This session cannot be held open in {path.parent}: {error.strerror}. Make the folder writable."
    )


def _lock(handle: int, how: int = fcntl.LOCK_EX) -> None:
    for tries in range(1, _TRIES + 1):
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if tries == _TRIES:
                raise
            time.sleep(_NAP)


def _is_at(handle: int, path: Path) -> bool:
    """Return whether an open file is the one at `path`. Raises OSError where there is none."""
    return os.path.samestat(os.fstat(handle), os.stat(path))


def _is_still_at(handle: int, path: Path) -> bool:
    # Somebody may have taken it over, or removed the folder, since it was opened.
    try:
        return _is_at(handle, path)
    except OSError:
        return False


def _held(handle: int) -> Held:
    content, status = _content(handle), os.fstat(handle)
    who, pid = content.get("who"), content.get("pid")
    is_pid = type(pid) is int and 0 < pid < 1 << 31
    return Held(
        "".join(filter(str.isprintable, who))[:_LONGEST] if isinstance(who, str) else "",
        _moment(content.get("since")),
        pid if isinstance(pid, int) and is_pid else 0,
        _moment(content.get("alive")),
        time.time() - status.st_mtime < AWAY,
        (status.st_dev, status.st_ino),
    )


def _content(handle: int) -> dict[str, object]:
    try:
        found = json.loads(os.pread(handle, 4096, 0))
    except (OSError, ValueError, RecursionError):
        # Empty, no file, read while its holder was writing it, or something that another program has put there.
        return {}
    return found if isinstance(found, dict) else {}


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    # The first and the last day there are cannot be shown in every time zone.
    known = found is not None and found.tzinfo is not None and 1970 < found.year < 9000
    return found if known else None
