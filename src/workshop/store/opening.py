"""Opening the database: made where there is none, refused with a reason where it cannot be trusted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from workshop.errors import Outdated, StoreError
from workshop.store.backup import sync_folder
from workshop.store.connection import connect, keep_a_log
from workshop.store.faults import backups_of, damaged, in_words
from workshop.store.lock import write_lock
from workshop.store.migrations import APPLICATION_ID, Migration, bring_up_to_date, version_of

_OLDEST_SQLITE = (3, 37, 0)
"""The first with STRICT tables."""


class Opened(Struct, frozen=True):
    """An open database."""

    connection: sqlite3.Connection
    read_only: bool


def open_database(
    path: Path, migrations: Sequence[Migration], now: Callable[[], datetime], patience: float
) -> Opened:
    """Connect to the database at `path`, made or brought up to date first where that is needed.

    Raises StoreError, with the file as it was, for one that is not ours, damaged, newer than this program, or out of
    reach.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(
            f"This Python comes with SQLite {sqlite3.sqlite_version}; 3.37 or later is needed. Use a newer Python."
        )
    try:
        if not path.exists():
            _make(path, migrations, now, patience)
        path.stat()
        read_only = not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
        if not os.access(path, os.R_OK):
            raise PermissionError(0, "you may not read it")
    except OSError as error:
        raise StoreError(
            f"{path} cannot be opened: {error.strerror}. Check that it and its folder belong to you, "
            "or choose another workspace with --workspace DIR."
        ) from None
    try:
        version = _look(path)
        _refuse_newer(path, version, len(migrations))
        if version < len(migrations) and read_only:
            raise StoreError(
                f"{path} is from an older version of workshop and has to be brought up to date first, but it can only "
                "be read here. Make the file and its folder writable (chmod u+w)."
            )
        connection = connect(address_of(path, read_only), patience)
    except sqlite3.Error as error:
        raise in_words(error, path, saving=False) from None
    try:
        if version < len(migrations):
            with write_lock(path, patience):
                bring_up_to_date(connection, path, migrations, now)
    except BaseException:
        connection.close()
        raise
    return Opened(connection, read_only)


def require_known(db: sqlite3.Connection, path: Path, known: int) -> None:
    """Raise Outdated where a newer version of this program has changed the form of the database that is open."""
    version = version_of(db)
    if version > known:
        raise Outdated(
            f"A newer version of workshop has changed the form of {path} while it was open here (it is {version} now; "
            f"this one knows {known}). Nothing more is read or saved from here. Update workshop, then start it again."
        )


def _refuse_newer(path: Path, version: int, known: int) -> None:
    if version > known:
        raise Outdated(
            f"{path} was written by a newer version of workshop (its form is {version}; this one knows {known}). "
            "It was left as it is. Update workshop to open it."
        )


def still_ours(db: sqlite3.Connection, path: Path, inode: tuple[int, int], known: int) -> None:
    """Raise StoreError unless `path` is still the file that `db` is open on, and in a form this program writes."""
    if identity(path) != inode:
        raise StoreError(
            f"{path} was moved, deleted or replaced while it was open, so this was not saved. Put it back, or leave "
            "and start workshop again."
        )
    require_known(db, path, known)
    if version_of(db) != known:
        raise StoreError(f"{path} was replaced by an older one. Leave, and start workshop again.")


def identity(path: Path) -> tuple[int, int]:
    """Return device and inode of the file at `path`, which no other file has; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


# --- judging, without changing a byte -------------------------------------------------------------


def _look(path: Path) -> int:
    """Return the version of the database at `path`. Raises StoreError where it is not one of ours."""
    if path.stat().st_size == 0:
        # A new database is made under another name and moved here when it is complete, so an empty file is what a fault
        # left. It is refused, not filled.
        raise damaged(path, "it is empty")
    # A connection that may write would empty the -wal file into the database when it is closed; one for reading does
    # not. An immutable one does not even leave files beside it, but sees nothing of what is in the -wal.
    looking = sqlite3.connect(address_of(path, reading=True), uri=True, isolation_level=None)
    try:
        application = looking.execute("PRAGMA application_id").fetchone()[0]
        version = version_of(looking)
    finally:
        looking.close()
    if application != APPLICATION_ID:
        raise StoreError(
            f"{path} is a database, but not one of workshop. It was left as it is. Move it away, or choose another "
            "workspace with --workspace DIR."
        )
    return version


def address_of(path: Path, reading: bool) -> str:
    """Return the `file:` address of a database, for reading only where that is all that is possible."""
    if not reading:
        return f"{path.as_uri()}?mode=rw"  # never rwc: a missing database is not made by accident
    beside = any(path.with_name(path.name + end).exists() for end in ("-wal", "-journal"))
    return f"{path.as_uri()}?mode=ro" + ("" if beside else "&immutable=1")


# --- making ---------------------------------------------------------------------------------------


def _make(
    path: Path, migrations: Sequence[Migration], now: Callable[[], datetime], patience: float
) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with write_lock(path, patience):
        if path.exists():  # another program has made it while this one waited
            return
        _refuse_lost(path)
        # All or nothing: it is moved to its name when all of it is on the disk.
        draft = path.with_name(path.name + ".new")
        for end in ("", "-wal", "-shm", "-journal"):  # of a making that was killed
            draft.with_name(draft.name + end).unlink(missing_ok=True)
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            connection = connect(address_of(draft, reading=False), patience)
            try:
                bring_up_to_date(connection, draft, migrations, now)
                keep_a_log(connection)
            finally:
                connection.close()
            os.replace(draft, path)
        except sqlite3.Error as error:
            raise in_words(error, path, saving=False) from None
        sync_folder(path.parent)


def _refuse_lost(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    copies = backups_of(path)
    if log.exists() and log.stat().st_size:
        raise StoreError(
            f"{path} is missing, but {log.name} beside it holds what was last saved into it. Put the database back "
            "beside it; or move both that file and any backups away to begin anew."
        )
    if copies:
        raise StoreError(
            f"{path} is missing, but there are backups of it. Put it back, or copy {copies[-1]} to {path}; "
            f"to begin anew, move {copies[-1].parent} away."
        )
