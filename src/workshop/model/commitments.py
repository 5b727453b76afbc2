"""Commitments: what somebody will do by a day or in a rhythm, and how we know that it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date
from typing import ClassVar

from msgspec import Struct

from workshop.model.kind import ItemType, Kind, a_tick_missing
from workshop.model.text import listed

SURE = 70
"""Percent of confidence below which a commitment is better changed (domain practice)."""


class Commitment(Struct, frozen=True):
    """One promise. The item's side is the owner's."""

    LATER: ClassVar[frozenset[str]] = frozenset({"rhythm", "until", "helpers"})
    """Fields that the first version did not have."""

    action: str = ""
    owner: str = ""
    """A handle."""
    due: Date | None = None
    """By which day; with a rhythm its first date."""
    done_when: str = ""
    origin: str = ""
    """The uid of the item it came from, in a further session that of the last agreement; "" where it came from talk."""
    confidence: int | None = None
    """Percent, 0 to 100."""
    rhythm: str = ""
    """An RRULE without its end (RULE), for what is done again and again; "" for what is done once."""
    until: Date | None = None
    """On which day the rhythm ends at the latest; None where it goes on until the next review."""
    helpers: tuple[str, ...] = ()
    """Handles of those who help the owner, of either side."""

    @property
    def complete(self) -> bool:
        """Whether it has the three things a commitment needs: action, owner and date or rhythm."""
        return bool(self.action and self.owner and self.due)


def with_helpers(owner: str, helpers: Iterable[str]) -> str:
    """Return who answers for something and who helps, by name: `Lena Koch, with Bo Reyes and Ada Roy`."""
    names = tuple(helpers)
    return f"{owner}, with {listed(names)}" if names else owner


KIND = Kind(
    "commitments",
    "Commitments",
    "What we will do, who does it, and by when.",
    (
        ItemType(
            "commitment",
            Commitment,
            "commitments",
            "Commitment",
            "C",
            renewed=True,
            section="commitments",
            left_open=a_tick_missing,
            not_words=frozenset({"owner", "origin", "rhythm", "helpers"}),
        ),
    ),
    sections={"commitments": "Commitments"},
)
