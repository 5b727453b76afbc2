"""What stands, stands: a further session begins with the clauses of the last agreement, under their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from room_builders import Place, a_wish, both_sign, bring, seal

from builders import SESSION, a_record
from workshop.documents.record import read_record, write_record
from workshop.errors import Refused
from workshop.model.agreements import Agreement
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, TYPE_OF
from workshop.model.kpis import Kpi
from workshop.model.record import Record
from workshop.model.scope import Milestone, Terms
from workshop.model.sign_off import Closing
from workshop.model.welcome import Welcome
from workshop.room.desk import Desk
from workshop.room.room import Room


@pytest.fixture
def sealed(room: Room) -> Record:
    """The believable session, sealed, with a milestone that is met and an exclusion nobody needs."""
    met = room.scope.add_milestone("Kick-off held", date(2026, 10, 1))
    room.scope.change(met, met=date(2026, 10, 1))
    room.sign_off.change(cadence="Every second month")
    seal(room)
    return room.record


@pytest.fixture
def further(sealed: Record, desk: Desk) -> Iterator[Room]:
    """The console of the session after it."""
    wish = a_wish(template="quarterly-review", date=date(2027, 3, 14))
    room = desk.room(desk.new_session(wish))
    yield room
    room.leave()


def standing(record: Record) -> dict[str, str]:
    return {item.number: item.standing for item in record.items if item.standing != "new"}


def numbered(room: Room, number: str) -> Item[Any]:
    return next(each for each in room.record.items if each.number == number)


def test_the_standing_clauses_come_over_with_numbers_words_and_ticks(
    sealed: Record, further: Room
) -> None:
    assert standing(further.record) == dict.fromkeys(
        ["E1", "E2", "D1", "X1", "M1", "", "K1", "C1", "C2", "C3", "R1", "Q1"], "carried"
    )
    before = {item.number: item for item in sealed.items}
    for item in further.record.items:
        if item.number:
            was = before[item.number]
            origin = {"origin": was.uid} if item.number[0] in "CQ" else {}
            assert item.body == structs.replace(was.body, **origin)
            assert (item.side, item.agreed) == (was.side, was.agreed)
            assert item.uid != was.uid


def test_every_clause_is_in_the_step_that_is_for_it(further: Room) -> None:
    steps = {step.uid: step.kind for step in further.record.agenda}
    for item in further.record.items:
        if item.step:
            assert steps[item.step] == TYPE_OF[type(item.body)].kind
    assert further.record.of(Terms)[0].standing == "carried"


def test_goal_contract_programme_and_cadence_come_over_and_the_day_does_not(
    sealed: Record, further: Room
) -> None:
    before, now = sealed.one(Welcome), further.record.one(Welcome)
    for name in ("goal", "contract", "confidentiality", "programme", "timezone"):
        assert getattr(now, name) == getattr(before, name)
    assert now.place == ""
    assert now.purpose != before.purpose
    closing = further.record.one(Closing)
    assert (closing.cadence, closing.next_review) == ("Every second month", None)


def test_what_is_over_stays_behind(further: Room) -> None:
    assert [item.body.name for item in further.record.of(Milestone)] == ["First cut"]
    kinds = {TYPE_OF[type(item.body)].name for item in further.record.items}
    assert kinds - {"welcome", "closing"} <= {
        name for name, each in ITEM_TYPES.items() if each.renewed
    }


def test_what_was_dropped_or_says_nothing_stays_behind(room: Room, desk: Desk) -> None:
    room.expectations.change(numbered(room, "E2").uid, text="", agreed_wording="")
    seal(room)
    wish = a_wish(template="quarterly-review", date=date(2027, 3, 14))
    second = desk.room(desk.new_session(wish))
    assert "E2" not in standing(second.record)
    second.clauses.drop(numbered(second, "X1").uid)
    seal(second)
    third = desk.record(desk.new_session(structs.replace(wish, date=date(2027, 6, 14))))
    assert "X1" not in standing(third)
    assert standing(third)["E1"] == "carried"
    second.leave()


def test_all_stand_confirms_the_rest_of_a_kind_at_once(further: Room) -> None:
    further.clauses.drop(numbered(further, "X1").uid)
    further.scope.change(numbered(further, "D1").uid, name="Two films")
    assert further.clauses.all_stand("scope") == 2
    now = standing(further.record)
    assert (now["X1"], now["D1"], now["M1"], now[""]) == ("dropped", "changed", "stands", "stands")
    assert now["E1"] == now["K1"] == "carried"
    assert further.view().undo == "2 clauses stand"
    further.undo()
    assert standing(further.record)["M1"] == "carried"
    assert further.clauses.all_stand("notes") == 0


def test_what_stands_keeps_its_ticks_and_what_was_open_stays_open(further: Room) -> None:
    further.clauses.all_stand("expectations")
    assert numbered(further, "E1").both_agree
    assert numbered(further, "E2").agreed == ()


def test_one_clause_stands_is_changed_or_is_dropped(further: Room) -> None:
    further.clauses.stand(numbered(further, "E1").uid)
    further.expectations.change(numbered(further, "E2").uid, text="Invoices paid in 20 days")
    further.clauses.drop(numbered(further, "K1").uid)
    now = standing(further.record)
    assert (now["E1"], now["E2"], now["K1"]) == ("stands", "changed", "dropped")
    assert numbered(further, "E2").agreed == ()


def test_a_clause_that_was_changed_today_does_not_stand_as_before(further: Room) -> None:
    uid = numbered(further, "E1").uid
    further.expectations.change(uid, words="Only for films")
    with pytest.raises(Refused, match="E1 was changed today"):
        further.clauses.stand(uid)
    further.clauses.drop(uid)
    with pytest.raises(Refused, match="E1 was changed today"):
        further.clauses.stand(uid)
    further.clauses.drop(uid, dropped=False)
    assert standing(further.record)["E1"] == "changed"


def test_a_clause_that_was_dropped_is_taken_up_again_as_it_was(further: Room) -> None:
    before = numbered(further, "K1")
    further.clauses.drop(before.uid)
    further.clauses.drop(before.uid, dropped=False)
    assert numbered(further, "K1") == before
    further.clauses.drop(before.uid)
    further.clauses.stand(before.uid)
    assert standing(further.record)["K1"] == "stands"


def test_removing_a_clause_of_the_last_agreement_drops_it_so_that_it_is_seen(further: Room) -> None:
    uid = numbered(further, "D1").uid
    further.clauses.remove(uid)
    further.clauses.remove(uid)
    assert standing(further.record)["D1"] == "dropped"


def test_what_is_new_today_neither_stands_nor_is_dropped(further: Room) -> None:
    uid = further.expectations.add("client", "Something new")
    for intent in (further.clauses.stand, further.clauses.drop):
        with pytest.raises(Refused, match="is new today"):
            intent(uid)


def test_new_numbers_never_repeat_one_of_the_relationship(sealed: Record, further: Room) -> None:
    used = {item.number for item in sealed.items if item.number}
    made = [
        further.expectations.add("client", "New"),
        further.scope.add_exclusion("New"),
        further.kpis.add("New"),
        further.commitments.add("New"),
        further.noted.note("question", "New"),
    ]
    fresh = {item.number for item in further.record.items if item.uid in made}
    assert len(fresh) == len(made)
    assert not fresh & used


def test_numbers_are_kept_over_an_export_into_another_workspace(
    sealed: Record, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Place(tmp_path_factory.mktemp("elsewhere"))
    with elsewhere.desk() as desk:
        bring(desk, sealed)
        wish = a_wish(template="quarterly-review", date=date(2027, 3, 14))
        room = desk.room(desk.new_session(wish))
        assert standing(room.record)["E1"] == "carried"
        room.commitments.add("New")
        new = [item.number for item in room.record.items if item.standing == "new" and item.number]
        assert new == ["C4"]
        room.leave()


def test_the_owner_of_a_kpi_need_not_be_here_again(sealed: Record, desk: Desk) -> None:
    wish = a_wish(template="quarterly-review", date=date(2027, 3, 14), agency_people="Lena Koch")
    room = desk.room(desk.new_session(wish))
    assert numbered(room, "K1").body == sealed.of(Kpi)[0].body
    assert room.record.person("tomas-reyes") is None
    alone = structs.replace(room.record, before=None)
    assert read_record(write_record(alone), "r.toml") == alone
    room.leave()


def test_sealing_the_further_session_supersedes_the_one_before(
    sealed: Record, further: Room, desk: Desk
) -> None:
    assert further.record.session.follows == sealed.session.id
    for kind in ("expectations", "scope", "kpis"):
        further.clauses.all_stand(kind)
    seal(further)
    before, now = desk.record(sealed.session.id), further.record
    assert (before.session.state, now.session.state) == ("superseded", "sealed")
    assert agreement_of(before).state == "superseded"
    assert agreement_of(before).text == agreement_of(sealed).text
    assert agreement_of(sealed).digest in agreement_of(now).text


def agreement_of(record: Record) -> Agreement:
    assert record.agreement is not None
    return record.agreement


def test_of_two_sessions_after_the_same_agreement_the_later_sealed_one_holds(
    sealed: Record, desk: Desk
) -> None:
    wish = a_wish(template="quarterly-review", date=date(2027, 3, 14))
    one, other = (desk.room(desk.new_session(wish)) for _ in range(2))
    seal(one)
    seal(other)
    states = {line.id: line.state for line in desk.sessions()}
    assert states == {
        sealed.session.id: "superseded",
        one.record.session.id: "superseded",
        other.record.session.id: "sealed",
    }
    assert agreement_of(one.record).digest in agreement_of(other.record).text
    one.leave()
    other.leave()


def test_the_further_session_goes_on_when_the_one_before_is_deleted(room: Room, desk: Desk) -> None:
    seal(room)
    wish = a_wish(template="quarterly-review", date=date(2027, 3, 14))
    further = desk.room(desk.new_session(wish))
    room.leave()
    desk.delete(SESSION.id)
    further.clauses.drop(numbered(further, "E1").uid)
    further.clauses.drop(numbered(further, "E1").uid, dropped=False)
    further.clauses.all_stand("kpis")
    further.commitments.add("Go on", owner="ines-moreau")
    further.sign_off.propose()
    assert both_sign(further)
    further.leave()
    assert a_record().session.id not in {line.id for line in desk.sessions()}
