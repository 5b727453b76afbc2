"""A thought: the one thing that the stage shows at a time, as a value, and what stands below it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from textual.content import Content

from workshop.model.items import Item
from workshop.model.sides import SIDES, Side
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.widgets.side_marks import GLYPHS
from workshop.tui.words import side_name

if TYPE_CHECKING:
    from workshop.room.view import View

_NOTHING = Content("")


@dataclass(frozen=True)
class Words:
    """A few words below the head, with a label left of them or nothing."""

    text: Content
    label: Content = _NOTHING


@dataclass(frozen=True)
class Drawing:
    """Something drawn in the rows that are left: a scale, a distribution, a table."""

    of: object
    """What it is drawn from: two drawings of the same are the same."""
    least: int
    """Rows that it needs."""
    most: int
    """Rows that it can use."""
    draw: Callable[[int, int], Content] = field(compare=False)
    """Draws it in so many cells, and in at most so many rows."""


Line: TypeAlias = Words | Drawing


@dataclass(frozen=True)
class Thought:
    """One thing to talk about."""

    head: str
    """Drawn as large as there is room for."""
    label: Content = _NOTHING
    """Above the head: whose it is, its number."""
    lines: tuple[Line, ...] = ()
    """Below the head, the most important first: what has no room is left out from the end."""
    uid: str = ""
    """The row of the console that it is; "" for none."""
    style: str = "bold"
    counted: tuple[str, str] = ("", "")
    """What it is counted as at the foot, one and many: `blind spot`, `blind spots`; "" where it is not counted."""
    centred: bool = False
    spare: int = 0
    """Lines at the end that are left out where the head can then be drawn larger."""


Thoughts: TypeAlias = tuple[Thought, ...]


def _nothing(view: View) -> Thoughts:
    return ()


def _no_lines(view: View) -> tuple[Line, ...]:
    return ()


class StageKind(NamedTuple):
    """What the stage shows of the steps of one kind."""

    results: Callable[[View], Thoughts] = _nothing
    """What can be walked through, in the order of the console's list."""
    summary: Callable[[View], tuple[Line, ...]] = _no_lines
    """What stands below the title of the step as long as nothing of it is shown."""
    begins_with_first: bool = False
    """Whether the first result is shown at once, in place of the title of the step."""


# --- lines that several kinds have -----------------------------------------------------------------


def said(label: str, text: str, side: Side | None = None) -> tuple[Line, ...]:
    """Return a line with a label in the colour of `side`; nothing for an empty text."""
    if not text.strip():
        return ()
    return (Words(Content(text), of_side(side, label) if side else muted(label)),)


def plain(*texts: str) -> tuple[Line, ...]:
    """Return a line for each text that is not empty."""
    return tuple(Words(Content(each)) for each in texts if each.strip())


def quoted(text: str, side: Side | None = None) -> Line:
    """Return somebody's own words, with the mark of their side."""
    return Words(Content(f"“{text}”"), of_side(side, " ").rstrip() if side else _NOTHING)


def ticks_line(item: Item[object]) -> tuple[Line, ...]:
    """Return which sides have agreed to an item, in words."""
    if item.both_agree:
        return (Words(Content.styled("◉ both agree ✓", "bold $good")),)
    parts = [
        of_side(side, f"{side_name(side)} agrees ✓")
        if side in item.agreed
        else muted(f"{GLYPHS[side]} {side_name(side)} not yet")
        for side in SIDES
    ]
    return (Words(Content("     ").join(parts)),)


def became(view: View, uid: str) -> tuple[Line, ...]:
    """Return a line with the promise or the clause that something became; nothing where it became none."""
    found = view.record.item(uid) if uid else None
    if found is None:
        return ()
    words = getattr(found.body, "action", "") or getattr(found.body, "text", "")
    return (Words(Content.styled(f"→ {found.number} {words}", "$good")),)


def numbered(item: Item[object], *more: Content) -> Content:
    """Return the clause number of an item, and what else stands over its head."""
    parts = [Content.styled(item.number, "bold")] if item.number else []
    return Content("   ").join([*parts, *(each for each in more if each.plain)])


def counted(count: int, one: str, many: str) -> str:
    """Return `1 note`, `4 notes`."""
    return f"{count} {one if count == 1 else many}"
