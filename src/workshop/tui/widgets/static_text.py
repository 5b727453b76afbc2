"""Words that stand on the screen until others are shown."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from workshop.tui.widgets.block import same


class StaticText(Static):
    """What is shown is laid out anew only where it differs from before, for that lays out the whole screen."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes, markup=False)
        self._shown: VisualType = Content("")

    def show(self, words: VisualType) -> None:
        """Show `words`."""
        if not same(self._shown, words):
            self._shown = words
            self.update(words)
