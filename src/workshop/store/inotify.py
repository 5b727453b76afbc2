"""What Linux tells of changes to files (inotify(7)), by the two calls of its C library that Python has no name for."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from pathlib import Path

CLOSE_WRITE, MOVED_FROM, MOVED_TO, CREATE, DELETE = 0x8, 0x40, 0x80, 0x100, 0x200
SELF = 0x400 | 0x800
"""The place itself was deleted or moved."""
LOST = 0x2000 | 0x4000 | 0x8000
"""Nothing is told of the place any more, or more happened than was kept."""
_FOLDER_ONLY = 0x0100_0000
_EVENT = struct.Struct("iIII")
_MOST = 1 << 16


class Inotify:
    """What happens at some places, as the system tells it. One thread at a time."""

    def __init__(self) -> None:
        """Begin. Raises OSError where the system has nothing of the kind, or allows no more of it."""
        library = ctypes.CDLL(None, use_errno=True)
        try:
            begin, self._add = library.inotify_init1, library.inotify_add_watch
            self._remove = library.inotify_rm_watch
        except AttributeError:
            raise OSError("this system tells of no changes to files") from None
        self._handle: int = _checked(begin(os.O_NONBLOCK | os.O_CLOEXEC))

    def fileno(self) -> int:
        """Return what can be waited for with others."""
        return self._handle

    def place(self, path: Path, told: int, *, folder: bool = True) -> int:
        """Be told what `told` names of a place; return its number, which a place has as long as it is the same one.

        Raises OSError where it is not there, or no more places can be watched.
        """
        wanted = told | SELF | (_FOLDER_ONLY if folder else 0)
        return _checked(self._add(self._handle, os.fsencode(path), wanted))

    def leave(self, number: int) -> None:
        """Be told nothing more of a place. One that has gone is left already."""
        self._remove(self._handle, number)

    def read(self) -> Iterator[tuple[int, int]]:
        """Yield what happened since it was last read: the number of the place, and what it was."""
        try:
            data = os.read(self._handle, _MOST)
        except BlockingIOError:
            return
        at = 0
        while at < len(data):
            number, told, _, length = _EVENT.unpack_from(data, at)
            at += _EVENT.size + length
            yield number, told

    def close(self) -> None:
        """End."""
        os.close(self._handle)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
