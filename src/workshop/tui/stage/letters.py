"""Big letters that keep the colours of the words they are drawn from, for a wall."""

from __future__ import annotations

import re

from textual.content import Content

from workshop.tui.widgets.big_text import CELL, enlarged

WALL = 150
"""Cells of a line from which what stands beside a head is drawn in big letters too: it would be too small from afar."""


def big_line(words: Content, room: int) -> list[Content] | None:
    """Return `words` as rows of one line of big letters; None where they do not fit, or a letter is not known."""
    text, kept = "", list[int]()
    for run in re.finditer(r"\S+|\s+", words.plain):
        # Parts that stand apart are told apart by a dot: wider blanks are lost in big letters.
        part = run[0] if not run[0].isspace() else " " if len(run[0]) == 1 else " · "
        text += part
        kept += range(run.start(), run.end()) if part == run[0] else [-1] * len(part)
    if text != text.strip() or len(text) * CELL > room or len(text.upper()) != len(text):
        return None
    rows = enlarged(text, room)
    if rows is None:
        return None
    drawn = []
    for row in rows.split("\n"):
        line = Content(row.ljust(len(text) * CELL))
        for span in words.spans:
            letters = [n for n, place in enumerate(kept) if span.start <= place < span.end]
            if letters:
                line = line.stylize(span.style, letters[0] * CELL, (letters[-1] + 1) * CELL)
        drawn.append(line.rstrip())
    return drawn
