"""A terminal is a stranger: whatever it sends, nothing breaks, the keys after it work, and Ctrl+Q always does."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from e2e.terminal import CTRL_Q, ESC, F1, F2, Held

OPEN = ("open", "latest")
BEGINS = b"\x1b[?1049h"
UNENDED_PASTE = b"\x1b[200~half of it"
BROKEN = b"".join(
    [
        b"\x1b[9999999;1u\x1b[55296;1u\x1b[97;1;57343u\x1b[97:65;5:1u",
        b"\x1b[48;99999;99999;0;0t\x1b[48;0;0;0;0t\x1b[?2048;2$y\x1b[8;9999;9999t",
        b"\x1b[<0;99999999999;99999999999M\x1b[<255;9999;9999m\x1b[<35;-1;-1M\x1b[M\xff\xff\xff",
        b"\x1b[9999;9999R\x1b[?62;22c\x1b[?1;2;3$y\x1b[201~\x1b[0200~",
        b"\x1b]52;c;QUJD\x07\x1bP1$r0m\x1b\\\x1b_Gi=31;OK\x1b\\\x1b^x\x1b\\\x1bXx\x1b\\",
        b"\x1b[" + b"9;" * 3000 + b"u\x1b]\xff\xfe\x07\xc2\x9b",
    ]
)
MOVES = b"".join(b"\x1b[<35;%d;%dM" % (1 + x % 80, 1 + x // 80 % 24) for x in range(60_000))
CLICKS = b"".join(b"\x1b[<0;%d;9M\x1b[<0;%d;9m" % (x % 80 + 1, x % 80 + 1) for x in range(2_000))
SCROLLS = b"\x1b[<65;9;9M\x1b[<64;9;9M" * 5_000


@pytest.fixture
def held(workspace: Path) -> Iterator[Held]:
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        yield held


def leaves(held: Held) -> bool:
    held.press(CTRL_Q)
    return held.end() == 0 and held.attributes_restored


def flood(held: Held, sent: bytes) -> None:
    for place in range(0, len(sent), 2048):
        held.press(sent[place : place + 2048])
        held.listen(0)


# --- what is broken or out of range ---------------------------------------------------------------


def test_broken_sequences_in_a_session_do_nothing(held: Held) -> None:
    held.until_quiet()
    before = held.screen
    held.press(BROKEN)
    held.until_quiet()
    assert held.screen == before
    held.press_for(F1, "Esc close the help")
    held.press_for(ESC, "E2 ○ agency expects")
    assert leaves(held)


def test_broken_sequences_over_a_question_do_nothing(held: Held) -> None:
    held.press_for(b"o", "An open question")
    held.type("Who signs?")
    held.until_quiet()
    before = held.screen
    held.press(BROKEN)
    held.until_quiet()
    assert held.screen == before
    held.press_for(F2, "Q2 noted")
    assert leaves(held)


@pytest.mark.parametrize(
    "broken", [b"\x1b", b"\x1b[", b"\x1b[12;", b"\x1b]52;c;", b"\x1bP", b"\xc3"]
)
def test_ctrl_q_leaves_in_the_midst_of_a_broken_sequence(held: Held, broken: bytes) -> None:
    held.press(broken)
    assert leaves(held)


# --- pastes without an end ------------------------------------------------------------------------


def test_a_paste_without_an_end_is_let_go_and_keys_work_again(held: Held) -> None:
    held.press_for(b"n1", "What we expect of the other")
    held.press(UNENDED_PASTE)
    held.wait_for("half of it")
    held.type(" and the rest")
    held.press_for(F2, "E3 ● client expects half of it and the rest")
    assert leaves(held)


def test_ctrl_q_leaves_in_the_midst_of_a_paste(held: Held) -> None:
    held.press_for(b"n1", "What we expect of the other")
    held.press(UNENDED_PASTE)
    held.until_quiet()
    assert leaves(held)


def test_a_paste_of_megabytes_is_refused_in_words(held: Held) -> None:
    held.press_for(b"n1", "What we expect of the other")
    flood(held, b"\x1b[200~" + b"Quick brown fox. " * 120_000 + b"\x1b[201~")
    held.wait_for("at most 20,000 fit")
    held.type("We hear of delays")
    assert leaves(held)


# --- floods ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [MOVES, CLICKS, SCROLLS], ids=["moves", "clicks", "scrolls"])
def test_a_key_is_answered_after_a_flood_of_the_mouse(held: Held, sent: bytes) -> None:
    flood(held, sent)
    held.press_for(F1, "Esc close the help")
    assert leaves(held)


def test_clicks_wherever_they_hit_end_nothing(workspace: Path) -> None:
    draw = Random(7)
    with Held(workspace, *OPEN) as held:
        held.wait_for("E2 ○ agency expects", "n new")
        for _ in range(300):
            x, y = draw.randint(1, 80), draw.randint(1, 24)
            clicked = b"\x1b[<0;%d;%dM\x1b[<0;%d;%dm" % (x, y, x, y)
            held.press(clicked * draw.randint(1, 3) + draw.choice([ESC, b"o", b"n", b"\r", b"\t"]))
            held.listen(0.01)
        held.press(CTRL_Q)
        assert held.end() == 0


@pytest.mark.parametrize("key", [b"\x1b[B\x1b[A", b"~", ESC], ids=["arrows", "tilde", "Esc"])
def test_a_key_is_answered_after_a_flood_of_keys(held: Held, key: bytes) -> None:
    flood(held, key * 20_000)
    held.press_for(F1, "Esc close the help")
    assert leaves(held)


def test_ctrl_q_leaves_in_a_flood_of_keys(held: Held) -> None:
    flood(held, b"\x1b[B\x1b[A" * 5_000 + CTRL_Q + b"\x1b[B\x1b[A" * 500)
    assert held.end() == 0


def test_a_string_of_megabytes_is_neither_typed_nor_kept(held: Held) -> None:
    held.until_quiet()
    before = held.screen
    flood(held, b"\x1b]52;c;" + b"QUJD" * 500_000)
    held.until_quiet()
    assert held.screen == before
    held.press_for(F1, "Esc close the help")
    assert leaves(held)


# --- sizes, and being stopped ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 50), (1, 1), (0, 0), (200, 1), (65_535, 65_535)])
def test_no_size_is_a_fault(held: Held, size: tuple[int, int]) -> None:
    held.set_size(size)
    for key in (F1, ESC, b"n", ESC, b"\x1b[<0;5;5M\x1b[<0;5;5m"):
        held.press(key)
        held.drain()
    held.resize((80, 24))
    held.press_for(F1, "Esc close the help")
    held.press_for(ESC, "E2 ○ agency expects")
    assert leaves(held)


def test_a_storm_of_sizes_is_answered(held: Held) -> None:
    for number in range(300):
        held.set_size((60 + number % 60, 20 + number % 20))
    held.resize((80, 24))
    held.press_for(F1, "Esc close the help")
    assert leaves(held)


@pytest.mark.parametrize("stop", [signal.SIGTSTP, signal.SIGSTOP])
def test_stopped_and_continued_it_is_drawn_again_and_takes_each_key_once(
    held: Held, stop: signal.Signals
) -> None:
    held.press_for(b"n1", "What we expect of the other")
    for _ in range(2):
        held.signal(stop)
        held.until_stopped()
        held.until_quiet()
        held.clear()
        begun = held.written.count(BEGINS)
        held.signal(signal.SIGCONT)
        held.until(lambda begun=begun: held.written.count(BEGINS) > begun, "begun again")
        held.wait_for("What we expect of the other")
    held.type("Each delay is told")
    held.press_for(F2, "E3 ● client expects Each delay is told")
    assert leaves(held)
