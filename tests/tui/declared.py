"""Every command that a screen, a pane or the app declares, and the sets of them that are at hand together."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import workshop.tui
from workshop.model.kinds import KINDS
from workshop.tui.commands import APP, Command
from workshop.tui.desk.home import HomeScreen
from workshop.tui.desk.new_session import NewSessionScreen
from workshop.tui.kinds import pane_class
from workshop.tui.panes.pane import Pane
from workshop.tui.seats.console import ConsoleScreen
from workshop.tui.seats.keyboard import KeyboardScreen
from workshop.tui.seats.participant import ParticipantScreen

PANES: dict[str, type[Pane]] = {kind: pane_class(kind) for kind in KINDS}


def _declared() -> tuple[Command, ...]:
    found: dict[Command, None] = dict.fromkeys(APP)
    for module in pkgutil.walk_packages(workshop.tui.__path__, "workshop.tui."):
        for each in vars(import_module(module.name)).values():
            if isinstance(each, type) and issubclass(each, Pane):
                found |= dict.fromkeys(
                    command for group in each.command_groups() for command in group
                )
            elif isinstance(each, type):
                found |= dict.fromkeys(vars(each).get("OWN_COMMANDS", ()))
    return tuple(found)


COMMANDS = _declared()
"""Every command there is."""


def commands_of(*topics: str) -> tuple[Command, ...]:
    """Return the commands of `topics`."""
    return tuple(each for topic in topics for each in COMMANDS if each.topic == topic)


TOGETHER: dict[str, tuple[Command, ...]] = {
    "home": (*HomeScreen.OWN_COMMANDS, *APP),
    "new session": (*NewSessionScreen.OWN_COMMANDS, *APP),
    "passed keyboard": (*KeyboardScreen.OWN_COMMANDS, *APP),
    "own seat": (*ParticipantScreen.OWN_COMMANDS, *APP),
    "console": (*ConsoleScreen.OWN_COMMANDS, *Pane.SHARED_COMMANDS, *APP),
    **{
        kind: (*pane.OWN_COMMANDS, *pane.SHARED_COMMANDS, *ConsoleScreen.OWN_COMMANDS, *APP)
        for kind, pane in PANES.items()
    },
}
"""What is at hand at the same time: no key may mean two things in one of these."""
