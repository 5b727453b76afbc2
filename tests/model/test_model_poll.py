"""What a poll may show, to whom: counts that add up, sides only where nobody would be found out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kpis import Kpi, Realism, show_target, too_many_doubt, voted
from workshop.model.poll import (
    SAFETY,
    SCALES,
    Poll,
    comparable,
    is_low,
    objections,
    outcome,
    questions,
    scale_of,
)
from workshop.model.rounds import FEW, Answer, Entry, Round, Tally
from workshop.model.sides import SIDES

STEP = Step("t1", kind="poll", title="Safety check", minutes=3, question="How openly?")
POINTS = len(scale_of(STEP).labels)

entries = st.lists(
    st.builds(
        lambda side, point: (side, point),
        st.sampled_from(SIDES),
        st.none() | st.integers(0, POINTS - 1),
    ),
    max_size=12,
).map(
    lambda given: tuple(
        Entry(
            side, f"p{number}", answers=(Answer("poll", point=point),) if point is not None else ()
        )
        for number, (side, point) in enumerate(given)
    )
)
UNNAMED: tuple[dict[str, bool], ...] = (
    {"anonymous": True},
    {"one_voice": True},
    {"stop_at_side": True},
    {"anonymous": True, "stop_at_side": True},
)
ways = st.sampled_from([{}, *UNNAMED])


def asked(**fields: Any) -> Round:
    return Round("poll", **fields)


@given(entries, ways)
def test_counts_add_up_to_those_who_chose(given: tuple[Entry, ...], way: dict[str, bool]) -> None:
    found = outcome(STEP, asked(**way), given)
    chose = sum(bool(each.answers) for each in given)
    assert found.room.answers == chose
    if found.room.counts:
        assert sum(found.room.counts) == chose
    if found.client is not None and found.agency is not None:
        assert found.client.answers + found.agency.answers == chose
        if found.client.counts and found.agency.counts:
            both = zip(found.client.counts, found.agency.counts, strict=True)
            assert tuple(map(sum, both)) == found.room.counts


@given(entries)
def test_an_anonymous_poll_shows_a_side_only_where_three_or_nobody_answered_on_each(
    given: tuple[Entry, ...],
) -> None:
    found = outcome(STEP, asked(anonymous=True), given)
    assert found.choices == ()
    on = {side: sum(bool(each.answers) for each in given if each.side == side) for side in SIDES}
    if found.client is not None or found.agency is not None:
        assert all(count == 0 or count >= FEW for count in on.values())
    if sum(on.values()) < FEW:
        assert found.room.counts == ()


@given(entries)
def test_only_a_named_poll_keeps_who_chose_what(given: tuple[Entry, ...]) -> None:
    named = outcome(STEP, asked(), given)
    assert {each.handle for each in named.choices} == {e.handle for e in given if e.answers}
    for way in UNNAMED:
        assert outcome(STEP, asked(**way), given).choices == ()


def test_the_question_is_asked_in_its_exact_words_on_its_scale() -> None:
    (question,) = questions(STEP)
    assert (question.text, question.scale) == ("How openly?", scale_of(STEP))
    own = structs.replace(STEP, question="", scale=("no", "yes"), lowest=0)
    (question,) = questions(own)
    assert (question.text, question.scale.show(1)) == ("Safety check", "1 yes")


@pytest.mark.parametrize("name", SCALES)
def test_a_ready_made_scale_has_words_at_every_point(name: str) -> None:
    labels, lowest = SCALES[name]
    assert 2 <= len(labels) <= 10
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert lowest in (0, 1)


WHO = ("ines", "priya", "tomas", "lena")
FIRST = Poll("x", *SAFETY, room=Tally((0, 3, 1, 0, 0, 0), 4), asked=WHO)


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({}, True),
        ({"asked": WHO[::-1]}, True),
        ({"question": "in other words"}, True),
        ({"asked": WHO[:3]}, False),
        ({"asked": (*WHO, "olga")}, False),
        ({"asked": ()}, False),
        ({"room": Tally((0, 3, 0, 0, 0, 0), 3)}, False),
        ({"room": Tally((), 4)}, False),
        ({"scale": SCALES["fist to five"][0]}, False),
        ({"lowest": 1}, False),
        ({"hands": True}, False),
    ],
)
def test_a_difference_is_shown_only_where_the_same_people_answered(
    fields: dict[str, Any], may: bool
) -> None:
    assert comparable(FIRST, structs.replace(FIRST, **fields)) == may


@pytest.mark.parametrize(
    ("counts", "low"),
    [
        ((0, 3, 1, 0, 0, 0), True),
        ((0, 0, 1, 1, 0, 0), False),
        ((0, 0, 2, 1, 0, 0), True),
        ((), False),
    ],
)
def test_a_safety_check_is_low_where_half_the_room_does_not_speak_openly(
    counts: tuple[int, ...], low: bool
) -> None:
    assert is_low(structs.replace(FIRST, room=Tally(counts, sum(counts)))) == low
    other = SCALES["return on time"][0]
    assert not is_low(structs.replace(FIRST, scale=other, room=Tally((3, 0, 0, 0, 0), 3)))


def test_the_middle_is_found_among_more_people_than_any_list_holds() -> None:
    many = 10**15
    assert Tally((many, 1, many), 2 * many + 1).median == 1
    assert Tally((many, many), 2 * many).median == 0.5
    assert Tally((), many).median is None


def test_the_low_end_objects_only_where_a_proposal_was_asked_about() -> None:
    counts = Tally((1, 0, 2, 1, 0, 0), 4)
    assert objections(Poll("x", *SCALES["fist to five"], room=counts)) == 3
    assert objections(Poll("x", *SAFETY, room=counts)) == 0


KPI: Item[Kpi] = Item("k1", Kpi("Leads"), number="K1")


def a_vote(*counts: int, kpi: str = "k1", target: str = "") -> Item[Realism]:
    body = Realism(kpi, target or show_target(KPI.body), room=Tally(counts, sum(counts)))
    return Item("x", body)


def test_the_latest_vote_on_the_target_as_it_is_counts() -> None:
    votes = [a_vote(1, 0, 0), a_vote(0, 2, 3), a_vote(9, 0, 0, target="200"), a_vote(8, kpi="k2")]
    found = voted(KPI, votes)
    assert found is not None
    assert found.room.counts == (0, 2, 3)
    assert not too_many_doubt(KPI, votes)


def test_a_vote_on_another_target_is_known_as_such_and_says_nothing_of_this_one() -> None:
    votes = [a_vote(9, 0, 0, target="200")]
    found = voted(KPI, votes)
    assert found is not None
    assert found.target == "200"
    assert not too_many_doubt(KPI, votes)
    assert voted(KPI, []) is None


@pytest.mark.parametrize(
    ("counts", "too_many"),
    [((1, 2, 2), True), ((0, 2, 2), False), ((3, 0, 2), True), ((), False)],
)
def test_too_many_doubt_where_they_outweigh_the_rest(
    counts: tuple[int, ...], too_many: bool
) -> None:
    assert too_many_doubt(KPI, [a_vote(*counts)]) == too_many
