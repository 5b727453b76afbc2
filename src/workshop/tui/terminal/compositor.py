"""Composes a screen from its widgets as Textual does, without two of its faults."""

from __future__ import annotations

from collections.abc import Iterable

from textual._compositor import Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget


class TightCompositor(Compositor):
    """Draws only the widgets in the changed region, and tells every widget its size.

    Textual 8.2.8 draws every widget whose container overlaps the region (`textual/_compositor.py`, line 1003): at each
    key in a form, all of its fields, and whatever is behind the field.

    And it compares the map of all widgets before and after a layout to find those with a new size (line 365: reflow).
    But it also makes this map when somebody asks where a widget is (line 475: full_map). A widget that was mounted just
    before is then in both maps and never gets its first Resize: forms were shown without labels.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sizes: dict[Widget, Size] = {}
        """The size of every widget after the last layout."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay out `parent` in `size`; return the widgets that are now hidden, shown, and of another size."""
        result = super().reflow(parent, size)
        before = self._sizes
        self._sizes = {widget: place.region.size for widget, place in self._full_map.items()}
        resized = {widget for widget, known in self._sizes.items() if before.get(widget) != known}
        return result._replace(resized=result.resized | resized)

    def _get_renders(
        self, crop: Region | None = None
    ) -> Iterable[tuple[Region, Region, list[Strip]]]:
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip)
            # A widget that was just removed has no styles any more, but stays in the map until the next layout.
            if shown and widget.is_attached and (not crop or crop.overlaps(shown)):
                within = shown.translate((-region.x, -region.y))
                yield region, clip, widget.render_lines(within)
                if crop and shown.contains_region(crop):
                    return  # all other widgets are behind this one
