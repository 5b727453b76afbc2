"""Dates, figures and times as people type and read them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from workshop.errors import InputError
from workshop.model.scripts import plain_signs

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_UNITS = {"": 1, "d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
"""Days in each."""
_EAST_ASIAN = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日号號일]?")
"""2026年12月15日, 12月15号, 2026년 12월 15일."""
_HOW_DATES = "Write 12 Jan, 12.1.2027, 2027-01-12, Friday, or +14 for two weeks from today."


def parse_date(text: str, today: date) -> date | None:
    """Return the date meant by `text`, None for an empty one.

    Without a year the next such day is meant, counted from `today`. `+14`, `+2w`, `today`, `tomorrow` and weekdays
    work. Raises InputError with the ways to write a date.
    """
    words = plain_signs(text).strip().lower().replace(",", " ")
    if not words:
        return None
    try:
        return _relative(words, today) or _absolute(words, today)
    except (ValueError, OverflowError):
        raise InputError(f"“{text.strip()[:40]}” is not a date. {_HOW_DATES}") from None


def _relative(words: str, today: date) -> date | None:
    if words == "today":
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if match := re.fullmatch(r"\+\s*(\d{1,4})\s*([a-z]*)", words):
        count, unit = int(match[1]), match[2]
        if unit in ("m", "month", "months"):
            return _months_on(today, count)
        return today + timedelta(days=count * _UNITS[unit]) if unit in _UNITS else None
    weekday = _beginning(words.removeprefix("next ").strip(), WEEKDAYS)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def _months_on(day: date, count: int) -> date:
    """Return the same day `count` months later, the last of the month where it has no such day."""
    years, month = divmod(day.month - 1 + count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(count)


def _beginning(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of `names` begins with `word`, three letters at least; None where none does."""
    found = (number for number, name in enumerate(names) if name.startswith(word))
    return next(found, None) if len(word) >= 3 else None


def _absolute(words: str, today: date) -> date:
    if match := re.fullmatch(r"(\d{4})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})\.?", words):
        return date(int(match[1]), int(match[3]), int(match[4]))
    if match := _EAST_ASIAN.fullmatch(words):
        return _with_year(int(match[3]), int(match[2]), match[1], today)
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?", words):
        return _with_year(int(match[1]), int(match[2]), match[3], today)
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s*([a-z]{3,9})\.?\s*(\d{4})?", words):
        return _with_year(int(match[1]), _month(match[2]), match[3], today)
    if match := re.fullmatch(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*(\d{4})?", words):
        return _with_year(int(match[2]), _month(match[1]), match[3], today)
    raise ValueError(words)


def _month(word: str) -> int:
    number = _beginning(word, MONTHS)
    if number is None:
        raise ValueError(word)
    return number + 1


def _with_year(day: int, month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for candidate in range(today.year, today.year + 9):  # 29 February may be up to eight years away
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError


def show_date(day: date | None, today: date | None = None) -> str:
    """Return `12 Jan 2027`, "" for None.

    The year is left out from `today` to the end of the year, where `parse_date` finds the same day without it.
    """
    if day is None:
        return ""
    short = f"{day.day} {MONTHS[day.month - 1][:3].capitalize()}"
    this_year = today is not None and day.year == today.year and day >= today
    return short if this_year else f"{short} {day.year}"


_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
"""A figure whose point is the decimal mark to some and groups thousands to others."""


def parse_figure(text: str) -> Decimal | None:
    """Return the figure in `text`, None for an empty one.

    Spaces and apostrophes group digits; one comma or point stands for the decimal mark, unless exactly three digits
    follow a comma. Digits and signs may be full-width. Raises InputError, also for 240.000, which is 240 to some and
    240 thousand to others.
    """
    raw = re.sub(r"[\s'’_\u00a0\u202f]", "", plain_signs(text)).rstrip("%")
    if not raw:
        return None
    if _AMBIGUOUS.fullmatch(raw):
        raise InputError(
            f"“{raw}” can be read in two ways. Write {raw.replace('.', '')} or {raw}0."
        )
    if "," in raw and "." in raw:
        thousands = "," if raw.rindex(".") > raw.rindex(",") else "."
        raw = raw.replace(thousands, "")
    if raw.count(",") == 1 and not re.search(r",\d{3}$", raw):
        raw = raw.replace(",", ".")
    raw = raw.replace(",", "")
    try:
        figure = Decimal(raw)
    except InvalidOperation:
        figure = Decimal("NaN")
    if not re.fullmatch(r"[+-]?\d{0,15}(\.\d{0,6})?", raw) or not figure.is_finite():
        raise InputError(
            f"“{text.strip()[:40]}” is not a figure. Write digits, for example 180 or 2.5."
        )
    return figure


def show_figure(figure: Decimal | None) -> str:
    """Return the figure grouped by spaces, with its own number of decimals; – for None."""
    return "–" if figure is None else f"{figure:,f}".replace(",", " ")


def write_figure(figure: Decimal) -> str:
    """Return the figure as it stands in a field: in a way that reads back as the same."""
    shown = show_figure(figure)
    return shown + "0" if _AMBIGUOUS.fullmatch(shown) else shown


def parse_minutes(text: str) -> int:
    """Return whole minutes between 0 and 600. Raises InputError."""
    digits = plain_signs(text).strip().removesuffix("min").strip()
    if not re.fullmatch("[0-9]{1,6}", digits) or int(digits) > 600:
        raise InputError(f"“{text.strip()[:40]}” is not a number of minutes. Write 0 to 600.")
    return int(digits)


def parse_percent(text: str) -> int | None:
    """Return a whole percentage, 0 to 100; None for an empty text. Raises InputError."""
    digits = plain_signs(text).strip().removesuffix("%").strip()
    if not digits:
        return None
    if not re.fullmatch("[0-9]{1,6}", digits) or int(digits) > 100:
        raise InputError(f"“{text.strip()[:40]}” is not a percentage. Write 0 to 100.")
    return int(digits)


def show_clock(seconds: int) -> str:
    """Return `08:20`, `-01:05` when time is over, hours where there are any."""
    sign, left = ("-", -seconds) if seconds < 0 else ("", seconds)
    hours, rest = divmod(left, 3600)
    head = f"{hours}:" if hours else ""
    return f"{sign}{head}{rest // 60:02}:{rest % 60:02}"


def show_minute(moment: datetime) -> str:
    """Return the time of day of a local `moment`, as 14:05."""
    return f"{moment.hour:02}:{moment.minute:02}"
