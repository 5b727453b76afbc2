"""A scorecard on the stage: one statement at a time, as both sides see it, with what was said beside it."""

from __future__ import annotations

from textual.content import Content

from workshop.insight.gaps import Gap, Verdict, gap_of, gaps, verdict_word
from workshop.model.items import Item
from workshop.model.rounds import why_hidden
from workshop.model.scorecard import Comment, Score, as_on_sheet, is_about, is_reply, known_as
from workshop.model.sides import SIDES, Side, other
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.stage.pictures import scale_line
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    Words,
    counted,
    numbered,
    plain,
    quoted,
)
from workshop.tui.words import side_name

_COUNTED: dict[Verdict, tuple[str, str]] = {
    "": ("statement", "statements"),
    "strength": ("strength", "strengths"),
    "weakness": ("weakness", "weaknesses"),
    "blind spot": ("blind spot", "blind spots"),
    "undervalued": ("undervalued strength", "undervalued strengths"),
}
_STYLES: dict[Verdict, str] = {
    "": "",
    "strength": "bold $good",
    "weakness": "bold $bad",
    "blind spot": "bold $warn",
    "undervalued": "bold",
}


def _thought(view: View, gap: Gap, comments: list[Item[Comment]]) -> Thought:
    item, body = gap.item, gap.item.body
    rated: Side = item.side or "agency"
    rating = other(rated)
    verdict = Content.styled(verdict_word(gap.verdict), _STYLES[gap.verdict])
    label = numbered(item, of_side(rating, f"{side_name(rating)} on {side_name(rated)}"), verdict)
    lines: tuple[Line, ...] = ()
    marks: dict[Side, tuple[float, str]] = {}
    if gap.given is not None:
        marks[rating] = (gap.given.middle, f"{side_name(rating)} {gap.given.in_digits(gap.scale)}")
    if gap.own is not None:
        marks[rated] = (gap.own.middle, f"{side_name(rated)} itself {gap.own.in_digits(gap.scale)}")
    if marks:
        lines += (scale_line(gap.scale, marks),)
    if gap.given is None:
        lines += plain(why_hidden(body.given) if body.given.answers else "nobody could judge")
    own = [each for each in comments if each.body.on in (body.text, known_as(body))]
    lines += tuple(quoted(each.body.text, each.side) for each in own)
    return Thought(body.text, label, lines, item.uid, counted=_COUNTED[gap.verdict])


def _said(view: View, item: Item[Comment]) -> Thought:
    body = item.body
    column = body.column or ("answer" if is_reply(item) else "")
    label = of_side(item.side) if item.side else Content("")
    author = muted(view.record.name_of(item.author)) if item.author else Content("")
    about = Content("   ").join([each for each in (label, author, muted(column)) if each.plain])
    return Thought(
        f"“{body.text}”",
        about,
        (Words(Content(body.on), muted("on")),) if body.on else (),
        item.uid,
        counted=("comment", "comments"),
    )


def _results(view: View) -> Thoughts:
    comments = as_on_sheet(view.record.of(Comment, view.step.uid), view.record.agenda)
    found = gaps(view.record.of(Score, view.step.uid))
    statements = [
        _thought(view, gap, [each for each in comments if is_about(each, gap.item)])
        for rating in SIDES
        for gap in found
        if gap.item.side == other(rating)
    ]
    return (*statements, *(_said(view, each) for each in comments))


def _summary(view: View) -> tuple[Line, ...]:
    found = [gap_of(each) for each in view.record.of(Score, view.step.uid)]
    blind = sum(each.verdict == "blind spot" for each in found)
    return plain(counted(blind, "blind spot", "blind spots") if blind else "")


STAGED = StageKind(_results, _summary, begins_with_first=True)
