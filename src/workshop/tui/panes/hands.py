"""A show of hands: the fields that ask each side how many chose each point, low to high."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from workshop.errors import InputError
from workshop.model.rounds import Scale
from workshop.model.scripts import plain_signs
from workshop.model.sides import SIDES, Side
from workshop.tui.widgets.fields import FieldSpec, line_field
from workshop.tui.widgets.side_marks import GLYPHS
from workshop.tui.words import side_label


def hands_specs(scale: Scale) -> tuple[FieldSpec, ...]:
    """Return one field for each side; each takes one number for every point."""
    digits = " ".join(str(scale.digit(point)) for point in range(len(scale.labels)))
    return tuple(
        line_field(
            side,
            f"{GLYPHS[side]} {side_label(side)}",
            placeholder="0 " * (len(scale.labels) - 1) + "2",
            help=f"how many hands for each of {digits}, with blanks between",
            parse=partial(_parse, scale),
        )
        for side in SIDES
    )


def key_of(scale: Scale) -> str:
    """Return what each point means, one a line."""
    return "\n".join(scale.show(point) for point in range(len(scale.labels)))


def counts_of(given: Mapping[str, object]) -> dict[Side, tuple[int, ...]]:
    """Return the hands of each side, from the fields of `hands_specs`."""
    found: dict[Side, tuple[int, ...]] = {}
    for side in SIDES:
        value = given.get(side)
        found[side] = tuple(map(int, str(value).split())) if value else ()
    return found


def _parse(scale: Scale, typed: str) -> str:
    """Return the numbers with one blank between, "" for none."""
    points = len(scale.labels)
    words = re.split(r"[\s,;/、]+", plain_signs(typed).strip())
    if words == [""]:
        return ""
    if not all(each.isascii() and each.isdigit() and len(each) < 5 for each in words):
        raise InputError(f"Type {points} numbers with blanks between, low to high.")
    if len(words) > points:
        raise InputError(f"These are {len(words)} numbers, and the scale has {points} points.")
    return " ".join(words)
