"""What every document has in common: it is UTF-8 text, TOML, of a bearable size, and says first what it is."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.record_strategies import texts
from workshop.documents.toml import dump, load
from workshop.errors import DocumentError
from workshop.model.toml import MAX_FILE

FORMAT = "workshop-record/1"
HEAD = f'format = "{FORMAT}"\n'


def fault_of(content: bytes | str) -> str:
    with pytest.raises(DocumentError) as refused:
        load(content, "a.toml", FORMAT)
    assert len(refused.value.faults) == 1
    assert str(refused.value).startswith("a.toml: ")
    return refused.value.faults[0]


def test_what_a_document_holds_comes_without_its_format_line() -> None:
    assert load(HEAD + "a = 1\n", "a.toml", FORMAT) == {"a": 1}


def test_a_byte_order_mark_is_no_fault() -> None:
    assert load(b"\xef\xbb\xbf" + HEAD.encode(), "a.toml", FORMAT) == {}


def test_another_version_is_refused_by_name() -> None:
    assert (
        fault_of('format = "workshop-record/2"\n')
        == "format: this is a workshop-record/2; this version reads workshop-record/1"
    )


def test_an_earlier_version_is_read_where_it_is_named_too() -> None:
    earlier, later = "workshop-record/1", "workshop-record/2"
    for version in (earlier, later):
        assert load(f'format = "{version}"\na = 1\n', "a.toml", later, earlier) == {"a": 1}
    with pytest.raises(DocumentError, match=r"reads workshop-record/1 and workshop-record/2"):
        load('format = "workshop-record/3"\n', "a.toml", later, earlier)


def test_another_document_is_refused_by_name() -> None:
    assert (
        fault_of('format = "workshop-template/1"\n')
        == "format: this is a workshop-template/1; a workshop-record/1 is wanted here"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "format: is missing"),
        ("a = 1\n", "format: is missing"),
        ("a = 1\n" + HEAD, "format: does not come first"),
        ("format = 1\n", "format: is not text"),
        ('format = "recipe\\u001b[2J"\n', 'format: "recipe\\u001B[2J" is unknown'),
        (HEAD + "a = \n", "line 2, character 5: not TOML: Invalid value"),
        (HEAD + "a = 1\na = 2\n", "line 3, character 6: not TOML: Cannot overwrite a value"),
        (HEAD + 'a = "open', "not TOML: Unterminated string"),
        (HEAD + "a = " + "[" * 5000, "nested too deeply"),
        (HEAD + "a = " + "9" * 5000, "more than 400 characters or digits"),
        (HEAD + "a = 2026-02-30\n", "line 2, character 5: not TOML: Invalid date"),
        (HEAD + 'a = "\x1b[2J"\n', "line 2, character 6: not TOML: Illegal character '\\x1b'"),
        ("just a letter", "not TOML"),
    ],
)
def test_what_is_not_such_a_document_is_refused_with_the_place(text: str, words: str) -> None:
    assert words in fault_of(text)


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    fault = fault_of(HEAD.encode() + 'a = "é'.encode() + b"\xff")
    assert fault.startswith("line 2, character 7: byte 0xFF is not UTF-8")


def test_a_file_in_another_encoding_is_refused() -> None:
    assert "line 1, character 1: byte 0xFF" in fault_of(HEAD.encode("utf-16"))


def test_a_nul_is_refused_with_its_place() -> None:
    assert fault_of(HEAD + 'a = "x\0"\n').startswith("line 2, character 7: a NUL")


def test_ten_megabytes_are_refused_before_anything_is_read() -> None:
    text = HEAD + 'a = "' + "x" * 10_000_000
    assert "has more than 3,000,000 bytes" in fault_of(text)
    assert "not TOML" in fault_of(text[:MAX_FILE])


_values = st.recursive(
    st.booleans() | st.integers(-(2**53), 2**53) | texts | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


def _is_ours(value: object) -> bool:
    """Whether lists hold only tables or none, as ours do, and no list stands in another."""
    if isinstance(value, dict):
        return all(map(_is_ours, value.values()))
    if isinstance(value, list):
        tables = [isinstance(each, dict) for each in value]
        lists = any(isinstance(each, list) for each in value)
        return not lists and (all(tables) or not any(tables)) and all(map(_is_ours, value))
    return True


@given(
    st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), _values, max_size=5).filter(
        _is_ours
    )
)
def test_what_is_written_is_what_any_toml_reader_reads(data: dict[str, object]) -> None:
    text = dump(data)
    assert tomllib.loads(text) == data
    assert dump(tomllib.loads(text)) == text
