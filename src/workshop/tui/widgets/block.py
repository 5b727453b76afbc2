"""A block of lines with a label at the left, text that wraps under itself, and marks at the right."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

NARROW = 24
"""Cells of text below which the marks at the right go to a line of their own."""


_NOTHING = Content("")


@dataclass(frozen=True)
class Passage:
    """One line of a block; it takes as many rows as its text needs."""

    text: Content
    label: Content = _NOTHING
    """Stands left of the text, on the first row."""
    right: Content = _NOTHING
    """Stands at the right edge of the first row."""


class Block(Visual):
    """Lines drawn at whatever width there is. Labels are padded to `indent` cells."""

    def __init__(self, *lines: Passage, indent: int = 0) -> None:
        self.lines = lines
        self.indent = indent
        self._at: tuple[int, Content] = (-1, Content(""))

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

    def __call__(self, width: int) -> Content:
        """Return the block as it is drawn in `width` cells."""
        if self._at[0] != width:
            rows = [row for line in self.lines for row in self._rows(line, width)]
            self._at = (width, Content("\n").join(rows))
        return self._at[1]

    def _rows(self, line: Passage, width: int) -> list[Content]:
        marks = line.right.cell_length
        room = width - self.indent - (marks + 2 if marks else 0)
        own_row = marks > 0 and room < NARROW
        if own_row:
            room = width - self.indent
        # Most lines fit, and wrapping is most of what a long list costs.
        fits = line.text.cell_length <= room and "\n" not in line.text.plain
        wrapped = [line.text] if fits else line.text.wrap(max(1, room)) or [Content("")]
        gap = Content(" " * self.indent)
        label = line.label
        head = label.pad_right(max(0, self.indent - label.cell_length)) if self.indent else label
        rows = [
            (head if number == 0 else gap) + each.rstrip() for number, each in enumerate(wrapped)
        ]
        if own_row:
            rows.append(gap + line.right)
        elif marks:
            rows[0] = rows[0].pad_right(max(0, width - marks - rows[0].cell_length)) + line.right
        return rows

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return the drawn rows."""
        return self(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return all the width there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return how many rows the block takes in `width` cells."""
        return self(width).plain.count("\n") + 1
