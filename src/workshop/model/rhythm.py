"""Rhythms: what comes due again and again, its dates, and how people read it.

A rhythm is kept as the text of an RRULE (RFC 5545) without its end, which is a date of its own: FREQ=WEEKLY;BYDAY=MO.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache
from itertools import count, takewhile
from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

from workshop.model.text import listed
from workshop.model.values import WEEKDAYS, show_date

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_CODE = f"(?:{'|'.join(_CODES)})"
_INTERVAL = "(?:;INTERVAL=([2-9]|[1-9][0-9]))?"
RULE = (
    f"FREQ=(?:DAILY{_INTERVAL}|WEEKLY{_INTERVAL};BYDAY=({_CODE}(?:,{_CODE}){{0,6}})|"
    f"MONTHLY{_INTERVAL};BY(?:DAY=([1-4]|-1)({_CODE})|MONTHDAY=([1-9]|1[0-9]|2[0-8]|-1)))"
)
"""The RRULEs there are, as a regular expression. No date of theirs is missing in any month."""
Rule = Annotated[str, Meta(pattern=f"^(?:{RULE})?$")]
"""The type of a field with one of them, or nothing."""

WORKDAYS = (0, 1, 2, 3, 4)
"""Monday to Friday."""
PLACES = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}
"""Which of its kind in a month, in words."""


class Rhythm(Struct, frozen=True):
    """How often something comes due, and on which days."""

    unit: Literal["day", "week", "month"]
    every: int = 1
    weekdays: tuple[int, ...] = ()
    """Of a week: on which days. Of a month: the one weekday that `place` counts; none where it counts days."""
    place: int = 0
    """Of a month: the first to fourth such weekday, or the day 1 to 28; -1 is the last."""

    @property
    def rule(self) -> str:
        """The rhythm as an RRULE."""
        interval = f";INTERVAL={self.every}" if self.every > 1 else ""
        days = ",".join(_CODES[day] for day in self.weekdays)
        if self.unit == "day":
            return f"FREQ=DAILY{interval}"
        if self.unit == "week":
            return f"FREQ=WEEKLY{interval};BYDAY={days}"
        on = f"BYDAY={self.place}{days}" if days else f"BYMONTHDAY={self.place}"
        return f"FREQ=MONTHLY{interval};{on}"

    @property
    def words(self) -> str:
        """The rhythm in words, which are read back as the same: `every 2 weeks on Monday and Friday`."""
        unit = self.unit if self.every == 1 else f"{self.every} {self.unit}s"
        days = [WEEKDAYS[day].capitalize() for day in self.weekdays]
        named = listed(days) if days else ""
        if self.unit == "day":
            return f"every {unit}"
        if self.unit == "week":
            if self.every > 1:
                return f"every {unit} on {named}"
            return "every workday" if self.weekdays == WORKDAYS else f"every {named}"
        if named:
            return f"every {unit} on the {PLACES[self.place]} {named}"
        return f"every {unit} on the {'last day' if self.place < 0 else ordinal(self.place)}"

    @property
    def short(self) -> str:
        """The rhythm in at most eleven characters, for a column of days: `every Mon`, `monthly`."""
        if self.unit == "week" and self.every == 1:
            days = [WEEKDAYS[day][:3].capitalize() for day in self.weekdays]
            if self.weekdays == WORKDAYS:
                return "workdays"
            known = {1: f"every {days[0]}", 2: ", ".join(days), 3: " ".join(days)}
            return known.get(len(days), f"{len(days)}× a week")
        if self.every == 1:
            return "daily" if self.unit == "day" else "monthly"
        known = {3: "quarterly", 12: "yearly"} if self.unit == "month" else {}
        unit = {"day": "d", "week": "wk", "month": "mo"}[self.unit]
        return known.get(self.every, f"every {self.every} {unit}")

    def dates(self, first: Date, start: Date) -> Iterator[Date]:
        """Yield its dates from `start` on, the earliest first, counted from `first`; they end with the calendar."""
        start = max(first, start)
        try:
            for period in count(self._periods_before(first, start)):
                yield from (day for day in self.days(first, period * self.every) if day >= start)
        except (OverflowError, ValueError):
            return

    def _periods_before(self, first: Date, start: Date) -> int:
        """Return how many whole periods lie between the one of `first` and that of `start`."""
        if self.unit == "month":
            return (_month(start) - _month(first)) // self.every
        begin = first if self.unit == "day" else _monday(first)
        return (start - begin).days // (self.every * (1 if self.unit == "day" else 7))

    def days(self, first: Date, units: int) -> list[Date]:
        """Return its dates in the day, week or month that is `units` after that of `first`."""
        if self.unit == "day":
            return [first + timedelta(days=units)]
        if self.unit == "week":
            monday = _monday(first) + timedelta(weeks=units)
            return [monday + timedelta(days=day) for day in sorted(set(self.weekdays))]
        year, month = divmod(_month(first) + units, 12)
        begin, length = Date(year, month + 1, 1), monthrange(year, month + 1)[1]
        if not self.weekdays:
            return [begin.replace(day=length if self.place < 0 else self.place)]
        offset = (self.weekdays[0] - begin.weekday()) % 7
        # The last one is the fifth where there is one.
        weeks = (length - 1 - offset) // 7 if self.place < 0 else self.place - 1
        return [begin + timedelta(days=offset, weeks=weeks)]


def _month(day: Date) -> int:
    return day.year * 12 + day.month - 1


def _monday(day: Date) -> Date:
    return day - timedelta(days=day.weekday())


def ordinal(number: int) -> str:
    """Return `1st`, `22nd`."""
    teens = 10 < number % 100 < 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


@lru_cache(maxsize=256)
def rhythm_of(rule: str) -> Rhythm:
    """Return the rhythm of an RRULE. Raises ValueError for one that is not among RULE."""
    match = re.fullmatch(RULE, rule)
    if match is None:
        raise ValueError(f"“{rule[:60]}” is not a rhythm, such as FREQ=WEEKLY;BYDAY=MO")
    days, weeks, weekdays, months, place, weekday, day = match.groups()
    if weekdays:
        on = sorted({_CODES.index(code) for code in weekdays.split(",")})
        return Rhythm("week", int(weeks or 1), tuple(on))
    if place or day:
        counted = (_CODES.index(weekday),) if weekday else ()
        return Rhythm("month", int(months or 1), counted, int(place or day))
    return Rhythm("day", int(days or 1))


# --- what has a date or a rhythm ------------------------------------------------------------------


class Timed(Protocol):
    """Anything that is due by a day or in a rhythm."""

    @property
    def due(self) -> Date | None:
        """Its day, or the first date of its rhythm."""

    @property
    def rhythm(self) -> str:
        """An RRULE of RULE; "" for none."""

    @property
    def until(self) -> Date | None:
        """On which day the rhythm ends at the latest; None where it goes on until the next review."""


class When(Struct, frozen=True):
    """By when, as it is typed in one field."""

    due: Date | None = None
    rhythm: str = ""
    until: Date | None = None


def dates(timed: Timed, start: Date) -> Iterator[Date]:
    """Yield the days from `start` on by which something is due; without an end there are always more."""
    if timed.due is None:
        return iter(())
    if not timed.rhythm:
        return iter([timed.due] if timed.due >= start else [])
    last = timed.until or Date.max
    found = rhythm_of(timed.rhythm).dates(timed.due, start)
    return takewhile(lambda day: day <= last, found)


def last_due(timed: Timed) -> Date | None:
    """Return the last day by which something is due; None where there is none, or no end."""
    if not timed.rhythm or timed.due is None:
        return timed.due
    if timed.until is None:
        return None
    rhythm = rhythm_of(timed.rhythm)
    period = {"day": 1, "week": 7, "month": 31}[rhythm.unit] * (rhythm.every + 1)
    days_left = min(period, (timed.until - Date.min).days)
    return max(dates(timed, timed.until - timedelta(days=days_left)), default=timed.due)


def next_due(timed: Timed, today: Date) -> Date | None:
    """Return the day by which something is due next, from `today` on; where all have passed, the last one."""
    return next(dates(timed, today), None) or last_due(timed)


def is_past(timed: Timed, today: Date) -> bool:
    """Return whether its only day, or the last one of its rhythm, has passed."""
    last = last_due(timed)
    return last is not None and last < today


def again_after(timed: Timed, today: Date) -> When:
    """Return by when something is due that is promised again: without a day, or an end of a rhythm, that has passed."""
    tomorrow = today + timedelta(days=1)
    following = next(dates(timed, tomorrow), None)
    if following or not timed.rhythm:
        return When(following, timed.rhythm, timed.until)
    goes_on = When(timed.due, timed.rhythm)
    return When(next(dates(goes_on, tomorrow), None), timed.rhythm)


def count_passed(timed: Timed, today: Date) -> int:
    """Return how many of its days have passed."""
    first = timed.due or today
    return sum(1 for _ in takewhile(lambda day: day < today, dates(timed, first)))


def show_when(timed: Timed, today: Date | None = None, review: Date | None = None) -> str:
    """Return by when in words: `12 Jan 2027`, `every Monday from 7 Dec 2026 until 30 Jun 2027`; "" for no date.

    A rhythm without an end goes on until the next review, the day of which is said where it is known. Years are left
    out as in `show_date`.
    """
    if not timed.rhythm:
        return show_date(timed.due, today)
    next_review = f"{UNTIL_REVIEW}, {show_date(review, today)}" if review else UNTIL_REVIEW
    end = show_date(timed.until, today) or next_review
    begin = f" from {show_date(timed.due, today)}" if timed.due else ""
    return f"{rhythm_of(timed.rhythm).words}{begin} until {end}"


def review_ending(timed: Timed, review: Date | None) -> Date | None:
    """Return the day of the next `review` where a rhythm without an end, begun by then, goes on until it, else None."""
    if not timed.rhythm or timed.until or not timed.due or not review:
        return None
    return review if review >= timed.due else None


def show_when_short(timed: Timed) -> str:
    """Return by when for a column of days: `12 Jan 2027`, `every Mon`; "" for no date."""
    return rhythm_of(timed.rhythm).short if timed.rhythm else show_date(timed.due)


def by_when(timed: Timed, review: Date | None = None) -> str:
    """Return by when as a part of a sentence: `by 12 Jan 2027`, `every Monday from …`; "" for no date."""
    words = show_when(timed, review=review)
    return f"by {words}" if words and not timed.rhythm else words


UNTIL_REVIEW = "the next review"
"""In place of the last day of a rhythm that has none."""


def when_fault(timed: Timed) -> tuple[str, str]:
    """Return the field at fault and why, in a sentence, where the dates of `timed` make no sense; else twice ""."""
    if not timed.rhythm:
        return ("until", "Only a rhythm has an end.") if timed.until else ("", "")
    rhythm = rhythm_of(timed.rhythm)
    if timed.due is None:
        return "due", "A rhythm needs its first date."
    if next(rhythm.dates(timed.due, timed.due), None) != timed.due:
        return "due", f"{show_date(timed.due)} is not a day of “{rhythm.words}”."
    if timed.until is not None and timed.until < timed.due:
        return "until", ENDS_FIRST.format(end=show_date(timed.until), first=show_date(timed.due))
    return "", ""


ENDS_FIRST = "It would end on {end}, before its first date, {first}. Write a later end."
"""What is said of an end before the beginning."""
