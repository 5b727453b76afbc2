"""Wiping: no trace of what was deleted stays in the database file or in the log beside it.

That it has to be done is written down in the transaction that deletes, so that whoever opens the database next does it
where this program is stopped, the disk is full, or somebody is reading.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Literal

from workshop.errors import StoreError
from workshop.store.faults import why
from workshop.store.lock import write_lock

What = Literal["pages", "log"]
"""What has to be wiped: the whole file, where rows were deleted, or only the log."""
WAIT = 0.25
"""Seconds that the first try waits for somebody who reads or writes; later ones do not wait at all."""


def note(db: sqlite3.Connection, what: What) -> None:
    """Write down, inside the open transaction, what has to be wiped after it."""
    db.execute("INSERT OR IGNORE INTO wiping VALUES (?)", (what,))


def wipe(db: sqlite3.Connection, path: Path, wait: float, patience: float) -> str:
    """Wipe what is written down; return why that is not done yet, in words, "" where nothing is left.

    It waits `wait` seconds for others, and `db` waits `patience` again afterwards. No transaction may be open on it.
    """
    try:
        wanted = {row[0] for row in db.execute("SELECT what FROM wiping").fetchall()}
        if not wanted:
            return ""
        with write_lock(path, wait):
            db.execute(f"PRAGMA busy_timeout = {int(wait * 1000)}")
            try:
                return _wipe(db, path, wanted)
            finally:
                db.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    except (sqlite3.Error, StoreError, MemoryError) as error:
        return (
            f"What should be gone can still be found in {path} and in {path.name}-wal beside it: {why(error, path)}. "
            "Removing it is tried again whenever something is saved, and at the next start."
        )


def _wipe(db: sqlite3.Connection, path: Path, wanted: set[str]) -> str:
    if "pages" in wanted:
        # secure_delete overwrites what is deleted, but not copies in the free space of pages from which rows moved.
        db.execute("VACUUM")
        note(db, "log")
        db.execute("DELETE FROM wiping WHERE what = 'pages'")
    # Pages that were written before are in the log until nobody reads from an earlier moment any more.
    if db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        return (
            f"Another program is reading {path}, so what should be gone can still be found in {path.name}-wal beside "
            "it. Removing it is tried again whenever something is saved; if it stays so, close whatever else has this "
            "workspace open."
        )
    db.execute("DELETE FROM wiping")
    return ""
