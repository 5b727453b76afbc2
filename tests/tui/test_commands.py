"""The commands of app, screens and panes: what they promise to whoever presses a key."""

from __future__ import annotations

import ast
import inspect
import re

import pytest
from declared import COMMANDS, PANES, TOGETHER

from workshop.tui.app import WorkshopApp
from workshop.tui.commands import APP, FOOTER_LIMIT, Command, bindings, for_footer, show_key
from workshop.tui.desk.home import HomeScreen
from workshop.tui.desk.new_session import NewSessionScreen
from workshop.tui.seats.agenda import AgendaScreen
from workshop.tui.seats.console import ConsoleScreen
from workshop.tui.seats.keyboard import KeyboardScreen
from workshop.tui.seats.participant import ParticipantScreen
from workshop.tui.seats.read_aloud import ReadAloudScreen

SCREENS = (
    HomeScreen,
    NewSessionScreen,
    ConsoleScreen,
    KeyboardScreen,
    ParticipantScreen,
    AgendaScreen,
    ReadAloudScreen,
)

# Terminals send these as Enter, Tab, Backspace or Esc, not at all, or keep them for tmux.
UNSAFE = {"ctrl+i", "ctrl+m", "ctrl+j", "ctrl+h", "ctrl+left_square_bracket", "ctrl+[", "ctrl+b"}
UNSAFE |= {"ctrl+enter", "ctrl+z", "f6", "f7"}


def is_function_key(key: str) -> bool:
    return re.fullmatch(r"f\d+", key) is not None


def test_no_two_commands_share_an_id() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("place", TOGETHER)
def test_a_key_means_one_thing_wherever_you_are(place: str) -> None:
    keys = [key for command in TOGETHER[place] for key in command.keys]
    twice = {key for key in keys if keys.count(key) > 1}
    assert not twice


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_no_command_hangs_on_a_key_that_terminals_swallow(command: Command) -> None:
    assert not UNSAFE & set(command.keys)
    assert not any(re.fullmatch(r"ctrl\+shift\+\w", key) for key in command.keys)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_function_key_has_a_twin(command: Command) -> None:
    if any(is_function_key(key) for key in command.keys):
        assert any(not is_function_key(key) for key in command.keys)


@pytest.mark.parametrize("place", TOGETHER)
def test_a_footer_has_at_most_six_keys_the_main_one_first_and_help_among_them(
    place: str,
) -> None:
    commands = TOGETHER[place]
    shown = for_footer(commands)
    assert len(shown) <= FOOTER_LIMIT
    assert shown[0].footer == min(each.footer for each in commands if each.footer)
    assert "app.help" in [each.id for each in shown]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_is_explained_in_a_sentence(command: Command) -> None:
    assert command.help.endswith((".", "?"))
    assert command.help[0].isupper()
    assert command.title


def test_bindings_carry_the_id_and_the_help() -> None:
    (binding,) = (each for each in bindings(HomeScreen.OWN_COMMANDS) if each.id == "home.new")
    assert binding.key == "n,f2"
    assert binding.action == "new"
    assert binding.tooltip.startswith("Start a session")


@pytest.mark.parametrize(
    ("commands", "owner"),
    [
        (APP, WorkshopApp),
        *((each.OWN_COMMANDS, each) for each in SCREENS),
        *(
            (command_group, each)
            for each in PANES.values()
            for command_group in each.command_groups()
        ),
    ],
)
def test_every_command_can_be_carried_out(commands: tuple[Command, ...], owner: type) -> None:
    missing = [each.id for each in commands if not hasattr(owner, f"action_{each.action}")]
    assert not missing


@pytest.mark.parametrize("kind", PANES)
def test_every_command_of_a_kind_names_the_power_it_needs(kind: str) -> None:
    pane = PANES[kind]
    commands = (*pane.OWN_COMMANDS, *pane.SHARED_COMMANDS)
    assert [each.id for each in commands if each.power is None] == []
    assert pane.POWERS.keys() <= {each.action for each in commands}


def test_keys_are_shown_as_they_stand_on_the_keyboard() -> None:
    assert [show_key(key) for key in ("f2", "ctrl+p", "escape", "n", "S", "shift+up")] == [
        "F2",
        "Ctrl+P",
        "Esc",
        "n",
        "S",
        "Shift+↑",
    ]


def letters() -> dict[str, set[str]]:
    """What each letter, digit and sign means, on all screens and all kinds of step together."""
    found: dict[str, set[str]] = {}
    for command in COMMANDS:
        for key in command.keys:
            if len(key) == 1:
                found.setdefault(key, set()).add(command.means)
    return found


def test_a_letter_means_one_thing_on_all_steps_and_screens() -> None:
    twice = {key: sorted(meant) for key, meant in letters().items() if len(meant) > 1}
    assert not twice


def test_what_is_meant_alike_has_the_same_letter_everywhere() -> None:
    keys: dict[str, set[tuple[str, ...]]] = {}
    for command in COMMANDS:
        own = tuple(sorted(key for key in command.keys if len(key) == 1 and key.isalpha()))
        if own:
            keys.setdefault(command.means, set()).add(own)
    assert {means: found for means, found in keys.items() if len(found) > 1} == {}


def test_the_sides_are_one_and_two_and_both_are_b_everywhere() -> None:
    assert {key: letters()[key] for key in "12b"} == {
        "1": {"tick-client"},
        "2": {"tick-agency"},
        "b": {"both"},
    }


# A letter that stands alone before one of these is a key.
_DOES = "sets|writes|adds|opens|makes|carries|puts|begins|counts|lets|says|takes|turns|goes on"
_NAMED = re.compile(rf"(?:^|(?<=[.;:,(] )|(?<= and ))([A-Za-z]) (?:{_DOES})\b")


def sentences_of(source: str) -> set[str]:
    """Every text in the code of a module."""
    return {
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


@pytest.mark.parametrize("kind", PANES)
def test_a_pane_names_no_letter_that_is_no_key_of_its_own(kind: str) -> None:
    pane = PANES[kind]
    keys = {key for group in pane.command_groups() for each in group for key in each.keys}
    source = inspect.getsource(inspect.getmodule(pane))
    named = {key for text in sentences_of(source) for key in _NAMED.findall(text)}
    assert named <= keys
