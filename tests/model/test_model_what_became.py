"""What became of the last agreement: the latest word of each side counts, and what was kept is told from the rest."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import AGENDA, TODAY, a_record
from look_backs import STEP, again, last_agreement, looking_back, promise_uid, read, told
from workshop.model.items import Item
from workshop.model.progress import Outcome
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES
from workshop.model.what_became import (
    Promise,
    figures,
    looked_back,
    milestones,
    promises,
    said,
    stage,
)
from workshop.model.written import sections_of


def of(record: Any, number: str) -> Promise:
    return next(each for each in promises(record) if each.item.number == number)


def test_a_first_session_has_nothing_to_look_back_on() -> None:
    record = a_record(agenda=(AGENDA[0], STEP))
    assert promises(record) == figures(record) == ()
    assert not looked_back(record)


def test_every_promise_of_the_last_agreement_is_there_in_its_order() -> None:
    assert [each.item.number for each in promises(looking_back())] == ["C1", "C2", "C3", "C4"]


def test_what_was_dropped_before_it_was_signed_was_not_promised() -> None:
    before = last_agreement()
    items = tuple(
        structs.replace(item, standing="dropped") if item.number == "C2" else item
        for item in before.items
    )
    record = looking_back(structs.replace(before, items=items))
    assert [each.item.number for each in promises(record)] == ["C1", "C3", "C4"]


def test_a_word_for_both_is_one_of_each_and_a_later_one_of_a_side_is_its_own() -> None:
    before = told(last_agreement(), "C1", "kept")
    assert of(looking_back(before), "C1").kept
    before = told(before, "C1", "partly", "client", "Half of them")
    promise = of(looking_back(before), "C1")
    assert (promise.outcome, promise.differs) == (None, True)
    assert [promise.word(side).outcome for side in SIDES] == ["partly", "kept"]  # type: ignore[union-attr]
    assert of(looking_back(told(before, "C1", "dropped")), "C1").outcome == "dropped"


def test_one_side_that_is_silent_keeps_it_from_being_kept() -> None:
    promise = of(looking_back(told(last_agreement(), "C1", "kept", "agency")), "C1")
    assert promise.silent == "client"
    assert not promise.kept
    assert not promise.differs
    assert not promise.unsaid


def test_overdue_is_what_is_past_its_day_and_nobody_has_spoken_of() -> None:
    record = looking_back(told(last_agreement(), "C2", "not-kept"))
    assert [each.overdue(TODAY) for each in promises(record)] == [True, False, True, False]


def test_a_promise_knows_the_commitment_that_carries_it_on() -> None:
    before = last_agreement()
    record = looking_back(before, again(before, "C2"))
    carried = [each.again.uid if each.again else "" for each in promises(record)]
    assert carried == ["", "i0000000000000aaa", "", ""]


words = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2", "C3", "C4"]),
        st.sampled_from(get_args(Outcome)),
        st.sampled_from([None, *SIDES]),
    ),
    max_size=12,
)


@given(words)
def test_the_latest_word_of_each_side_counts_whatever_was_said_before(spoken: list[Any]) -> None:
    before = last_agreement()
    latest: dict[tuple[str, str], str] = {}
    for number, outcome, side in spoken:
        before = told(before, number, outcome, side)
        latest |= {(number, each): outcome for each in ([side] if side else SIDES)}
    record = looking_back(before)
    for promise in promises(record):
        number = promise.item.number
        for side in SIDES:
            word = promise.word(side)
            assert (word.outcome if word else None) == latest.get((number, side))
        both = [latest.get((number, side)) for side in SIDES]
        assert promise.kept == (both == ["kept", "kept"])
        assert promise.unsaid == (both == [None, None])
        assert promise.differs == (None not in both and both[0] != both[1])
    assert set(said(before)) == {promise_uid(number) for number, _ in latest}


def test_readings_stand_by_day_and_the_last_one_is_held_against_the_target() -> None:
    before = read(last_agreement(), "190", date(2026, 11, 1))
    before = read(before, "150", date(2026, 10, 1))
    (figure,) = figures(looking_back(before))
    assert [str(each.value) for each in figure.readings] == ["150", "190"]
    assert figure.met is True
    (silent,) = figures(looking_back())
    assert (silent.last, silent.met) == (None, None)


def test_a_reading_that_this_session_took_of_the_same_kpi_counts_too() -> None:
    before = read(last_agreement(), "190", date(2026, 11, 1))
    record = looking_back(before)
    own = next(item for item in record.items if item.number == "K1")
    reading = structs.replace(before.readings[0], uid="x", kpi=own.uid, day=date(2026, 11, 20))
    (figure,) = figures(structs.replace(record, readings=(reading,)))
    assert [each.uid for each in figure.readings] == [before.readings[0].uid, "x"]


@pytest.mark.parametrize(
    ("due", "met", "where"),
    [
        (date(2026, 11, 2), None, "overdue"),
        (date(2026, 11, 2), date(2026, 11, 2), "met"),
        (date(2026, 11, 2), date(2026, 11, 3), "met-late"),
        (TODAY, None, "ahead"),
        (None, None, "ahead"),
        (None, TODAY, "met"),
    ],
)
def test_a_milestone_is_met_late_overdue_or_ahead(
    due: date | None, met: date | None, where: str
) -> None:
    assert stage(Milestone("Cut", due, met), TODAY) == where


def test_only_milestones_of_the_last_agreement_are_looked_back_on() -> None:
    record = looking_back(None, Item("i9", Milestone("Something new"), number="M9"))
    assert [item.number for item in milestones(record)] == ["M1", "M2"]


def test_the_agreement_says_what_became_of_a_promise_wherever_it_was_said() -> None:
    silent = looking_back()
    spoken = looking_back(told(last_agreement(), "C1", "kept"))
    parked = structs.replace(
        spoken, agenda=tuple(structs.replace(step, parked=True) for step in spoken.agenda)
    )
    elsewhere = structs.replace(spoken, agenda=AGENDA)
    assert [looked_back(each) for each in (silent, spoken, parked, elsewhere)] == [
        False,
        True,
        True,
        True,
    ]
    assert "look-back" in sections_of(spoken)
    assert "look-back" not in sections_of(silent)
