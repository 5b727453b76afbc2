"""Reading invitations."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection

from workshop.model.invitations import Invitation
from workshop.model.session import State
from workshop.store.rows import value_of


def read_invitations(db: sqlite3.Connection, session: str) -> tuple[Invitation, ...]:
    """Return every invitation to a session, revoked ones too, in the order in which they were made."""
    rows = db.execute("SELECT * FROM invitation WHERE session = ? ORDER BY rowid", (session,))
    return tuple(_invitation_of(row) for row in rows.fetchall())


def read_invitations_of(
    db: sqlite3.Connection, handle: str, states: Collection[State]
) -> tuple[Invitation, ...]:
    """Return every invitation of a handle to sessions in some states, revoked ones too.

    One that was sent to that handle, whose person has another one by now, is among them.
    """
    rows = db.execute(
        "SELECT i.* FROM invitation AS i JOIN session AS s ON s.id = i.session "
        "WHERE ?1 IN (i.handle, i.sent_as) AND s.state IN (SELECT value FROM json_each(?2)) ORDER BY i.rowid",
        (handle, json.dumps(sorted(states))),
    )
    return tuple(_invitation_of(row) for row in rows.fetchall())


def _invitation_of(row: sqlite3.Row) -> Invitation:
    return value_of(row, Invitation, f"An invitation of {row['handle']}")
