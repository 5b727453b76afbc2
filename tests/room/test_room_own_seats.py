"""What people do from their own seats: for their own side, on their own promises, and under their own name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from room_builders import bring, ready_to_sign

from builders import INES, LENA, TOMAS
from look_backs import last_agreement, looking_back
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.errors import InputError, Refused
from workshop.model.commitments import Commitment
from workshop.model.record import Record
from workshop.model.sign_off import Closing, Confirmation, Reservation
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import Entry


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    room = desk.room(bring(desk))
    yield room
    room.leave()


def test_a_side_says_itself_that_it_promises_nothing_and_how_clear_the_brief_is(
    room: Room, desk: Desk
) -> None:
    ines = desk.join(room.id, INES.handle)
    ines.commitments.promise_nothing("client")
    ines.scope.check_brief("Approvals", "client", "partly")
    assert room.record.one(Closing).no_commitments == ("client",)
    with pytest.raises(Refused, match="anybody but the client"):
        ines.commitments.promise_nothing("agency")
    with pytest.raises(Refused, match="anybody but the client"):
        ines.scope.check_brief("Approvals", "agency", "partly")


def test_a_signature_says_how_the_seat_was_entered_and_no_more(room: Room, desk: Desk) -> None:
    ready_to_sign(room)
    ines = desk.join(room.id, INES.handle, Entry("code", INES.mail))
    tomas = desk.join(room.id, TOMAS.handle, Entry("login", "SHA256:abc"))
    ines.sign_off.sign(INES.handle, INES.name, where="seat")
    tomas.sign_off.sign(TOMAS.handle, TOMAS.name, where="seat")
    record = room.record
    assert [each.assurance for each in record.valid_signatures()] == ["code", "login"]
    assert record.agreement is not None
    page = " ".join(signatures_page(record.agreement, record).split())
    assert f"entered with a code issued for {INES.mail}; delivery unproved" in page.replace(
        "\\", ""
    )
    assert "entered over ssh with the key SHA256:abc" in page.replace("\\", "")
    assert "anyone can verify it" not in page


def test_each_signatory_signs_alone_at_their_own_seat_and_the_page_rounds_nothing_up(
    room: Room, desk: Desk
) -> None:
    ready_to_sign(room)
    ines = desk.join(room.id, INES.handle)
    tomas = desk.join(room.id, TOMAS.handle, Entry(shown="SHA256:abc", by_system=True))
    with pytest.raises(Refused, match="Nobody signs for another"):
        ines.sign_off.sign(TOMAS.handle, TOMAS.name, where="room")
    with pytest.raises(Refused, match="Nobody signs for another"):
        ines.sign_off.decline(TOMAS.handle, "They would not")
    with pytest.raises(InputError, match="does not match"):
        ines.sign_off.sign(INES.handle, TOMAS.name, where="room")
    # Who leads cannot be the typist at somebody's own seat, nor claim for the console that a seat was one.
    shown = ines.sign_off.sentence(INES.handle)
    ines.sign_off.sign(INES.handle, INES.name, where="room", typed_by="jun-okada", shown=shown)
    with pytest.raises(InputError, match="Say where"):
        room.sign_off.sign(TOMAS.handle, TOMAS.name, where="seat")
    assert tomas.sign_off.sign(TOMAS.handle, TOMAS.name, where="room")
    record = room.record
    for each in record.valid_signatures():
        assert (each.assurance, each.where, each.typed_by) == ("typed", "seat", each.handle)
        assert each.seat.startswith("their own seat on this host")
    assert record.valid_signatures()[1].seat.endswith(
        "the system's own ssh server, with the key SHA256:abc; whose that is was not checked"
    )
    assert record.agreement is not None
    page = " ".join(signatures_page(record.agreement, record).split())
    assert page.count("nothing proves who sat there") == 2
    assert "at their own seat on this host" in page
    assert "facilitator's computer" not in page
    assert "in the room" not in page


def test_what_was_proposed_anew_meanwhile_is_neither_confirmed_signed_declined_nor_put_off(
    room: Room, desk: Desk
) -> None:
    ready_to_sign(room)
    ines = desk.join(room.id, INES.handle)
    shown = ines.sign_off.sentence(INES.handle)
    room.sign_off.reopen()
    room.commitments.add("One more", owner=INES.handle)
    room.sign_off.propose()
    for late in (
        lambda: ines.sign_off.confirm("goal", "client", revision=1),
        lambda: ines.sign_off.sign(INES.handle, INES.name, where="room", shown=shown),
        lambda: ines.sign_off.not_today(INES.handle, shown=shown),
        lambda: ines.sign_off.decline(INES.handle, "No", shown=shown),
    ):
        with pytest.raises(Refused, match="proposed anew while this was open"):
            late()
    assert not room.record.signatures
    assert room.record.session.state == "proposed"


def test_a_contact_confirms_a_section_by_name_and_the_console_without_one(
    room: Room, desk: Desk
) -> None:
    ready_to_sign(room)
    desk.join(room.id, INES.handle).sign_off.confirm("goal", "client", revision=1)
    room.sign_off.confirm("goal", "agency", revision=1)
    assert [(each.side, each.author) for each in room.record.of(Confirmation)] == [
        ("client", INES.handle),
        ("agency", ""),
    ]
    with pytest.raises(Refused, match="confirm a section"):
        desk.join(room.id, LENA.handle).sign_off.confirm("goal", "agency")


def test_a_signatory_declines_or_puts_off_from_their_own_seat(room: Room, desk: Desk) -> None:
    ready_to_sign(room)
    tomas = desk.join(room.id, TOMAS.handle)
    tomas.sign_off.not_today(TOMAS.handle, date(2026, 12, 1), "the board")
    tomas.sign_off.decline(TOMAS.handle, "The budget is not ours to give")
    assert room.record.session.state == "declined"
    assert room.record.session.reason == "The budget is not ours to give"


def test_a_signatory_states_a_reservation_at_their_own_seat_and_nobody_else_does_it_for_them(
    room: Room, desk: Desk
) -> None:
    ready_to_sign(room)
    for handle in (INES.handle, LENA.handle):
        with pytest.raises(Refused):
            desk.join(room.id, handle).sign_off.reserve(TOMAS.handle, "Not in May")
    tomas = desk.join(room.id, TOMAS.handle)
    tomas.sign_off.reserve(TOMAS.handle, "Not in May")
    (item,) = room.record.of(Reservation)
    assert (item.author, item.side, room.record.session.state) == (TOMAS.handle, "agency", "paused")


def test_who_keeps_a_promise_says_for_their_side_what_became_of_it(desk: Desk) -> None:
    bring(desk, last_agreement())
    room = desk.room(bring(desk, looking_back()))
    promised = {each.body.owner: each.uid for each in before(room).of(Commitment)}
    lena = desk.join(room.id, LENA.handle)
    own = promised[LENA.handle]
    lena.look_back.say(own, "partly", side="agency", word="Two came late")
    said = [each for each in before(room).progress if each.commitment == own]
    assert [(each.side, each.outcome, each.word, each.by) for each in said] == [
        ("agency", "partly", "Two came late", LENA.handle)
    ]
    lena.look_back.explain(own, "agency", "Only one came late")
    for side in ("client", None):
        with pytest.raises(Refused, match="for anybody but the agency"):
            lena.look_back.say(own, "kept", side=side)
    with pytest.raises(Refused, match="answer for a side"):
        lena.look_back.say(promised[TOMAS.handle], "kept", side="agency")
    while lena.view().undo:
        lena.undo()
    assert not [each for each in before(room).progress if each.commitment == own]
    room.leave()


def before(room: Room) -> Record:
    assert room.record.before is not None
    return room.record.before


def test_nobody_takes_back_at_their_own_seat_what_they_did_at_the_console(
    room: Room, desk: Desk
) -> None:
    room.expectations.add("client", "Answers within a day")
    leads = room.record.facilitator
    assert leads is not None
    own = desk.join(room.id, leads.handle)
    assert room.view().undo
    assert own.view().undo == ""
    with pytest.raises(Refused):
        own.undo()
    own.noted.note("question", "Who pays?")
    assert own.view().undo.startswith("Q")
    assert room.view().undo.startswith("E")
    own.leave()
