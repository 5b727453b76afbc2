"""Sign-off: proposed, read back, signed by both sides, sealed; reopened, declined, withdrawn, closed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from room_builders import Place, both_sign, bring, file_of, ready_to_sign, seal

from builders import AGENDA, INES, LENA, NOW, PRIYA, SESSION, TOMAS, FakeClock, a_record
from workshop.agreement.verify import verify_data, verify_page
from workshop.errors import InputError, Refused
from workshop.model.agreements import Agreement
from workshop.model.session import State
from workshop.model.sides import SIDES
from workshop.model.sign_off import Confirmation, Decline, Deferral, Reservation, declined_words
from workshop.room.desk import Desk
from workshop.room.exports import export
from workshop.room.room import Room


def state(room: Room) -> State:
    return room.record.session.state


def agreement(room: Room) -> Agreement:
    found = room.record.agreement
    assert found is not None
    return found


def sign(room: Room, handle: str = INES.handle, name: str = INES.name) -> bool:
    return room.sign_off.sign(handle, name, where="room")


# --- proposing ------------------------------------------------------------------------------------


def test_proposing_freezes_the_text_and_locks_the_panes(room: Room) -> None:
    made = room.sign_off.propose()
    assert state(room) == "proposed"
    assert (made.revision, made.state) == (1, "proposed")
    assert verify_page(made.page, made.digest) == "unchanged"
    assert verify_data(made.text, made.page) == "unchanged"
    view = room.view()
    assert not view.editable
    assert view.read_back[0].section == "parties"


def test_what_stands_in_the_way_is_all_named_and_nothing_is_frozen(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk, a_record(items=(), participants=())))
        with pytest.raises(Refused) as caught:
            room.sign_off.propose()
        words = str(caught.value)
        assert "Nobody signs for Brightwater (client)" in words
        assert "Nobody signs for Oak & Lime (agency)" in words
        assert "No commitments yet" in words
        assert room.record.agreements == ()
        assert state(room) == "draft"
        room.leave()


@pytest.mark.parametrize("side", SIDES)
def test_a_missing_signatory_blocks_only_the_proposal(room: Room, side: str) -> None:
    leader = INES if side == "client" else TOMAS
    room.welcome.change_person(leader.handle, signatory=False)
    room.lead.start_clock()
    room.expectations.add("client", "Everything else goes on")
    with pytest.raises(Refused, match=f"Nobody signs for .* \\({side}\\)"):
        room.sign_off.propose()
    room.welcome.change_person(leader.handle, signatory=True)
    room.sign_off.propose()


def test_no_commitments_is_said_by_both_sides_before_it_can_be_proposed(room: Room) -> None:
    for number in ("C1", "C2"):
        item = next(each for each in room.record.items if each.number == number)
        room.clauses.remove(item.uid)
    with pytest.raises(Refused, match="both sides say: no commitments"):
        room.sign_off.propose()
    room.commitments.promise_nothing("client")
    with pytest.raises(Refused, match="the agency says too"):
        room.sign_off.propose()
    room.commitments.promise_nothing("agency")
    room.sign_off.propose()


def test_what_is_only_odd_stops_nobody(room: Room) -> None:
    for person in (INES, TOMAS):
        room.welcome.change_person(person.handle, contact=False)
    room.commitments.add("Late from the start", due=date(2020, 1, 1))
    room.kpis.add("No figures at all")
    assert room.view().findings
    room.sign_off.propose()


def test_what_is_proposed_is_not_proposed_again(room: Room) -> None:
    room.sign_off.propose()
    with pytest.raises(Refused, match="cannot become proposed"):
        room.sign_off.propose()
    assert len(room.record.agreements) == 1


# --- reading back ---------------------------------------------------------------------------------


def test_each_side_confirms_each_section_once_and_for_this_revision(room: Room) -> None:
    with pytest.raises(Refused, match="Propose the agreement first"):
        room.sign_off.confirm("parties", "client")
    room.sign_off.propose()
    for side in SIDES:
        room.sign_off.confirm("parties", side)
    before = room.version()
    room.sign_off.confirm("parties", "client")
    assert room.version() == before
    assert [(each.side, each.body) for each in room.record.of(Confirmation)] == [
        ("client", Confirmation(1, "parties")),
        ("agency", Confirmation(1, "parties")),
    ]


def test_an_unknown_section_is_refused(room: Room) -> None:
    room.sign_off.propose()
    with pytest.raises(InputError, match="weather"):
        room.sign_off.confirm("weather", "client")
    assert room.record.of(Confirmation) == ()


# --- signing and sealing --------------------------------------------------------------------------


def test_the_agreement_is_sealed_when_both_sides_have_signed(room: Room, clock: FakeClock) -> None:
    room.sign_off.propose()
    clock.advance(minutes=5)
    assert not sign(room)
    assert (state(room), agreement(room).state) == ("proposed", "proposed")
    assert sign(room, TOMAS.handle, "tomas  reyes")
    assert (state(room), agreement(room).state) == ("sealed", "sealed")
    assert room.record.session.ended == clock()


def test_a_signature_says_what_it_really_was(room: Room, clock: FakeClock) -> None:
    made = room.sign_off.propose()
    room.sign_off.sign(
        INES.handle, " Ines Moreau ", where="phone", authority="Prokura\x1b", typed_by=""
    )
    (signature,) = room.record.signatures
    assert (signature.assurance, signature.where, signature.typed_by) == (
        "typed",
        "phone",
        "jun-okada",
    )
    assert (signature.name, signature.authority, signature.side) == (
        "Ines Moreau",
        "Prokura",
        "client",
    )
    assert signature.digest == made.digest
    assert "Brightwater Foods plc" in signature.intent
    assert (signature.at, signature.title) == (clock(), INES.title)
    assert "facilitator" in signature.seat


def test_all_who_have_to_sign_sign_before_it_is_sealed(room: Room) -> None:
    room.welcome.change_person(PRIYA.handle, signatory=True)
    room.sign_off.propose()
    assert not both_sign(room)
    assert [person.handle for person in room.record.waiting_for()] == [PRIYA.handle]
    assert sign(room, PRIYA.handle, PRIYA.name)


@pytest.mark.parametrize(
    ("handle", "name", "words"),
    [
        ("ines-moreau", "Inès Morot", 'That does not match "Ines Moreau"'),
        ("ines-moreau", "Tomás Reyes", "Please type it as shown"),
        ("ines-moreau", " ", "Please type the name to sign"),
        ("lena-koch", "Lena Koch", "is not a signatory"),
        ("nobody", "Nobody", "is not a signatory"),
    ],
)
def test_nobody_signs_for_another(room: Room, handle: str, name: str, words: str) -> None:
    room.sign_off.propose()
    with pytest.raises((Refused, InputError), match=words):
        sign(room, handle, name)
    assert room.record.signatures == ()


def test_somebody_else_at_the_keyboard_types_for_nobody(room: Room) -> None:
    room.sign_off.propose()
    with pytest.raises(Refused, match="Lena Koch cannot sign for Ines Moreau"):
        room.sign_off.sign(INES.handle, INES.name, where="room", typed_by=LENA.handle)
    room.sign_off.sign(INES.handle, INES.name, where="room", typed_by=INES.handle)
    with pytest.raises(Refused, match="has signed this revision already"):
        sign(room)


def test_the_sentence_that_was_shown_is_the_one_that_is_recorded(room: Room) -> None:
    room.sign_off.propose()
    shown = room.sign_off.sentence(INES.handle)
    room.sign_off.sign(INES.handle, INES.name, where="room", shown=shown)
    assert room.record.signatures[0].intent == shown


def test_a_sentence_of_an_earlier_revision_is_not_signed(room: Room) -> None:
    room.sign_off.propose()
    shown = room.sign_off.sentence(INES.handle)
    room.sign_off.reopen()
    room.commitments.add("One thing more", owner="lena")
    room.sign_off.propose()
    with pytest.raises(Refused, match="proposed anew while this was open"):
        room.sign_off.sign(INES.handle, INES.name, where="room", shown=shown)
    assert room.record.signatures == ()


def test_a_name_typed_in_latin_letters_is_recorded_as_typed(room: Room) -> None:
    room.welcome.change_person(INES.handle, name="王芳")
    room.sign_off.propose()
    room.sign_off.sign(INES.handle, "Wang Fang", where="room")
    assert room.record.signatures[0].name == "Wang Fang"


def test_nothing_is_signed_that_is_not_proposed(room: Room) -> None:
    with pytest.raises(Refused, match="Propose the agreement first"):
        sign(room)
    seal(room)
    with pytest.raises(Refused):
        sign(room)
    assert len(room.record.signatures) == 2


def test_not_today_is_neither_signed_nor_declined_and_can_be_taken_back(room: Room) -> None:
    room.sign_off.propose()
    room.sign_off.not_today(TOMAS.handle, date(2026, 12, 1), "the board\x1b")
    (deferral,) = room.record.of(Deferral)
    assert deferral.body == Deferral(TOMAS.handle, 1, date(2026, 12, 1), "the board")
    assert deferral.side == "agency"
    assert state(room) == "proposed"
    assert room.view().undo == "Tomás Reyes: not today"
    room.undo()
    assert room.record.of(Deferral) == ()
    room.sign_off.not_today(TOMAS.handle)
    assert both_sign(room)


def test_only_who_has_to_sign_and_has_not_answers_not_today(room: Room) -> None:
    room.sign_off.propose()
    sign(room)
    for handle in (INES.handle, LENA.handle, "nobody"):
        with pytest.raises(Refused, match="Only a signatory who has not signed"):
            room.sign_off.not_today(handle)


# --- reopening ------------------------------------------------------------------------------------


def test_reopening_says_what_becomes_void_and_keeps_it_on_record(room: Room) -> None:
    room.sign_off.propose()
    assert room.sign_off.reopening_voids() == "Nobody has signed yet."
    sign(room)
    assert room.sign_off.reopening_voids() == "The signature of Ines Moreau becomes void."
    room.sign_off.reopen()
    assert state(room) == "paused"
    (signature,) = room.record.signatures
    assert signature.void
    assert [each.state for each in room.record.agreements] == ["void"]
    assert room.record.agreement is None


def test_the_next_proposal_is_the_next_revision_and_needs_every_signature_anew(room: Room) -> None:
    first = room.sign_off.propose()
    sign(room)
    room.sign_off.reopen()
    room.commitments.add("One thing more", owner="lena")
    second = room.sign_off.propose()
    assert (second.revision, second.digest != first.digest) == (2, True)
    assert not sign(room, TOMAS.handle, TOMAS.name)
    assert sign(room)
    assert [each.state for each in room.record.agreements] == ["void", "sealed"]
    assert [each.void for each in room.record.signatures] == [True, False, False]


def test_a_clock_that_runs_goes_on_over_proposing_and_reopening(
    room: Room, clock: FakeClock
) -> None:
    room.lead.start_clock()
    room.sign_off.propose()
    clock.advance(minutes=2)
    room.sign_off.reopen()
    assert state(room) == "running"
    assert room.view().clock.total_spent == 120


def test_only_what_is_proposed_declined_or_closed_is_reopened(room: Room) -> None:
    with pytest.raises(Refused, match="nothing to reopen"):
        room.sign_off.reopen()
    seal(room)
    with pytest.raises(Refused, match="is sealed; there is nothing to reopen"):
        room.sign_off.reopen()


# --- ending otherwise -----------------------------------------------------------------------------


def test_declining_needs_a_reason_and_can_be_reopened(room: Room, clock: FakeClock) -> None:
    room.sign_off.propose()
    sign(room)
    with pytest.raises(InputError, match="Say why") as caught:
        room.sign_off.decline(TOMAS.handle, " \x1b ")
    assert caught.value.field == "reason"
    room.sign_off.decline(TOMAS.handle, "The budget is not ours to give")
    assert (state(room), room.record.session.reason) == (
        "declined",
        "The budget is not ours to give",
    )
    with pytest.raises(Refused, match="This session is declined"):
        sign(room, TOMAS.handle, TOMAS.name)
    with pytest.raises(Refused, match="was declined"):
        room.commitments.add("No")
    clock.advance(days=1)
    room.sign_off.reopen()
    session = room.record.session
    assert (session.state, session.reason, session.ended) == ("paused", "", None)
    room.commitments.add("Yes")
    clock.advance(hours=1)
    made = room.sign_off.propose()
    assert made.proposed == clock()


def test_a_reservation_becomes_part_of_the_text_which_is_reopened_for_it(room: Room) -> None:
    room.sign_off.propose()
    sign(room)
    for handle in (INES.handle, LENA.handle, "nobody"):
        with pytest.raises(Refused, match="Only a signatory who has not signed can state"):
            room.sign_off.reserve(handle, "No")
    with pytest.raises(InputError, match="Say what the reservation is"):
        room.sign_off.reserve(TOMAS.handle, " ")
    assert state(room) == "proposed"
    uid = room.sign_off.reserve(TOMAS.handle, "Two rounds are too few\x1b")
    assert state(room) == "paused"
    assert [each.void for each in room.record.signatures] == [True]
    (item,) = room.record.of(Reservation)
    assert (item.body, item.side) == (
        Reservation(TOMAS.handle, "Two rounds are too few", 1),
        "agency",
    )
    room.sign_off.change_item(uid, {"words": "Two rounds are too few in May"})
    page = room.sign_off.propose().page
    assert "**LEFT OPEN** " in page
    assert "Two rounds are too few in May\\\n  stated by Tomás Reyes for the agency alone" in page
    assert both_sign(room)


def test_a_reservation_that_is_taken_out_is_not_in_the_text(room: Room) -> None:
    room.sign_off.propose()
    uid = room.sign_off.reserve(TOMAS.handle, "Two rounds are too few")
    room.clauses.remove(uid)
    assert "too few" not in room.sign_off.propose().page


def test_who_declined_and_why_is_kept_with_the_revision(room: Room) -> None:
    room.sign_off.propose()
    sign(room)
    for handle in (INES.handle, LENA.handle, "nobody"):
        with pytest.raises(Refused, match="Only a signatory who has not signed can decline"):
            room.sign_off.decline(handle, "No")
    room.sign_off.decline(TOMAS.handle, "The budget\x1b is not there")
    (declined,) = room.record.of(Decline)
    assert declined.body == Decline(TOMAS.handle, 1, "The budget is not there")
    assert declined.side == "agency"
    words = "Declined by Tomás Reyes (agency): The budget is not there"
    assert declined_words(room.record) == words
    room.sign_off.reopen()
    assert declined_words(room.record) == ""
    room.sign_off.propose()
    assert both_sign(room)
    page = (room.files.hand_out()[0].parent / "signatures.md").read_text("utf-8")
    assert "Tomás Reyes, revision 1: The budget is not there" in page


def test_actions_that_nobody_signed_say_so_first(room: Room) -> None:
    room.sign_off.propose()
    sign(room)

    def actions() -> str:
        return export(room.record, "actions", "md", NOW)

    assert "Still to sign: Tomás Reyes" in actions()
    room.sign_off.decline(TOMAS.handle, "Not like this")
    assert "**Not agreed. Declined by Tomás Reyes" in actions()
    room.sign_off.reopen()
    assert "**Nothing here is signed yet.**" in actions()
    room.sign_off.propose()
    both_sign(room)
    assert "signed" not in actions()


def test_a_session_without_agreement_is_closed_with_its_reason_and_can_be_taken_up(
    room: Room, clock: FakeClock
) -> None:
    room.lead.start_clock()
    clock.advance(minutes=10)
    room.sign_off.close("A pulse, nothing to sign")
    session = room.record.session
    assert (session.state, session.since, session.ended) == ("closed", None, clock())
    assert room.view().clock.total_spent == 600
    with pytest.raises(Refused, match=r"is closed\. Reopen it"):
        room.commitments.add("No")
    room.sign_off.reopen()
    assert (state(room), room.record.session.ended) == ("paused", None)


def test_what_is_withdrawn_stays_withdrawn(room: Room) -> None:
    room.sign_off.propose()
    room.sign_off.withdraw("The client was bought")
    assert state(room) == "withdrawn"
    for intent in (
        room.sign_off.reopen,
        room.sign_off.propose,
        room.lead.start_clock,
        lambda: room.sign_off.decline(TOMAS.handle, "no"),
        lambda: room.expectations.add("client", "No"),
    ):
        with pytest.raises(Refused):
            intent()


def test_only_what_is_proposed_is_declined_and_what_is_proposed_is_not_just_closed(
    room: Room,
) -> None:
    with pytest.raises(Refused, match="cannot become declined"):
        room.sign_off.decline(TOMAS.handle, "no")
    room.sign_off.propose()
    with pytest.raises(Refused, match="cannot become closed"):
        room.sign_off.close("no")


# --- never undone ---------------------------------------------------------------------------------


def test_proposal_confirmation_and_signature_are_never_undone(room: Room) -> None:
    ready_to_sign(room)
    room.sign_off.confirm("parties", "client")
    sign(room)
    assert room.view().undo == ""
    before = room.record
    with pytest.raises(Refused, match="“C3 added” is not taken back: “Ines Moreau signed” came"):
        room.undo()
    assert room.record == before


def test_after_reopening_undo_does_not_reach_behind_what_was_proposed(room: Room) -> None:
    ready_to_sign(room)
    room.sign_off.reopen()
    room.commitments.add("One thing more", owner="lena")
    assert room.undo() == "C4 added"
    assert room.view().undo == ""
    with pytest.raises(Refused, match="“C3 added” is not taken back: “revision 1 proposed” came"):
        room.undo()


def test_undo_does_not_reach_behind_a_refusal(room: Room) -> None:
    room.sign_off.propose()
    room.sign_off.not_today(TOMAS.handle)
    room.sign_off.decline(TOMAS.handle, "Not like this")
    with pytest.raises(
        Refused, match="not today” is not taken back: “Tomás Reyes declined revision 1” came"
    ):
        room.undo()


def test_a_sealed_session_is_as_it_was_whatever_is_tried(
    room: Room, desk: Desk, clock: FakeClock
) -> None:
    seal(room)
    before = file_of(desk, SESSION.id)
    clock.advance(hours=1)
    item = room.record.items[1].uid
    for intent in (
        room.undo,
        room.sign_off.propose,
        room.sign_off.reopen,
        room.lead.start_clock,
        room.lead.fit_the_rest,
        lambda: room.sign_off.decline(TOMAS.handle, "no"),
        lambda: room.sign_off.withdraw("no"),
        lambda: room.sign_off.close("no"),
        lambda: room.sign_off.not_today(INES.handle),
        lambda: room.sign_off.confirm("parties", "client"),
        lambda: room.clauses.agree(item, "client"),
        lambda: room.clauses.remove(item),
        lambda: room.lead.remove_step(AGENDA[6].uid),
        lambda: room.lead.retitle(AGENDA[6].uid, "Other"),
        lambda: room.welcome.name_organisation("client", name="Other"),
        lambda: room.welcome.set_phase("initiation"),
    ):
        with pytest.raises(Refused):
            intent()
    room.lead.pause_clock()
    assert room.arrive() == ""
    room.leave()
    assert file_of(desk, SESSION.id) == before
    assert clock() - timedelta(hours=1) == room.record.session.ended


def test_an_agreement_that_cannot_be_read_is_said_and_the_rest_is_shown(
    place: Place, room: Room
) -> None:
    room.sign_off.propose()
    with closing(sqlite3.connect(place.workspace.database)) as database, database:
        database.execute("update agreement set text = ?", ("not = [",))
    view = room.view()
    (section,) = view.read_back
    assert section.paragraphs[0].text.startswith("The text of this agreement cannot be read:")
    assert view.record.items
