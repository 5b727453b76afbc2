"""All findings of a record, kind by kind. They inform; none of them blocks anything."""

from __future__ import annotations

from datetime import date as Date

from workshop.insight import (
    candour,
    commitments,
    expectations,
    kpis,
    look_back,
    needs,
    notes,
    poll,
    scope,
    scorecard,
    sign_off,
    unrevealed,
    welcome,
)
from workshop.insight.finding import Finder, Finding
from workshop.model.kinds import TYPE_OF
from workshop.model.names import KindName
from workshop.model.record import Record

__all__ = ["FINDERS", "Finding", "findings"]

FINDERS: dict[KindName, Finder] = {
    "welcome": welcome.find,
    "look-back": look_back.find,
    "expectations": expectations.find,
    "scope": scope.find,
    "kpis": kpis.find,
    "scorecard": scorecard.find,
    "notes": notes.find,
    "needs": needs.find,
    "poll": poll.find,
    "commitments": commitments.find,
    "sign-off": sign_off.find,
}

FIRST: tuple[Finder, ...] = (look_back.not_looked_at,)
"""Finders whose findings are said before all others: what the next agreement would only carry on."""
ACROSS: tuple[Finder, ...] = (unrevealed.find, candour.find)
"""Finders that look across kinds, or whose findings are for the facilitator alone."""

_ALWAYS: frozenset[KindName] = frozenset({"welcome", "commitments", "sign-off"})


def findings(record: Record, today: Date) -> tuple[Finding, ...]:
    """Return what is missing or odd in `record` on `today`, in the order of the kinds, what nobody looked at first.

    A kind is checked when the agenda has a step of it that is not parked, or when items of it were captured.
    """
    looked_at = (
        _ALWAYS
        | {step.kind for step in record.agenda if not step.parked}
        | {TYPE_OF[type(item.body)].kind for item in record.items}
    )
    by_kind = [
        finding
        for kind, find in FINDERS.items()
        if kind in looked_at
        for finding in find(record, today)
    ]
    first = (finding for find in FIRST for finding in find(record, today))
    return (*first, *by_kind, *(finding for find in ACROSS for finding in find(record, today)))
