"""Fitting a thought into the rows and cells of a stage: as large as it can be, with air around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple
from unicodedata import combining, normalize

from rich.cells import cell_len
from textual.content import Content

from workshop.tui.stage.letters import WALL, big_line
from workshop.tui.stage.thought import Drawing, Line, Thought, Words
from workshop.tui.widgets.big_text import enlarged, spaced

Size = Literal["giant", "big", "spaced", "plain"]

LEAST = (60, 20)
"""Cells and rows below which a stage cannot be read from afar."""
_TEN = 10
"""Rows of a thought where there is least room."""
_AROUND = 8
"""Rows above and below a thought where there is more room."""
_MARGIN = 14
"""One of so many cells is left free at either side."""
_HEAD = 0.6
"""The part of all rows that a head takes at most when it is drawn large."""
_LINES: dict[Size, int] = {"giant": 2, "big": 3, "spaced": 4}
"""Lines up to which words are read more easily in large letters than in small ones."""
_SIGNS = 2
"""Cells up to which a label is a sign or two."""
_LABEL = 0.4
"""The part of a line that a label takes at most beside its words."""


class _Sizes(NamedTuple):
    head: Size
    words: Size
    gap: int = 1


def fit(thought: Thought, width: int, height: int) -> Content:
    """Return a thought as it is drawn in `width` cells and `height` rows."""
    margin = width // _MARGIN
    room, most = width - 2 * margin, max(_TEN, height - _AROUND)
    rows = _best(thought, room, most)
    if thought.centred:
        rows = [each.pad_left((room - each.cell_length) // 2) for each in rows]
    above = max(0, height - len(rows)) // 3
    blank = [Content("")] * above
    return Content("\n").join([*blank, *(each.pad_left(margin) if each else each for each in rows)])


def _best(thought: Thought, room: int, most: int) -> list[Content]:
    """Return the rows of the largest way to draw a thought that fits."""
    lines = thought.lines
    for sizes in _ladder(room):
        for left_out in range(thought.spare + 1 if sizes.head != "plain" else 1):
            less = replace(thought, lines=lines[: len(lines) - left_out])
            for in_full in (True, False):
                rows = _laid_out(less, room, most, sizes, in_full=in_full)
                if rows is not None:
                    return rows
    while lines:
        for gap in (1, 0):
            less = replace(thought, lines=lines)
            rows = _laid_out(less, room, most, _Sizes("plain", "plain", gap))
            if rows is not None:
                return rows
        lines = lines[:-1]
    label = _wrapped(thought.label, room)[:2] if thought.label.plain else []
    head = _wrapped(Content.styled(thought.head, thought.style), room)
    left = most - len(label)
    if len(head) > left:
        head = [*head[: left - 1], head[left - 1].truncate(room - 1) + Content("…")]
    return [*label, *head]


def _ladder(room: int) -> list[_Sizes]:
    """Return the sizes to try, the largest first."""
    heads: tuple[Size, ...] = ("giant", "big", "spaced", "plain")
    if room >= WALL:
        large = [_Sizes(head, "big", gap) for head in heads for gap in (2, 1)]
        return [*large, *(_Sizes(head, "plain") for head in heads)]
    return [_Sizes(head, "plain") for head in heads]


def _laid_out(
    thought: Thought, room: int, most: int, sizes: _Sizes, *, in_full: bool = False
) -> list[Content] | None:
    """Return the rows of a thought in these sizes; None where they are too many, or a letter is not known."""
    head = _sized(thought.head, sizes.head, room)
    if head is None or (sizes.head != "plain" and len(head) > most * _HEAD):
        return None
    blocks: list[list[Content] | Drawing] = []
    if thought.label.plain:
        big = big_line(thought.label, room) if sizes.words == "big" else None
        blocks.append(big or _wrapped(thought.label, room))
    blocks.append([Content.styled(each, thought.style) for each in head])
    blocks += _below(thought.lines, room, sizes)
    used = sum(0 if isinstance(each, Drawing) else len(each) for each in blocks)
    free = most - used - sizes.gap * (len(blocks) - 1)
    for each in (block for block in blocks if isinstance(block, Drawing)):
        free -= each.most if in_full else each.least
    if free < 0:
        return None
    rows: list[Content] = []
    for block in blocks:
        if rows:
            rows += [Content("")] * sizes.gap
        if isinstance(block, Drawing):
            taken = block.most if in_full else min(block.most, block.least + free)
            free -= 0 if in_full else taken - block.least
            rows += block.draw(room, taken).split("\n", allow_blank=True)
        else:
            rows += block
    return rows


def _below(lines: Sequence[Line], room: int, sizes: _Sizes) -> list[list[Content] | Drawing]:
    """Return what stands below the head: words with labels of the same width, and drawings.

    Labels of a sign or two, such as the mark of a side, have a width of their own.
    """
    labels = [each.label.cell_length for each in lines if isinstance(each, Words)]
    widest = max([0, *labels])
    short = max([0, *(each for each in labels if each <= _SIGNS)]) + 2
    indent = widest + 2 if widest + 2 <= room * _LABEL else 0
    return [
        each
        if isinstance(each, Drawing)
        else _words(each, room, sizes, short if each.label.cell_length <= _SIGNS else indent)
        for each in lines
    ]


def _words(words: Words, room: int, sizes: _Sizes, indent: int) -> list[Content]:
    label = [words.label] if words.label.plain else []
    if sizes.words == "big":
        line = Content("  ").join([*label, words.text])
        if (one := big_line(line, room)) is not None:
            return one
        if len(words.text.spans) < 2 and (big := enlarged(words.text.plain, room)) is not None:
            style = words.text.spans[0].style if words.text.spans else ""
            above = (big_line(words.label, room) or label) if label else []
            return [*above, *(Content.styled(each, style) for each in big.split("\n"))]
    if not indent or not label:
        return [*label, *_wrapped(words.text, room)]
    rows = _wrapped(words.text, room - indent)
    head = words.label.pad_right(indent - words.label.cell_length)
    return [head + rows[0], *(each.pad_left(indent) for each in rows[1:])]


def _sized(words: str, size: Size, room: int) -> list[str] | None:
    """Return the rows of a text in a size, None where it cannot be drawn so."""
    match size:
        case "plain":
            return [each.plain for each in _wrapped(Content(words), room)]
        case "spaced":
            lines = _spaced(words, room)
            return lines if lines is not None and len(lines) <= _LINES[size] else None
        case _:
            big = enlarged(words, room, giant=size == "giant")
            few = big is not None and big.count("\n\n") < _LINES[size]
            return _even(big.split("\n")) if big is not None and few else None


def _even(rows: list[str]) -> list[str]:
    """Return the rows of large letters in one length: where they are centred, they stay in one piece."""
    longest = max(map(len, rows))
    return [each.ljust(longest) for each in rows]


_SPACEABLE = 0x0530
"""The first character of scripts whose letters join or are as wide as two: blanks between them would break a word."""
_DASHES = range(0x2010, 0x2028)


def _spaced(words: str, room: int) -> list[str] | None:
    text = normalize("NFC", words)
    if any(
        combining(each) or (ord(each) >= _SPACEABLE and ord(each) not in _DASHES) for each in text
    ):
        return None
    lines: list[str] = []
    for word in map(spaced, text.split()):
        if cell_len(word) > room:
            return None
        if lines and cell_len(lines[-1]) + 3 + cell_len(word) <= room:
            lines[-1] += f"   {word}"
        else:
            lines.append(word)
    return lines


def _wrapped(text: Content, room: int) -> list[Content]:
    if text.cell_length <= room and "\n" not in text.plain:
        return [text]
    return [each.rstrip() for each in text.wrap(max(1, room))] or [Content("")]
