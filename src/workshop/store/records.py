"""Reading one session whole, as a record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from workshop.errors import NotFound
from workshop.model.agreements import Agreement, Signature
from workshop.model.kinds import ITEM_TYPES
from workshop.model.people import Participant, Relationship
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.session import Session
from workshop.model.together import Brought
from workshop.store.rows import (
    ITEM_TABLES,
    brought_of,
    item_of,
    relationship_of,
    step_of,
    value_of,
)

T = TypeVar("T")


def read_relationship(db: sqlite3.Connection, id: str) -> Relationship:
    """Return a relationship. Raises NotFound."""
    row = db.execute("SELECT * FROM relationship WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no relationship {id} here. `workshop relationships` lists them.")
    return relationship_of(row)


def read_session(db: sqlite3.Connection, id: str) -> Session:
    """Return a session. Raises NotFound."""
    row = db.execute("SELECT * FROM session WHERE id = ?", (id,)).fetchone()
    if row is None:
        raise NotFound(f"There is no session {id} here. `workshop sessions` lists them.")
    return value_of(row, Session, f"The session {row['slug']}")


def read_record(db: sqlite3.Connection, id: str) -> Record:
    """Return a session with everything in it. Raises NotFound, and StoreError naming a part that cannot be read."""
    session = read_session(db, id)

    def all_of(query: str, make: Callable[[sqlite3.Row], T]) -> tuple[T, ...]:
        return tuple(make(row) for row in db.execute(query, (id,)).fetchall())

    items = [
        item
        for table in ITEM_TABLES
        for item in db.execute(f'SELECT * FROM "{table}" WHERE session = ?', (id,)).fetchall()
    ]
    order = {name: place for place, name in enumerate(ITEM_TYPES)}
    items.sort(key=lambda row: (order.get(row["type"], 0), row["position"], row["uid"]))
    return Record(
        read_relationship(db, session.relationship),
        session,
        all_of(
            "SELECT * FROM participant WHERE session = ? ORDER BY position, handle", participant_of
        ),
        all_of("SELECT * FROM step WHERE session = ? ORDER BY position, uid", step_of),
        tuple(item_of(row) for row in items),
        all_of("SELECT * FROM agreement WHERE session = ? ORDER BY revision", _agreement_of),
        all_of("SELECT * FROM signature WHERE session = ? ORDER BY seq", _signature_of),
        all_of("SELECT * FROM progress WHERE session = ? ORDER BY seq", progress_of),
        all_of("SELECT * FROM reading WHERE session = ? ORDER BY seq", _reading_of),
    )


def read_brought(db: sqlite3.Connection, session: str) -> Brought | None:
    """Return what the file of an imported session calls it; None where it goes by the same names here."""
    row = db.execute("SELECT * FROM brought WHERE session = ?", (session,)).fetchone()
    return None if row is None else brought_of(row)


def read_known_as(db: sqlite3.Connection, session: str) -> dict[str, str]:
    """Return the handle in the relationship of everybody who has another one in this session."""
    rows = db.execute("SELECT handle, person FROM known_as WHERE session = ?", (session,))
    return {row["handle"]: row["person"] for row in rows.fetchall()}


def participant_of(row: sqlite3.Row) -> Participant:
    """Return the participant in a row."""
    return value_of(row, Participant, f"The participant {row['handle']}")


def progress_of(row: sqlite3.Row) -> Progress:
    """Return the progress in a row."""
    return value_of(row, Progress, f"The progress {row['uid']}")


def _agreement_of(row: sqlite3.Row) -> Agreement:
    return value_of(row, Agreement, f"Revision {row['revision']} of the agreement")


def _signature_of(row: sqlite3.Row) -> Signature:
    return value_of(row, Signature, f"The signature of {row['handle']}")


def _reading_of(row: sqlite3.Row) -> Reading:
    return value_of(row, Reading, f"The reading {row['uid']}")
