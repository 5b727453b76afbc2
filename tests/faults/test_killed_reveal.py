"""Processes killed at every point of a round: all is sealed and nothing shown, or all shown once and the urn gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from round_processes import ADDED, the_round

from builders import INES, LENA, PRIYA, SESSION, TOMAS
from round_builders import (
    ANONYMOUS,
    NAMED,
    TO_SIDES,
    a_room_of,
    all_seal,
    captured,
    open_round,
    says,
    seal,
)
from workshop.documents.record import write_record
from workshop.model.notes import Note
from workshop.model.rounds import Round
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room

PROCESSES = Path(__file__).with_name("round_processes.py")
PEOPLE = (INES, PRIYA, TOMAS, LENA)
SAID = sorted(f"wrote {person.handle[::-1]}" for person in PEOPLE)

Fate = Callable[[Path], str]


@contextmanager
def at_the_console(root: Path) -> Iterator[Room]:
    """The session as the next start finds it."""
    desk = Desk(Workspace(root))
    room = desk.room(SESSION.id)
    try:
        yield room
    finally:
        room.leave()
        desk.close()


def begun(root: Path) -> None:
    """A session of two people on each side."""
    desk = Desk(Workspace(root))
    desk.import_record(write_record(a_room_of(2, 2)).encode(), "record")
    desk.close()


def fates(tmp_path: Path, deed: str, prepare: Callable[[Room], object], fate: Fate) -> list[str]:
    """What became of a deed wherever its process was killed, in the order of the points."""
    pattern, folder = tmp_path / "pattern", tmp_path / "killed"
    begun(pattern)
    with at_the_console(pattern) as room:
        prepare(room)
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, str(PROCESSES), deed, str(pattern), str(folder)],
        env={**os.environ, "PYTHONPATH": str(PROCESSES.parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    points = [int(line) for line in done.stdout.split()]
    assert points == list(range(1, len(points) + 1))
    return [fate(folder / str(point)) for point in points]


def turned_once(found: list[str], before: str, after: str) -> None:
    """Assert that up to some point nothing was done, and from it on all."""
    assert found[0] == before
    assert found[-1] == after
    assert found == sorted(found, key=[before, after].index)


def shown_or_sealed(root: Path) -> str:
    with at_the_console(root) as room:
        uid = the_round(room)
        stage = room.rounds.round(uid).stage
        shown = [item.body.text for item in captured(room, Note)]
        if stage == "open":
            assert shown == []
            assert set(room.core.urns.keys(uid)) == {person.handle for person in PEOPLE}
            room.rounds.reveal(uid)
            assert sorted(item.body.text for item in captured(room, Note)) == SAID
        else:
            assert stage == "revealed"
            assert sorted(shown) == SAID
        assert room.core.urns.rounds() == ()
        assert _left_of(root, "sealed-") == []
    return stage


def _left_of(root: Path, name: str) -> list[Path]:
    return [path for path in root.rglob("*") if name in path.name]


def test_a_reveal_shows_all_or_nothing(tmp_path: Path) -> None:
    def prepare(room: Room) -> None:
        all_seal(room, open_round(room, "notes", ANONYMOUS))

    found = fates(tmp_path, "reveal", prepare, shown_or_sealed)
    turned_once(found, "open", "revealed")
    assert len(found) > 20
    # Some died after it was saved and before the urn was gone.
    assert found.count("revealed") >= 4


def test_a_seal_takes_all_or_nothing(tmp_path: Path) -> None:
    def prepare(room: Room) -> None:
        uid = open_round(room, "notes", NAMED)
        seal(room, uid, INES.handle, says("before"))

    def fate(root: Path) -> str:
        with at_the_console(root) as room:
            uid = the_round(room)
            assert room.rounds.sit_down(uid, INES.handle).wrote_before
            for person in PEOPLE[1:]:
                room.rounds.excuse(uid, person.handle)
            room.rounds.reveal(uid)
            found = sorted(item.body.text for item in captured(room, Note))
            assert found in (["before"], [ADDED, "before"])
        return "added" if ADDED in found else "as before"

    turned_once(fates(tmp_path, "seal", prepare, fate), "as before", "added")


def test_a_release_is_done_or_not(tmp_path: Path) -> None:
    def prepare(room: Room) -> None:
        uid = open_round(room, "notes", TO_SIDES)
        all_seal(room, uid)
        room.rounds.reveal(uid)
        room.rounds.speak_for(uid, "client").seal(says("ours"))

    def fate(root: Path) -> str:
        with at_the_console(root) as room:
            uid = the_round(room)
            assert captured(room, Note) == ()
            assert len(room.core.urns.keys(uid)) == 5
            return "released" if room.rounds.round(uid).released else "sealed"

    turned_once(fates(tmp_path, "release", prepare, fate), "sealed", "released")


def test_a_discarded_round_is_gone_or_whole(tmp_path: Path) -> None:
    def prepare(room: Room) -> None:
        all_seal(room, open_round(room, "notes", NAMED))

    def fate(root: Path) -> str:
        with at_the_console(root) as room:
            uid = the_round(room)
            stage = room.rounds.round(uid).stage
            assert captured(room, Note) == ()
            if stage == "open":
                assert len(room.core.urns.keys(uid)) == 4
            else:
                assert _left_of(root, "sealed-") == []
            return stage

    turned_once(fates(tmp_path, "discard", prepare, fate), "open", "discarded")


@pytest.mark.parametrize("deed", ["delete", "delete-relationship"])
def test_a_deletion_killed_anywhere_leaves_nothing_after_the_next_start(
    tmp_path: Path, deed: str
) -> None:
    secret = "wrote"  # in everything that anybody seals or types below

    def prepare(room: Room) -> None:
        uid = open_round(room, "notes", ANONYMOUS)
        all_seal(room, uid)
        room.keep_drafts({f"{room.open_step.uid}/new/text": secret})
        room.drafts.path.with_name(f"{room.drafts.path.name}.damaged-1").write_text(secret)

    def fate(root: Path) -> str:
        desk = Desk(Workspace(root))
        there = [each.id for each in desk.sessions()] == [SESSION.id]
        if there:
            desk.delete(SESSION.id)
        assert desk.still_there == ()
        desk.close()
        assert _holding(root, secret) == []
        assert _left_of(root, "sealed-") == _left_of(root, SESSION.id) == []
        return "there" if there else "gone"

    found = fates(tmp_path, deed, prepare, fate)
    turned_once(found, "there", "gone")
    assert found.count("gone") >= 6


def test_what_is_taken_off_and_killed_anywhere_is_there_or_in_no_byte(tmp_path: Path) -> None:
    insult = "Quisquilian nincompoop"

    def prepare(room: Room) -> None:
        note = room.notes.add("client", "Stop", insult)
        room.keep_drafts({f"{room.open_step.uid}/{note}/restated": insult})
        half = room.drafts.path.with_name(f"{room.drafts.path.name}.damaged-1")
        half.write_text(f'{{"{note}": "{insult}')

    def fate(root: Path) -> str:
        with at_the_console(root) as room:
            notes = [item for item in captured(room, Note) if item.body.text == insult]
            if not notes:
                assert _holding(root, insult) == []
            for note in notes:
                room.clauses.take_off(note.uid)
            assert _holding(root, insult) == []
        return "there" if notes else "gone"

    found = fates(tmp_path, "take-off", prepare, fate)
    turned_once(found, "there", "gone")
    assert found.count("gone") >= 3


def _holding(root: Path, words: str) -> list[Path]:
    files = [path for path in root.rglob("*") if path.is_file()]
    return [path for path in files if words.encode() in path.read_bytes()]


def test_a_round_is_opened_or_not_and_opens_then(tmp_path: Path) -> None:
    def fate(root: Path) -> str:
        with at_the_console(root) as room:
            was = "open" if room.record.of(Round) else "not yet"
            uid = open_round(room, "notes", NAMED)
            all_seal(room, uid)
            room.rounds.reveal(uid)
            assert sorted(item.body.text for item in captured(room, Note)) == SAID
            return was

    turned_once(fates(tmp_path, "open", lambda room: None, fate), "not yet", "open")
