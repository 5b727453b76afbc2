"""The clock: read from stored times alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import AGENDA, NOW, SESSION
from workshop.model.agenda import Step, length
from workshop.model.clock import MOST, read_clock, spent_in
from workshop.model.session import Session

FIRST, SECOND, THIRD = AGENDA[0], AGENDA[1], AGENDA[2]


def a_session(step: Step = FIRST, *, since: datetime | None = None, **changes: object) -> Session:
    return structs.replace(SESSION, step=step.uid, since=since, **changes)


def at(**span: float) -> datetime:
    return NOW + timedelta(**span)


def test_before_it_begins_nothing_is_spent_and_it_is_on_time() -> None:
    clock = read_clock(a_session(slack=5), AGENDA, NOW)
    assert (clock.running, clock.spent, clock.left) == (False, 0, 5 * 60)
    assert (clock.total_spent, clock.total_planned, clock.ahead) == (0, (110 + 5) * 60, 0)
    assert clock.finish == at(minutes=110)


def test_a_running_clock_counts_from_when_it_began_to_run() -> None:
    clock = read_clock(a_session(since=NOW), AGENDA, at(minutes=2, seconds=7))
    assert (clock.running, clock.spent, clock.left, clock.total_spent) == (True, 127, 173, 127)
    assert (clock.ahead, clock.finish) == (0, at(minutes=110))


@pytest.mark.parametrize("jump", [{"days": 4000}, {"days": -4000}, {"hours": 13}, {"minutes": -2}])
def test_a_computers_clock_that_was_set_adds_at_most_what_a_step_can_take(
    jump: dict[str, float],
) -> None:
    clock = read_clock(a_session(since=NOW), AGENDA, at(**jump))
    assert 0 <= clock.spent <= MOST.total_seconds()
    assert clock.limited
    assert not read_clock(a_session(), AGENDA, at(**jump)).limited


@pytest.mark.parametrize("later", [{"hours": 11}, {"seconds": -5}])
def test_a_long_step_and_a_clock_that_differs_a_little_are_taken_as_they_are(
    later: dict[str, float],
) -> None:
    clock = read_clock(a_session(since=NOW), AGENDA, at(**later))
    assert clock.spent == max(0, timedelta(**later).total_seconds())
    assert not clock.limited


def test_what_was_spent_before_a_pause_counts_on() -> None:
    agenda = (structs.replace(FIRST, spent=120), *AGENDA[1:])
    clock = read_clock(a_session(since=at(minutes=30)), agenda, at(minutes=31))
    assert (clock.spent, clock.left) == (180, 120)


def test_a_step_that_runs_over_puts_the_session_behind_and_moves_its_end() -> None:
    clock = read_clock(a_session(since=NOW), AGENDA, at(minutes=9))
    assert (clock.left, clock.ahead) == (-4 * 60, -4 * 60)
    assert clock.finish == at(minutes=114)


def test_a_step_left_early_puts_the_session_ahead() -> None:
    agenda = (structs.replace(FIRST, spent=120), *AGENDA[1:])
    clock = read_clock(a_session(SECOND, since=at(minutes=2)), agenda, at(minutes=2))
    assert (clock.ahead, clock.finish) == (180, at(minutes=107))


def test_slack_is_there_to_be_used_before_anybody_is_behind() -> None:
    late = (structs.replace(FIRST, spent=9 * 60), *AGENDA[1:])
    assert read_clock(a_session(SECOND, slack=5), late, NOW).ahead == 0
    later = (structs.replace(FIRST, spent=12 * 60), *AGENDA[1:])
    assert read_clock(a_session(SECOND, slack=5), later, NOW).ahead == -2 * 60


def test_a_break_belongs_to_the_step_before_it() -> None:
    notes = AGENDA[4]
    spent = tuple(structs.replace(each, spent=each.minutes * 60) for each in AGENDA[:4])
    agenda = (*spent, *AGENDA[4:])
    in_break = read_clock(a_session(notes, since=NOW), agenda, at(minutes=28))
    assert (in_break.left, in_break.ahead) == (-3 * 60, 0)
    assert in_break.finish == at(minutes=28 + 2 + 25)
    over = read_clock(a_session(notes, since=NOW), agenda, at(minutes=32))
    assert over.ahead == -2 * 60


def test_a_parked_step_is_not_to_come() -> None:
    agenda = (FIRST, structs.replace(SECOND, parked=True), *AGENDA[2:])
    clock = read_clock(a_session(planned=110), agenda, NOW)
    assert (clock.finish, clock.ahead) == (at(minutes=90), 20 * 60)


def test_going_back_counts_only_what_the_later_steps_still_have() -> None:
    agenda = tuple(structs.replace(each, spent=each.minutes * 60) for each in AGENDA[:3])
    agenda = (*agenda, *AGENDA[3:])
    forward = read_clock(a_session(AGENDA[3]), agenda, NOW)
    back = read_clock(a_session(SECOND), agenda, NOW)
    assert back.finish == forward.finish
    assert back.ahead == forward.ahead == 0


def test_the_planned_length_is_that_of_the_beginning() -> None:
    shorter = tuple(structs.replace(each, minutes=each.minutes // 2) for each in AGENDA)
    clock = read_clock(a_session(planned=110), shorter, NOW)
    assert clock.total_planned == 110 * 60
    assert clock.ahead == (110 - length(shorter)) * 60


def test_a_clock_of_the_machine_that_was_set_back_takes_no_time_away() -> None:
    session = a_session(since=NOW)
    assert spent_in(structs.replace(FIRST, spent=60), session, at(minutes=-10)) == 60


@given(
    st.lists(st.integers(0, 5000), min_size=7, max_size=7), st.integers(0, 6), st.integers(0, 9000)
)
def test_what_is_spent_and_what_is_to_come_make_the_length_of_the_session(
    spent: list[int], place: int, running: int
) -> None:
    agenda = tuple(
        structs.replace(each, spent=seconds) for each, seconds in zip(AGENDA, spent, strict=True)
    )
    session = a_session(agenda[place], since=NOW, planned=300)
    clock = read_clock(session, agenda, at(seconds=running))
    assert clock.total_spent == sum(spent) + running
    assert clock.spent == spent[place] + running
    to_come = int((clock.finish - at(seconds=running)).total_seconds())
    assert clock.ahead == 300 * 60 - clock.total_spent - to_come
