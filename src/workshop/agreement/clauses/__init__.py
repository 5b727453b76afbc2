"""What each kind puts into the agreement: one file for each kind that has a section there, and the table of them."""

from __future__ import annotations

from workshop.agreement.clauses import (
    commitments,
    expectations,
    kpis,
    look_back,
    needs,
    noted,
    notes,
    poll,
    scope,
    scorecard,
    sign_off,
    welcome,
)
from workshop.agreement.frozen_text import Clauses, Part
from workshop.model.kinds import SECTIONS
from workshop.model.names import KindName, Section

CLAUSES: dict[KindName, Clauses] = {
    "welcome": welcome.CLAUSES,
    "look-back": look_back.CLAUSES,
    "expectations": expectations.CLAUSES,
    "scope": scope.CLAUSES,
    "kpis": kpis.CLAUSES,
    "scorecard": scorecard.CLAUSES,
    "notes": notes.CLAUSES,
    "needs": needs.CLAUSES,
    "poll": poll.CLAUSES,
    "commitments": commitments.CLAUSES,
    "sign-off": sign_off.CLAUSES,
}


def all_clauses() -> tuple[Clauses, ...]:
    """Return what the kinds write, and what is written of the items noted from any step."""
    return (*CLAUSES.values(), noted.CLAUSES)


def part_types() -> dict[Section, type[Part]]:
    """Return the table that each section is written as and read from, in the order they are read back."""
    known = {section: part for each in all_clauses() for section, part in each.parts.items()}
    return {section: known[section] for section in SECTIONS if section in known}
