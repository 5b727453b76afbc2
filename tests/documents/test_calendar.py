"""The calendar of what was promised, read back with the library that any program could use."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from icalendar import Calendar, Component
from msgspec import structs

from agreement.agreement_builders import a_signature, proposed
from builders import INES, NOW, SESSION, TOMAS, a_record
from documents.record_strategies import action_lines
from laws import examples
from workshop.documents.calendar import actions_ics
from workshop.model.commitments import Commitment
from workshop.model.overview import ActionLine, actions_of
from workshop.model.progress import Outcome, Progress
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side
from workshop.room.exports import export

RECORD = a_record()
BRIEF, IDEA = actions_of(RECORD)
MONDAYS = structs.replace(
    BRIEF,
    due=date(2026, 11, 30),
    rhythm="FREQ=WEEKLY;BYDAY=MO",
    until=date(2026, 12, 20),
    when="every Monday from 30 Nov 2026 until 20 Dec 2026",
    helper_names=("Tomás Reyes",),
)


def read(text: str) -> dict[str, list[Component]]:
    """Return the tasks and events of a calendar."""
    calendar = Calendar.from_ical(text)
    return {name: calendar.walk(name) for name in ("VTODO", "VEVENT")}


def of(line: ActionLine, review: date | None = None) -> tuple[Component, Component]:
    found = read(actions_ics([line], NOW, review=review))
    (task,), (event,) = found["VTODO"], found["VEVENT"]
    return task, event


def test_a_promise_is_a_task_and_a_day_that_blocks_nobody() -> None:
    task, event = of(BRIEF)
    assert task.decoded("due") == date(2027, 1, 12)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (
        date(2027, 1, 12),
        date(2027, 1, 13),
    )
    assert (event["transp"], task["status"]) == ("TRANSPARENT", "NEEDS-ACTION")
    assert task["summary"] == event["summary"] == "C1 One written brief per campaign"
    assert "Who: Ines Moreau" in event["description"]
    assert "Done when: Every job has one" in event["description"]
    assert event.decoded("dtstamp") == NOW.replace(microsecond=0)
    name = f"{BRIEF.relationship}-C1"
    assert {task["uid"], event["uid"]} == {f"{name}-task", f"{name}-day"}


def test_a_rhythm_comes_again_until_its_end() -> None:
    text = actions_ics([MONDAYS], NOW)
    assert text.count("\r\nRRULE:FREQ=WEEKLY;UNTIL=20261220;BYDAY=MO\r\n") == 2
    for each in of(MONDAYS):
        assert each.decoded("dtstart") == date(2026, 11, 30)
        rule = rrulestr(each["rrule"].to_ical().decode(), dtstart=datetime(2026, 11, 30))
        # 30 November, 7 and 14 December are Mondays; the 21st lies after the end.
        assert [day.date() for day in rule] == [
            date(2026, 11, 30),
            date(2026, 12, 7),
            date(2026, 12, 14),
        ]
        assert "Who: Ines Moreau, with Tomás Reyes" in each["description"]
        assert "every Monday from 30 Nov 2026 until 20 Dec 2026" in each["description"]


NO_END = "No end is agreed; shown for one year."


def test_a_rhythm_without_an_end_goes_on_until_the_next_review() -> None:
    endless = structs.replace(MONDAYS, until=None)
    text = actions_ics([endless], NOW, review=date(2027, 2, 22))
    assert text.count("UNTIL=20270222") == 2
    assert NO_END not in text


@pytest.mark.parametrize("review", [None, date(2026, 11, 1)])
def test_without_an_end_and_a_review_to_come_a_rhythm_is_shown_for_one_year(
    review: date | None,
) -> None:
    endless = structs.replace(MONDAYS, until=None)
    for each in of(endless, review):
        assert "UNTIL=20271130" in each["rrule"].to_ical().decode()
        assert NO_END in each["description"].splitlines()
    for each in of(MONDAYS, review):
        assert NO_END not in each["description"]


def test_a_promise_without_a_day_is_a_task_alone() -> None:
    found = read(actions_ics([structs.replace(BRIEF, due=None)], NOW))
    assert (len(found["VTODO"]), len(found["VEVENT"])) == (1, 0)
    assert "due" not in found["VTODO"][0]


@settings(max_examples=examples(40))
@given(action_lines())
def test_whatever_was_typed_is_read_back_and_no_line_is_too_long(
    lines: tuple[ActionLine, ...],
) -> None:
    text = actions_ics(lines, NOW)
    assert actions_ics(lines, NOW) == text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    found = read(text)
    assert [
        line.action in each["description"] for line, each in zip(lines, found["VTODO"], strict=True)
    ] == [True] * len(lines)
    assert len(found["VEVENT"]) == sum(line.due is not None for line in lines)


def test_chinese_is_folded_by_its_bytes_and_read_back_whole() -> None:
    words = "每周一更新一次项目进度并发送给双方团队，包括所有未完成的事项和下一步计划；" * 4
    text = actions_ics([structs.replace(BRIEF, action=words)], NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    task, event = of(structs.replace(BRIEF, action=words))
    assert words in task["description"]
    assert event["summary"].endswith("…")


def test_the_calendar_of_a_session_has_its_open_promises_and_no_mail_address() -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    text = export(RECORD, "actions", "ics", now)
    assert any(person.mail for person in RECORD.participants)
    assert not re.search("@|ATTENDEE|ORGANIZER|METHOD", text)
    assert [each["summary"][:2] for each in read(text)["VTODO"]] == ["C1", "C2"]
    assert all(
        "Nothing here is signed yet." in each["description"] for each in read(text)["VEVENT"]
    )
    assert export(RECORD, "actions", "ics", now + timedelta(days=9)) == text
    gone = [structs.replace(item, standing="dropped") for item in RECORD.of(Commitment)]
    dropped = structs.replace(RECORD, items=tuple(gone))
    assert read(export(dropped, "actions", "ics", now)) == {"VTODO": [], "VEVENT": []}


def test_the_next_review_is_a_day_of_the_session_that_named_it() -> None:
    found = read(export(RECORD, "actions", "ics", NOW))["VEVENT"]
    (review,) = (each for each in found if each["uid"] == f"{SESSION.id}-review")
    assert review["summary"] == "Next review: Brightwater + Oak & Lime"
    assert review.decoded("dtstart") == date(2027, 3, 14)
    assert review["description"] == "Nothing here is signed yet.\nEvery quarter"
    assert int(review["sequence"]) > 0
    without = structs.replace(RECORD, items=RECORD.of(Commitment))
    assert "-review" not in export(without, "actions", "ics", NOW)


# --- from one export to the next ------------------------------------------------------------------


def sequences(record: Record) -> dict[str, int]:
    found = read(export(record, "actions", "ics", NOW))
    return {str(each["uid"]): int(each["sequence"]) for kind in found.values() for each in kind}


def said(record: Record, outcome: Outcome, *sides: Side, days: int = 0) -> Record:
    """What some sides say became of C1."""
    uid = next(item.uid for item in record.items if item.number == "C1")
    at = NOW + timedelta(days=40 + days)
    rows = tuple(Progress(f"p{days}{side}", uid, outcome, at, side) for side in sides)
    return structs.replace(record, progress=(*record.progress, *rows))


def later(record: Record) -> Record:
    """The next session, which carries C1 and C2 on."""
    session = structs.replace(SESSION, id="later", slug="later", date=NOW.date())
    return structs.replace(record, session=session)


def test_a_later_state_has_a_higher_sequence_under_the_same_uid() -> None:
    draft = structs.replace(RECORD, session=structs.replace(SESSION, started=NOW))
    at_first = proposed(RECORD, now=NOW + timedelta(minutes=1))
    one, other = (a_signature(at_first, each) for each in (INES, TOMAS))
    one = structs.replace(one, at=NOW + timedelta(minutes=2))
    other = structs.replace(other, at=NOW + timedelta(hours=9))
    half = structs.replace(at_first, signatures=(one,))
    whole = structs.replace(at_first, signatures=(one, other))
    told = said(whole, "partly", "client")
    settled = said(told, "kept", *SIDES, days=1)
    again = proposed(later(RECORD), now=NOW + timedelta(days=90))
    states = [sequences(each) for each in (draft, at_first, half, whole, told, settled, again)]
    # The next review is another day each time.
    promises = [{uid for uid in each if not uid.endswith("-review")} for each in states]
    assert len({*map(frozenset, promises)}) == 1
    (uid,) = (uid for uid in states[0] if uid.endswith("-C1-task"))
    rising = [each[uid] for each in states]
    assert rising == sorted(set(rising))
    assert max(rising) < 2**31


def test_what_is_settled_is_done_or_cancelled_so_that_a_calendar_can_follow() -> None:
    outcomes: tuple[tuple[Outcome, str, str | None], ...] = (
        ("kept", "COMPLETED", None),
        ("dropped", "CANCELLED", "CANCELLED"),
        ("not-kept", "CANCELLED", "CANCELLED"),
    )
    for outcome, status, day in outcomes:
        found = read(export(said(RECORD, outcome, *SIDES), "actions", "ics", NOW))
        assert (found["VTODO"][0]["status"], found["VEVENT"][0].get("status")) == (status, day)
        assert "Settled: " in found["VTODO"][0]["description"]
        assert found["VTODO"][1]["status"] == "NEEDS-ACTION"
    one_side = read(export(said(RECORD, "kept", "client"), "actions", "ics", NOW))
    assert one_side["VTODO"][0]["status"] == "NEEDS-ACTION"


# --- read by another reader -----------------------------------------------------------------------

_ESCAPED = re.compile(r"\\(.)")


def lines_of(text: str) -> list[tuple[str, str]]:
    """Name and value of each line, unfolded as RFC 5545 says; nothing here is from the library that wrote it."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    found = []
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        name, _, value = line.partition(":")
        plain = _ESCAPED.sub(lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
        found.append((name.partition(";")[0], plain))
    return found


def blocks_of(text: str) -> list[dict[str, str]]:
    """The calendar and its entries, each with its values by name, its kind under ""."""
    blocks: list[dict[str, str]] = []
    for name, value in lines_of(text):
        if name == "BEGIN":
            blocks.append({"": value})
        elif name != "END":
            assert name not in blocks[-1], name
            blocks[-1][name] = value
    return blocks


def test_another_reader_finds_the_same_tasks_events_and_rules() -> None:
    text = actions_ics([MONDAYS, IDEA], NOW)
    lines, blocks = lines_of(text), blocks_of(text)
    assert (lines[0], lines[-1]) == (("BEGIN", "VCALENDAR"), ("END", "VCALENDAR"))
    assert [each[""] for each in blocks] == ["VCALENDAR", *["VTODO", "VEVENT"] * 2]
    for each in blocks[1:3]:
        assert {"UID", "DTSTAMP", "SEQUENCE", "SUMMARY", "DESCRIPTION"} <= set(each)
        rule = rrulestr(each["RRULE"], dtstart=datetime.strptime(each["DTSTART"], "%Y%m%d"))
        assert [day.day for day in rule] == [30, 7, 14]
    assert (blocks[4]["DTSTART"], blocks[4]["DTEND"]) == ("20270131", "20270201")
    assert blocks[3]["DUE"] == "20270131"
    assert "Who: Tomás Reyes" in blocks[4]["DESCRIPTION"].split("\n")


@settings(max_examples=examples(40))
@given(action_lines())
def test_another_reader_has_each_action_word_for_word(lines: tuple[ActionLine, ...]) -> None:
    tasks = [each for each in blocks_of(actions_ics(lines, NOW)) if each[""] == "VTODO"]
    for line, task in zip(lines, tasks, strict=True):
        assert line.action in task["DESCRIPTION"]
