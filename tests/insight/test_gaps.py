"""Gaps between what a side is given, gives itself and expected."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from rated import HIDDEN, counted, rated, revealed, score, scored
from workshop.insight.gaps import Verdict, foreseen, gap_of, gaps, share
from workshop.model.rounds import Scale, Tally
from workshop.model.scorecard import Score

SCALES = {size: tuple(f"point {place}" for place in range(size)) for size in range(2, 11)}


@st.composite
def tallies(draw: st.DrawFn, size: int) -> Tally:
    points = draw(st.lists(st.integers(0, size - 1), max_size=6))
    hidden = draw(st.booleans())
    cannot = draw(st.integers(0, 3))
    return Tally((), len(points), cannot) if hidden else counted(*points, cannot=cannot, size=size)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    size = draw(st.integers(2, 10))
    each = tallies(size)
    return score(
        draw(each),
        draw(st.none() | each),
        forecast=draw(st.none() | each),
        scale=SCALES[size],
        lowest=draw(st.integers(0, 1)),
    )


@pytest.mark.parametrize(
    ("given", "own", "verdict"),
    [
        (counted(1), counted(3), "blind spot"),
        (counted(2), counted(3), "blind spot"),
        (counted(3), counted(2), "undervalued"),
        (counted(3), counted(3), "strength"),
        (counted(3), counted(3, 4), "strength"),
        (counted(4), counted(3), "undervalued"),
        (counted(1), counted(1), "weakness"),
        (counted(2), counted(2), ""),
        (counted(3), None, ""),
        (HIDDEN, counted(3), ""),
        (counted(3), HIDDEN, ""),
    ],
)
def test_two_ratings_together_say_something(
    given: Tally, own: Tally | None, verdict: Verdict
) -> None:
    assert gap_of(scored(score(given, own))).verdict == verdict


@pytest.mark.parametrize(
    ("size", "points", "verdict"),
    [(2, 1, "blind spot"), (3, 1, "blind spot"), (5, 1, "blind spot"), (9, 2, "blind spot")],
)
def test_a_quarter_of_any_scale_counts(size: int, points: int, verdict: Verdict) -> None:
    body = score(counted(0, size=size), counted(points, size=size), scale=SCALES[size])
    assert gap_of(scored(body)).verdict == verdict


def test_one_point_of_ten_is_no_difference() -> None:
    body = score(counted(8, size=10), counted(9, size=10), scale=SCALES[10])
    assert gap_of(scored(body)).verdict == "strength"


def test_the_widest_gap_comes_first_then_the_lowest_and_what_is_hidden_last() -> None:
    items = [
        scored(score(HIDDEN, counted(3)), "F1"),
        scored(score(counted(3), counted(3)), "F2"),
        scored(score(counted(1), counted(1)), "F3"),
        scored(score(counted(2), counted(3)), "F4"),
        scored(score(counted(1)), "F5"),
        scored(score(counted(4), counted(0)), "F6"),
    ]
    order = [each.item.number for each in gaps(items)]
    assert order == ["F6", "F4", "F3", "F2", "F5", "F1"]


def test_how_well_a_side_foresaw_what_it_was_given() -> None:
    items = [
        scored(score(counted(3), forecast=counted(3)), "F1"),
        scored(score(counted(3), forecast=counted(2)), "F2"),
        scored(score(counted(3)), "F3"),
        scored(score(HIDDEN, forecast=counted(2)), "F4"),
    ]
    assert foreseen(gaps(items)) == (1, 2)
    by_number = {each.item.number: each.surprise for each in gaps(items)}
    assert by_number == {"F1": 0, "F2": 0.25, "F3": None, "F4": None}


def test_the_spread_is_from_the_lowest_to_the_highest() -> None:
    gap = gap_of(scored(score(counted(0, 3, 4, cannot=2))))
    assert gap.given is not None
    assert (gap.given.middle, gap.given.lowest, gap.given.highest) == (3, 0, 4)
    assert (gap.given.range, gap.given.answers) == (4, 3)


@any_of(scores())
def test_what_is_hidden_is_in_no_gap_and_what_is_shown_is_its_median(body: Score) -> None:
    gap = gap_of(scored(body))
    pairs = ((gap.given, body.given), (gap.own, body.own), (gap.forecast, body.forecast))
    for figure, tally in pairs:
        middle = median(tally.points) if tally and tally.points else None
        assert (figure.middle if figure else None) == middle
    if not body.given.counts:
        assert (gap.given, gap.difference, gap.surprise, gap.verdict) == (None, None, None, "")


@any_of(scores())
def test_a_difference_is_a_share_and_tells_who_rates_lower(body: Score) -> None:
    gap = gap_of(scored(body))
    if gap.difference is None or gap.given is None or gap.own is None:
        assert gap.width < 0
        return
    assert -1 <= gap.difference <= 1
    assert (gap.difference < 0) == (gap.given.middle < gap.own.middle)
    if gap.verdict in ("blind spot", "undervalued"):
        assert gap.width >= 0.25
        assert (gap.verdict == "blind spot") == (gap.difference < 0)


@any_of(st.integers(2, 10), st.data())
def test_turned_round_a_blind_spot_is_undervalued(size: int, data: st.DataObject) -> None:
    one, two = (
        counted(*data.draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=5)), size=size)
        for _ in range(2)
    )
    there, back = (
        gap_of(scored(score(*both, scale=SCALES[size]))).verdict
        for both in ((one, two), (two, one))
    )
    mirror = {"blind spot": "undervalued", "undervalued": "blind spot"}
    assert back == mirror.get(there, there)


@any_of(st.lists(scores(), max_size=6))
def test_gaps_are_the_scores_in_another_order(bodies: list[Score]) -> None:
    items = [scored(body, f"F{place}") for place, body in enumerate(bodies)]
    found = gaps(items)
    assert sorted(each.item.uid for each in found) == [each.uid for each in items]
    widths = [each.width for each in found]
    assert widths == sorted(widths, reverse=True)


def test_counts_of_any_size_cost_nothing() -> None:
    gap = gap_of(scored(score(Tally((0, 10**12, 10**12), 2 * 10**12))))
    assert gap.given is not None
    assert gap.given.middle == 1.5


def test_a_share_of_a_scale_runs_from_nought_to_one() -> None:
    for size, labels in SCALES.items():
        assert (share(0, Scale(labels)), share(size - 1, Scale(labels))) == (0, 1)
    assert share(0, Scale(())) == 0


def test_the_revealed_scores_read_as_practice_has_them() -> None:
    found = gaps(item for item in rated(items=revealed()).of(Score))
    assert {each.item.number: each.verdict for each in found} == {
        "F1": "blind spot",
        "F2": "strength",
        "F3": "blind spot",
        "F4": "",
        "F5": "undervalued",
        "F6": "weakness",
    }
