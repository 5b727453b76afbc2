"""Coming and going: one console a session, drafts kept, and a clock that a crash does not run on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from msgspec import structs
from room_builders import Place, bring, file_of

from builders import AGENDA, SESSION, FakeClock, a_record
from workshop.errors import NotFound, Refused, StoreError
from workshop.room.desk import Desk
from workshop.room.room import Room


def crash(room: Room) -> None:
    """End as a process does that is killed: its locks are gone, nothing else is done."""
    for lease in (room.attendance.lease, room._typing):
        assert lease is not None
        assert lease._handle is not None
        os.close(lease._handle)
        lease._handle = None


def test_what_can_be_read_of_an_open_session_is_read(room: Room, place: Place) -> None:
    with place.desk() as other:
        assert other.record(SESSION.id) == room.record
        other.export(SESSION.id, "agenda")


def test_an_open_session_is_not_deleted_nor_is_its_relationship(room: Room, place: Place) -> None:
    with place.desk() as other:
        with pytest.raises(Refused, match="held open"):
            other.delete(SESSION.id)
        with pytest.raises(Refused, match="held open"):
            other.delete_relationship(other.find_relationship("Brightwater"))
    assert room.record.session.id == SESSION.id


def test_leaving_stops_the_clock_and_coming_back_finds_the_same_step(
    place: Place, clock: FakeClock
) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk))
        room.lead.go_to(AGENDA[3].uid)
        room.lead.start_clock()
        clock.advance(minutes=7)
        room.leave()
    clock.advance(days=7)
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert room.arrive() == ""
        view = room.view()
        assert (view.step.uid, view.clock.spent) == (AGENDA[3].uid, 420)
        assert view.record.session.state == "paused"
        room.leave()


def test_a_damaged_file_of_drafts_is_kept_aside_and_said_at_the_start(
    brought: None, place: Place
) -> None:
    path = place.workspace.drafts / f"{SESSION.id}-facilitator.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text("half of")
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert room.arrive() == (
            f"What was being typed when this was last open cannot be read: {path.name} is damaged, or too large. It is "
            f"kept as {path}.damaged-1."
        )
        room.leave()


def test_leaving_twice_is_leaving_once(room: Room, desk: Desk) -> None:
    room.leave()
    before = file_of(desk, SESSION.id)
    room.leave()
    assert file_of(desk, SESSION.id) == before


def test_leaving_gives_the_session_free_even_where_nothing_can_be_saved(
    room: Room, place: Place, clock: FakeClock
) -> None:
    room.lead.start_clock()
    moved = place.workspace.database.with_name("elsewhere.db")
    place.workspace.database.rename(moved)
    with pytest.raises(StoreError, match="moved, deleted or replaced"):
        room.leave()
    moved.rename(place.workspace.database)
    with place.desk() as desk:
        again = desk.room(SESSION.id)
        again.leave()


def test_after_a_crash_the_clock_stands_since_the_last_sign_of_life(
    place: Place, clock: FakeClock
) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk))
        room.lead.start_clock()
        clock.advance(minutes=6)
        room.beat()
        clock.advance(seconds=20)
        crash(room)
    clock.advance(hours=15)
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert "The clock was stopped at" in room.arrive()
        view = room.view()
        assert (view.clock.total_spent, view.clock.running) == (360, False)
        assert view.record.session.state == "paused"
        assert room.arrive() == ""
        room.leave()


def test_after_a_crash_of_a_moment_the_clock_just_runs_on(place: Place, clock: FakeClock) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk))
        room.lead.start_clock()
        clock.advance(minutes=6)
        room.beat()
        crash(room)
    clock.advance(seconds=50)
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert room.arrive() == ""
        assert room.view().clock.running
        assert room.view().clock.total_spent == 410
        room.leave()


def test_two_crashes_in_a_row_lose_and_double_nothing(place: Place, clock: FakeClock) -> None:
    with place.desk() as desk:
        bring(desk)
    for _ in range(2):
        with place.desk() as desk:
            room = desk.room(SESSION.id)
            room.arrive()
            room.lead.start_clock()
            clock.advance(minutes=3)
            room.beat()
            crash(room)
        clock.advance(hours=1)
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        room.arrive()
        assert room.view().clock.total_spent == 360
        room.leave()


def test_a_session_brought_in_with_a_running_clock_does_not_count_the_way_here(
    place: Place, clock: FakeClock
) -> None:
    running = structs.replace(SESSION, state="running", since=clock(), started=clock())
    clock.advance(days=3)
    with place.desk() as desk:
        room = desk.room(bring(desk, a_record(session=running)))
        assert "The clock was stopped" in room.arrive()
        assert room.view().clock.total_spent == 0
        room.leave()


def test_what_is_being_typed_is_kept_and_offered_again_after_a_crash(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk))
        room.keep_drafts({"E1/text": "half a sen", "E2/text": "gone"})
        room.keep_drafts({"E2/text": ""})
        crash(room)
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert room.drafts.all() == {"E1/text": "half a sen"}
        room.keep_drafts({"E1/text": ""})
        room.leave()
        assert not list(place.workspace.drafts.iterdir())


def test_drafts_are_for_nobody_else_to_read_and_go_with_the_session(
    room: Room, desk: Desk, place: Place
) -> None:
    room.keep_drafts({"E1/text": "private"})
    (path,) = place.workspace.drafts.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    room.leave()
    path.with_name(path.name + ".damaged-1").write_text("private")
    desk.delete(SESSION.id)
    assert not list(place.workspace.drafts.iterdir())
    with pytest.raises(NotFound):
        desk.record(SESSION.id)


def test_a_room_that_cannot_be_opened_holds_nothing(desk: Desk, place: Place) -> None:
    bring(desk)
    place.workspace.drafts.mkdir(parents=True)
    path = place.workspace.drafts / f"{SESSION.id}-facilitator.json"
    path.mkdir()
    with pytest.raises(StoreError, match="drafts"):
        desk.room(SESSION.id)
    path.rmdir()
    desk.room(SESSION.id).leave()


KILLED = """
import sys
from pathlib import Path
from workshop.places import Workspace
from workshop.room.desk import Desk

desk = Desk(Workspace(Path(sys.argv[1])))
room = desk.room(sys.argv[2])
for number in range(10_000):
    uid = room.expectations.add("client", f"wish {number}")
    room.keep_drafts({"E/text": f"draft {number}"})
    room.lead.next() or room.lead.go_to(room.record.agenda[0].uid)
    print(number, room.open_step.uid, flush=True)
"""


def test_killed_at_any_moment_what_was_said_to_be_saved_is_there(place: Place) -> None:
    with place.desk() as desk:
        bring(desk)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(place.workspace.root), SESSION.id],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        lines = [process.stdout.readline() for _ in range(25)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    process.wait()
    number, step = [line for line in lines if line.endswith("\n")][-1].split()
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        wishes = {item.body.text for item in room.record.items if item.number.startswith("E")}
        assert {f"wish {each}" for each in range(int(number) + 1)} <= wishes
        assert int(room.drafts.all()["E/text"].split()[1]) >= int(number)
        order = [each.uid for each in AGENDA]
        at_most_one_on = {step, order[(order.index(step) + 1) % len(order)]}
        assert room.view().step.uid in at_most_one_on
        room.leave()
