"""Whatever a file holds, reading or refusing it takes less than a second of the processor and less than 200 MB."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builders import a_record
from documents.bombs import FULL, known
from workshop.documents.record import read_record, write_record
from workshop.errors import InputError
from workshop.model import toml
from workshop.model.notes import Note
from workshop.model.record import Item
from workshop.model.toml import MAX_DEPTH, MAX_ENTRIES, MAX_PARTS, MAX_WORD, parse

BOMBS = Path(__file__).with_name("bombs.py")
MILLISECONDS, MEGABYTES = 1000, 200


def read_in_a_child(*arguments: str) -> list[list[str]]:
    """Return a line for each bomb: its name, what it took, and what was said."""
    done = subprocess.run(
        [sys.executable, str(BOMBS), *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [("record", 99, 12), ("template", 4, 0), ("form", 4, 0), ("agreement", 4, 0)],
)
def test_no_file_takes_a_second_or_200_megabytes(kind: str, first: int, count: int) -> None:
    found = read_in_a_child(kind, str(first), "1", str(count))
    assert len(found) >= 4
    too_much = [each for each in found if int(each[1]) >= MILLISECONDS or int(each[2]) >= MEGABYTES]
    assert too_much == []
    assert all(said != "taken" for _, _, _, said in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "\n\na = 1\nb" + ".b" * 40_000 + " = 1",
            "line 4, character 16: a key has more than 8 parts",
        ),
        ("[b" + ".b" * 500_000 + "]", "line 1, character 17: a key has more than 8 parts"),
        (
            "a = 1\nb = [\n" + "[" * 99,
            "line 3, character 16: lists or tables are nested too deeply",
        ),
        ("a = " + "{a=" * 99, "line 1, character 53: lists or tables are nested too deeply"),
        (
            "a = 1\nb = " + "9" * 500,
            "line 2, character 5: a word or number without quotes has more",
        ),
        ("a = 1\n" + "b" * 500, "line 2, character 1: a word or number without quotes has more"),
        ("a = 1\n" * 70_000, "line 40001, character 1: more than 160,000 keys, values and lines"),
        ("a = '" + "x" * FULL + "xxx" * 100, "has more than 3,000,000 characters"),
        ('a = "' + "\\n" * 500_000, "has more than 400,000 quotation marks and backslashes"),
    ],
)
def test_the_refusal_says_what_is_too_much_and_where(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse(text)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    "inside", ["[" * 99, "a.b" * 99, "#" * 99, "{a=" * 99, "9" * 999, "x = 1, " * 9, "]]}}" * 9]
)
@pytest.mark.parametrize(
    "around",
    [
        'a = "{}"',
        "a = '{}'",
        'a = """\n{}\n"""',
        "a = '''\n{}\n'''",
        'a = """""{}"""""',
        "a = '''''{}'''''",
        'a = "\\"{}"',
        'a = """\\"""{}"""',
        '"{}" = 1',
        "# {}\na = 1",
        "a = [ # {}\n1]",
    ],
)
def test_what_stands_in_a_text_or_comment_counts_for_nothing(around: str, inside: str) -> None:
    assert len(parse(around.format(inside) + "\nb.c = [[2]]\n")) == 2


@pytest.mark.parametrize(
    "hidden",
    [
        'a = "x" # "\n',
        "a = 'it''\n",
        'a = "\\\\" # \n',
        'a = """x""""" # """\n',
        "a = '''x''''' # '''\n",
        "a = '\\' # '\n",
    ],
)
def test_a_bomb_behind_quotes_is_seen(hidden: str) -> None:
    # Whatever the parser would still read must have been counted: it stops at what it does not take for TOML.
    with pytest.raises(InputError, match=r"more than 8 parts|not TOML"):
        parse(hidden + "a" + ".a" * 50_000 + " = 1")


def test_what_is_just_allowed_is_read() -> None:
    assert parse(".".join("abcdefgh") + " = 1")
    assert parse("a = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert parse("a = " + "9" * MAX_WORD)
    assert len(parse("a = [" + "1," * (MAX_ENTRIES // 2 - 4) + "]")["a"]) == MAX_ENTRIES // 2 - 4
    assert MAX_PARTS == 8


def test_a_session_of_a_thousand_long_notes_goes_in_and_is_far_below_what_is_read() -> None:
    record = a_record()
    step = record.agenda[0].uid
    notes = tuple(
        Item(
            f"note-{number}",
            Note(f'“Quoted”, "quoted" and told at length.\n{"words " * 40}{number}'),
            step=step,
            side="client",
            number=f"N{number + 100}",
            author="ines-moreau",
        )
        for number in range(1000)
    )
    record = a_record(items=(*record.items, *notes))
    text = write_record(record)
    assert len(text) * 4 < toml.MAX_FILE
    assert sum(1 for _ in toml._TOKEN.finditer(text)) * 2 < MAX_ENTRIES
    assert read_record(text, "file").of(Note)[-1000:] == notes


def test_every_bomb_has_a_name_of_its_own() -> None:
    names = [name for name, _ in known()]
    assert len(set(names)) == len(names) > 30
