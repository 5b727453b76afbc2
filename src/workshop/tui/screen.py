"""What every full screen of ours has: its commands, and the footer, palette and help made of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.dom import DOMNode

from workshop.tui.commands import (
    APP,
    Command,
    bindings,
    for_footer,
    powers_needed,
    show_key,
    titled,
)
from workshop.tui.services import HasServices, Services
from workshop.tui.terminal.screen_parts import ScreenParts
from workshop.tui.widgets.bars import FooterBar, FooterKey

if TYPE_CHECKING:
    from workshop.room.seats import Power

R = TypeVar("R")


class CommandScreen(ScreenParts[R]):
    """A screen with commands."""

    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = ()
    _powers_needed: ClassVar[Mapping[str, Power | None]] = {}
    """By action, the power that each of its commands needs."""

    def __init_subclass__(cls, **wishes: Any) -> None:
        """Bind the keys of its commands."""
        cls.BINDINGS = bindings(cls.OWN_COMMANDS)
        cls._powers_needed = powers_needed(cls.OWN_COMMANDS)
        super().__init_subclass__(**wishes)

    @cached_property
    def services(self) -> Services:
        """What this screen may ask of the app. Raises RuntimeError in an app that is not ours."""
        app = self.app
        if not isinstance(app, HasServices):
            raise RuntimeError(f"{type(self).__name__} needs the app of workshop")
        return app.services

    @property
    def private(self) -> bool:
        """Whether somebody writes here what nobody else may read; then nothing can be copied."""
        return False

    def asks_before_leaving(self) -> bool:
        """Return whether something has to be asked before the app is left: then it is asked, and may lead to that."""
        return False

    def command_groups(self) -> list[tuple[tuple[Command, ...], DOMNode]]:
        """Return the commands of each node that has some, the innermost node first: a pane, the screen, the app."""
        return [(self.OWN_COMMANDS, self), (APP, self.app)]

    def words_for(self, command: Command) -> str:
        """Return the title of `command` here; the console asks its pane for the title of the main action."""
        return command.title

    def help_words(self) -> str:
        """Return a paragraph on what this screen is for, for the help."""
        return ""

    def fields_words(self) -> str:
        """Return how the fields of this screen are filled in, for the help."""
        return (
            "In a field: Enter saves it and goes on, Ctrl+J begins a new line, Shift+Tab goes back, Esc leaves it. "
            "Where each line is an item, Enter begins the next one; twice, it goes on. "
            "What you typed is saved when you leave the field."
        )

    def commands_now(self) -> list[tuple[Command, DOMNode]]:
        """Return the commands that can be carried out now, each with the node that does."""
        return [
            (command, node)
            for commands, node in self.command_groups()
            for command in commands
            if can_run(node, command)
        ]

    def titled_commands(self) -> list[Command]:
        """Return the commands that can be carried out now, under the titles they have here."""
        return [titled(each, self.words_for(each)) for each, _ in self.commands_now()]

    async def carry_out(self, id: str) -> None:
        """Have the command with `id` carried out, if it is at hand now."""
        for command, node in self.commands_now():
            if command.id == id:
                await self.app.run_action(command.action, node)
                return

    def footer_keys(self) -> tuple[FooterKey, ...]:
        """Return the keys of the footer."""
        shown = for_footer(command for command, _ in self.commands_now())
        return tuple(FooterKey(show_key(each.key), self.words_for(each), each.id) for each in shown)

    def refresh_footer(self, saved: str | None = None) -> None:
        """Draw the footer anew where it has changed; `saved` is the word at its right, None for as it is."""
        footer = self.query_one_optional(FooterBar)
        if footer is not None:
            footer.show(self.footer_keys(), saved)

    async def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Carry out what was clicked in the footer."""
        message.stop()
        await self.carry_out(message.command)


def can_run(node: DOMNode, command: Command) -> bool:
    """Return whether `node` has the action of `command` and allows it now."""
    if not hasattr(node, f"action_{command.action}"):
        return False
    return node.check_action(command.action, ()) is True
