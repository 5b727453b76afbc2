"""The look-back: what is said of the last agreement is written beside it, taken back here, and promised again once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from room_builders import Place, a_wish, another, both_sign, bring, file_of

from builders import INES, SESSION, TODAY, TOMAS
from laws import examples
from look_backs import PROMISES, SUMMER, last_agreement, looking_back, promise_uid, told
from workshop.errors import InputError, NotFound, Refused
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.progress import Outcome
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES, Side
from workshop.model.what_became import Promise, figures, promises
from workshop.room.desk import Desk
from workshop.room.room import Room

C1, C2, C3, C4 = (promise_uid(f"C{number}") for number in range(1, 5))


@pytest.fixture
def summer(desk: Desk) -> str:
    """The sealed session."""
    return bring(desk, last_agreement())


@pytest.fixture
def room(desk: Desk, summer: str) -> Iterator[Room]:
    """The console of the session that looks back on it."""
    room = desk.room(bring(desk, looking_back()))
    yield room
    room.leave()


def of(room: Room, uid: str) -> Promise:
    return next(each for each in promises(room.record) if each.item.uid == uid)


def words(room: Room, uid: str) -> list[tuple[str, str]]:
    """What client and agency say, and why."""
    said = [of(room, uid).word(side) for side in SIDES]
    return [(each.outcome, each.word) if each else ("", "") for each in said]


def there(room: Room, uid: str) -> Item[Any]:
    """The item with this uid."""
    item = room.record.item(uid)
    assert item is not None
    return item


# --- the session before -----------------------------------------------------------------------------------------------


def test_the_view_carries_the_session_it_follows(room: Room) -> None:
    before = room.view().before
    assert before is not None
    assert before.session.id == SUMMER
    assert before.before is None


def test_a_first_session_has_none(desk: Desk) -> None:
    first = desk.room(bring(desk))
    assert first.view().before is None
    with pytest.raises(NotFound, match="not in the last agreement"):
        first.look_back.say(C1, "kept")
    first.leave()


def test_a_session_whose_earlier_one_is_gone_has_none(room: Room, desk: Desk) -> None:
    desk.delete(SUMMER)
    assert room.view().before is None
    assert promises(room.record) == ()


def test_nothing_of_another_relationship_is_shown_whatever_a_file_names(desk: Desk) -> None:
    theirs = bring(desk, another())
    record = looking_back()
    session = structs.replace(record.session, follows=theirs)
    mine = desk.room(bring(desk, structs.replace(record, session=session)))
    assert mine.view().before is None
    mine.leave()


def test_a_session_that_never_came_to_an_agreement_is_not_looked_back_on(desk: Desk) -> None:
    before = last_agreement()
    closed = structs.replace(before.session, state="closed", reason="No time")
    bring(desk, structs.replace(before, session=closed, agreements=(), signatures=()))
    room = desk.room(bring(desk, looking_back()))
    assert room.view().before is None
    room.leave()


def test_what_the_desk_shows_and_exports_knows_the_session_before_too(
    room: Room, desk: Desk
) -> None:
    room.look_back.say(C1, "kept")
    assert desk.record(SESSION.id).before == room.record.before
    assert "both sides: kept" in desk.export(SESSION.id, "agreement")


# --- what became of a promise -----------------------------------------------------------------------------------------


def test_what_is_said_stands_beside_the_earlier_session_and_changes_nothing_in_this_one(
    room: Room, desk: Desk
) -> None:
    mine, sealed = file_of(desk, SESSION.id), desk.record(SUMMER)
    room.look_back.say(C2, "partly", side="client", word="Two of four")
    assert file_of(desk, SESSION.id) == mine
    after = desk.record(SUMMER)
    (row,) = after.progress
    assert (row.commitment, row.side, row.outcome, row.word) == (
        C2,
        "client",
        "partly",
        "Two of four",
    )
    assert row.by == room.who
    assert structs.replace(after, progress=()) == sealed


def test_both_sides_say_the_same_in_one_act(room: Room) -> None:
    room.look_back.say(C1, "kept")
    assert words(room, C1) == [("kept", ""), ("kept", "")]
    assert room.view().undo == "C1: both sides say kept"
    room.undo()
    assert of(room, C1).unsaid


def test_each_side_says_its_own_and_why(room: Room) -> None:
    room.look_back.say(C2, "kept", side="agency")
    room.look_back.say(C2, "not-kept", side="client", word="Not one")
    room.look_back.explain(C2, "agency", "Five of six")
    assert words(room, C2) == [("not-kept", "Not one"), ("kept", "Five of six")]
    assert of(room, C2).differs


def test_why_needs_something_that_was_said(room: Room) -> None:
    with pytest.raises(InputError, match="Say first what became of it") as refused:
        room.look_back.explain(C1, "client", "Because")
    assert refused.value.field == "client_word"


def test_what_is_said_again_in_the_same_meeting_is_corrected_and_not_added(
    room: Room, desk: Desk
) -> None:
    room.look_back.say(C1, "not-kept", word="Nobody did")
    room.look_back.say(C1, "partly")
    room.look_back.say(C1, "kept", side="agency", word="")
    assert words(room, C1) == [("partly", "Nobody did"), ("kept", "")]
    assert len(desk.record(SUMMER).progress) == 2
    room.undo()
    assert words(room, C1) == [("partly", "Nobody did"), ("partly", "Nobody did")]
    room.undo()
    room.undo()
    assert desk.record(SUMMER).progress == ()


def test_saying_the_same_twice_is_saying_it_once(room: Room) -> None:
    room.look_back.say(C1, "kept")
    acts = room.version()[1]
    room.look_back.say(C1, "kept")
    assert room.version()[1] == acts


def test_what_was_recorded_before_the_meeting_stays_and_the_meeting_has_the_last_word(
    desk: Desk,
) -> None:
    bring(desk, told(last_agreement(), "C1", "partly", word="Half"))
    room = desk.room(bring(desk, looking_back()))
    room.look_back.say(C1, "kept", side="client")
    assert words(room, C1) == [("kept", ""), ("partly", "Half")]
    assert len(desk.record(SUMMER).progress) == 2
    room.leave()


def test_what_the_desk_records_meanwhile_counts_and_can_be_answered(room: Room, desk: Desk) -> None:
    room.look_back.say(C1, "kept")
    desk.record_progress(desk.find_action("C1"), "dropped", word="Moot")
    assert words(room, C1) == [("dropped", "Moot"), ("dropped", "Moot")]
    room.look_back.say(C1, "partly", side="agency")
    assert words(room, C1) == [("dropped", "Moot"), ("partly", "")]


def test_an_outcome_that_is_none_is_refused(room: Room) -> None:
    nonsense: Any = "splendid"
    with pytest.raises(InputError, match="It was open, kept, partly kept, not kept, dropped"):
        room.look_back.say(C1, nonsense)


def test_a_word_that_is_too_long_leaves_everything_as_it_was(room: Room) -> None:
    with pytest.raises(InputError):
        room.look_back.say(C1, "kept", word="x" * 20_001)
    assert of(room, C1).unsaid


def test_nothing_is_said_any_more_once_the_agreement_is_proposed(room: Room) -> None:
    room.commitments.add("Go on", owner=INES.handle)
    room.sign_off.propose()
    for act in (
        lambda: room.look_back.say(C1, "kept"),
        lambda: room.look_back.carry_over(C2),
        lambda: room.look_back.celebrate("client", "The fair"),
    ):
        with pytest.raises(Refused, match="panes are locked"):
            act()


def test_the_session_that_was_led_is_the_latest_one_and_not_the_one_looked_back_on(
    room: Room, desk: Desk
) -> None:
    room.look_back.say(C1, "kept")
    assert desk.find("latest") == SESSION.id


outcomes = st.lists(
    st.tuples(
        st.sampled_from([C1, C2]),
        st.sampled_from(get_args(Outcome)),
        st.sampled_from([None, *SIDES]),
        st.sampled_from([None, "", "Why", "Because"]),
    ),
    min_size=1,
    max_size=8,
)


@given(spoken=outcomes)
@settings(max_examples=examples(25))
def test_whatever_is_said_is_what_stands_and_is_taken_back_one_by_one(
    tmp_path_factory: pytest.TempPathFactory,
    spoken: list[tuple[str, Outcome, Side | None, str | None]],
) -> None:
    place = Place(tmp_path_factory.mktemp("said"))
    with place.desk() as desk:
        bring(desk, last_agreement())
        room = desk.room(bring(desk, looking_back()))
        model: dict[tuple[str, Side], tuple[str, str]] = {}
        states = []
        for uid, outcome, side, word in spoken:
            before, acts = dict(model), room.version()[1]
            room.look_back.say(uid, outcome, side=side, word=word)
            for each in [side] if side else SIDES:
                said = model.get((uid, each), ("", ""))
                model[uid, each] = (outcome, said[1] if word is None else word)
            if room.version()[1] > acts:
                states.append(before)
            assert model_of(room) == model
        assert len(room.record.before.progress) == len(model)  # type: ignore[union-attr]
        for before in reversed(states):
            room.undo()
            assert model_of(room) == before
        room.leave()


def model_of(room: Room) -> dict[tuple[str, Side], tuple[str, str]]:
    return {
        (promise.item.uid, side): (word.outcome, word.word)
        for promise in promises(room.record)
        for side in SIDES
        if (word := promise.word(side)) is not None
    }


# --- carrying over ----------------------------------------------------------------------------------------------------


def test_a_promise_made_again_keeps_its_number_and_says_where_it_comes_from(room: Room) -> None:
    room.look_back.say(C2, "not-kept")
    item = there(room, room.look_back.carry_over(C2))
    assert (item.number, item.side, item.standing, item.agreed) == ("C2", "agency", "changed", ())
    body = item.body
    assert (body.action, body.owner, body.origin) == (PROMISES[1].action, PROMISES[1].owner, C2)
    assert of(room, C2).again == item
    steps = {step.uid: step.kind for step in room.record.agenda}
    assert steps[item.step] == "commitments"


def test_a_day_that_has_passed_is_asked_anew_and_one_ahead_stays(room: Room) -> None:
    past, ahead = (there(room, room.look_back.carry_over(uid)) for uid in (C1, C4))
    assert past.body.due is None
    assert ahead.body.due == PROMISES[3].due > TODAY  # type: ignore[operator]


def test_an_owner_who_is_not_here_is_asked_anew(desk: Desk, summer: str) -> None:
    record = looking_back()
    people = tuple(each for each in record.participants if each != TOMAS)
    room = desk.room(bring(desk, structs.replace(record, participants=people)))
    item = there(room, room.look_back.carry_over(C4))
    assert item.body.owner == ""
    room.leave()


def test_it_is_carried_over_once_and_again_when_it_was_taken_out(room: Room) -> None:
    uid = room.look_back.carry_over(C2)
    with pytest.raises(Refused, match="C2 is promised again already"):
        room.look_back.carry_over(C2)
    room.clauses.remove(uid)
    assert of(room, C2).again is None
    assert there(room, uid).body.due == PROMISES[1].due
    room.look_back.carry_over(C2)
    room.undo()
    assert of(room, C2).again is None


def test_a_new_promise_never_takes_a_number_that_was_carried_over(room: Room) -> None:
    room.look_back.carry_over(C2)
    new = there(room, room.commitments.add("Something else"))
    assert new.number == "C5"


def test_what_is_carried_over_is_due_once_from_the_day_the_agreement_is_sealed(
    room: Room, desk: Desk
) -> None:
    room.look_back.say(C2, "partly")
    again = room.look_back.carry_over(C2)
    room.commitments.change(again, due=date(2027, 1, 15))
    assert "C2" not in [line.number for line in desk.actions(open_only=True)]
    room.sign_off.propose()
    assert both_sign(room)
    lines = [line for line in desk.actions(open_only=True) if line.number == "C2"]
    assert [line.uid for line in lines] == [again]
    assert desk.find_action("C2").uid == again
    assert [line.uid for line in desk.actions() if line.number == "C2"] == [again]


def test_the_review_after_that_looks_back_on_what_was_carried_over(room: Room, desk: Desk) -> None:
    again = room.look_back.carry_over(C2)
    room.sign_off.propose()
    both_sign(room)
    wish = a_wish(template="quarterly-review", date=date(2027, 3, 1))
    third = desk.room(desk.new_session(wish))
    assert again in [each.item.uid for each in promises(third.record)]
    third.look_back.carry_over(again)
    codes = [each.code for each in third.view().findings]
    assert "carried-over-twice" in codes
    third.leave()


def test_the_number_comes_back_with_the_file(room: Room, desk: Desk, tmp_path: Any) -> None:
    room.look_back.carry_over(C2)
    content = desk.export(SESSION.id, "record").encode()
    with Place(tmp_path / "elsewhere").desk() as other:
        bring(other, last_agreement())
        session, new = other.import_record(content, "record.toml")
        assert new
        assert other.export(session, "record").encode() == content
        carried = other.record(session)
        assert [each.again is not None for each in promises(carried)] == [False, True, False, False]


# --- figures and milestones -------------------------------------------------------------------------------------------


def test_a_reading_is_written_beside_the_earlier_session_and_taken_back_here(
    room: Room, desk: Desk
) -> None:
    (figure,) = figures(room.record)
    day = date(2026, 11, 20)
    room.look_back.add_reading(figure.item.uid, Decimal("190.5"), day, note="With the fair")
    (reading,) = desk.record(SUMMER).readings
    assert (reading.value, reading.day, reading.source, reading.note) == (
        Decimal("190.5"),
        day,
        "CRM",
        "With the fair",
    )
    assert figures(room.record)[0].met is True
    assert room.undo() == "K1: reading added"
    assert desk.record(SUMMER).readings == ()


def test_only_a_kpi_of_the_last_agreement_is_read_here(room: Room) -> None:
    own = next(item.uid for item in room.record.items if item.number == "K1")
    with pytest.raises(NotFound, match="not in the last agreement"):
        room.look_back.add_reading(own, Decimal(1), TODAY)


def test_a_milestone_that_is_met_stands_with_its_ticks(room: Room) -> None:
    item = next(each for each in room.record.items if each.number == "M1")
    for side in SIDES:
        room.clauses.agree(item.uid, side)
    room.look_back.meet(item.uid, date(2026, 11, 4))
    met = there(room, item.uid)
    assert (met.body.met, met.standing, met.agreed) == (date(2026, 11, 4), "stands", SIDES)
    assert room.undo() == "M1 met"
    room.look_back.meet(item.uid, date(2026, 11, 4))
    room.look_back.meet(item.uid, None)
    assert room.view().undo == "M1 not met"
    acts = room.version()[1]
    room.look_back.meet(item.uid, None)
    assert room.version()[1] == acts


def test_what_was_changed_today_stays_changed_when_it_is_met(room: Room) -> None:
    item: Item[Milestone] = next(each for each in room.record.items if each.number == "M2")
    room.scope.change(item.uid, name="Grand launch")
    room.look_back.meet(item.uid, TODAY)
    met = there(room, item.uid)
    assert (met.standing, met.body.met) == ("changed", TODAY)


def test_only_a_milestone_can_be_met(room: Room) -> None:
    kpi = next(item.uid for item in room.record.items if item.number == "K1")
    with pytest.raises(Refused, match="K1 belongs to KPIs, not to Look back"):
        room.look_back.meet(kpi, TODAY)


# --- celebrating ------------------------------------------------------------------------------------------------------


def test_something_to_celebrate_has_a_number_a_side_and_its_own_ticks(room: Room) -> None:
    uid = room.look_back.celebrate("agency", "  The fair \x1b[2J ")
    item = there(room, uid)
    assert (item.number, item.side, item.body.text) == ("G1", "agency", "  The fair [2J")
    room.clauses.accept(uid)
    room.look_back.change(uid, text="The fair in May")
    changed = there(room, uid)
    assert (changed.body.text, changed.agreed) == ("The fair in May", ())


def test_celebrating_needs_words(room: Room) -> None:
    with pytest.raises(InputError, match="worth celebrating") as refused:
        room.look_back.celebrate("client", " \n")
    assert refused.value.field == "text"


# --- many -------------------------------------------------------------------------------------------------------------


def test_two_hundred_promises_are_said_and_carried_over_like_one(desk: Desk) -> None:
    many = tuple(Commitment(f"Promise {n}", INES.handle, date(2026, 9, 1)) for n in range(200))
    bring(desk, last_agreement(*many))
    room = desk.room(bring(desk, looking_back(last_agreement(*many))))
    for each in promises(room.record)[:20]:
        room.look_back.say(each.item.uid, "kept")
    room.look_back.carry_over(promises(room.record)[199].item.uid)
    told_now = promises(room.record)
    assert (len(told_now), sum(each.kept for each in told_now)) == (200, 20)
    assert told_now[199].again is not None
    view = room.view()
    assert view.lacking[0].sentence.startswith(
        "Due, and nobody has said what became of it: C21, C22, C23, C24 and"
    )
    room.leave()


def test_what_was_said_is_there_after_a_restart_and_can_still_be_taken_back(place: Place) -> None:
    with place.desk() as desk:
        bring(desk, last_agreement())
        room = desk.room(bring(desk, looking_back()))
        room.look_back.say(C1, "kept", word="All")
        room.leave()
    place.clock.moment = datetime(2026, 11, 23, 10, tzinfo=UTC)
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert words(room, C1) == [("kept", "All"), ("kept", "All")]
        room.undo()
        assert of(room, C1).unsaid
        room.leave()


def test_what_a_side_has_said_meanwhile_is_not_said_otherwise_unread(room: Room) -> None:
    shown = of(room, C2)
    room.look_back.say(C2, "partly", side="client", word="Two of four")
    with pytest.raises(Refused, match="The client says “partly kept” of C2 by now"):
        room.look_back.say(C2, "kept", side="client", shown=shown)
    room.look_back.say(C2, "partly", side="client", shown=shown)
    room.look_back.say(C2, "kept", side="agency", shown=shown)
    room.look_back.say(C2, "kept", side="client", shown=of(room, C2))
    assert of(room, C2).kept
