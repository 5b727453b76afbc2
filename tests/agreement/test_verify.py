"""Only the very same bytes are unchanged; the same content in other bytes is told apart from a changed one."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from agreement.agreement_builders import agreement_of, proposed
from agreement.first_form import agreement_in, sealed_in_first_form
from workshop.agreement.page import data_hash
from workshop.agreement.verify import says_the_same, verify_data, verify_page, verify_text

AGREEMENT = agreement_of(proposed())
TEXT, PAGE = AGREEMENT.text, AGREEMENT.page
DIGEST = data_hash(PAGE)


def sorted_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return [sorted_keys(each) for each in value] if isinstance(value, list) else value


def test_the_very_same_bytes_are_unchanged() -> None:
    assert verify_text(TEXT, DIGEST) == "unchanged"
    assert verify_text(TEXT.encode(), DIGEST) == "unchanged"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + TEXT.encode(),
        TEXT + "\n",
        TEXT.replace(" = ", "="),
        "# a remark\n" + TEXT,
        tomli_w.dumps(sorted_keys(tomllib.loads(TEXT))),
        tomli_w.dumps(tomllib.loads(TEXT), multiline_strings=True, indent=2),
    ],
    ids=["CRLF", "BOM", "a line more", "no spaces", "a remark", "sorted keys", "dumped again"],
)
def test_the_same_content_in_other_bytes_is_called_reformatted(other: str | bytes) -> None:
    assert verify_text(other, DIGEST) == "reformatted, same content"


def edit(change: Callable[[dict[str, Any]], object]) -> str:
    found = tomllib.loads(TEXT)
    change(found)
    return tomli_w.dumps(found)


@pytest.mark.parametrize(
    "other",
    [
        edit(lambda found: found.update(revision=2)),
        edit(lambda found: found.update(revision=1.0)),
        edit(lambda found: found.update(revision=True)),
        edit(lambda found: found.update(added="x")),
        edit(lambda found: found["closing"].update(added="x")),
        edit(lambda found: found.pop("closing")),
        edit(lambda found: found["programme"].pop("next_review")),
        edit(lambda found: found["programme"].update(next_review="2027-03-14")),
        edit(lambda found: found["commitments"]["clauses"][0].update(open=False)),
        edit(lambda found: found["commitments"]["clauses"].reverse()),
        edit(lambda found: found["parties"]["people"][0].update(contact=False)),
        edit(lambda found: found["parties"]["people"][0].update(contact=1)),
        edit(lambda found: found.update(format="workshop-agreement/1")),
        TEXT.replace("84000", "84001"),
        TEXT.replace("alone", "alоne"),
        TEXT.replace("Lisbon", "Lisbon\\u200b", 1),
        TEXT[:-40],
        "",
        b"\xff\xfe",
        "a = " + "[" * 5000,
        "a = " + "9" * 5000,
        json.dumps(tomllib.loads(TEXT), default=str),
    ],
)
def test_any_other_content_is_called_changed(other: str | bytes) -> None:
    assert verify_text(other, DIGEST) == "content changed"


@given(st.integers(0, len(TEXT.encode()) - 1), st.integers(0, 255))
def test_one_byte_changed_is_never_unchanged(place: int, byte: int) -> None:
    raw = bytearray(TEXT.encode())
    was, raw[place] = raw[place], byte
    verdict = verify_text(bytes(raw), DIGEST)
    assert (verdict == "unchanged") == (byte == was)


# --- the page, and agreements of the first form -----------------------------------------------------------------------


def test_the_very_same_page_is_unchanged_and_names_its_data() -> None:
    assert verify_page(PAGE, AGREEMENT.digest) == "unchanged"
    assert verify_page(PAGE.encode(), AGREEMENT.digest) == "unchanged"
    assert verify_data(TEXT, PAGE) == "unchanged"
    assert says_the_same(PAGE, TEXT)


@pytest.mark.parametrize(
    "other",
    [
        PAGE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + PAGE.encode(),
        b"\xef\xbb\xbf" + PAGE.replace("\n", "\r\n").encode(),
        PAGE.removesuffix("\n"),
        PAGE + "\n",
    ],
    ids=["CRLF", "BOM", "both", "no last line end", "a line more"],
)
def test_what_mail_and_editors_do_to_a_page_is_told_apart_from_a_change(other: str | bytes) -> None:
    assert verify_page(other, AGREEMENT.digest) == "line ends or BOM only"


@pytest.mark.parametrize(
    "other",
    [
        PAGE.replace("84 000", "94 000"),
        PAGE.replace("alone", "alоne"),
        PAGE.replace("\n\n", "\n", 1),
        PAGE.replace(" ", "  ", 1),
        PAGE[1:],
        PAGE[:-40],
        PAGE.encode("utf-16"),
        "",
        b"\xff\xfe",
        "\ud800",
        PAGE.replace("\n", "\u2028"),
    ],
)
def test_any_other_page_is_called_changed(other: str | bytes) -> None:
    assert verify_page(other, AGREEMENT.digest) == "changed"


@given(st.integers(0, len(PAGE.encode()) - 1), st.integers(0, 255))
def test_one_byte_of_the_page_changed_is_never_unchanged(place: int, byte: int) -> None:
    raw = bytearray(PAGE.encode())
    was, raw[place] = raw[place], byte
    verdict = verify_page(bytes(raw), AGREEMENT.digest)
    assert (verdict == "unchanged") == (byte == was)


def test_a_page_beside_the_data_of_another_does_not_say_the_same() -> None:
    other = agreement_of(proposed(revision=2))
    assert verify_data(other.text, PAGE) == "content changed"
    assert not says_the_same(PAGE, other.text)
    assert not says_the_same(PAGE.replace("84 000", "94 000"), TEXT)
    assert not says_the_same(PAGE, "hello\n")


def test_an_agreement_of_the_first_form_is_verified_by_its_data() -> None:
    agreement = agreement_in(sealed_in_first_form())
    assert verify_text(agreement.text, agreement.digest) == "unchanged"
    reordered = tomli_w.dumps(sorted_keys(tomllib.loads(agreement.text)))
    assert verify_text(reordered, agreement.digest) == "reformatted, same content"
    changed = agreement.text.replace("revision = 2", "revision = 3")
    assert verify_text(changed, agreement.digest) == "content changed"
