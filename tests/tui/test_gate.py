"""Whatever bytes a terminal sends, only sound sequences reach the parser, and keys pressed after them still work."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.events import Key, MouseEvent, MouseMove, Paste, Resize

from workshop.errors import InputError
from workshop.model.text import clean
from workshop.tui.terminal.background import BackgroundTold
from workshop.tui.terminal.bursts import Bursts
from workshop.tui.terminal.gate import LONGEST, TYPED, WINDOW, Gate, is_allowed, tokens
from workshop.tui.terminal.pastes import BEGIN, END, MOST, Pastes
from workshop.tui.terminal.reading import Reading

NUMBER = st.one_of(
    st.integers(-5, 300), st.sampled_from([0xD800, 0xDFFF, 0x10FFFF, 0x110000]), st.integers()
).map(str)
PARAMETERS = st.lists(st.one_of(NUMBER, st.just("")), max_size=12).flatmap(
    lambda numbers: st.sampled_from([";", ":", ";;"]).map(lambda mark: mark.join(numbers))
)
CSI = st.builds(
    lambda *parts: "".join(parts),
    st.just("\x1b["),
    st.sampled_from(["", "", "<", "?", ">", "["]),
    PARAMETERS,
    st.sampled_from(["", "", "$", " ", "!"]),
    st.sampled_from("uMmtR~ycIOABZ@`{"),
)
STRING = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(["\x1b]", "\x1bP", "\x1b_", "\x1b^", "\x1bX"]),
    st.text(max_size=40),
    st.sampled_from(["", "\x07", "\x1b\\", "\x9c", "\x1b", "\r"]),
)
SENT = st.lists(
    st.one_of(
        CSI,
        STRING,
        st.sampled_from([*ANSI_SEQUENCES_KEYS, BEGIN, END, "\x1b", "\x1b[", "\x9b", "\x00", "n1"]),
        st.text(max_size=8),
    ),
    max_size=8,
).map("".join)


class Hours:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def cut(text: str, data: st.DataObject) -> list[str]:
    """Cut `text` as reads may cut it."""
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    return [text[a:b] for a, b in pairwise([0, *places, len(text)])]


def keys(events: object) -> list[str]:
    assert isinstance(events, list)
    return [each.key for each in events if isinstance(each, Key)]


# --- the law --------------------------------------------------------------------------------------


@given(SENT, st.data())
def test_whatever_comes_only_what_is_allowed_is_let_through(sent: str, data: st.DataObject) -> None:
    gate = Gate()
    for piece in cut(sent, data):
        for token in tokens(gate.feed(piece)):
            assert token == "\x1b" or token[0] != "\x1b" or is_allowed(token)
            assert not set(token) & {chr(each) for each in range(0x80, 0xA0)}
    assert len(gate.flush()) <= 2
    assert tokens(gate.feed("n")) in ([], ["n"])


@given(SENT, st.data())
def test_whatever_comes_a_key_that_is_pressed_two_seconds_later_is_that_key(
    sent: str, data: st.DataObject
) -> None:
    clock = Hours()
    reading = Reading(now=clock)
    for piece in cut(sent, data):
        for each in reading.read(piece):
            repr(each)
            assert not isinstance(each, Resize)
            if isinstance(each, MouseEvent):
                assert 0 <= each.x < 9999
                assert 0 <= each.y < 9999
    clock.now += WINDOW
    list(reading.pause())
    list(reading.pause())
    assert keys(list(reading.read("n"))) == ["n"]
    assert keys(list(reading.read("\x1bOP"))) == ["f1"]


@given(SENT, st.sampled_from(["\x11", "\x1b[113;5u", "\x1b[113;133u"]), st.data())
def test_whatever_comes_ctrl_q_works_at_once(sent: str, leave: str, data: st.DataObject) -> None:
    reading = Reading()
    for piece in cut(sent, data):
        list(reading.read(piece))
    assert keys(list(reading.read(leave)))[-1:] == ["ctrl+q"]


@given(st.binary(max_size=60), st.data())
def test_bytes_that_are_no_text_are_no_fault(sent: bytes, data: st.DataObject) -> None:
    reading = Reading()
    for piece in cut(sent.decode("utf-8", "replace"), data):
        list(reading.read(piece))
    list(reading.pause())


@pytest.mark.parametrize("sequence", [each for each in ANSI_SEQUENCES_KEYS if len(each) > 1])
def test_every_key_that_textual_knows_is_let_through(sequence: str) -> None:
    gate = Gate()
    assert gate.feed(sequence) + gate.flush() == sequence


# --- cases ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        "\x1b[9999999;1u",
        "\x1b[55296;1u",
        "\x1b[97;1;57343u",
        "\x1b[97:65;5u",
        "\x1b[97;5:1u",
        "\x1b[" + "9" * 5000 + "u",
        "\x1b[48;99999;99999;0;0t",
        "\x1b[?2048;2$y",
        "\x1b[<0;99999999999;1M",
        "\x1b[<0;-1;-1M",
        "\x1b[<0;0;1M",
        "\x1b[M !!",
        "\x1b[?62;22c",
        "\x1b[0200~",
        "\x1b[201~",
        "\x1b]52;c;QUJD\x07",
        "\x1bP1$r0m\x1b\\",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b]10;rgb:0000/0000/0000\x9c",
    ],
)
def test_what_is_out_of_range_or_unasked_is_dropped_without_a_trace(sent: str) -> None:
    gate = Gate()
    assert gate.feed(f"a{sent}b") == "ab"
    assert list(Reading().read(sent)) == []


def test_a_sequence_that_textual_does_not_know_is_not_typed_into_the_app() -> None:
    assert is_allowed("\x1b[1;2x")
    assert list(Reading().read("\x1b[1;2x")) == []


def test_esc_waits_for_a_pause_and_alt_with_a_key_does_not() -> None:
    reading = Reading()
    assert list(reading.read("\x1b")) == []
    assert keys(list(reading.pause())) == ["escape"]
    assert keys(list(reading.read("\x1bxn"))) == ["alt+x", "n"]
    assert list(reading.read("\x1bP")) == []
    assert keys(list(reading.pause())) == ["alt+shift+p"]


@pytest.mark.parametrize("begun", ["\x1b]0;", "\x1bP", "\x1b_", "\x1b["])
def test_megabytes_without_an_end_are_neither_kept_nor_typed(begun: str) -> None:
    gate = Gate()
    through = gate.feed(begun) + "".join(gate.feed("9;" * 2000) for _ in range(300))
    assert through == ""
    assert len(gate._open) <= LONGEST
    assert gate.feed("\x11") == "\x11"


def test_a_string_that_comes_as_slowly_as_keys_is_over_after_a_while() -> None:
    clock = Hours()
    gate = Gate(clock)
    typed = gate.feed("\x1b]0;")
    for _ in range(30):
        clock.now += 0.1
        typed += gate.feed("n")
    assert set(typed) == {"n"}
    assert len(typed) >= 30 - WINDOW / 0.1


def test_of_moves_only_the_last_one_of_a_read_counts() -> None:
    sent = "".join(f"\x1b[<35;{x};1M" for x in range(1, 300))
    (event,) = Reading().read(sent)
    assert isinstance(event, MouseMove)
    assert event.x == 298


def test_esc_right_before_the_mouse_moves_is_esc_and_nothing_is_pasted() -> None:
    esc, move = Reading().read("\x1b\x1b[<35;10;20M")
    assert keys([esc]) == ["escape"]
    assert isinstance(move, MouseMove)


# --- pastes ---------------------------------------------------------------------------------------


def pasted(events: object) -> list[str]:
    assert isinstance(events, list)
    return [each.text for each in events if isinstance(each, Paste)]


def test_a_paste_without_an_end_is_let_go_when_nothing_more_comes() -> None:
    clock = Hours()
    pastes = Pastes(clock)
    assert list(pastes.feed(f"{BEGIN}half a sentence")) == []
    clock.now += WINDOW
    assert pasted(list(pastes.flush())) == ["half a sentence"]
    assert list(pastes.feed("n")) == ["n"]


def test_a_paste_without_an_end_is_let_go_when_somebody_types_on() -> None:
    clock = Hours()
    pastes = Pastes(clock)
    found = list(pastes.feed(f"{BEGIN}half"))
    for _ in range(30):
        clock.now += 0.1
        found += pastes.feed("n")
    (text,) = pasted(found)
    assert text.startswith("halfnn")
    assert found[-1] == "n"


def test_a_long_paste_over_a_slow_line_stays_one_paste() -> None:
    clock = Hours()
    pastes = Pastes(clock)
    found = list(pastes.feed(BEGIN))
    for _ in range(100):
        clock.now += 0.5
        found += [*pastes.feed("n" * TYPED), *pastes.flush()]
    assert found == []
    assert pasted(list(pastes.feed(END))) == ["n" * TYPED * 100]


def test_a_paste_that_is_too_long_is_bounded_and_always_refused() -> None:
    pastes = Pastes()
    found = list(pastes.feed(BEGIN))
    for _ in range(300):
        found += pastes.feed("quick brown fox\n" * 256)
        assert len(pastes._kept) <= MOST
    (text,) = pasted(found)
    assert len(text) == MOST
    with pytest.raises(InputError):
        clean(text)
    assert list(pastes.feed(f"rest{END}n")) == ["n"]


def test_ctrl_q_ends_a_paste_where_it_comes_by_itself_and_a_flood_of_pasted_text() -> None:
    pastes = Pastes()
    list(pastes.feed(f"{BEGIN}half"))
    text, leave = pastes.feed("\x11")
    assert isinstance(text, Paste)
    assert text.text == "half"
    assert leave == "\x11"
    list(pastes.feed(f"{BEGIN}{'n' * MOST}n"))
    assert list(pastes.feed("nnn\x11")) == ["\x11"]


def test_a_pasted_ctrl_q_is_text() -> None:
    assert pasted(list(Pastes().feed(f"{BEGIN}a\x11b{END}"))) == ["a\x11b"]


def test_an_unmarked_flood_of_text_is_bounded_and_ctrl_q_works_in_it() -> None:
    bursts = Bursts()
    found = [each for _ in range(200) for each in bursts.feed("quick brown fox\r" * 256)]
    (text,) = pasted(found)
    assert len(text) == MOST
    assert list(bursts.feed("brown\x11fox")) == ["\x11"]
    assert list(bursts.flush()) == []
    assert list(bursts.feed("n")) == ["n"]


# --- the colour of the background -------------------------------------------------------------------


@given(st.sampled_from(["\x1b\\", "\x07", "\x9c"]), st.data())
def test_an_answer_about_the_background_is_told_once_and_types_nothing(
    end: str, data: st.DataObject
) -> None:
    reading = Reading()
    sent = f"a\x1b]11;rgb:ffff/ffff/ffff{end}b\x1b]11;rgba:00/00/20/ff{end}c"
    found = [each for piece in cut(sent, data) for each in reading.read(piece)]
    assert [each.dark for each in found if isinstance(each, BackgroundTold)] == [False, True]
    assert keys([*found, *reading.pause()]) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "sent",
    [
        "\x1b]11;rgb:zz/zz/zz\x1b\\",
        "\x1b]10;rgb:ffff/ffff/ffff\x07",
        "\x1b]11;rgb:ffff/ffff/ffff" + "f" * 40 + "\x07",
        "\x1bP11;rgb:ffff/ffff/ffff\x07",
        "\x1b]11;rgb:ffff/ffff/ffff\r",
        f"{BEGIN}\x1b]11;rgb:ffff/ffff/ffff\x07{END}",
    ],
)
def test_what_is_no_answer_about_the_background_tells_nothing(sent: str) -> None:
    reading = Reading()
    found = [*reading.read(sent), *reading.read("\x07n")]
    assert not [each for each in found if isinstance(each, BackgroundTold)]
