"""`workshop search`: everything said and agreed, by its words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_runs import BRIGHTWATER, EARLIER, LATER, Workshop


def test_what_was_said_is_listed_with_its_day_its_number_and_where_the_newest_first(
    with_example: Workshop,
) -> None:
    ended = with_example("search", "put", "sinead", "list")
    assert (ended.code, ended.err) == (0, "")
    (line,) = ended.out.splitlines()
    assert line.startswith(f"2026-11-20  C6  {LATER}  Put Sinéad on the timetable list")
    days = [each.split()[0] for each in with_example("search", "sinead").out.splitlines()]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


def test_several_words_and_one_argument_with_blanks_are_the_same(with_example: Workshop) -> None:
    assert (
        with_example("search", "ugly two saved").out
        == with_example("search", "ugly", "two", "saved").out
    )


def test_as_json_it_says_all_there_is_to_say(with_example: Workshop) -> None:
    (found,) = json.loads(with_example("search", "two ugly", "--json").out)
    assert found == {
        "session": "de3000000000002d",
        "session_slug": EARLIER,
        "relationship": "de30000000000002",
        "relationship_name": "Skerrow Ferries + Kite & Anvil",
        "type": "progress",
        "number": "C5",
        "text": "Six of six. The two ugly ones saved us a round each.",
        "date": "2026-10-20",
        "item": found["item"],
    }


def test_only_one_relationship_and_only_so_many(with_example: Workshop, brightwater: Path) -> None:
    with_example("import", brightwater)
    everywhere = with_example("search", "layouts").out
    assert BRIGHTWATER in everywhere
    assert LATER in everywhere
    there = with_example("search", "layouts", "--relationship", "oak").out
    assert {line.split()[2] for line in there.splitlines()} == {BRIGHTWATER}
    assert len(with_example("search", "layouts", "--limit", "2").out.splitlines()) == 2


def test_nothing_found_is_a_negative_answer_in_words(with_example: Workshop) -> None:
    ended = with_example("search", "zeppelin", "race")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Nothing that was said or agreed has “zeppelin race” in it.\n"
    ended = with_example("search", "zeppelin", "--json")
    assert (ended.code, json.loads(ended.out)) == (1, [])


@pytest.mark.parametrize("typed", ["", "!!!", "“ ”", "*"])
def test_signs_are_no_words(with_example: Workshop, typed: str) -> None:
    ended = with_example("search", typed)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("There is no word in “")


@pytest.mark.parametrize("typed", ['"timetable', "timetable*", "timetable AND", "NEAR(timetable"])
def test_whatever_is_typed_is_words(with_example: Workshop, typed: str) -> None:
    assert with_example("search", typed).code in (0, 1)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ((), "WORDS"),
        (("a", "--limit", "0"), "limit"),
        (("a", "--relationship", "nobody"), "names no single relationship"),
        (("word " * 100,), "at most 300 fit"),
    ],
)
def test_what_cannot_be_asked_is_said(
    with_example: Workshop, arguments: tuple[str, ...], why: str
) -> None:
    ended = with_example("search", *arguments)
    assert ended.code == 2
    assert why in ended.err


def test_in_an_empty_workspace_nothing_is_found(workshop: Workshop) -> None:
    assert workshop("search", "anything").code == 1
