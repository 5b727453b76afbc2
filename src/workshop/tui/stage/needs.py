"""Needs on the stage: what one side asks of the other, and its plain answer."""

from __future__ import annotations

from textual.content import Content

from workshop.model.items import Item
from workshop.model.needs import NEED_ANSWERS, Need
from workshop.model.sides import SIDES, other
from workshop.model.values import show_date
from workshop.model.wording import joined
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    became,
    counted,
    numbered,
    plain,
    said,
)
from workshop.tui.words import side_name


def _thought(view: View, item: Item[Need]) -> Thought:
    body = item.body
    name = view.record.relationship.names[item.side] if item.side else "The room"
    asks = of_side(item.side, f"{name} asks") if item.side else muted(f"{name} asks")
    author = muted(view.record.name_of(item.author)) if item.author else Content("")
    answering = other(item.side) if item.side else None
    until = f"by {show_date(body.until, view.today)}" if body.until else ""
    answer = joined(NEED_ANSWERS[body.answer], until, by=", ") if body.answer else ""
    lines: tuple[Line, ...] = said(f"{side_name(answering)} answers", answer, answering)
    lines += said("", body.obstacle)
    lines += became(view, body.became)
    return Thought(
        body.text, numbered(item, asks, author), lines, item.uid, counted=("need", "needs")
    )


def _results(view: View) -> Thoughts:
    needs = view.record.of(Need, view.step.uid)
    return tuple(
        _thought(view, item) for side in (*SIDES, None) for item in needs if item.side == side
    )


def _summary(view: View) -> tuple[Line, ...]:
    needs = view.record.of(Need, view.step.uid)
    if not needs:
        return ()
    answered = sum(bool(each.body.answer) for each in needs)
    return plain(f"{counted(len(needs), 'need', 'needs')}, {answered} answered")


STAGED = StageKind(_results, _summary)
