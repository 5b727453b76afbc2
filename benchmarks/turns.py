"""Measuring two things in turn: what slows the machine down for a while then slows both alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spread:
    """Some measurements of one thing, in one unit."""

    values: tuple[float, ...]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    def __str__(self) -> str:
        places = 2 if self.middle < 10 else 1 if self.middle < 100 else 0
        shown = (
            f"{value:.{places}f}" for value in (self.middle, min(self.values), max(self.values))
        )
        return "{} ({}–{})".format(*shown)


def in_turn(rounds: int, *measures: Callable[[], float], warm_up: int = 1) -> tuple[Spread, ...]:
    """Take each measure once a round, A B A B …; return one spread each.

    The first `warm_up` rounds are thrown away: they compile and fill caches.
    """
    taken = [[measure() for measure in measures] for _ in range(warm_up + rounds)][warm_up:]
    return tuple(Spread(tuple(column)) for column in zip(*taken, strict=True))


def ratio(ours: Spread, theirs: Spread) -> float:
    """Return how much longer ours takes: the median of the ratios, each formed within its round."""
    pairs: Sequence[tuple[float, float]] = tuple(zip(ours.values, theirs.values, strict=True))
    return median(one / other for one, other in pairs)
