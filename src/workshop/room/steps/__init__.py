"""The intents of each kind of step, one file per kind; and of what is done in any step: leading, clauses, noted."""

from __future__ import annotations

from typing import get_type_hints

from workshop.model.names import KindName
from workshop.room.steps.commitments import CommitmentsIntents
from workshop.room.steps.expectations import ExpectationsIntents
from workshop.room.steps.intents import Intents
from workshop.room.steps.kpis import KpisIntents
from workshop.room.steps.look_back import LookBackIntents
from workshop.room.steps.needs import NeedsIntents
from workshop.room.steps.notes import NotesIntents
from workshop.room.steps.poll import PollIntents
from workshop.room.steps.scope import ScopeIntents
from workshop.room.steps.scorecard import ScorecardIntents
from workshop.room.steps.sign_off import SignOffIntents
from workshop.room.steps.welcome import WelcomeIntents


class PerKind:
    """The intents of every kind, as the attributes a room has them under: named like the module of the kind."""

    welcome: WelcomeIntents
    look_back: LookBackIntents
    expectations: ExpectationsIntents
    scope: ScopeIntents
    kpis: KpisIntents
    scorecard: ScorecardIntents
    notes: NotesIntents
    needs: NeedsIntents
    poll: PollIntents
    commitments: CommitmentsIntents
    sign_off: SignOffIntents


INTENTS: dict[KindName, type[Intents]] = {
    each.KIND: each for each in get_type_hints(PerKind).values()
}
"""For each kind its intents, from the list above."""
