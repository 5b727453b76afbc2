"""The command line in a real terminal: questions, the app's screens, and the demo that leaves nothing behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cli_runs import EARLIER, LATER, Workshop

import terminals
from e2e.terminal import WORKSHOP
from workshop.documents.record import read_record
from workshop.model.kinds import purpose_of
from workshop.model.names import KindName
from workshop.places import packaged_example

CTRL_C, CTRL_D, CTRL_Q = "\x03", "\x04", b"\x11"


class Terminal(terminals.Terminal):
    """The command in a terminal of its own, begun `fresh` where it opens no screen of the app."""

    def __init__(self, *arguments: str, fresh: bool = False, **environment: str) -> None:
        super().__init__(
            [WORKSHOP, *arguments], size=(100, 30), environment=environment, fresh=fresh
        )

    @property
    def text(self) -> str:
        """What the screen shows, with the blanks at the ends of its lines."""
        return "\n".join(self._painted.lines())

    def end(self, *, reading: bool = True) -> int:
        """Wait until the program is gone, close the terminal, and return the exit code."""
        code = super().end(reading=reading)
        self.close_line()
        return code

    def until_it_waits(self) -> None:
        """Let it run until it waits for an answer: of a Ctrl+C just before that Python takes no notice."""
        state = Path(f"/proc/{self._process}/stat")
        while state.read_text().rpartition(")")[2].split()[0] != "S":
            os.sched_yield()


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
    terminal = Terminal("--workspace", str(home), "sessions", "delete", EARLIER, fresh=True)
    terminal.until_shown("[y/N]")
    assert "It cannot be brought back" in terminal.text.replace("\n", "")
    terminal.until_it_waits()
    terminal.press(answer.encode())
    assert terminal.end() == code
    assert (EARLIER in with_example("sessions").out) is there


def test_without_a_command_home_opens_and_ctrl_q_leaves_it(
    with_example: Workshop, home: Path
) -> None:
    terminal = Terminal("--workspace", str(home))
    terminal.until_shown("Annual review")
    terminal.until_shown("Skerrow Ferries + Kite & Anvil")
    terminal.press(CTRL_Q)
    assert terminal.end() == 0


def test_open_goes_straight_to_the_step_where_the_session_stopped(
    with_example: Workshop, home: Path
) -> None:
    terminal = Terminal("--workspace", str(home), "open", LATER)
    terminal.until_shown("What we will do, who does it, and by when.")
    terminal.until_shown("ON SCREEN")
    terminal.press(CTRL_Q)
    assert terminal.end() == 0


def test_new_with_both_names_opens_the_console_of_a_new_session(
    with_example: Workshop, home: Path
) -> None:
    terminal = Terminal("--workspace", str(home), "new", "--client", "Halde", "--agency", "Polar")
    terminal.until_shown("ON SCREEN")
    terminal.until_shown("Halde")
    terminal.press(CTRL_Q)
    assert terminal.end() == 0
    assert "Halde + Polar" in with_example("sessions").out


def test_new_without_names_opens_the_form(with_example: Workshop, home: Path) -> None:
    terminal = Terminal("--workspace", str(home), "new", "--client", "Halde")
    terminal.until_shown("Halde")
    terminal.until_shown("New session")
    terminal.press(CTRL_Q)
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
    terminal = Terminal("--workspace", str(home), "actions", fresh=True)
    assert terminal.end() == 0
    assert len([line for line in terminal.text.splitlines() if line.strip()]) == 10
    assert "…" in terminal.text


def test_the_demo_opens_on_the_example_says_so_and_leaves_nothing_behind(temporary: Path) -> None:
    terminal = Terminal("demo", TMPDIR=str(temporary))
    terminal.until_shown("Annual review")
    terminal.until_shown("example")
    (place,) = temporary.glob("workshop-demo-*")
    assert place.stat().st_mode & 0o077 == 0
    terminal.press(CTRL_Q)
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
    terminal.until_shown(purpose_of(step)[:30])  # the rest may stand on the next line
    terminal.until_shown("ON SCREEN")
    terminal.press(CTRL_Q)
    assert terminal.end() == 0
    assert not list(temporary.iterdir())


def test_the_demo_can_be_kept_and_never_over_something_else(temporary: Path) -> None:
    place = temporary / "kept"
    terminal = Terminal("demo", "--keep", str(place))
    terminal.until_shown("Annual review")
    terminal.press(CTRL_Q)
    assert terminal.end() == 0
    assert (place / "sessions" / "workshop.db").is_file()
    again = Terminal("demo", "--keep", str(place))
    assert again.end() == 2
    assert "not an empty directory" in again.text.replace("\n", "")
