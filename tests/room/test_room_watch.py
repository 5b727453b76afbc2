"""Watching: what another program writes or seals is noticed, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from room_builders import Place, bring

from builders import INES, PRIYA, SESSION
from round_builders import a_room_of, open_round, says, seal
from workshop.errors import StoreError
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.watch import Every, Watch, Watcher

LOOKS = 3
"""What changed is seen at the first look, once; after it nothing is."""


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    room = desk.room(bring(desk, a_room_of(4, 4)))
    yield room
    room.leave()


@pytest.fixture
def watch(room: Room) -> Iterator[Watch]:
    watch = room.watch()
    yield watch
    watch.close()


def silent(watch: Watch) -> bool:
    return not any(watch.changed() for _ in range(LOOKS))


def noticed(watch: Watch) -> bool:
    """Whether something changed, once: then it is silent again."""
    return any(watch.changed() for _ in range(LOOKS)) and silent(watch)


WRITES = """
import sys
from pathlib import Path
from workshop.places import Workspace
from workshop.room.desk import Desk

desk = Desk(Workspace(Path(sys.argv[1])))
desk.rename(sys.argv[2], "Renamed elsewhere")
desk.close()
"""


def test_nothing_is_noticed_while_nothing_changes(watch: Watch, room: Room) -> None:
    room.view()
    room.version()
    assert silent(watch)


def test_what_another_process_writes_is_noticed_at_the_next_look(
    watch: Watch, place: Place
) -> None:
    subprocess.run(
        [sys.executable, "-c", WRITES, str(place.workspace.root), SESSION.id], check=True
    )
    assert watch.changed()
    assert silent(watch)


def test_what_this_process_writes_is_noticed_too(watch: Watch, room: Room) -> None:
    room.lead.start_clock()
    assert watch.changed()
    assert silent(watch)


def test_what_is_written_between_two_looks_is_noticed_once(watch: Watch, room: Room) -> None:
    room.lead.next()
    room.lead.next()
    assert watch.changed()
    assert silent(watch)


def test_everything_sealed_is_noticed_also_what_replaces_the_same(watch: Watch, room: Room) -> None:
    uid = open_round(room, "notes")
    assert watch.changed()
    assert silent(watch)
    for handle, text in ((INES.handle, "One"), (PRIYA.handle, "Two"), (INES.handle, "Six")):
        seal(room, uid, handle, says(text))
        assert watch.changed()
        assert silent(watch)


def test_a_round_that_ran_before_anybody_watched_is_watched(room: Room) -> None:
    uid = open_round(room, "notes")
    watch = room.watch()
    assert silent(watch)
    seal(room, uid, INES.handle, says("One"))
    assert watch.changed()
    watch.close()


def test_an_urn_discarded_and_made_anew_is_noticed_and_its_old_file_is_gone(
    watch: Watch, room: Room
) -> None:
    uid = open_round(room, "notes")
    assert noticed(watch)
    path = room.core.urns.path(uid)
    path.unlink()
    assert noticed(watch)
    room.core.urns.make(uid)
    assert noticed(watch)
    seal(room, uid, INES.handle, says("One"))
    assert noticed(watch)
    held = {os.path.realpath(f"/proc/self/fd/{each}") for each in os.listdir("/proc/self/fd")}
    assert str(path) not in held


def test_an_urn_of_a_round_that_is_over_is_watched_no_longer(watch: Watch, room: Room) -> None:
    uid = open_round(room, "notes")
    room.rounds.discard(uid)
    assert noticed(watch)
    room.core.urns.make(uid)
    assert silent(watch)


def test_a_database_taken_away_put_back_or_replaced_is_noticed(watch: Watch, place: Place) -> None:
    path = place.workspace.database
    away = path.with_name("away.db")
    path.rename(away)
    assert noticed(watch)
    path.write_bytes(away.read_bytes())
    assert noticed(watch)
    away.replace(path)
    assert noticed(watch)


def test_the_desk_watches_the_database_alone(desk: Desk, room: Room) -> None:
    watch = desk.watch()
    uid = open_round(room, "notes")
    assert noticed(watch)
    seal(room, uid, INES.handle, says("One"))
    assert silent(watch)
    watch.close()


def test_watching_leaves_no_file_behind_and_cannot_write(place: Place) -> None:
    with place.desk() as desk:
        bring(desk)
        watch = desk.watch()
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            watch._database._db.execute("DELETE FROM item")
        watch.close()
    beside = {path.name for path in place.workspace.database.parent.iterdir() if path.is_file()}
    assert not {name for name in beside if name.endswith(("-wal", "-shm"))}


def test_a_database_that_is_gone_cannot_be_watched(desk: Desk, place: Place) -> None:
    place.workspace.database.rename(place.workspace.database.with_name("away.db"))
    with pytest.raises(StoreError):
        desk.watch()


def test_who_holds_the_database_locked_holds_up_no_look(watch: Watch, room: Room) -> None:
    with room.core.store.holding():
        assert silent(watch)


# --- the thread -----------------------------------------------------------------------------------


def eventually(true: Callable[[], bool]) -> bool:
    """Whether it becomes true within a time that no machine needs."""
    deadline = time.monotonic() + 30
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.005)
    return True


def test_the_watcher_calls_back_for_what_another_process_writes(watch: Watch, place: Place) -> None:
    called = threading.Event()
    watcher = Watcher(watch.changed, called.set, watch)
    subprocess.run(
        [sys.executable, "-c", WRITES, str(place.workspace.root), SESSION.id], check=True
    )
    assert called.wait(30)
    watcher.close()


def test_the_watcher_looks_on_after_it_has_called_back() -> None:
    found = iter([False, True, False, True, True])
    calls: list[str] = []
    watcher = Watcher(
        lambda: next(found, False),
        lambda: calls.append(threading.current_thread().name),
        Every(0.001),
    )
    assert eventually(lambda: len(calls) == 3)
    watcher.close()
    assert set(calls) == {"watcher"}


def test_a_closed_watcher_stops_at_once_and_calls_nobody() -> None:
    calls: list[int] = []
    began = time.monotonic()
    watcher = Watcher(lambda: True, lambda: calls.append(1), Every(3600))
    watcher.close()
    watcher.close()
    assert time.monotonic() - began < 600
    assert calls == []
    assert not watcher._thread.is_alive()


def test_a_watcher_can_be_closed_by_what_it_calls() -> None:
    box: list[Watcher] = []
    made, closed = threading.Event(), threading.Event()

    def changed() -> None:
        made.wait(30)
        box[0].close()
        closed.set()

    box.append(Watcher(lambda: True, changed, Every(0.001)))
    made.set()
    assert closed.wait(30)
    box[0].close()
    assert not box[0]._thread.is_alive()
