"""A seat in lines: what people say for their side, and how they confirm and sign."""

from __future__ import annotations

from pathlib import Path

from cli_runs import LATER, Workshop
from plain_seats import Seat, told, told_in

from builders import AGENDA, INES, LENA, PRIYA, TOMAS
from keys import a_key, fingerprint, public
from round_builders import NOTES
from workshop.cli.plain.where import changes, place_of
from workshop.model.expectations import Expectation
from workshop.model.needs import Need
from workshop.model.notes import Note
from workshop.model.sign_off import Confirmation, Deferral
from workshop.model.what_became import promises
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


def test_who_sits_in_lines_is_told_of_a_key_that_is_named_or_removed(
    console: Room, desk: Desk, tmp_path: Path
) -> None:
    key = a_key(tmp_path / "key")
    seat = desk.join(console.id, TOMAS.handle)
    before = place_of(seat.view())
    console.welcome.change_person(INES.handle, key=public(key))
    named = place_of(seat.view())
    assert list(changes(before, seat.view())) == [
        f"Ines Moreau signs with the key {fingerprint(key)}."
    ]
    console.welcome.change_person(INES.handle, key="")
    assert list(changes(named, seat.view())) == [
        f"Ines Moreau signs with no key any more: {fingerprint(key)} was removed."
    ]
    seat.leave()


def test_who_has_a_key_is_told_which_one_is_expected_and_how_to_sign_with_it(
    console: Room, desk: Desk, tmp_path: Path
) -> None:
    key = a_key(tmp_path / "key")
    console.welcome.change_person(INES.handle, key=public(key))
    console.lead.go_to(AGENDA[-1].uid)
    console.sign_off.propose()
    said = told(desk, INES.handle, "i")
    assert f"The agreement names the key {fingerprint(key)} for you." in said
    assert "workshop sign agreement.md --key KEY; whoever leads takes agreement.md.sig" in said
    assert "names the key" not in told(desk, TOMAS.handle, "i")


def test_the_agreement_is_read_back_confirmed_put_off_and_signed(console: Room, desk: Desk) -> None:
    console.lead.go_to(AGENDA[-1].uid)
    agreement = console.sign_off.propose()
    said = told(
        desk, INES.handle, "c", "y", "", "b", "f", "i", "n", "32 May", "12 Jan 2027", "our lawyer"
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
    signed = told(desk, INES.handle, "i", "i", "Somebody Else", "ines moreau", "i")
    assert "I sign revision 1 of this agreement for Brightwater Foods plc" in signed
    assert "It does not prove who typed it." in signed
    assert 'That does not match "Ines Moreau".' in signed
    assert "You have signed. Still to sign: Tomás Reyes (agency). Your choice" in signed
    (signature,) = console.record.valid_signatures()
    assert (signature.where, signature.typed_by) == ("seat", INES.handle)
    assert "i: sign" not in told(desk, PRIYA.handle)
    last = told(desk, TOMAS.handle, "i", "i", "Tomas Reyes")
    assert "Everybody has signed. The agreement is sealed." in last
    assert "The agreement is signed by everybody and sealed." in told(desk, PRIYA.handle, "f")


def test_who_declines_says_why(console: Room, desk: Desk) -> None:
    console.sign_off.propose()
    said = told(desk, TOMAS.handle, "i", "d", "", "i", "d", "The budget is not ours to sign", "")
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
    assert "From the last agreement: C6: Put Sinéad on the timetable list" in said
    assert "“C99” is none of the choices." in said
    assert "Written down: the client says partly kept." in said
    assert "the client says partly kept, October came late" in told_in(
        desk, session, "gunnar-lindqvist", "m"
    )
    room = desk.room(session)
    (promise,) = (each for each in promises(room.record) if each.item.number == "C6")
    seat = Seat(home, "gunnar-lindqvist", "--plain")
    seat.hear("Your choice")
    seat.type("m")
    seat.hear("Enter or b goes back:")
    seat.type("c6")
    seat.hear("What became of it? k kept")
    room.look_back.say(promise.item.uid, "not-kept", side="client")
    seat.type("k")
    seat.hear("Enter for none:")
    seat.type("")
    seat.hear("The client says “not kept” of C6 by now. Read it again.")
    seat.hear("What became of it? k kept")
    seat.type("")
    seat.hear("Enter or b goes back:")
    seat.type("b")
    seat.hear("Your choice")
    seat.type("q")
    assert seat.end() == 0
    room.look_back.carry_over(promise.item.uid)
    twice = told_in(desk, session, "gunnar-lindqvist", "m")
    assert "From the last agreement: C6 as it was: Put Sinéad" in twice
    assert "It is promised again, as C6 above. Of which of these do you say" in twice
    room.leave()
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
    for letter in ("a", "g", "h", "o", "p", "w", "i"):
        assert f" {letter}: " not in said


def test_what_changes_while_it_is_asked_is_read_again_and_void_text_is_read_no_further(
    console: Room, desk: Desk, home: Path
) -> None:
    for each in console.record.items:
        if each.number:
            console.clauses.agree(each.uid, "client")
    wish = console.expectations.add("agency", "Layouts back in three days")
    need = console.needs.add("agency", "More time")
    console.lead.go_to(NOTES.uid)
    note = console.notes.add("client", "Stop", "Late briefs")
    console.notes.restate(note, "We hear that briefs are late")
    said = console.notes.add("agency", "Stop", "Cuts by mail")
    number = console.record.item(said).number
    seat = Seat(home, INES.handle, "--plain")
    seat.hear("Your choice")
    # An answer that another window has given is not overwritten.
    seat.type("a")
    seat.hear("Your answer:")
    console.expectations.answer(wish, "no", "Three are too few")
    seat.type("y")
    seat.hear("Enter for none:")
    seat.type("")
    seat.hear("is answered “no” by now. Read it again.")
    seat.hear("Three are too few")
    seat.hear("Your answer:")
    assert console.record.item(wish).body.answer == "no"
    seat.type("")
    seat.hear("More time")
    seat.hear("Your answer:")
    console.needs.answer(need, "cannot")
    seat.type("c")
    seat.hear("Enter for none:")
    seat.type("")
    seat.hear("Answered: can't answer this.")  # what is said already is no act
    # What is agreed to is what was heard, and another window's tick is not taken away.
    seat.hear("Your choice")
    seat.type("g")
    seat.hear("Layouts back in three days")
    seat.hear("Do you agree?")
    console.expectations.change(wish, text="Layouts back in one day")
    seat.type("y")
    seat.hear("reads otherwise now: “Layouts back in one day”")
    seat.hear("Do you agree?")
    assert console.record.item(wish).agreed == ()
    console.clauses.agree(wish, "client")
    seat.type("y")
    seat.hear("The client agrees to")
    assert console.record.item(wish).agreed == ("client",)
    seat.hear("Do you agree?")
    seat.type("b")
    # The same of what was heard.
    seat.hear("Your choice")
    seat.type("h")
    seat.hear("Is that what your side meant?")
    console.notes.restate(note, "We hear that we are late")
    seat.type("y")
    seat.hear("was said back in other words: “We hear that we are late”")
    seat.hear("Is that what your side meant?")
    assert not console.record.item(note).body.confirmed
    console.notes.confirm(note)
    seat.type("y")
    seat.hear("is confirmed as meant.")
    assert console.record.item(note).body.confirmed
    seat.hear("Which one do you say in your own words")
    seat.type(number)
    seat.hear("in your own words:")
    console.notes.change(said, text="Cuts without a call")
    seat.type("No mails")
    seat.hear("reads otherwise now: “Cuts without a call”")
    seat.hear("Kept from before: “No mails”")
    assert not console.record.item(said).body.restated
    seat.hear("drops it; or type other words:")
    seat.type("No cut without a call")
    seat.hear("Written down.")
    assert console.record.item(said).body.restated == "No cut without a call"
    seat.hear("Which one do you say in your own words")
    seat.type("")
    seat.hear("Your choice")
    # What is void is neither read on nor confirmed.
    console.sign_off.propose()
    seat.hear("You can now choose c")
    seat.type("c")
    seat.hear("Enter reads on, b goes back:")
    console.sign_off.reopen()
    seat.type("")
    seat.hear("revision 1 is void. You are told when the agreement is proposed again.")
    heard = seat.hear("Your choice")
    assert "Do you confirm" not in heard
    assert "The agreement was reopened: revision 1 is void." in heard
    console.sign_off.propose()
    seat.hear("The agreement is proposed")
    seat.type("c")
    seat.hear("Enter reads on, b goes back:")
    seat.type("")
    seat.hear("Do you confirm it for the client?")
    console.sign_off.reopen()
    seat.type("y")
    seat.hear("The session was reopened, so revision 2 is void. Wait until it is proposed again.")
    assert "Section" not in seat.hear("Your choice")
    assert console.record.of(Confirmation) == ()
    seat.type("q")
    assert seat.end() == 0
