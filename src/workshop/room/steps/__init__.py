"""The intents of each kind of step, one file per kind; and of what is done in any step: leading, clauses, noted."""

from __future__ import annotations

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

INTENTS: dict[KindName, type[Intents]] = {
    "welcome": WelcomeIntents,
    "look-back": LookBackIntents,
    "expectations": ExpectationsIntents,
    "scope": ScopeIntents,
    "kpis": KpisIntents,
    "scorecard": ScorecardIntents,
    "notes": NotesIntents,
    "needs": NeedsIntents,
    "poll": PollIntents,
    "commitments": CommitmentsIntents,
    "sign-off": SignOffIntents,
}
"""For each kind its intents; a room has them under the name of the kind's module: `room.look_back`."""


class PerKind:
    """The same as INTENTS, said to the type checker."""

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
