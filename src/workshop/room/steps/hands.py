"""Hands that are shown and counted, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workshop.errors import InputError
from workshop.model.rounds import Scale, Tally
from workshop.model.sides import Side

MOST = 1000
"""Hands at one point, more than any room has."""


def hands(counts: Mapping[Side, Sequence[int]], scale: Scale) -> tuple[Tally, Tally, Tally]:
    """Return the hands of the client, of the agency and of the room; those left out at the high end are none.

    Raises InputError, with the side as its field.
    """
    client = _counted(counts.get("client", ()), scale, "client")
    agency = _counted(counts.get("agency", ()), scale, "agency")
    both = tuple(sum(pair) for pair in zip(client.counts, agency.counts, strict=True))
    if not any(both):
        raise InputError("Nobody showed a hand: type how many chose each point.", "client")
    return client, agency, Tally(both, sum(both))


def _counted(counts: Sequence[int], scale: Scale, side: Side) -> Tally:
    points = len(scale.labels)
    if len(counts) > points:
        raise InputError(f"Type {points} numbers, one for each point, low to high.", side)
    if any(not 0 <= each <= MOST for each in counts):
        raise InputError(f"Each number is 0 to {MOST}.", side)
    full = (*counts, *([0] * (points - len(counts))))
    return Tally(full, sum(full))
