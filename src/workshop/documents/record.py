"""The record as a file, `workshop-record/2`: a whole session, to be kept or brought into another workspace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from workshop.documents.faults import Faults
from workshop.documents.record_checks import record_faults
from workshop.documents.rows import shape, to_item, to_row
from workshop.documents.toml import dump, load
from workshop.documents.walker import Fault, plain, read
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import Round

FORMAT = "workshop-record/2"
"""What is written."""
READ = (FORMAT, "workshop-record/1")
"""What is read. In the first version no agreement had a page."""


def told(record: Record) -> Record:
    """Return `record` as a file tells it: without the handles of those who were asked in anonymous rounds.

    With the counts beside them they would tell what somebody answered: where all agree, or in the file of another
    session in which almost the same people were asked.
    """
    return structs.replace(record, items=tuple(map(_told, record.items)))


def _told(item: Item[Any]) -> Item[Any]:
    body = item.body
    if isinstance(body, Round) and body.counts_only:
        body = structs.replace(body, asked=(), asked_client=0, excused=(), without=(), figures=())
    elif isinstance(body, Poll) and not body.choices:
        body = structs.replace(body, asked=())
    else:
        return item
    return structs.replace(item, body=body)


def write_record(record: Record) -> str:
    """Return the file that `read_record` reads back to the same record, as far as that is `told`."""
    record = told(record)
    items = {
        name: tuple(to_row(name, item) for item in record.of(item_type.body))
        for name, item_type in ITEM_TYPES.items()
    }
    file = shape().file(
        relationship=record.relationship,
        session=record.session,
        participant=record.participants,
        step=record.agenda,
        **items,
        agreement=record.agreements,
        signature=record.signatures,
        progress=record.progress,
        reading=record.readings,
    )
    return dump({"format": FORMAT, **plain(file)})


def read_record(content: bytes | str, source: str) -> Record:
    """Return the record in `content`. Raises DocumentError with every fault, `source` being its file."""
    data = load(content, source, *READ)
    form = shape()
    return _record(read(form.file, data, source, rules=form.rules, checks=(_faults,)))


def as_read(record: Record) -> Record:
    """Return `record` as its file is read: with texts cleaned that an earlier version took as they were.

    Raises DocumentError where nothing is left of a text that has to be there.
    """
    form = shape()
    data = load(write_record(record), "record", FORMAT)
    return _record(read(form.file, data, "record", rules=form.rules))


def _faults(file: Struct, so_far: Faults) -> Iterator[Fault]:
    return record_faults(_record(file), so_far)


def _record(file: Struct) -> Record:
    # The shape of the file is made from the table of types, so its fields are known by name only.
    held = structs.asdict(file)
    return Record(
        relationship=held["relationship"],
        session=held["session"],
        participants=held["participant"],
        agenda=held["step"],
        items=tuple(to_item(name, row) for name in ITEM_TYPES for row in held[name]),
        agreements=held["agreement"],
        signatures=held["signature"],
        progress=held["progress"],
        readings=held["reading"],
    )
