"""Connecting to SQLite with the settings that the store relies on."""

from __future__ import annotations

import sqlite3
import sys
from functools import cache


def connect(address: str, patience: float) -> sqlite3.Connection:
    """Return a connection to the database at a `file:` address; the caller begins and ends its transactions.

    It waits `patience` seconds for others. Raises sqlite3.Error.
    """
    # An app may open the store in one thread and use it in another; Store lets in one at a time.
    connection = sqlite3.connect(
        address, uri=True, timeout=patience, isolation_level=None, check_same_thread=False
    )
    try:
        connection.row_factory = sqlite3.Row
        for setting in (
            "foreign_keys = ON",
            "secure_delete = ON",
            f"trusted_schema = {'OFF' if _distrust_is_possible() else 'ON'}",
            "cell_size_check = ON",
            "temp_store = MEMORY",
            "recursive_triggers = ON",  # or INSERT OR REPLACE would slip past the journal
            *(("fullfsync = ON",) if sys.platform == "darwin" else ()),
        ):
            connection.execute(f"PRAGMA {setting}")
        _make_durable(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@cache
def _distrust_is_possible() -> bool:
    # Some releases (Debian 12's 3.40.1 is one) call their own JSON functions unsafe in triggers, views and generated
    # columns unless the schema is trusted: "unsafe use of json_object()". All three are ours and use nothing else.
    trial = sqlite3.connect(":memory:")
    try:
        trial.execute("PRAGMA trusted_schema = OFF")
        trial.execute("CREATE VIEW trial AS SELECT json_object('a', 1)")
        trial.execute("SELECT * FROM trial").fetchall()
    except sqlite3.OperationalError:
        return False
    finally:
        trial.close()
    return True


def keep_a_log(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log where the file system allows it; a restored backup does not have it turned on."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
        _make_durable(connection)


def _make_durable(connection: sqlite3.Connection) -> None:
    """Set `synchronous` so that a commit returns only when it is on the disk, with a log or without."""
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
