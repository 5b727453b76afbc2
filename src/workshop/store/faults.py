"""Turning errors of SQLite and of the disk into sentences for people; every database error gets its words here."""

from __future__ import annotations

import errno
import glob
import os
import sqlite3
from pathlib import Path

from workshop.errors import StoreError

_ROOM = 1 << 20
"""With fewer bytes left, an error of the disk is taken for a full one: SQLite says "disk I/O error" of that too."""
_SETTLED = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CONSTRAINT,
)
"""What a commit fails with only before anything of it counts."""


def _code(error: sqlite3.Error) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF  # the upper bits only refine the lower eight


def settled(error: sqlite3.Error) -> bool:
    """Return whether nothing that failed with `error` counts, also where the commit itself failed."""
    return _code(error) in _SETTLED


def is_full(error: sqlite3.Error, path: Path) -> bool:
    """Return whether `error` came of a disk without room for what stands beside `path`."""
    code = _code(error)
    if code not in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return code == sqlite3.SQLITE_FULL
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < _ROOM or (disk.f_files > 0 and disk.f_favail == 0)


def reason(error: OSError) -> str:
    """Return why the system refused, in words that follow a colon or *for*: `there is no room left on the disk`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "there is no room left on the disk"
    return error.strerror or type(error).__name__


def why(error: Exception, path: Path) -> str:
    """Return what `error` at `path` was, in words that follow a colon, without a full stop."""
    if isinstance(error, sqlite3.Error) and is_full(error, path):
        return "there is no room left on the disk"
    return reason(error) if isinstance(error, OSError) else str(error).rstrip(".")


def in_words(error: sqlite3.Error, path: Path, *, saving: bool = True) -> StoreError:
    """Return the StoreError that says what `error` means for the database at `path`.

    `saving` tells whether something was being saved, so that the sentence can say that it was not.
    """
    lost = " Nothing of this was saved." if saving else ""
    if is_full(error, path):
        return StoreError(
            f"There is no room left on the disk that holds {path}: it is full.{lost} Free some space and try again."
        )
    match _code(error):
        case sqlite3.SQLITE_READONLY:
            return read_only(path)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            words = (
                f"Another program keeps {path} locked.{lost} Try again; if it stays so, close whatever else "
                "has this workspace open."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path, str(error))
        case sqlite3.SQLITE_IOERR:
            words = (
                f"The disk failed while {path} was in use ({error}).{lost} Look after the disk first: copy the "
                "whole folder somewhere safe."
            )
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            words = (
                f"{path} cannot be opened ({error}). Check that it and its folder belong to you: "
                f"ls -l {path.parent}"
            )
        case sqlite3.SQLITE_CONSTRAINT:
            words = (
                f"The database refused what contradicts the rest of it ({error}).{lost} "
                "This is a fault of the program; please report it."
            )
        case _:
            words = f"The database {path} reports: {error}.{lost}"
    return StoreError(words)


def uncommitted(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the error for a failed commit; mostly it says that nobody knows whether it was saved."""
    # Reading it again would not tell: what was written and not synced may still count once the database is opened anew.
    if settled(error):
        return in_words(error, path)
    what = (
        f"There is no room left on the disk that holds {path}"
        if is_full(error, path)
        else f"The disk failed while something was being saved into {path} ({error})"
    )
    return StoreError(
        f"{what}. Whether it was saved is not known: start workshop again and look before you repeat it, and copy the "
        "whole folder somewhere safe."
    )


def read_only(path: Path) -> StoreError:
    """Return the error for saving into a database that can only be read."""
    return StoreError(
        f"{path} can only be read here, so nothing was saved. Make the file and its folder writable "
        f"(chmod u+w), or copy the workspace to a place of your own."
    )


def damaged(path: Path, why: str) -> StoreError:
    """Return the error for a file that is not, or no longer, a database; names the newest backup where there is one."""
    copies = backups_of(path)
    way = (
        f"Its newest backup is {copies[-1]}: move the damaged file and any {path.name}-wal and {path.name}-shm "
        f"beside it away, and copy the backup to {path}."
        if copies
        else "There is no backup beside it. Move it away to begin anew, and keep it: what it holds may be saved."
    )
    return StoreError(f"{path} is damaged or not a database ({why}). It was left as it is. {way}")


def backups_of(path: Path) -> list[Path]:
    """Return the verified backups of the database at `path`, oldest first."""
    return sorted(
        (path.parent / "backups").glob(f"{glob.escape(path.stem)}-*.db"), key=lambda copy: copy.name
    )
