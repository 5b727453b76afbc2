"""A single line that redraws only the cells that changed, and knows what was clicked."""

from __future__ import annotations

from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


class Part(NamedTuple):
    """A part of the line; `target` is passed to `pressed` when it is clicked, "" for a part without a click."""

    content: Content
    target: str = ""


class Line(Widget):
    """One row of the screen, drawn from parts for the width there is."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._drawn = Content()
        self._width = 0
        """The width `_drawn` was made for."""
        self._targets: list[tuple[int, int, str]] = []

    def parts(self, width: int) -> list[Part]:
        """Return the parts of the line in `width` cells, left to right. Subclasses override it."""
        raise NotImplementedError

    def pressed(self, target: str) -> None:
        """Handle a click on the part with `target`. Subclasses may override it."""

    def redraw(self) -> None:
        """Draw the line again; only the cells that differ are sent to the terminal."""
        before = self._drawn
        self._compose_line()
        if self.is_mounted and self.size.width and not before.is_same(self._drawn):
            self.refresh(_difference(before, self._drawn, self.size.width))

    def _compose_line(self) -> None:
        width = self._width = self.size.width
        contents: list[Content] = []
        self._targets = []
        start = 0
        for part in self.parts(width) if width else []:
            end = start + part.content.cell_length
            if part.target:
                self._targets.append((start, end, part.target))
            contents.append(part.content)
            start = end
        self._drawn = Content("").join(contents)

    def render(self) -> Content:
        """Return the line as it was drawn last, drawn again where the width changed."""
        if self._width != self.size.width:
            self._compose_line()  # the first frame: the event that tells the size comes after it
        return self._drawn

    def on_resize(self, event: events.Resize) -> None:
        """Draw for the new width."""
        if self._width != self.size.width:
            self._compose_line()
            self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Call `pressed` with the target of the part that was clicked."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for start, end, target in self._targets:
            if start <= offset.x < end:
                event.stop()
                self.pressed(target)
                return


def _difference(before: Content, after: Content, width: int) -> Region:
    """Return the cells in which the two lines differ, as a region of the widget."""
    old, new = _cells(before, width), _cells(after, width)
    places = [x for x in range(width) if old[x] != new[x]]
    if not places:
        return Region(0, 0, width, 1)
    return Region(places[0], 0, places[-1] - places[0] + 1, 1)


def _cells(content: Content, width: int) -> list[tuple[str, tuple[object, ...]]]:
    # A wide character is repeated for each of its cells, so that indexes are columns.
    from rich.cells import cell_len

    styles: list[list[object]] = [[] for _ in content.plain]
    for span in content.spans:
        for place in range(max(0, span.start), min(span.end, len(styles))):
            styles[place].append(span.style)
    cells: list[tuple[str, tuple[object, ...]]] = []
    for character, style in zip(content.plain, styles, strict=True):
        cells.extend([(character, tuple(style))] * cell_len(character))
    cells.extend([(" ", ())] * (width - len(cells)))
    return cells[:width]
