"""Who may what: one table, asked before anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from intents_walk import EVERY, GROUPS, OF_THE_ROOM, TELLS, every_public_intent
from room_builders import bring, file_of, with_every_kind

from builders import AGENDA, INES, LENA, SESSION, FakeClock, a_record
from workshop.errors import NotFound, Refused
from workshop.model.rounds import Answer, RoundPlan
from workshop.room import seats
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import CONSOLE, SEATS, Power, Rights, Seat, SeatKind, may, require
from workshop.room.steps import INTENTS

ONLOOKER: Any = "onlooker"


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    room = desk.room(bring(desk, with_every_kind(a_record())))
    yield room
    room.leave()


def add_seat(patch: pytest.MonkeyPatch, kind: Any, *powers: Power) -> None:
    """Add a kind of seat that the product does not have, with its word."""
    patch.setitem(SEATS, kind, Rights(frozenset(powers)))
    patch.setitem(seats._SEAT_WORDS, kind, kind)


@pytest.fixture
def onlooker(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """Somebody in the room who may see everything and do nothing."""
    add_seat(monkeypatch, ONLOOKER, "read")
    room.core.seat = Seat(ONLOOKER)
    yield room
    room.core.seat = CONSOLE


def test_the_walk_knows_every_public_intent(room: Room) -> None:
    assert every_public_intent(room) == set(EVERY)


def test_every_group_of_intents_is_in_the_walk(room: Room) -> None:
    from workshop.room.acts import Acts

    groups = {name for name, value in vars(room).items() if isinstance(value, Acts)}
    assert groups == set(GROUPS)
    assert {type(getattr(room, group)) for group in GROUPS} >= set(INTENTS.values())


def test_a_seat_without_power_is_refused_before_anything_is_done(
    onlooker: Room, desk: Desk
) -> None:
    before, acts = file_of(desk, SESSION.id), onlooker.version()[1]
    for name in sorted({*EVERY, *OF_THE_ROOM} - TELLS):
        with pytest.raises(Refused, match="From the onlooker's seat you cannot"):
            {**EVERY, **OF_THE_ROOM}[name](onlooker)
        assert (name, file_of(desk, SESSION.id)) == (name, before)
        assert (name, onlooker.version()[1]) == (name, acts)


def test_a_seat_that_may_only_look_sees_no_asides(onlooker: Room, clock: FakeClock) -> None:
    assert not any(finding.aside for finding in onlooker.view().findings)
    assert onlooker.view().powers == {"read"}


def test_a_seat_that_may_not_even_look_has_no_room(
    room: Room, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_seat(monkeypatch, ONLOOKER)
    with pytest.raises(Refused, match="cannot see this"):
        Room(
            room.core.store,
            SESSION.id,
            seat=Seat(ONLOOKER),
            now=room.core.now,
            new_uid=room.core.new_uid,
            drafts=room.drafts,
            lease=room.attendance.lease,
            exports=desk.workspace.exports,
        )


def test_every_seat_has_its_row_and_every_power_its_words() -> None:
    assert set(SEATS) == set(get_args(SeatKind))
    assert SEATS["participant"].powers == {"read", "seal", "note", "undo"}
    assert SEATS["participant"].own == {"hear", "own-promise"}
    assert SEATS["stage"].powers == {"read"}
    assert SEATS["scribe"].powers.isdisjoint({"aside", "move", "clock", "round", "reveal", "sign"})
    nobody: Any = "nobody"
    for power in get_args(Power):
        assert may(CONSOLE, power) or power in ("seal", "take-over", "own-key")
        with pytest.MonkeyPatch.context() as patch:
            add_seat(patch, nobody)
            with pytest.raises(Refused, match=r"^From the nobody's seat you cannot [a-z ]+\.$"):
                require(Seat(nobody), power)


def test_who_writes_at_the_passed_keyboard_sits_on_a_seat_of_their_own(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = room.rounds.open("notes", RoundPlan("keyboard"), step=AGENDA[4].uid)
    turn = room.rounds.sit_down(uid, INES.handle)
    assert turn.seat == Seat("participant", INES.handle, "client")
    monkeypatch.setitem(SEATS, "participant", Rights(frozenset({"read"})))
    with pytest.raises(Refused, match="From the participant's seat you cannot seal"):
        turn.seal([Answer("Stop", texts=("Late nights",))])
    with pytest.raises(Refused, match="From the participant's seat you cannot seal"):
        room.rounds.sit_down(uid, INES.handle)
    assert room.core.urns.keys(uid) == {}


def test_who_cannot_hand_out_files_writes_none(room: Room, desk: Desk) -> None:
    room.core.seat = Seat("scribe", LENA.handle, "agency")
    for handing_out in (room.files.hand_out, lambda: room.forms.hand_out(INES.name)):
        with pytest.raises(Refused, match="From the scribe's seat you cannot hand out files"):
            handing_out()
    assert list(desk.workspace.exports.rglob("*")) == []
    room.core.seat = CONSOLE


def test_somebody_at_their_own_seat_speaks_for_their_own_side_alone(room: Room, desk: Desk) -> None:
    contact = desk.join(room.id, INES.handle)
    theirs = next(item for item in room.record.items if item.number == "E2")
    contact.clauses.agree(theirs.uid, "client")
    assert room.record.item(theirs.uid).agreed == ("client",)
    assert contact.core.who == INES.handle
    with pytest.raises(Refused, match="agree for a side for anybody but the client"):
        contact.clauses.agree(theirs.uid, "agency")
    with pytest.raises(Refused, match="From the participant's seat you cannot agree for a side"):
        contact.clauses.accept(theirs.uid)
    with pytest.raises(Refused, match="write here"):
        contact.expectations.change(theirs.uid, text="Something else")
    assert contact.undo() == "E2: the client agrees"


def test_who_is_neither_contact_nor_signatory_writes_and_listens(room: Room, desk: Desk) -> None:
    lena = desk.join(room.id, LENA.handle)
    assert lena.view().powers == {"read", "seal", "note", "undo", "hear", "own-promise"}
    assert lena.noted.note("question", "Who decides on colour?")
    for words, intent in {
        "agree for a side": lambda: lena.clauses.agree("any", "client"),
        "write here": lambda: lena.noted.note("decision", "Blue"),
        "lead through the agenda": lambda: lena.lead.next(),
        "reveal a round": lambda: lena.rounds.reveal("any"),
        "sign here": lambda: lena.sign_off.sign(INES.handle, INES.name, where="room"),
    }.items():
        with pytest.raises(Refused, match=words):
            intent()


def test_who_is_taken_out_of_the_session_is_told(room: Room, desk: Desk) -> None:
    room.welcome.add_people("Zoe Brandt", "client")
    zoe = desk.join(room.id, "zoe-brandt")
    room.welcome.remove_person("zoe-brandt")
    with pytest.raises(NotFound, match="You are no longer in this session"):
        zoe.view()
    zoe.leave()
