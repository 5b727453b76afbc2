"""Which command mends a finding of the open step, so that the line saying what is missing can name its key."""

from __future__ import annotations

TICK = "tick"
"""What a missing tick asks for: the key of the side that has not ticked, or `b` where neither has."""

MENDED_BY: dict[str, str] = {
    # welcome
    "no-facilitator": "facilitator",
    "no-goal": "main",
    "no-purpose": "edit",
    "no-contract": "edit",
    "no-programme-owner": "programme_owner",
    "no-people": "new",
    "no-contact": "contact",
    "two-contacts": "contact",
    "no-signatory": "signatory",
    "signatory-absent": "presence",
    # look-back
    "no-reading-since": "reading",
    "promise-unsaid": "main",
    "outcome-differs": "main",
    "outcome-of-one-side": "main",
    "not-looked-at": "main",
    "promise-left": "again",
    # clauses of the last agreement
    "carried-not-looked-at": "stand",
    "not-ticked": TICK,
    # expectations
    "no-expectations": "new",
    "side-without-expectations": "new",
    "expectation-unanswered": "answer",
    "expectation-to-discuss": "answer",
    "expectation-not-agreed": TICK,
    "remuneration-not-addressed": "new",
    # scope
    "no-scope": "main",
    "no-deliverables": "main",
    "no-exclusions": "new",
    "no-approvers": "new",
    "no-change-procedure": "terms",
    "deliverable-without-acceptance": "edit",
    "deliverable-without-responsible": "edit",
    "third-party-unnamed": "edit",
    "milestone-without-date": "edit",
    "milestone-in-the-past": "edit",
    "budget-without-currency": "terms",
    "no-payment-terms": "terms",
    "budget-doubted": "terms",
    "fees-differ": "terms",
    "term-without-end": "terms",
    # kpis
    "no-kpis": "main",
    "many-kpis": "remove",
    "kpi-without-figures": "edit",
    "kpi-tolerance": "edit",
    "kpi-in-the-past": "edit",
    "kpi-without-source": "edit",
    "kpi-not-reported": "edit",
    "kpi-without-owner": "edit",
    "kpi-not-agreed": TICK,
    "kpi-doubted": "edit",
    # scorecard
    "no-scores": "round",
    "blind-spot-left": "main",
    # notes
    "no-notes": "new",
    "notes-not-restated": "main",
    "note-not-confirmed": "confirm",
    "no-example": "new",
    # needs
    "no-needs": "new",
    "one-sided-needs": "new",
    "many-needs": "remove",
    "need-unanswered": "main",
    "need-date-past": "edit",
    # poll
    "no-question": "main",
    "no-poll": "main",
    "more-hands-than-people": "hands",
    "low-safety": "main",
    # commitments
    "one-sided": "new",
    "no-commitments": "new",
    "commitment-incomplete": "edit",
    "owner-not-here": "edit",
    "commitment-in-the-past": "edit",
    "commitment-without-done-when": "edit",
    "rhythm-without-end": "edit",
    "helpers-of-nobody": "edit",
    "helper-not-here": "edit",
    "low-confidence": "edit",
    "commitment-not-accepted": TICK,
    # sign-off
    "no-next-review": "edit",
    "next-review-in-the-past": "edit",
    "signed-before-read-back": "main",
    "not-confirmed": "main",
    "signature-missing": "sign",
    "signature-deferred": "sign",
}
"""By the code of a finding, the action of its pane that mends it."""

TALKED_OVER = frozenset(
    {
        "brief-views-differ",
        "cannot-judge-anything",
        "carried-over-twice",
        "loose-brief",
        "low-end",
        "no-open-questions",
        "open-difference",
        "side-not-rated",
    }
)
"""Findings that no key of their step mends: people talk about them, or note something from any step."""
