"""The look-back on the stage: each promise with what both sides say became of it, figures, and what was good."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from workshop.model.expectations import Expectation, settlement
from workshop.model.items import Item
from workshop.model.kpis import show_target
from workshop.model.look_back import Celebration
from workshop.model.noted import Decision, Parked, Question
from workshop.model.progress import OUTCOMES, Outcome, Progress
from workshop.model.rhythm import show_when
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES
from workshop.model.values import show_date, show_figure
from workshop.model.what_became import Figure, Promise, figures, milestones, promises
from workshop.model.wording import joined
from workshop.model.written import carried_words, is_open
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.stage.pictures import columns
from workshop.tui.stage.thought import (
    Line,
    StageKind,
    Thought,
    Thoughts,
    Words,
    counted,
    numbered,
    plain,
    said,
    ticks_line,
)
from workshop.tui.words import side_name

_STYLES: dict[Outcome, str] = {
    "kept": "bold $good",
    "partly": "bold $warn",
    "not-kept": "bold $bad",
    "dropped": "$muted",
    "open": "$muted",
}
_OPEN: dict[type[Any], str] = {
    Question: "open question",
    Parked: "parked topic",
    Expectation: "seen differently",
    Decision: "decision",
}


def _promise(view: View, promise: Promise) -> Thought:
    body, before = promise.item.body, view.before
    name = before.name_of(body.owner) if before is not None and body.owner else "nobody"
    owner = of_side(promise.item.side, name)
    when = muted(show_when(body, view.today) if body.due else "no date")
    lines: list[Line] = []
    client, agency = promise.client, promise.agency
    if client and agency and (client.outcome, client.word) == (agency.outcome, agency.word):
        lines.append(Words(_outcome(client), Content("◉ both say")))
    else:
        lines += [
            Words(_outcome(promise.word(side)), of_side(side, f"{side_name(side)} says"))
            for side in SIDES
        ]
    if promise.again is not None:
        again = joined(
            promise.again.body.action, show_when(promise.again.body, view.today), by=", "
        )
        lines.append(Words(Content.styled(again, "$good"), muted("promised again")))
    elif promise.goes_on:
        lines = [*plain("goes on")]
    return Thought(
        body.action,
        numbered(promise.item, owner, when),
        tuple(lines),
        promise.item.uid,
        counted=("promise", "promises"),
    )


def _outcome(word: Progress | None) -> Content:
    if word is None:
        return muted("has not said yet")
    words = Content.styled(OUTCOMES[word.outcome], _STYLES[word.outcome])
    return words + Content(f"   {word.word}") if word.word else words


def _figure(view: View, figure: Figure) -> Thought:
    kpi, last = figure.item.body, figure.last
    words = {True: "met", False: "not met", None: ""}[figure.met]
    style = {True: "bold $good", False: "bold $warn", None: "bold"}[figure.met]
    now = f"on {show_date(last.day, view.today)}" if last else "no reading since"
    target = "yes" if kpi.direction == "yes-no" else show_figure(kpi.target)
    cells = [("target", target, "bold"), (now, show_figure(last.value if last else None), style)]
    lines: tuple[Line, ...] = (columns(cells), *plain(joined(show_target(kpi), words, by=": ")))
    lines += plain(last.note if last else "")
    return Thought(
        kpi.name, numbered(figure.item), lines, figure.item.uid, counted=("figure", "figures")
    )


def _glad(item: Item[Celebration]) -> Thought:
    side = of_side(item.side, f"{side_name(item.side)} is glad of") if item.side else Content("")
    return Thought(
        item.body.text,
        numbered(item, side),
        (),
        item.uid,
        counted=("thing to celebrate", "things to celebrate"),
    )


def _left_open(item: Item[Any]) -> Thought:
    body, label = item.body, numbered(item, muted(_OPEN[type(item.body)]))
    lines: tuple[Line, ...] = ()
    if isinstance(body, Question):
        lines = said("we know now", body.answer)
    elif isinstance(body, Parked):
        lines = said("what came of it", body.result)
    elif isinstance(body, Expectation):
        if settlement(item) == "declined":
            return Thought(
                body.wording, label, plain("◉ both know that the answer is no"), item.uid
            )
        lines = said("we agree", body.agreed_wording if body.agreed_wording != body.text else "")
    if isinstance(body, Expectation | Decision):
        lines += ticks_line(item)
    return Thought(carried_words(item), label, lines, item.uid)


def _milestone(view: View, item: Item[Milestone]) -> Thought:
    body = item.body
    day = show_date(body.met or body.due, view.today) or body.when or "no date"
    return Thought(
        body.name,
        numbered(item, muted("Milestone")),
        said("met" if body.met else "by", day),
        item.uid,
        counted=("milestone", "milestones"),
    )


def _results(view: View) -> Thoughts:
    record = view.record
    open_ones = [
        item
        for body in _OPEN
        for item in record.of(body)
        if item.standing not in ("new", "dropped") and (body is not Expectation or is_open(item))
    ]
    if view.before is None:
        open_ones = []
    return (
        *(_glad(each) for each in record.of(Celebration)),
        *(_promise(view, each) for each in promises(record)),
        *(_left_open(each) for each in open_ones),
        *(_figure(view, each) for each in figures(record)),
        *(_milestone(view, each) for each in milestones(record)),
    )


def _summary(view: View) -> tuple[Line, ...]:
    told = promises(view.record)
    if not told:
        return ()
    kept = sum(each.kept for each in told)
    unsaid = sum(each.passed_over for each in told)
    words = f"{counted(len(told), 'promise', 'promises')}, {kept} kept"
    return plain(words, f"{unsaid} nobody has spoken of yet" if unsaid else "")


STAGED = StageKind(_results, _summary)
