"""`workshop actions`: commitments across sessions, and what became of them."""

from __future__ import annotations

import json

from cli_runs import EARLIER, Workshop


def numbers(listed: str) -> list[str]:
    return [line.split()[0] for line in listed.splitlines()]


def test_commitments_of_sealed_agreements_are_listed_earliest_day_first(
    with_example: Workshop,
) -> None:
    listed = with_example("actions").out
    assert numbers(listed) == ["C2", "C1", "C3", "C5", "C4", "C6"]
    assert "Gunnar Lindqvist" in listed.splitlines()[0]


def test_only_what_is_open_only_what_is_late_only_one_relationship(with_example: Workshop) -> None:
    assert numbers(with_example("actions", "--open").out) == ["C2", "C6"]
    assert numbers(with_example("actions", "--overdue").out)[0] == "C2"
    assert len(numbers(with_example("actions", "--relationship", "Kite").out)) == 6


def test_actions_as_json_carry_their_progress(with_example: Workshop) -> None:
    rows = {row["number"]: row for row in json.loads(with_example("actions", "--json").out)}
    assert [each["side"] for each in rows["C6"]["progress"]] == ["agency", "client"]
    assert rows["C4"]["outcome"] == "not-kept"
    assert rows["C2"]["open"]


def test_what_became_of_a_commitment_is_recorded_and_the_agreement_stays_as_it_was(
    with_example: Workshop,
) -> None:
    agreement = with_example("export", EARLIER, "agreement", "--format", "toml").out
    ended = with_example("actions", "done", "C2", "--word", "November came in time.")
    assert (ended.code, ended.out) == (0, "")
    assert "C2 kept" in ended.err
    assert numbers(with_example("actions", "--open").out) == ["C6"]
    (row,) = (r for r in json.loads(with_example("actions", "--json").out) if r["number"] == "C2")
    assert (row["outcome"], row["word"]) == ("kept", "November came in time.")
    assert with_example("export", EARLIER, "agreement", "--format", "toml").out == agreement


def test_one_side_can_say_it_for_itself(with_example: Workshop) -> None:
    ended = with_example(
        "actions", "done", f"{EARLIER}/c6", "--outcome", "not-kept", "--side", "client"
    )
    assert ended.code == 0
    (row,) = (r for r in json.loads(with_example("actions", "--json").out) if r["number"] == "C6")
    assert (row["progress"][-1]["side"], row["outcome"]) == ("client", "not-kept")


def test_a_commitment_is_found_by_the_beginning_of_its_uid(with_example: Workshop) -> None:
    (row, *_) = json.loads(with_example("actions", "--json").out)
    assert with_example("actions", "done", row["uid"]).code == 0


def test_an_outcome_that_is_none_is_refused(with_example: Workshop) -> None:
    ended = with_example("actions", "done", "C2", "--outcome", "forgotten")
    assert ended.code == 2
    assert "not-kept" in ended.err
