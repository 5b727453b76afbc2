"""Functions that fit text into cells: cut it, fill it, put it side by side, indent it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, chop_cells
from textual.content import Content


def cut(text: str, width: int) -> str:
    """Return `text` in at most `width` cells, with … where it was cut."""
    if cell_len(text) <= width:
        return text
    if width < 2:
        return "…"[:width]
    return chop_cells(text, width - 1)[0].rstrip() + "…"


def gap(width: int) -> Content:
    """Return `width` blanks, none for a negative one."""
    return Content(" " * max(0, width))


def fill(content: Content | str, width: int, *, right: bool = False) -> Content:
    """Return `content` in exactly `width` cells: cut with … or filled with blanks (before it where `right`)."""
    known = content if isinstance(content, Content) else Content(content)
    if known.cell_length > width:
        known = known.truncate(width, ellipsis=True)
    blanks = gap(width - known.cell_length)
    return blanks + known if right else known + blanks


def spread(left: Content | str, right: Content | str, width: int) -> Content:
    """Return one line with `left` at its beginning and `right` at its end; `left` is cut where both do not fit."""
    end = right if isinstance(right, Content) else Content(right)
    if not end.plain:
        return fill(left, width)
    return fill(left, max(0, width - end.cell_length - 2)) + gap(2) + end


def columns(cells: Iterable[tuple[Content | str, int]], between: int = 2) -> Content:
    """Return one line of cells, each with its width; a negative width puts the content at the right of its cell."""
    return gap(between).join(fill(content, abs(width), right=width < 0) for content, width in cells)


def hanging(label: Content | str, text: Content | str, width: int, indent: int) -> Content:
    """Return `label` and beside it `text`, wrapped, all its lines beginning `indent` cells in."""
    words = text if isinstance(text, Content) else Content(text)
    head = fill(label, indent)
    room = max(8, width - indent)
    lines = [line for each in words.split("\n", allow_blank=True) for line in each.wrap(room)]
    first, rest = (lines[0], lines[1:]) if lines else (Content(), [])
    return stacked([head + first, *(gap(indent) + line for line in rest)])


def stacked(lines: Sequence[Content | str]) -> Content:
    """Return the lines, one under the other."""
    return Content("\n").join(lines)
