"""Deputies: who signs in the stead of a signatory, who does not sign then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from workshop.errors import InputError
from workshop.model.people import Participant


def deputy_of(people: Iterable[Participant], handle: str) -> Participant | None:
    """Return who signs in the stead of somebody, None where they have no deputy."""
    return next((each for each in people if handle and each.stands_in_for == handle), None)


def without_deputies(people: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return `people` with those to sign who do so themselves: a deputy stands in for one session only."""
    everyone = tuple(people)
    away = {each.stands_in_for for each in everyone} - {""}
    return tuple(
        structs.replace(
            each,
            signatory=(each.signatory and not each.stands_in_for) or each.handle in away,
            stands_in_for="",
        )
        for each in everyone
    )


def with_deputy(
    people: Sequence[Participant], handle: str, instead_of: str
) -> tuple[Participant, ...]:
    """Return `people` with somebody as the deputy of `instead_of`, who signs no more; "" makes them deputy of nobody.

    Raises InputError where that person does not sign, is on another side, or has a deputy already.
    """
    known = {each.handle: each for each in people}
    person = known[handle]
    if person.stands_in_for == instead_of:
        return tuple(people)
    if person.stands_in_for:  # first as it would be without
        freed = settled(_with(people, structs.replace(person, signatory=False)))
        return with_deputy(freed, handle, instead_of)
    other = known.get(instead_of)
    if other is None or other is person:
        raise InputError(
            f"Choose in whose stead {person.name} signs: another person.", "stands_in_for"
        )
    if person.observer or person.side is None or person.side != other.side:
        raise InputError(
            f"{person.name} cannot sign in the stead of {other.name}: a deputy is of the same side, and no observer.",
            "stands_in_for",
        )
    if there := deputy_of(people, other.handle):
        raise InputError(
            f"{there.name} signs in the stead of {other.name} already. Take that off first.",
            "stands_in_for",
        )
    if deputy_of(people, handle) or other.stands_in_for:
        raise InputError("A deputy cannot have a deputy.", "stands_in_for")
    if not other.signatory:
        raise InputError(
            f"{other.name} does not sign, so nobody can sign in their stead. Name them a signatory first.",
            "stands_in_for",
        )
    named = structs.replace(person, signatory=True, stands_in_for=instead_of)
    return _with(_with(people, named), structs.replace(other, signatory=False))


def settled(people: Iterable[Participant], moved: str = "") -> tuple[Participant, ...]:
    """Return `people` without deputies who can be none any more; whom they stood in for signs again.

    `moved` is the handle of who changed sides: whether they sign there is settled already.
    """
    everyone = {each.handle: each for each in people}
    for person in tuple(everyone.values()):
        other = everyone.get(person.stands_in_for)
        if not person.stands_in_for or _holds(person, other):
            continue
        everyone[person.handle] = structs.replace(person, stands_in_for="", signatory=False)
        if other is not None and other.handle != moved and not other.observer:
            everyone[other.handle] = structs.replace(other, signatory=True)
    return tuple(everyone.values())


def _holds(person: Participant, other: Participant | None) -> bool:
    if other is None or other.side != person.side or person.side is None:
        return False
    return person.signatory and not (person.observer or other.observer or other.signatory)


def _with(people: Iterable[Participant], wanted: Participant) -> tuple[Participant, ...]:
    return tuple(wanted if each.handle == wanted.handle else each for each in people)
