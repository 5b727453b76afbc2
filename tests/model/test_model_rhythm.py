"""Rhythms: what people type is understood or refused in words, and the dates are those of the RRULE."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice, takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from rhythms import days, due_again, rhythms
from workshop.errors import InputError
from workshop.model.rhythm import (
    Rhythm,
    When,
    again_after,
    by_when,
    count_passed,
    dates,
    is_past,
    last_due,
    next_due,
    rhythm_of,
    show_when,
    show_when_short,
    when_fault,
)
from workshop.model.when import parse_when

MONDAY = date(2026, 11, 23)
EVERY_MONDAY = When(date(2026, 11, 30), "FREQ=WEEKLY;BYDAY=MO", date(2027, 6, 30))


def read(typed: str, today: date = MONDAY) -> str:
    """Return what is understood, in words, as a document has it."""
    when = parse_when(typed, today)
    assert when is not None
    assert when_fault(when) == ("", "")
    return show_when(when)


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("every Monday until 30 June", "every Monday from 30 Nov 2026 until 30 Jun 2027"),
        ("EVERY  mon, until ３０ June.", "every Monday from 30 Nov 2026 until 30 Jun 2027"),
        ("Mondays till 2027-06-30", "every Monday from 30 Nov 2026 until 30 Jun 2027"),
        ("every Monday to end of June", "every Monday from 30 Nov 2026 until 30 Jun 2027"),
        ("every Monday until June 2028", "every Monday from 30 Nov 2026 until 30 Jun 2028"),
        ("every Monday until November", "every Monday from 30 Nov 2026 until 30 Nov 2026"),
        ("every Monday", "every Monday from 30 Nov 2026 until the next review"),
        (
            "each monday until the next review",
            "every Monday from 30 Nov 2026 until the next review",
        ),
        ("weekly from 7 Dec until 2027-03-31", "every Monday from 7 Dec 2026 until 31 Mar 2027"),
        ("once a week on Monday", "every Monday from 30 Nov 2026 until the next review"),
        ("every Tue. & Thurs", "every Tuesday and Thursday from 24 Nov 2026 until the next review"),
        (
            "every Mon, Wed and Fri",
            "every Monday, Wednesday and Friday from 25 Nov 2026 until the next review",
        ),
        ("every week on Tuesday", "every Tuesday from 24 Nov 2026 until the next review"),
        (
            "every two weeks from 7 Dec until 31 March",
            "every 2 weeks on Monday from 7 Dec 2026 until 31 Mar 2027",
        ),
        (
            "every other Friday",
            "every 2 weeks on Friday from 27 Nov 2026 until the next review",
        ),
        (
            "fortnightly from 4 Dec until 30 June",
            "every 2 weeks on Friday from 4 Dec 2026 until 30 Jun 2027",
        ),
        (
            "every Monday until 30 June starting on 1 March",
            "every Monday from 1 Mar 2027 until 30 Jun 2027",
        ),
        ("daily", "every day from 24 Nov 2026 until the next review"),
        ("every 3 days", "every 3 days from 26 Nov 2026 until the next review"),
        ("every workday", "every workday from 24 Nov 2026 until the next review"),
        ("Mon-Fri until March", "every workday from 24 Nov 2026 until 31 Mar 2027"),
        ("Monday to Friday until March", "every workday from 24 Nov 2026 until 31 Mar 2027"),
        ("monthly from 23 Dec", "every month on the 23rd from 23 Dec 2026 until the next review"),
        (
            "every month from 31 Jan",
            "every month on the last day from 31 Jan 2027 until the next review",
        ),
        (
            "on the 1st of every month until 31 Dec 2027",
            "every month on the 1st from 1 Dec 2026 until 31 Dec 2027",
        ),
        ("the 15th of the month", "every month on the 15th from 15 Dec 2026 until the next review"),
        ("every month on the 2.", "every month on the 2nd from 2 Dec 2026 until the next review"),
        (
            "every last Friday of the month",
            "every month on the last Friday from 27 Nov 2026 until the next review",
        ),
        (
            "every last Friday",
            "every month on the last Friday from 27 Nov 2026 until the next review",
        ),
        (
            "on the first Monday of each month",
            "every month on the first Monday from 7 Dec 2026 until the next review",
        ),
        (
            "every quarter from 23 Feb",
            "every 3 months on the 23rd from 23 Feb 2027 until the next review",
        ),
        (
            "at the end of every quarter",
            "every 3 months on the last day from 31 Dec 2026 until the next review",
        ),
        (
            "first Monday of every quarter",
            "every 3 months on the first Monday from 4 Jan 2027 until the next review",
        ),
        (
            "yearly from 23 Nov",
            "every 12 months on the 23rd from 23 Nov 2026 until the next review",
        ),
    ],
)
def test_what_people_type_is_understood_as_a_rhythm(typed: str, understood: str) -> None:
    assert read(typed) == understood


@pytest.mark.parametrize(
    ("typed", "day"), [("12 Jan", date(2027, 1, 12)), ("+14", date(2026, 12, 7)), ("Friday", None)]
)
def test_a_day_is_still_a_day(typed: str, day: date | None) -> None:
    assert parse_when(typed, MONDAY) == When(day or date(2026, 11, 27))
    assert parse_when("  ", MONDAY) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "every blue moon",
            "“every blue moon” cannot be read as a rhythm. Write every Monday until 30 June",
        ),
        ("twice a week", "cannot be read as a rhythm"),
        ("every", "cannot be read as a rhythm"),
        ("until 30 June", "cannot be read as a rhythm"),
        ("every 200 days", "cannot be read as a rhythm"),
        ("every 0 weeks", "cannot be read as a rhythm"),
        ("every 9 years", "That is 108 months, which is more than 99."),
        ("every Monday at nine", "cannot be read as a rhythm"),
        ("evry Monday", "“evry Monday” is not a date. Write 12 Jan"),
        ("evry Monday", "Or a rhythm: every Monday until 30 June."),
        ("every Monday until Juno", "“juno” is not a date. Write 12 Jan"),
        ("every Monday until 31 Feb", "“31 feb” is not a date."),
        ("every Monday from soon", "“soon” is not a date."),
        (
            "every Monday until 1 Nov 2026",
            "It would end on 1 Nov 2026, before its first date, 30 Nov. Write",
        ),
        ("every Monday until tomorrow", "before its first date"),
        (
            "on the 31st of every month",
            "Not every month has a 31st. Write every month on the last day",
        ),
        ("monthly from 30 Jan", "Not every month has a 30th."),
        ("every 5th Friday of the month", "Not every month has five of a weekday."),
        ("every month on the last", "The last what? Write every month on the last Friday"),
        (
            "every second Friday",
            "can be read in two ways. Write every 2 weeks on Friday, or every month on",
        ),
        ("biweekly", "“biweekly” can be read in two ways. Write every 2 weeks, or"),
    ],
)
def test_what_is_not_understood_is_refused_with_an_example(typed: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_when(typed, MONDAY)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "typed", ["weekly", "every week until 30 June", "fortnightly", "once a week"]
)
def test_a_week_without_a_weekday_is_asked_on_which(typed: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_when(typed, date(2026, 11, 29))
    assert str(refused.value) == ("On which day? Write every Monday, or every two weeks on Friday.")


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("monthly", "month"),
        ("every 2 months until June", "month"),
        ("quarterly", "quarter"),
        ("yearly", "year"),
    ],
)
def test_a_month_without_a_day_is_asked_on_which_with_words_that_are_understood(
    typed: str, unit: str
) -> None:
    with pytest.raises(InputError) as refused:
        parse_when(typed, MONDAY)
    ways = f"on the 1st of every {unit}", f"every last Friday of the {unit}"
    assert str(refused.value) == f"On which day? Write {ways[0]}, or {ways[1]}."
    assert all(read(each) for each in ways)


@given(due_again(), days)
def test_a_rhythm_in_words_reads_back_as_the_same(when: When, today: date) -> None:
    assert parse_when(show_when(when), today) == when
    assert parse_when(show_when(when, today).upper(), today) == when


@given(rhythms)
def test_an_rrule_reads_back_as_the_same_rhythm_and_fits_its_column(rhythm: Rhythm) -> None:
    assert rhythm_of(rhythm.rule) == rhythm
    assert len(rhythm.short) <= 11


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=WEEKLY",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=5MO",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY\n",
    ],
)
def test_another_rrule_is_no_rhythm(rule: str) -> None:
    with pytest.raises(ValueError, match="is not a rhythm"):
        rhythm_of(rule)


@given(due_again(), days)
def test_the_dates_are_those_that_any_calendar_makes_of_the_rrule(when: When, start: date) -> None:
    assert when.due is not None
    end = f";UNTIL={when.until:%Y%m%d}" if when.until else ""
    rule = rrulestr(f"{when.rhythm}{end}", dtstart=datetime.combine(when.due, datetime.min.time()))
    expanded = (moment.date() for moment in rule.xafter(_before(max(start, when.due)), inc=True))
    found = tuple(islice(dates(when, start), 40))
    assert found == tuple(islice(expanded, 40))
    if when.until is not None:
        assert last_due(when) == rule[-1].date()
    following = rule.after(_before(start), inc=True)
    assert next_due(when, start) == (following.date() if following else last_due(when))


def _before(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time())


@given(due_again(), days)
def test_only_a_rhythm_whose_last_day_has_passed_is_past(when: When, today: date) -> None:
    over = when.until is not None and next(dates(when, today), None) is None
    assert is_past(when, today) == over
    passed = takewhile(lambda day: day < today, dates(when, when.due or today))
    assert count_passed(when, today) == len(list(passed))


@given(due_again(), days)
def test_promised_again_it_goes_on_after_today_and_an_end_that_has_passed_is_asked_anew(
    when: When, today: date
) -> None:
    again = again_after(when, today)
    assert again.rhythm == when.rhythm
    assert again.due is not None
    assert again.due > today
    assert next(dates(When(when.due, when.rhythm), again.due)) == again.due
    left = next(dates(when, today + timedelta(days=1)), None)
    assert again.until == (when.until if left else None)
    assert when_fault(again) == ("", "")


def test_a_day_that_has_passed_is_asked_anew_when_it_is_promised_again() -> None:
    assert again_after(When(date(2026, 11, 1)), MONDAY) == When()
    assert again_after(When(date(2027, 1, 12)), MONDAY) == When(date(2027, 1, 12))


@given(st.sampled_from([date.min, date.max, date(9999, 12, 30)]), rhythms)
def test_the_ends_of_the_calendar_are_survived(day: date, rhythm: Rhythm) -> None:
    assert len(list(islice(rhythm.dates(day, day), 400))) <= 400
    when = When(day, rhythm.rule, date.max)
    assert next_due(when, MONDAY) is not None
    last_due(When(day, rhythm.rule, day))


def test_it_is_said_short_in_a_column_and_long_in_a_sentence() -> None:
    assert show_when_short(EVERY_MONDAY) == "every Mon"
    assert by_when(EVERY_MONDAY) == "every Monday from 30 Nov 2026 until 30 Jun 2027"
    assert by_when(When(date(2027, 1, 12))) == "by 12 Jan 2027"
    assert by_when(When()) == show_when_short(When()) == ""


@pytest.mark.parametrize(
    ("when", "field", "said"),
    [
        (When(None, EVERY_MONDAY.rhythm), "due", "A rhythm needs its first date."),
        (
            When(date(2026, 12, 1), EVERY_MONDAY.rhythm),
            "due",
            "1 Dec 2026 is not a day of “every Monday”.",
        ),
        (
            When(*[EVERY_MONDAY.due, EVERY_MONDAY.rhythm], date(2026, 11, 1)),
            "until",
            "It would end on",
        ),
        (When(date(2026, 12, 1), "", date(2026, 12, 2)), "until", "Only a rhythm has an end."),
    ],
)
def test_dates_that_make_no_sense_are_said(when: When, field: str, said: str) -> None:
    found, words = when_fault(when)
    assert (found, said in words) == (field, True)
