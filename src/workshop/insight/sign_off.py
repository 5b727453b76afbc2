"""What is missing at sign-off: the next review, open questions, sections not read back, signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, not_ticked
from workshop.model.agreements import Agreement
from workshop.model.kinds import SECTIONS
from workshop.model.noted import Decision, Question
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.sign_off import Closing, Confirmation, Deferral
from workshop.model.text import listed, shorten
from workshop.model.values import show_date
from workshop.model.written import in_force, sections_of


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what sign-off leaves open."""
    next_review = record.one(Closing).next_review
    if next_review is None:
        yield Finding("no-next-review", "sign-off", "There is no date for the next review yet.")
    elif next_review <= today:
        yield Finding(
            "next-review-in-the-past",
            "sign-off",
            f"The next review is set for {show_date(next_review, today)}. Choose a later date.",
        )
    if not in_force(record, Question):
        yield Finding(
            "no-open-questions",
            "sign-off",
            "No open question is written down. Is there really nothing left to find out?",
        )
    yield from not_ticked(record, "sign-off", (Decision,))
    agreement = record.agreement
    if agreement and agreement.state == "proposed":
        for side in SIDES:
            yield from _read_back(record, agreement, side)
        yield from _signatures(record, agreement, today)


def _read_back(record: Record, agreement: Agreement, side: Side) -> Iterator[Finding]:
    confirmed = {
        item.body.section
        for item in record.of(Confirmation)
        if item.side == side and item.body.revision == agreement.revision
    }
    left = [section for section in sections_of(record) if section not in confirmed]
    if not left:
        return
    titles = listed(SECTIONS[section] for section in left)
    what = "anything" if len(left) == len(sections_of(record)) else titles
    signed = [each.name for each in record.valid_signatures() if each.side == side]
    if signed:
        yield Finding(
            "signed-before-read-back",
            "sign-off",
            f"{listed(signed)} signed before the {side_word(side)} confirmed {what} as read back.",
        )
    else:
        yield Finding(
            "not-confirmed",
            "sign-off",
            f"The {side_word(side)} has not confirmed {what} as read back yet.",
        )


def _signatures(record: Record, agreement: Agreement, today: Date) -> Iterator[Finding]:
    deferred = {
        item.body.handle: item.body
        for item in record.of(Deferral)
        if item.body.revision == agreement.revision
    }
    for person in record.waiting_for():
        later = deferred.get(person.handle)
        if later is None:
            yield Finding(
                "signature-missing", "sign-off", f"{person.name}'s signature is still missing."
            )
            continue
        until = f" until {show_date(later.until, today)}" if later.until else ""
        asks = f" and asks {shorten(later.asks, 60)} first" if later.asks else ""
        yield Finding(
            "signature-deferred", "sign-off", f"{person.name} is not signing today{until}{asks}."
        )
