"""What each kind puts into the agreement: one file a kind, and the plain table of them."""

from __future__ import annotations

from collections.abc import Callable

from workshop.agreement.clauses.commitments import Commitments
from workshop.agreement.clauses.commitments import clause as commitments_clause
from workshop.agreement.clauses.expectations import Expectations
from workshop.agreement.clauses.expectations import clause as expectations_clause
from workshop.agreement.clauses.kpis import Kpis
from workshop.agreement.clauses.kpis import clause as kpis_clause
from workshop.agreement.clauses.look_back import LookBack
from workshop.agreement.clauses.look_back import clause as look_back_clause
from workshop.agreement.clauses.needs import Needs
from workshop.agreement.clauses.needs import clause as needs_clause
from workshop.agreement.clauses.noted import NotedSection
from workshop.agreement.clauses.noted import clause as noted_clause
from workshop.agreement.clauses.notes import Feedback
from workshop.agreement.clauses.notes import clause as notes_clause
from workshop.agreement.clauses.poll import Polls
from workshop.agreement.clauses.poll import clause as poll_clause
from workshop.agreement.clauses.scope import Scope
from workshop.agreement.clauses.scope import clause as scope_clause
from workshop.agreement.clauses.scorecard import Scores
from workshop.agreement.clauses.scorecard import clause as scorecard_clause
from workshop.agreement.clauses.sign_off import Programme
from workshop.agreement.clauses.sign_off import clause as sign_off_clause
from workshop.agreement.clauses.welcome import Goal, Parties
from workshop.agreement.clauses.welcome import clause as welcome_clause
from workshop.agreement.frozen_text import Part
from workshop.model.kinds import SECTIONS
from workshop.model.names import KindName, Section
from workshop.model.record import Record

Clause = Callable[[Record], dict[Section, Part]]
"""Returns the sections a kind writes, from a record."""

CLAUSES: dict[KindName, Clause] = {
    "welcome": welcome_clause,
    "look-back": look_back_clause,
    "expectations": expectations_clause,
    "scope": scope_clause,
    "kpis": kpis_clause,
    "scorecard": scorecard_clause,
    "notes": notes_clause,
    "needs": needs_clause,
    "poll": poll_clause,
    "commitments": commitments_clause,
    "sign-off": sign_off_clause,
}

FROM_ANY_STEP: tuple[Clause, ...] = (noted_clause,)
"""The sections of items that can be noted from any step and so belong to no kind."""

_PART_OF: dict[Section, type[Part]] = {
    "parties": Parties,
    "goal": Goal,
    "look-back": LookBack,
    "expectations": Expectations,
    "scope": Scope,
    "kpis": Kpis,
    "scores": Scores,
    "feedback": Feedback,
    "needs": Needs,
    "polls": Polls,
    "decisions": NotedSection,
    "commitments": Commitments,
    "programme": Programme,
}

PARTS: dict[Section, type[Part]] = {section: _PART_OF[section] for section in SECTIONS}
"""The table each section is written as and read from, in the order they are read back."""
