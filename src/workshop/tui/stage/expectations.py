"""Expectations on the stage: what one side expects, what the other answers, and the wording both agree."""

from __future__ import annotations

from textual.content import Content

from workshop.model.expectations import ANSWERS, Expectation, settlement
from workshop.model.items import Item
from workshop.model.sides import other
from workshop.model.wording import joined
from workshop.room.view import View
from workshop.tui.panes.drawing import of_side, standing
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    counted,
    numbered,
    plain,
    said,
    ticks_line,
)
from workshop.tui.words import side_name


def _thought(item: Item[Expectation]) -> Thought:
    body = item.body
    expects = of_side(item.side, f"{side_name(item.side)} expects")
    lines: tuple[Line, ...] = ()
    if body.agreed_wording and body.agreed_wording != body.text:
        lines += said(f"{side_name(item.side)} expects", body.text, item.side)
        expects = Content("◉ we agree")
    answer = joined(ANSWERS[body.answer] if body.answer else "", body.words, by=": ")
    if item.side:
        answering = other(item.side)
        lines += said(f"{side_name(answering)} answers", answer, answering)
    declined = settlement(item) == "declined"
    lines += plain("◉ both know that the answer is no") if declined else ticks_line(item)
    return Thought(
        body.wording,
        numbered(item, expects, standing(item)),
        lines,
        item.uid,
        counted=("expectation", "expectations"),
    )


def _results(view: View) -> Thoughts:
    return tuple(
        _thought(item)
        for item in view.record.of(Expectation)
        if item.standing != "dropped" and item.body.wording
    )


def _summary(view: View) -> tuple[Line, ...]:
    found = [each for each in view.record.of(Expectation) if each.standing != "dropped"]
    if not found:
        return ()
    agreed = sum(settlement(each) == "agreed" for each in found)
    return plain(f"{counted(len(found), 'expectation', 'expectations')}, {agreed} agreed")


STAGED = StageKind(_results, _summary)
