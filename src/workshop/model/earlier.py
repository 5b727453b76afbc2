"""What was given last time: a figure of an earlier session, kept beside the later one where they may be compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from workshop.model.rounds import Tally
from workshop.model.values import show_date

WhyNot = Literal["", "scale", "hidden", "asked", "words"]
"""`scale`: it was another one. `hidden`: too few answered, then or now. `asked`: it was anonymous, and side by side the
figures could give somebody away, or it is not known who was asked. `words`: the side was rated, on other statements."""
Moved = Literal["up", "down", "same"]


class Earlier(Struct, frozen=True):
    """The latest earlier session of the relationship in which the same was asked, and what was given there.

    Where a statement is new, it is the latest in which its side was rated at all.
    """

    date: Date
    """The day of that session."""
    number: str = ""
    """The clause number it had there."""
    given: Decimal | None = None
    """The median, in the digits of the scale; None where it may not be compared."""
    own: Decimal | None = None
    """The same of what a side gave itself."""
    why_not: WhyNot = ""
    """Why `given` is not compared; "" where it is."""


def median_in(tally: Tally | None, lowest: int) -> Decimal | None:
    """Return the median of a tally in the digits of its scale, None where none is shown."""
    middle = tally.median if tally else None
    return None if middle is None else Decimal(f"{lowest + middle:g}")


def moved(then: Decimal, now: Decimal) -> Moved:
    """Return where a figure went since last time."""
    if now == then:
        return "same"
    return "up" if now > then else "down"


_SIGNS: dict[Moved, str] = {"up": "↑", "down": "↓", "same": "="}
_WORDS: dict[Moved, str] = {"up": "up", "down": "down", "same": "as before"}
_REASONS: dict[WhyNot, str] = {
    "": "",
    "scale": "it was on another scale",
    "hidden": "too few answered, then or now",
    "asked": "anonymous, so side by side the figures could give away somebody who answered only once",
    "words": "not asked in these words",
}


def change_words(then: Decimal, now: Decimal) -> str:
    """Return `3 → 2 ↓ down`, `2 = as before`."""
    went = "" if then == now else f"{then} → "
    return f"{went}{change_sign(then, now)} {_WORDS[moved(then, now)]}"


def change_sign(then: Decimal, now: Decimal) -> str:
    """Return `2 ↓`, where there is no room for more."""
    return f"{now} {_SIGNS[moved(then, now)]}"


def moved_counts(found: Sequence[Moved]) -> str:
    """Return `3 up ↑, 1 down ↓, 2 as before =`, without what did not happen."""
    counted = ((found.count(each), _WORDS[each], sign) for each, sign in _SIGNS.items())
    return ", ".join(f"{count} {words} {sign}" for count, words, sign in counted if count)


def why_not(why: WhyNot) -> str:
    """Return why a figure is not compared, in words."""
    return _REASONS[why or "hidden"]


def last_time(before: Earlier, now: Decimal | None) -> str:
    """Return in one line how a figure compares with last time, or why it does not."""
    which = ", ".join(filter(None, (show_date(before.date), before.number)))
    if before.given is None or now is None:
        return f"not compared with {which}: {why_not(before.why_not)}"
    return f"{which}: {change_words(before.given, now)}"
