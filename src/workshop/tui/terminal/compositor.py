"""Composes a screen from its widgets as Textual does, without three of its faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class TightCompositor(Compositor):
    """Draws only the widgets in the changed region, and tells every widget its size.

    Textual 8.2.8 draws every widget whose container overlaps the region, and those that are hidden behind others
    (`textual/_compositor.py`, line 1003: _get_renders): at each key in a form, all of its fields, and in each frame the
    backgrounds of all containers. And where a line changes it draws the whole width (line 1153): with a scroll bar,
    all that stands beside it.

    And it compares the map of all widgets before and after a layout to find those with a new size (line 365: reflow).
    But it also makes this map when somebody asks where a widget is (line 475: full_map). A widget that was mounted just
    before is then in both maps and never gets its first Resize: forms were shown without labels.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[Widget, Size] = {}
        """The size of every widget after the last layout."""
        self._spans: dict[int, list[tuple[int, int]]] | None = None
        """From which column to which each line is drawn again; None where all of it is."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out `parent` in `size`; return the widgets that are now hidden, shown, and of another size."""
        result = super().reflow(parent, size)
        before = self._sizes
        self._sizes = {widget: place.region.size for widget, place in self._full_map.items()}
        resized = {widget for widget, known in self._sizes.items() if before.get(widget) != known}
        return result._replace(resized=result.resized | resized)

    def render_partial_update(self) -> ChopsUpdate | None:
        """Return what has to be drawn again; None for nothing."""
        self._spans = {}
        for y, left, right in self._regions_to_spans(self._dirty_regions):
            self._spans.setdefault(y, []).append((left, right))
        try:
            return super().render_partial_update()
        finally:
            self._spans = None

    def _wanted(self, y: int) -> frozenset[int]:
        """Return which pieces of a line are drawn again, by the columns where they begin."""
        cuts = self.cuts[y]
        if self._spans is None:
            return frozenset(cuts)
        spans = self._spans.get(y, ())
        return frozenset(
            left
            for left, right in pairwise(cuts)
            if any(begin < right and left < end for begin, end in spans)
        )

    def _render_chops(  # type: ignore[override]  # a piece that is not drawn is None, which Textual casts away
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip | None]]:
        cuts = self.cuts
        lines: list[dict[int, Strip | None]] = [dict.fromkeys(places[:-1]) for places in cuts]
        wanted = {y: self._wanted(y) for y in crop.line_range if is_rendered_line(y)}
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            # A widget that was just removed has no styles any more, but stays in the map until the next layout.
            if not (shown and widget.is_attached and crop.overlaps(shown)):
                continue
            left, right = shown.column_span
            missing = {
                y: places
                for y in shown.line_range
                if y in wanted
                and (places := [each for each in cuts[y] if left <= each <= right])
                and any(lines[y][each] is None and each in wanted[y] for each in places[:-1])
            }
            if missing:
                top, end = min(missing), max(missing) + 1
                rows = Region(shown.x - region.x, top - region.y, shown.width, end - top)
                strips = widget.render_lines(rows)
                for y, places in missing.items():
                    for place, piece in zip(places, _pieces(strips[y - top], places), strict=False):
                        # The widgets come from the front to the back: the first to draw a piece is the one in front.
                        if lines[y][place] is None:
                            lines[y][place] = piece
            if shown.contains_region(crop):
                break  # all other widgets are behind this one
        return lines


def _pieces(strip: Strip, places: Sequence[int]) -> Sequence[Strip]:
    """Return `strip` cut at the given columns of the screen, the first of which is where it begins."""
    if len(places) == 2 and strip.cell_length == places[1] - places[0]:
        return (strip,)
    return strip.divide([each - places[0] for each in places[1:]])
