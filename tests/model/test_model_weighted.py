"""The weighted score of a scorecard: made of what is shown, and of nothing else."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from laws import examples
from rated import HIDDEN, counted, score, scored
from workshop.model.items import Item
from workshop.model.rounds import Tally
from workshop.model.scorecard import Score
from workshop.model.weighted import WeightedFigure, weighted


def a_score(
    number: int,
    area: str,
    given: Tally,
    weight: Decimal | None = None,
    area_weight: Decimal | None = None,
    *,
    overall: bool = False,
) -> Item[Score]:
    body = score(given, text=f"Statement {number}")
    body = structs.replace(body, area=area, weight=weight, area_weight=area_weight, overall=overall)
    return scored(body, f"F{number}")


def figure_of(*scores: Item[Score]) -> WeightedFigure:
    found = weighted(scores)
    assert found is not None
    return found


HALF, THIRD, FIFTH = Decimal(50), Decimal(30), Decimal(20)


def test_areas_count_as_their_weights_say_and_the_statements_in_one_alike() -> None:
    found = figure_of(
        a_score(1, "Work", counted(3), area_weight=HALF),
        a_score(2, "Work", counted(4), area_weight=HALF),
        a_score(3, "Creative", counted(1), area_weight=THIRD),
        a_score(4, "Money", counted(0), area_weight=FIFTH),
    )
    # On a scale from 1: the medians are 4, 5, 2 and 1, so 4.5 × 50 % + 2 × 30 % + 1 × 20 % = 3.05.
    assert found.figure == Decimal("3.1")
    assert [(each.area, str(each.figure), str(each.share)) for each in found.areas] == [
        ("Work", "4.5", "0.5"),
        ("Creative", "2.0", "0.3"),
        ("Money", "1.0", "0.2"),
    ]
    assert (found.counted, found.left_out) == (4, 0)


def test_statements_count_as_their_weights_say_across_areas_that_have_none() -> None:
    found = figure_of(
        a_score(1, "Work", counted(4), Decimal(3)),
        a_score(2, "Money", counted(0), Decimal(1)),
    )
    assert found.figure == Decimal("4.0")


def test_nothing_is_weighted_where_nothing_has_a_weight_or_nothing_is_shown() -> None:
    assert weighted([a_score(1, "Work", counted(3))]) is None
    assert weighted([a_score(1, "Work", HIDDEN, area_weight=HALF)]) is None


def test_an_overall_statement_counts_in_no_weighted_figure() -> None:
    one = a_score(1, "Work", counted(3), area_weight=HALF)
    two = a_score(2, "Work", counted(0), area_weight=HALF, overall=True)
    assert figure_of(one, two) == figure_of(one)


def test_the_weights_of_what_is_not_shown_go_to_the_rest() -> None:
    shown = (
        a_score(1, "Work", counted(3), area_weight=HALF),
        a_score(2, "Creative", counted(1), area_weight=THIRD),
    )
    found = figure_of(*shown, a_score(3, "Money", HIDDEN, area_weight=FIFTH))
    assert (found.counted, found.left_out) == (2, 1)
    assert found.figure == figure_of(*shown).figure


_tallies = st.lists(st.integers(0, 4), min_size=1, max_size=4).map(lambda each: counted(*each))
_hidden = st.builds(
    lambda answers, cannot: Tally((), answers, cannot), st.integers(0, 2), st.integers(0, 5)
)


@settings(max_examples=examples(60))
@given(
    st.lists(st.tuples(st.sampled_from("ABC"), st.none() | _tallies), min_size=1, max_size=8),
    st.data(),
)
def test_what_is_withheld_changes_no_weighted_figure(
    sheet: list[tuple[str, Tally | None]], data: st.DataObject
) -> None:
    """Two sheets that differ only in what is withheld have the same figures."""

    def filled_in() -> list[Item[Score]]:
        return [
            a_score(
                number,
                area,
                data.draw(_hidden) if shown is None else shown,
                Decimal(number),
                Decimal(ord(area)),
            )
            for number, (area, shown) in enumerate(sheet, start=1)
        ]

    assert weighted(filled_in()) == weighted(filled_in())
