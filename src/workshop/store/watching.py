"""Watching the database: a connection that only asks whether somebody has written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from workshop.store.connection import connect
from workshop.store.opening import address_of, identity

State = tuple[object, ...]
"""A value that differs from the one before if something changed."""


class Watching:
    """A read connection that only asks whether the database changed. Made by `Store.watching`."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Connect. Raises sqlite3.Error where the database cannot be read at all."""
        self._path = path
        # No waiting for locks: whoever asks every few milliseconds asks again.
        self._db = connect(address_of(path, read_only), 0)
        self._db.execute("PRAGMA query_only = ON")
        self._version: object = None
        self._file = identity(path)

    def state(self, *, thoroughly: bool = True) -> State:
        """Return a value that differs after every commit of another connection.

        While the database is locked it is the value of before; where it cannot be read it says why. Only `thoroughly`
        it also differs where the file was replaced.
        """
        try:
            # Differs for this connection whenever another one has committed, of this process or of another.
            self._version = self._db.execute("PRAGMA data_version").fetchall()[0][0]
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                self._version = str(error)
        except sqlite3.Error as error:
            self._version = str(error)
        if thoroughly:
            self._file = identity(self._path)
        return (self._version, self._file)

    def running_rounds(self, session: str) -> tuple[str, ...] | None:
        """Return the rounds of a session that take entries now; None where that cannot be read now."""
        try:
            with closing(
                self._db.execute(
                    "SELECT uid FROM item WHERE session = ? AND type = 'round' "
                    "AND json_extract(body, '$.stage') IN ('open', 'sides')",
                    (session,),
                )
            ) as rows:
                return tuple(row["uid"] for row in rows)
        except sqlite3.Error:
            return None

    def close(self) -> None:
        """Close the connection."""
        self._db.close()
