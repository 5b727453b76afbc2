"""A computer's clock that is set while a session's clock runs: the minutes are those that passed, and it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from room_builders import Place, bring
from test_room_coming_and_going import crash

from builders import AGENDA, NOW, SESSION, FakeClock
from workshop.model.clock import MOST
from workshop.room.desk import Desk
from workshop.room.room import Room

JUMPS = [timedelta(days=4000), timedelta(hours=3), -timedelta(hours=3), -timedelta(days=4000)]


class Computer:
    """The seconds that pass, beside the clock, which can be set to another time."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.seconds = 1000.0

    def passes(self, **span: float) -> None:
        self.seconds += timedelta(**span).total_seconds()
        self.clock.advance(**span)

    def set_by(self, by: timedelta) -> None:
        self.clock.moment += by


@pytest.fixture
def computer(clock: FakeClock) -> Computer:
    return Computer(clock)


@pytest.fixture
def running(place: Place, computer: Computer) -> Iterator[Room]:
    """The session at its fourth step, two minutes in."""
    desk = desk_of(place, computer)
    room = desk.room(bring(desk))
    room.lead.go_to(AGENDA[3].uid)
    room.lead.start_clock()
    computer.passes(minutes=2)
    yield room
    room.leave()
    desk.close()


def desk_of(place: Place, computer: Computer) -> Desk:
    return Desk(
        place.workspace,
        now=computer.clock,
        new_uid=place.new_uid,
        ticks=lambda: computer.seconds,
    )


def spent(room: Room) -> int:
    """Return the seconds spent in all steps."""
    return room.view().clock.total_spent


@pytest.mark.parametrize("by", JUMPS)
@pytest.mark.parametrize(
    "stop",
    [
        lambda room: room.lead.pause_clock(),
        lambda room: room.lead.next(),
        lambda room: room.leave(),
    ],
    ids=["pausing", "going on", "leaving"],
)
def test_whatever_ends_the_step_saves_the_minutes_that_passed(
    running: Room, computer: Computer, by: timedelta, stop: Callable[[Room], object]
) -> None:
    computer.set_by(by)
    computer.passes(minutes=1)
    stop(running)
    step = next(each for each in running.record.agenda if each.uid == AGENDA[3].uid)
    assert step.spent == 180


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (timedelta(days=4000), "was set forward by 10 years"),
        (timedelta(hours=3), "was set forward by 3 hours"),
        (-timedelta(days=1), "was set back by 1 day"),
        (-timedelta(minutes=5), "was set back by 5 minutes"),
    ],
)
def test_the_console_says_it_and_the_minutes_go_on(
    running: Room, computer: Computer, by: timedelta, words: str
) -> None:
    assert not running.clock_was_set
    computer.set_by(by)
    assert running.clock_was_set
    said = running.keep_time()
    assert words in said
    assert "go on as if it had not been" in said
    assert not running.clock_was_set
    computer.passes(minutes=4)
    assert spent(running) == 360
    assert not running.view().clock.limited
    assert running.keep_time() == ""


def test_a_clock_that_is_set_while_the_sessions_stands_still_changes_nothing(
    running: Room, computer: Computer
) -> None:
    running.lead.pause_clock()
    computer.set_by(timedelta(days=4000))
    running.lead.start_clock()
    computer.passes(minutes=5)
    assert spent(running) == 420
    computer.set_by(-timedelta(days=4000))
    running.lead.next()
    computer.passes(minutes=1)
    assert spent(running) == 480


def test_small_corrections_and_the_sign_of_life_are_no_matter(
    running: Room, computer: Computer
) -> None:
    for _ in range(100):
        computer.passes(seconds=20)
        computer.set_by(timedelta(seconds=1))
        running.beat()
        assert not running.clock_was_set
    computer.set_by(timedelta(days=4000))
    running.beat()
    assert running.clock_was_set


@pytest.mark.parametrize(
    ("by", "most", "words"),
    [
        (timedelta(days=4000), MOST, "had run for longer than a meeting takes"),
        (-timedelta(days=4000), timedelta(0), "was set back meanwhile, so no minutes were added"),
    ],
)
def test_after_a_crash_it_adds_at_most_what_a_step_can_take_and_says_so(
    running: Room, computer: Computer, place: Place, by: timedelta, most: timedelta, words: str
) -> None:
    computer.set_by(by)
    running.beat()
    crash(running)
    desk = desk_of(place, computer)
    room = desk.room(SESSION.id)
    assert room.view().clock.limited
    assert words in room.arrive()
    assert spent(room) == most.total_seconds()
    assert room.view().record.session.state == "paused"
    room.leave()
    desk.close()


STORIES = st.lists(
    st.tuples(
        st.integers(-400_000_000, 300_000_000),
        st.integers(0, 3000),
        st.sampled_from(("keep", "pause", "start", "next", "back", "beat", "nothing")),
    ),
    max_size=6,
)
"""By how many seconds the clock is set, how many pass then, and what is done."""


def test_however_it_is_set_no_more_is_spent_than_passed(running: Room, computer: Computer) -> None:
    room = running
    acts: dict[str, Callable[[], object]] = {
        "keep": room.keep_time,
        "pause": room.lead.pause_clock,
        "start": room.lead.start_clock,
        "next": room.lead.next,
        "back": room.lead.back,
        "beat": room.beat,
        "nothing": lambda: None,
    }

    @given(STORIES)
    def told(story: list[tuple[int, int, str]]) -> None:
        room.lead.pause_clock()
        computer.clock.moment = NOW
        room.lead.start_clock()
        before, passed = spent(room), 0
        for by, seconds, what in story:
            computer.set_by(timedelta(seconds=by))
            computer.passes(seconds=seconds)
            passed += seconds if room.record.session.since is not None else 0
            acts[what]()
        room.lead.pause_clock()
        # Less than a minute each time is too little to be told from a clock that is a little wrong.
        assert abs(spent(room) - before - passed) <= 61 * (len(story) + 1)

    told()
