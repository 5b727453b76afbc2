"""A poll on the stage: its question, and how both sides answered it."""

from __future__ import annotations

from textual.content import Content

from workshop.model.items import Item
from workshop.model.poll import Poll, scale_of
from workshop.model.rounds import Tally, why_hidden
from workshop.room.view import View
from workshop.tui.panes.distribution import middle
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.stage.pictures import distribution
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    Words,
    counted,
    numbered,
)


def _thought(item: Item[Poll]) -> Thought:
    body = item.body
    shown = any(each.counts for each in (body.room, body.client, body.agency) if each is not None)
    lines: tuple[Line, ...] = (distribution(body),) if shown else ()
    lines += (Words(_totals(body)),)
    return Thought(
        body.question,
        numbered(item, muted("by show of hands") if body.hands else Content("")),
        lines,
        item.uid,
        counted=("poll", "polls"),
    )


def _totals(body: Poll) -> Content:
    if body.client is None or body.agency is None:
        return _total(body, body.room)
    parts = [
        of_side("client") + Content(" ") + _total(body, body.client),
        of_side("agency") + Content(" ") + _total(body, body.agency),
    ]
    return Content("     ").join(parts)


def _total(body: Poll, tally: Tally) -> Content:
    if not tally.answers:
        return muted("nobody chose a point")
    if not tally.counts:
        return muted(f"{counted(tally.answers, 'answer', 'answers')}: {why_hidden(tally)}")
    return muted(f"{tally.answers}, median {middle(body, tally)}")


def _results(view: View) -> Thoughts:
    # The latest first: it is what was asked just now.
    return tuple(_thought(each) for each in reversed(view.record.of(Poll, view.step.uid)))


def _summary(view: View) -> tuple[Line, ...]:
    scale = scale_of(view.step)
    return tuple(
        Words(Content(label), muted(f"{scale.digit(point)}"))
        for point, label in enumerate(scale.labels)
    )


STAGED = StageKind(_results, _summary, begins_with_first=True)
