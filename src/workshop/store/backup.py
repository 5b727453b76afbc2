"""Verified copies of the database: a copy is checked and written to the disk before it gets its final name."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from workshop.errors import StoreError
from workshop.store.connection import connect
from workshop.store.faults import in_words


def back_up(db: sqlite3.Connection, path: Path, name: str, now: Callable[[], datetime]) -> Path:
    """Copy the database at `path`, on which `db` is open, into `backups/` beside it; return the copy's place.

    The copy is compact, private and holds all that is committed. No transaction may be open. Raises StoreError; no
    half-made copy then remains.
    """
    folder = path.parent / "backups"
    stamp = now().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        place = _free(folder, f"{path.stem}-{stamp}-{name}")
        draft = place.with_suffix(".part")
        _copy(db, draft)
        os.replace(draft, place)
        sync_folder(folder)
    except OSError as error:
        raise StoreError(
            f"A backup of {path} cannot be made in {folder}: {error.strerror}."
        ) from None
    except sqlite3.Error as error:
        raise StoreError(
            f"A backup of {path} cannot be made. {in_words(error, path, saving=False)}"
        ) from None
    return place


def _free(folder: Path, stem: str) -> Path:
    place, count = folder / f"{stem}.db", 1
    while place.exists():
        count += 1
        place = folder / f"{stem}-{count}.db"
    return place


def _copy(db: sqlite3.Connection, draft: Path) -> None:
    draft.unlink(missing_ok=True)
    try:
        # The file is created empty with its permissions first, so that no byte of it was ever readable by others.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        db.execute("VACUUM INTO ?", (str(draft),))
        verify(draft)
        sync_file(draft)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def verify(copy: Path) -> None:
    """Raise StoreError unless the database at `copy` is sound from end to end."""
    checked = connect(f"{copy.as_uri()}?mode=ro&immutable=1", patience=0)
    try:
        found = [str(row[0]) for row in checked.execute("PRAGMA quick_check")]
    finally:
        checked.close()
    if found != ["ok"]:
        raise StoreError(f"The copy {copy} is not sound: {'; '.join(found[:3])}")


def sync_file(place: Path) -> None:
    """Write the bytes of the file at `place` through to the disk (fsync)."""
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Write the names in `folder` through to the disk (fsync)."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
