"""A law over chains of sessions: no clause that is in force leaves without a word, however the reviews go."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from room_builders import Place, a_wish, both_sign, bring

from laws import examples
from workshop.agreement.content import read
from workshop.agreement.continuity import numbers_in_force
from workshop.errors import WorkshopError
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.noted import Question
from workshop.model.progress import Outcome
from workshop.model.record import Record
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing
from workshop.model.what_became import promises
from workshop.model.written import in_force
from workshop.room.desk import Desk
from workshop.room.room import Room

WHICH = st.integers(0, 9)
SIDE = st.sampled_from([None, *SIDES])

deeds = st.one_of(
    st.tuples(st.just("say"), WHICH, st.sampled_from(get_args(Outcome)), SIDE),
    st.tuples(st.just("between"), WHICH, st.sampled_from(get_args(Outcome)), SIDE),
    st.tuples(st.sampled_from(["again", "remove", "drop", "stand", "edit", "blank"]), WHICH),
    st.tuples(st.sampled_from(["answer", "take-up", "meet", "tick"]), WHICH),
    st.tuples(st.sampled_from(["rest", "all-stand", "undo"]), WHICH),
    st.tuples(st.sampled_from(["promise", "ask", "park", "decide", "expect"]), WHICH),
)
reviews = st.lists(
    st.tuples(
        st.sampled_from(["quarterly-review", "kickoff"]),  # with a look-back, and without one
        st.lists(deeds, max_size=8),
    ),
    min_size=2,
    max_size=4,
)


def do(room: Room, desk: Desk, deed: tuple[Any, ...]) -> None:
    """Do something of a review, as far as there is anything to do it with."""
    what, which, *rest = deed
    record = room.record
    items = [item for item in record.items if item.number]
    told = promises(record)

    def of(*prefixes: str) -> Item[Any]:
        found = [item for item in items if item.number[0] in (prefixes or item.number[0])]
        return found[which * 7 % len(found)]

    match what:
        case "say":
            room.look_back.say(told[which % len(told)].item.uid, rest[0], side=rest[1])
        case "between":
            lines = desk.actions()
            desk.record_progress(lines[which % len(lines)], rest[0], side=rest[1])
        case "again":
            room.look_back.carry_over(told[which % len(told)].item.uid)
        case "remove":
            room.clauses.remove(of().uid)
        case "drop":
            room.clauses.drop(of().uid)
        case "stand":
            room.clauses.stand(of().uid)
        case "edit":
            room.commitments.change(of("C").uid, action=f"Changed {which}")
        case "blank":
            room.expectations.change(of("E").uid, text="", agreed_wording="")
        case "answer":
            room.noted.change(of("Q").uid, answer="We know" if which % 3 else "")
        case "take-up":
            room.noted.take_up(of("P").uid)
        case "meet":
            room.look_back.meet(of("M").uid, date(2027, 1, 1))
        case "tick":
            room.clauses.accept(of().uid)
        case "rest":
            room.look_back.carry_rest()
        case "all-stand":
            room.clauses.all_stand("expectations")
        case "undo":
            room.undo()
        case "promise":
            room.commitments.add(f"Promise {which}", owner="ines-moreau")
        case "ask":
            room.noted.note("question", "Who?")
        case "park":
            room.noted.note("parked", "Later")
        case "decide":
            room.noted.note("decision", "So be it")
        case "expect":
            room.expectations.add("client", "More")


def seal(room: Room) -> Record:
    """Propose and sign; where nobody promises anything, both sides say so."""
    if not in_force(room.record, Commitment):
        for side in SIDES:
            if side not in room.record.one(Closing).no_commitments:
                room.commitments.promise_nothing(side)
    room.sign_off.propose()
    assert both_sign(room)
    return room.record


def check(before: Record, after: Record, desk: Desk) -> None:
    """Check that the agreement of `after` accounts for each clause in force in the one that it replaces."""
    assert after.agreement is not None
    replaced = read(after.agreement.text).head.replaced
    fates = {each.number: each.became for each in replaced}
    was, now = numbers_in_force(before), numbers_in_force(after)
    assert list(fates) == list(was)
    assert len(replaced) == len(fates)
    for number, became in fates.items():
        assert (number in now) == (became not in ("settled", "dropped")), (number, became)
    assert Counter(now) == Counter(dict.fromkeys(now, 1))
    assert set(now) <= {item.number for item in after.items}
    assert {item.number for item in after.of(Commitment)} == {n for n in now if n[0] == "C"}
    assert {item.number for item in in_force(after, Question)} == {n for n in now if n[0] == "Q"}
    listed = Counter(line.number for line in desk.actions())
    assert all(listed[number] == 1 for number in now if number[0] == "C")


@given(reviews=reviews)
@settings(max_examples=examples(25))
def test_every_clause_in_force_is_found_in_the_agreement_that_replaces_it(
    tmp_path_factory: pytest.TempPathFactory, reviews: list[tuple[str, list[tuple[Any, ...]]]]
) -> None:
    place = Place(tmp_path_factory.mktemp("chain"))
    with place.desk() as desk:
        first = desk.room(bring(desk))
        first.noted.note("parked", "A review with scores")
        last = seal(first)
        first.leave()
        day = date(2027, 3, 1)
        for template, done in reviews:
            day += timedelta(days=90)
            room = desk.room(desk.new_session(a_wish(template=template, date=day)))
            here = {item.number for item in room.record.items if item.number}
            assert set(numbers_in_force(last)) <= here
            for deed in done:
                # What cannot be done is refused in words, and changes nothing.
                with suppress(WorkshopError, IndexError, ZeroDivisionError):
                    do(room, desk, deed)
            after = seal(room)
            check(last, after, desk)
            last = after
            room.leave()
