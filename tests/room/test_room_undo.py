"""Undo: takes back the seat's own last act, whole and to the byte, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from intents_walk import ELSEWHERE, EVERY, NOT_UNDONE, OF_THE_ROOM, SHARED, UNDONE, uid
from msgspec import structs
from room_builders import Place, bring, file_of, with_every_kind

from builders import AGENDA, JUN, LENA, PRIYA, SESSION, a_record
from workshop.documents.record import read_record, write_record
from workshop.errors import Refused
from workshop.model.record import Record
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import Seat
from workshop.store.drafts import Drafts
from workspaces import copied


def with_a_carried_clause() -> Record:
    """A session with an item of every kind, as if its E1 stood in an agreement before; its sign-off holds nothing."""
    record = with_every_kind(a_record())
    items = tuple(
        structs.replace(
            item,
            standing="carried" if item.number == "E1" else "new",
            step="" if item.step == AGENDA[6].uid else item.step,
        )
        for item in record.items
    )
    return structs.replace(record, items=items)


@pytest.fixture
def brought(place: Place) -> None:
    """That session, in the workspace before anybody opens it."""
    copied(place.workspace.root, with_a_carried_clause, _bring)


def _bring(root: Path) -> None:
    with Place(root).desk() as desk:
        bring(desk, with_a_carried_clause())


@pytest.fixture
def room(brought: None, desk: Desk) -> Room:
    return desk.room(SESSION.id)


@pytest.mark.parametrize("name", sorted(UNDONE | SHARED))
def test_what_is_taken_back_is_as_it_was_to_the_byte(room: Room, desk: Desk, name: str) -> None:
    if name.startswith("notes."):
        room.lead.go_to(AGENDA[4].uid)
    before, acts = file_of(desk, SESSION.id), room.version()[1]
    EVERY[name](room)
    changed = file_of(desk, SESSION.id)
    assert changed != before
    assert room.version()[1] == acts + 1  # one act, so one undo
    assert read_record(changed, "record.toml") == room.record
    words = room.view().undo
    assert words
    assert room.undo() == words
    assert file_of(desk, SESSION.id) == before
    room.leave()


@pytest.mark.parametrize("name", sorted(UNDONE))
def test_it_is_taken_back_after_a_restart_too(brought: None, place: Place, name: str) -> None:
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        if name.startswith("notes."):
            room.lead.go_to(AGENDA[4].uid)
        before = file_of(desk, SESSION.id)
        UNDONE[name](room)
        room.leave()
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        room.undo()
        assert file_of(desk, SESSION.id) == before
        room.leave()


def test_everything_is_taken_back_one_by_one_in_turn(room: Room, desk: Desk) -> None:
    files = []
    for name in sorted(UNDONE):
        if name in ("clauses.remove", "welcome.remove_person", "clauses.drop", "clauses.all_stand"):
            continue
        files.append(file_of(desk, SESSION.id))
        room.lead.go_to(AGENDA[4].uid)
        room.lead.go_to(AGENDA[0].uid)
        UNDONE[name](room)
        room.lead.go_to(AGENDA[0].uid)
    for before in reversed(files):
        room.undo()
        room.lead.go_to(AGENDA[0].uid)
        assert write_record(room.record) == before
    with pytest.raises(Refused, match="nothing to take back"):
        room.undo()
    room.leave()


def test_the_walk_says_of_every_intent_whether_it_is_taken_back() -> None:
    assert UNDONE.keys().isdisjoint(NOT_UNDONE)
    assert set(EVERY) == {*UNDONE, *NOT_UNDONE, *ELSEWHERE, *SHARED}
    assert set(OF_THE_ROOM) == {"undo", "arrive", "keep_time", "take_over", "let_go", "shut_out"}


OF_WHAT_IS_PROPOSED = {
    f"sign_off.{each}" for each in ("confirm", "sign", "reopen", "decline", "reserve")
}


@pytest.mark.parametrize("name", sorted(NOT_UNDONE))
def test_what_must_never_be_undone_is_not(room: Room, name: str) -> None:
    if name == "lead.back":
        room.lead.next()
    if name == "lead.pause_clock":
        room.lead.start_clock()
    if name in OF_WHAT_IS_PROPOSED:
        room.sign_off.propose()
    if name.startswith("rounds.") and name != "rounds.open":
        NOT_UNDONE["rounds.open"](room)
    NOT_UNDONE[name](room)
    before = room.record
    assert room.view().undo == ""
    with pytest.raises(Refused, match="nothing to take back"):
        room.undo()
    assert room.record == before
    room.leave()


def test_moving_and_the_clock_do_not_stand_between_undo_and_the_last_words(room: Room) -> None:
    room.expectations.add("client", "A wish")
    room.lead.start_clock()
    room.lead.next()
    assert room.undo() == "E3 added"
    assert room.record.session.step == AGENDA[1].uid
    assert room.record.session.since is not None
    room.leave()


def test_what_has_changed_since_is_not_taken_back_and_both_are_named(place: Place) -> None:
    with place.desk() as desk, place.desk() as other:
        room = desk.room(bring(desk))
        room.welcome.name_organisation("client", name="Brightwater Foods")
        relationship = other.find_relationship("Brightwater")
        other.rename_relationship(
            relationship, structs.replace(relationship.client, name="BW"), relationship.agency
        )
        with pytest.raises(
            Refused, match=r"“name of the client changed” cannot be taken back.*now BW"
        ):
            room.undo()
        assert room.record.relationship.client.name == "BW"
        room.leave()


def test_a_retitled_session_does_not_stand_in_the_way_of_undo(place: Place) -> None:
    with place.desk() as desk, place.desk() as other:
        room = desk.room(bring(desk))
        room.welcome.set_phase("initiation")
        other.rename(SESSION.id, "A better title")
        room.undo()
        assert room.record.session.phase == "development"
        assert room.record.session.title == "A better title"
        room.leave()


def test_a_reading_can_be_taken_back_while_an_earlier_act_stays(room: Room) -> None:
    from intents_walk import UNDONE as acts

    acts["commitments.add"](room)
    room.sign_off.propose()
    acts["kpis.add_reading"](room)
    assert room.undo() == "K1: reading added"
    with pytest.raises(Refused, match="“revision 1 proposed” came after it, and that stands"):
        room.undo()
    assert uid(room, "C3")
    room.leave()


# --- whose act it is ------------------------------------------------------------------------------


def test_naming_another_facilitator_is_taken_back_by_whoever_leads_then(room: Room) -> None:
    room.welcome.change_person(JUN.handle, side="agency")
    room.noted.note("decision", "Of Jun")
    before = room.record
    room.welcome.change_person(LENA.handle, facilitator=True)
    assert room.who == LENA.handle
    assert room.undo() == "Lena Koch: facilitator changed"
    assert room.record == before
    assert room.undo() == "R2 added"
    room.leave()


def test_taking_out_or_naming_the_first_facilitator_is_taken_back_too(room: Room) -> None:
    before = room.record
    room.noted.note("decision", "Of Jun")
    room.welcome.remove_person(JUN.handle)
    room.noted.note("decision", "Of nobody")
    room.welcome.add_people("Sam Ode", None)
    room.noted.note("decision", "Of Sam")
    for words in ("R4 added", "Sam Ode added", "R3 added", "Jun Okada removed", "R2 added"):
        assert room.view().undo == words
        assert room.undo() == words
    assert room.record == before
    room.leave()


def test_a_scribe_takes_back_their_own_and_never_the_facilitators(room: Room, desk: Desk) -> None:
    lena = beside(desk, room, Seat("scribe", LENA.handle, "agency"))
    priya = beside(desk, room, Seat("scribe", PRIYA.handle, "client"))
    lena.noted.note("decision", "Of Lena")
    room.noted.note("decision", "Of Jun")
    assert (lena.view().undo, room.view().undo, priya.view().undo) == ("R2 added", "R3 added", "")
    with pytest.raises(Refused, match="nothing to take back"):
        priya.undo()
    assert lena.undo() == "R2 added"
    assert room.undo() == "R3 added"
    room.leave()


def test_who_leads_takes_back_at_the_console_what_they_wrote_as_scribe(
    room: Room, desk: Desk
) -> None:
    room.welcome.change_person(JUN.handle, side="agency")
    room.welcome.change_person(LENA.handle, facilitator=True)
    lena = beside(desk, room, Seat("scribe", LENA.handle, "agency"))
    lena.noted.note("decision", "Of Lena, elsewhere")
    room.noted.note("decision", "Of Lena, at the console")
    assert lena.undo() == "R3 added"
    assert room.undo() == "R2 added"
    room.leave()


def beside(desk: Desk, room: Room, seat: Seat) -> Room:
    """A seat of somebody else in the same session."""
    core = room.core
    path = core.drafts.path.with_name(f"{seat.handle}.json")
    return Room(
        core.store,
        core.id,
        seat=seat,
        now=core.now,
        new_uid=core.new_uid,
        drafts=Drafts(path),
        lease=None,
        exports=desk.workspace.exports,
    )
