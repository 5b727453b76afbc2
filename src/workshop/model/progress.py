"""What became of commitments and KPIs after the agreement: rows added to the relationship, never edits of a session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from workshop.model.sides import MARKS, SIDES, Side, side_word

Outcome = Literal["open", "kept", "partly", "not-kept", "dropped"]

OUTCOMES: dict[Outcome, str] = {
    "open": "open",
    "kept": "kept",
    "partly": "partly kept",
    "not-kept": "not kept",
    "dropped": "dropped",
}


class Progress(Struct, frozen=True):
    """What one side says became of a commitment. The latest of each side counts."""

    uid: str
    commitment: str
    """The uid of the commitment."""
    outcome: Outcome
    at: datetime
    side: Side | None = None
    """Which side says so; None where it was recorded for both."""
    word: str = ""
    """The reason, in words."""
    by: str = ""
    """The handle of who recorded it; "" for the command line."""


class Reading(Struct, frozen=True):
    """One reading of a KPI."""

    uid: str
    kpi: str
    """The uid of the KPI."""
    value: Decimal
    day: Date
    source: str = ""
    note: str = ""
    """What one should know about the figure."""
    by: str = ""


Words = Mapping[Side, Progress]
"""The latest word of each side that has said one."""


def latest_words(rows: Iterable[Progress]) -> dict[Side, Progress]:
    """Return the latest word of each side among `rows` on one commitment, which are in the order they were recorded.

    A word for both counts as one of each.
    """
    words: dict[Side, Progress] = {}
    for row in rows:
        words.update(dict.fromkeys([row.side] if row.side else SIDES, row))
    return words


def shared_outcome(words: Words) -> Outcome | None:
    """Return what both sides say became of a commitment; None where they differ or one has not said."""
    outcomes = {words[side].outcome if side in words else None for side in SIDES}
    return outcomes.pop() if len(outcomes) == 1 else None


def is_settled(words: Words) -> bool:
    """Return whether both sides gave the same outcome, and not that it is open: one side's word settles nothing."""
    return shared_outcome(words) not in (None, "open")


def told(words: Words) -> str:
    """Return what became of a commitment: `kept`, or `● client says kept; agency has not said`."""
    outcome = shared_outcome(words)
    if outcome is not None or not words:
        return OUTCOMES[outcome or "open"]
    return "; ".join(
        f"{MARKS[side]} {side_word(side)} says {OUTCOMES[words[side].outcome]}"
        if side in words
        else f"{side_word(side)} has not said"
        for side in SIDES
    )
