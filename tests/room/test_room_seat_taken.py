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
from workshop.errors import NotFound, Refused
from workshop.model.noted import Question as OpenQuestion
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.watch import RECHECK


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
        assert any(watch.changed() for _ in range(RECHECK))
        watch.close()
        assert ines.version() != seen
        assert "let this seat go" in ines.view().taken_by
        with joined(place) as again:
            assert again.drafts.all() == {"t/notes": "half a sen"}
            assert again.view().taken_by == ""
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
