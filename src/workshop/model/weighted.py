"""The weighted scores of a scorecard: what a side is given as a whole, where the template says what counts how much.

They are made of the medians that are shown and of nothing else, so nobody can work out from them what is withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.last_time import median_of
from workshop.model.scorecard import Score

_TENTH = Decimal("0.1")


class AreaFigure(Struct, frozen=True):
    """What a side is given in one area."""

    area: str
    figure: Decimal
    """The weighted mean of its statements' medians, on the scale, to a tenth."""
    share: Decimal
    """The share that the area has in the figure of the side, from 0 to 1."""


class WeightedFigure(Struct, frozen=True):
    """What the other side gives a side in all."""

    figure: Decimal
    """The weighted mean, on the scale, to a tenth."""
    areas: tuple[AreaFigure, ...]
    counted: int
    """How many statements it is made of."""
    left_out: int
    """How many have no figure that is shown; the weights of the others are scaled up."""


def weighted(
    scores: Iterable[Item[Score]], given: Callable[[Score], Decimal | None] = median_of
) -> WeightedFigure | None:
    """Return the weighted score of the statements about one side on one scale, None where nothing has a weight.

    It is made of what `given` returns, in the digits of the scale. Statements count in their area, areas in the whole.
    Areas without weights count as much as their statements do together. Weights are scaled up where a statement has no
    figure that is shown.
    """
    counting = [each for each in scores if not each.body.overall]
    if not any(each.body.weight or each.body.area_weight for each in counting):
        return None
    figures: dict[str, list[tuple[Decimal, Decimal]]] = {}
    area_weights: dict[str, Decimal] = {}
    for each in counting:
        body, figure = each.body, given(each.body)
        if figure is None:
            continue
        weight = _weight(body.weight)
        figures.setdefault(body.area, []).append((weight, figure))
        if body.area_weight is None:
            area_weights[body.area] = area_weights.get(body.area, Decimal(0)) + weight
        else:
            area_weights[body.area] = _weight(body.area_weight)
    total = sum(area_weights.values(), Decimal(0))
    if not total:
        return None
    means = {area: _mean(found) for area, found in figures.items()}
    whole = _mean([(area_weights[area], mean) for area, mean in means.items()])
    counted = sum(map(len, figures.values()))
    return WeightedFigure(
        _rounded(whole),
        tuple(
            AreaFigure(area, _rounded(mean), area_weights[area] / total)
            for area, mean in means.items()
        ),
        counted,
        len(counting) - counted,
    )


def weighted_last_time(scores: Iterable[Item[Score]]) -> Decimal | None:
    """Return the same figure as of last time, with the weights of today.

    None unless every statement that counts today may be compared, with one and the same session.
    """
    counting = [
        each for each in scores if not each.body.overall and median_of(each.body) is not None
    ]
    before = [each.body.before for each in counting]
    if len({each.date for each in before if each}) != 1:
        return None
    if any(each is None or each.given is None for each in before):
        return None
    found = weighted(counting, lambda body: body.before.given if body.before else None)
    return found.figure if found else None


def _weight(weight: Decimal | None) -> Decimal:
    return Decimal(1) if weight is None else weight


def _mean(weighted: list[tuple[Decimal, Decimal]]) -> Decimal:
    total = sum((weight for weight, _ in weighted), Decimal(0))
    return sum((weight * figure for weight, figure in weighted), Decimal(0)) / total


def _rounded(figure: Decimal) -> Decimal:
    return figure.quantize(_TENTH, ROUND_HALF_UP)
