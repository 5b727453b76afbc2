"""Scope on the stage: one deliverable, limit, milestone or heading of the brief at a time."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from workshop.model.items import Item
from workshop.model.scope import (
    BRIEF_HEADINGS,
    Approver,
    Assumption,
    BriefCheck,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
    clarity_word,
    responsible_word,
)
from workshop.model.values import show_date, show_figure
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, of_side, standing
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

_TITLES: dict[type[Any], str] = {
    Deliverable: "Deliverable",
    Exclusion: "Not in scope",
    Assumption: "It rests on",
    Milestone: "Milestone",
    Approver: "Who approves",
}


def _clause(view: View, item: Item[Any]) -> Thought:
    return Thought(
        getattr(item.body, "name", "") or getattr(item.body, "text", ""),
        numbered(
            item,
            muted(_TITLES[type(item.body)]),
            of_side(item.side) if item.side else Content(""),
            standing(item),
        ),
        (*_details(view, item.body), *ticks_line(item)),
        item.uid,
        counted=("clause", "clauses"),
    )


def _details(view: View, body: object) -> tuple[Line, ...]:
    match body:
        case Deliverable():
            by = [responsible_word(body.responsible), body.responsible_name]
            return (
                *said("how many", body.quantity),
                *said("accepted when", body.acceptance),
                *said("made by", ", ".join(each for each in by if each)),
            )
        case Milestone():
            if body.met:
                return said("met", show_date(body.met, view.today))
            return said("by", show_date(body.due, view.today) or body.when)
        case Approver():
            return said("approves", body.approves)
    return ()


def _brief(found: BriefCheck) -> Thought:
    lines: tuple[Line, ...] = (
        *said("client", clarity_word(found.client), "client"),
        *said("agency", clarity_word(found.agency), "agency"),
        *plain(found.note),
    )
    label = Content.styled("≠ seen differently", "bold $warn") if found.differs else muted("brief")
    return Thought(found.heading, label, lines, f"brief:{found.heading}", counted=("", ""))


def _terms(view: View, item: Item[Terms]) -> Thought:
    terms = item.body
    budget = f"{show_figure(terms.budget)} {terms.currency}" if terms.budget is not None else ""
    days = [show_date(each, view.today) for each in (terms.begins, terms.ends)]
    lines: tuple[Line, ...] = (
        *said("budget", budget.strip()),
        *said("payment", terms.payment_terms),
        *said("hours", terms.hours),
        *said("revisions", terms.revision_rounds),
        *said("a change", terms.change_procedure),
        *said("from, to", " – ".join(each for each in days if each)),
        *ticks_line(item),
    )
    return Thought("Terms", standing(item), lines, "terms")


def _results(view: View) -> Thoughts:
    record = view.record
    brief = {each.body.heading: each.body for each in record.of(BriefCheck)}
    shown = [brief[each] for each in BRIEF_HEADINGS if each in brief]
    clauses: list[Item[Any]] = []
    for body in _TITLES:
        items = [each for each in record.of(body) if each.standing != "dropped"]
        if body is Deliverable:
            order = list(dict.fromkeys(each.body.group for each in items))
            items.sort(key=lambda each: order.index(each.body.group))
        clauses += items
    return (
        *(_brief(each) for each in shown),
        *(_clause(view, each) for each in clauses),
        *(_terms(view, each) for each in record.of(Terms) if each.standing != "dropped"),
    )


def _summary(view: View) -> tuple[Line, ...]:
    parts: list[tuple[type[Any], str, str]] = [
        (Deliverable, "deliverable", "deliverables"),
        (Exclusion, "thing not in scope", "things not in scope"),
        (Milestone, "milestone", "milestones"),
    ]
    found = [
        counted(len(items), one, many)
        for body, one, many in parts
        if (items := [each for each in view.record.of(body) if each.standing != "dropped"])
    ]
    return plain(", ".join(found))


STAGED = StageKind(_results, _summary)
