"""What is to vanish, vanishes: each file by itself, named where it cannot be removed, and tried again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from apps import brought
from builders import INES, PRIYA, SESSION
from round_builders import ANONYMOUS, TO_SIDES, a_room_of, all_seal, captured, open_round
from workshop.errors import StoreError
from workshop.model.notes import Note
from workshop.model.rounds import RoundPlan
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.store.drafts import Drafts

SPOKEN = RoundPlan("spoken", one_voice=True)
TYPED = "what somebody was typing"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return brought(tmp_path / "workspace", a_room_of(4, 4)).root


@pytest.fixture
def room(root: Path) -> Iterator[Room]:
    desk = Desk(Workspace(root))
    room = desk.room(SESSION.id)
    yield room
    room.leave()
    desk.close()


def started_again(root: Path) -> tuple[str, ...]:
    """What the next start says is still there."""
    desk = Desk(Workspace(root))
    desk.close()
    return desk.still_there


def draft_of(room: Room, handle: str) -> Path:
    """A draft of a private turn, as an earlier version kept it."""
    path = room.drafts.path.with_name(f"{SESSION.id}-of-{handle}.json")
    path.parent.mkdir(exist_ok=True)
    path.write_text(TYPED)
    return path


def made_unremovable(path: Path) -> None:
    """Put a folder with something in it where the file was: nothing unlinks that."""
    path.unlink()
    path.mkdir()
    (path / "in the way").write_text("")


def test_a_draft_that_cannot_be_removed_keeps_neither_the_urn_nor_other_drafts(
    root: Path, room: Room
) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    stuck, other = (draft_of(room, each.handle) for each in (INES, PRIYA))
    made_unremovable(stuck)
    assert room.rounds.reveal(uid).stage == "revealed"
    assert room.core.urns.rounds() == ()
    assert not other.exists()
    (told,) = room.view().still_there
    # It stands on the shared screen, which says of nobody that a draft is theirs.
    assert INES.handle not in told
    assert f"{stuck.parent}/{SESSION.id}-of-… holds private text" in told
    assert "Delete it by hand" in told
    (again,) = started_again(root)
    assert again == told
    # It blocks nothing: the next round is asked and shown, and then it is tried again.
    later = open_round(room, "notes", ANONYMOUS)
    (stuck / "in the way").unlink()
    stuck.rmdir()
    all_seal(room, later)
    room.rounds.reveal(later)
    assert room.view().still_there == ()
    assert len(captured(room, Note)) == 16


@pytest.mark.parametrize("end", ["reveal", "discard"])
def test_damaged_and_half_written_drafts_of_turns_go_too(room: Room, end: str) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    path = draft_of(room, INES.handle)
    for ending in (".damaged-1", ".damaged-2", ".new"):
        path.with_name(f"{path.name}{ending}").write_text(TYPED)
    getattr(room.rounds, end)(uid)
    assert list(path.parent.glob("*-of-*")) == []
    assert room.view().still_there == ()


def test_what_was_typed_in_a_spoken_round_goes_with_it_also_after_a_crash(
    root: Path, room: Room
) -> None:
    uid = open_round(room, "scorecard", SPOKEN)
    turn = room.rounds.sit_down(uid, INES.handle)
    turn.keep_drafts({"them:1.1": TYPED})
    room.keep_drafts({"another/new/text": "kept"})
    before = room.drafts.path.read_bytes()
    assert TYPED.encode() in before
    room.rounds.discard(uid)
    assert room.drafts.all() == {"another/new/text": "kept"}
    # As if it had been killed right after the round was over.
    room.drafts.path.write_bytes(before)
    half = room.drafts.path.with_name(f"{room.drafts.path.name}.damaged-1")
    half.write_bytes(before[:-4])
    assert started_again(root) == ()
    assert Drafts(room.drafts.path).all() == {"another/new/text": "kept"}
    assert not half.exists()


def test_what_has_come_to_the_sides_leaves_no_draft_and_keeps_its_urn(room: Room) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    all_seal(room, uid)
    path = draft_of(room, PRIYA.handle)
    room.rounds.reveal(uid)
    assert not path.exists()
    assert room.core.urns.rounds() == (uid,)


def test_what_a_deletion_could_not_remove_is_named_and_goes_at_the_next_start(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(Workspace(root))
    room = desk.room(SESSION.id)
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    draft = draft_of(room, INES.handle)
    urn = room.core.urns.path(uid)
    room.leave()

    def held(*_: object, **__: object) -> None:
        raise PermissionError(13, "held by a virus scanner")

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", held)
        with pytest.raises(StoreError, match=r"It is deleted\. But .*held by a virus scanner"):
            desk.delete(SESSION.id)
        desk.close()
    lease = desk.workspace.live / f"{SESSION.id}.console"
    told = {sentence.partition(" holds ")[0] for sentence in desk.still_there}
    unnamed = draft.with_name(f"{SESSION.id}-of-…")
    assert told == {str(each) for each in (urn, unnamed, lease)}
    assert started_again(root) == ()
    assert not any(each.exists() for each in (urn, draft, lease))


def test_a_deleted_session_leaves_no_lease_with_a_name_in_it(root: Path) -> None:
    desk = Desk(Workspace(root))
    lease = desk.workspace.live / f"{SESSION.id}.console"
    desk.room(SESSION.id).leave()
    lease.write_text('{"who": "Jun Okada"}')
    desk.delete(SESSION.id)
    assert not lease.exists()
    desk.close()


def test_what_belongs_to_no_session_here_is_named_and_left(root: Path) -> None:
    drafts = Workspace(root).drafts
    drafts.mkdir(exist_ok=True)
    stray = drafts / "s00000000000beef-facilitator.json"
    stray.write_text(TYPED)
    (drafts / "new-session.json").write_text("{}")
    (told,) = started_again(root)
    assert str(stray) in told
    assert "not in this workspace" in told
    assert stray.read_text() == TYPED


def test_a_lease_of_no_session_goes_unless_somebody_holds_it(root: Path) -> None:
    live = Workspace(root).live
    live.mkdir(exist_ok=True)
    free, held = live / "gone.console", live / "coming.console"
    free.write_text('{"who": "Jun Okada"}')
    with held.open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        assert started_again(root) == ()
        assert [each.exists() for each in (free, held)] == [False, True]


def test_a_session_that_is_imported_again_keeps_what_is_typed_in_it(root: Path) -> None:
    desk = Desk(Workspace(root))
    record = desk.export(SESSION.id, "record").encode()
    desk.delete(SESSION.id)
    desk.import_record(record, "record")
    room = desk.room(SESSION.id)
    note = next(item.uid for item in room.record.of(Note))
    room.keep_drafts({f"{room.open_step.uid}/{note}/text": TYPED})
    room.leave()
    desk.close()
    assert started_again(root) == ()
    desk = Desk(Workspace(root))
    room = desk.room(SESSION.id)
    assert list(room.drafts.all().values()) == [TYPED]
    room.leave()
    desk.close()


def test_a_half_written_draft_goes_once_nobody_sits_at_its_own_seat(root: Path) -> None:
    desk = Desk(Workspace(root))
    seat = desk.join(SESSION.id, INES.handle)
    half = seat.drafts.path.with_name(f"{seat.drafts.path.name}.new")
    half.parent.mkdir(exist_ok=True)
    half.write_text(TYPED)
    assert started_again(root) == ()
    assert half.exists()  # she may be writing it now, with a console open or not
    console = desk.room(SESSION.id)
    seat.leave()
    assert started_again(root) == ()
    assert not half.exists()
    console.leave()
    desk.close()
