"""The palette: every command that can be carried out now, found by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.fuzzy import Matcher

from workshop.tui.commands import Command, show_key
from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.editors import Edited, LineEditor, Submitted
from workshop.tui.widgets.fields import line_field
from workshop.tui.widgets.form import HintLine
from workshop.tui.widgets.text_layout import spread


class PaletteScreen(DialogParts[str]):
    """Returns the id of the command that was chosen, None after Esc."""

    AUTO_FOCUS = "LineEditor"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "cancel", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = {each.id: each for each in commands}

    def compose(self) -> ComposeResult:
        """Yield a line to type in and what it finds."""
        with Vertical(classes="sheet"):
            yield LineEditor(
                line_field("command", "Command", placeholder="What do you want to do?")
            )
            clauses = ClauseList(empty="No command is called that.")
            clauses.can_focus = False
            yield clauses
            yield HintLine()

    def on_mount(self) -> None:
        """Show everything."""
        self._find("")

    def on_edited(self, message: Edited) -> None:
        """Show the commands whose titles match what was typed."""
        message.stop()
        self._find(self.query_one(LineEditor).text.strip())

    def _find(self, words: str) -> None:
        found = list(self._commands.values())
        if words:
            matcher = Matcher(words)
            scores = {each.id: matcher.match(each.title) for each in found}
            found = sorted(
                (each for each in found if scores[each.id] > 0), key=lambda each: -scores[each.id]
            )
        self.query_one(ClauseList).set_rows([Row(each.id, _drawn(each)) for each in found])

    def on_clause_list_highlighted(self, message: ClauseList.Highlighted) -> None:
        """Say what the selected one does."""
        known = self._commands.get(message.uid)
        self.query_one(HintLine).show(known.help if known else "")

    def on_clause_list_chosen(self, message: ClauseList.Chosen) -> None:
        """Return what was clicked."""
        self.dismiss(message.uid)

    def on_submitted(self, message: Submitted) -> None:
        """Return what is selected."""
        message.stop()
        self.dismiss(self.query_one(ClauseList).selected)

    def action_move(self, delta: int) -> None:
        """Select the one above or below."""
        clauses = self.query_one(ClauseList)
        if delta < 0:
            clauses.move(-1)
        else:
            clauses.move(1)

    def action_cancel(self) -> None:
        """Return nothing."""
        self.dismiss(None)


def _drawn(known: Command) -> Callable[[int], Content]:
    keys = " ".join(show_key(key) for key in known.keys)
    return lambda width: spread(known.title, Content.styled(keys, "bold $muted"), width)
