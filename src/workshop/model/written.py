"""What goes into the agreement of a record: which items, in which sections, and which of them are left open."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct

from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import SECTIONS, TYPE_OF
from workshop.model.names import Section
from workshop.model.noted import Decision, Parked, Question
from workshop.model.record import Record
from workshop.model.what_became import looked_back, promises

B = TypeVar("B", bound=Struct)

ALWAYS: frozenset[Section] = frozenset({"parties", "goal", "commitments", "programme"})
"""Sections that every agreement has, even where nothing was said under them."""


def headline(body: Struct) -> str:
    """Return the words an item is known by."""
    return TYPE_OF[type(body)].headline(body)


def carried_words(item: Item[Any]) -> str:
    """Return the words that are copied into an item which `item` is turned into; "" for none."""
    kind = TYPE_OF[type(item.body)]
    return kind.headline(item.body) if kind.carries_words else ""


def is_written(item: Item[Any]) -> bool:
    """Return whether `item` goes into the agreement.

    An item without words does not. An item of a type that needs both ticks does so only with both. A dropped item is
    listed as dropped if its type is renewed from agreement to agreement, and left out otherwise.
    """
    kind = TYPE_OF[type(item.body)]
    if not kind.section or (item.standing == "dropped" and not kind.renewed):
        return False
    if kind.ticked and not item.both_agree:
        return False
    if kind.blank is not None:
        return not kind.blank(item.body)
    return bool(kind.headline(item.body).strip())


def written(record: Record, body: type[B]) -> tuple[Item[B], ...]:
    """Return the items of type `body` that belong into the agreement, dropped ones among them."""
    return tuple(item for item in record.of(body) if is_written(item))


def kept(record: Record, body: type[B]) -> tuple[Item[B], ...]:
    """Return the items of type `body` that belong into the agreement and are not dropped."""
    return tuple(item for item in written(record, body) if item.standing != "dropped")


def sections_of(record: Record) -> tuple[Section, ...]:
    """Return the sections the agreement of `record` has, in the order they are read back."""
    filled = ALWAYS | {
        TYPE_OF[type(item.body)].section for item in record.items if is_written(item)
    }
    filled |= {"look-back"} if looked_back(record) else set()
    return tuple(section for section in SECTIONS if section in filled)


def is_open(item: Item[Any]) -> bool:
    """Return whether `item` is left open between the sides, as its type has it."""
    return TYPE_OF[type(item.body)].left_open(item)


def origin_number(record: Record, uid: str) -> str:
    """Return the clause number of the item with `uid`; "" where it is not in the agreement."""
    item = record.item(uid) if uid else None
    return item.number if item and is_written(item) else ""


def is_settled(record: Record, item: Item[Any]) -> bool:
    """Return whether `item` is settled in `record`: it says so itself, or both sides told what became of a promise."""
    if isinstance(item.body, Commitment):
        return item.uid in _settled_promises(record)
    return TYPE_OF[type(item.body)].settles(item.body)


def _settled_promises(record: Record) -> frozenset[str]:
    return frozenset(each.here.uid for each in promises(record) if each.here and each.settled)


def in_force(record: Record, body: type[B]) -> tuple[Item[B], ...]:
    """Return the items of type `body` that are clauses of the agreement: neither dropped nor settled."""
    settles = TYPE_OF[body].settles
    over = _settled_promises(record) if body is Commitment else frozenset()
    return tuple(
        item for item in kept(record, body) if item.uid not in over and not settles(item.body)
    )


def all_in_force(record: Record) -> tuple[Item[Any], ...]:
    """Return everything in force that a further session begins with, type by type."""
    return tuple(
        item for kind in TYPE_OF.values() if kind.renewed for item in in_force(record, kind.body)
    )


def unsettled(record: Record) -> tuple[Item[Any], ...]:
    """Return what the last agreement left open and is still open here: promises, questions, topics, differences."""
    return tuple(
        item
        for body in (Commitment, Question, Parked, Expectation)
        for item in in_force(record, body)
        if item.standing != "new" and (body is not Expectation or is_open(item))
    )


def to_look_back_on(record: Record) -> tuple[Item[Any], ...]:
    """Return what a look-back goes through besides figures and milestones: what is unsettled, and the decisions."""
    decisions = (each for each in in_force(record, Decision) if each.standing != "new")
    return (*unsettled(record), *decisions)


def not_looked_at(record: Record) -> tuple[Item[Any], ...]:
    """Return what is in force from the last agreement and nobody has looked at in this session."""
    return tuple(item for item in all_in_force(record) if item.standing == "carried")
