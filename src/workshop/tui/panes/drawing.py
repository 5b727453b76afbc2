"""Drawing captured items the same way on every pane: side marks, ticks, labels."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from workshop.model.commitments import Commitment
from workshop.model.items import Item, Standing
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, side_word
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.side_marks import COLOURS, GLYPHS
from workshop.tui.words import side_name

INDENT = 6
"""Cells for a clause number."""
OWNER = 10
"""Cells for the mark and the first name of an owner: a column that no longer name widens."""
DAY = 11
"""Cells for a day with its year: `31 Jan 2027`."""
LABELS = 24
"""Cells for a number and a label such as `○ agency expects`."""

_STANDING: dict[Standing, tuple[str, str]] = {
    "new": ("", ""),
    "carried": ("stands?", "$warn"),
    "stands": ("stands", "$good"),
    "changed": ("changed", "$muted"),
    "dropped": ("dropped", "$bad"),
}
_PROMISED: dict[Standing, tuple[str, str]] = {
    **_STANDING,
    "carried": ("goes on?", "$warn"),
    "stands": ("goes on", "$muted"),
    "changed": ("again", "$muted"),
}


def muted(text: str) -> Content:
    """Return `text` in the muted colour of labels."""
    return Content.styled(text, "$muted")


def bold(text: str) -> Content:
    """Return `text` in bold."""
    return Content.styled(text, "bold")


def of_side(side: Side | None, words: str = "") -> Content:
    """Return the mark of `side` and its name, or `words` instead of the name."""
    if side is None:
        return muted(words or side_name(side))
    return Content.styled(f"{GLYPHS[side]} {words or side_name(side)}", COLOURS[side])


def ticks(item: Item[Any]) -> Content:
    """Return the two marks of who agrees: `● ○`, `·` for not yet."""
    marks = [
        Content.styled(GLYPHS[side], COLOURS[side]) if side in item.agreed else muted("·")
        for side in SIDES
    ]
    return Content(" ").join(marks)


def standing(item: Item[Any]) -> Content:
    """Return whether a clause of the last agreement stands, was changed or dropped; a promise, whether it goes on."""
    words, style = (_PROMISED if isinstance(item.body, Commitment) else _STANDING)[item.standing]
    return Content.styled(words, style) if words else Content("")


def marks(item: Item[Any], *more: Content) -> Content:
    """Return what stands at the right edge of an item: `more`, its standing, its ticks."""
    parts = [each for each in (*more, standing(item), ticks(item)) if each]
    return Content("  ").join(parts)


def rewording(record: Record, item: Item[Any]) -> list[Passage]:
    """Return who changed somebody else's words, and whose yes is still wanted; nothing where that is settled."""
    if not item.reworded or item.side is None:
        return []
    who = record.name_of(item.reworded)
    words = f"changed by {who} · to be confirmed by the {side_word(item.side)}"
    return [Passage(Content.styled(words, "$warn"))]


def number(item: Item[Any]) -> Content:
    """Return the clause number as a label."""
    return muted(f"{item.number:<4}")


def titled(
    item: Item[Any],
    words: str,
    right: Content,
    *lines: Passage,
    after: Content | None = None,
    indent: int = INDENT,
) -> Block:
    """Return an item whose first line is its number and its words, with `after` behind them."""
    style = "$muted strike" if item.standing == "dropped" else ""
    text = Content.styled(words or "…", style) if style else Content(words or "…")
    if after is not None and after.plain:
        text += Content("  ") + after
    return Block(Passage(text, number(item), right), *lines, indent=indent)


def pairs(*fields: tuple[str, Content | str], width: int = 14) -> Block:
    """Return labelled lines, those without a text left out; the longest label says where all texts begin."""
    width = max(width, *(len(label) + 2 for label, _ in fields))
    lines = [
        Passage(text if isinstance(text, Content) else Content(text), muted(label))
        for label, text in fields
        if text
    ]
    return Block(*lines, indent=width)


def person(record: Record, handle: str) -> Content:
    """Return a person's name with the mark of their side."""
    if not handle:
        return muted("nobody yet")
    found = record.person(handle)
    return of_side(found.side if found else None, record.name_of(handle))
