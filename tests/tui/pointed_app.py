"""Run by test_real_cursor.py: the app with a screen of a list, a field of text and a choice."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content

from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.tui.app import WorkshopApp
from workshop.tui.screen import CommandScreen
from workshop.tui.terminal.leaving import exit_now
from workshop.tui.widgets.clause_list import ClauseList, Row
from workshop.tui.widgets.editors import ChoiceEditor, LineEditor
from workshop.tui.widgets.fields import choice_field, line_field


class Pointed(CommandScreen[object]):
    """A list longer than the screen, then a field, then a choice; Tab goes on."""

    CSS = "ClauseList { height: 8; } ChoiceEditor { height: 1; }"

    def compose(self) -> ComposeResult:
        yield ClauseList()
        yield LineEditor(line_field("name", "Name"))
        yield ChoiceEditor(
            choice_field(
                "where", "Where", (("room", "here"), ("video", "afar"), ("phone", "ringing"))
            )
        )

    def on_mount(self) -> None:
        clauses = self.query_one(ClauseList)
        clauses.set_rows(
            [
                Row(f"row:{number}", Content(f"clause {number}\nits words"))
                for number in range(1, 10)
            ]
        )
        clauses.focus()


def main(root: str) -> None:
    workspace = Workspace(Path(root))
    app = WorkshopApp(workspace, lambda: Desk(workspace), Pointed)
    exit_now(app.hold())


if __name__ == "__main__":
    main(sys.argv[1])
