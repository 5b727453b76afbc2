"""The walker reads any of our structs, gives every fault its place, and writes what it reads."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Literal

import pytest
from msgspec import Struct, structs

from workshop.documents.faults import MOST, Faults
from workshop.documents.rows import shape
from workshop.documents.rules import NAME, Rule, optional
from workshop.documents.walker import plain, read
from workshop.errors import DocumentError
from workshop.model.overview import ActionLine
from workshop.model.template import Template
from workshop.model.text import MAX_TEXT


class Cup(Struct, frozen=True, omit_defaults=True):
    colour: Literal["red", "blue"] = "red"
    marks: tuple[str, ...] = ()


class Table(Struct, frozen=True, rename={"cups": "cup"}):
    name: str
    legs: int = 4
    made: date | None = None
    used: datetime | None = None
    weight: Decimal | None = None
    round: bool = False
    best: Cup = Cup()
    cups: tuple[Cup, ...] = ()


def faults_of(data: dict[str, object], **options: object) -> list[str]:
    with pytest.raises(DocumentError) as refused:
        read(Table, data, "t.toml", **options)  # type: ignore[arg-type]
    return refused.value.faults


def test_every_type_is_read_and_written() -> None:
    data: dict[str, object] = {
        "name": "Ines",
        "legs": 3,
        "made": date(2026, 1, 2),
        "used": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        "weight": "12.50",
        "round": True,
        "best": {"colour": "blue"},
        "cup": [{"marks": ["a", "b"]}, {}],
    }
    table = read(Table, data, "t.toml")
    assert table.weight == Decimal("12.50")
    assert table.cups == (Cup(marks=("a", "b")), Cup())
    assert plain(table) == data


def test_what_says_nothing_is_not_written() -> None:
    assert plain(Table("x")) == {"name": "x", "legs": 4, "round": False, "cup": []}


def test_times_are_kept_in_utc_to_the_second() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 999, tzinfo=timezone(timedelta(hours=2)))
    there = datetime(2026, 1, 2, 1, 4, 5, tzinfo=UTC)
    assert read(Table, {"name": "x", "used": moment}, "t.toml").used == there
    assert plain(Table("x", used=moment))["used"] == there


def test_a_figure_is_written_with_its_own_decimals_and_never_as_a_power() -> None:
    assert plain(Table("x", weight=Decimal("1E+3")))["weight"] == "1000"
    assert plain(Table("x", weight=Decimal("2.50")))["weight"] == "2.50"


def test_all_faults_are_found_in_one_walk_and_lists_count_from_one() -> None:
    data = {
        "legs": "four",
        "made": "2026-01-02",
        "used": datetime(2026, 1, 2),
        "weight": 12.5,
        "round": 1,
        "best": {"color": "blue"},
        "cup": [{}, {"colour": "green", "marks": ["ok", "\x07"]}, "mug"],
        "hight": 1,
    }
    assert faults_of(data) == [
        "hight: unknown key; did you mean weight?",
        "name: is missing; needed: text in quotes",
        "legs: is text; needed: a whole number",
        "made: is text; needed: a date like 2026-11-23, without quotes",
        "used: has no zone, or is no time in UTC; "
        "needed: a time with its zone like 2026-11-23T09:00:00Z, without quotes",
        'weight: is a number with a fraction; needed: a figure in quotes like "180" or "2.5"',
        "round: is a whole number; needed: true or false",
        "best.color: unknown key; did you mean colour?",
        'cup[2].colour: "green" is not allowed; needed: one of "red", "blue"',
        "cup[2].marks[2]: character 1 is the control character U+0007; only line breaks and tabs are allowed",
        "cup[3]: is text; needed: a table",
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "true or false"),
        (1.5, "a number with a fraction"),
        (float("nan"), "a number with a fraction"),
        ("3", "text"),
        ([3], "a list"),
        ({}, "a table"),
        (date(2026, 1, 2), "a date"),
        (datetime(2026, 1, 2), "a time"),
        (datetime(2026, 1, 2).time(), "a time of day"),
    ],
)
def test_what_stands_there_instead_is_said(value: object, kind: str) -> None:
    assert faults_of({"name": "x", "legs": value}) == [f"legs: is {kind}; needed: a whole number"]


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        (Rule(at_least=0, at_most=600), -1, "is -1; needed: a whole number from 0 to 600"),
        (Rule(at_least=1), 0, "is 0; needed: a whole number, 1 or more"),
        (Rule(), 2**53, "is too large; needed: a whole number"),
    ],
)
def test_a_number_keeps_its_limits(rule: Rule, value: int, words: str) -> None:
    rules = {Table: {"legs": rule}}
    assert faults_of({"name": "x", "legs": value}, rules=rules) == [f"legs: {words}"]


@pytest.mark.parametrize(
    ("rule", "value", "words"),
    [
        (Rule(), "x" * (MAX_TEXT + 1), "has 20,001 characters; at most 20,000 are allowed"),
        (NAME, "x" * 301, "has 301 characters; at most 300 are allowed"),
        (NAME, "a\nb", "has a line break; needed: one line"),
        (NAME, " \n ", "is empty; needed: words"),
        (Rule(pattern="[a-z]+", allowed="small letters"), "X", 'is "X"; needed: small letters'),
        (
            Rule(pattern="[a-z]+", allowed="small letters"),
            "x\n1",
            'is "x\\u000A1"; needed: small letters',
        ),
        (Rule(), "a\nbc\x1b", "line 2, character 3 is the control character U+001B"),
        (Rule(), "\ufeffa", "has an invisible mark (U+FEFF) at character 1"),
        (Rule(), "a\nb\u202e", "has an invisible mark (U+202E) at line 2, character 2; delete it"),
        (Rule(exact=True), "a\u2028b", "character 2 is the control character U+2028"),
        (Rule(exact=True), "a\rb", "character 2 is the control character U+000D"),
        # Two characters after normalisation where there was one.
        (Rule(), "\u0958" * MAX_TEXT, "40,000 characters"),
    ],
)
def test_a_text_keeps_its_limits(rule: Rule, value: str, words: str) -> None:
    (fault,) = faults_of({"name": value}, rules={Table: {"name": rule}})
    assert fault.startswith("name: ")
    assert words in fault


def test_an_exact_text_is_not_tidied_and_any_other_is() -> None:
    text = " cafe\u0301 \n\n"
    assert read(Table, {"name": text}, "t", rules={Table: {"name": Rule(exact=True)}}).name == text
    assert read(Table, {"name": text}, "t").name == " café"


def test_a_strangers_key_cannot_drive_the_terminal() -> None:
    faults = faults_of({"name": "x", "\x1b]0;me\x07\u202e": 1, "k" * 500: 1})
    assert faults[0].startswith('"\\u001B]0;me\\u0007\\u202E": unknown key; allowed here: name')
    assert len(faults[1]) < 200


def test_a_hopeless_document_ends_in_a_bearable_list() -> None:
    faults = faults_of({"name": "x", **{f"key{number}": 1 for number in range(9_000)}})
    assert len(faults) == MOST + 1
    assert "the rest is not listed" in faults[-1]


def test_a_check_is_not_heard_where_there_is_a_fault_already() -> None:
    def check(table: Table, faults: Faults) -> list[tuple[str, str]]:
        assert table.legs == 0
        return [("legs", "too few"), ("cup[1].colour", "ugly"), ("cup[2].colour", "ugly")]

    data: dict[str, object] = {"name": "x", "legs": "none", "cup": ["mug", {}]}
    assert faults_of(data, checks=(check,)) == [
        "legs: is text; needed: a whole number",
        "cup[1]: is text; needed: a table",
        "cup[2].colour: ugly",
    ]


def test_a_type_that_no_document_can_hold_is_our_own_mistake() -> None:
    class Odd(Struct):
        both: int | str

    with pytest.raises(TypeError):
        read(Odd, {"both": 1}, "t")
    with pytest.raises(TypeError):
        plain(Table(1.5))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [shape().file, Template, ActionLine])
def test_what_a_document_leaves_out_is_what_it_reads_back(kind: type[Struct]) -> None:
    """None is not written, so nothing that may be None can have another default."""
    seen: list[type[Struct]] = [kind]
    for struct in seen:
        for field in structs.fields(struct):
            inner = field.type
            while getattr(inner, "__origin__", None) is tuple:
                inner = inner.__args__[0]
            if isinstance(inner, type) and issubclass(inner, Struct) and inner not in seen:
                seen.append(inner)
            if optional(field.type) is not None and not field.required:
                assert field.default is None


def test_every_rule_is_about_a_field_that_is_there() -> None:
    for struct, rules in shape().rules.items():
        assert set(rules) <= set(struct.__struct_fields__)
