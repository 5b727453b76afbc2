"""Dates, figures and times as people type them, and as they are shown."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workshop.errors import InputError
from workshop.model.values import (
    parse_date,
    parse_figure,
    parse_minutes,
    parse_percent,
    show_clock,
    show_date,
    show_figure,
    write_figure,
)

TODAY = date(2026, 11, 23)  # a Monday


def wide(text: str) -> str:
    """A text in ASCII as an East Asian keyboard types it."""
    return "".join(chr(ord(each) + 0xFEE0) for each in text)


DAYS = st.dates(date(1990, 1, 1), date(2199, 12, 31))
FIGURES = st.decimals(-(10**14), 10**14, places=4, allow_nan=False) | st.integers(
    -(10**14), 10**14
).map(Decimal)


@given(DAYS, DAYS)
def test_a_day_that_is_shown_reads_back_as_the_same_day(day: date, today: date) -> None:
    assert parse_date(show_date(day, today), today) == day
    assert parse_date(show_date(day), today) == day


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12 Jan", date(2027, 1, 12)),
        ("12. Jan", date(2027, 1, 12)),
        ("Jan 12", date(2027, 1, 12)),
        ("January 12th, 2028", date(2028, 1, 12)),
        ("23 Nov", TODAY),
        ("22 november", date(2027, 11, 22)),
        ("3 sept", date(2027, 9, 3)),
        ("12.1.2027", date(2027, 1, 12)),
        ("12/1/27", date(2027, 1, 12)),
        ("1.12.", date(2026, 12, 1)),
        ("2027-01-12", date(2027, 1, 12)),
        ("2027/1/12", date(2027, 1, 12)),
        ("2027. 1. 12.", date(2027, 1, 12)),
        ("2026年12月15日", date(2026, 12, 15)),
        ("２０２６年１２月１５日", date(2026, 12, 15)),
        ("2026 年 12 月 15 号", date(2026, 12, 15)),
        ("12月15日", date(2026, 12, 15)),
        ("1月12日", date(2027, 1, 12)),
        ("2026년 12월 15일", date(2026, 12, 15)),
        ("２０２６／１２／１５", date(2026, 12, 15)),
        ("２０２６－１２－１５", date(2026, 12, 15)),
        ("12 Jan，2028", date(2028, 1, 12)),
        ("＋14", date(2026, 12, 7)),
        ("29 Feb", date(2028, 2, 29)),
        ("today", TODAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("Monday", date(2026, 11, 30)),
        ("fri", date(2026, 11, 27)),
        ("next friday", date(2026, 11, 27)),
        ("+14", date(2026, 12, 7)),
        ("+ 2 weeks", date(2026, 12, 7)),
        ("+3d", date(2026, 11, 26)),
        ("+3m", date(2027, 2, 23)),
        ("", None),
        ("   ", None),
    ],
)
def test_a_day_can_be_written_as_people_say_it(typed: str, meant: date | None) -> None:
    assert parse_date(typed, TODAY) == meant


def test_a_month_on_from_a_day_it_does_not_have_is_its_last() -> None:
    assert parse_date("+1m", date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_date("+3 months", date(2026, 11, 30)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    "typed",
    [
        "soon",
        "31.2.",
        "30 Feb 2027",
        "12 Janus",
        "sunny",
        "money",
        "mo",
        "+2 years",
        "+14 potatoes",
        "0.0.0000",
        "2027-13-01",
        "1" * 5000,
        "+9999m99",
    ],
)
def test_what_is_no_day_is_refused_with_the_ways_to_write_one(typed: str) -> None:
    with pytest.raises(InputError, match=r"is not a date\. Write 12 Jan, "):
        parse_date(typed, TODAY)


@given(st.text(max_size=20))
def test_whatever_is_typed_as_a_day_is_a_day_or_refused_in_words(typed: str) -> None:
    try:
        found = parse_date(typed, TODAY)
    except InputError:
        return
    assert found is None or isinstance(found, date)


@given(st.integers(0, 6), DAYS)
def test_a_weekday_is_the_next_one_and_never_today(weekday: int, today: date) -> None:
    name = (date(2026, 11, 23) + timedelta(days=weekday)).strftime("%A")
    found = parse_date(name, today)
    assert found is not None
    assert found.weekday() == weekday
    assert 1 <= (found - today).days <= 7


@given(FIGURES)
@example(Decimal("2.375"))
@example(Decimal("-240.000"))
def test_a_figure_that_stands_in_a_field_reads_back_as_the_same_figure(figure: Decimal) -> None:
    assert parse_figure(write_figure(figure)) == figure


@pytest.mark.parametrize("typed", ["240.000", "-1.250", "84.000 %"])
def test_a_figure_that_can_be_read_in_two_ways_is_asked_for_again(typed: str) -> None:
    with pytest.raises(InputError, match=r"can be read in two ways\. Write -?\d+ or "):
        parse_figure(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("180", "180"),
        ("2.5", "2.5"),
        ("2,5", "2.5"),
        ("84 000", "84000"),
        ("84'000", "84000"),
        ("84,000", "84000"),
        ("1,234,567.89", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("12 %", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("１，２３４．５", "1234.5"),
        ("１２　％", "12"),
        ("٤٢", "42"),
    ],
)
def test_a_figure_can_be_written_as_people_do(typed: str, meant: str) -> None:
    assert parse_figure(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["many", ".", "-", "1e9", "NaN", "Infinity", "1.2.3", "9" * 20, "9" * 9999]
)
def test_what_is_no_figure_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InputError, match=r"is not a figure\. Write digits"):
        parse_figure(typed)


@given(st.text(max_size=20))
def test_whatever_is_typed_as_a_figure_is_a_finite_one_or_refused_in_words(typed: str) -> None:
    try:
        found = parse_figure(typed)
    except InputError:
        return
    assert found is None or found.is_finite()


def test_nothing_typed_is_no_figure_and_shown_as_a_dash() -> None:
    assert parse_figure("  ") is None
    assert show_figure(None) == "–"


@given(st.integers(0, 600))
def test_minutes_read_with_or_without_their_unit(minutes: int) -> None:
    assert parse_minutes(f" {minutes} min") == parse_minutes(str(minutes)) == minutes
    assert parse_minutes(wide(str(minutes))) == minutes


@pytest.mark.parametrize("typed", ["", "601", "-1", "1.5", "²", "ten", "9" * 9999])
def test_what_are_no_minutes_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InputError, match="Write 0 to 600"):
        parse_minutes(typed)


@pytest.mark.parametrize("typed", ["101", "-1", "half", "²", "9" * 9999])
def test_what_is_no_percentage_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InputError, match="Write 0 to 100"):
        parse_percent(typed)


def test_a_percentage_reads_with_or_without_its_sign() -> None:
    assert (parse_percent("70 %"), parse_percent("0"), parse_percent(" ")) == (70, 0, None)
    assert parse_percent("７０％") == 70


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(500, "08:20"), (0, "00:00"), (-65, "-01:05"), (3661, "1:01:01"), (-3600, "-1:00:00")],
)
def test_a_span_is_shown_as_a_clock_shows_it(seconds: int, shown: str) -> None:
    assert show_clock(seconds) == shown
