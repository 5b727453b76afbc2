"""Composing a screen: Textual's own way, with some of its faults mended."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class TightCompositor(Compositor):
    """Draws the widgets that meet the changed region, and tells every widget its size.

    Textual 8.2 draws every widget whose container meets the region: in a form, at each key, all of its fields, and
    whatever lies behind the one that is typed in. And it finds out who has a new size from its map of all widgets,
    which it also makes anew in between, when somebody asks where a widget is: one that was mounted just before never
    heard of its size then, and a form stood without labels.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[Widget, Size] = {}
        """The size of every widget as of the last layout."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out `parent` in `size`; return who is hidden, shown and to be told a new size."""
        found = super().reflow(parent, size)
        before = self._told
        self._told = {widget: place.region.size for widget, place in self._full_map.items()}
        untold = {widget for widget, known in self._told.items() if before.get(widget) != known}
        return found._replace(resized=found.resized | untold)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            # One that has just been removed has no styles any more, and stands here until the next layout.
            if shown and widget.is_attached and (not crop or crop.overlaps(shown)):
                within = shown.translate((-region.x, -region.y))
                yield region, clip, widget.render_lines(within)
                if crop and shown.contains_region(crop):
                    return  # what else is there lies behind it
