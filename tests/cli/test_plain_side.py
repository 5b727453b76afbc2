"""A seat in lines: what people say for their side, and how they confirm and sign."""

from __future__ import annotations

from pathlib import Path

from cli_runs import LATER, Workshop
from plain_seats import told, told_in

from builders import AGENDA, INES, LENA, PRIYA, TOMAS
from round_builders import NOTES
from workshop.model.expectations import Expectation
from workshop.model.needs import Need
from workshop.model.notes import Note
from workshop.model.sign_off import Confirmation, Deferral
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room


def test_a_contact_answers_and_agrees_and_the_others_are_not_asked(
    console: Room, desk: Desk
) -> None:
    expected = console.expectations.add("agency", "Layouts back in two days")
    needed = console.needs.add("agency", "A call before a cut")
    tried = console.needs.add("agency", "More time")
    said = told(
        desk,
        INES.handle,
        "a",
        "zz",
        "t",
        "If nobody is ill",
        "y",
        "t",
        "",
        "",
        "t",
        "Budget",
        "32 May",
        "12 Jan",
    )
    assert "The agency expects. Agency, " in said
    assert "“zz” is none of the choices." in said
    assert "Say what stands in the way." in said
    body = console.record.item(expected).body
    assert (body.answer, body.words) == ("will-try", "If nobody is ill")
    assert console.record.item(needed).body.answer == "yes"
    assert "It stands among the commitments now." in said
    assert console.record.item(tried).body.answer != "will-try"
    again = told(desk, INES.handle, "a", "t", "Budget", "12 Jan", "g", *["y"] * 20)
    assert console.record.item(tried).body.obstacle == "Budget"
    assert "The client agrees to" in again
    assert "client" in console.record.item(expected).agreed
    others = told(desk, PRIYA.handle, "a", "g")
    assert "a: answer" not in others
    assert "“a” is none of the choices." in others


def test_what_was_said_is_restated_and_confirmed_from_both_seats(console: Room, desk: Desk) -> None:
    console.lead.go_to(NOTES.uid)
    uid = console.notes.add("agency", "Stop", "Cuts by mail")
    number = console.record.item(uid).number
    heard = told(desk, PRIYA.handle, "h", "y", number, "No cut without a call first", "N99", "")
    assert "Written down. The other side says whether that is what it meant." in heard
    assert console.record.item(uid).body.restated == "No cut without a call first"
    confirmed = told(desk, LENA.handle, "h", "y")
    assert "Client heard: No cut without a call first" in confirmed
    assert console.record.item(uid).body.confirmed
    assert console.record.of(Note)


def test_the_agreement_is_read_back_confirmed_put_off_and_signed(console: Room, desk: Desk) -> None:
    console.lead.go_to(AGENDA[-1].uid)
    agreement = console.sign_off.propose()
    said = told(
        desk, INES.handle, "c", "y", "", "b", "f", "s", "n", "32 May", "12 Jan 2027", "our lawyer"
    )
    assert f"Revision {agreement.revision} of the agreement is proposed." in said
    assert "Section 1 of" in said
    assert "What was promised" not in said
    assert len(console.record.of(Confirmation)) == 1
    assert "This is agreement.md, from its first word to its last." in said
    assert TOMAS.mail in said
    assert said.count(agreement.page.split()[-1]) == 1
    others = told(desk, PRIYA.handle, "f")
    assert "Who confirms or signs it can read the page itself" in others
    assert TOMAS.mail not in others
    assert [each.body.asks for each in console.record.of(Deferral)] == ["our lawyer"]
    assert "32 May" not in str(console.record.of(Deferral))
    signed = told(desk, INES.handle, "s", "s", "Somebody Else", "ines moreau", "s")
    assert "I sign revision 1 of this agreement for Brightwater Foods plc" in signed
    assert "It does not prove who typed it." in signed
    assert 'That does not match "Ines Moreau".' in signed
    assert "You have signed. Still to sign: Tomás Reyes (agency). Your choice" in signed
    (signature,) = console.record.valid_signatures()
    assert (signature.where, signature.typed_by) == ("seat", INES.handle)
    assert "s: sign" not in told(desk, PRIYA.handle)
    last = told(desk, TOMAS.handle, "s", "s", "Tomas Reyes")
    assert "Everybody has signed. The agreement is sealed." in last
    assert "The agreement is signed by everybody and sealed." in told(desk, PRIYA.handle, "f")


def test_who_declines_says_why(console: Room, desk: Desk) -> None:
    console.sign_off.propose()
    said = told(desk, TOMAS.handle, "s", "d", "", "s", "d", "The budget is not ours to sign", "")
    assert "Written down: you decline." in said
    assert "Declined by Tomás Reyes (agency): The budget is not ours to sign" in said
    assert console.record.session.state == "declined"


def test_who_keeps_a_promise_says_for_their_side_what_became_of_it(
    with_example: Workshop, home: Path
) -> None:
    desk = Desk(Workspace(home))
    session = desk.find(LATER)
    said = told_in(
        desk, session, "gunnar-lindqvist", "m", "C99", "c6", "x", "p", "October came late"
    )
    assert "From earlier sessions: C6: Put Sinéad on the timetable list" in said
    assert "“C99” is none of the choices." in said
    assert "Written down: the client says partly kept." in said
    assert "the client says partly kept, October came late" in told_in(
        desk, session, "gunnar-lindqvist", "m"
    )
    desk.close()


def test_who_does_not_follow_is_counted_and_not_named(console: Room, desk: Desk) -> None:
    lost = told(desk, PRIYA.handle, "d", "d", "d")
    assert lost.count("Whoever leads is told how many do not follow, and not who.") == 2
    assert "You follow again." in lost


def test_nothing_of_this_is_offered_once_it_is_over(console: Room, desk: Desk) -> None:
    assert console.record.of(Expectation)
    assert not console.record.of(Need)
    console.sign_off.close("Time")
    said = told(desk, INES.handle)
    assert "The session ended without an agreement." in said
    for letter in ("a", "g", "h", "o", "p", "w", "s"):
        assert f" {letter}: " not in said
