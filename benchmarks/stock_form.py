"""The least form that Textual makes: a label and one text area of 28 rows, as it comes. `stock_form.py FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Label, TextArea


class StockForm(App[None]):
    """One text area, with what stands around it in most apps."""

    CSS = "TextArea { height: 28; }"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield it."""
        yield Header()
        yield Label("What do you expect?")
        yield TextArea(self._text)
        yield Footer()

    def on_mount(self) -> None:
        """Put the cursor at the end of the text."""
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)


if __name__ == "__main__":
    StockForm(Path(sys.argv[1]).read_text("utf-8")).run()
