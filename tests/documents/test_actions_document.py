"""The list of commitments, in each form it is handed out in."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from msgspec import structs

from builders import NOW, a_record
from documents.record_strategies import action_lines
from laws import examples
from workshop.documents.actions import (
    actions_csv,
    actions_json,
    actions_markdown,
    read_actions_toml,
    write_actions_toml,
)
from workshop.errors import DocumentError
from workshop.model.overview import ActionLine, actions_of
from workshop.model.progress import Progress

LINES = actions_of(a_record())
BRIEF, IDEA = LINES
EARLY, LATE = date(2026, 12, 1), date(2027, 1, 20)


def after(line: ActionLine, *rows: Progress) -> ActionLine:
    return structs.replace(line, progress=rows)


def cells(lines: tuple[ActionLine, ...]) -> list[list[str]]:
    """Return the cells of the CSV of `lines`, as a program reads them that knows the byte-order mark."""
    read = actions_csv(lines).encode().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(read, newline="")))


def columns(line: ActionLine) -> dict[str, str]:
    """Return the cells of one line by their headings."""
    heads, row = cells((line,))
    return dict(zip(heads, row, strict=True))


def said(line: ActionLine, outcome: str, side: str | None = None, word: str = "") -> Progress:
    return Progress(f"w-{outcome}-{side}", line.uid, outcome, NOW, side, word)  # type: ignore[arg-type]


@settings(max_examples=examples(60))
@given(action_lines())
def test_lines_read_back_are_the_lines_that_were_written(lines: tuple[ActionLine, ...]) -> None:
    text = write_actions_toml(lines)
    assert read_actions_toml(text.encode(), "a.toml") == lines
    assert write_actions_toml(read_actions_toml(text, "a.toml")) == text


@settings(max_examples=examples(60))
@given(action_lines())
def test_no_cell_can_run_as_a_formula_and_every_form_holds_every_line(
    lines: tuple[ActionLine, ...],
) -> None:
    rows = cells(lines)
    assert len(rows) == len(lines) + 1
    assert not any(cell.strip()[:1] in tuple("=+-@") for row in rows for cell in row)
    pieces = [piece for row in rows for cell in row for piece in re.split("[;\t\r\n]", cell)]
    assert not any(piece.strip(' "')[:1] in tuple("=+-@") for piece in pieces)
    assert [line["action"] for line in json.loads(actions_json(lines))] == [
        line.action for line in lines
    ]
    table = [row for row in actions_markdown(lines, LATE).splitlines() if row.startswith("| ")]
    sessions = actions_markdown(lines, LATE).count("\n## ")
    assert len(table) == len(lines) + sessions


def test_an_empty_list_is_a_document_too() -> None:
    assert write_actions_toml(()) == 'format = "workshop-actions/1"\n'
    assert read_actions_toml(write_actions_toml(()), "a.toml") == ()
    assert "Nothing is promised" in actions_markdown((), LATE)
    assert json.loads(actions_json(())) == []


def test_the_faults_of_a_file_are_named() -> None:
    text = write_actions_toml((BRIEF, after(IDEA, structs.replace(said(BRIEF, "kept"), uid="w1"))))
    text = text.replace(f'uid = "{IDEA.uid}"', f'uid = "{BRIEF.uid}"').replace(
        "confidence = 60", "confidence = 160"
    )
    text = text.replace('outcome = "kept"', 'outcome = "perhaps"')
    with pytest.raises(DocumentError) as refused:
        read_actions_toml(text, "a.toml")
    assert [fault.partition(": ")[0] for fault in refused.value.faults] == [
        "action[2].confidence",
        "action[2].progress[1].outcome",
        "action[2].uid",
    ]


def test_progress_belongs_to_the_action_it_stands_under() -> None:
    text = write_actions_toml((BRIEF, after(IDEA, said(BRIEF, "kept"))))
    with pytest.raises(
        DocumentError, match=r"action\[2\]\.progress\[1\]\.commitment: is not the uid"
    ):
        read_actions_toml(text, "a.toml")


def test_the_page_says_who_does_what_by_when() -> None:
    page = actions_markdown(LINES, EARLY)
    assert "## Brightwater + Oak & Lime" in page
    assert (
        "| C1 | One written brief per campaign | ● Ines Moreau | 12 Jan 2027 | Every job has one | open |"
        in page
    )


def test_the_page_marks_what_is_overdue_and_not_what_is_done() -> None:
    late = actions_markdown(LINES, LATE)
    assert late.count("overdue") == 1
    assert "overdue" not in actions_markdown((after(BRIEF, said(BRIEF, "kept")),), LATE)


def test_the_page_shows_where_the_sides_see_it_differently() -> None:
    apart = after(
        BRIEF, said(BRIEF, "kept", "client"), said(BRIEF, "partly", "agency", "Two were late")
    )
    words = "● client says kept; ○ agency says partly kept · **overdue**: Two were late |"
    assert words in actions_markdown((apart,), LATE)
    settled = after(BRIEF, *apart.progress, said(BRIEF, "kept"))
    assert "| kept |" in actions_markdown((settled,), LATE)


def test_one_sides_word_is_shown_as_its_own_and_keeps_nothing() -> None:
    alone = after(BRIEF, said(BRIEF, "kept", "client"))
    page = actions_markdown((alone,), LATE)
    assert "| ● client says kept; agency has not said · **overdue** |" in page
    row = columns(alone)
    assert (row["outcome"], row["client"], row["agency"]) == ("open", "kept", "")
    (line,) = json.loads(actions_json((alone,)))
    assert (line["outcome"], line["open"], line["client"], line["agency"]) == (
        "open",
        True,
        "kept",
        "",
    )


def test_an_action_nobody_owns_yet_says_so() -> None:
    bare = structs.replace(BRIEF, owner="", owner_name="", due=None, side=None)
    assert "| nobody yet | no date |" in actions_markdown((bare,), LATE)


def test_text_that_looks_like_a_table_stays_in_its_cell() -> None:
    hostile = structs.replace(BRIEF, action="a | b |\n| --- | **x** <b>")
    assert "a \\| b \\| \\| --- \\| \\*\\*x\\*\\* \\<b>" in actions_markdown((hostile,), LATE)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "＝1", "﹦1", "|calc", "\tx"]
)
def test_a_formula_becomes_text(text: str) -> None:
    assert columns(structs.replace(BRIEF, action=text))["action"] == f"'{text}"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("\t=1", "'\t'=1"),
        ("\n@x", "'\n'@x"),
        ("a;=1", "a;'=1"),
        ("a; ;=1", "a; ;'=1"),
        ("a\n- b", "a\n'- b"),
        ("a\t+1", "a\t'+1"),
        ('a;"=1"', 'a;"\'=1"'),
        ("a - b; c = d", "a - b; c = d"),
    ],
)
def test_no_formula_begins_where_a_spreadsheet_separates_cells_by_other_signs(
    text: str, cell: str
) -> None:
    assert columns(structs.replace(BRIEF, action=text))["action"] == cell


def test_the_table_says_that_it_is_utf_8() -> None:
    written = actions_csv((structs.replace(BRIEF, action="每周更新一次"),))
    assert written.startswith("\ufeffnumber,")
    assert written.count("\ufeff") == 1
    assert columns(structs.replace(BRIEF, action="每周更新一次"))["action"] == "每周更新一次"


def test_json_has_days_and_times_as_text_and_what_became_of_each() -> None:
    (line,) = json.loads(actions_json((after(BRIEF, said(BRIEF, "partly", word="Ünder way")),)))
    assert line["due"] == "2027-01-12"
    assert line["confidence"] is None
    assert (line["outcome"], line["open"], line["word"]) == ("partly", False, "Ünder way")
    assert line["progress"][0]["at"] == "2026-11-23T09:00:00Z"
