"""However the program is ended, wherever it is: what was shown as saved is there, and the terminal is as it was."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from e2e.terminal import CTRL_C, CTRL_Q, ENTER, F2, WORKSHOP, Held, run
from workshop.model.names import KindName

SENTENCE = "We hear of delays the same day"
OPEN = ("open", "latest")
RESTORED = (b"\x1b[?1049l", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[?25h")
"""Alternate screen, mouse and bracketed paste off, cursor on."""


def drafts(workspace: Path) -> str:
    """Return all that is kept of what is being typed, as it lies on the disk."""
    return "".join(path.read_text() for path in (workspace / "sessions" / "drafts").glob("*.json"))


def at_the_list(held: Held) -> None:
    """On the console, with the keyboard on the list."""
    held.wait_for("E2 ○ agency expects", "n new", "saved")


def writing(held: Held) -> None:
    """In a form, with a sentence typed that is not saved."""
    at_the_list(held)
    held.press_for(b"n1", "F2 done", "What we expect of the other")
    held.type(SENTENCE)


def asked(held: Held) -> None:
    """Before a question over the console, with an answer begun."""
    at_the_list(held)
    held.press_for(b"o", "An open question")
    held.type(SENTENCE)


MOMENTS = (at_the_list, writing, asked)


def assert_restored(held: Held) -> None:
    """Check that the terminal is as it was before."""
    assert not [mode for mode in RESTORED if mode not in held.written]
    assert held.attributes_restored


def assert_sound(workspace: Path) -> None:
    """Check that the database is whole."""
    connection = sqlite3.connect(workspace / "sessions" / "workshop.db")
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    finally:
        connection.close()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_in_order_and_what_was_being_typed_is_kept(
    workspace: Path, number: signal.Signals, moment: Callable[[Held], None]
) -> None:
    with Held(workspace, *OPEN) as held:
        moment(held)
        held.signal(number)
        assert held.end() == 128 + number
        assert_restored(held)
    assert (SENTENCE in drafts(workspace)) is (moment is not at_the_list)
    assert_sound(workspace)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_closed_terminal_leaves_no_process_and_loses_nothing(
    workspace: Path, moment: Callable[[Held], None]
) -> None:
    with Held(workspace, *OPEN) as held:
        moment(held)
        held.close_line()
        assert held.end(reading=False) == 128 + signal.SIGHUP
    assert (SENTENCE in drafts(workspace)) is (moment is not at_the_list)
    assert_sound(workspace)


def test_a_signal_before_anything_is_painted_ends_it_too(workspace: Path) -> None:
    with Held(workspace, fresh=True) as held:
        held.until(lambda: held.written, "the first byte")
        held.signal(signal.SIGTERM)
        assert held.end() == 128 + signal.SIGTERM
        assert held.attributes_restored


def test_a_running_clock_is_stopped_by_a_signal_and_the_session_is_free_again(
    workspace: Path,
) -> None:
    with Held(workspace, *OPEN) as held:
        at_the_list(held)
        held.press(b" ")
        held.wait_until_gone("paused")
        held.signal(signal.SIGTERM)
        assert held.end() == 128 + signal.SIGTERM
    with Held(workspace, *OPEN) as held:
        at_the_list(held)
        held.wait_for("paused")


def test_the_example_is_gone_when_it_is_told_to_go(tmp_path: Path) -> None:
    with Held(None, "demo", environment={"TMPDIR": str(tmp_path)}) as held:
        held.wait_for("TO RESUME")
        assert list(tmp_path.iterdir())
        held.signal(signal.SIGTERM)
        assert held.end() == 128 + signal.SIGTERM
        assert_restored(held)
    assert not list(tmp_path.iterdir())


def test_the_example_of_a_demo_that_was_killed_goes_with_the_next_and_no_other_does(
    tmp_path: Path,
) -> None:
    environment = {"TMPDIR": str(tmp_path)}
    (tmp_path / "workshop-demo-of-no-folder").write_text("somebody's own")
    with Held(None, "demo", environment=environment) as killed:
        killed.wait_for("TO RESUME")
        (left,) = (each for each in tmp_path.iterdir() if each.is_dir())
        killed.signal(signal.SIGKILL)
        assert killed.end() == -signal.SIGKILL
    assert left.exists()
    with Held(None, "demo", environment=environment) as first:
        first.wait_for("TO RESUME")
        assert not left.exists()
        (living,) = (each for each in tmp_path.iterdir() if each.is_dir())
        with Held(None, "demo", environment=environment) as second:
            second.wait_for("TO RESUME")
            assert living.exists()
            second.press(CTRL_Q)
            assert second.end() == 0
        first.press(CTRL_Q)
        assert first.end() == 0
    assert [each.name for each in tmp_path.iterdir()] == ["workshop-demo-of-no-folder"]


def test_no_core_is_written_even_where_the_shell_asks_for_one(
    workspace: Path, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    script = 'ulimit -c unlimited && cd "$1" && shift && exec "$@"'
    program = ("sh", "-c", script, "sh", str(here), WORKSHOP)
    with Held(workspace, *OPEN, program=program) as held:
        writing(held)
        held.signal(signal.SIGQUIT)
        status = held.end()
    assert status in (-signal.SIGQUIT, 128 + signal.SIGQUIT)
    assert list(here.iterdir()) == []


# Killed


def test_killed_while_typing_the_same_step_opens_and_the_draft_is_offered(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        writing(held)
        held.until(lambda: SENTENCE in drafts(workspace), "the draft on the disk")
        held.signal(signal.SIGKILL)
        assert held.end() == -signal.SIGKILL
    assert_sound(workspace)
    with Held(workspace, *OPEN) as held:
        held.wait_for("2/7", f"You were typing when this was last open: “{SENTENCE}”")
        held.press_for(b"y", f"Expects {SENTENCE}")
        held.press_for(F2, f"E3 ● client expects {SENTENCE}")


def test_killed_once_it_was_shown_as_saved_it_is_there(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        writing(held)
        held.press_for(F2, f"E3 ● client expects {SENTENCE}")
        held.signal(signal.SIGKILL)
        assert held.end() == -signal.SIGKILL
    assert_sound(workspace)
    with Held(workspace, *OPEN) as held:
        held.wait_for("2/7", f"E3 ● client expects {SENTENCE}")


def test_killed_while_it_saves_there_is_all_of_it_or_nothing(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        writing(held)
        held.until(lambda: SENTENCE in drafts(workspace), "the draft on the disk")
        held.press(F2)
        held.listen(1)
        held.signal(signal.SIGKILL)
        assert held.end() == -signal.SIGKILL
    assert_sound(workspace)
    with Held(workspace, *OPEN) as held:
        held.wait_for_any(
            f"E3 ● client expects {SENTENCE}", f"typing when this was last open: “{SENTENCE}”"
        )


def at_once(held: Held) -> None:
    """Wait for nothing."""


def at_the_first_byte(held: Held) -> None:
    """Wait until something is drawn."""
    held.listen(5)


def when_it_is_shown(held: Held) -> None:
    """Wait until the screen says so."""
    held.wait_for("revision 1 proposed")


@pytest.mark.parametrize("when", [at_once, at_the_first_byte, when_it_is_shown])
def test_killed_while_it_proposes_the_text_is_frozen_or_it_is_not(
    workspace_at: Callable[[KindName], Path], when: Callable[[Held], None]
) -> None:
    workspace = workspace_at("sign-off")
    with Held(workspace, *OPEN) as held:
        held.wait_for("F2 propose")
        held.press(F2)
        when(held)
        held.signal(signal.SIGKILL)
        assert held.end() == -signal.SIGKILL
    assert_sound(workspace)
    proposed = "awaiting confirmation" in run(workspace, "sessions").out
    text = run(workspace, "export", "latest", "agreement", "--format", "toml")
    assert (text.code == 0) is proposed
    assert proposed or when is not when_it_is_shown
    with Held(workspace, *OPEN) as held:
        held.wait_for("7/7", "revision 1 proposed" if proposed else "F2 propose")


# Ctrl+C


def test_ctrl_c_says_how_to_leave_and_takes_nothing_away(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        at_the_list(held)
        held.press_for(CTRL_C, "Ctrl+Q leaves workshop.")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type(SENTENCE)
        held.press(CTRL_C)
        held.type(" at noon")
        held.press_for(F2, f"E3 ● client expects {SENTENCE} at noon")
        held.press(CTRL_Q)
        assert held.end() == 0
        assert_restored(held)


def test_ctrl_c_at_home_and_over_a_question_ends_nothing(workspace: Path) -> None:
    with Held(workspace) as held:
        held.wait_for("TO RESUME", "Enter open")
        held.press_for(CTRL_C, "Ctrl+Q leaves workshop.")
        held.press(ENTER)
        asked(held)
        held.press(CTRL_C)
        held.type(", every day")
        held.press_for(F2, "Q2 noted")
        held.press(CTRL_Q)
        assert held.end() == 0


# While the database is held


@pytest.fixture
def holding(workspace: Path) -> Iterator[Callable[[], None]]:
    """Another process saves, and does not end; called, it does."""
    place = workspace / "sessions" / "workshop.db.lock"
    script = (
        "import fcntl, sys; file = open(sys.argv[1], 'r+'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        yield other.stdin.close
        other.stdin.close()


def saving(held: Held) -> None:
    """Type a sentence and save it in one go, so that no draft of it was written before the database was asked for."""
    at_the_list(held)
    held.press_for(b"n1", "F2 done", "What we expect of the other")
    held.press(SENTENCE.encode() + F2)
    held.until_quiet()


def test_ctrl_q_says_what_it_waits_for_and_told_twice_leaves_at_once(
    workspace: Path, holding: Callable[[], None]
) -> None:
    with Held(workspace, *OPEN) as held:
        saving(held)
        held.press(CTRL_Q)
        held.wait_for("Still waiting for", "Ctrl+Q again leaves at once")
        assert SENTENCE in drafts(workspace)
        held.press(CTRL_Q)
        assert held.end() == 3
        assert_restored(held)
        said = held.written.rpartition(b"\x1b[?1049l")[2].decode()
        assert "Whether what was being saved is in it is not known." in said
        assert "What you typed last is kept as a draft." in said
    holding()
    assert_sound(workspace)
    with Held(workspace, *OPEN) as held:
        held.wait_for(f"You were typing when this was last open: “{SENTENCE}”")


def test_ctrl_q_leaves_by_itself_once_the_database_is_free(
    workspace: Path, holding: Callable[[], None]
) -> None:
    with Held(workspace, *OPEN) as held:
        saving(held)
        held.press(CTRL_Q)
        held.wait_for("Still waiting for")
        holding()
        assert held.end() == 0
        assert_restored(held)
    with Held(workspace, *OPEN) as held:
        held.wait_for(f"E3 ● client expects {SENTENCE}")


def test_a_signal_while_the_database_is_held_ends_it_and_what_was_being_typed_is_kept(
    workspace: Path, holding: Callable[[], None]
) -> None:
    with Held(workspace, *OPEN) as held:
        saving(held)
        held.signal(signal.SIGTERM)
        assert held.end() == 128 + signal.SIGTERM
        assert_restored(held)
    assert SENTENCE in drafts(workspace)
