"""The computer's clock is set by years in the middle of a meeting: the minutes stay those of the meeting."""

from __future__ import annotations

import signal
import sqlite3
from pathlib import Path

import pytest

from e2e.terminal import CTRL_Q, F4, Held
from terminals import python

CLOCK_SET = str(Path(__file__).with_name("clock_set.py"))


@pytest.mark.parametrize(
    ("days", "words"),
    [("4000", "clock was set forward by 10 years"), ("-4000", "clock was set back by 10 years")],
)
@pytest.mark.parametrize("key", [CTRL_Q, F4], ids=["leaving", "next step"])
def test_the_minutes_go_on_and_it_is_said(
    workspace: Path, days: str, words: str, key: bytes
) -> None:
    program = python(CLOCK_SET, days)
    with Held(workspace, "open", "latest", program=program, size=(110, 30)) as held:
        held.wait_for("E2 ○ agency expects", "20:00 paused")
        held.press(b" ")
        held.wait_until_gone("paused")
        held.signal(signal.SIGUSR1)
        held.wait_for(words, "go on as if it had not been")
        held.until(lambda: "19:" in held.words or "20:00" in held.words, "the minutes of the step")
        held.press(key)
        if key == F4:
            held.wait_for("3/7")
            held.press(CTRL_Q)
        assert held.end() == 0
    database = sqlite3.connect(workspace / "sessions" / "workshop.db")
    (spent,) = database.execute("SELECT sum(spent) FROM step").fetchone()
    database.close()
    assert 0 <= spent < 600
