"""What can be done with any clause: ticked, reordered, removed; and nothing of it once the text is proposed."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs
from room_builders import Place, bring, file_of

from builders import AGENDA, INES, SESSION, TOMAS, a_record
from workshop.documents.record import read_record
from workshop.errors import Refused
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation, settlement
from workshop.model.items import Item
from workshop.model.kpis import Realism
from workshop.model.notes import Note
from workshop.model.scope import Deliverable
from workshop.model.sides import SIDES
from workshop.room.desk import Desk
from workshop.room.room import Room


def item(room: Room, uid: str) -> Item[Any]:
    found = room.record.item(uid)
    assert found is not None
    return found


def numbered(room: Room, number: str) -> Item[Any]:
    return next(each for each in room.record.items if each.number == number)


def test_a_tick_is_set_and_taken_away_in_words(room: Room) -> None:
    uid = numbered(room, "E2").uid
    room.clauses.agree(uid, "client")
    assert room.view().undo == "E2: the client agrees"
    room.clauses.agree(uid, "client", agreed=False)
    assert room.view().undo == "E2: the client no longer agrees"
    assert item(room, uid).agreed == ()


def test_both_ticks_under_a_no_are_a_difference_that_both_know(room: Room) -> None:
    expectation = numbered(room, "E2")
    for side in SIDES:
        room.clauses.agree(expectation.uid, side)
    assert settlement(item(room, expectation.uid)) == "declined"


def order(room: Room) -> list[str]:
    return [each.number for each in room.record.of(Commitment)]


def test_items_are_reordered_and_no_further_than_the_ends(room: Room) -> None:
    third = room.commitments.add("A third, noted in the welcome")
    room.lead.go_to(AGENDA[5].uid)
    fourth = room.commitments.add("A fourth")
    room.clauses.reorder(fourth, -1)
    assert order(room) == ["C1", "C2", "C4", "C3"]
    room.clauses.reorder(third, 1)
    assert order(room) == ["C1", "C2", "C4", "C3"]
    room.clauses.reorder(numbered(room, "C1").uid, 1)
    assert order(room) == ["C2", "C1", "C4", "C3"]


def test_notes_are_reordered_under_their_heading_and_deliverables_in_their_group(
    room: Room,
) -> None:
    room.lead.go_to(AGENDA[4].uid)
    first, _, last = (
        room.notes.add("client", heading, heading) for heading in ("Start", "Continue", "Start")
    )
    room.clauses.reorder(last, -1)
    said = [each.uid for each in room.record.of(Note) if each.body.heading == "Start"]
    assert said == [last, first]
    film = numbered(room, "D1").uid
    room.scope.add_deliverable("Poster", group="Later")
    room.clauses.reorder(film, 1)
    assert [each.number for each in room.record.of(Deliverable)] == ["D1", "D2"]


def test_items_with_one_position_are_reordered_too(place: Place) -> None:
    record = a_record()
    same = tuple(structs.replace(each, position=0) for each in record.items)
    with place.desk() as desk:
        room = desk.room(bring(desk, structs.replace(record, items=same)))
        assert order(room) == ["C1", "C2"]
        room.clauses.reorder(numbered(room, "C2").uid, -1)
        assert order(room) == ["C2", "C1"]
        assert room.undo() == "C2 moved"
        assert order(room) == ["C1", "C2"]
        room.leave()


def test_an_item_that_is_new_is_removed_for_good_and_comes_back_by_undo(room: Room) -> None:
    question = numbered(room, "Q1")
    room.clauses.remove(question.uid)
    assert room.record.item(question.uid) is None
    assert room.undo() == "Q1 removed"
    assert item(room, question.uid) == question


def test_what_refers_to_an_item_that_is_removed_lets_go_of_it(desk: Desk) -> None:
    record = a_record()
    uids = {each.number: each.uid for each in record.items if each.number}
    below = Item("below", Note("Late briefs", "Stop", group=uids["N1"]), number="N2")
    voted = Item("voted", Realism(uids["K1"], "at least 180"))
    bring(desk, structs.replace(record, items=(*record.items, below, voted)))
    room = desk.room(SESSION.id)
    room.clauses.remove(uids["N1"])
    room.clauses.remove(uids["K1"])
    assert item(room, "below").body.group == ""
    assert room.record.item("voted") is None
    read_record(file_of(desk, SESSION.id), "record.toml")
    room.undo()
    assert item(room, "voted") == voted
    room.leave()


def test_nothing_is_captured_while_the_text_is_proposed_or_sealed(room: Room) -> None:
    room.sign_off.propose()
    note = numbered(room, "N1").uid
    for how in ("Reopen it in Sign-off", "next session"):
        for change in (
            lambda: room.expectations.add("client", "More"),
            lambda: room.noted.note("decision", "Still"),
            lambda: room.clauses.agree(note, "client"),
            lambda: room.clauses.remove(note),
            lambda: room.sign_off.change(cadence="never"),
            lambda: room.sign_off.change_item(note, {"text": "other"}),
            lambda: room.commitments.promise_nothing("client"),
            lambda: room.welcome.change(goal="Another"),
            lambda: room.scope.change_terms(hours="1"),
        ):
            with pytest.raises(Refused, match=how):
                change()
        if room.record.session.state == "proposed":
            room.sign_off.sign(INES.handle, INES.name, where="room")
            room.sign_off.sign(TOMAS.handle, TOMAS.name, where="room")
    assert room.record.session.id == SESSION.id
    assert {type(each.body) for each in room.record.items} >= {Expectation, Note}
