"""What the minutes say of each kind of step. Of a kind that is not listed they say what its agreement would."""

from __future__ import annotations

from workshop.documents.minutes import (
    commitments,
    expectations,
    kpis,
    look_back,
    notes,
    poll,
    scope,
    scorecard,
    sign_off,
    welcome,
)
from workshop.documents.minutes.told import Part
from workshop.model.names import KindName

PARTS: dict[KindName, Part] = {
    "welcome": welcome.told,
    "look-back": look_back.told,
    "expectations": expectations.told,
    "scope": scope.told,
    "kpis": kpis.told,
    "scorecard": scorecard.told,
    "notes": notes.told,
    "poll": poll.told,
    "commitments": commitments.told,
    "sign-off": sign_off.told,
}

LEFT_OUT: dict[str, str] = {
    "round": "how a round went is nobody's business; what it revealed stands under its step",
    "confirmation": "belongs to the agreement, whose signatures stand on a page of their own",
    "deferral": "belongs to the agreement, whose signatures stand on a page of their own",
    "reservation": "belongs to the agreement, which says it under the programme",
    "decline": "said at the top of the minutes while it holds",
}
"""The types of item that no part tells, each with the reason."""
