"""What is missing around the people, the purpose and the contract."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.text import listed
from workshop.model.welcome import Welcome


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what welcome leaves open."""
    for side in SIDES:
        yield from _people(record, side)
    if record.facilitator is None:
        yield Finding("no-facilitator", "welcome", "Nobody is named as the facilitator.")
    welcome = record.one(Welcome)
    if not welcome.goal:
        yield Finding("no-goal", "welcome", "The goal you share is not written down yet.")
    if not welcome.purpose:
        yield Finding("no-purpose", "welcome", "Nobody has written down yet why you meet.")
    if not welcome.contract:
        yield Finding(
            "no-contract",
            "welcome",
            "The contract behind this work is not named. A reference is enough.",
        )
    if welcome.programme:
        for side in SIDES:
            yield from _programme(record, side)


def _programme(record: Record, side: Side) -> Iterator[Finding]:
    people = [each for each in record.participants if each.side == side and not each.observer]
    if people and not any(each.programme_owner for each in people):
        party = record.relationship.organisation(side).name
        yield Finding(
            "no-programme-owner",
            "welcome",
            f"Nobody from {party} ({side_word(side)}) is marked as running the reviews.",
        )


def _people(record: Record, side: Side) -> Iterator[Finding]:
    party = record.relationship.organisation(side).name
    people = [each for each in record.participants if each.side == side and not each.observer]
    if not people:
        yield Finding(
            "no-people", "welcome", f"Nobody from {party} ({side_word(side)}) is here yet."
        )
        return
    contacts = [each for each in people if each.contact]
    if not contacts:
        yield Finding(
            "no-contact",
            "welcome",
            f"{party} ({side_word(side)}) has not named a contact who speaks for it.",
        )
    if len(contacts) > 1:
        names = listed(each.name for each in contacts)
        yield Finding(
            "two-contacts",
            "welcome",
            f"{party} ({side_word(side)}) has more than one contact: {names}. Who speaks for it?",
        )
    signing = record.signatories(side)
    if not signing:
        yield Finding(
            "no-signatory", "welcome", f"Nobody signs for {party} ({side_word(side)}) yet."
        )
    for each in signing:
        if each.presence == "absent":
            yield Finding(
                "signatory-absent",
                "welcome",
                f"{each.name} signs for {party} and is not here today.",
            )
