"""Urns missing, damaged or left behind, and several who seal or reveal at once: nothing lost, words for all of it."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from apps import brought
from builders import INES, LENA, PRIYA, SESSION, TOMAS
from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    NAMED,
    SPOKEN,
    a_room_of,
    all_seal,
    captured,
    open_round,
    rates,
    says,
    seal,
)
from workshop.errors import Refused, StoreError
from workshop.model.notes import Note
from workshop.model.rounds import Round
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import CONSOLE
from workshop.store import urns
from workshop.store.connection import connect
from workshop.store.drafts import Drafts
from workshop.store.live import Lease
from workshop.store.urns import Sealed


def a_desk(root: Path) -> Desk:
    return Desk(Workspace(root))


def beside(desk: Desk, root: Path, name: str) -> Room:
    """Another process in the same session, as if each had the right to lead it."""
    return Room(
        desk._store,
        SESSION.id,
        seat=CONSOLE,
        now=desk.now,
        new_uid=desk.new_uid,
        drafts=Drafts(root / "drafts" / f"{name}.json"),
        lease=Lease.take(root / f"{name}.lease", name, desk.now()),
        exports=desk.workspace.exports,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return brought(tmp_path / "workspace", a_room_of(4, 4)).root


@pytest.fixture
def room(root: Path) -> Iterator[Room]:
    desk = a_desk(root)
    room = desk.room(SESSION.id)
    yield room
    room.leave()
    desk.close()


def test_an_urn_is_for_its_owners_eyes_alone(room: Room) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    found = room.core.urns.path(uid).stat()
    assert stat.S_IMODE(found.st_mode) == 0o600


def lose(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def scribble(path: Path) -> None:
    path.write_bytes(b"not a database, " * 512)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def put_a_folder_there(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "in the way").write_text("")


def take_the_table(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("ALTER TABLE sealed RENAME TO elsewhere")
    db.commit()
    db.close()


def garble_an_entry(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("UPDATE sealed SET body = '{' WHERE key = ?", (INES.handle,))
    db.commit()
    db.close()


FAULTS = [lose, empty, scribble, cut, put_a_folder_there, take_the_table, garble_an_entry]


@pytest.mark.parametrize("befall", FAULTS)
def test_a_fault_of_the_urn_is_told_in_words_and_loses_nothing_else(
    room: Room, befall: Callable[[Path], None]
) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    befall(room.core.urns.path(uid))
    view = room.view().rounds[0]
    with pytest.raises((Refused, StoreError)) as told:
        room.rounds.reveal(uid)
    assert any(words in str(told.value) for words in ("missing", "cannot be read"))
    assert captured(room, Note) == ()
    assert room.rounds.round(uid).stage == "open"
    if befall is not garble_an_entry:
        assert view.fault
        assert not view.ready
        with pytest.raises(StoreError):
            seal(room, uid, LENA.handle, says("again"))
    room.rounds.discard(uid)
    assert room.rounds.round(uid).stage == "discarded"
    again = open_round(room, "notes", ANONYMOUS)
    all_seal(room, again)
    room.rounds.reveal(again)
    assert len(captured(room, Note)) == 8


def test_an_urn_that_was_put_back_is_used_again(room: Room, tmp_path: Path) -> None:
    uid = open_round(room, "notes", NAMED)
    all_seal(room, uid)
    path = room.core.urns.path(uid)
    os.replace(path, tmp_path / "aside.db")
    assert "missing" in room.view().rounds[0].fault
    os.replace(tmp_path / "aside.db", path)
    room.rounds.reveal(uid)
    assert len(captured(room, Note)) == 8


def test_what_cannot_be_removed_after_the_reveal_is_removed_at_the_next_start(
    root: Path, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "held by a virus scanner")

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", held)
        assert room.rounds.reveal(uid).stage == "revealed"
    assert room.core.urns.rounds() == (uid,)
    with pytest.raises(Refused, match="takes nothing more"):
        seal(room, uid, LENA.handle, says("late"))
    a_desk(root).close()
    assert room.core.urns.rounds() == ()
    assert len(captured(room, Note)) == 8


def test_a_folder_that_takes_no_urn_opens_no_round(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def guarded(path: str | Path, *rest: int) -> int:
        if "sealed-" in str(path):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", guarded)
        with pytest.raises(
            StoreError, match=r"Nothing can be sealed in .*Make the folder writable"
        ):
            open_round(room, "notes", NAMED)
    assert room.record.of(Round) == ()
    assert room.core.urns.rounds() == ()
    open_round(room, "notes", NAMED)


def test_an_urn_of_which_nothing_is_known_is_left_alone_and_named(root: Path, room: Room) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    room.core.urns.make("of-another-time")
    room.core.urns.put("of-another-time", Sealed("somebody", "client", "{}"))
    room.core.urns.make("never-opened")
    desk = a_desk(root)
    desk.close()
    # One in which nobody ever sealed is of an opening that was stopped: nothing is lost with it.
    assert set(room.core.urns.rounds()) == {uid, "of-another-time"}
    assert len(room.core.urns.keys(uid)) == 8
    (told,) = desk.still_there
    assert (
        "sealed-of-another-time.db holds what people sealed in a round that is not in this" in told
    )


def test_a_disk_that_takes_no_more_seals_nothing_until_it_takes_it_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = open_round(room, "notes", NAMED)
    seal(room, uid, INES.handle, says("before"))
    turn = room.rounds.sit_down(uid, INES.handle)
    folder = room.core.urns.path(uid).parent
    db = sqlite3.connect(room.core.urns.path(uid), isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")  # as long as somebody else holds it
    monkeypatch.setattr("workshop.store.urns._PATIENCE", 0.05)
    with pytest.raises(StoreError, match="Nothing in it was changed"):
        turn.seal(says("after"))
    db.execute("ROLLBACK")
    db.close()
    assert folder.exists()
    turn.seal(says("after"))
    assert list(room.core.urns.keys(uid)) == [INES.handle]


def test_a_draft_that_cannot_be_forgotten_does_not_make_sealing_fail(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = open_round(room, "scorecard", SPOKEN)
    turn = room.rounds.sit_down(uid, INES.handle)
    turn.keep_drafts({"them:1.1": "3"})

    def full() -> None:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(room.drafts, "flush", full)
    turn.seal(rates(3))
    assert list(room.core.urns.keys(uid)) == ["voice:client"]


class Failing:
    """A connection to an urn on which sealing fails as on a disk that failed, before or after it came to count."""

    def __init__(self, db: sqlite3.Connection, *, counts: bool) -> None:
        self._db, self._counts = db, counts

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if not statement.startswith(("INSERT", "DELETE")):
            return self._db.execute(statement, *values)
        if self._counts:
            self._db.execute(statement, *values)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_DIR_FSYNC
        raise error

    def __enter__(self) -> Failing:
        return self

    def __exit__(self, *_: object) -> None:
        if self._counts:
            self._db.commit()
        else:
            self._db.rollback()

    def close(self) -> None:
        self._db.close()


@pytest.mark.parametrize("counts", [False, True])
def test_after_a_seal_that_failed_it_is_said_what_is_sealed(
    room: Room, monkeypatch: pytest.MonkeyPatch, counts: bool
) -> None:
    uid = open_round(room, "notes", NAMED)
    seal(room, uid, INES.handle, says("before"))
    turn = room.rounds.sit_down(uid, INES.handle)
    with monkeypatch.context() as patch:
        patch.setattr(urns, "connect", lambda *given: Failing(connect(*given), counts=counts))
        with pytest.raises(StoreError) as told:
            turn.seal(says("after"))
    (entry,) = room.core.urns.read(uid)
    assert ("after" if counts else "before") in entry.body
    assert ("It stands in the urn all the same" in str(told.value)) == counts
    assert ("It is not sealed; what was sealed before stands" in str(told.value)) != counts
    turn.seal(says("after"))
    (entry,) = room.core.urns.read(uid)
    assert "after" in entry.body


@pytest.mark.parametrize("counts", [False, True])
def test_after_taking_back_failed_it_is_said_whether_it_is_still_sealed(
    room: Room, monkeypatch: pytest.MonkeyPatch, counts: bool
) -> None:
    uid = open_round(room, "notes", NAMED)
    seal(room, uid, INES.handle, says("before"))
    turn = room.rounds.sit_down(uid, INES.handle)
    with monkeypatch.context() as patch:
        patch.setattr(urns, "connect", lambda *given: Failing(connect(*given), counts=counts))
        with pytest.raises(StoreError, match="Look after the disk") as told:
            turn.take_back()
    assert ("It is gone all the same" in str(told.value)) == counts
    assert bool(room.core.urns.keys(uid)) != counts
    assert "discard" not in str(told.value)


def test_where_an_urn_cannot_be_read_after_it_nothing_is_claimed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = open_round(room, "notes", NAMED)
    seal(room, uid, INES.handle, says("before"))
    turn = room.rounds.sit_down(uid, INES.handle)
    read, disk = room.core.urns.read, iter([True])

    def unreadable(round: str) -> tuple[Sealed, ...]:
        if next(disk, False):
            return read(round)  # before it is sealed
        raise StoreError("The disk is gone.")

    with monkeypatch.context() as patch:
        patch.setattr(urns, "connect", lambda *given: Failing(connect(*given), counts=True))
        patch.setattr(room.core.urns, "read", unreadable)
        with pytest.raises(StoreError, match="Whether it is sealed is not known, nor whether what"):
            turn.seal(says("after"))


# --- several at once ------------------------------------------------------------------------------


def at_once(*deeds: Callable[[], object]) -> list[Exception | None]:
    """Do all at the same time, each in a thread of its own; return what each was told."""
    told: list[Exception | None] = [None] * len(deeds)
    ready = threading.Barrier(len(deeds))

    def do(place: int) -> None:
        ready.wait()
        try:
            deeds[place]()
        except Exception as error:  # noqa: BLE001 - looked at by the test
            told[place] = error

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


def test_all_who_seal_at_once_are_sealed_and_each_seal_is_noticed(root: Path, room: Room) -> None:
    uid = open_round(room, "notes", NAMED)
    desks = [a_desk(root) for _ in range(4)]
    rooms = [beside(desk, root, f"seat-{place}") for place, desk in enumerate(desks)]

    def write(place: int) -> Callable[[], None]:
        def deed() -> None:
            for people in (CLIENT, AGENCY):
                for number in range(5):
                    handle = people[place].handle
                    seal(rooms[place], uid, handle, says(f"{place} {number}"), add=number > 0)

        return deed

    before = room.version()
    assert at_once(*(write(place) for place in range(4))) == [None] * 4
    assert room.version() != before
    assert len(room.core.urns.keys(uid)) == 8
    for each in rooms:
        each.leave()
    for desk in desks:
        desk.close()
    room.rounds.reveal(uid)
    shown = [(item.author, item.body.text) for item in captured(room, Note)]
    assert len(shown) == len(set(shown)) == 40


def test_every_seal_is_told_from_the_one_before(room: Room) -> None:
    uid = open_round(room, "notes", NAMED)
    seen = [room.core.urns.version(uid)]
    for number in range(30):
        seal(room, uid, INES.handle, says(str(number)))
        seen.append(room.core.urns.version(uid))
    assert len(set(seen)) == 31


def test_a_seal_that_races_a_reveal_is_in_it_or_is_refused(root: Path, room: Room) -> None:
    desk = a_desk(root)
    other = beside(desk, root, "other")
    shown: set[str] = set()
    for run in range(12):
        uid = open_round(room, "notes", NAMED)
        all_seal(room, uid)
        turn = other.rounds.sit_down(uid, PRIYA.handle)
        late = f"late {run}"
        told = at_once(
            lambda uid=uid: room.rounds.reveal(uid),
            lambda turn=turn, late=late: turn.seal(says(late), add=True),
        )
        assert told[0] is None
        shown = {item.body.text for item in captured(room, Note)}
        assert told[1] is None or isinstance(told[1], Refused)
        assert (late in shown) == (told[1] is None)
        assert room.core.urns.rounds() == ()
        assert len(captured(room, Note)) == (run + 1) * 8 + sum(
            each.startswith("late") for each in shown
        )
    other.leave()
    desk.close()


def test_two_who_reveal_at_once_show_it_once(root: Path, room: Room) -> None:
    desk = a_desk(root)
    other = beside(desk, root, "other")
    for run in range(1, 6):
        uid = open_round(room, "notes", ANONYMOUS)
        all_seal(room, uid)
        told = at_once(
            lambda uid=uid: room.rounds.reveal(uid), lambda uid=uid: other.rounds.reveal(uid)
        )
        assert sorted(type(each) for each in told if each) == [Refused]
        assert len(captured(room, Note)) == 8 * run
    other.leave()
    desk.close()
    assert TOMAS.handle not in {item.author for item in captured(room, Note)}
