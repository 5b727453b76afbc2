"""Sign-off: what is agreed about the next review, each side's confirmation, section by section, and deferrals."""

from __future__ import annotations

from datetime import date as Date
from typing import Literal

from msgspec import Struct

from workshop.model.sides import Side

Section = Literal[
    "parties",
    "goal",
    "look-back",
    "expectations",
    "scope",
    "kpis",
    "scores",
    "feedback",
    "needs",
    "polls",
    "decisions",
    "commitments",
    "programme",
]

SECTIONS: dict[Section, str] = {
    "parties": "Parties and people",
    "goal": "Goal and contract",
    "look-back": "Looking back",
    "expectations": "Expectations",
    "scope": "Scope",
    "kpis": "KPIs",
    "scores": "How we see each other",
    "feedback": "Feedback written down",
    "needs": "What we need of each other",
    "polls": "What we asked everybody",
    "decisions": "Decisions and open questions",
    "commitments": "Commitments",
    "programme": "Programme and next review",
}
"""The sections of an agreement, in the order they are read back."""


class Closing(Struct, frozen=True):
    """What sign-off itself captures; one per session."""

    next_review: Date | None = None
    cadence: str = ""
    no_commitments: tuple[Side, ...] = ()
    """The sides that said outright that they promise nothing."""


class Confirmation(Struct, frozen=True):
    """The item's side confirmed one section of one revision as read back."""

    revision: int
    section: Section


class Deferral(Struct, frozen=True):
    """A signatory who will not sign today: neither signed nor declined."""

    handle: str
    revision: int
    until: Date | None = None
    asks: str = ""
    """Whom they ask."""
