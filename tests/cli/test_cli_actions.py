"""`workshop actions`: commitments across sessions, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from cli_runs import BRIGHTWATER, EARLIER, Workshop

from builders import INES, TOMAS, with_agreement_sealed
from look_backs import again, last_agreement, looking_back, told
from workshop.model.commitments import Commitment
from workshop.model.record import Record


def numbers(listed: str) -> list[str]:
    return [line.split()[0] for line in listed.splitlines()]


def test_commitments_of_sealed_agreements_are_listed_earliest_day_first(
    with_example: Workshop,
) -> None:
    listed = with_example("actions").out
    assert numbers(listed) == ["C1", "C2", "C4", "C3", "C6", "C5", "C7", "C9", "C8", "C10"]
    assert "Sinéad Walsh" in listed.splitlines()[0]


def test_only_what_is_open_only_what_is_late_only_one_relationship(with_example: Workshop) -> None:
    assert numbers(with_example("actions", "--open").out) == ["C6", "C10"]
    assert numbers(with_example("actions", "--overdue").out)[0] == "C6"
    assert len(numbers(with_example("actions", "--relationship", "Kite").out)) == 10


def test_where_commitments_come_from_is_said_only_where_there_are_none(
    with_example: Workshop,
) -> None:
    with_example("actions", "done", "C6")
    assert with_example("actions", "--overdue").err.strip() == "No overdue commitments."


def test_without_any_agreement_it_says_where_commitments_come_from(workshop: Workshop) -> None:
    ended = workshop("actions", "--overdue")
    assert ended.err.strip() == "No overdue commitments. They come with a sealed agreement."


def test_actions_as_json_carry_their_progress(with_example: Workshop) -> None:
    rows = {row["number"]: row for row in json.loads(with_example("actions", "--json").out)}
    assert [each["side"] for each in rows["C10"]["progress"]] == ["agency", "client"]
    assert rows["C8"]["outcome"] == "not-kept"
    assert rows["C6"]["open"]


def test_what_became_of_a_commitment_is_recorded_and_the_agreement_stays_as_it_was(
    with_example: Workshop,
) -> None:
    agreement = with_example("export", EARLIER, "agreement", "--format", "toml").out
    ended = with_example("actions", "done", "C6", "--word", "November came in time.")
    assert (ended.code, ended.out) == (0, "")
    assert "C6 kept" in ended.err
    assert numbers(with_example("actions", "--open").out) == ["C10"]
    (row,) = (r for r in json.loads(with_example("actions", "--json").out) if r["number"] == "C6")
    assert (row["outcome"], row["word"]) == ("kept", "November came in time.")
    assert with_example("export", EARLIER, "agreement", "--format", "toml").out == agreement


def test_one_side_can_say_it_for_itself(with_example: Workshop) -> None:
    ended = with_example(
        "actions", "done", f"{EARLIER}/c10", "--outcome", "not-kept", "--side", "client"
    )
    assert ended.code == 0
    (row,) = (r for r in json.loads(with_example("actions", "--json").out) if r["number"] == "C10")
    assert (row["client"], row["agency"], row["outcome"]) == ("not-kept", "kept", "open")
    (listed,) = (line for line in with_example("actions").out.splitlines() if "C10" in line)
    assert "● client says not kept; ○ agency says kept" in listed


def test_a_commitment_is_found_by_the_beginning_of_its_uid(with_example: Workshop) -> None:
    (row, *_) = json.loads(with_example("actions", "--json").out)
    assert with_example("actions", "done", row["uid"]).code == 0


def test_an_outcome_that_is_none_is_refused(with_example: Workshop) -> None:
    ended = with_example("actions", "done", "C6", "--outcome", "forgotten")
    assert ended.code == 2
    assert "not-kept" in ended.err


def test_what_a_later_agreement_promises_again_is_to_be_done_there_alone(
    workshop: Workshop, record_file: Callable[[Record], Path]
) -> None:
    before = told(last_agreement(), "C2", "partly")
    later = with_agreement_sealed(looking_back(before, again(before, "C2")))
    for record in (before, later):
        assert workshop("import", record_file(record)).code == 0
    assert numbers(workshop("actions").out).count("C2") == 1
    assert numbers(workshop("actions", "--open").out).count("C2") == 1
    assert "C2 kept" in workshop("actions", "done", "C2").err
    rows_of_c2 = [
        row for row in json.loads(workshop("actions", "--json").out) if row["number"] == "C2"
    ]
    assert [(row["session_slug"], row["carried"], row["open"]) for row in rows_of_c2] == [
        (BRIGHTWATER, None, False)
    ]


def test_a_rhythm_is_listed_by_its_next_date_and_exported_as_a_calendar(
    workshop: Workshop, record_file: Callable[[Record], Path]
) -> None:
    weekly = Commitment(
        "Send the figures",
        TOMAS.handle,
        date(2026, 8, 31),
        rhythm="FREQ=WEEKLY;BYDAY=MO",
        until=date(2200, 6, 30),
        helpers=(INES.handle,),
    )
    assert workshop("import", record_file(last_agreement(weekly))).code == 0
    (line,) = workshop("actions").out.splitlines()
    day = date.fromisoformat(line.split()[1])
    assert (day >= date.today(), day.weekday()) == (True, 0)
    assert "Tomás Reyes, with Ines Moreau" in line
    assert "every Monday from 31 Aug 2026 until 30 Jun 2200" in line
    assert "No overdue commitments" in workshop("actions", "--overdue").err
    shown = workshop("export", "latest", "actions", "--format", "ics")
    assert "RRULE:FREQ=WEEKLY;UNTIL=22000630;BYDAY=MO\r\n" in shown.out
    assert "every Monday from 31 Aug 2026" in workshop("show", "latest").out
