"""Notes on the stage: feedback under its heading, with its votes, and what the other side heard."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from workshop.model.items import Item
from workshop.model.notes import Note, grouped, votes_of
from workshop.model.sides import SIDES, other
from workshop.room.view import View
from workshop.tui.panes.drawing import bold, muted, of_side
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    Words,
    became,
    counted,
    numbered,
    plain,
    quoted,
    said,
)
from workshop.tui.words import side_name


def _thought(view: View, item: Item[Note], group: Sequence[Item[Note]]) -> Thought:
    body, leads = item.body, item is group[0]
    votes = votes_of(group) if leads else None
    label = numbered(
        item,
        bold(body.heading),
        of_side(item.side) if item.side else Content(""),
        muted(view.record.name_of(item.author)) if item.author else Content(""),
        bold(counted(votes, "vote", "votes")) if votes is not None else Content(""),
    )
    hearing = other(item.side) if item.side else None
    name = side_name(hearing) if hearing else "heard"
    lines: tuple[Line, ...] = said(f"{name} heard" if hearing else name, body.restated, hearing)
    if body.restated and body.confirmed:
        lines += (Words(Content.styled("✓ yes, that is what we meant", "$good")),)
    lines += said(f"{name}'s part in it" if hearing else "our part in it", body.own, hearing)
    lines += became(view, body.became)
    if leads:
        lines += tuple(quoted(each.body.text, each.side) for each in group[1:])
    return Thought(body.text, label, lines, item.uid, counted=("note", "notes"))


def _results(view: View) -> Thoughts:
    groups = grouped(view.record.of(Note, view.step.uid))
    headings = [each.name for each in view.step.headings]
    order = dict.fromkeys([*headings, *(group[0].body.heading for group in groups)])
    return tuple(
        _thought(view, item, group)
        for heading in order
        for group in groups
        if group[0].body.heading == heading
        for item in group
    )


def _summary(view: View) -> tuple[Line, ...]:
    notes = view.record.of(Note, view.step.uid)
    headings = dict.fromkeys(each.name for each in view.step.headings)
    order = dict.fromkeys([*headings, *(each.body.heading for each in notes)])
    lines: list[Line] = []
    for heading in order:
        own = [each for each in notes if each.body.heading == heading]
        prompt = next((each.prompt for each in view.step.headings if each.name == heading), "")
        counts = [
            of_side(side, str(sum(each.side == side for each in own)))
            for side in SIDES
            if any(each.side == side for each in own)
        ]
        words = Content("   ").join(counts) if own else muted(prompt)
        if words.plain or not own:
            lines.append(Words(words, bold(heading)))
    return tuple(lines) or plain("")


STAGED = StageKind(_results, _summary)
