"""A question over a screen, with a few answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.bars import FooterBar, FooterKey
from workshop.tui.widgets.clause_list import ClauseList, Row


class DialogOption(Struct, frozen=True):
    """One of the answers that a dialog offers."""

    key: str
    """A letter or digit."""
    words: str
    value: str = ""
    """What the question returns; the key where nothing is given."""


class Ask(DialogParts[str]):
    """Asks one question with a few options, chosen by key, arrows or mouse.

    Returns the value of the chosen option, None after Esc.
    """

    AUTO_FOCUS = "ClauseList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", show=False),
        Binding("left", "move(-1)", show=False),
        Binding("right", "move(1)", show=False),
    ]

    def __init__(self, question: str, options: Sequence[DialogOption], detail: str = "") -> None:
        super().__init__()
        self._question = question
        self._detail = detail
        self._options = {each.value or each.key: each for each in options}

    def compose(self) -> ComposeResult:
        """Yield the sheet."""
        with Vertical(classes="sheet"):
            yield Static(heading(self._question, self._detail), markup=False)
            yield ClauseList(stops=True)
            footer = FooterBar()
            footer.show(
                [FooterKey("Enter", "choose", "choose"), FooterKey("Esc", "cancel", "cancel")]
            )
            yield footer

    def on_mount(self) -> None:
        """Show the answers."""
        self.query_one(ClauseList).set_rows(
            [
                Row(value, Content.assemble((each.key, "bold"), "  ", each.words))
                for value, each in self._options.items()
            ]
        )

    def on_key(self, event: events.Key) -> None:
        """Choose the option whose key was pressed."""
        for value, each in self._options.items():
            if event.character == each.key:
                event.stop()
                self.dismiss(value)
                return

    def on_clause_list_chosen(self, message: ClauseList.Chosen) -> None:
        """Choose the selected option, at Enter or a click."""
        self.dismiss(message.uid)

    def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Do what was clicked in the footer."""
        selected = self.query_one(ClauseList).selected
        self.dismiss(selected if message.command == "choose" else None)

    def action_move(self, by: Literal[-1, 1]) -> None:
        """Select the answer before or after: all arrows move a choice."""
        self.query_one(ClauseList).move(by)

    def action_cancel(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


def heading(question: str, detail: Content | str) -> Content:
    """Return a question in bold, and under it what belongs to it."""
    head = Content.styled(question, "bold")
    below = Content.styled(detail, "$muted") if isinstance(detail, str) else detail
    return head + Content("\n") + below if below.plain else head
