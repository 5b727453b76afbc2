"""The command line in a real terminal: questions, the app's screens, and the demo that leaves nothing behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest
from cli_runs import EARLIER, LATER, Workshop

from workshop.documents.record import read_record
from workshop.model.kinds import purpose_of
from workshop.model.names import KindName
from workshop.places import packaged_example

PATIENCE = 30.0
CTRL_C, CTRL_D, CTRL_Q = "\x03", "\x04", "\x11"


class Terminal:
    """A process in a terminal of its own, and what its screen shows."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "workshop", *arguments],
            dimensions=(30, 100),
            env={**os.environ, "TERM": "xterm-256color", **environment},
            timeout=PATIENCE,
        )

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def wait_for(self, words: str) -> str:
        """Read until the screen shows `words`; return what it shows then.

        A screen is painted in parts, so each thing to be seen is waited for by itself.
        """
        deadline = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < deadline, f"“{words}” did not come:\n{self.text}"
            try:
                self._stream.feed(self.child.read_nonblocking(65536, timeout=1))
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                assert words in self.text, f"it ended before “{words}” came:\n{self.text}"
        return self.text

    def until_it_waits(self) -> None:
        """Let it run until it waits for an answer: of a Ctrl+C just before that Python takes no notice."""
        state = Path(f"/proc/{self.child.pid}/stat")
        while state.read_text().rpartition(")")[2].split()[0] != "S":
            os.sched_yield()

    def end(self) -> int:
        """Read until it has ended; return its exit code."""
        while True:
            try:
                self._stream.feed(self.child.read_nonblocking(65536, timeout=PATIENCE))
            except pexpect.EOF:
                break
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """Where the process makes its temporary folders."""
    place = tmp_path / "temporary"
    place.mkdir()
    return place


@pytest.mark.parametrize(
    ("answer", "code", "there"),
    [("y\n", 0, False), ("n\n", 1, True), ("\n", 1, True), (CTRL_D, 1, True), (CTRL_C, 130, True)],
    ids=["yes", "no", "return", "ctrl-d", "ctrl-c"],
)
def test_deleting_asks_in_words_and_only_a_yes_deletes(
    with_example: Workshop, home: Path, answer: str, code: int, there: bool
) -> None:
    terminal = Terminal("--workspace", str(home), "sessions", "delete", EARLIER)
    asked = terminal.wait_for("[y/N]")
    assert "It cannot be brought back" in asked.replace("\n", "")
    terminal.until_it_waits()
    terminal.child.send(answer)
    assert terminal.end() == code
    assert (EARLIER in with_example("sessions").out) is there


def test_without_a_command_home_opens_and_ctrl_q_leaves_it(
    with_example: Workshop, home: Path
) -> None:
    terminal = Terminal("--workspace", str(home))
    terminal.wait_for("Annual review")
    terminal.wait_for("Skerrow Ferries + Kite & Anvil")
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0


def test_open_goes_straight_to_the_step_where_the_session_stopped(
    with_example: Workshop, home: Path
) -> None:
    terminal = Terminal("--workspace", str(home), "open", LATER)
    terminal.wait_for("What we will do, who does it, and by when.")
    terminal.wait_for("ON SCREEN")
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0


def test_new_with_both_names_opens_the_console_of_a_new_session(
    with_example: Workshop, home: Path
) -> None:
    terminal = Terminal("--workspace", str(home), "new", "--client", "Halde", "--agency", "Polar")
    terminal.wait_for("ON SCREEN")
    terminal.wait_for("Halde")
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0
    assert "Halde + Polar" in with_example("sessions").out


def test_new_without_names_opens_the_form(with_example: Workshop, home: Path) -> None:
    terminal = Terminal("--workspace", str(home), "new", "--client", "Halde")
    terminal.wait_for("Halde")
    terminal.wait_for("New session")
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0
    assert "Halde" not in with_example("sessions").out


def test_the_app_says_why_a_workspace_cannot_be_opened_and_leaves(
    workshop: Workshop, home: Path
) -> None:
    workshop("init")
    (home / "sessions" / "workshop.db").write_text("Dear diary")
    terminal = Terminal("--workspace", str(home))
    assert terminal.end() == 3
    assert "not a database" in terminal.text.replace("\n", "")


def test_a_list_is_cut_to_the_width_of_the_terminal(with_example: Workshop, home: Path) -> None:
    terminal = Terminal("--workspace", str(home), "actions")
    assert terminal.end() == 0
    assert len([line for line in terminal.text.splitlines() if line.strip()]) == 10
    assert "…" in terminal.text


def test_the_demo_opens_on_the_example_says_so_and_leaves_nothing_behind(temporary: Path) -> None:
    terminal = Terminal("demo", TMPDIR=str(temporary))
    terminal.wait_for("Annual review")
    terminal.wait_for("example")
    (place,) = temporary.glob("workshop-demo-*")
    assert place.stat().st_mode & 0o077 == 0
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0
    assert not list(temporary.iterdir())


@pytest.mark.parametrize("kind", ["welcome", "scorecard", "sign-off"])
def test_the_demo_opens_the_running_session_at_a_kind_of_step(
    kind: KindName, temporary: Path
) -> None:
    terminal = Terminal("demo", "--step", kind, TMPDIR=str(temporary))
    (newest,) = packaged_example().glob("3-*.toml")
    step = next(
        each for each in read_record(newest.read_bytes(), newest.name).agenda if each.kind == kind
    )
    terminal.wait_for(purpose_of(step)[:30])  # the rest may stand on the next line
    terminal.wait_for("ON SCREEN")
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0
    assert not list(temporary.iterdir())


def test_the_demo_can_be_kept_and_never_over_something_else(temporary: Path) -> None:
    place = temporary / "kept"
    terminal = Terminal("demo", "--keep", str(place))
    terminal.wait_for("Annual review")
    terminal.child.send(CTRL_Q)
    assert terminal.end() == 0
    assert (place / "sessions" / "workshop.db").is_file()
    again = Terminal("demo", "--keep", str(place))
    assert again.end() == 2
    assert "not an empty directory" in again.text.replace("\n", "")
