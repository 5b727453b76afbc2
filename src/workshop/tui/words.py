"""The words of the screens for values of the model that are shown in more than one place.

They are looked up when something is drawn. What other floors say too (a phase, a state, how clear a brief is) stands
with the value in the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop.model.scope import RESPONSIBLE, responsible_word
from workshop.model.sides import PRESENCES, presence_word, side_word

if TYPE_CHECKING:
    from workshop.model.rounds import Way
    from workshop.model.sides import Side

_THE_SIDES: dict[Side, str] = {"client": "the client", "agency": "the agency"}
_SIDE_LABELS: dict[Side, str] = {"client": "Client", "agency": "Agency"}
_WAYS: dict[Way, str] = {
    "spoken": "spoken",
    "keyboard": "passed keyboard",
    "form": "by form",
    "own": "own terminals",
}
_WAY_LABELS: dict[Way, str] = {
    "spoken": "Spoken",
    "keyboard": "Passed keyboard",
    "form": "By form",
    "own": "Own terminals",
}


def side_name(side: Side | None) -> str:
    """Return what a side is called within a sentence, or what both are called together."""
    return side_word(side) if side else "both"


def the_side(side: Side) -> str:
    """Return a side with its article, as in *what the client says*."""
    return _THE_SIDES[side]


def side_label(side: Side) -> str:
    """Return a side as a label begins with it."""
    return _SIDE_LABELS[side]


def side_choices() -> tuple[tuple[str, str], ...]:
    """Return both sides for a field, each with its name."""
    return tuple((side, side_word(side)) for side in _THE_SIDES)


def presence_choices() -> tuple[tuple[str, str], ...]:
    """Return every way to take part for a field, each with its name."""
    return tuple((presence, presence_word(presence)) for presence in PRESENCES)


def responsible_choices() -> tuple[tuple[str, str], ...]:
    """Return everybody who can make something for a field, each with a name."""
    return tuple((each, responsible_word(each)) for each in RESPONSIBLE)


def way_name(way: Way) -> str:
    """Return how a round is run, within a sentence."""
    return _WAYS[way]


def way_label(way: Way) -> str:
    """Return how a round is run, as a line begins with it."""
    return _WAY_LABELS[way]


def minutes_word(minutes: int) -> str:
    """Return `1 minute`, `8 minutes`."""
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
