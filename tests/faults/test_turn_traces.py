"""A turn at the passed keyboard in a real terminal: what goes out to it, and what lies on the disk when it ends."""

from __future__ import annotations

import signal
from base64 import b64encode
from pathlib import Path

import pytest
from msgspec import structs

from e2e.terminal import CTRL_C, CTRL_Q, CTRL_U, ESC, F2, Held
from round_builders import NAMED, STEPS, a_room_of
from tui.consoles import brought
from workshop.places import Workspace

MARK = "zqmarkerzq"
CTRL_X, CTRL_V, CTRL_Z = b"\x18", b"\x16", b"\x1a"
SELECT_LINE = b"\x1b[1;2H"
SUPER_C, SUPER_X = b"\x1b[99;9u", b"\x1b[120;9u"
"""As a terminal with the keyboard protocol of kitty sends them."""
DRAWN_OVER = b"\x1b[<0;1;2M\x1b[<32;70;20M\x1b[<0;70;20m"
"""The mouse, pressed at one corner, moved to the other and let go."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace whose one session is open at its needs, which are asked on a passed keyboard."""
    record = a_room_of(2, 2)
    step = structs.replace(STEPS["needs"], round=NAMED)
    agenda = tuple(step if each.uid == step.uid else each for each in record.agenda)
    session = structs.replace(record.session, step=step.uid)
    root = tmp_path / "workspace"
    return brought(root, structs.replace(record, agenda=agenda, session=session))


def at_the_terminal(workspace: Workspace) -> Held:
    """The program, whose temporary files lie beside the workspace."""
    temporary = workspace.root.parent / "temporary"
    temporary.mkdir(exist_ok=True)
    return Held(workspace.root, "open", "latest", environment={"TMPDIR": str(temporary)})


def begin(held: Held) -> None:
    """Open the planned round and let the keyboard go round."""
    held.wait_for("F2 open the round")
    held.press_for(F2, "as planned")
    held.press_for(b"k", "F2 pass the keyboard")
    held.press_for(F2, "Can anybody else see this screen?")
    held.press_for(F2, "Covered")


def sit_down(held: Held, name: str) -> None:
    """Have the first of the list that has not written yet sit down."""
    held.press_for(F2, "Who are you?")
    held.press_for(F2, name, "Only what you seal is kept", "Enter next line")


def holding(folder: Path) -> list[Path]:
    """The files that have the marker in them."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink() and MARK.encode() in path.read_bytes()
    ]


def test_nothing_goes_to_the_terminal_after_the_cover_and_nothing_to_its_clipboard(
    workspace: Workspace,
) -> None:
    with at_the_terminal(workspace) as held:
        begin(held)
        sit_down(held, "Ines Moreau")
        held.type(MARK)
        for copies in (CTRL_C, CTRL_X, SUPER_C, SUPER_X):
            held.press(SELECT_LINE + copies)
        held.press_for(DRAWN_OVER + CTRL_C, "Nothing is copied or cut during a turn", MARK)
        held.press_for(F2, "Sealed. Thank you.")
        held.until_quiet()
        covered = len(held.written)
        sit_down(held, "Priya Nair")
        held.press(CTRL_V + CTRL_Z)
        held.type("Mine alone")
        held.press(SELECT_LINE + CTRL_C + CTRL_U)
        held.wait_until_gone("Mine alone")
        held.press_for(ESC, "Covered")
        held.press_for(ESC, "ON SCREEN", "client 1 of 2")
        held.press(CTRL_Q)
        assert held.end() == 0
        assert MARK.encode() not in held.written[covered:]
        assert b"\x1b]52" not in held.written
        assert b64encode(MARK.encode()) not in held.written
    (urn,) = holding(workspace.root.parent)
    assert urn.name.startswith("sealed-")


@pytest.mark.parametrize("how", ["SIGTERM", "SIGHUP", "SIGKILL", "a closed window"])
def test_what_is_half_written_when_the_program_ends_is_nowhere(
    workspace: Workspace, how: str
) -> None:
    with at_the_terminal(workspace) as held:
        begin(held)
        sit_down(held, "Ines Moreau")
        held.type(MARK)
        if how == "a closed window":
            held.close_line()
            held.end(reading=False)
        else:
            held.signal(signal.Signals[how])
            assert held.end() != 0
    assert holding(workspace.root.parent) == []
    with at_the_terminal(workspace) as held:
        held.wait_for("Covered", "client 0 of 2 sealed")
        sit_down(held, "Ines Moreau")
        held.press(CTRL_V + CTRL_Z)
        held.type("Something else")
        assert MARK.encode() not in held.written
