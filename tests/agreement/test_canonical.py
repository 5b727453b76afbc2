"""The same content is always the same bytes, and what has no such form is refused by name."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.agreement.canonical import FORBIDDEN, LIMIT, canonical, digest
from workshop.errors import InputError
from workshop.model.text import clean

VECTORS = (
    (
        {"format": "workshop-agreement/1", "revision": 2, "sealed": True},
        'format = "workshop-agreement/1"\nrevision = 2\nsealed = true\n',
        "3fdd3c360d31de36b33ed69152d0af87881c4ab8b231775f74d242b8ddaf22ed",
    ),
    (
        {"day": date(2027, 3, 14), "at": datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "none": []},
        "day = 2027-03-14\nat = 2026-11-23 09:00:00+00:00\nnone = []\n",
        "f61e0024bbced9b6d12305eb85647d78e65f5294ca69ae0a86fd8fafde2923bd",
    ),
    (
        {"table": {"late": "x"}, "early": 'a "b"\n\tc\\ é 漢 👩🏽‍🚀'},
        'early = "a \\"b\\"\\n\tc\\\\ é 漢 👩🏽‍🚀"\n\n[table]\nlate = "x"\n',
        "d2c1317f88a27fbf4f0a22072aac67a3a16b739076e5caa542b945d5c937ed4c",
    ),
    (
        {"clauses": [{"number": "E1", "agreed": ["client"]}, {"number": "E2"}]},
        '[[clauses]]\nnumber = "E1"\nagreed = [\n    "client",\n]\n\n[[clauses]]\nnumber = "E2"\n',
        "b65bb891a339dcb3f90ab84fd111be4c37658e8951a56269eea91d8290cd6253",
    ),
    (
        {"scope": {"limits": [{"number": "X1", "text": "Media"}]}},
        '[scope]\nlimits = [\n    { number = "X1", text = "Media" },\n]\n',
        "60868306a2bb3edad33094835f90cc4f25ac339b9e6d23bbb4e64a475c530bbb",
    ),
)

texts = st.text(max_size=30).map(clean)
plain = st.one_of(
    texts,
    st.booleans(),
    st.integers(-LIMIT + 1, LIMIT - 1),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)).map(lambda each: each.replace(microsecond=0)),
)
keys = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
contents = st.dictionaries(
    keys,
    st.recursive(
        plain,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=5,
)


@pytest.mark.parametrize(("content", "text", "sha256"), VECTORS)
def test_fixed_contents_have_fixed_bytes_and_digests(
    content: dict[str, object], text: str, sha256: str
) -> None:
    assert canonical(content) == text
    assert digest(text) == sha256 == hashlib.sha256(text.encode()).hexdigest()


@given(contents)
def test_reading_and_writing_again_changes_no_byte(content: dict[str, object]) -> None:
    text = canonical(content)
    assert canonical(tomllib.loads(text)) == text


@given(contents)
def test_a_text_says_what_went_in_with_no_character_that_hides(content: dict[str, object]) -> None:
    text = canonical(content)
    assert tomllib.loads(text) == content
    assert not FORBIDDEN.search(text)
    assert "\r" not in text
    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"a": {"b": 1.5}}, "a.b"),
        ({"a": [1, {"b": None}]}, "a.1.b"),
        ({"a": LIMIT}, "a"),
        ({"a": datetime(2026, 1, 1)}, "a"),
        ({"a": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))}, "a"),
        ({"a": datetime(2026, 1, 1, microsecond=1, tzinfo=UTC)}, "a"),
        ({"a": "e\u0301"}, "a"),
        ({"a": b"x"}, "a"),
        ({"a": {"b c": 1}}, "a"),
        ({"": 1}, "content"),
    ],
)
def test_what_has_no_canonical_form_is_refused_at_its_place(
    content: dict[str, object], place: str
) -> None:
    with pytest.raises(InputError) as refused:
        canonical(content)
    assert refused.value.field == place


HIDDEN = "\x00 \x1b \r \x7f \x85 \u061c \u200f \u202e \u2028 \u2029 \u2066 \ufeff \ud800"


@pytest.mark.parametrize("mark", HIDDEN.split(" "))
def test_characters_that_hide_or_reorder_never_enter_a_signed_text(mark: str) -> None:
    with pytest.raises(InputError):
        canonical({"a": f"x{mark}y"})


def test_newlines_and_tabs_stay_on_one_line_of_the_file() -> None:
    assert canonical({"a": "one\n\ttwo"}) == 'a = "one\\n\ttwo"\n'


def test_a_day_is_no_moment_and_a_truth_is_no_number() -> None:
    texts = {
        canonical({"a": value}) for value in (True, 1, "1", date(1, 1, 1), "true", "0001-01-01")
    }
    assert len(texts) == 6
