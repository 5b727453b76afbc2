"""What was noted on the way, on the stage: decisions, open questions, topics for another day."""

from __future__ import annotations

from typing import Any

from workshop.model.items import Item
from workshop.model.noted import Decision, Parked, Question
from workshop.model.written import carried_words
from workshop.room.view import View
from workshop.tui.panes.drawing import bold
from workshop.tui.stage.thought import Line, Thought, Thoughts, numbered, said, ticks_line

_TITLES: dict[type[Any], tuple[str, str, str]] = {
    Decision: ("We decided", "decision", "decisions"),
    Question: ("We do not know yet", "open question", "open questions"),
    Parked: ("For another day", "parked topic", "parked topics"),
}


def noted(view: View, step: str) -> Thoughts:
    """Return what was noted in a step of this session; in all of them where `step` is empty."""
    return tuple(
        _thought(item)
        for body in _TITLES
        for item in view.record.of(body)
        if item.standing == "new" and (not step or item.step == step)
    )


def _thought(item: Item[Any]) -> Thought:
    body = item.body
    title, one, many = _TITLES[type(body)]
    lines: tuple[Line, ...] = ()
    if isinstance(body, Decision):
        lines = ticks_line(item)
    elif isinstance(body, Question):
        lines = said("we know now", body.answer)
    else:
        lines = said("what came of it", body.result)
    return Thought(
        carried_words(item), numbered(item, bold(title)), lines, item.uid, counted=(one, many)
    )
