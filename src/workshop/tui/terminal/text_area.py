"""A text area whose key presses cost less than in Textual's."""

from __future__ import annotations

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea


class QuickTextArea(TextArea):
    """Draws what TextArea draws (`textual/widgets/_text_area.py`, lines as of Textual 8.2.8)."""

    _styled: tuple[str, int, Style] | None = None
    """The theme of the app, the theme of the text area and its style when its nine styles were last worked out."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines."""
        # TextArea asks the stylesheet for all nine styles at every key (line 1262: `apply_css`), a quarter of what a
        # key costs. They change with the theme and with the focus, and the focus shows in the style of the whole.
        styled = (self.app.theme, id(self._theme), self.rich_style)
        if styled != self._styled:
            self._styled = styled
            return super().render_lines(crop)
        return super(TextArea, self).render_lines(crop)
