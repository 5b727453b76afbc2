"""Run by test_terminal.py: the app with a screen that keeps a draft, and that can be made to crash or hang."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.tui.app import WorkshopApp
from workshop.tui.screen import CommandScreen
from workshop.tui.terminal.leaving import exit_now
from workshop.tui.widgets.editors import LineEditor
from workshop.tui.widgets.fields import line_field

SECRET = "Ines-is-leaving-in-March"


class Draft(CommandScreen[object]):
    """Keeps what is typed when it is told to go; F5 breaks it, F6 blocks the data, F7 the screen."""

    def compose(self) -> ComposeResult:
        yield Static("a draft")
        yield LineEditor(line_field("draft", "Draft"))

    def on_mount(self) -> None:
        self.services.before_leaving(self._keep)
        self.query_one(LineEditor).focus()
        self.run_worker(self.services.ask(self.services.desk))

    def _keep(self) -> Callable[[], object]:
        text = self.query_one(LineEditor).text
        return lambda: (self.services.workspace.root / "draft.txt").write_text(text)

    def key_f5(self) -> None:
        words = self.query_one(LineEditor).text
        raise ValueError(words)

    def key_f8(self) -> None:
        self.run_worker(self.services.ask(threading.Event().wait))
        self.query_one(Static).update("the data hang")

    def key_f9(self) -> None:
        self.query_one(Static).update("the screen hangs")
        self.set_timer(0.2, threading.Event().wait)


def main(root: str) -> None:
    workspace = Workspace(Path(root))
    app = WorkshopApp(workspace, lambda: Desk(workspace), Draft)
    exit_now(app.hold())


if __name__ == "__main__":
    main(sys.argv[1])
