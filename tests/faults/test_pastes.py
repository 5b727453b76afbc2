"""A paste is one thing, whatever stands in it and in however many pieces it comes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from textual.events import Paste

from workshop.tui.terminal.pastes import BEGIN, END, Pastes

KEYS = st.text(alphabet="aé\x1b[2O\r", max_size=6).filter(lambda keys: BEGIN not in keys)
PASTED = st.text(alphabet="aé\x1b[2017~\x00", max_size=20).filter(lambda text: END not in text)


def taken(pieces: list[str]) -> tuple[str, list[str]]:
    """Return the keys, all together with a mark where a paste stood, and the pastes that come of `pieces`."""
    pastes = Pastes()
    keys, found = "", []
    for piece in pieces:
        for each in pastes.feed(piece):
            if isinstance(each, Paste):
                keys += "·"
                found.append(each.text)
            else:
                keys += each
    return keys + "".join(each for each in pastes.flush() if isinstance(each, str)), found


@given(st.lists(st.tuples(KEYS, PASTED), max_size=3), KEYS, st.data())
def test_keys_and_pastes_are_told_apart_however_they_are_cut(
    parts: list[tuple[str, str]], last: str, data: st.DataObject
) -> None:
    sent = "".join(f"{keys}{BEGIN}{text}{END}" for keys, text in parts) + last
    # Where keys end with a part of a mark, the whole of it may stand elsewhere than it was put.
    plain = taken([sent])
    places = data.draw(st.lists(st.integers(0, len(sent)), max_size=6).map(sorted))
    # Right after its Esc a mark is left to Textual's own parser, which cannot wait for more.
    places = [place for place in places if not sent[:place].endswith("\x1b")]
    ends = [0, *places, len(sent)]
    assert taken([sent[a:b] for a, b in pairwise(ends)]) == plain


@given(PASTED)
def test_what_is_pasted_is_never_taken_for_keys(text: str) -> None:
    assert taken([f"x{BEGIN}{text}{END}y"]) == ("x·y", [text])


def test_a_lone_escape_is_given_at_once_and_its_beginning_when_nothing_follows() -> None:
    pastes = Pastes()
    assert list(pastes.feed("\x1b")) == ["\x1b"]
    assert list(pastes.feed("\x1b[20")) == []
    assert list(pastes.flush()) == ["\x1b[20"]
    assert list(pastes.flush()) == []
