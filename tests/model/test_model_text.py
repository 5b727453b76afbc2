"""What people typed is made safe once and stays as it is: the laws of cleaning."""

from __future__ import annotations

import tracemalloc
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workshop.errors import InputError
from workshop.model.text import (
    MAX_LINE,
    MAX_TEXT,
    clean,
    clean_line,
    excerpt,
    first_unsafe,
    shorten,
    without_controls,
    words_of,
)

HOSTILE = st.sampled_from(
    [
        "\x1b[2J",
        "\x1b]0;title\x07",
        "\x9b31m",
        "\r\n",
        "\r",
        "\x85",
        "\u2028",
        "\x00",
        "\u202egpj.exe",
        "\u2066",
        "\u200f",
        "\ufeff",
        "\udc80",
        "e\u0301",
        "\u1112\u1161\u11ab",
        "[bold red]",
        "漢字",
        "שלום",
        "👩🏽\u200d🚀",
        "  ",
        "\t",
        "\n\n",
        # What cannot be seen, and what keeps some of it.
        *"\u00ad\u034f\u115f\u180b\u180e\u200b\u200c\u200d\u2060\u2800\u3164\ufe00\ufe0f\uffa0\ufffe",
        *"\U000e0067\U000e007f\U000e0100\U0001ffff",
        *"\u0338\u093c\u0653\u20e3",
        *"1क\u094dبᠠ葛\uf900⫝̸❤🏴🏽",
    ]
)
ANYTHING = st.lists(st.one_of(HOSTILE, st.text(max_size=8)), max_size=30).map("".join)
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANYTHING)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(ANYTHING)
def test_nothing_that_drives_a_terminal_or_turns_the_reading_order_is_left(text: str) -> None:
    left = clean(text)
    assert not [
        each for each in left if unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\t"
    ]
    assert not BIDI & set(left)
    left.encode("utf-8")


@given(ANYTHING)
def test_a_clean_text_is_composed_and_has_no_loose_ends(text: str) -> None:
    left = clean(text)
    assert unicodedata.is_normalized("NFC", left)
    assert all(line == line.rstrip() for line in left.split("\n"))
    assert left == left.strip("\n")


@given(ANYTHING)
def test_a_line_has_no_breaks_and_no_doubled_spaces(text: str) -> None:
    line = clean_line(text)
    assert line == " ".join(line.split())


@given(st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=40))
def test_plain_words_pass_as_they_are(words: str) -> None:
    seen = words.translate(
        dict.fromkeys(map(ord, "\u2800\u115f\u1160\u3164\uffa0\U00013441\U00013442\U0001d159"), " ")
    )
    tidy = " ".join(unicodedata.normalize("NFC", seen).split())
    assert clean_line(seen) == tidy


# --- what can be seen -----------------------------------------------------------------------------

UNSEEN = {
    "soft hyphen": "\u00ad",
    "grapheme joiner": "\u034f",
    "Hangul fillers": "\u115f\u1160\u3164\uffa0",
    "Khmer vowels": "\u17b4\u17b5",
    "Mongolian separators": "\u180b\u180e\u180f",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "invisible operators": "\u2061\u2064\u206a",
    "variation selectors": "\ufe00\ufe0f\U000e0100\U000e01ef",
    "annotation": "\ufff0\ufff9\ufffb",
    "shorthand and music": "\U0001bca0\U0001d173\U0001d159",
    "Egyptian blanks": "\U00013441\U00013442",
    "tags": "\U000e0001\U000e0020\U000e0041\U000e007f",
    "noncharacters": "\ufdd0\uffff\U0001fffe\U0010ffff",
}


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_what_cannot_be_seen_is_taken_out_of_words(unseen: str) -> None:
    assert clean(f"within {unseen}90{unseen} days{unseen}\n{unseen}") == "within 90 days"
    assert clean(unseen) == clean_line(unseen) == ""


@pytest.mark.parametrize(
    "text", ["\u0301", "\u0301\u0338 \u20dd", "\u2800\u2800", "\u200b\n\u0301"]
)
def test_a_text_of_which_nothing_can_be_seen_is_empty(text: str) -> None:
    assert clean(text) == ""


@pytest.mark.parametrize(
    "text", ["?", "…", "漢", "ा", "e\u0338", "\ue000", "🫩", "\U0001fae9 ", "∅"]
)
def test_a_single_sign_that_can_be_seen_is_a_text(text: str) -> None:
    assert clean(text) == text.rstrip()


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "ه\u200d",
        "क\u094d\u200dष",
        "ශ\u0dca\u200dරී",
        "ᠠ\u180eᠡ",
        "葛\U000e0100城市",
        "👩🏽\u200d🚀",
        "❤\ufe0f",
        "🏳\ufe0f\u200d🌈",
        "1\ufe0f\u20e3",
        "🇩🇪",
        *(
            "🏴" + "".join(chr(0xE0000 + ord(each)) for each in code) + "\U000e007f"
            for code in ("gbeng", "gbsct", "gbwls")
        ),
    ],
)
def test_what_an_emoji_or_a_script_needs_is_kept(text: str) -> None:
    assert clean(f"{text} ok") == f"{text} ok"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("90\ufe0f days", "90 days"),
        ("a\u200db\u200cc", "abc"),
        ("ب\u200c", "ب"),
        ("ب\u200d\u200dب", "ب\u200dب"),
        ("🏴\U000e0075\U000e0073\U000e007f", "🏴"),
        ("👩\u200d", "👩"),
        ("a\u2800b", "a b"),
        ("e\u034f\u0301", "é"),
    ],
)
def test_it_is_kept_nowhere_else(text: str, left: str) -> None:
    assert clean(text) == left


@given(ANYTHING)
def test_the_first_unsafe_character_is_named_where_cleaning_would_take_one_out(text: str) -> None:
    broken = text.replace("\r\n", "\n")
    for each in "\r\x85\u2028\u2029\x0b\x0c":
        broken = broken.replace(each, "\n")
    assert (first_unsafe(text) is None) == (without_controls(text) == broken)


def test_the_first_unsafe_character_is_named_by_line_and_place() -> None:
    assert first_unsafe("one\ntwo\x1b[2J") == (2, 4, "U+001B")
    assert first_unsafe("a\r\nb") is None
    assert first_unsafe("a\r\nb", exact=True) == (1, 2, "U+000D")


@pytest.mark.parametrize(
    ("function", "longest"), [(clean, MAX_TEXT), (clean_line, MAX_LINE)], ids=["text", "line"]
)
def test_what_is_too_long_is_refused_with_both_figures(function: object, longest: int) -> None:
    assert callable(function)
    assert function("x" * longest) == "x" * longest
    with pytest.raises(InputError, match=rf"{longest + 1:,} characters; at most {longest:,}"):
        function("x" * (longest + 1))


def test_what_is_cleaned_away_does_not_count() -> None:
    assert clean("\x1b" * MAX_TEXT + "x" * MAX_TEXT) == "x" * MAX_TEXT


def test_ten_megabytes_are_refused_without_being_worked_through() -> None:
    huge = "e\u0301\x1b " * 2_500_000
    tracemalloc.start()
    with pytest.raises(InputError, match=r"10,000,000 characters; at most 20,000"):
        clean(huge)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MAX_TEXT  # no copy of it was made


@given(ANYTHING, st.integers(2, 40))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text: str, length: int) -> None:
    short = shorten(text, length)
    line = " ".join(text.split())
    assert len(short) <= length
    assert short == line or (short.endswith("…") and line.startswith(short[:-1]))


# --- finding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("two  words\n", ("two", "words")),
        ("“Layouts”, (early)!", ("Layouts", "early")),
        ("e-mail O'Brien 3.5", ("e-mail", "O'Brien", "3.5")),
        ("漢字。 会議", ("漢字", "会議")),
        ("e\u0301te\u0301", ("été",)),
        (" — & \u202e ! ", ()),
        ("", ()),
    ],
)
def test_what_is_typed_to_find_something_is_words_without_the_signs_around_them(
    typed: str, words: tuple[str, ...]
) -> None:
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("a short line", ("line",), "a short line"),
        ("two\nlines", ("lines",), "two lines"),
        ("it fits to the end.", ("end",), "it fits to the end."),
        ("one two three four five six seven", ("one",), "one two three four…"),
        ("one two three four five six seven", ("SIX",), "…four five six seven"),
        ("eins zwei drei vier fünf sechs sieben", ("funf",), "…vier fünf sechs si…"),
        ("one two three four five six seven", ("banana",), "one two three four…"),
        (
            "本日は晴天なり。明日は雨。明後日の会議は中止です。",
            ("会議",),
            "…り。明日は雨。明後日の会議は中止です。",
        ),
    ],
)
def test_an_excerpt_shows_the_first_of_the_words(
    text: str, words: tuple[str, ...], shown: str
) -> None:
    assert excerpt(text, words, 20) == shown


@given(text=st.text(), words=st.lists(st.text(min_size=1), max_size=3), length=st.integers(8, 60))
def test_an_excerpt_is_never_too_long_and_made_of_the_text(
    text: str, words: list[str], length: int
) -> None:
    shown = excerpt(text, words, length)
    assert len(shown) <= length
    assert shown.strip("…").strip() in " ".join(text.split())
