"""The earlier sessions of a relationship, for comparing what is asked again with what was answered last time."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.errors import StoreError
from workshop.model.record import Record
from workshop.room.core import Core, in_handles_of


def earlier_sessions(core: Core) -> tuple[Record, ...]:
    """Return every session of the relationship up to the day of this one, the latest first, archived ones too.

    Everybody has the handle in them that they have here.
    """
    return tuple(_earlier(core))


def _earlier(core: Core) -> Iterator[Record]:
    record = core.record
    lines = core.store.sessions(relationship=record.relationship.id, archived=True)
    for line in lines:
        if line.id == record.session.id or line.date > record.session.date:
            continue
        try:
            found = core.store.record(line.id)
        except StoreError:
            # A reveal must not fail because of another session. What is before it is not the last time.
            return
        yield in_handles_of(core.store, found, record)
