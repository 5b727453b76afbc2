"""One console leads: a second one is a scribe, may take over, and no two ever lead at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from room_builders import Place

from builders import AGENDA, SESSION, FakeClock
from workshop.errors import Refused
from workshop.room.room import Room

Sits = Callable[[], Room]


@pytest.fixture
def sits(brought: None, place: Place) -> Iterator[Sits]:
    """Sits down at a console of the session, each time as a process of its own would."""
    with ExitStack() as stack:

        def sit() -> Room:
            desk = stack.enter_context(place.desk())
            room = desk.room(SESSION.id)
            stack.callback(room.leave)
            room.presence.tell(step=room.open_step.uid)
            return room

        yield sit


def kinds(*rooms: Room) -> list[str]:
    for each in rooms:
        each.view()
    return [each.seat.kind for each in rooms]


def test_a_second_console_writes_for_the_room_and_does_not_lead(sits: Sits) -> None:
    first, second = sits(), sits()
    view = second.view()
    assert view.leads is not None
    assert (view.leads.who, view.leads.answers) == ("Jun Okada", True)
    assert view.leads.since is not None
    assert first.view().leads is None
    uid = second.expectations.add("client", "Written by the scribe")
    assert first.record.item(uid) is not None
    for refused in (second.lead.next, second.lead.start_clock, first.take_over):
        with pytest.raises(Refused, match="cannot"):
            refused()
    second.leave()
    assert kinds(first) == ["facilitator"]


def test_whoever_is_taken_over_from_is_told_and_writes_for_the_room(
    sits: Sits, clock: FakeClock
) -> None:
    first, second = sits(), sits()
    first.lead.start_clock()
    clock.advance(minutes=3)
    first.beat()
    watch, seen = first.watch(), first.version()
    assert second.take_over() == ""
    assert any(watch.changed() for _ in range(2)), "it is told at the next look"
    watch.close()
    assert first.version() != seen
    view = first.view()
    assert view.seat.kind == "scribe"
    assert "took over this console at" in view.taken_by
    assert view.leads is not None
    assert "move" not in view.powers
    first.expectations.add("client", "Still written")
    assert (second.view().seat.kind, second.view().taken_by) == ("facilitator", "")
    assert [each.kind for each in second.view().here] == ["scribe"]
    # The clock runs on, once, and neither stops nor doubles when the scribe leaves.
    clock.advance(minutes=2)
    first.leave()
    assert second.view().clock.running
    assert second.view().clock.total_spent == 300
    second.leave()
    assert second.record.session.since is None


def test_what_a_console_has_begun_when_it_is_taken_over_is_refused_inside_the_write(
    sits: Sits,
) -> None:
    first, second = sits(), sits()
    second.take_over()
    step = second.record.session.step
    assert first.seat.kind == "facilitator", "it has not looked yet"
    with pytest.raises(Refused, match="So this was not done"):
        first.lead.go_to(AGENDA[5].uid)
    assert second.record.session.step == step
    first.expectations.add("client", "It writes as a scribe")
    assert first.core.store.last_act(SESSION.id).seat == "scribe"  # type: ignore[union-attr]


def test_undo_too_is_refused_to_a_console_that_was_taken_over(sits: Sits) -> None:
    first, second = sits(), sits()
    uid = first.expectations.add("client", "Stays")
    second.take_over()
    with pytest.raises(Refused, match="took over"):
        first.undo()
    assert second.record.item(uid) is not None


def test_the_console_can_be_taken_back(sits: Sits) -> None:
    first, second = sits(), sits()
    second.take_over()
    first.view()
    first.take_over()
    assert kinds(first, second) == ["facilitator", "scribe"]


def test_of_two_that_take_over_at_once_one_leads_and_the_other_is_told(sits: Sits) -> None:
    rooms = [sits() for _ in range(4)]
    for each in rooms:
        each.view()
    begin, refused = threading.Barrier(3), list[str]()

    def take(room: Room) -> None:
        begin.wait()
        try:
            room.take_over()
        except Refused as error:
            refused.append(str(error))

    threads = [threading.Thread(target=take, args=[each]) for each in rooms[1:]]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(kinds(*rooms)) == ["facilitator", "scribe", "scribe", "scribe"]
    assert len(refused) == 2
    assert all("took over meanwhile: Jun Okada leads since" in each for each in refused)


LEADS = """
import sys
from pathlib import Path
from workshop.places import Workspace
from workshop.room.desk import Desk

desk = Desk(Workspace(Path(sys.argv[1])))
room = desk.room(sys.argv[2])
print(room.seat.kind, flush=True)
for line in sys.stdin:
    try:
        room.lead.next()
        print("moved", flush=True)
    except Exception as error:
        print(error, flush=True)
"""


@pytest.fixture
def leader(brought: None, place: Place) -> Iterator[subprocess.Popen[str]]:
    """Another process that leads the session."""
    with subprocess.Popen(
        [sys.executable, "-c", LEADS, str(place.workspace.root), SESSION.id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "facilitator\n"
        yield process
        process.kill()


def test_a_console_that_was_killed_is_led_again_without_ceremony(
    leader: subprocess.Popen[str], sits: Sits
) -> None:
    scribe = sits()
    assert scribe.seat.kind == "scribe"
    leader.kill()
    leader.wait()
    assert sits().seat.kind == "facilitator"
    assert scribe.view().leads is not None


def test_a_console_that_is_stopped_locks_nobody_out_and_writes_nothing_when_it_wakes(
    leader: subprocess.Popen[str], sits: Sits, place: Place
) -> None:
    leader.send_signal(signal.SIGSTOP)
    assert sits().seat.kind == "scribe", "it may only be slow"
    long_ago = time.time() - 90
    os.utime(place.workspace.live / f"{SESSION.id}.console", (long_ago, long_ago))
    room = sits()
    assert room.seat.kind == "facilitator"
    step = room.record.session.step
    leader.send_signal(signal.SIGCONT)
    assert leader.stdin is not None
    assert leader.stdout is not None
    leader.stdin.write("next\n")
    leader.stdin.flush()
    assert "took over this console" in leader.stdout.readline()
    assert room.record.session.step == step


def test_a_console_whose_folder_is_removed_goes_on_leading_alone(sits: Sits, place: Place) -> None:
    first = sits()
    shutil.rmtree(place.workspace.live)
    first.lead.next()
    assert sits().seat.kind == "scribe"
    shutil.rmtree(place.workspace.live)
    second = sits()
    assert second.seat.kind == "facilitator", "nobody can know of the first"
    with pytest.raises(Refused, match="took over this console"):
        first.lead.next()
    second.lead.next()


def test_scribes_have_drafts_of_their_own_and_what_a_crash_left_comes_first(
    sits: Sits, place: Place
) -> None:
    first, second, third = sits(), sits(), sits()
    for number, each in enumerate((first, second, third)):
        each.keep_drafts({"E1/text": f"text {number}"})
    names = {each.name for each in place.workspace.drafts.iterdir()}
    assert names == {
        f"{SESSION.id}-{each}.json" for each in ("facilitator", "scribe-1", "scribe-2")
    }
    second.leave()
    assert sits().drafts.all() == {"E1/text": "text 1"}


def test_that_nobody_leads_any_more_is_seen_by_a_scribe(sits: Sits) -> None:
    first, second = sits(), sits()
    second.view()
    watch, seen = second.watch(), second.version()
    first.leave()
    assert watch.changed()
    watch.close()
    assert second.version() != seen
    leads = second.view().leads
    assert leads is not None
    assert leads.who == ""
    assert second.take_over() == ""
    assert second.seat.kind == "facilitator"
