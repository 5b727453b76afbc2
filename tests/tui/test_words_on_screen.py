"""Words are looked up when something is drawn, from one table, and never made of the values of the program."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from consoles import holding

from rated import rated
from workshop.insight.gaps import Verdict, verdict_word
from workshop.model import sides
from workshop.model.names import KindName
from workshop.model.rounds import Way
from workshop.model.scope import Responsible, responsible_word
from workshop.model.sides import Presence, Side, presence_word
from workshop.tui import words

TUI = Path(words.__file__).parent
DRAWS = {"Content", "Choice", "bold", "muted", "of_side", "styled", "assemble"}
"""What makes words of the screen, besides the fields of forms."""


@pytest.mark.parametrize(
    ("say", "values"),
    [
        (words.side_name, (*get_args(Side), None)),
        (words.the_side, get_args(Side)),
        (words.side_label, get_args(Side)),
        (presence_word, get_args(Presence)),
        (responsible_word, [each for each in get_args(Responsible) if each]),
        (words.way_name, get_args(Way)),
        (words.way_label, get_args(Way)),
        (verdict_word, [each for each in get_args(Verdict) if each]),
    ],
)
def test_every_value_has_a_word(say: Callable[[Any], str], values: tuple[Any, ...]) -> None:
    assert all(say(each) for each in values)


def at_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What is evaluated when a module is imported: its own statements and those of its classes."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from at_import(statement.body)
        elif isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
            yield from ast.walk(statement.value)


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def words_in(node: ast.AST) -> str:
    """All the text in a call, one after the other."""
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant)]
    return "".join(each for each in texts if isinstance(each, str))


@pytest.mark.parametrize("path", sorted(TUI.rglob("*.py")), ids=lambda path: path.name)
def test_nothing_is_drawn_and_no_sentence_is_put_together_at_import(path: Path) -> None:
    found = [
        ast.unparse(node)
        for node in at_import(ast.parse(path.read_text(encoding="utf-8")).body)
        if (called(node) in DRAWS and any(map(str.isalpha, words_in(node))))
        or called(node).endswith("_field")
        or (isinstance(node, ast.JoinedStr) and " " in ast.unparse(node))
    ]
    assert found == []


@pytest.mark.parametrize(
    "kind", ["welcome", "expectations", "scope", "notes", "commitments", "scorecard"]
)
async def test_a_side_is_called_by_its_word_and_not_by_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: KindName
) -> None:
    for side, word in (("client", "Kunde"), ("agency", "Agentur")):
        monkeypatch.setitem(sides._SIDE_WORDS, side, word)
    record = rated() if kind == "scorecard" else None
    async with holding(tmp_path, kind, record, size=(120, 50)) as held:
        shown = held.screen
        await held.press("n")
        shown += held.screen
        assert "● client" not in shown
        assert "○ agency" not in shown
        assert "Kunde" in shown or kind == "scope"
