"""For tests of the look-back: an agreement that was sealed in summer, and the session that looks back on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs

from builders import AGENDA, INES, LENA, PRIYA, SESSION, TOMAS, a_record, with_agreement_sealed
from workshop.model.agenda import Step
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kpis import Kpi
from workshop.model.progress import Outcome, Progress, Reading
from workshop.model.record import Record
from workshop.model.scope import Milestone
from workshop.model.session import Session
from workshop.model.sides import Side

SUMMER = "s0000000000000009"
"""The id of the earlier session."""
STEP = Step("t0000000000000010", kind="look-back", title="Since last time", minutes=5)

PROMISES = (
    Commitment(
        "One written brief per campaign", INES.handle, date(2026, 9, 15), "Every job has one"
    ),
    Commitment("Show layouts on Tuesdays", LENA.handle, date(2026, 10, 1)),
    Commitment("Pay the May invoices", PRIYA.handle, date(2026, 10, 30)),
    Commitment("One unasked idea a month", TOMAS.handle, date(2026, 12, 31)),
)
"""What was promised in summer; the last one is not due yet."""


def last_agreement(*promises: Commitment, standing: Any = "new") -> Record:
    """The sealed session of summer: C1 to C4, a KPI and two milestones."""
    record = a_record()
    people = {person.handle: person.side for person in record.participants}
    commitments: list[Item[Any]] = [
        Item(
            f"j{number:015x}",
            body,
            "q0000000000000006",
            number - 1,
            f"C{number}",
            people.get(body.owner),
            standing=standing,
            agreed=("client", "agency"),
        )
        for number, body in enumerate(promises or PROMISES, start=1)
    ]
    others: list[Item[Any]] = [
        Item("j00000000000f001", Milestone("First cut", date(2026, 11, 2)), number="M1"),
        Item("j00000000000f002", Milestone("Launch", date(2027, 3, 1)), number="M2"),
        Item("j00000000000f003", leads(), number="K1", side="agency"),
    ]
    session = Session(
        SUMMER,
        "brightwater-oak-lime-2026-08-24",
        "Summer review",
        record.relationship.id,
        "quarterly-review",
        date(2026, 8, 24),
        "sealed",
        step="q0000000000000001",
    )
    summer = structs.replace(
        record,
        session=session,
        agenda=tuple(structs.replace(step, uid=f"q{step.uid[1:]}") for step in AGENDA),
        items=(*others, *commitments),
    )
    return with_agreement_sealed(summer)


def leads() -> Kpi:
    """The KPI of the summer."""
    return Kpi(
        "Qualified leads",
        unit="a month",
        baseline=Decimal(120),
        target=Decimal(180),
        due=date(2027, 6, 30),
        source="CRM",
    )


def told(
    before: Record, number: str, outcome: Outcome, side: Side | None = None, word: str = ""
) -> Record:
    """`before` with one more word on a promise."""
    uid = next(item.uid for item in before.items if item.number == number)
    place = len(before.progress) + 1
    row = Progress(f"p{place:015x}", uid, outcome, datetime(2026, 11, 1, 9, tzinfo=UTC), side, word)
    return structs.replace(before, progress=(*before.progress, row))


def read(before: Record, value: str, day: date, number: str = "K1", note: str = "") -> Record:
    """`before` with one more reading."""
    uid = next(item.uid for item in before.items if item.number == number)
    row = Reading(f"r{len(before.readings) + 1:015x}", uid, Decimal(value), day, "CRM", note)
    return structs.replace(before, readings=(*before.readings, row))


def looking_back(before: Record | None = None, *more: Item[Any]) -> Record:
    """The session of November at its look-back, with what stands of `before` (the summer's), and `more` said in it."""
    before = before or last_agreement()
    kept = [
        structs.replace(item, uid=f"i{item.uid[1:]}", standing="carried")
        for item in before.items
        if isinstance(item.body, Milestone | Kpi)
    ]
    session = structs.replace(SESSION, follows=before.session.id, step=STEP.uid)
    return a_record(
        session=session,
        agenda=(AGENDA[0], STEP, *AGENDA[1:]),
        items=(*kept, *more),
        before=before,
    )


def again(before: Record, number: str, uid: str = "i0000000000000aaa") -> Item[Any]:
    """A commitment of the new session that carries on one of `before`."""
    old = next(item for item in before.items if item.number == number)
    body = structs.replace(old.body, due=date(2027, 1, 15), origin=old.uid)
    return structs.replace(
        old, uid=uid, body=body, step=AGENDA[5].uid, agreed=(), standing="changed"
    )


def promise_uid(number: str) -> str:
    """The uid of a promise of the summer."""
    return f"j{int(number[1:]):015x}"
