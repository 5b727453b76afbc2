"""Visuals drawn as lines for the width there is; above all `Block`: labels left, text that wraps, marks right."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

NARROW = 24
"""Cells of text below which the marks at the right go to a line of their own."""


_NOTHING = Content("")


def same(one: object, two: object) -> bool:
    """Return whether two drawings look the same."""
    if one is two:
        return True
    # Textual's own == looks at the words of a text alone, not at how they are drawn.
    if isinstance(one, Content) and isinstance(two, Content):
        return one.is_same(two)
    return type(one) is type(two) and one == two


class Passage(NamedTuple):
    """One line of a block; it takes as many rows as its text needs."""

    text: Content
    label: Content = _NOTHING
    """Stands left of the text, on the first row."""
    right: Content = _NOTHING
    """Stands at the right edge of the first row."""


class Drawn(Visual):
    """A visual that is drawn when it is first shown, and again only when the width changes."""

    _at: tuple[int, Content] = (-1, _NOTHING)
    _tall: tuple[int, int] = (-1, 0)

    def draw(self, width: int) -> Content:
        """Return it as it is drawn in `width` cells."""
        raise NotImplementedError

    def measure(self, width: int) -> int:
        """Return how many rows it takes in `width` cells. Subclasses count without drawing, for long lists."""
        return self(width).plain.count("\n") + 1

    def __call__(self, width: int) -> Content:
        """Return it as it is drawn in `width` cells, from the last time where that was as wide."""
        if self._at[0] != width:
            self._at = (width, self.draw(width))
        return self._at[1]

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the drawn rows."""
        return self(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return all the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many rows it takes in `width` cells."""
        if self._tall[0] != width:
            self._tall = (width, self.measure(width))
        return self._tall[1]


class LaidOut(Drawn):
    """A visual drawn by a function of the width."""

    def __init__(self, lay: Callable[[int], Content]) -> None:
        self._lay = lay

    def draw(self, width: int) -> Content:
        """Return what the function returns."""
        return self._lay(width)


class Block(Drawn):
    """Passages one under the other, each label padded to `indent` cells."""

    def __init__(self, *lines: Passage, indent: int = 0) -> None:
        self.lines = lines
        self.indent = indent

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Block)
            and self.indent == other.indent
            and len(self.lines) == len(other.lines)
            and all(
                mine.text.is_same(its.text)
                and mine.label.is_same(its.label)
                and mine.right.is_same(its.right)
                for mine, its in zip(self.lines, other.lines, strict=True)
            )
        )

    def __hash__(self) -> int:
        return hash((self.indent, *(line.text.plain for line in self.lines)))

    @property
    def plain(self) -> str:
        """The words alone, for a search."""
        return "\n".join(f"{line.label.plain} {line.text.plain}" for line in self.lines)

    def draw(self, width: int) -> Content:
        """Return the block as it is drawn in `width` cells."""
        return Content("\n").join(row for line in self.lines for row in self._rows(line, width))

    def measure(self, width: int) -> int:
        """Return how many rows it takes, without putting them together."""
        return max(1, sum(self._height(line, width) for line in self.lines))

    def _height(self, line: Passage, width: int) -> int:
        room, own_row = self._room(line, width)
        return len(_wrapped(line.text, room)) + own_row

    def _room(self, line: Passage, width: int) -> tuple[int, bool]:
        """Return the cells there are for the text, and whether the marks need a row of their own."""
        marks = line.right.cell_length
        beside = width - self.indent - (marks + 2 if marks else 0)
        own_row = marks > 0 and beside < NARROW
        return (width - self.indent if own_row else beside), own_row

    def _rows(self, line: Passage, width: int) -> list[Content]:
        room, own_row = self._room(line, width)
        gap = Content(" " * self.indent)
        label = line.label
        head = label.pad_right(max(0, self.indent - label.cell_length)) if self.indent else label
        rows = [
            (head if number == 0 else gap) + each.rstrip()
            for number, each in enumerate(_wrapped(line.text, room))
        ]
        if own_row:
            rows.append((gap + line.right).pad_left(max(0, room - line.right.cell_length)))
        elif marks := line.right.cell_length:
            rows[0] = rows[0].pad_right(max(0, width - marks - rows[0].cell_length)) + line.right
        return rows


def _wrapped(text: Content, room: int) -> list[Content]:
    # Most lines fit, and wrapping takes most of the time that a long list takes.
    if text.cell_length <= room and "\n" not in text.plain:
        return [text]
    return text.wrap(max(1, room)) or [_NOTHING]
