"""Presence: who is here is told in files, each seat knows of it what it may, and anonymous rounds tell nothing."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from room_builders import Place, bring

from builders import INES, LENA, PRIYA, SESSION
from round_builders import ANONYMOUS, NAMED, NOTES, a_room_of, open_round, says, seal
from workshop.room.desk import Desk, utc_now
from workshop.room.presence import Here
from workshop.room.room import Room


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    room = desk.room(bring(desk, a_room_of(4, 4)))
    yield room
    room.leave()


@contextmanager
def seated(place: Place, *handles: str) -> Iterator[list[Room]]:
    """The own seats of some people, each as a process of its own would take it."""
    with ExitStack() as stack:
        rooms = []
        for each in handles:
            desk = stack.enter_context(place.desk())
            room = desk.join(SESSION.id, each)
            stack.callback(room.leave)
            room.presence.tell(step=room.open_step.uid, cols=100, rows=30)
            rooms.append(room)
        yield rooms


def live(place: Place) -> dict[str, tuple[bytes, int]]:
    """Every file that says who is here, with its bytes and its time."""
    files = place.workspace.live.glob("*.here")
    return {each.name: (each.read_bytes(), each.stat().st_mtime_ns) for each in files}


def doing(room: Room) -> dict[str, str]:
    return {each.handle: each.doing for each in room.view().here}


def test_who_leads_sees_who_is_here_and_what_they_do_in_a_named_round(
    room: Room, place: Place
) -> None:
    assert room.view().here == ()
    with seated(place, INES.handle, LENA.handle) as (ines, lena):
        assert doing(room) == {INES.handle: "here", LENA.handle: "here"}
        ines.presence.tell(doing="writing")
        assert doing(room)[INES.handle] == "here", "no round runs"
        open_round(room, "notes", NAMED)
        for each in (ines, lena):
            each.presence.tell(step=NOTES.uid)
        ines.presence.tell(doing="writing")
        lena.presence.tell(doing="ready")
        assert doing(room) == {INES.handle: "writing", LENA.handle: "ready"}
        room.lead.next()
        assert set(doing(room).values()) == {"here"}, "another step is open"
        lena.leave()
        assert set(doing(room)) == {INES.handle}
    assert room.view().here == ()
    assert live(place) == {}


def test_a_seat_in_which_another_step_is_shown_does_not_say_what_is_done_there(
    room: Room, place: Place
) -> None:
    open_round(room, "notes", NAMED)
    with seated(place, INES.handle) as (ines,):
        ines.presence.tell(step="another", doing="writing")
        assert doing(room) == {INES.handle: "here"}


def test_a_participant_knows_of_others_only_what_the_facilitator_shows(
    room: Room, place: Place
) -> None:
    with seated(place, INES.handle, LENA.handle) as (ines, lena):
        room.presence.tell(showing="n7", step=NOTES.uid, cols=50, rows=10)
        lena.presence.tell(lost=True)
        assert ines.view().here == (Here(kind="facilitator", showing="n7"),)
        assert ines.view().showing == "n7"
        assert ines.view().lost == 0
        with place.desk() as desk:
            stage = desk.present(SESSION.id)
            assert {each.handle for each in stage.view().here} == {"", INES.handle, LENA.handle}
            assert stage.view().lost == 0


def test_nothing_is_written_when_somebody_writes_or_seals_in_an_anonymous_round(
    room: Room, place: Place
) -> None:
    with seated(place, INES.handle, LENA.handle) as (ines, lena):
        open_round(room, "notes", NAMED)
        for each in (ines, lena):
            each.presence.tell(step=NOTES.uid, doing="ready")
        room.rounds.discard(room.view().rounds[0].uid)
        open_round(room, "notes", ANONYMOUS)
        before = live(place)
        assert set(doing(room).values()) == {"here"}
        ines.presence.tell(doing="writing")
        lena.presence.tell(doing="ready")
        assert live(place) == before
        assert set(doing(room).values()) == {"here"}
        # Who follows at once has sealed; who is left behind was writing.
        room.lead.next()
        lena.presence.tell(step=room.open_step.uid)
        assert live(place) == before
        assert {each.step for each in room.view().here} == {""}


def test_it_is_counted_who_is_still_writing_before_the_step_is_changed(
    room: Room, place: Place
) -> None:
    assert room.view().still_writing == 0
    with seated(place, INES.handle, LENA.handle, PRIYA.handle) as seats:
        open_round(room, "notes", NAMED)
        for each in seats:
            each.presence.tell(step=NOTES.uid)
        assert room.view().still_writing == 0, "nobody has begun"
        seats[0].presence.tell(doing="writing")
        seats[1].presence.tell(doing="writing")
        seats[2].presence.tell(doing="ready")
        assert room.view().still_writing == 2
        room.rounds.discard(room.view().rounds[0].uid)
        uid = open_round(room, "notes", ANONYMOUS)
        assert room.view().still_writing == 8, "who has begun is not told"
        seal(room, uid, INES.handle, says("a"))
        assert room.view().still_writing == 7
    assert room.view().still_writing == 0, "the keyboard is passed: nobody has a seat"


def test_it_is_counted_who_does_not_follow_until_the_step_changes(room: Room, place: Place) -> None:
    with seated(place, INES.handle, LENA.handle, PRIYA.handle) as (ines, lena, _):
        ines.presence.tell(lost=True)
        lena.presence.tell(lost=True)
        assert room.view().lost == 2
        assert not any(each.lost for each in room.view().here), "a count, no names"
        assert ines.view().am_lost
        lena.presence.tell(lost=False)
        assert room.view().lost == 1
        room.lead.next()
        assert room.view().lost == 0
        assert not ines.view().am_lost


def test_a_change_is_watched_and_a_sign_of_life_wakes_nobody(room: Room, place: Place) -> None:
    with seated(place, INES.handle) as (ines,):
        room.presence.tell(step=NOTES.uid)
        watch, others = room.watch(), ines.watch()
        seen = room.version()
        ines.beat()
        room.beat()
        assert not any(watch.changed() or others.changed() for _ in range(3))
        assert room.version() == seen
        ines.presence.tell(cols=50)
        assert any(watch.changed() for _ in range(2))
        assert not any(others.changed() for _ in range(3)), "it changed this itself"
        assert room.version() != seen
        assert room.view().here[0].too_small
        room.presence.tell(showing="n7")
        assert any(others.changed() for _ in range(2))
        watch.close()
        others.close()


def test_two_changes_at_one_moment_are_both_seen(room: Room, place: Place) -> None:
    with seated(place, INES.handle) as (ines,):
        room.view()
        when = time.time_ns()
        for cols in (70, 71):
            ines.presence.tell(cols=cols)
            # Times of files are known only roughly: within some milliseconds they are the same.
            os.utime(place.workspace.live, ns=(when, when))
            room.presence.look()
        assert room.view().here[0].cols == 71


SITS = """
import sys, time
from pathlib import Path
from workshop.places import Workspace
from workshop.room.desk import Desk

desk = Desk(Workspace(Path(sys.argv[1])))
room = desk.join(sys.argv[2], sys.argv[3])
room.presence.tell(cols=100, rows=30)
print("here", flush=True)
sys.stdin.read()
"""


def test_a_seat_that_was_killed_is_gone_and_one_without_a_sign_of_life_is_away(
    room: Room, place: Place
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SITS, str(place.workspace.root), SESSION.id, INES.handle],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        assert doing(room) == {INES.handle: "here"}
        process.send_signal(signal.SIGSTOP)
        (path,) = place.workspace.live.glob("*.participant.*")
        long_ago = time.time() - 90
        os.utime(path, (long_ago, long_ago))
        with place.desk() as desk:  # whoever comes later sees how old the file is
            later = desk.present(SESSION.id)
            assert [each.away for each in later.view().here] == [True]
        process.kill()
        process.wait()
    watch = room.watch()
    assert not any(watch.changed() for _ in range(3))
    watch.close()
    room.presence._read_at = 0.0
    assert room.view().here == ()
    assert path.exists()
    with place.desk():
        assert not path.exists(), "the next start clears it away"


@pytest.mark.parametrize("hours", [-1, 1])
def test_what_is_done_at_a_seat_is_dated_by_the_clock_of_whoever_leads(
    place: Place, hours: int
) -> None:
    workspace = place.workspace
    here = Desk(workspace)
    there = Desk(workspace, now=lambda: utc_now() + timedelta(hours=hours))
    console = here.room(bring(here, a_room_of(2, 2)))
    ines = there.join(SESSION.id, INES.handle)
    assert abs(ines.now() - console.now()) > timedelta(minutes=59)  # nobody has told anything yet
    for seat in (console, ines):
        seat.presence.tell(step=seat.open_step.uid)
        seat.view()
    assert abs(ines.now() - console.now()) < timedelta(seconds=10)
    console.lead.start_clock()
    assert abs(ines.view().clock.left - console.view().clock.left) < 10
    asked = ines.noted.note("question", "Who pays?")
    last = console.core.store.last_act(SESSION.id)
    assert last is not None
    assert abs(last.at - utc_now()) < timedelta(seconds=10)
    assert asked
    proposed = console.sign_off.propose().proposed
    ines.sign_off.sign(INES.handle, INES.name, where="seat")
    (signature,) = console.record.valid_signatures()
    assert timedelta(seconds=-2) <= signature.at - proposed < timedelta(seconds=10)
    # Where nobody leads any more, each has its own time again.
    console.leave()
    ines.presence._read_at = 0.0
    ines.view()
    assert abs(ines.now() - utc_now()) > timedelta(minutes=59)
    ines.leave()
    there.close()
    here.close()


def test_what_others_put_into_the_folder_hurts_nobody(room: Room, place: Place) -> None:
    room.presence.tell(step=NOTES.uid)
    folder = place.workspace.live
    begins = f"{SESSION.id}.participant."
    outside = place.workspace.root / "outside"
    outside.write_text(f'{{"handle": "{INES.handle}"}}')
    os.mkfifo(folder / f"{begins}{1:016x}.here")
    (folder / f"{begins}{2:016x}.here").symlink_to(outside)
    (folder / f"{begins}{3:016x}.here").mkdir()
    (folder / f"{begins}../../x.here".replace("/", "_")).write_text("{}")
    (folder / f"{SESSION.id}.emperor.{4:016x}.here").write_text("{}")
    contents = [b"", b"{", b"\xff", b"[]", b"[" * 4000, b"x" * 9000, b'{"cols": -5}']
    contents += [b'{"handle": "nobody"}', b'{"doing": "dancing"}', b'{"handle": ["a"]}']
    with ExitStack() as stack:
        for number, content in enumerate(contents, start=5):
            handle = stack.enter_context(open(folder / f"{begins}{number:016x}.here", "wb"))
            handle.write(content)
            handle.flush()
            fcntl.flock(handle, fcntl.LOCK_EX)
        assert room.view().here == ()
        with place.desk() as desk:
            desk.present(SESSION.id).view()


def test_a_seat_works_without_presence_and_who_leads_is_told(room: Room, place: Place) -> None:
    with seated(place, INES.handle) as (ines,):
        room.presence.tell(step=NOTES.uid)
        hidden = place.workspace.live.with_name("elsewhere")
        place.workspace.live.rename(hidden)
        place.workspace.live.write_text("in the way")
        for each in (room, ines):
            each.presence.tell(cols=77)
            each.beat()
        fault = room.view().here_fault
        assert "Who is here cannot be noted" in fault
        assert "The session goes on" in fault
        assert ines.view().here_fault == "", "only who leads is told"
        assert room.view().here == ()
        place.workspace.live.unlink()
        for each in (room, ines):
            each.beat()
        assert room.view().here_fault == ""
        assert doing(room) == {INES.handle: "here"}
        assert [each.cols for each in room.view().here] == [77]


def test_its_files_are_private(room: Room, place: Place) -> None:
    room.presence.tell(step=NOTES.uid)
    (path,) = place.workspace.live.glob("*.here")
    assert path.stat().st_mode & 0o777 == 0o600
    assert place.workspace.live.stat().st_mode & 0o777 == 0o700
    assert not list(Path(place.workspace.live).glob("*.new"))
