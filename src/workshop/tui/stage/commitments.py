"""Commitments on the stage: what somebody promises, who, and by when."""

from __future__ import annotations

from textual.content import Content

from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.rhythm import show_when
from workshop.model.sides import SIDES
from workshop.model.written import in_force
from workshop.room.view import View
from workshop.tui.panes.drawing import bold, muted, of_side, person, standing
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    Words,
    numbered,
    said,
    ticks_line,
)


def commitment(view: View, item: Item[Commitment]) -> Thought:
    """Return a promise as the stage shows it."""
    body, record = item.body, view.record
    owner = person(record, body.owner) if body.owner else Content.styled("who?", "bold $warn")
    if body.helpers:
        owner += muted(f"   with {', '.join(record.name_of(each) for each in body.helpers)}")
    when = show_when(body, view.today) if body.due else ""
    by = bold(when) if when else Content.styled("when?", "bold $warn")
    day = Content("     ") + (by if body.rhythm or not when else muted("by ") + by)
    lines: tuple[Line, ...] = (
        Words(owner + day),
        *said("done when", body.done_when),
        *ticks_line(item),
    )
    return Thought(
        body.action,
        numbered(item, standing(item)),
        lines,
        item.uid,
        counted=("commitment", "commitments"),
    )


def _results(view: View) -> Thoughts:
    return tuple(
        commitment(view, item) for item in in_force(view.record, Commitment) if item.body.action
    )


def _summary(view: View) -> tuple[Line, ...]:
    found = in_force(view.record, Commitment)
    if not found:
        return ()
    counts = [of_side(side, f"{sum(each.side == side for each in found)}") for side in SIDES]
    return (Words(Content("     ").join(counts), muted("promised so far")),)


STAGED = StageKind(_results, _summary)
