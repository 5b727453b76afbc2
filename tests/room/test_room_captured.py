"""What is captured, kind by kind: added, changed, answered, turned into something, reordered, removed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from room_builders import Place, bring, seal

from builders import AGENDA, INES, LENA, TOMAS, a_record
from workshop.errors import InputError, NotFound, Refused
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kpis import Kpi
from workshop.model.noted import Decision, Parked, Question
from workshop.model.scope import Approver, BriefCheck, Deliverable, Milestone, Terms
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing
from workshop.model.welcome import Welcome
from workshop.room.room import Room


def item(room: Room, uid: str) -> Item[Any]:
    found = room.record.item(uid)
    assert found is not None
    return found


def numbered(room: Room, number: str) -> Item[Any]:
    return next(each for each in room.record.items if each.number == number)


HOSTILE = " \x1b[2J[bold]Brief\u202e \r\nnext line\n"
TIDY = " [2J[bold]Brief\nnext line"


@pytest.mark.parametrize(
    ("add", "number"),
    [
        (lambda room: room.expectations.add("client", HOSTILE), "E3"),
        (lambda room: room.scope.add_deliverable(HOSTILE), "D2"),
        (lambda room: room.scope.add_exclusion(HOSTILE), "X2"),
        (lambda room: room.scope.add_assumption(HOSTILE), "A1"),
        (lambda room: room.scope.add_milestone(HOSTILE), "M2"),
        (lambda room: room.scope.add_approver(HOSTILE, side="client"), "V1"),
        (lambda room: room.kpis.add(HOSTILE), "K2"),
        (lambda room: room.commitments.add(HOSTILE), "C3"),
        (lambda room: room.noted.note("decision", HOSTILE), "R2"),
        (lambda room: room.noted.note("question", HOSTILE), "Q2"),
        (lambda room: room.noted.note("parked", HOSTILE), "P1"),
    ],
)
def test_what_is_added_is_cleaned_numbered_and_belongs_to_the_open_step(
    room: Room, add: Callable[[Room], str], number: str
) -> None:
    room.lead.go_to(AGENDA[3].uid)
    added = item(room, add(room))
    assert getattr(added.body, added.body.__struct_fields__[0]) == TIDY
    assert (added.number, added.step, added.standing) == (number, AGENDA[3].uid, "new")
    assert room.view().undo == f"{number} added"


@pytest.mark.parametrize(
    ("add", "field"),
    [
        (lambda room, words: room.expectations.add("client", words), "text"),
        (lambda room, words: room.scope.add_deliverable(words), "name"),
        (lambda room, words: room.scope.add_exclusion(words), "text"),
        (lambda room, words: room.scope.add_assumption(words), "text"),
        (lambda room, words: room.scope.add_milestone(words), "name"),
        (lambda room, words: room.scope.add_approver(words), "name"),
        (lambda room, words: room.kpis.add(words), "name"),
        (lambda room, words: room.commitments.add(words), "action"),
        (lambda room, words: room.noted.note("decision", words), "text"),
        (lambda room, words: room.notes.add("client", "Stop", words), "text"),
    ],
)
@pytest.mark.parametrize(
    "words", ["", " \x00\x1b ", "x" * 10_000_000], ids=["no", "unsafe", "10MB"]
)
def test_nothing_and_far_too_much_are_refused_by_the_field_and_use_up_no_number(
    room: Room, add: Callable[[Room, str], str], field: str, words: str
) -> None:
    room.lead.go_to(AGENDA[4].uid)
    before = room.record
    with pytest.raises(InputError) as caught:
        add(room, words)
    assert caught.value.field == field
    assert room.record == before


def test_a_number_that_was_taken_back_is_not_given_again(room: Room) -> None:
    room.expectations.add("client", "One")
    room.undo()
    assert item(room, room.expectations.add("client", "Two")).number == "E4"


def test_fields_that_cannot_be_taken_are_named(room: Room) -> None:
    uid = room.scope.add_deliverable("Film")
    for field, value in (("responsible", "nobody"), ("colour", "red"), ("name", "x" * 20_001)):
        with pytest.raises(InputError) as caught:
            room.scope.change(uid, **{field: value})
        assert caught.value.field == field
    assert item(room, uid).body == Deliverable("Film")


def test_saving_what_is_there_already_is_no_act(room: Room) -> None:
    uid = room.scope.add_deliverable("Film", group="Launch")
    room.scope.change(uid, name="Film ", group="Launch")
    assert room.view().undo == "D2 added"


def test_the_words_of_undo_name_what_changed(room: Room) -> None:
    uid = room.commitments.add("Send it")
    room.commitments.change(uid, due=date(2027, 1, 12), done_when="Sent")
    assert room.view().undo == "C3: when it is due and what done means changed"


def test_an_item_that_is_gone_is_said_so(room: Room) -> None:
    for change in (
        lambda: room.expectations.change("gone", text="x"),
        lambda: room.expectations.answer("gone", "yes"),
        lambda: room.clauses.agree("gone", "client"),
        lambda: room.clauses.remove("gone"),
        lambda: room.clauses.reorder("gone", 1),
        lambda: room.noted.turn_into("gone", "commitment"),
        lambda: room.kpis.add_reading("gone", Decimal(1), date(2027, 1, 1)),
    ):
        with pytest.raises(NotFound, match="no longer there"):
            change()


# --- welcome, expectations ------------------------------------------------------------------------


def test_the_opening_texts_are_changed_and_their_lines_cleaned(room: Room) -> None:
    room.welcome.change(goal="One\x1b[2J goal", ground_rules=["Be\x00 kind ", "Listen"])
    welcome = room.record.one(Welcome)
    assert welcome.goal == "One[2J goal"
    assert welcome.ground_rules == ("Be kind", "Listen")
    assert len(room.record.of(Welcome)) == 1


def test_a_yes_takes_the_wording_as_it_was_expected(room: Room) -> None:
    uid = room.expectations.add("agency", "One brief")
    room.expectations.answer(uid, "yes")
    assert item(room, uid).body.agreed_wording == "One brief"
    room.expectations.answer(uid, "no")
    assert item(room, uid).body.agreed_wording == ""


def test_a_wording_that_both_found_stays_whatever_is_answered(room: Room) -> None:
    uid = room.expectations.add("agency", "One brief", agreed_wording="A brief a campaign")
    room.expectations.answer(uid, "yes")
    room.expectations.answer(uid, "will-try")
    assert item(room, uid).body.agreed_wording == "A brief a campaign"


def test_answering_the_same_again_takes_no_tick_away(room: Room) -> None:
    uid = room.expectations.add("agency", "One brief")
    room.expectations.answer(uid, "yes")
    for side in SIDES:
        room.clauses.agree(uid, side)
    room.expectations.answer(uid, "yes")
    assert item(room, uid).both_agree
    room.expectations.answer(uid, "no")
    assert item(room, uid).agreed == ()


def test_an_unknown_answer_is_refused(room: Room) -> None:
    answer: Any = "maybe"
    with pytest.raises(InputError, match="maybe"):
        room.expectations.answer(numbered(room, "E1").uid, answer)


def test_what_is_given_to_the_other_side_loses_its_ticks(room: Room) -> None:
    uid = numbered(room, "E1").uid
    room.expectations.give_to(uid, "agency")
    assert (item(room, uid).side, item(room, uid).agreed) == ("agency", ())
    before = room.view().undo
    room.expectations.give_to(uid, "agency")
    assert room.view().undo == before


def test_what_is_given_to_the_other_side_is_not_answered_by_itself(room: Room) -> None:
    wish = room.expectations.add("client", "One brief")
    room.expectations.answer(wish, "yes")
    need = room.needs.add("client", "Tell us sooner")
    room.needs.answer(need, "no")
    for group, uid in ((room.expectations, wish), (room.needs, need)):
        group.give_to(uid, "agency")
        body = item(room, uid).body
        assert (body.answer, getattr(body, "agreed_wording", "")) == ("", "")
        assert room.view().undo.endswith("given to the agency, its answer no longer counts")
        room.undo()
        assert item(room, uid).body.answer


def test_what_is_given_to_the_other_side_keeps_no_owner_of_this_one(room: Room) -> None:
    kpi = room.kpis.add("Reach", owner=LENA.name, co_owners=[INES.name, TOMAS.name])
    promise = room.commitments.add("Send it", owner=LENA.name)
    for uid in (kpi, promise):
        room.clauses.give_to(uid, "client")
    kept = item(room, kpi).body
    assert (kept.owner, kept.co_owners) == (INES.handle, ())
    assert item(room, promise).body.owner == ""


# --- scope, KPIs ----------------------------------------------------------------------------------


def test_each_side_has_its_own_view_of_the_brief(room: Room) -> None:
    room.scope.check_brief("Approvals", "client", "clear")
    room.scope.check_brief("Approvals", "agency", "missing")
    (check,) = room.record.of(BriefCheck)
    assert (check.body.client, check.body.agency) == ("clear", "missing")
    with pytest.raises(InputError, match="A brief is checked for Project management"):
        room.scope.check_brief("The weather", "client", "clear")


def test_the_terms_are_one_for_the_session(room: Room) -> None:
    room.scope.change_terms(budget=Decimal("84000.50"), currency="EUR")
    room.scope.change_terms(payment_terms="30 days net")
    (terms,) = room.record.of(Terms)
    assert (terms.body.budget, terms.body.payment_terms) == (Decimal("84000.50"), "30 days net")


def test_terms_are_made_where_there_are_none_and_not_for_nothing(place: Place) -> None:
    bare = a_record(items=())
    with place.desk() as desk:
        room = desk.room(bring(desk, bare))
        room.scope.change_terms(hours="")
        assert room.record.of(Terms) == ()
        room.scope.change_terms(hours="120")
        (terms,) = room.record.of(Terms)
        assert (terms.step, terms.number) == ("", "")
        assert room.view().undo == "Terms: hours written"
        assert room.undo()
        assert room.record.of(Terms) == ()
        room.leave()


def test_a_milestone_is_met_and_an_approver_is_somebodys(room: Room) -> None:
    uid = room.scope.add_milestone("First cut", date(2027, 1, 29))
    room.scope.change(uid, met=date(2027, 1, 28))
    assert item(room, uid).body == Milestone("First cut", date(2027, 1, 29), date(2027, 1, 28))
    approver = item(room, room.scope.add_approver("Ines", "Layouts", "client"))
    assert (approver.side, approver.body) == ("client", Approver("Ines", "Layouts"))


def test_a_kpi_belongs_to_its_owners_side(room: Room) -> None:
    uid = room.kpis.add("Awareness", owner="Ines", reported_by="lena", target=Decimal("40.5"))
    kpi = item(room, uid)
    assert (kpi.side, kpi.body.owner, kpi.body.reported_by) == (
        "client",
        "ines-moreau",
        "lena-koch",
    )
    room.kpis.change(uid, reported_by="Priya")
    assert item(room, uid).side == "client"
    room.kpis.change(uid, owner="Tomás Reyes")
    assert item(room, uid).side == "agency"
    room.kpis.change(uid, owner="")
    assert item(room, uid).side is None


def test_an_owner_who_is_not_here_is_refused_by_the_field(room: Room) -> None:
    uid = room.kpis.add("Awareness")
    for field in ("owner", "reported_by"):
        with pytest.raises(InputError, match="Nobody here is called") as caught:
            room.kpis.change(uid, **{field: "Nobody"})
        assert caught.value.field == field
    with pytest.raises(InputError, match="Nobody here is called") as caught:
        room.commitments.add("Something", owner="Nobody")
    assert caught.value.field == "owner"


def test_readings_go_on_after_sealing_and_are_taken_back(room: Room) -> None:
    (kpi,) = room.record.of(Kpi)
    seal(room)
    room.kpis.add_reading(kpi.uid, Decimal("171.5"), date(2027, 1, 31), note="Two trade fairs\x1b")
    (reading,) = room.record.readings
    assert (reading.source, reading.note, reading.by) == ("CRM", "Two trade fairs", "jun-okada")
    assert room.undo() == "K1: reading added"
    assert room.record.readings == ()


def test_a_kpi_with_readings_is_not_removed(room: Room) -> None:
    (kpi,) = room.record.of(Kpi)
    room.kpis.add_reading(kpi.uid, Decimal(150), date(2026, 12, 31))
    with pytest.raises(Refused, match="readings are recorded"):
        room.clauses.remove(kpi.uid)
    assert room.record.of(Kpi) == (kpi,)


# --- notes, asides, commitments -------------------------------------------------------------------


def test_a_note_is_restated_and_confirmed_and_other_words_need_it_again(room: Room) -> None:
    room.lead.go_to(AGENDA[4].uid)
    uid = room.notes.add("client", "Start", "Tell us earlier")
    with pytest.raises(Refused, match="Nobody has restated this"):
        room.notes.confirm(uid)
    room.notes.change(uid, restated="We speak up sooner")
    room.notes.confirm(uid)
    assert item(room, uid).body.confirmed
    room.notes.change(uid, restated="We speak up at once")
    assert not item(room, uid).body.confirmed
    room.notes.confirm(uid)
    room.notes.confirm(uid, confirmed=False)
    assert not item(room, uid).body.confirmed


def test_confirming_a_note_keeps_its_ticks(room: Room) -> None:
    note = numbered(room, "N1")
    room.notes.confirm(note.uid)
    assert item(room, note.uid).both_agree


def test_a_note_stands_under_a_heading_of_its_step(room: Room) -> None:
    with pytest.raises(InputError, match="no heading “Start” in this step"):
        room.notes.add("client", "Start", "Here is no round")
    room.lead.go_to(AGENDA[4].uid)
    with pytest.raises(InputError, match="no heading “Moan”"):
        room.notes.add("client", "Moan", "Words")


@pytest.mark.parametrize(
    ("target", "body", "prefix"),
    [
        ("commitment", Commitment, "C"),
        ("decision", Decision, "R"),
        ("question", Question, "Q"),
        ("parked", Parked, "P"),
    ],
)
def test_a_note_becomes_something_once_and_the_link_is_kept(
    room: Room, target: Any, body: type, prefix: str
) -> None:
    note = numbered(room, "N1")
    made = item(room, room.noted.turn_into(note.uid, target))
    assert type(made.body) is body
    assert (made.body.origin, item(room, note.uid).body.became) == (note.uid, made.uid)
    assert made.number.startswith(prefix)
    assert item(room, note.uid).both_agree
    assert room.view().undo == f"N1 turned into {made.number}"
    with pytest.raises(Refused, match=f"N1 has already become {made.number}"):
        room.noted.turn_into(note.uid, target)


def test_a_commitment_made_of_a_note_stands_in_its_step_on_the_side_that_spoke(room: Room) -> None:
    made = item(room, room.noted.turn_into(numbered(room, "N1").uid, "commitment"))
    assert (made.step, made.side) == (AGENDA[5].uid, "agency")
    assert made.body.action == "Briefs arrive in pieces"


def test_what_a_note_became_can_be_removed_and_made_again(room: Room) -> None:
    note = numbered(room, "N1")
    made = room.noted.turn_into(note.uid, "decision")
    room.clauses.remove(made)
    assert item(room, note.uid).body.became == ""
    room.noted.turn_into(note.uid, "decision")
    room.undo()
    room.undo()
    assert item(room, note.uid).body.became == made


def test_a_commitment_belongs_to_its_owners_side(room: Room) -> None:
    uid = room.commitments.add("One brief", owner="ines", due=date(2027, 1, 12), confidence=70)
    commitment = item(room, uid)
    assert (commitment.side, commitment.body.owner) == ("client", INES.handle)
    room.commitments.change(uid, owner=TOMAS.name)
    assert item(room, uid).side == "agency"
    room.commitments.change(uid, owner="")
    assert item(room, uid).side is None
    assert item(room, uid).body.owner == ""


def test_confidence_is_a_percentage_and_saying_it_takes_no_tick_away(room: Room) -> None:
    commitment = numbered(room, "C1")
    room.commitments.change(commitment.uid, confidence=80)
    assert item(room, commitment.uid).both_agree
    for wrong in (101, -1):
        with pytest.raises(InputError, match="0 to 100") as caught:
            room.commitments.change(commitment.uid, confidence=wrong)
        assert caught.value.field == "confidence"
    room.commitments.change(commitment.uid, action="Another promise")
    assert item(room, commitment.uid).agreed == ()


def test_each_side_says_for_itself_that_it_promises_nothing(room: Room) -> None:
    room.commitments.promise_nothing("agency")
    room.commitments.promise_nothing("client")
    assert room.record.one(Closing).no_commitments == SIDES
    room.commitments.promise_nothing("agency", nothing=False)
    assert room.record.one(Closing).no_commitments == ("client",)
