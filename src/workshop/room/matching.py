"""Where a record from elsewhere belongs: its own relationship, one it was brought into, or one that looks the same."""

from __future__ import annotations

from msgspec import Struct

from workshop.errors import NotFound
from workshop.model.people import Relationship
from workshop.model.record import Record
from workshop.model.together import same_parties, same_person
from workshop.store.store import Store


class Match(Struct, frozen=True):
    """A relationship here whose parties look like those of a record from elsewhere."""

    relationship: Relationship
    coming: str
    """What the record calls its own."""
    sessions: int
    people: tuple[str, ...]
    """The names of people who are in both."""


def home_of(store: Store, record: Record) -> str:
    """Return the id of the relationship that `record` belongs to: its own, or the one it was brought into before."""
    own = record.relationship.id
    if _is_known(store, own):
        return own
    return store.brought_into(own) or own


def matches(store: Store, record: Record) -> tuple[Match, ...]:
    """Return the relationships here that have the same two parties as `record`, by names and mail addresses.

    None where there is nothing to ask: the session is here, or the relationship it belongs to is.
    """
    if is_here(store, record) or _is_known(store, home_of(store, record)):
        return ()
    return tuple(
        Match(
            each,
            record.relationship.name,
            len(store.sessions(relationship=each.id, archived=True)),
            _in_both(store, each, record),
        )
        for each in store.relationships()
        if same_parties(each, store.people(each.id), record.relationship, record.participants)
    )


def looks_the_same(store: Store, relationship: Relationship, record: Record) -> bool:
    """Return whether names or mail addresses say that `record` is of this relationship."""
    if relationship.id == home_of(store, record):
        return True
    people = store.people(relationship.id)
    return same_parties(relationship, people, record.relationship, record.participants)


def _is_known(store: Store, relationship: str) -> bool:
    try:
        store.relationship(relationship)
    except NotFound:
        return False
    return True


def is_here(store: Store, record: Record) -> bool:
    """Return whether the session of `record` is here, with this content or another."""
    try:
        store.record(record.session.id)
    except NotFound:
        return False
    return True


def _in_both(store: Store, relationship: Relationship, record: Record) -> tuple[str, ...]:
    known = store.people(relationship.id)
    return tuple(
        each.name
        for each in record.participants
        if any(same_person(each, other) for other in known)
    )
