"""Hands that are shown and counted, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workshop.errors import InputError
from workshop.model.asking import hands_here
from workshop.model.record import Record
from workshop.model.rounds import Scale, Tally
from workshop.model.sides import Side, side_word

MOST = 1000
"""Hands at one point, more than any room has."""


def hands(
    counts: Mapping[Side, Sequence[int]], scale: Scale, record: Record
) -> tuple[Tally, Tally, Tally]:
    """Return the hands of the client, of the agency and of the room; those left out at the high end are none.

    Raises InputError, with the side as its field, also for more hands than the side has people here.
    """
    client = _counted(counts.get("client", ()), scale, "client", record)
    agency = _counted(counts.get("agency", ()), scale, "agency", record)
    both = tuple(sum(pair) for pair in zip(client.counts, agency.counts, strict=True))
    if not any(both):
        raise InputError("Nobody showed a hand: type how many chose each point.", "client")
    return client, agency, Tally(both, sum(both))


def require_people(count: int, record: Record, field: str, *sides: Side) -> None:
    """Raise InputError, with `field`, for more hands than the people of `sides`, or of the room, can show."""
    most = hands_here(record, *sides)
    if most is None or count <= most:
        return
    shown = "That is 1 hand" if count == 1 else f"Those are {count} hands"
    people = "1 person" if most == 1 else f"{most or 'no'} people"
    here = f"{people} {'is' if most == 1 else 'are'} here"
    if sides:
        here = f"the {side_word(sides[0])} has {people} here"
    raise InputError(f"{shown}, and {here}. Count again, or name who is missing in Welcome.", field)


def _counted(counts: Sequence[int], scale: Scale, side: Side, record: Record) -> Tally:
    points = len(scale.labels)
    if len(counts) > points:
        raise InputError(f"Type {points} numbers, one for each point, low to high.", side)
    if any(not 0 <= each <= MOST for each in counts):
        raise InputError(f"Each number is 0 to {MOST}.", side)
    require_people(sum(counts), record, side, side)
    full = (*counts, *([0] * (points - len(counts))))
    return Tally(full, sum(full))
