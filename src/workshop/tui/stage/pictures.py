"""What the stage draws beside words: a scale with the marks of both sides, a distribution, columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content

from workshop.model.poll import Poll
from workshop.model.rounds import Scale, Tally
from workshop.model.sides import Side
from workshop.tui.panes.drawing import muted
from workshop.tui.stage.letters import WALL, big_line
from workshop.tui.stage.thought import Drawing
from workshop.tui.widgets.big_text import enlarged
from workshop.tui.widgets.side_marks import COLOURS, GLYPHS, coloured
from workshop.tui.widgets.text_layout import cut, fill

_STEP = 28
"""Cells from one point of a scale to the next at most."""
_LARGE = 9
"""Rows from which a scale is drawn with large figures and marks."""
_MARKS: dict[Side | None, tuple[str, str, str]] = {
    "client": ("▟███▙", "█████", "▜███▛"),
    "agency": ("▟▀▀▀▙", "█   █", "▜▄▄▄▛"),
    None: ("▟▀▀▀▙", "█ █ █", "▜▄▄▄▛"),
}
"""The marks of the sides, five cells wide and three rows high: full, hollow, and both in one."""


def scale_line(scale: Scale, marks: Mapping[Side, tuple[float, str]]) -> Drawing:
    """Return a scale from its lowest to its highest point, with the mark of each side and what it is called.

    `marks` gives the place of each side, counted from 0, and the words that stand below its mark.
    """

    def draw(width: int, rows: int) -> Content:
        drawn = _scale(scale, marks, width, large=rows >= _LARGE)
        names = big_line(_said(marks), width) if rows >= _LARGE + 3 and width >= WALL else None
        return Content("\n").join([*drawn[:-1], Content(""), *names] if names else drawn)

    return Drawing((scale, tuple(marks.items())), 4, _LARGE + 3, draw)


def _said(marks: Mapping[Side, tuple[float, str]]) -> Content:
    """Return what the marks are called, on one line, in the order of the scale."""
    order = sorted(marks, key=lambda side: marks[side][0])
    parts = [coloured(f"{GLYPHS[side]} {marks[side][1]}", side, "bold") for side in order]
    return Content(" · ").join(parts)


def _scale(
    scale: Scale, marks: Mapping[Side, tuple[float, str]], width: int, *, large: bool
) -> list[Content]:
    last = max(1, len(scale.labels) - 1)
    half = 2 if large else 0
    step = max(1, min(_STEP, (width - 2 * half - 1) // last))
    cells = step * last + 1 + 2 * half
    places = {side: half + round(place * step) for side, (place, _) in marks.items()}
    both = len(set(places.values())) == 1 and len(places) == 2
    drawn: list[tuple[Side | None, int]] = [*places.items()]
    if both:
        drawn = [(None, next(iter(places.values())))]
    height, middle = (3, 1) if large else (1, 0)
    canvas = [[(" ", "")] * cells for _ in range(height)]
    for point in range(last + 1):
        canvas[middle][half + point * step] = ("•" if large else "·", "$muted")
    if places:
        for cell in range(min(places.values()), max(places.values())):
            canvas[middle][cell] = ("━", "$muted")
    for side, place in drawn:
        rows = _MARKS[side] if large else (GLYPHS[side],)
        for row, text in enumerate(rows):
            for offset, character in enumerate(text):
                style = f"bold {COLOURS[side]}"
                canvas[row][place - half + offset] = (character, style)
    numbers = _numbers(scale, step, half, cells, large=large)
    lines = [*numbers, Content("")]
    lines += [Content.assemble(*row) for row in canvas]
    return [*lines, *_names(marks, places, width, both=both)]


def _numbers(scale: Scale, step: int, half: int, cells: int, *, large: bool) -> list[Content]:
    digits = [str(scale.digit(point)) for point in range(len(scale.labels))]
    blocks = [(enlarged(each, 40) or each).split("\n") if large else [each] for each in digits]
    height = len(blocks[0]) if blocks else 1
    rows = []
    for row in range(height):
        line = ""
        for point, block in enumerate(blocks):
            text = block[row] if row < len(block) else ""
            start = half + point * step - len(block[0].rstrip()) // 2
            line = line.ljust(max(0, start)) + text
        rows.append(muted(line[:cells]))
    return rows


def _names(
    marks: Mapping[Side, tuple[float, str]], places: Mapping[Side, int], width: int, *, both: bool
) -> list[Content]:
    """Return the words below the marks: each under its own where there is room, else side by side in their order."""
    if both:
        words = " and ".join(
            f"{GLYPHS[side]} {name}" for side, (_, name) in marks.items()
        )  # one figure for both
        place = next(iter(places.values()))
        start = max(0, min(place - len(words) // 2, width - len(words)))
        return [Content(" " * start) + Content.styled(words, "bold")]
    line, used = Content(""), 0
    order = sorted(marks, key=lambda side: places[side])
    for number, side in enumerate(order):
        words = f"{GLYPHS[side]} {marks[side][1]}"
        rest = sum(len(marks[later][1]) + 5 for later in order[number + 1 :])
        start = max(used, min(places[side] - len(words) // 2, width - len(words) - rest))
        line += Content(" " * (start - used)) + coloured(words, side, "bold")
        used = start + len(words) + 3
        line += Content("   ")
    return [line.rstrip()]


def distribution(poll: Poll) -> Drawing:
    """Return how many chose each point, by side where that is told, the highest first."""
    points = len(poll.scale)

    def draw(width: int, rows: int) -> Content:
        return _distribution(poll, width, rows)

    return Drawing(poll, min(points, _POINTS), max(1, points * 2 - 1), draw)


_POINTS = 6
"""Points of a scale that are always shown, each in its row; of more, those that somebody chose."""
_BAR = 12
"""Marks of the longest bar; up to so many, each is a person."""


def _distribution(poll: Poll, width: int, rows: int) -> Content:
    apart = poll.client is not None and poll.agency is not None
    tallies: list[tuple[Side | None, Tally]] = (
        [("client", poll.client or Tally()), ("agency", poll.agency or Tally())]
        if apart
        else [(None, poll.room)]
    )
    points = list(range(len(poll.scale)))
    chosen = [point for point in points if any(_count(each, point) for _, each in tallies)]
    if len(points) > rows:
        points = chosen[:rows] if len(chosen) >= rows else chosen or points[:rows]
    most = max([1, *(_count(each, point) for _, each in tallies for point in points)])
    longest = max((cell_len(poll.scale[point]) for point in points), default=0)
    bar = max(5, min(most, _BAR, (width - longest - 8) // len(tallies) - 6) + 4)
    words = max(8, width - (bar + 2) * len(tallies) - 6)
    lines = [
        Content("  ").join(
            [
                fill(muted(str(poll.points.digit(point))), 2, right=True),
                fill(cut(poll.scale[point], words), min(words, longest)),
                *(
                    fill(_bar(side, _count(each, point), most, bar - 3), bar)
                    for side, each in tallies
                ),
            ]
        )
        for point in points
    ]
    return Content("\n\n" if len(lines) * 2 - 1 <= rows else "\n").join(lines)


def _count(tally: Tally, point: int) -> int:
    return tally.counts[point] if tally.counts else 0


def _bar(side: Side | None, count: int, most: int, room: int) -> Content:
    """Return a mark for each person, fewer where they are many, and the figure: the bar is not the only telling."""
    if not count:
        return muted("·")
    length = count if most <= room else max(1, count * room // most)
    glyph = GLYPHS[side] if side else "■"
    return Content.styled(f"{glyph * length} {count}", f"bold {COLOURS[side]}")


def columns(of: Sequence[tuple[str, str, str]]) -> Drawing:
    """Return figures side by side, each with a label above it and a style, large where there is room."""
    cells = tuple(of)

    def draw(width: int, rows: int) -> Content:
        room = width // max(1, len(cells)) - 2
        big = [enlarged(figure, room) if rows >= _FIGURES else None for _, figure, _ in cells]
        # In one size: a figure that is larger than the next would say that it is more.
        shown = [
            text.split("\n") if text and all(big) else [figure]
            for (_, figure, _), text in zip(cells, big, strict=True)
        ]
        lines = [Content("  ").join(fill(muted(label), room) for label, _, _ in cells)]
        for row in range(max(len(each) for each in shown)):
            lines.append(
                Content("  ").join(
                    fill(Content.styled(each[row] if row < len(each) else "", style), room)
                    for each, (_, _, style) in zip(shown, cells, strict=True)
                )
            )
        return Content("\n").join(lines)

    return Drawing(cells, 2, _FIGURES, draw)


_FIGURES = 4
"""Rows from which figures are drawn in big letters."""
