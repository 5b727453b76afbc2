"""A text area whose key presses cost less than in Textual's."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme


class _Row(NamedTuple):
    """What stands in a row of the text area."""

    text: str
    cursor: int | None
    """The character at which the cursor is drawn, None where it is not in this row."""


class QuickTextArea(TextArea):
    """Draws what TextArea draws (`textual/widgets/_text_area.py`, lines as of Textual 8.2.8)."""

    _styled: TextAreaTheme | None = None
    """The theme whose styles were worked out last, None when they must be again."""
    _drawn: dict[int, tuple[tuple[Size, tuple[int, int], _Row | None], Strip]]
    """The rows as drawn last, with what each was drawn from."""

    def notify_style_update(self) -> None:
        """Take notice that its styles changed, or those around it."""
        self._styled = None
        super().notify_style_update()

    def on_text_area_selection_changed(self, message: TextArea.SelectionChanged) -> None:
        """End the message here: at each key it would go up to the app, and nobody waits for it."""
        message.stop()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines."""
        # TextArea asks the stylesheet for all of its nine styles at every key (line 1333: apply_css), though they
        # change only when notify_style_update is called.
        if self._theme is None or self._styled is not self._theme:
            self._styled = self._theme
            self._drawn = {}
            return super().render_lines(crop)
        # And it draws every row again, because a key moves the cursor and with it the selection, which is a part of
        # what each row is remembered by (line 1369: cache_key). So rows that look as before are kept here.
        if not self._looks_plain:
            self._drawn = {}
            return super(TextArea, self).render_lines(crop)
        lines = []
        for y in crop.line_range:
            row = (self.size, crop.column_span, self._row(y - self.gutter.top))
            known = self._drawn.get(y)
            if known is None or known[0] != row:
                (strip,) = super(TextArea, self).render_lines(Region(crop.x, y, crop.width, 1))
                known = self._drawn[y] = row, strip
            lines.append(known[1])
        return lines

    def render_line(self, y: int) -> Strip:
        """Return a line of the content."""
        # TextArea makes a Rich Text of the whole paragraph for each of its rows (line 1401: _render_line).
        row = self._row(y) if self._looks_plain else None
        if row is None or "\t" in row.text or self._theme is None:
            return super().render_line(y)
        style = self._theme.base_style or self.rich_style
        text, column = row
        if column is None or self._theme.cursor_style is None:
            strip = Strip([Segment(text, style)])
        else:
            cursor = style + self._theme.cursor_style
            parts = (
                (text[:column], style),
                (text[column : column + 1] or " ", cursor),
                (text[column + 1 :], style),
            )
            strip = Strip([Segment(part, look) for part, look in parts if part])
        return strip.adjust_cell_length(self.scrollable_content_region.width, style)

    @property
    def _looks_plain(self) -> bool:
        """Whether a row looks like its text and the cursor, with no selection, suggestion, bracket or number."""
        return (
            self.soft_wrap
            and self.selection.is_empty
            and not self.suggestion
            and self.matching_bracket_location is None
            and not self.show_line_numbers
            and not self.highlight_cursor_line
            and not self._highlights
            and (self.document.line_count > 1 or self.document.get_line(0) != "")
        )

    def _row(self, y: int) -> _Row | None:
        """Return what stands in a row of the content, None below its end."""
        wrapped = self.wrapped_document
        places = wrapped._offset_to_line_info
        y += self.scroll_offset.y
        if not 0 <= y < len(places):
            return None
        line, section = places[y]
        breaks = wrapped.get_offsets(line)
        start = breaks[section - 1] if section else 0
        end = breaks[section] if section < len(breaks) else None
        cursor_line, column = self.cursor_location
        here = line == cursor_line and start <= column and (end is None or column < end)
        text = self.document.get_line(line)[start:end]
        return _Row(text, column - start if here and self._draw_cursor else None)
