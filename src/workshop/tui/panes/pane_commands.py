"""The commands that panes share: those of every list, those of an open form, and of clauses carried over."""

from __future__ import annotations

from workshop.model.names import KindName
from workshop.tui.commands import Command

LIST = (
    Command("pane.edit", "edit", "enter", "Edit what is selected.", ("e",), power="write"),
    Command("pane.new", "new", "n", "Write a new one.", footer=6, power="write"),
    Command("pane.remove", "remove", "delete", "Remove what is selected.", ("x",), power="write"),
    Command("pane.up", "move up", "shift+up", "Move the selected one up.", ("K",), power="write"),
    Command(
        "pane.down", "move down", "shift+down", "Move the selected one down.", ("J",), power="write"
    ),
    Command(
        "pane.take-off",
        "take off the screens",
        "!",
        "Hide what is selected at once; then it asks whether to delete it for good.",
        power="write",
    ),
    Command(
        "pane.tick-client",
        "client agrees",
        "1",
        "The client's tick; in a look-back, what it says.",
        power="agree",
    ),
    Command(
        "pane.tick-agency",
        "agency agrees",
        "2",
        "The agency's tick; in a look-back, what it says.",
        power="agree",
    ),
    Command(
        "pane.accept",
        "both accept",
        "b",
        "Both sides say yes: their two ticks at once.",
        power="agree",
        means="both",
    ),
)
"""What can be done with the rows of a pane's list."""

WRITING = (
    Command(
        "writing.finish",
        "done",
        "f2",
        "Save what is written and go back to the list; Esc does so too.",
        ("ctrl+s",),
        footer=1,
    ),
)
"""What can be done while a form is open."""

ROUND = (
    Command(
        "round.round",
        "private round",
        "l",
        "Open a private round here, or see to the one that is open.",
        footer=12,
        power="round",
    ),
)
"""What a pane with private rounds has besides."""


def standing(kind: KindName) -> tuple[Command, ...]:
    """Return the commands of a kind whose clauses are carried over from the last agreement."""
    return (
        Command(
            f"{kind}.stand",
            "stands",
            "s",
            "It stands as in the last agreement.",
            footer=5,
            power="agree",
        ),
        Command(
            f"{kind}.all-stand",
            "all stand",
            "S",
            "All the rest stand as in the last agreement.",
            power="agree",
        ),
    )
