"""Turning errors of SQLite into sentences for people; every database error gets its words here."""

from __future__ import annotations

import glob
import sqlite3
from pathlib import Path

from workshop.errors import StoreError


def in_words(error: sqlite3.Error, path: Path, *, saving: bool = True) -> StoreError:
    """Return the StoreError that says what `error` means for the database at `path`.

    `saving` tells whether something was being saved, so that the sentence can say that it was not.
    """
    lost = " Nothing of this was saved." if saving else ""
    code = getattr(error, "sqlite_errorcode", None)
    match None if code is None else code & 0xFF:  # the upper bits only refine the lower eight
        case sqlite3.SQLITE_FULL:
            words = f"The disk that holds {path} is full.{lost} Free some space and try again."
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
    """Return the error for a failed commit; where the disk failed it says that nobody knows whether it was saved."""
    known = in_words(error, path)
    if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_IOERR:
        return known
    return StoreError(
        f"The disk failed while something was being saved into {path} ({error}). Whether it was saved is not known: "
        "start workshop again and look before you repeat it, and copy the whole folder somewhere safe."
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
