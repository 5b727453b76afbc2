"""Reading a session: with the one whose agreement it began with, so that both can be held against each other."""

from __future__ import annotations

from msgspec import structs

from workshop.errors import NotFound
from workshop.model.record import Record
from workshop.store.store import Store


def read_session(store: Store, session: str) -> Record:
    """Return a session with everything in it, and with the one before it. Raises NotFound, StoreError."""
    record = store.record(session)
    before = _before(store, record)
    return record if before is None else structs.replace(record, before=before)


def _before(store: Store, record: Record) -> Record | None:
    """Return the session that `record` follows; None where it is gone, or where there was none.

    A file could name any session here: only an agreement of the same relationship is ever shown beside this one.
    """
    if not record.session.follows:
        return None
    try:
        found = store.record(record.session.follows)
    except NotFound:
        return None
    same = found.session.relationship == record.session.relationship
    return found if same and found.session.state in ("sealed", "superseded") else None
