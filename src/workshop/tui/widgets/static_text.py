"""Static text that is laid out again only when it changes."""

from __future__ import annotations

from textual.content import Content
from textual.visual import VisualType, visualize
from textual.widgets import Static

from workshop.tui.widgets.block import same


class StaticText(Static):
    """A `Static` that ignores an update to what it shows already: each update lays out the whole screen."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes, markup=False)
        self._shown: VisualType = Content("")

    def show(self, words: VisualType) -> None:
        """Show `words`; do nothing where they are shown already, and move nothing where they are as high."""
        if not same(self._shown, words):
            layout = not self._as_high(words)
            self._shown = words
            self.update(words, layout=layout)

    def _as_high(self, words: VisualType) -> bool:
        width, of_width = self.content_size.width, self.styles.width
        if not width or (of_width is not None and of_width.is_auto):
            return False
        old, new = (
            visualize(self, each, markup=False).get_height({}, width)
            for each in (self._shown, words)
        )
        return old == new
