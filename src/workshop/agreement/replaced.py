"""What an agreement says became of each clause of the one that it replaces: its table, and its words on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workshop.agreement.frozen_text import Paragraph, Written

Fate = Literal["stands", "changed", "carried", "settled", "dropped"]

FATES: dict[Fate, str] = {
    "stands": "Stands",
    "changed": "Changed",
    "carried": "Carried, not looked at",
    "settled": "Settled",
    "dropped": "Dropped",
}
"""The words for each, in the order in which they are listed."""
HEADING = "What became of the agreement that this one replaces"
"""The heading over the list."""


class Replaced(Written, frozen=True, kw_only=True):
    """One clause that was in force in the replaced agreement."""

    number: str
    became: Fate


def in_words(replaced: Sequence[Replaced]) -> tuple[Paragraph, ...]:
    """Return one line for each fate, with the numbers of its clauses: `Stands: E1, E2, K1`."""
    found = ((fate, [each.number for each in replaced if each.became == fate]) for fate in FATES)
    return tuple(
        Paragraph(f"{FATES[fate]}: {', '.join(numbers)}", heading=HEADING)
        for fate, numbers in found
        if numbers
    )
