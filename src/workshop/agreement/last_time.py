"""What a clause says of last time: how its median compares with that of an earlier session, or why it does not."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal
from typing import TypedDict

from workshop.agreement.figures import Figure, plain
from workshop.agreement.frozen_text import Clause, joined
from workshop.model.earlier import Earlier, WhyNot, change_words, median_in, why_not
from workshop.model.rounds import Tally
from workshop.model.values import show_date


class Repeated(Clause, frozen=True, kw_only=True):
    """A clause about something that can be asked in session after session."""

    last_on: Date | None = None
    """The day of the session in which it was asked last; missing where it never was."""
    last: Figure | None = None
    """The median of then."""
    not_compared: WhyNot = ""
    """Why there is none."""

    def since_last_time(self, counts: tuple[int, ...], lowest: int) -> str:
        """Return how the median of `counts` compares with last time, or why it does not; "" where it was not asked."""
        if self.last_on is None and not self.not_compared:
            return ""
        which = joined("last time", f"({show_date(self.last_on)})", by=" ")
        now = median_in(Tally(counts), lowest)
        if self.not_compared or self.last is None or now is None:
            return f"not compared with {which}: {why_not(self.not_compared)}"
        return f"{which}: median {change_words(Decimal(self.last), now)}"


class Last(TypedDict):
    """The fields of a `Repeated`, as they are taken from an item."""

    last_on: Date | None
    last: Figure | None
    not_compared: WhyNot


def last_of(before: Earlier | None) -> Last:
    """Return the fields of a `Repeated` for what was given last time."""
    if before is None:
        return Last(last_on=None, last=None, not_compared="")
    return Last(last_on=before.date, last=plain(before.given), not_compared=before.why_not)
