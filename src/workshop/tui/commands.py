"""What a command is, how its keys are bound and shown, which the footer shows, and the commands of the app itself.

All others stand with the screen, pane or kind that has them; footer, palette and help read them there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.binding import Binding, BindingType

if TYPE_CHECKING:
    from workshop.room.seats import Power


@dataclass(frozen=True)
class Command:
    """One thing a person can have done, with the keys that do it."""

    id: str
    """Its topic and its name, `expectations.answer`; also the id of its bindings, so that keys can be remapped."""
    title: str
    """Short words, as in footer and palette."""
    key: str
    """As Textual names it: `n`, `f2`, `shift+up`."""
    help: str
    """One sentence."""
    also: tuple[str, ...] = ()
    """Other keys for the same; every function key has a letter or sign among them."""
    footer: int = 0
    """Rank in the footer, 1 first; 0 for not there."""
    action: str = ""
    """The action it runs on the screen or pane that has it; by default the id after the dot, `-` as `_`."""
    priority: bool = False
    """Whether it comes before what a focused field would do with the key."""
    power: Power | None = None
    """What the seat must be allowed to do; None for what everybody may."""
    means: str = ""
    """The one thing that its letters mean on every screen; by default the id after the dot."""

    def __post_init__(self) -> None:
        name = self.id.partition(".")[2]
        if not self.action:
            object.__setattr__(self, "action", name.replace("-", "_"))
        if not self.means:
            object.__setattr__(self, "means", name)

    @property
    def topic(self) -> str:
        """What it belongs to: `app`, `home`, `console`, `pane`, a kind …"""
        return self.id.partition(".")[0]

    @property
    def keys(self) -> tuple[str, ...]:
        """All its keys, the first one first."""
        return (self.key, *self.also)


APP = (
    Command("app.help", "help", "f1", "Show what can be done here.", ("?",), footer=90),
    Command("app.palette", "commands", "ctrl+p", "Find a command by its name.", priority=True),
    Command("app.theme", "dark or light", "ctrl+t", "Change between dark and light."),
    Command("app.leave", "leave workshop", "ctrl+q", "Save and leave workshop.", priority=True),
)
"""The commands that are at hand on every screen of ours."""

FOOTER_LIMIT = 6
"""Keys a footer shows at most."""


def bindings(commands: Iterable[Command]) -> list[BindingType]:
    """Return the key bindings of `commands`, for the BINDINGS of the screen or pane that has them."""
    return [
        Binding(
            ",".join(each.keys),
            each.action,
            each.title,
            show=False,
            id=each.id,
            tooltip=each.help,
            priority=each.priority,
        )
        for each in commands
    ]


def powers_needed(commands: Iterable[Command]) -> dict[str, Power | None]:
    """Return by action the power that each of `commands` needs."""
    return {each.action: each.power for each in commands}


def for_footer(commands: Iterable[Command]) -> tuple[Command, ...]:
    """Return those of `commands` that a footer shows, primary first, at most FOOTER_LIMIT.

    The last one, help or the way out, stays where there are too many: it is what leads to all the others.
    """
    ranked = sorted((each for each in commands if each.footer), key=lambda each: each.footer)
    if len(ranked) > FOOTER_LIMIT:
        ranked = [*ranked[: FOOTER_LIMIT - 1], ranked[-1]]
    return tuple(ranked)


def titled(known: Command, title: str) -> Command:
    """Return `known` under another title, as a step gives its main action its own words."""
    return replace(known, title=title)


_SHOWN = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "delete": "Del",
    "tab": "Tab",
    "shift+up": "Shift+↑",
    "shift+down": "Shift+↓",
}


def show_key(key: str) -> str:
    """Return `key` as people read it: `F2`, `Esc`, `Ctrl+P`, `n`."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key
