"""Drawing the answers to one question: a line for each point, with its label, bars and numbers."""

from __future__ import annotations

from textual.content import Content

from workshop.model.poll import Poll
from workshop.model.rounds import Tally
from workshop.tui.panes.drawing import muted
from workshop.tui.widgets.block import Passage
from workshop.tui.widgets.side_marks import GLYPHS, coloured

MARKS = 5
"""Marks of the longest bar; up to so many, each is a person."""


def distribution(poll: Poll) -> list[Passage]:
    """Return each point of the scale, low to high, with the marks of each side, or of the room."""
    apart = poll.client is not None and poll.agency is not None
    shown = [poll.client or Tally(), poll.agency or Tally()] if apart else [poll.room]
    most = max((count for each in shown for count in each.counts), default=0)
    lines = []
    for point, label in enumerate(poll.scale):
        bars = [
            _bar(each.counts[point] if each.counts else 0, most, mark)
            for each, mark in zip(shown, ("client", "agency") if apart else ("",), strict=True)
        ]
        lines.append(
            Passage(
                Content(label),
                muted(f"{poll.points.digit(point):>4}"),
                Content("  ").join(bars) if any(each.counts for each in shown) else Content(""),
            )
        )
    return lines


def middle(poll: Poll, tally: Tally) -> str:
    """Return the median of a tally as people say it: `3`, `3.5`; "" where there is none."""
    found = tally.median
    return "" if found is None else f"{poll.lowest + found:g}"


def _bar(count: int, most: int, side: str) -> Content:
    length = count if most <= MARKS else -(-count * MARKS // most)
    figure = f"{count:>4}"
    if side == "client":
        marks = coloured(GLYPHS["client"] * length, "client")
    elif side == "agency":
        marks = coloured(GLYPHS["agency"] * length, "agency")
    else:
        marks = Content("■" * length)
    return marks.pad_right(MARKS - length) + (Content(figure) if count else muted(f"{'·':>4}"))
