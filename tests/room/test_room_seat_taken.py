"""A person's seat is taken once; whoever leads can let it go, and one that died is simply taken again."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from room_builders import Place, bring

from builders import INES, LENA, SESSION
from round_builders import a_room_of
from workshop.errors import NotFound, Refused, StoreError
from workshop.model.noted import Question as OpenQuestion
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.store.drafts import texts_at
from workshop.store.live import Lease, own_seat_at


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    room = desk.room(bring(desk, a_room_of(4, 4)))
    yield room
    room.leave()


@contextmanager
def joined(place: Place, handle: str = INES.handle) -> Iterator[Room]:
    with place.desk() as desk:
        room = desk.join(SESSION.id, handle)
        yield room
        room.leave()


def test_a_seat_that_is_taken_is_refused_in_words(room: Room, place: Place) -> None:
    with joined(place) as ines:
        words = r"The seat of Ines Moreau is taken in another window since \d\d:\d\d \(process \d+\)\. If that is you"
        with pytest.raises(Refused, match=words), joined(place):
            pass
        with joined(place, LENA.handle), place.desk() as desk:
            stages = [desk.present(SESSION.id).view() for _ in range(2)]
            assert len(stages) == 2, "the stage may be there several times"
        ines.noted.note("question", "Who pays?")
    with joined(place):
        pass
    with pytest.raises(NotFound, match="Nobody of that name"), joined(place, "nobody"):
        pass


def test_a_seat_that_is_let_go_can_be_taken_and_who_sat_there_can_do_nothing(
    room: Room, place: Place
) -> None:
    with joined(place) as ines:
        ines.keep_drafts({"t/notes": "half a sen"})
        watch, seen = ines.watch(), ines.version()
        room.let_go(INES.handle)
        assert watch.changed()
        watch.close()
        assert ines.version() != seen
        assert "let this seat go" in ines.view().taken_by
        with joined(place) as again:
            assert again.drafts.all() == {"t/notes": "half a sen"}
            assert again.view().taken_by == ""
            with pytest.raises(StoreError, match="only on this screen"):
                ines.keep_drafts({"t/notes": "written over"})
            with pytest.raises(Refused, match="So this was not done"):
                ines.noted.note("question", "Who pays?")
            ines.beat()
            ines.leave()
            again.noted.note("question", "Who pays?")
            again.keep_drafts({"t/more": "x"})
            assert again.drafts.all() == {"t/notes": "half a sen", "t/more": "x"}
    with pytest.raises(NotFound):
        room.let_go("nobody")


def test_it_is_refused_inside_the_write_before_the_seat_has_looked(
    room: Room, place: Place
) -> None:
    with joined(place) as ines:
        room.let_go(INES.handle)
        with pytest.raises(Refused, match="So this was not done"):
            ines.noted.note("question", "Who pays?")
        assert [each.number for each in room.record.of(OpenQuestion)] == ["Q1"]


def test_a_seat_that_does_not_answer_is_taken_again(room: Room, place: Place) -> None:
    with joined(place) as stopped:
        long_ago = time.time() - 90
        os.utime(place.workspace.live / f"{SESSION.id}.at-{INES.handle}", (long_ago, long_ago))
        with joined(place) as ines:
            assert "let this seat go" in stopped.view().taken_by
            ines.noted.note("question", "Who pays?")


def test_a_seat_can_be_taken_where_the_folder_takes_no_file(room: Room, place: Place) -> None:
    live = place.workspace.live
    live.rename(live.with_name("elsewhere"))
    live.write_text("in the way")
    with joined(place) as ines:
        ines.noted.note("question", "Who pays?")
        ines.beat()
    live.unlink()


def test_a_seat_that_was_let_go_never_writes_over_the_drafts_of_the_next(
    room: Room, place: Place
) -> None:
    with joined(place) as stopped:
        stopped.drafts.keep("t/notes", "pending")
        room.let_go(INES.handle)  # before it has looked
        with joined(place) as after:
            after.keep_drafts({"t/notes": "of the next"})
            with pytest.raises(StoreError, match="only on this screen"):
                stopped.keep_drafts({"t/notes": "pending"})
            stopped.leave()
            assert texts_at(after.drafts.path) == {"t/notes": "of the next"}


def test_a_session_is_not_deleted_under_a_seat_and_one_whose_session_is_gone_writes_nothing(
    room: Room, place: Place, desk: Desk
) -> None:
    with joined(place) as ines:
        ines.keep_drafts({"t/notes": "half"})
        room.leave()
        with pytest.raises(Refused, match="Ines Moreau sits at a seat of their own"):
            desk.delete(SESSION.id)
        Lease.let_go(own_seat_at(desk.workspace.live, SESSION.id, INES.handle))
        with place.desk() as there:
            unseen = there.join(SESSION.id, LENA.handle)
            os.rename(desk.workspace.live, desk.workspace.live.with_name("elsewhere"))
            desk.delete(SESSION.id)
            assert not ines.drafts.path.exists()
            with pytest.raises(StoreError, match="This session was deleted"):
                unseen.keep_drafts({"t/notes": "more"})  # before it has looked
            with pytest.raises(NotFound, match=r"^This session was deleted\.$"):
                unseen.view()
            unseen.leave()
            assert not unseen.drafts.path.exists()
