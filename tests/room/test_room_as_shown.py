"""Who agrees, answers or confirms does so to what they were shown, and says what they want: never the other way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from room_builders import bring, file_of

from builders import AGENDA, INES, SESSION, a_record
from workshop.errors import Refused
from workshop.model.items import Item
from workshop.model.notes import Note
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing
from workshop.room.desk import Desk
from workshop.room.room import Room

Act = Callable[[Room, Item[Any]], object]
SOON = date(2027, 1, 12)


def item(room: Room, uid: str) -> Item[Any]:
    found = room.record.item(uid)
    assert found is not None
    return found


def a_wish(room: Room) -> str:
    return room.expectations.add("agency", "Layouts back in three days")


def a_need(room: Room) -> str:
    return room.needs.add("agency", "More time")


def a_note(room: Room) -> str:
    room.lead.go_to(AGENDA[4].uid)
    uid = room.notes.add("client", "Stop", "Late briefs")
    room.notes.restate(uid, "We hear that briefs are late")
    return uid


def an_unheard_note(room: Room) -> str:
    room.lead.go_to(AGENDA[4].uid)
    return room.notes.add("agency", "Stop", "Cuts by mail")


def reworded(room: Room) -> str:
    uid = room.expectations.add("client", "A brief in writing")
    room.clauses.agree(uid, "client")
    room.expectations.change(uid, text="Each brief in writing")
    return uid


@pytest.mark.parametrize(
    ("make", "meanwhile", "act", "said"),
    [
        (
            a_wish,
            lambda room, uid: room.expectations.change(uid, text="Layouts back in one day"),
            lambda ines, shown: ines.clauses.agree(shown.uid, "client", shown=shown),
            "reads otherwise now: “Layouts back in one day”. Read it again.",
        ),
        (
            a_wish,
            lambda room, uid: room.expectations.answer(uid, "no"),
            lambda ines, shown: ines.clauses.agree(shown.uid, "client", shown=shown),
            "is answered “no” by now",
        ),
        (
            a_wish,
            lambda room, uid: room.expectations.answer(uid, "no"),
            lambda ines, shown: ines.expectations.answer(shown.uid, "will-try", shown=shown),
            "is answered “no” by now",
        ),
        (
            a_wish,
            lambda room, uid: room.expectations.change(uid, text="In one day"),
            lambda ines, shown: ines.expectations.answer(shown.uid, "yes", shown=shown),
            "reads otherwise now: “In one day”",
        ),
        (
            a_need,
            lambda room, uid: room.needs.answer(uid, "no"),
            lambda ines, shown: ines.needs.answer(
                shown.uid, "will-try", obstacle="Budget", until=SOON, shown=shown
            ),
            "is answered “no” by now",
        ),
        (
            a_need,
            lambda room, uid: room.needs.change(uid, text="Twice the time"),
            lambda ines, shown: ines.needs.answer(shown.uid, "yes", shown=shown),
            "reads otherwise now: “Twice the time”",
        ),
        (
            a_note,
            lambda room, uid: room.notes.restate(uid, "We hear that we are late"),
            lambda ines, shown: ines.notes.confirm(shown.uid, shown=shown),
            "was said back in other words: “We hear that we are late”",
        ),
        (
            an_unheard_note,
            lambda room, uid: room.notes.change(uid, text="Cuts without a call"),
            lambda ines, shown: ines.notes.restate(shown.uid, "No mails", shown=shown),
            "reads otherwise now: “Cuts without a call”",
        ),
        (
            an_unheard_note,
            lambda room, uid: room.notes.restate(uid, "Call us first"),
            lambda ines, shown: ines.notes.restate(shown.uid, "No mails", shown=shown),
            "was said back in other words: “Call us first”",
        ),
        (
            reworded,
            lambda room, uid: room.expectations.change(uid, text="No brief at all"),
            lambda ines, shown: ines.clauses.confirm_words(shown.uid, shown=shown),
            "reads otherwise now: “No brief at all”",
        ),
    ],
)
def test_what_was_not_shown_is_neither_agreed_to_nor_answered_nor_confirmed(
    room: Room,
    desk: Desk,
    make: Callable[[Room], str],
    meanwhile: Callable[[Room, str], object],
    act: Act,
    said: str,
) -> None:
    uid = make(room)
    ines = desk.join(room.id, INES.handle)
    shown = item(ines, uid)
    meanwhile(room, uid)
    before = file_of(desk, SESSION.id)
    with pytest.raises(Refused, match=f"{shown.number} {said}"):
        act(ines, shown)
    assert file_of(desk, SESSION.id) == before
    act(ines, item(ines, uid))
    assert file_of(desk, SESSION.id) != before


@pytest.mark.parametrize(
    ("make", "act"),
    [
        (a_wish, lambda room, it: room.clauses.agree(it.uid, "client", shown=it)),
        (a_wish, lambda room, it: room.expectations.answer(it.uid, "yes", shown=it)),
        (a_need, lambda room, it: room.needs.answer(it.uid, "yes", shown=it)),
        (a_note, lambda room, it: room.notes.confirm(it.uid, shown=it)),
        (an_unheard_note, lambda room, it: room.notes.restate(it.uid, "Call first", shown=it)),
        (reworded, lambda room, it: room.clauses.confirm_words(it.uid, shown=it)),
    ],
)
def test_two_who_want_the_same_at_once_both_have_it_and_it_is_one_act(
    room: Room, desk: Desk, make: Callable[[Room], str], act: Act
) -> None:
    uid = make(room)
    ines = desk.join(room.id, INES.handle)
    shown = item(ines, uid)
    act(room, shown)
    once, acts = item(room, uid), room.version()[1]
    act(ines, shown)
    assert item(room, uid) == once
    assert room.version()[1] == acts


def test_a_tick_of_the_other_side_a_vote_or_a_link_makes_no_other_words(room: Room) -> None:
    uid = a_note(room)
    shown = item(room, uid)
    room.clauses.agree(uid, "agency")
    room.notes.count_votes(uid, 3)
    room.notes.confirm(uid)
    room.noted.turn_into(uid, "commitment")
    room.clauses.agree(uid, "client", shown=shown)
    assert item(room, uid).both_agree
    assert isinstance(item(room, uid).body, Note)


def test_both_say_yes_to_and_let_stand_only_what_they_saw(desk: Desk) -> None:
    record = a_record()
    items = [
        structs.replace(each, standing="carried") if each.number == "E1" else each
        for each in record.items
    ]
    room = desk.room(bring(desk, structs.replace(record, items=tuple(items))))
    uid = a_wish(room)
    shown = item(room, uid)
    room.expectations.change(uid, text="Otherwise")
    with pytest.raises(Refused, match="reads otherwise now"):
        room.clauses.accept(uid, shown=shown)
    room.clauses.accept(uid, shown=item(room, uid))
    assert item(room, uid).agreed == SIDES
    (before,) = (each for each in room.record.items if each.number == "E1")
    for _ in range(2):
        room.clauses.drop(before.uid)
    assert item(room, before.uid).standing == "dropped"
    with pytest.raises(Refused, match="E1 was dropped"):
        room.clauses.stand(before.uid, shown=before)
    room.leave()


def test_two_who_say_that_they_promise_nothing_both_say_so(room: Room, desk: Desk) -> None:
    ines = desk.join(room.id, INES.handle)
    room.commitments.promise_nothing("client")
    ines.commitments.promise_nothing("client")
    assert room.record.one(Closing).no_commitments == ("client",)
    for each in (room, ines):
        each.commitments.promise_nothing("client", nothing=False)
    assert room.record.one(Closing).no_commitments == ()
