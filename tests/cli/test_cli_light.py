"""The command line is light, and says of everything what it does."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from workshop import __version__
from workshop.cli.app import COMMANDS, app

HEAVY = {"textual", "sqlite_utils", "sqlite3", "msgspec", "rich", "asyncio", "asyncssh"}


def modules_after(*arguments: str) -> set[str]:
    """Return the top-level modules a process has loaded when the command line has run in it."""
    script = (
        "import sys\n"
        "from workshop.cli.words import run\n"
        f"for each in {[argument.split() for argument in arguments]!r}: run(each)\n"
        "sys.stderr.write(' '.join({name.partition('.')[0] for name in sys.modules}))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(ended.stderr.split())


@pytest.mark.parametrize("asked", ["--version", "--help"])
def test_the_version_and_the_help_load_nothing_heavy(asked: str) -> None:
    assert not modules_after(asked) & HEAVY


def test_the_help_of_every_command_loads_nothing_heavy() -> None:
    assert not modules_after(*(f"{name} --help" for name in COMMANDS)) & HEAVY


def test_the_version_is_one_line_on_stdout() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "workshop", "--version"], capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"workshop {__version__}\n", "")


def all_commands() -> list[tuple[str, click.Command]]:
    """Return every command with its full name, those of groups too."""
    context = click.Context(app)
    found: list[tuple[str, click.Command]] = []
    for name in app.list_commands(context):
        each = app.get_command(context, name)
        assert each is not None, name
        found.append((name, each))
        if isinstance(each, click.Group):
            found += [(f"{name} {inner}", command) for inner, command in each.commands.items()]
    return found


@pytest.mark.parametrize(("name", "command"), all_commands())
def test_every_command_says_what_it_does_and_what_each_option_means(
    name: str, command: click.Command
) -> None:
    assert command.help
    assert command.help.split("\n")[0].endswith((".", ":"))
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, (name, parameter.name)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_commands_own_help_says_first(name: str) -> None:
    found = app.get_command(click.Context(app), name)
    assert found is not None
    assert (found.help or "").split("\n")[0] == COMMANDS[name][1]
