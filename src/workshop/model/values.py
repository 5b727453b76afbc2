"""Dates, figures and times as people type and read them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from workshop.errors import InputError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOW_DATES = "Write 12 Jan, 12.1.2027, 2027-01-12, Friday, or +14 for a fortnight from today."


def parse_date(text: str, today: date) -> date | None:
    """Return the date meant by `text`, None for an empty one.

    Without a year the next such day is meant, counted from `today`. `+14`, `+2w`, `today`, `tomorrow` and weekdays
    work. Raises InputError with the ways to write a date.
    """
    words = text.strip().lower().replace(",", " ")
    if not words:
        return None
    relative = _relative(words, today)
    if relative is not None:
        return relative
    try:
        return _absolute(words, today)
    except ValueError:
        raise InputError(f"“{text.strip()[:40]}” is not a date. {_HOW_DATES}") from None


def _relative(words: str, today: date) -> date | None:
    if words == "today":
        return today
    if words == "tomorrow":
        return today + timedelta(days=1)
    if match := re.fullmatch(r"\+\s*(\d{1,4})\s*([dwm]?)\w*", words):
        count, unit = int(match[1]), match[2]
        return today + timedelta(days=count * {"": 1, "d": 1, "w": 7, "m": 30}[unit])
    day = words.removeprefix("next ").strip()
    if len(day) >= 3 and day[:3] in _WEEKDAYS and day.isalpha():
        ahead = (_WEEKDAYS.index(day[:3]) - today.weekday()) % 7 or 7
        return today + timedelta(days=ahead)
    return None


def _absolute(words: str, today: date) -> date:
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2})?)?", words):
        return _with_year(int(match[1]), int(match[2]), match[3], today)
    if match := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|\.)?\s*([a-z]{3,9})\.?\s*(\d{4})?", words):
        return _with_year(int(match[1]), _month(match[2]), match[3], today)
    if match := re.fullmatch(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?\s*(\d{4})?", words):
        return _with_year(int(match[2]), _month(match[1]), match[3], today)
    raise ValueError(words)


def _month(word: str) -> int:
    return _MONTHS.index(word[:3]) + 1


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
    """Return `12 Jan`, with the year when it is not the year of `today`; "" for None."""
    if day is None:
        return ""
    short = f"{day.day} {_MONTHS[day.month - 1].capitalize()}"
    return short if today is not None and day.year == today.year else f"{short} {day.year}"


def parse_figure(text: str) -> Decimal | None:
    """Return the figure in `text`, None for an empty one.

    Spaces and apostrophes group digits; one comma or point stands for the decimal mark, unless exactly three digits
    follow a comma. Raises InputError.
    """
    raw = re.sub(r"[\s'’_\u00a0\u202f]", "", text).rstrip("%")
    if not raw:
        return None
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
    if not re.fullmatch(r"[+-]?\d{0,15}\.?\d{0,6}", raw) or not figure.is_finite():
        raise InputError(
            f"“{text.strip()[:40]}” is not a figure. Write digits, for example 180 or 2.5."
        )
    return figure


def show_figure(figure: Decimal | None) -> str:
    """Return the figure with thin grouping by spaces and its own number of decimals; – for None."""
    return "–" if figure is None else f"{figure:,f}".replace(",", " ")


def parse_minutes(text: str) -> int:
    """Return whole minutes between 0 and 600. Raises InputError."""
    digits = text.strip().removesuffix("min").strip()
    if not digits.isascii() or not digits.isdigit() or int(digits) > 600:
        raise InputError(f"“{text.strip()[:40]}” is not a number of minutes. Write 0 to 600.")
    return int(digits)


def parse_percent(text: str) -> int | None:
    """Return a whole percentage, 0 to 100; None for an empty text. Raises InputError."""
    digits = text.strip().removesuffix("%").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or int(digits) > 100:
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
