"""A full disk: what was typed is not lost without a word, and the exit code says that something was not saved."""

from __future__ import annotations

import base64
import signal
from pathlib import Path

import pytest

from e2e.terminal import CTRL_Q, ESC, F2, Held
from terminals import python

FULL_DISK = str(Path(__file__).with_name("full_disk.py"))
SENTENCE = "We hear of delays the same day"
STAYS = "What you typed last cannot be saved, so workshop stays open."


def drafts(workspace: Path) -> str:
    return "".join(path.read_text() for path in (workspace / "sessions" / "drafts").glob("*.json"))


def opened(workspace: Path) -> Held:
    return Held(workspace, "open", "latest", program=python(FULL_DISK))


def writing_on_a_full_disk(held: Held) -> None:
    """Type a note when nothing can be saved any more."""
    held.wait_for("E2 ○ agency expects", "n new", "saved")
    held.press_for(b"n1", "F2 done", "What we expect of the other")
    held.signal(signal.SIGUSR1)
    held.type(SENTENCE)


def last_words(held: Held) -> str:
    return " ".join(held.written.rpartition(b"\x1b[?1049l")[2].decode().split())


@pytest.mark.parametrize("first", [b"", ESC], ids=["in the field", "after Esc"])
def test_it_stays_and_says_so_and_leaves_only_when_told_twice(
    workspace: Path, first: bytes
) -> None:
    with opened(workspace) as held:
        writing_on_a_full_disk(held)
        if first:
            held.press_for(first, "Not saved")
        held.press_for(
            CTRL_Q, STAYS, "cannot be kept", f"“{SENTENCE}”", "try again", "leave without"
        )
        held.press(CTRL_Q)
        assert held.end() == 3
        assert held.attributes_restored
        assert "What was typed last is not saved. What is being typed cannot be kept in" in (
            last_words(held)
        )
    assert SENTENCE not in drafts(workspace)


def test_the_same_when_it_is_left_by_the_answer(workspace: Path) -> None:
    with opened(workspace) as held:
        writing_on_a_full_disk(held)
        held.press_for(CTRL_Q, STAYS)
        held.press(b"q")
        assert held.end() == 3


def test_with_room_again_it_is_saved_and_fine(workspace: Path) -> None:
    with opened(workspace) as held:
        writing_on_a_full_disk(held)
        held.press_for(CTRL_Q, STAYS)
        held.signal(signal.SIGUSR2)
        held.press(b"r")
        assert held.end() == 0
    assert SENTENCE in drafts(workspace)


def test_what_was_typed_can_be_copied_and_the_meeting_goes_on(workspace: Path) -> None:
    with opened(workspace) as held:
        writing_on_a_full_disk(held)
        held.press_for(CTRL_Q, STAYS)
        held.press_for(b"c", "Copied. Paste it where it is safe")
        assert base64.b64encode(SENTENCE.encode()) in held.written
        held.press(ESC)
        held.wait_until_gone("Copied. Paste it")
        held.wait_for(SENTENCE, "F2 done")
        held.press_for(CTRL_Q, STAYS)  # it was told once only
        held.press(ESC)
        held.wait_until_gone(STAYS)
        held.signal(signal.SIGUSR2)
        held.press_for(F2, f"E3 ● client expects {SENTENCE}")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_a_signal_ends_it_whatever_cannot_be_saved(workspace: Path) -> None:
    with opened(workspace) as held:
        writing_on_a_full_disk(held)
        held.press_for(CTRL_Q, STAYS)
        held.signal(signal.SIGTERM)
        assert held.end() == 128 + signal.SIGTERM
        assert "cannot be kept in" in last_words(held)


def test_a_clock_that_cannot_be_stopped_is_said_with_the_exit_code(workspace: Path) -> None:
    with opened(workspace) as held:
        held.wait_for("E2 ○ agency expects", "n new", "paused")
        held.press(b" ")
        held.wait_until_gone("paused")
        held.signal(signal.SIGUSR1)
        held.press(CTRL_Q)
        assert held.end() == 3
        assert str(workspace) in last_words(held).replace(" ", "")


def test_with_nothing_to_save_a_full_disk_does_not_matter(workspace: Path) -> None:
    with opened(workspace) as held:
        held.wait_for("E2 ○ agency expects", "n new", "saved")
        held.signal(signal.SIGUSR1)
        held.press(CTRL_Q)
        assert held.end() == 0
