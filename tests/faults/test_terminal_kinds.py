"""Terminals of every kind and size: everything is there, and nothing is written while nothing changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.terminal import CTRL_Q, ENTER, F2, Held
from workshop.model.names import KindName

OPEN = ("open", "latest")
SECONDS_OF_SILENCE = 2.0
THERE = (
    "2/7",
    "paused",
    "ON SCREEN",
    "E1 ● client expects",
    "● ○",
    "E2 ○ agency expects",
    "· ·",
    "F1 help",
)
"""The state of things in words and shapes, for when there are no colours."""


@pytest.mark.parametrize(
    ("environment", "there", "absent"),
    [
        ({"COLORTERM": "truecolor"}, b"38;2;", b"38;5;"),
        ({}, b"38;5;", b"38;2;"),
        ({"TERM": "xterm"}, b"\x1b[", b"38;5;"),
        ({"TERM": "vt100"}, b"\x1b[", b"38;2;"),
    ],
    ids=["all colours", "256 colours", "xterm", "vt100"],
)
def test_with_few_colours_or_none_everything_is_still_there(
    workspace: Path, environment: dict[str, str], there: bytes, absent: bytes
) -> None:
    with Held(workspace, *OPEN, environment=environment) as held:
        held.wait_for(*THERE)
        held.press_for(b"n1", "F2 done", "Who expects [● client] ○ agency")
        held.type("We hear of delays")
        held.press_for(F2, "E3 ● client expects We hear of delays")
        held.press(CTRL_Q)
        assert held.end() == 0
    assert there in held.written
    assert absent not in held.written


def test_without_colours_all_is_grey_and_everything_is_still_there(workspace: Path) -> None:
    with Held(workspace, *OPEN, environment={"NO_COLOR": "1", "COLORTERM": "truecolor"}) as held:
        held.wait_for(*THERE)
        held.press(CTRL_Q)
        assert held.end() == 0
    colours = set(re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", held.written))
    assert colours
    assert not [each for each in colours if len(set(each)) > 1]


# Sizes

SIZES = [(60, 20), (61, 20), (80, 24), (200, 50), (112, 30), (79, 24), (60, 50), (200, 20)]


@pytest.mark.parametrize("where", ["list", "form", "reading"])
def test_a_storm_of_sizes_changes_nothing(
    workspace_at: Callable[[KindName], Path], where: str
) -> None:
    workspace = workspace_at("sign-off" if where == "reading" else "expectations")
    with Held(workspace, *OPEN) as held:
        if where == "reading":
            held.wait_for("F2 propose")
            held.press_for(F2, "revision 1 proposed")
            held.press_for(b"A", "Parties and people 1 of")
            held.wait_until_gone("Revision 1 is proposed.")
        else:
            held.wait_for(*THERE)
        if where == "form":
            held.press_for(b"n1", "F2 done", "What we expect of the other")
            held.type("We hear of delays")
        held.until_quiet()
        before = held.screen
        for size in SIZES * 4:
            held.resize(size)
            held.listen(0)
        for size in SIZES:
            held.resize(size)
            held.until(lambda size=size: drawn_at(held, size), f"{size} drawn")
        held.resize((80, 24))
        held.until(lambda: held.screen == before, f"as it was:\n{before}")
        held.press(CTRL_Q)
        assert held.end() == 0


def drawn_at(held: Held, size: tuple[int, int]) -> bool:
    """Return whether the last line is the foot of the screen, drawn to its end."""
    lines = held.screen.split("\n")
    return len(lines) == size[1] and lines[-1].lstrip().startswith("F2")


def test_it_starts_at_60_by_20_with_what_matters(workspace: Path) -> None:
    with Held(workspace, *OPEN, size=(60, 20)) as held:
        held.wait_for("2/7", "ON SCREEN", "E1", "F2", "F1 help")
        held.press_for(b"n1", "F2 done", "Who expects")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_it_asks_the_terminal_for_its_size_and_not_the_environment(workspace: Path) -> None:
    exported = {"COLUMNS": "80", "LINES": "24"}
    with Held(workspace, *OPEN, size=(100, 30), environment=exported) as held:
        held.wait_for(*THERE)
        held.until(lambda: drawn_at(held, (100, 30)), "drawn at the size of the terminal")
        held.press(CTRL_Q)
        assert held.end() == 0


# Silence


@pytest.mark.parametrize("kind", ["welcome", "expectations", "sign-off"])
def test_with_the_clock_paused_not_a_byte_is_written(
    workspace_at: Callable[[KindName], Path], kind: KindName
) -> None:
    with Held(workspace_at(kind), *OPEN) as held:
        held.wait_for("paused", "F1 help")
        held.until_quiet()
        assert held.listen(SECONDS_OF_SILENCE) == b""


def test_in_a_form_and_at_home_not_a_byte_is_written_either(workspace: Path) -> None:
    with Held(workspace) as held:
        held.wait_for("TO RESUME", "Enter open")
        held.until_quiet()
        assert held.listen(SECONDS_OF_SILENCE) == b""
        held.press_for(ENTER, *THERE)
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type("We hear")
        held.until_quiet()
        assert held.listen(SECONDS_OF_SILENCE) == b""


def test_with_the_clock_running_the_clock_is_all_that_is_written(workspace: Path) -> None:
    with Held(workspace, *OPEN) as held:
        held.wait_for(*THERE)
        held.press(b" ")
        held.wait_until_gone("paused")
        held.until_quiet()
        before = held.screen.split("\n")
        written = held.listen(SECONDS_OF_SILENCE) + held.listen(SECONDS_OF_SILENCE)
        assert written
        assert held.screen.split("\n")[1:] == before[1:]
