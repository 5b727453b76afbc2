"""Turning model values into rows, and rows into model values again, validated."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from workshop.errors import StoreError
from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, TYPE_OF, unknown_key
from workshop.model.people import Organisation, Relationship
from workshop.model.together import Brought

T = TypeVar("T")
Cell = str | int | None
Cells = dict[str, Cell]

OWN_TABLES = ("commitment", "kpi")
"""The item types that have a table of their own, because lists across sessions read them."""
ITEM_TABLES = ("item", *OWN_TABLES)
ITEM_COLUMNS = (
    "uid, session, step, type, number, side, author, position, agreed, standing, reworded, body"
)
"""What is stored of an item, in every one of its tables."""
_STEP_JSON = (
    "prompts",
    "phase_prompts",
    "spoken",
    "headings",
    "scale",
    "columns",
    "areas",
    "round",
)


def table_of(type_name: str) -> str:
    """Return the table that holds items of a type."""
    return type_name if type_name in OWN_TABLES else "item"


def cell(value: object) -> Cell:
    """Return how `value` is stored: times in UTC and figures as text, whatever has parts as JSON."""
    match value:
        case None | str():
            return value
        case int():
            return int(value)  # True and False as 1 and 0
        case datetime():
            if value.tzinfo is None:
                raise ValueError("A time without a zone cannot be stored.")
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return msgspec.json.encode(value).decode()


def cells_of(value: Struct) -> Cells:
    """Return a row with a column for each field of `value`."""
    return {name: cell(getattr(value, name)) for name in value.__struct_fields__}


def value_of(row: sqlite3.Row, type_: type[T], what: str) -> T:
    """Return the `type_` in `row`, whose columns are its fields. Raises StoreError naming `what` it should be."""
    return convert({name: row[name] for name in row.keys()}, type_, what)  # noqa: SIM118 (iterating a Row gives values)


def convert(fields: dict[str, Any], type_: type[T], what: str) -> T:
    """Return the `type_` with these fields as stored. Raises StoreError naming `what` it should be."""
    try:
        # Not strict: SQLite has neither truth values nor dates.
        value = msgspec.convert(fields, type_, strict=False)
        _refuse_unknown_keys(value)
        return value
    except msgspec.ValidationError as error:
        raise unreadable(what, error) from None


def _refuse_unknown_keys(value: object) -> None:
    """Raise ValidationError where a field of `value` holds a key that its table does not have."""
    if fault := unknown_key(value):
        raise msgspec.ValidationError(fault)


def unreadable(what: str, error: Exception) -> StoreError:
    """Return the error for a row that does not hold what it should."""
    return StoreError(
        f"{what} in the database cannot be read: {error}. It was changed by another program or by a fault of "
        "the disk. It was left as it is; a backup may hold it whole."
    )


# --- the values whose rows are not simply their fields -------------------------------------------


def relationship_cells(relationship: Relationship) -> Cells:
    """Return the row of a relationship: its organisations stand in it by side."""
    return {
        "id": relationship.id,
        "client_name": relationship.client.name,
        "client_legal_name": relationship.client.legal_name,
        "agency_name": relationship.agency.name,
        "agency_legal_name": relationship.agency.legal_name,
        "phase": relationship.phase,
    }


def relationship_of(row: sqlite3.Row) -> Relationship:
    """Return the relationship in a row."""
    return _relationship(row, row["id"])


def _relationship(row: sqlite3.Row, id: str) -> Relationship:
    return Relationship(
        id,
        Organisation(row["client_name"], row["client_legal_name"]),
        Organisation(row["agency_name"], row["agency_legal_name"]),
        row["phase"],
    )


def brought_cells(session: str, brought: Brought) -> Cells:
    """Return the row that says what the file of an imported session calls it and its relationship."""
    cells = relationship_cells(brought.relationship)
    return {
        "session": session,
        "slug": brought.slug,
        "relationship": cells.pop("id"),
        **cells,
    }


def brought_of(row: sqlite3.Row) -> Brought:
    """Return what the file of an imported session calls it and its relationship."""
    return Brought(row["slug"], _relationship(row, row["relationship"]))


def step_of(row: sqlite3.Row) -> Step:
    """Return the step in a row. Raises StoreError naming it."""
    what = f"The step {row['uid']}"
    fields: dict[str, Any] = {name: row[name] for name in Step.__struct_fields__}
    try:
        for name in _STEP_JSON:
            fields[name] = msgspec.json.decode(fields[name])
    except msgspec.DecodeError as error:
        raise unreadable(what, error) from None
    return convert(fields, Step, what)


def item_cells(session: str, item: Item[Any]) -> Cells:
    """Return the row of an item in `session`."""
    return {
        "uid": item.uid,
        "session": session,
        "step": item.step,
        "type": TYPE_OF[type(item.body)].name,
        "number": item.number,
        "side": item.side,
        "author": item.author,
        "position": item.position,
        "agreed": ",".join(item.agreed),
        "standing": item.standing,
        "reworded": item.reworded,
        "body": msgspec.json.encode(item.body).decode(),
    }


@cache
def _decoder(body: type[Struct]) -> msgspec.json.Decoder[Struct]:
    return msgspec.json.Decoder(body)


def item_of(row: sqlite3.Row) -> Item[Any]:
    """Return the item in a row, its body validated by the struct of its type. Raises StoreError naming it."""
    known = ITEM_TYPES.get(row["type"])
    what = f"{known.title if known else row['type']} {row['number'] or row['uid']}"
    if known is None:
        raise unreadable(what, ValueError(f"the type “{row['type']}” is not known here"))
    try:
        body = _decoder(known.body).decode(row["body"])
        _refuse_unknown_keys(body)
    except msgspec.MsgspecError as error:
        raise unreadable(what, error) from None
    return Item(
        row["uid"],
        body,
        row["step"],
        row["position"],
        row["number"],
        row["side"],
        row["author"],
        tuple(row["agreed"].split(",")) if row["agreed"] else (),
        row["standing"],
        row["reworded"],
    )
