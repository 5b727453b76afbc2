"""Lines that scroll, of which there can be more or fewer without a layout of the whole screen."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


class ScrolledLines(ScrollView):
    """A ScrollView that is laid out only where something else moves (`textual/widget.py`, lines as of 8.2.8)."""

    def show_lines(self, size: Size) -> None:
        """Have content of this size from now on.

        In Textual each new `virtual_size` lays out the whole screen (line 357), at each clause that anybody adds. That
        is needed only where the widget is as high as its content, or its scroll bar comes or goes; else only the bar
        is drawn again, which `_scroll_update` does (line 4145), where it differs by half a row.
        """
        height = self.container_size.height
        scrolls = size.height > height
        if self.styles.auto_dimensions or not height or scrolls != self.show_vertical_scrollbar:
            self.virtual_size = size
        elif size != self.virtual_size:
            before = self._thumb()
            self.set_reactive(Widget.virtual_size, size)
            if self.scroll_offset.y > self.max_scroll_y or self._thumb() != before:
                self._scroll_update(size)

    def _thumb(self) -> tuple[int, int]:
        """Return from which to which half row the thumb of the scroll bar goes: less of a difference is not drawn."""
        lines, height = max(1, self.virtual_size.height), self.container_size.height
        long = min(height, height * height / lines)
        begins = self.scroll_offset.y * (height - long) / max(1, lines - height)
        return round(2 * begins), round(2 * (begins + long))
