"""Words of somebody else that were changed are marked until the side whose they are has said yes to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from room_builders import bring, with_every_kind

from builders import INES, LENA, a_record
from round_builders import NAMED, a_room_of, open_round, says, seal
from workshop.agreement.compose import propose
from workshop.documents.record import read_record, write_record
from workshop.errors import Refused
from workshop.model.items import Item
from workshop.model.notes import Note
from workshop.room.desk import Desk
from workshop.room.room import Room

JUN = "jun-okada"


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    room = desk.room(bring(desk, with_every_kind(a_record())))
    yield room
    room.leave()


def item(room: Room, number: str) -> Item[Any]:
    return next(each for each in room.record.items if each.number == number)


def test_what_its_side_said_yes_to_is_marked_when_somebody_else_changes_it_and_until_it_says_yes(
    room: Room, desk: Desk
) -> None:
    uid = room.expectations.add("client", "Briefs in writing")
    room.expectations.change(uid, text="Every brief in writing")  # still being written down
    assert room.record.item(uid).reworded == ""  # type: ignore[union-attr]
    room.clauses.agree(uid, "client")
    room.expectations.change(uid, category="ideas")  # no words are changed
    assert not room.record.item(uid).reworded  # type: ignore[union-attr]
    room.clauses.agree(uid, "client")
    room.expectations.change(uid, text="Every brief, in writing")
    changed = room.record.item(uid)
    assert changed is not None
    assert (changed.reworded, changed.agreed) == (JUN, ())
    assert read_record(write_record(room.record), "r").item(uid) == changed
    before = propose(room.record, 1, room.now(), None).text
    with pytest.raises(Refused, match="anybody but the agency"):
        desk.join(room.id, LENA.handle).clauses.confirm_words(uid)
    ines = desk.join(room.id, INES.handle)
    ines.clauses.confirm_words(uid)
    assert not room.record.item(uid).reworded  # type: ignore[union-attr]
    assert propose(room.record, 1, room.now(), None).text == before  # no part of what is agreed
    with pytest.raises(Refused, match="Nobody else has changed"):
        room.clauses.confirm_words(uid)
    ines.undo()
    ines.clauses.agree(uid, "client")
    assert not room.record.item(uid).reworded  # type: ignore[union-attr]


def test_a_revealed_note_and_a_need_are_marked_whoever_wrote_them_and_a_yes_takes_the_mark_away(
    desk: Desk,
) -> None:
    room = desk.room(bring(desk, a_room_of(4, 4)))
    uid = open_round(room, "notes", NAMED)
    for person in room.record.participants:
        if person.side:
            seal(room, uid, person.handle, says(f"Said by {person.name}"))
    room.rounds.reveal(uid)
    note = next(each for each in room.record.of(Note) if each.author == INES.handle)
    room.notes.change(note.uid, text="Said otherwise")
    assert room.record.item(note.uid).reworded == JUN  # type: ignore[union-attr]
    room.notes.confirm(note.uid)
    assert not room.record.item(note.uid).reworded  # type: ignore[union-attr]
    room.notes.change(note.uid, text="Said once more")
    room.notes.change(note.uid, restated="So it is late")
    room.notes.confirm(note.uid)
    heard = room.record.item(note.uid)
    assert heard is not None
    assert heard.body.confirmed
    assert not heard.reworded
    room.notes.change(note.uid, text="And again")
    room.notes.give_to(note.uid, "agency")
    assert not room.record.item(note.uid).reworded  # type: ignore[union-attr]
    room.leave()
