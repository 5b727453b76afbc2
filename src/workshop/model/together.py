"""Records of the same two parties from two workspaces: whether they are the same, and who is who."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, structs

from workshop.model.items import HOLDER_LISTS, HOLDERS, Item
from workshop.model.people import Organisation, Participant, Relationship, propose_handle
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side


class Brought(Struct, frozen=True):
    """What the file of an imported session calls it and its relationship, where it goes by other names here."""

    slug: str
    relationship: Relationship


def as_it_came(record: Record, brought: Brought | None) -> Record:
    """Return `record` as its file has it: an export of it equals that file."""
    if brought is None:
        return record
    own = brought.relationship.id == record.relationship.id
    # A correction of the parties' names goes into the records of their own relationship.
    relationship = record.relationship if own else brought.relationship
    session = structs.replace(
        record.session, slug=brought.slug, relationship=brought.relationship.id
    )
    return structs.replace(record, relationship=relationship, session=session)


# --- the same parties -----------------------------------------------------------------------------


def same_parties(
    one: Relationship,
    ones: Iterable[Participant],
    other: Relationship,
    others: Iterable[Participant],
) -> bool:
    """Return whether both are one relationship: on each side the same name, or a mail address in common."""
    here, there = tuple(ones), tuple(others)
    return all(
        _same_organisation(one.organisation(side), other.organisation(side))
        or bool(_mails(here, side) & _mails(there, side))
        for side in SIDES
    )


def _same_organisation(one: Organisation, other: Organisation) -> bool:
    names = [{_folded(each.name), _folded(each.legal_name)} - {""} for each in (one, other)]
    return not names[0].isdisjoint(names[1])


def _mails(people: Iterable[Participant], side: Side) -> set[str]:
    return {each.mail.casefold() for each in people if each.side == side and each.mail}


def _folded(name: str) -> str:
    """Return a name without accents, capitals and spare blanks."""
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(letters.casefold().split())


# --- the same people ------------------------------------------------------------------------------


def same_person(one: Participant, other: Participant, *, one_source: bool = False) -> bool:
    """Return whether both are one person: the same mail address, or the same name on the same side.

    `one_source` says that both handles were given in one relationship. Then the same handle means the same person,
    under a name that was corrected; but not where both names give that handle, as two of another script can.
    """
    if one.mail and one.mail.casefold() == other.mail.casefold():
        return True
    if one.side == other.side and _folded(one.name) == _folded(other.name):
        return True
    alike = propose_handle(one.name, ()) == propose_handle(other.name, ())
    return one_source and one.handle == other.handle and not alike


def who_is_who(
    coming: Iterable[Participant],
    known: Iterable[Participant],
    taken: Iterable[str],
    *,
    one_source: bool,
) -> dict[str, str]:
    """Return the handle in the relationship of everybody `coming` who has another one in their own session.

    `known` are the people of the relationship, `taken` all handles in it. Who is not known there keeps their handle,
    or gets a new one where it is somebody else's.
    """
    left = {each.handle: each for each in known}
    used = {*taken, *left}
    names: dict[str, str] = {}
    for person in sorted(coming, key=lambda each: each.handle not in left):
        found = _found(person, left, one_source=one_source)
        if found is None:
            handle = propose_handle(person.name, used) if person.handle in used else person.handle
        else:
            handle = found.handle
            del left[handle]
        used.add(handle)
        if handle != person.handle:
            names[person.handle] = handle
    return names


def _found(
    person: Participant, left: Mapping[str, Participant], *, one_source: bool
) -> Participant | None:
    own = [left[person.handle]] if person.handle in left else []
    every = (*own, *left.values())
    return next((each for each in every if same_person(person, each, one_source=one_source)), None)


def under(record: Record, names: Mapping[str, str]) -> Record:
    """Return `record` with everybody in `names`, and what they own, under the handle given there."""
    if not names:
        return record
    people = tuple(
        structs.replace(
            each,
            handle=names.get(each.handle, each.handle),
            stands_in_for=names.get(each.stands_in_for, each.stands_in_for),
        )
        for each in record.participants
    )
    return structs.replace(
        record, participants=people, items=tuple(_renamed(each, names) for each in record.items)
    )


def _renamed(item: Item[Any], names: Mapping[str, str]) -> Item[Any]:
    held = {name: getattr(item.body, name, "") for name in HOLDERS}
    changes: dict[str, object] = {
        name: names[handle] for name, handle in held.items() if handle in names
    }
    for name in (*HOLDER_LISTS, "excused", "asked", "without"):
        several: tuple[str, ...] = getattr(item.body, name, ())
        if not names.keys().isdisjoint(several):
            changes[name] = tuple(names.get(each, each) for each in several)
    body = structs.replace(item.body, **changes) if changes else item.body
    return structs.replace(item, body=body, author=names.get(item.author, item.author))
