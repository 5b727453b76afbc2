"""Reading one session whole, as a record."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from workshop.errors import NotFound
from workshop.model.agreements import Agreement, Signature
from workshop.model.kinds import ITEM_TYPES
from workshop.model.people import Participant, Relationship
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.session import Session
from workshop.model.together import Brought
from workshop.store.rows import (
    ITEM_COLUMNS,
    ITEM_TABLES,
    brought_of,
    item_of,
    relationship_of,
    step_of,
    value_of,
)

T = TypeVar("T")

TRUST = 10.0
"""Seconds for which the journal is trusted: what another program writes past its triggers is read after them."""


class Known:
    """What was read of one session last: a row that is as it was gives the very same value again.

    So nothing is decoded twice, and whoever looks through the record again sees at once what is new in it. Where the
    journal names the session, every row is read and compared; where not, as mostly for a sealed one, none is. One
    thread at a time.
    """

    def __init__(self) -> None:
        self._act = self._latest = 0
        """The last act when it was read, and when it was last asked for."""
        self._read_at = 0.0
        self._values: dict[tuple[object, ...], Any] = {}
        self._new: dict[tuple[object, ...], Any] = {}
        self._record: Record | None = None

    def still(self, db: sqlite3.Connection, session: str) -> Record | None:
        """Return the record of last time where the journal knows of no change to it; None where it is to be read."""
        self._latest = db.execute("SELECT coalesce(max(seq), 0) FROM act").fetchone()[0]
        if self._record is None or monotonic() - self._read_at >= TRUST:
            return None
        # What another program writes has the number of the last act, too. What is taken off the screens leaves its act
        # behind, and no change.
        changed = db.execute(
            "SELECT EXISTS (SELECT 1 FROM change WHERE act >= ?1 AND session IN (?2, '')) "
            "OR EXISTS (SELECT 1 FROM act WHERE seq > ?1 AND session IN (?2, '')) "
            "OR NOT EXISTS (SELECT 1 FROM session WHERE id = ?2)",
            (self._act, session),
        ).fetchone()[0]
        if changed:
            return None
        self._act = self._latest
        return self._record

    def value(self, make: Callable[[sqlite3.Row], T], row: sqlite3.Row) -> T:
        """Return what `make` makes of `row`, or what it made of such a row last time."""
        key = (make, *row)
        found: T | None = self._values.get(key)
        value = self._new[key] = make(row) if found is None else found
        return value

    def keep(self, record: Record) -> Record:
        """Return `record`, or the one of last time where nothing differs; forget the rows that are no longer there."""
        self._values, self._new = self._new, {}
        self._act, self._read_at = self._latest, monotonic()
        if self._record is None or self._record != record:
            self._record = record
        return self._record


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


def read_record(db: sqlite3.Connection, id: str, known: Known | None = None) -> Record:
    """Return a session with everything in it. Raises NotFound, and StoreError naming a part that cannot be read.

    Where the same `known` is given each time, what has not changed is the same object as before.
    """
    known = known or Known()
    if (still := known.still(db, id)) is not None:
        return still
    session = read_session(db, id)

    def all_of(query: str, make: Callable[[sqlite3.Row], T]) -> tuple[T, ...]:
        return tuple(known.value(make, row) for row in db.execute(query, (id,)).fetchall())

    # By name: a * would also have the columns computed that are there for lists.
    items = [
        item
        for table in ITEM_TABLES
        for item in db.execute(
            f'SELECT {ITEM_COLUMNS} FROM "{table}" WHERE session = ?', (id,)
        ).fetchall()
    ]
    order = {name: place for place, name in enumerate(ITEM_TYPES)}
    items.sort(key=lambda row: (order.get(row["type"], 0), row["position"], row["uid"]))
    record = Record(
        read_relationship(db, session.relationship),
        session,
        all_of(
            "SELECT * FROM participant WHERE session = ? ORDER BY position, handle", participant_of
        ),
        all_of("SELECT * FROM step WHERE session = ? ORDER BY position, uid", step_of),
        tuple(known.value(item_of, row) for row in items),
        all_of("SELECT * FROM agreement WHERE session = ? ORDER BY revision", _agreement_of),
        all_of("SELECT * FROM signature WHERE session = ? ORDER BY seq", _signature_of),
        all_of("SELECT * FROM progress WHERE session = ? ORDER BY seq", progress_of),
        all_of("SELECT * FROM reading WHERE session = ? ORDER BY seq", _reading_of),
    )
    return known.keep(record)


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
