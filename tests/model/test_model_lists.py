"""A list that was pasted is read as what it is: items without their marks, under the headings they stand under."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.model.lists import Listed, is_marked, items_in

SCOPE = """A. Account services
1. Runs the weekly status call
2. Keeps the timing plan
3. Prepares estimates

B. Production
1. Retouches all images
2. Prepares print files
"""


def read(text: str) -> list[tuple[str, str]]:
    return [(each.group, each.text) for each in items_in(text)]


def test_headings_with_letters_stand_over_numbered_lines() -> None:
    assert read(SCOPE) == [
        ("Account services", "Runs the weekly status call"),
        ("Account services", "Keeps the timing plan"),
        ("Account services", "Prepares estimates"),
        ("Production", "Retouches all images"),
        ("Production", "Prepares print files"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Account:\n- Status call\n- Timing plan\nProduction:\n- Retouching",
        "Account\n• Status call\n• Timing plan\n\nProduction\n• Retouching",
        "1. Account\n   a) Status call\n   b) Timing plan\n2. Production\n   a) Retouching",
        "1. Account\n1.1 Status call\n1.2 Timing plan\n2. Production\n2.1 Retouching",
        "# Account\nStatus call\nTiming plan\n# Production\nRetouching",
        "Account\n  Status call\n  Timing plan\nProduction\n  Retouching",
        "1. Account\n\t- Status call\n\t- Timing plan\n2. Production\n\t- Retouching",
        "Account:\nStatus call\nTiming plan\nProduction:\nRetouching",
        "- Account\n  - Status call\n  - Timing plan\n- Production\n  - Retouching",
    ],
)
def test_a_heading_is_told_in_any_way_that_people_write_one(text: str) -> None:
    assert read(text) == [
        ("Account", "Status call"),
        ("Account", "Timing plan"),
        ("Production", "Retouching"),
    ]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("one\ntwo\n\nthree\n", ["one", "two", "three"]),
        ("- one\n* two\n•three", ["one", "two", "three"]),
        ("1) one\n2) two", ["one", "two"]),
        ("(a) one\n(b) two", ["one", "two"]),
        ("4. four\n5. five\n6. six", ["four", "five", "six"]),
        ("\t☐ one\n\t☐ two", ["one", "two"]),
        # What is no mark stays.
        ("3 films a year\n12 banners", ["3 films a year", "12 banners"]),
        ("1.5 million reached\n2.5 million seen", ["1.5 million reached", "2.5 million seen"]),
        ("-5 % cost\n+3 % reach", ["-5 % cost", "+3 % reach"]),
        ("A. Meyer, Buyer\nC. Ek, Planner", ["A. Meyer, Buyer", "C. Ek, Planner"]),
        ("2027. A new year\n2029. Another", ["2027. A new year", "2029. Another"]),
        (
            "- a sentence that\n  was wrapped\n- and another",
            ["a sentence that was wrapped", "and another"],
        ),
    ],
)
def test_bullets_numbers_and_letters_are_taken_off_and_nothing_else(
    text: str, items: list[str]
) -> None:
    assert [each.text for each in items_in(text)] == items
    assert {each.group for each in items_in(text)} == {""}


def test_where_there_are_no_groups_a_heading_is_an_item_so_that_no_words_are_lost() -> None:
    items = items_in(SCOPE, groups=False)
    assert len(items) == 7
    assert items[0] == Listed("Account services")


def test_only_a_text_of_marked_lines_is_a_list() -> None:
    assert is_marked(SCOPE)
    assert is_marked("- one\n- two")
    assert not is_marked("One thought.\nAnd another.")
    assert not is_marked("We want:\n- one")
    assert not is_marked("- one\n- two\nbut then again\nnot")


WORDS = st.text(alphabet="abcdefg ", min_size=3, max_size=12).map(lambda each: f"w{each.strip()}w")


@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["- ", "• ", "{}. ", "{}) ", ""]))
def test_whatever_stands_in_a_plain_list_comes_out_in_its_order(
    words: list[str], mark: str
) -> None:
    text = "\n".join(mark.format(place) + each for place, each in enumerate(words, 1))
    assert [each.text for each in items_in(text)] == words


@given(st.lists(st.text(alphabet="xyz1.)-•:#( \t", max_size=12), max_size=6))
def test_no_word_of_two_letters_is_lost_whatever_was_pasted(lines: list[str]) -> None:
    text = "\n".join(f"{line} xy" for line in lines)
    found = items_in(text, groups=False)
    assert " ".join(each.text for each in found).count("xy") == text.count("xy")
