"""Small files, one a seat, that say who is here: written when something changes, touched to say *alive*.

A change puts a new file in the place of the one before, which changes the folder: whoever watches the folder looks. A
sign of life changes only the time of the file, which nobody watches. The file is locked for as long as its process
lives, so a seat that was killed is known at once, and one that is stopped by the time of its file.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import stat
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from workshop.errors import StoreError
from workshop.store.faults import reason

MOST = 4096
"""Bytes of a file that are read; what is longer was put there by somebody else."""
AWAY = 60.0
"""Seconds without a sign of life after which a seat counts as away."""
MANY = 500
"""Files of one session that are looked at: more seats than that are not in one room."""

_SUFFIX = ".here"
_NAME = re.compile(r"(?P<kind>[a-z]{1,16})\.(?P<seat>[0-9a-f]{16})")


class Found(Struct, frozen=True):
    """The file of one seat whose process lives."""

    seat: str
    """An id that only this seat has."""
    kind: str
    content: bytes
    away: bool
    """Whether it has given no sign of life for a while."""


class HereFile:
    """The file of one seat of this process. Nothing is written before `put`."""

    def __init__(self, folder: Path, session: str, kind: str) -> None:
        """`folder` is made where it is missing."""
        self.seat = secrets.token_hex(8)
        self._path = folder / f"{session}.{kind}.{self.seat}{_SUFFIX}"
        self._handle: int | None = None
        self._content = b""
        self.put_at = 0.0
        """When the file was put there, in seconds, by the clock of the file system, which all seats share."""

    def put(self, content: bytes) -> None:
        """Say this of the seat; nothing is written where it says that already. Raises StoreError."""
        if content == self._content and self._in_place():
            return
        try:
            self._put(content)
        except OSError as error:
            raise StoreError(
                f"Who is here cannot be noted in {self._path.parent}: {reason(error)}."
            ) from None

    def _put(self, content: bytes) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = self._path.with_name(self._path.name + ".new")
        handle = os.open(
            new, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
        )
        try:
            with suppress(OSError):  # a file system without locks: the time of the file has to do
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(handle, content)
            os.replace(new, self._path)
        except BaseException:
            os.close(handle)
            with suppress(OSError):
                new.unlink()
            raise
        self._close()
        self._handle, self._content = handle, content
        self.put_at = os.fstat(handle).st_mtime

    def _in_place(self) -> bool:
        if self._handle is None:
            return False
        try:
            there = os.stat(self._path, follow_symlinks=False)
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(self._handle))

    def touch(self) -> None:
        """Give a sign of life. Raises StoreError where the file has gone and cannot be put there again."""
        if self._handle is None:
            return
        if self._in_place():
            with suppress(OSError):
                os.utime(self._handle)
        else:
            self.put(self._content)

    def remove(self) -> None:
        """Be here no longer. Never raises."""
        if self._in_place():
            with suppress(OSError):
                self._path.unlink()
        self._close()
        self._content = b""

    def _close(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class HereFiles:
    """The files of everybody who is in one session. One thread at a time."""

    def __init__(self, folder: Path, session: str, kinds: Collection[str] | None = None) -> None:
        """Look only at seats of these kinds; None for all. `folder` need not be there."""
        self._folder = str(folder)
        self._begins = f"{session}."
        self._kinds = kinds
        self._state: tuple[int, int] | None = None
        self._again = True
        self._signs: dict[str, tuple[int, float]] = {}
        """By seat the time of its file, and when that was first seen here, in the seconds of a clock nobody sets."""

    def changed(self) -> bool:
        """Return whether anybody may have come, gone or changed since this was last asked; it costs one look."""
        try:
            found = os.stat(self._folder)
            state = (found.st_ino, found.st_mtime_ns)
        except OSError:
            state = (0, 0)
        # Two changes within a few milliseconds leave the same time, so after each change it is looked at once more.
        changed = self._again or state != self._state
        self._again = state != self._state
        self._state = state
        return changed

    def read(self) -> tuple[Found, ...]:
        """Return the seats whose process lives, by id. What cannot be read, or is nothing of ours, is left out."""
        found = []
        for name, kind, seat in self._names():
            if self._kinds is not None and kind not in self._kinds:
                continue
            each = self._one(name, kind, seat)
            if each is not None:
                found.append(each)
        self._signs = {each.seat: self._signs[each.seat] for each in found}
        return tuple(found)

    def _names(self) -> list[tuple[str, str, str]]:
        try:
            names = os.listdir(self._folder)
        except OSError:
            return []
        found = []
        for name in names:
            if name.startswith(self._begins) and name.endswith(_SUFFIX):
                match = _NAME.fullmatch(name[len(self._begins) : -len(_SUFFIX)])
                if match:
                    found.append((name, match["kind"], match["seat"]))
        return sorted(found, key=lambda each: each[2])[:MANY]

    def _one(self, name: str, kind: str, seat: str) -> Found | None:
        try:
            # Never waits: it may be a pipe that somebody has put there.
            handle = os.open(
                os.path.join(self._folder, name),
                os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC,
            )
        except OSError:
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MOST:
                return None
            content = os.pread(handle, MOST, 0)
            if not _locked(handle):
                return None
        except OSError:
            return None
        finally:
            os.close(handle)
        return Found(seat, kind, content, self._away(seat, status.st_mtime_ns))

    def _away(self, seat: str, touched: int) -> bool:
        # How old a file is by the computer's clock counts only when it is first seen: that clock may be set meanwhile.
        now = time.monotonic()
        before, seen = self._signs.get(
            seat, (0, now - min(max(0.0, time.time() - touched / 1e9), AWAY))
        )
        if before and before != touched:
            seen = now
        self._signs[seat] = touched, seen
        return now - seen >= AWAY


def _locked(handle: int) -> bool:
    """Return whether the process that wrote a file lives; so where the file system knows no locks."""
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def left_over(folder: Path) -> list[Path]:
    """Return the files of seats that are no longer there."""
    try:
        names = [name for name in os.listdir(folder) if name.endswith((_SUFFIX, _SUFFIX + ".new"))]
    except OSError:
        return []
    return [folder / name for name in sorted(names) if _is_left(folder / name)]


def _is_left(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return stat.S_ISREG(os.fstat(handle).st_mode) and not _locked(handle)
    finally:
        os.close(handle)
