"""What became of commitments and KPIs after the agreement: rows added to the relationship, never edits of a session."""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from workshop.model.sides import Side

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


def outcome_by_side(progress: tuple[Progress, ...], commitment: str) -> dict[Side | None, Outcome]:
    """Return the latest outcome each side gave for `commitment`; rows are in the order they were recorded."""
    return {row.side: row.outcome for row in progress if row.commitment == commitment}


def settled(progress: tuple[Progress, ...], commitment: str) -> bool:
    """Return whether `commitment` is finished: its latest word is kept or dropped, or not kept."""
    rows = [row for row in progress if row.commitment == commitment]
    return bool(rows) and rows[-1].outcome not in ("open", "partly")
