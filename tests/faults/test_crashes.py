"""A fault of the program itself: it ends, says where to go on, and shows and keeps nobody's words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from crashing import SECRET

from e2e.terminal import CTRL_Q, F4, Held, run
from terminals import python

CRASHING = str(Path(__file__).with_name("crashing.py"))
ALTERNATE_SCREEN_LEFT = b"\x1b[?1049l"
WRITTEN_HERE = ("Layouts two working days", "Ines decides alone", "Brightwater", "Month-end run")
"""Of the session that was open."""


def broken(workspace: Path, where: str) -> Held:
    """Open the session with the program broken at `where`."""
    return Held(workspace, "open", "latest", program=python(CRASHING, where))


def draw(held: Held) -> None:
    """Wait for it: it breaks as it draws."""


def press_a_key(held: Held) -> None:
    """Break the handler of a key."""
    held.wait_for("E2 ○ agency expects", "n new")
    held.press(b"n")


def tick(held: Held) -> None:
    """Break what happens where the data are."""
    held.wait_for("E2 ○ agency expects", "n new")
    held.press(b"1")


def leave(held: Held) -> None:
    """Break it on the way out."""
    held.wait_for("E2 ○ agency expects", "n new")
    held.press(CTRL_Q)


@pytest.mark.parametrize(
    ("where", "come"),
    [
        ("drawing", draw),
        ("a key", press_a_key),
        ("the data", tick),
        ("the keyboard", press_a_key),
        ("another thread", draw),
        ("leaving", leave),
        ("the way out", leave),
        ("closing", leave),
    ],
)
def test_a_crash_shows_nobodys_words_and_says_what_to_do(
    workspace: Path, where: str, come: Callable[[Held], None]
) -> None:
    with broken(workspace, where) as held:
        come(held)
        assert held.end() == 3
        assert held.attributes_restored
        said = held.written.rpartition(ALTERNATE_SCREEN_LEFT)[2].decode()
    assert "Something in workshop broke" in said
    assert "workshop open latest" in said
    assert "Traceback" not in held.written.decode()
    assert SECRET not in held.written.decode()
    assert_keeps_nobodys_words(workspace, said)
    assert not [words for words in WRITTEN_HERE if words in said]


def test_what_was_being_typed_outlives_a_crash(workspace: Path) -> None:
    drafts = workspace / "sessions" / "drafts"
    with broken(workspace, "the next step") as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type("Half a sentence")
        held.until(
            lambda: any("Half a sentence" in path.read_text() for path in drafts.glob("*.json")),
            "the draft on the disk",
        )
        held.press(F4)
        assert held.end() == 3
    with Held(workspace, "open", "latest") as held:
        # Offered, or saved when the field was left on the way out: in either case it is there.
        held.wait_for_any(
            "You were typing when this was last open: “Half a sentence”",
            "E3 ● client expects Half a sentence",
        )


def test_a_crash_of_a_command_shows_nobodys_words(workspace: Path) -> None:
    ended = run(workspace, "sessions", program=python(CRASHING, "a command"))
    assert ended.code == 3
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert SECRET not in ended.err
    assert_keeps_nobodys_words(workspace, ended.err)


def assert_keeps_nobodys_words(workspace: Path, said: str) -> None:
    """Check what is left for whoever mends it: where it broke, for this user alone, in nobody's words."""
    (fault,) = (workspace / "sessions" / "faults").iterdir()
    assert str(fault) in said.replace("\r\n", "")
    assert fault.stat().st_mode & 0o777 == 0o600
    assert fault.parent.stat().st_mode & 0o777 == 0o700
    text = fault.read_text()
    assert "crashing.py" in text
    assert "in broken" in text
    assert not [words for words in (SECRET, *WRITTEN_HERE) if words in text]
