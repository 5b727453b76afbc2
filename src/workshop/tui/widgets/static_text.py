"""Static text that is laid out again only when it changes."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from workshop.tui.widgets.block import same


class StaticText(Static):
    """A `Static` that ignores an update to what it shows already: each update lays out the whole screen."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes, markup=False)
        self._shown: VisualType = Content("")

    def show(self, words: VisualType) -> None:
        """Show `words`; do nothing where they are shown already."""
        if not same(self._shown, words):
            self._shown = words
            self.update(words)
