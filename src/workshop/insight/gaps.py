"""Gaps: how the other side rates a side, how it rates itself and what it predicted, and what the differences mean.

The four verdicts are those of 360° reviews between client and agency. Figures with too few answers are left out here,
so that nothing that is built on a gap can show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.rounds import Scale, Tally
from workshop.model.scorecard import Score

COUNTS = 0.25
"""The least difference, as a share of the scale, that means something: one point of five."""
HIGH = 0.6
"""A point at or above this share of its scale is a good one."""
LOW = 0.4
"""A point at or below this share of its scale is a bad one."""

Verdict = Literal["", "strength", "weakness", "blind spot", "undervalued"]
"""`strength`, `weakness`: both see it. `blind spot`: they rate us lower than we do; `undervalued`: higher."""


_VERDICTS: dict[Verdict, str] = {
    "": "",
    "strength": "strength",
    "weakness": "weakness",
    "blind spot": "blind spot",
    "undervalued": "undervalued",
}


def verdict_word(verdict: Verdict) -> str:
    """Return what two ratings mean together, as it stands within a sentence; "" for nothing."""
    return _VERDICTS[verdict]


class Figure(Struct, frozen=True):
    """How some people rated one statement; points are indexes from 0 into its scale."""

    middle: float
    """The median."""
    lowest: int
    highest: int
    answers: int

    @property
    def range(self) -> int:
        """How many points lie between the lowest and the highest."""
        return self.highest - self.lowest

    def in_digits(self, scale: Scale) -> str:
        """Return the median in the digits of its scale: `4`, `3.5`."""
        return f"{self.middle + scale.lowest:g}"


class Gap(Struct, frozen=True):
    """One statement as both sides see it."""

    item: Item[Score]
    given: Figure | None = None
    """By the other side; None where nobody chose a point, or too few did to show it."""
    own: Figure | None = None
    """By the side itself."""
    forecast: Figure | None = None
    """What the side expected to be given."""

    @property
    def scale(self) -> Scale:
        """The scale of the statement."""
        return self.item.body.points

    @property
    def difference(self) -> float | None:
        """The other side's rating minus the own one, as a share of the scale; below 0 where the others rate lower."""
        return _apart(self.given, self.own, self.scale)

    @property
    def surprise(self) -> float | None:
        """The other side's rating minus the predicted one, as a share of the scale; above 0 where it is better."""
        return _apart(self.given, self.forecast, self.scale)

    @property
    def width(self) -> float:
        """How far the two ratings lie apart, as a share of the scale; below 0 where they cannot be compared."""
        return -1.0 if self.difference is None else abs(self.difference)

    @property
    def verdict(self) -> Verdict:
        """What the two ratings mean together; "" where they cannot be compared or differ too little."""
        apart = self.difference
        if apart is None or self.given is None or self.own is None:
            return ""
        if abs(apart) >= COUNTS:
            return "blind spot" if apart < 0 else "undervalued"
        shares = [share(each.middle, self.scale) for each in (self.given, self.own)]
        if min(shares) >= HIGH:
            return "strength"
        return "weakness" if max(shares) <= LOW else ""


def gap_of(item: Item[Score]) -> Gap:
    """Return how both sides see one statement."""
    body = item.body
    return Gap(item, _figure(body.given), _figure(body.own), _figure(body.forecast))


def gaps(items: Iterable[Item[Score]]) -> tuple[Gap, ...]:
    """Return the gaps of `items`: the widest first, among equals the lowest rated, those without a width last."""
    return tuple(sorted(map(gap_of, items), key=_order))


def foreseen(found: Iterable[Gap]) -> tuple[int, int]:
    """Return how many ratings the side predicted right, and how many it predicted at all."""
    surprises = [abs(each.surprise) for each in found if each.surprise is not None]
    return sum(each < COUNTS for each in surprises), len(surprises)


def share(point: float, scale: Scale) -> float:
    """Return where a point lies on its scale, 0 for the lowest to 1 for the highest."""
    return point / _steps(scale)


def _figure(tally: Tally | None) -> Figure | None:
    middle = tally.median if tally else None
    if tally is None or middle is None:
        return None
    answers = sum(tally.counts)
    return Figure(middle, tally.at(0), tally.at(answers - 1), answers)


def _steps(scale: Scale) -> int:
    return max(1, len(scale.labels) - 1)


def _apart(one: Figure | None, two: Figure | None, scale: Scale) -> float | None:
    # The points are subtracted before they are made a share, so that a quarter of the scale is exactly that.
    return None if one is None or two is None else (one.middle - two.middle) / _steps(scale)


def _order(gap: Gap) -> tuple[float, bool, float]:
    given = gap.given
    return -gap.width, given is None, share(given.middle, gap.scale) if given else 0.0
