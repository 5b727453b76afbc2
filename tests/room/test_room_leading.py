"""Leading: free movement through the agenda, and a clock that neither loses time nor counts it twice."""

from __future__ import annotations

import pytest
from msgspec import structs
from room_builders import Place, bring, file_of, ready_to_sign, seal

from builders import AGENDA, SESSION, FakeClock, a_record
from workshop.errors import InputError, NotFound, Refused
from workshop.model.agenda import KEPT_KINDS
from workshop.model.rounds import RoundPlan
from workshop.room.desk import Desk
from workshop.room.room import Room

WELCOME, EXPECTATIONS, SCOPE, KPIS, NOTES, COMMITMENTS, SIGN_OFF = (step.uid for step in AGENDA)


def spent(room: Room) -> dict[str, int]:
    """Minutes and seconds spent by kind, where any were."""
    return {step.kind: step.spent for step in room.record.agenda if step.spent}


def kinds(room: Room) -> list[str]:
    return [step.kind for step in room.record.agenda]


# --- moving ---------------------------------------------------------------------------------------


def test_the_agenda_can_be_walked_in_any_order(room: Room) -> None:
    for step in (NOTES, WELCOME, SIGN_OFF, SCOPE):
        room.lead.go_to(step)
        assert room.view().step.uid == step
    assert room.view().place == (3, 7)


def test_next_and_back_stop_at_the_ends(room: Room) -> None:
    assert not room.lead.back()
    assert all(room.lead.next() for _ in AGENDA[1:])
    assert not room.lead.next()
    assert room.open_step.uid == SIGN_OFF
    assert room.lead.back()


def test_next_passes_over_what_is_parked_which_stays_reachable(room: Room) -> None:
    room.lead.park_step(EXPECTATIONS)
    room.lead.next()
    assert room.open_step.uid == SCOPE
    room.lead.go_to(EXPECTATIONS)
    assert room.open_step.uid == EXPECTATIONS


def test_going_to_where_one_is_changes_nothing(room: Room) -> None:
    before = room.version()
    room.lead.go_to(WELCOME)
    assert room.version() == before


def test_a_step_that_is_gone_is_said_so(room: Room) -> None:
    with pytest.raises(NotFound, match="no longer in the agenda"):
        room.lead.go_to("nowhere")


def test_what_was_captured_is_there_when_one_comes_back(room: Room) -> None:
    room.lead.go_to(EXPECTATIONS)
    uid = room.expectations.add("client", "One brief a campaign")
    room.lead.go_to(SIGN_OFF)
    room.lead.go_to(EXPECTATIONS)
    item = room.record.item(uid)
    assert item is not None
    assert item.step == EXPECTATIONS


def test_in_a_sealed_session_one_can_look_at_every_step_and_nothing_is_written(
    room: Room, desk: Desk
) -> None:
    seal(room)
    before = file_of(desk, SESSION.id)
    room.lead.go_to(SCOPE)
    assert room.view().step.uid == SCOPE
    room.lead.next()
    assert room.view().step.uid == KPIS
    assert file_of(desk, SESSION.id) == before


# --- the clock ------------------------------------------------------------------------------------


def test_the_clock_begins_the_session(room: Room, clock: FakeClock) -> None:
    assert room.record.session.state == "draft"
    room.lead.start_clock()
    session = room.record.session
    assert (session.state, session.started, session.since) == ("running", clock(), clock())


def test_time_goes_to_the_step_that_is_open(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    clock.advance(minutes=4)
    room.lead.next()
    clock.advance(minutes=9)
    room.lead.back()
    clock.advance(minutes=1)
    room.lead.pause_clock()
    assert spent(room) == {"welcome": 300, "expectations": 540}


def test_no_time_is_lost_or_doubled_by_moving_in_the_middle_of_a_second(
    room: Room, clock: FakeClock
) -> None:
    clock.advance(milliseconds=900)
    room.lead.start_clock()
    for step in (SCOPE, NOTES, WELCOME, SIGN_OFF, KPIS) * 8:
        clock.advance(milliseconds=7300)
        room.lead.go_to(step)
    room.lead.pause_clock()
    assert sum(spent(room).values()) == round(40 * 7.3)


def test_moving_while_the_clock_stands_takes_no_time(room: Room, clock: FakeClock) -> None:
    room.lead.next()
    clock.advance(hours=1)
    room.lead.next()
    assert spent(room) == {}
    assert room.record.session.since is None
    assert room.record.session.state == "draft"


def test_a_pause_stops_the_clock_and_going_on_takes_it_up(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    clock.advance(minutes=2)
    room.lead.pause_clock()
    assert room.record.session.state == "paused"
    clock.advance(minutes=30)
    room.lead.start_clock()
    clock.advance(minutes=1)
    view = room.view()
    assert (view.clock.spent, view.clock.total_spent, view.clock.left) == (180, 180, 120)
    assert view.record.session.state == "running"


def test_starting_a_running_clock_or_stopping_a_standing_one_changes_nothing(
    room: Room, clock: FakeClock
) -> None:
    room.lead.pause_clock()
    assert room.record.session.state == "draft"
    room.lead.start_clock()
    before = room.version()
    clock.advance(minutes=1)
    room.lead.start_clock()
    assert room.version() == before
    room.lead.pause_clock()
    stopped = room.version()
    room.lead.pause_clock()
    assert room.version() == stopped


def test_the_view_says_what_the_clock_says(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    clock.advance(minutes=7)
    shown = room.view().clock
    assert (shown.running, shown.left, shown.ahead) == (True, -120, -120)
    assert shown.total_planned == 110 * 60


def test_a_minute_more_is_a_minute_behind_until_the_rest_is_fitted(room: Room) -> None:
    room.lead.start_clock()
    room.lead.add_minutes(1)
    assert room.open_step.minutes == 6
    assert room.view().clock.ahead == -60
    assert room.lead.fit_the_rest() == "1 step shortened."
    assert room.view().clock.ahead == 0


def test_minutes_never_fall_below_none_nor_rise_beyond_what_a_step_may_have(room: Room) -> None:
    room.lead.add_minutes(-30)
    assert room.open_step.minutes == 0
    with pytest.raises(InputError, match="0 to 600 minutes"):
        room.lead.set_minutes(WELCOME, 601)


def test_before_it_begins_the_agenda_is_the_plan_afterwards_the_clock_is_held_against_it(
    room: Room,
) -> None:
    room.lead.set_minutes(SCOPE, 45)
    room.lead.park_step(KPIS)
    assert room.view().clock.ahead == 0
    room.lead.start_clock()
    assert room.record.session.planned == 110 + 30 - 15
    room.lead.set_minutes(SCOPE, 35)
    assert room.record.session.planned == 125
    assert room.view().clock.ahead == 10 * 60


def test_the_clock_goes_on_while_the_text_is_proposed(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    room.lead.go_to(SIGN_OFF)
    ready_to_sign(room)
    clock.advance(minutes=3)
    room.lead.add_minutes(1)
    assert room.view().clock.spent == 180
    room.lead.pause_clock()
    assert room.record.session.state == "proposed"
    room.lead.start_clock()
    assert room.record.session.state == "proposed"


def test_sealing_stops_the_clock(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    clock.advance(minutes=3)
    seal(room)
    assert room.record.session.since is None
    assert room.record.session.ended == clock()
    assert spent(room) == {"welcome": 180}
    with pytest.raises(Refused, match="sealed"):
        room.lead.start_clock()


# --- fit the rest ---------------------------------------------------------------------------------


def test_what_fits_is_left_as_it_is(room: Room) -> None:
    before = room.version()[1]
    assert room.lead.fit_the_rest() == "What is left already fits."
    assert room.version()[1] == before


def test_after_running_over_the_rest_is_shortened_to_the_planned_end(
    room: Room, clock: FakeClock
) -> None:
    room.lead.start_clock()
    ends = room.view().clock.finish
    clock.advance(minutes=25)
    said = room.lead.fit_the_rest()
    assert said == "6 steps shortened."
    shown = room.view().clock
    assert (shown.finish, shown.ahead) == (ends, 0)
    assert not any(step.parked for step in room.record.agenda)


def test_fitting_twice_shortens_once(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    clock.advance(minutes=25)
    room.lead.fit_the_rest()
    fitted = room.record.agenda
    assert room.lead.fit_the_rest() == "What is left already fits."
    assert room.record.agenda == fitted


def test_where_too_little_is_left_steps_are_parked_and_named(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    ends = room.view().clock.finish
    clock.advance(minutes=92)
    said = room.lead.fit_the_rest()
    parked = [step for step in room.record.agenda if step.parked]
    assert parked
    assert all(step.title in said for step in parked)
    assert not KEPT_KINDS & {step.kind for step in parked}
    assert room.view().clock.finish <= ends


def test_slack_is_used_before_anything_is_shortened(desk: Desk, place: Place) -> None:
    session = bring(desk, a_record(session=structs.replace(SESSION, slack=10)))
    room = desk.room(session)
    room.lead.start_clock()
    place.clock.advance(minutes=14)
    assert room.lead.fit_the_rest() == "What is left already fits."
    place.clock.advance(minutes=2)
    assert room.lead.fit_the_rest() != "What is left already fits."
    room.leave()


def test_fitting_is_taken_back_in_one(room: Room, clock: FakeClock) -> None:
    room.lead.start_clock()
    clock.advance(minutes=92)
    before = room.record.agenda
    room.lead.fit_the_rest()
    room.undo()
    assert room.record.agenda == before


# --- changing the agenda --------------------------------------------------------------------------


def test_a_step_is_moved_added_retitled_and_removed(room: Room) -> None:
    room.lead.move_step(KPIS, -1)
    assert kinds(room)[2:4] == ["kpis", "scope"]
    uid = room.lead.add_step("notes", "One more round", 12)
    assert kinds(room)[1] == "notes"
    room.lead.retitle(uid, "  Another\nround ")
    assert room.record.agenda[1].title == "Another round"
    room.lead.remove_step(uid)
    assert uid not in [step.uid for step in room.record.agenda]


def test_moving_a_step_beyond_the_ends_changes_nothing(room: Room) -> None:
    before = room.version()
    room.lead.move_step(WELCOME, -1)
    assert room.version()[1] == before[1]


def test_a_round_that_was_added_on_the_way_can_be_written_in(room: Room) -> None:
    uid = room.lead.add_step("notes")
    room.lead.go_to(uid)
    room.notes.add("agency", "Stop", "Briefs in pieces")
    room.notes.add("client", room.open_step.headings[0].name, "More ideas")


def test_a_step_needs_a_title_and_sensible_minutes(room: Room) -> None:
    with pytest.raises(InputError, match="needs a title"):
        room.lead.retitle(SCOPE, " \n ")
    with pytest.raises(InputError, match="0 to 600"):
        room.lead.add_step("scope", minutes=-1)


def test_a_step_that_holds_something_or_is_open_is_not_taken_out(room: Room) -> None:
    round = room.rounds.open("notes", RoundPlan("keyboard"), step=AGENDA[4].uid)
    room.rounds.discard(round)
    with pytest.raises(Refused, match=r"holds N1, the private round Silent writing\. Park"):
        room.lead.remove_step(AGENDA[4].uid)
    with pytest.raises(Refused, match=r"holds E1, E2, R1\. Park the step instead"):
        room.lead.remove_step(EXPECTATIONS)
    with pytest.raises(Refused, match="This step is open"):
        room.lead.remove_step(WELCOME)


def test_the_time_of_a_step_that_is_taken_out_is_kept(room: Room, clock: FakeClock) -> None:
    uid = room.lead.add_step("scope", "By mistake")
    room.lead.start_clock()
    room.lead.go_to(uid)
    clock.advance(minutes=2)
    room.lead.back()
    room.lead.remove_step(uid)
    assert room.view().clock.total_spent == 120


def test_the_agenda_of_a_sealed_session_stays_as_it_was(room: Room) -> None:
    seal(room)
    for change in (
        lambda: room.lead.add_minutes(1),
        lambda: room.lead.park_step(SCOPE),
        lambda: room.lead.move_step(SCOPE, 1),
        lambda: room.lead.add_step("notes"),
        lambda: room.lead.fit_the_rest(),
    ):
        with pytest.raises(Refused, match="sealed"):
            change()


def test_a_step_that_is_open_is_not_taken_away_by_undo(room: Room) -> None:
    uid = room.lead.add_step("expectations")
    room.lead.go_to(uid)
    with pytest.raises(Refused, match="that step is open"):
        room.undo()
    room.expectations.add("client", "Something")
    room.lead.back()
    assert room.undo() == "E3 added"
    assert room.undo() == "Expectations added to the agenda"
