"""A record that comes in fits what it replaces and what replaces it, or is refused in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec import structs
from room_builders import bring

from builders import INES, RELATIONSHIP, TOMAS, with_agreement_sealed
from workshop.agreement.compose import Superseded
from workshop.errors import NotFound, Refused
from workshop.model.agenda import Step
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.session import Session
from workshop.room.desk import Desk


def named(record: Record, **fields: Any) -> Superseded:
    """What an agreement says of the one of `record` that it replaces."""
    assert record.agreement is not None
    earlier = Superseded(record.session.id, 1, record.agreement.digest, record.session.title)
    return structs.replace(earlier, **fields)


def sealed(
    number: int, replaces: Superseded | None = None, action: str = "Send one brief"
) -> Record:
    """A sealed session with a promise."""
    step = Step(f"{number}1".zfill(16), kind="sign-off", title="Sign-off", minutes=5)
    promise = Commitment(action, INES.handle, date(2027, 1, 12))
    session = Session(
        f"{number}0".zfill(16),
        f"review-{number}",
        f"Review {number}",
        RELATIONSHIP.id,
        "quarterly-review",
        date(2026, number, 1),
        step=step.uid,
    )
    item = Item(f"{number}2".zfill(16), promise, step.uid, 0, f"C{number}", "client")
    record = Record(
        RELATIONSHIP, session, participants=(INES, TOMAS), agenda=(step,), items=(item,)
    )
    return with_agreement_sealed(record, replaces)


FIRST = sealed(1)
SECOND = sealed(2, named(FIRST))


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)])
def test_agreements_that_replace_each_other_come_in_in_any_order(
    desk: Desk, order: tuple[Record, Record]
) -> None:
    for each in order:
        bring(desk, each)
    assert desk.beside_the_chain(SECOND.session.id) == ()


def test_what_is_not_here_is_taken_as_it_is_named_and_said_not_to_be_here(desk: Desk) -> None:
    (said,) = desk.beside_the_chain(bring(desk, SECOND))
    assert said.startswith("It replaces an agreement that is not here: “Review 1”, ")
    bring(desk, FIRST)
    assert desk.beside_the_chain(FIRST.session.id) == ()


UNSEALED = structs.replace(
    FIRST,
    session=structs.replace(FIRST.session, state="proposed"),
    agreements=tuple(structs.replace(each, state="proposed") for each in FIRST.agreements),
    signatures=FIRST.signatures[:1],
)
BACK = sealed(1, named(SECOND, digest="ab" * 32))


@pytest.mark.parametrize(
    ("here", "comes", "words"),
    [
        (FIRST, sealed(2, named(FIRST, digest="ab" * 32)), "revision 1 of review-1, ABAB"),
        (FIRST, sealed(2, named(FIRST, revision=3)), "that is no such revision"),
        (UNSEALED, SECOND, "revision 1 of review-1, which was never sealed"),
        (None, sealed(2, named(SECOND)), "says that it replaces itself"),
        (BACK, sealed(2, named(BACK)), "replaces one that replaces it"),
        (
            SECOND,
            structs.replace(
                sealed(1),
                agreements=(),
                signatures=(),
                session=structs.replace(FIRST.session, state="paused"),
            ),
            "that is no such revision",
        ),
        (SECOND, UNSEALED, "which was never sealed"),
    ],
    ids=[
        "digest",
        "revision",
        "unsealed",
        "itself",
        "circle",
        "parent without one",
        "parent unsealed",
    ],
)
def test_a_record_that_breaks_the_chain_is_refused_and_changes_nothing(
    desk: Desk, here: Record | None, comes: Record, words: str
) -> None:
    if here is not None:
        bring(desk, here)
    before = desk.sessions()
    with pytest.raises(Refused, match=words):
        bring(desk, comes)
    assert desk.sessions() == before
    with pytest.raises(NotFound):
        desk.record(comes.session.id)


def test_two_that_replace_the_same_agreement_are_told_of(desk: Desk) -> None:
    for each in (FIRST, SECOND, sealed(3, named(FIRST))):
        bring(desk, each)
    (said,) = desk.beside_the_chain("30".zfill(16))
    assert said == "It replaces the same agreement as review-2. Ask both sides which of them holds."


def test_one_whose_text_only_has_the_id_of_another_does_not_replace_it(desk: Desk) -> None:
    for each in (FIRST, SECOND, sealed(3, action=f"Look at {FIRST.session.id} again")):
        bring(desk, each)
    assert desk.beside_the_chain(SECOND.session.id) == ()
