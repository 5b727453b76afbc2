"""In a real terminal: the program goes when it is told to, leaves the terminal as it was, and shows nobody's words."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminals import Terminal, python

PROGRAM = str(Path(__file__).with_name("held_app.py"))
SECRET = "Ines-is-leaving-in-March"
RESTORED = [b"\x1b[?1049l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?25h"]
"""Alternate screen, mouse and bracketed paste off, cursor on."""
F5, F8, F9 = b"\x1b[15~", b"\x1b[19~", b"\x1b[20~"
CTRL_Q = b"\x11"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with Terminal(python(PROGRAM, str(tmp_path))) as running:
        running.until_shown("a draft")
        running.press(SECRET.encode())
        running.until_shown(SECRET)
        yield running


def draft(tmp_path: Path) -> str:
    path = tmp_path / "draft.txt"
    return path.read_text() if path.exists() else ""


def assert_restored(terminal: Terminal) -> None:
    missing = [mode for mode in RESTORED if mode not in terminal.written]
    assert not missing
    assert terminal.attributes_restored


def after_leaving(terminal: Terminal) -> str:
    return terminal.written.rpartition(b"\x1b[?1049l")[2].decode()


def test_leaving_gives_the_terminal_back_and_says_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.press(CTRL_Q)
    assert terminal.end() == 0
    assert_restored(terminal)
    assert re.sub(r"\x1b\[[?<>=]?[0-9;]*[a-zA-Z]", "", after_leaving(terminal)) == ""
    assert draft(tmp_path) == SECRET


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_keeps_the_draft_and_gives_the_terminal_back(
    terminal: Terminal, tmp_path: Path, number: signal.Signals
) -> None:
    terminal.signal(number)
    assert terminal.end() == 128 + number
    assert_restored(terminal)
    assert draft(tmp_path) == SECRET


def test_a_closed_terminal_leaves_no_process_behind_and_keeps_the_draft(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.close_line()
    assert terminal.end(reading=False) == 128 + signal.SIGHUP
    assert draft(tmp_path) == SECRET


def test_a_closed_terminal_ends_a_program_started_with_nohup_too(tmp_path: Path) -> None:
    command = ["/bin/sh", "-c", 'trap "" HUP; exec "$@"', "sh", *python(PROGRAM, str(tmp_path))]
    with Terminal(command) as terminal:
        terminal.until_shown("a draft")
        terminal.press(b"abc")
        terminal.until_shown("abc")
        terminal.close_line()
        assert terminal.end(reading=False) == 128 + signal.SIGHUP
    assert draft(tmp_path) == "abc"


def test_a_terminal_that_nobody_reads_does_not_hold_the_program(
    terminal: Terminal, tmp_path: Path
) -> None:
    # More redraws than the line and the queue before it hold: now the screen waits for its reader.
    for _ in range(300):
        terminal.press(b"\x14")
    terminal.signal(signal.SIGTERM)
    assert terminal.end(reading=False) == 128 + signal.SIGTERM


@pytest.mark.parametrize(("key", "words"), [(F8, "the data hang"), (F9, "the screen hangs")])
def test_a_program_that_hangs_is_gone_all_the_same_and_the_terminal_is_put_back(
    terminal: Terminal, key: bytes, words: str
) -> None:
    terminal.press(key)
    terminal.until_shown(words)
    terminal.until_quiet()
    terminal.signal(signal.SIGTERM)
    assert terminal.end() == 128 + signal.SIGTERM
    assert_restored(terminal)


def test_a_crash_shows_no_words_and_no_traceback_and_says_what_to_do(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.press(F5)
    assert terminal.end() == 3
    assert_restored(terminal)
    said = after_leaving(terminal)
    assert "workshop open latest" in said
    assert "Traceback" not in said
    assert SECRET not in said
    (fault,) = (tmp_path / "sessions" / "faults").iterdir()
    assert str(fault) in said.replace("\r\n", "")
    assert SECRET not in fault.read_text()
    assert "in key_f5" in fault.read_text()


def test_nothing_is_written_while_nothing_changes(terminal: Terminal) -> None:
    terminal.until_quiet()
    assert terminal.listen(1.6) == b""


def test_wrong_bytes_from_the_keyboard_are_no_crash(terminal: Terminal) -> None:
    terminal.press(b"\xff\xc3")
    terminal.press(b"!")
    terminal.until(lambda: "!" in terminal.screen, "!")
    terminal.press(CTRL_Q)
    assert terminal.end() == 0


def test_pasted_escapes_never_reach_the_terminal(terminal: Terminal) -> None:
    terminal.press(b"\x1b[200~<\x1b]52;c;ZXZpbA==\x07\x9b31m>\x1b[201~")
    terminal.until_shown("<")
    terminal.until_quiet()
    assert b"\x1b]52;c;ZXZpbA" not in terminal.written
    terminal.press(CTRL_Q)
    assert terminal.end() == 0


def test_a_plain_terminal_gets_256_colours_and_a_full_one_all(tmp_path: Path) -> None:
    for setting, there, absent in (
        ({}, b"38;5;", b"38;2;"),
        ({"COLORTERM": "truecolor"}, b"38;2;", b"38;5;"),
    ):
        with Terminal(python(PROGRAM, str(tmp_path)), environment=setting) as terminal:
            terminal.until_shown("a draft")
            terminal.press(CTRL_Q)
            assert terminal.end() == 0
            assert there in terminal.written
            assert absent not in terminal.written


def test_without_colours_everything_is_still_there(tmp_path: Path) -> None:
    environment = {"NO_COLOR": "1"}
    with Terminal(python(PROGRAM, str(tmp_path)), environment=environment) as terminal:
        terminal.until_shown("a draft")
        terminal.press(CTRL_Q)
        assert terminal.end() == 0
