"""Commitments: what somebody will do by a day, and how we know that it is done."""

from __future__ import annotations

from datetime import date as Date

from msgspec import Struct

from workshop.model.kind import ItemType, Kind, a_tick_missing

SURE = 70
"""Percent of confidence below which a commitment is better changed (domain practice)."""


class Commitment(Struct, frozen=True):
    """One promise. The item's side is the owner's."""

    action: str = ""
    owner: str = ""
    """A handle."""
    due: Date | None = None
    done_when: str = ""
    origin: str = ""
    """The uid of the item it came from, in a further session that of the last agreement; "" where it came from talk."""
    confidence: int | None = None
    """Percent, 0 to 100."""

    @property
    def complete(self) -> bool:
        """Whether it has the three things a commitment needs: action, owner and date."""
        return bool(self.action and self.owner and self.due)


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
            not_words=frozenset({"owner", "origin"}),
        ),
    ),
    sections={"commitments": "Commitments"},
)
