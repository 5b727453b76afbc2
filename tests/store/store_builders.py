"""A store in a folder, and records put into it, for the tests of this floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from builders import FakeClock, counted_uids
from workshop.model.record import Record
from workshop.store.journal import NewAct
from workshop.store.rows import ITEM_TABLES
from workshop.store.store import Store
from workshop.store.writer import Writer

SEAT = "facilitator"


def open_store(path: Path, now: Callable[[], datetime] | None = None, **how: Any) -> Store:
    """Open the store at `path` with a clock that stands still."""
    return Store.open(path, now=now or FakeClock(), new_uid=counted_uids("n"), **how)


def act(words: str = "something done", **fields: Any) -> NewAct:
    """An act of the facilitator, in no session unless one is given."""
    return NewAct(**{"intent": "test.act", "words": words, "seat": SEAT, **fields})


def write(store: Store, *changes: Callable[[Writer], object], **fields: Any) -> None:
    """Make some changes in one act."""
    with store.writing(act(**fields)) as writer:
        for change in changes:
            change(writer)


def put(writer: Writer, record: Record) -> None:
    """Save everything in `record`."""
    session = record.session.id
    writer.save_relationship(record.relationship)
    writer.save_session(record.session)
    for position, person in enumerate(record.participants):
        writer.save_participant(session, person, position)
    writer.save_agenda(session, record.agenda)
    for item in record.items:
        writer.save_item(session, item)
    for agreement in record.agreements:
        writer.save_agreement(agreement)
    for signature in record.signatures:
        writer.save_signature(signature)
    for progress in record.progress:
        writer.add_progress(session, progress)
    for reading in record.readings:
        writer.add_reading(session, reading)
    writer.raise_counters(record)


def add(store: Store, *records: Record) -> None:
    """Save records, each as one act of the desk that cannot be taken back."""
    for record in records:
        with store.writing(
            act("session made", seat="desk", session=record.session.id, undoable=False)
        ) as writer:
            put(writer, record)


@contextmanager
def a_store(path: Path, *records: Record) -> Iterator[Store]:
    """A store at `path` that holds `records`, closed at the end."""
    store = open_store(path)
    try:
        add(store, *records)
        yield store
    finally:
        store.close()


def assert_sound(store: Store) -> None:
    """What is searched is what stands in the tables, and the index holds just that."""
    columns = 'session, type, "key", item, text, around'
    tables = ("session", "participant", *ITEM_TABLES, "progress", "reading")
    stored = " UNION ALL ".join(
        f"SELECT {columns}, day FROM said_in_{each} WHERE text <> ''" for each in tables
    )
    kept = store._db.execute(f"SELECT {columns}, id >> 32 FROM said").fetchall()
    assert sorted(map(tuple, kept)) == sorted(map(tuple, store._db.execute(stored).fetchall()))
    store._db.execute("INSERT INTO said_index (said_index, rank) VALUES ('integrity-check', 1)")
