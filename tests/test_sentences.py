"""Sentences for people are made of words, when they are drawn: of no stored value (`client`), and not at import."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

CODE = Path(__file__).parents[1] / "src" / "workshop"

FIELDS = frozenset(
    {"side", "phase", "state", "presence", "outcome", "standing", "assurance", "responsible"}
)
"""Fields whose stored values have a word of their own."""
NAMES = frozenset({"side", "rating", "rated", "phase", "presence"})
"""Variables that hold such a value wherever they stand."""
CHANGES_LETTERS = frozenset({"capitalize", "upper", "title", "lower"})


def is_stored_value(value: ast.expr) -> bool:
    """Whether an expression is a stored value as it is, or with other letters."""
    match value:
        case ast.Attribute(attr=name):
            return name in FIELDS
        case ast.Name(id=name):
            return name in NAMES
        case ast.Call(func=ast.Name(id="other")):
            return True
        case ast.Call(func=ast.Attribute(value=inner, attr=method)) if method in CHANGES_LETTERS:
            return is_stored_value(inner)
        case ast.BoolOp(values=values):
            return any(map(is_stored_value, values))
        case _:
            return False


def sentences(code: ast.AST) -> Iterator[ast.JoinedStr]:
    """Every f-string with a blank in its own words: what has none is a key or an id."""
    for node in ast.walk(code):
        if isinstance(node, ast.JoinedStr):
            own = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            if " " in own:
                yield node


def faults(path: Path) -> list[str]:
    """Where `path` puts a stored value into a sentence, or changes its letters to make it a word."""
    code = ast.parse(path.read_text("utf-8"))
    found = [
        f"{path.relative_to(CODE)}:{sentence.lineno} {{{ast.unparse(part.value)}}}"
        for sentence in sentences(code)
        for before, part in zip([None, *sentence.values], sentence.values, strict=False)
        if isinstance(part, ast.FormattedValue)
        and is_stored_value(part.value)
        # In quotes it is told as what stands in a file.
        and not (isinstance(before, ast.Constant) and str(before.value).endswith('"'))
    ]
    return found + [
        f"{path.relative_to(CODE)}:{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(code)
        if isinstance(node, ast.Call) and node.func.__class__ is ast.Attribute
        if is_stored_value(node)
    ]


@pytest.mark.parametrize(
    "floor", ["agreement", "cli", "documents", "insight", "model", "room", "store", "tui"]
)
def test_no_sentence_is_made_of_a_stored_value(floor: str) -> None:
    files = sorted((CODE / floor).rglob("*.py"))
    assert files
    assert [fault for path in files for fault in faults(path)] == []


def run_at_import(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Every node that runs when its module is imported: what stands in functions does not."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield node
            waiting += ast.iter_child_nodes(node)


def test_no_sentence_is_put_together_at_import() -> None:
    # SQL is put together there, and is for no person.
    files = [path for path in CODE.rglob("*.py") if path.parent.name != "store"]
    found = [
        f"{path.relative_to(CODE)}:{sentence.lineno}"
        for path in files
        for node in run_at_import(ast.parse(path.read_text("utf-8")).body)
        if isinstance(node, ast.JoinedStr)
        for sentence in sentences(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("line", "faulty"),
    [
        ('f"The {side} agrees."', True),
        ('f"{other(side)} asks"', True),
        ('f"{self.side.capitalize()} asks"', True),
        ('f"It is {session.state}."', True),
        ('f"{side}_word"', False),
        ('f"The {side_word(side)} agrees."', False),
        ("f'has the state \"{session.state}\" here'", False),
    ],
)
def test_this_check_tells_a_stored_value_from_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, faulty: bool
) -> None:
    monkeypatch.setattr(f"{__name__}.CODE", tmp_path)
    path = tmp_path / "some.py"
    path.write_text(f"said = {line}\n", "utf-8")
    assert bool(faults(path)) == faulty
