"""By when, as people type it: a day, or a rhythm such as *every Monday until 30 June*."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date as Date
from datetime import timedelta
from functools import cache

from msgspec import structs

from workshop.errors import InputError
from workshop.model.rhythm import ENDS_FIRST, PLACES, WORKDAYS, Rhythm, When, ordinal
from workshop.model.scripts import plain_signs
from workshop.model.text import shorten
from workshop.model.values import MONTHS, WEEKDAYS, parse_date, show_date

_HOW = "Write every Monday until 30 June, every 2 weeks on Friday, or every month on the 1st."
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|rs?|(?:s|nes|rs|ur)?days?)?"
_NUMBERS = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_MONDAY_TO_FRIDAY = r"\bmon(?:days?)? ?(?:to|till|until|through|-|–) ?fri(?:days?)?\b"
_SIMPLER: tuple[tuple[str, str], ...] = (
    (r"\b(?:each|once (?:a|per|every|each))\b", "every"),
    (r"\bdaily\b", "every day"),
    (r"\bweekly\b", "every week"),
    (r"\bfortnightly\b|\bevery fortnight\b", "every 2 weeks"),
    (r"\bmonthly\b", "every month"),
    (r"\bquarterly\b", "every quarter"),
    (r"\b(?:yearly|annually)\b", "every year"),
    (r"\b(?:at )?(?:the )?end of\b", "last day of"),
    (r"\bof (?:the|a|every) (month|quarter|year)\b", r"every \1"),
    (r"\b(?:work|working |business |week)days?\b", "workday"),
    *((rf"\b{word}\b", str(number)) for number, word in enumerate(_NUMBERS, start=1)),
    *((rf"\b{word}\b", ordinal(number)) for number, word in PLACES.items() if number > 0),
    (rf"\b{_DAY}\b\.?", r"\1"),
    (r"[,&]|\b(?:on|the|of|and|in|a)\b", " "),
)
"""What is put for what, one after the other, so that few forms are left to understand."""
_BEGIN, _END = (
    re.compile(rf"[\s,]*\b(?:{words})\b(?:\s+on\b)?[\s,]*")
    for words in ("from|starting|beginning|as of", "until|till|til|through|up to|to|ending")
)
_NO_END = re.compile(r"(?:the |our )?next review|further notice")
_RHYTHMIC = re.compile(
    r"\b(?:every|each|once|twice|daily|(?:bi)?weekly|fortnight(?:ly)?|(?:bi)?monthly|quarterly|yearly|annually|"
    r"of the (?:month|quarter|year)|\w+days|week ?days?|workdays?|until|till)\b"
)
_TWO_WAYS = {
    "biweekly": "every 2 weeks, or every Monday and Thursday",
    "bimonthly": "every 2 months, or every 2 weeks",
}


def parse_when(text: str, today: Date) -> When | None:
    """Return by when something is due: a day as in `parse_date`, or a rhythm; None for an empty text.

    The first date of a rhythm is the next one after `today`, or from the day on that is written; a rhythm names its
    weekday or day of the month, or that first date. Raises InputError with what is wrong and an example.
    """
    words = " ".join(plain_signs(text).lower().split()).rstrip(". ")
    words = re.sub(_MONDAY_TO_FRIDAY, "workday", words)
    if not _RHYTHMIC.search(words):
        try:
            due = parse_date(text, today)
        except InputError as error:
            raise InputError(f"{error} Or a rhythm: every Monday until 30 June.") from None
        return When(due) if due else None
    words, end = _parted(words, _END)
    end, begin = _parted(end, _BEGIN)
    if not begin:
        words, begin = _parted(words, _BEGIN)
    rhythm, first = _read(words, text, parse_date(begin, today), today)
    until = _read_end(end, first, today)
    if until is not None and until < first:
        ends = ENDS_FIRST.format(end=show_date(until, today), first=show_date(first, today))
        raise InputError(ends)
    return When(first, rhythm.rule, until)


def _parted(words: str, mark: re.Pattern[str]) -> tuple[str, str]:
    """Return what stands before and after a mark; nothing after where there is none."""
    before, *after = mark.split(words, maxsplit=1)
    return before, "".join(after)


def _read_end(words: str, first: Date, today: Date) -> Date | None:
    """Return the last day in `words`; without a year it is the next such day from `first` on."""
    if not words or _NO_END.fullmatch(words):
        return None
    month = re.fullmatch(r"(?:the )?(?:end of )?(?P<name>[a-z]{3,9}) ?(?P<year>\d{4})?", words)
    if month and any(name.startswith(month["name"]) for name in MONTHS):
        begins = f"1 {month['name']} {month['year'] or ''}"
        found = parse_date(begins, max(first, today).replace(day=1)) or today
        return found.replace(day=monthrange(found.year, found.month)[1])
    end, later = parse_date(words, today), parse_date(words, max(first, today))
    same = end and later and (end.month, end.day) == (later.month, later.day)
    return later if same else end


_WEEKDAYS_3 = [day[:3] for day in WEEKDAYS]


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Return the forms of a rhythm once it is made simpler."""
    one = f"(?:{'|'.join(_WEEKDAYS_3)})"
    some = f"(?P<days>{one}(?: {one})*)"
    every = r"every (?:(?P<every>\d+)(?:nd|rd|th)? |(?P<other>other) )?"
    on = rf"(?P<place>\d+(?:st|nd|rd|th|\.)?|last)(?: (?P<on>{one}|day))?"
    months = r"(?P<months>month|quarter|year)s?"
    forms = (
        rf"{every}(?P<day>days?)",
        r"(?:every )?(?P<workday>workday)",
        rf"{every}(?P<week>weeks?)(?: {some})?",
        rf"{some} {every}(?P<week>weeks?)",
        rf"(?:{every})?{some}",
        rf"{every}{months}(?: {on})?",
        rf"{on} {every}{months}",
        rf"every {on} every {months}",
        rf"every (?P<place>1st|last) (?P<on>{one})",
    )
    return tuple(map(re.compile, forms))


def _read(words: str, typed: str, start: Date | None, today: Date) -> tuple[Rhythm, Date]:
    """Return the rhythm in `words` and its first date, from `start` on or else after `today`."""
    for word, ways in _TWO_WAYS.items():
        if word in words.split():
            raise InputError(f"“{word}” can be read in two ways. Write {ways}.")
    for pattern, put in _SIMPLER:
        words = re.sub(pattern, put, words)
    simple = " ".join(words.split())
    match = next(filter(None, (form.fullmatch(simple) for form in _forms())), None)
    said = match.groupdict() if match else {}
    every = 2 if said.get("other") else int(said.get("every") or 1)
    if not said or not 1 <= every <= 99:
        raise InputError(f"“{shorten(typed, 40)}” cannot be read as a rhythm. {_HOW}")
    if "day" in said:
        return Rhythm("day", every), start or today + timedelta(days=every)
    if "workday" in said:
        return _next_of(Rhythm("week", 1, WORKDAYS), start, today)
    if "place" in said or "months" in said:
        return _by_month(said, every, start, today)
    days = tuple(sorted({_WEEKDAYS_3.index(day) for day in (said.get("days") or "").split()}))
    if "week" not in said and every > 1 and not said["other"]:
        name = WEEKDAYS[days[0]].capitalize()
        ways = f"every {every} weeks on {name}, or every month on the {PLACES.get(every, 'last')} {name}"
        raise InputError(f"“{shorten(typed, 40)}” can be read in two ways. Write {ways}.")
    if not days:
        if start is None:
            raise InputError(_WHICH_WEEKDAY)
        days = (start.weekday(),)
    return _next_of(Rhythm("week", every, days), start, today)


def _by_month(
    said: dict[str, str | None], every: int, start: Date | None, today: Date
) -> tuple[Rhythm, Date]:
    length = {"month": 1, "quarter": 3, "year": 12}[said.get("months") or "month"]
    every *= length
    if not 1 <= every <= 99:
        raise InputError(f"That is {every} months, which is more than 99. {_HOW}")
    if not said.get("place"):
        if start is None:
            raise InputError(_WHICH_DAY.format(unit=said["months"]))
        last = start.day == monthrange(start.year, start.month)[1]
        if start.day > 28 and not last:
            raise InputError(_NOT_EVERY_MONTH.format(day=ordinal(start.day)))
        return Rhythm("month", every, (), -1 if start.day > 28 else start.day), start
    place = -1 if said["place"] == "last" else int(re.sub(r"\D", "", said["place"] or ""))
    weekday = said["on"] if said.get("on") not in (None, "day") else None
    if place == -1 and not said.get("on"):
        raise InputError(f"The last what? {_HOW_LAST}")
    if weekday and not (place == -1 or 1 <= place <= 4):
        raise InputError(f"Not every month has five of a weekday. {_HOW_LAST}")
    if not weekday and not (place == -1 or 1 <= place <= 28):
        raise InputError(_NOT_EVERY_MONTH.format(day=ordinal(place)))
    days = (_WEEKDAYS_3.index(weekday),) if weekday else ()
    # The last day of a quarter is in its last month, any other in its first.
    months = (12 if place == -1 else 1) % length
    rhythm = Rhythm("month", every, days, place)
    return _next_of(rhythm, start, today, lambda day: day.month % length == months)


_WHICH_WEEKDAY = "On which day? Write every Monday, or every two weeks on Friday."
_WHICH_DAY = "On which day? Write on the 1st of every {unit}, or every last Friday of the {unit}."
_NOT_EVERY_MONTH = "Not every month has a {day}. Write every month on the last day, or on the 28th."
_HOW_LAST = "Write every month on the last Friday, or on the last day."


def _next_of(
    rhythm: Rhythm,
    start: Date | None,
    today: Date,
    fits: Callable[[Date], bool] = lambda _day: True,
) -> tuple[Rhythm, Date]:
    """Return a rhythm that names its days, with the next of them that `fits`."""
    begin = start or today + timedelta(days=1)
    every_one = structs.replace(rhythm, every=1)
    return rhythm, next(filter(fits, every_one.dates(begin, begin)), begin)
