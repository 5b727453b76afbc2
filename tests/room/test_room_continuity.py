"""Nothing drops out between reviews: what is in force or unsettled comes back under its number, until it is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from room_builders import a_wish, both_sign, bring

from builders import SESSION, with_agreement_sealed
from look_backs import SUMMER, last_agreement, looking_back, promise_uid
from look_backs import told as said
from workshop.agreement.content import read
from workshop.agreement.continuity import numbers_in_force
from workshop.errors import InputError
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.what_became import Promise, promises
from workshop.model.written import in_force, unsettled
from workshop.room.desk import Desk
from workshop.room.room import Room


def next_review(desk: Desk, day: date, template: str = "quarterly-review") -> Room:
    """The console of the next session of the relationship."""
    return desk.room(desk.new_session(a_wish(template=template, date=day)))


def sealed(room: Room) -> Record:
    """Propose what there is and sign it."""
    room.sign_off.propose()
    assert both_sign(room)
    return room.record


def item(room: Room, number: str) -> Item[Any]:
    return next(each for each in room.record.items if each.number == number)


def told(room: Room, number: str) -> Promise:
    return next(each for each in promises(room.record) if each.item.number == number)


def fates(record: Record) -> dict[str, str]:
    """What the agreement says became of each clause of the one it replaces."""
    assert record.agreement is not None
    return {each.number: each.became for each in read(record.agreement.text).head.replaced}


@pytest.fixture
def first(room: Room) -> Record:
    """The believable session, sealed, with a topic parked in it: C1, C2, R1, Q1, P1, E2 left open."""
    room.noted.note("parked", "A review with scores")
    return sealed(room)


@pytest.fixture
def second(first: Record, desk: Desk) -> Iterator[Room]:
    """The console of the review after it."""
    room = next_review(desk, date(2027, 3, 14))
    yield room
    room.leave()


def test_everything_unsettled_comes_back_under_its_number(first: Record, second: Room) -> None:
    assert [each.number for each in unsettled(second.record)] == ["C1", "C2", "Q1", "P1", "E2"]
    assert {each.standing for each in unsettled(second.record)} == {"carried"}
    origins = {each.number: each.body.origin for each in unsettled(second.record)[:4]}
    assert origins == {
        each.number: each.uid for each in first.items if each.number in ("C1", "C2", "Q1", "P1")
    }


def test_what_nobody_looked_at_is_carried_on_and_said_to_be(second: Room) -> None:
    found = [each for each in second.view().findings if each.code == "not-looked-at"]
    assert [each.sentence for each in found] == [
        "Nobody has looked at C1, C2, Q1, P1 and 1 more yet. "
        "The agreement will say: carried, not looked at."
    ]
    record = sealed(second)
    assert set(fates(record).values()) == {"carried"}
    assert set(fates(record)) == {
        *("E1", "E2", "D1", "X1", "M1", "K1", "C1", "C2", "R1", "Q1", "P1"),
    }
    assert record.agreement is not None
    lines = [
        paragraph
        for section in second.view().read_back
        for paragraph in section.paragraphs
        if paragraph.number in ("C1", "Q1", "P1", "R1")
    ]
    assert len(lines) == 4
    assert all("carried, not looked at" in each.detail for each in lines)


def test_a_promise_survives_two_reviews_that_did_not_look_back(second: Room, desk: Desk) -> None:
    sealed(second)
    third = next_review(desk, date(2027, 6, 14))
    sealed(third)
    fourth = next_review(desk, date(2027, 9, 14))
    assert [each.number for each in unsettled(fourth.record)] == ["C1", "C2", "Q1", "P1", "E2"]
    assert [line.number for line in desk.actions()] == ["C1", "C2"]
    assert {line.session for line in desk.actions(open_only=True)} == {third.record.session.id}
    third.leave()
    fourth.leave()


def test_one_sides_word_goes_with_the_promise_until_the_other_says_the_same(
    second: Room, desk: Desk
) -> None:
    second.look_back.say(told(second, "C1").item.uid, "kept", side="client", word="All of them")
    record = sealed(second)
    assert fates(record)["C1"] == "stands"
    (line,) = (each for each in desk.actions(open_only=True) if each.number == "C1")
    assert (line.session, line.words["client"].word) == (record.session.id, "All of them")
    third = next_review(desk, date(2027, 6, 14))
    promise = told(third, "C1")
    assert (promise.silent, promise.settled) == ("agency", False)
    third.look_back.say(promise.item.uid, "kept", side="agency")
    assert [each.number for each in in_force(third.record, Commitment)] == ["C2"]
    record = sealed(third)
    assert fates(record)["C1"] == "settled"
    assert "C1" not in numbers_in_force(record)
    assert [(each.number, each.outcome) for each in desk.actions()] == [
        ("C1", "kept"),
        ("C2", "open"),
    ]
    fourth = next_review(desk, date(2027, 9, 14))
    assert [each.item.number for each in promises(fourth.record)] == ["C2"]
    third.leave()
    fourth.leave()


def test_both_say_kept_keeps_the_words_of_the_side_that_had_said_so(
    second: Room, desk: Desk
) -> None:
    desk.record_progress(desk.find_action("C1"), "kept", side="client", word="All of them")
    second.look_back.say(told(second, "C1").item.uid, "kept")
    words = {side: word.word for side, word in told(second, "C1").words.items()}
    assert words == {"client": "All of them", "agency": ""}


def test_what_was_not_kept_and_is_promised_again_begins_anew(second: Room, desk: Desk) -> None:
    uid = told(second, "C1").item.uid
    second.look_back.say(uid, "not-kept")
    again = second.look_back.carry_over(uid)
    second.commitments.change(again, due=date(2027, 9, 1))
    assert fates(sealed(second))["C1"] == "changed"
    third = next_review(desk, date(2027, 6, 14))
    assert told(third, "C1").unsaid
    assert told(third, "C1").item.body.due == date(2027, 9, 1)
    third.leave()


def test_questions_topics_and_decisions_are_settled_dropped_or_go_on(
    second: Room, desk: Desk
) -> None:
    second.noted.change(item(second, "Q1").uid, answer="The client's own team")
    second.noted.take_up(item(second, "P1").uid, "In autumn")
    second.clauses.remove(item(second, "R1").uid)
    record = sealed(second)
    assert {number: fates(record)[number] for number in ("Q1", "P1", "R1")} == {
        "Q1": "settled",
        "P1": "settled",
        "R1": "dropped",
    }
    assert not {"Q1", "P1", "R1"} & set(numbers_in_force(record))
    section = next(each for each in second.view().read_back if each.section == "decisions")
    assert [(each.number, each.heading, each.detail) for each in section.paragraphs] == [
        ("Q1", "Answered", "answered: The client's own team"),
        ("P1", "Taken up", "taken up: In autumn"),
        ("R1", "Dropped", "no longer stands"),
    ]
    third = next_review(desk, date(2027, 6, 14))
    assert not {"Q1", "P1", "R1"} & {each.number for each in third.record.items}
    third.leave()


def test_an_answer_can_be_taken_back_and_the_question_is_asked_again(second: Room) -> None:
    uid = item(second, "Q1").uid
    second.noted.change(uid, answer="The agency")
    assert "Q1" not in [each.number for each in unsettled(second.record)]
    second.noted.change(uid, answer="")
    assert item(second, "Q1").standing == "carried"
    second.noted.change(uid, answer="The agency")
    second.undo()
    assert "Q1" in [each.number for each in unsettled(second.record)]


def test_a_question_that_was_dropped_is_taken_up_again_as_it_was(second: Room) -> None:
    uid = item(second, "Q1").uid
    before = item(second, "Q1")
    second.clauses.drop(uid)
    second.clauses.drop(uid, dropped=False)
    assert item(second, "Q1") == before


def test_the_rest_is_carried_on_in_one_act(second: Room) -> None:
    second.look_back.say(told(second, "C1").item.uid, "kept")
    assert second.look_back.carry_rest() == 5
    assert second.view().undo == "5 go on as before"
    assert {item(second, number).standing for number in ("C2", "Q1", "P1", "E2", "R1")} == {
        "stands"
    }
    assert item(second, "K1").standing == "carried"
    assert second.look_back.carry_rest() == 0
    assert "not-looked-at" not in {each.code for each in second.view().findings}


def test_saying_what_became_of_it_is_looking_at_it_and_is_taken_back_with_it(second: Room) -> None:
    second.look_back.say(told(second, "C2").item.uid, "open", side="agency")
    assert item(second, "C2").standing == "stands"
    second.undo()
    assert item(second, "C2").standing == "carried"


def test_a_promise_of_the_last_agreement_leaves_only_by_a_word_of_both(second: Room) -> None:
    uid = item(second, "C2").uid
    with pytest.raises(InputError, match="what became of it") as refused:
        second.commitments.change(uid, action=" ")
    assert refused.value.field == "action"
    second.clauses.remove(uid)
    assert told(second, "C2").outcome == "dropped"
    assert fates(sealed(second))["C2"] == "dropped"


def test_a_session_of_only_settled_promises_promises_nothing(second: Room) -> None:
    for number in ("C1", "C2"):
        second.look_back.say(told(second, number).item.uid, "kept")
    assert "no-commitments" in {each.code for each in second.view().findings}


# --- sessions that an older version began, and agreements that came in between ---------------------------------------


def test_a_session_begun_by_an_older_version_gets_what_it_lacks_when_it_is_proposed(
    desk: Desk,
) -> None:
    bring(desk, last_agreement())
    room = desk.room(bring(desk, looking_back()))
    room.look_back.say(promise_uid("C1"), "kept")
    room.look_back.say(promise_uid("C2"), "partly", side="client")
    room.sign_off.propose()
    assert fates(room.record) == {
        "M1": "carried",
        "M2": "carried",
        "K1": "carried",
        "C1": "settled",
        "C2": "stands",
        "C3": "carried",
        "C4": "carried",
    }
    assert both_sign(room)
    assert [each.number for each in room.record.of(Commitment)] == ["C2", "C3", "C4"]
    room.leave()


def test_a_promise_that_an_older_version_left_behind_comes_back_with_its_words(desk: Desk) -> None:
    """The session in between was sealed without copies, as versions before this one did."""
    before = last_agreement()
    before = structs.replace(before, session=structs.replace(before.session, state="superseded"))
    (sealed_then,) = before.agreements
    before = structs.replace(before, agreements=(structs.replace(sealed_then, state="superseded"),))
    bring(desk, said(before, "C2", "kept", "agency"))
    bring(desk, with_agreement_sealed(structs.replace(looking_back(), before=None)))
    third = next_review(desk, date(2027, 3, 14))
    assert [each.number for each in in_force(third.record, Commitment)] == ["C1", "C2", "C3", "C4"]
    promise = told(third, "C2")
    assert (promise.item.uid, promise.silent) == (promise_uid("C2"), "client")
    third.look_back.say(promise.item.uid, "kept", side="client")
    assert told(third, "C2").settled
    assert desk.find_action("C2").outcome == "kept"
    record = sealed(third)
    assert [each.number for each in record.of(Commitment)] == ["C1", "C3", "C4"]
    assert {each.number: each.outcome for each in desk.actions()} == {
        "C1": "open",
        "C2": "kept",
        "C3": "open",
        "C4": "open",
    }
    fourth = next_review(desk, date(2027, 6, 14))
    assert [each.item.number for each in promises(fourth.record)] == ["C1", "C3", "C4"]
    third.leave()
    fourth.leave()


def test_an_agreement_that_was_sealed_meanwhile_is_the_one_that_is_replaced(
    first: Record, desk: Desk
) -> None:
    one, other = (next_review(desk, date(2027, 3, day)) for day in (14, 15))
    one.look_back.say(told(one, "C1").item.uid, "kept", side="client")
    one.expectations.add("client", "Something new")
    one.sign_off.propose()
    assert both_sign(one)
    other.look_back.say(told(other, "C1").item.uid, "kept", side="agency")
    record = sealed(other)
    assert record.session.follows == one.record.session.id
    assert set(numbers_in_force(one.record)) <= set(fates(record))
    assert fates(record)["E3"] == "carried"
    assert [line.number for line in desk.actions()].count("C1") == 1
    one.leave()
    other.leave()


def test_a_first_session_replaces_nothing(first: Record) -> None:
    assert fates(first) == {}
    assert first.agreement is not None
    assert "replaced" not in first.agreement.text


def test_the_sealed_session_before_stays_as_it_was_signed(second: Room, desk: Desk) -> None:
    before = desk.record(SESSION.id)
    second.look_back.say(told(second, "C1").item.uid, "kept")
    sealed(second)
    after = desk.record(SESSION.id)
    assert after.items == before.items
    assert SUMMER not in {after.session.id}
    assert structs.replace(after.session, state="sealed") == before.session
