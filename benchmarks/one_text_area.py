"""A bare text area of a given size with some text in it: `one_text_area.py COLUMNS ROWS FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from textual.app import App, ComposeResult
from textual.widgets import TextArea


class OneTextArea(App[None]):
    """One text area, the cursor at the end of its text."""

    def __init__(self, columns: int, rows: int, text: str) -> None:
        super().__init__()
        self._cells = columns, rows
        self._text = text

    def compose(self) -> ComposeResult:
        """Yield it, without the border, which ours does not have either."""
        yield TextArea(self._text, compact=True)

    def on_mount(self) -> None:
        """Give it its size, and put the cursor at the end."""
        area = self.query_one(TextArea)
        area.styles.width, area.styles.height = self._cells
        area.cursor_blink = False
        area.move_cursor(area.document.end)


if __name__ == "__main__":
    OneTextArea(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]).read_text("utf-8")).run()
