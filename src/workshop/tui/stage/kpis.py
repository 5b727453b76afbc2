"""KPIs on the stage: where a figure comes from, where it is now, where it is to go, and who agrees."""

from __future__ import annotations

from textual.content import Content

from workshop.model.items import Item, owners_in
from workshop.model.kpis import (
    REALISTIC,
    Kpi,
    Realism,
    met,
    show_target,
    target_on,
    voted,
    votes_on_target,
)
from workshop.model.progress import Reading
from workshop.model.record import Record
from workshop.model.rounds import why_hidden
from workshop.model.values import show_date, show_figure
from workshop.model.what_became import figures
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, person, standing
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


def _last_reading(record: Record, item: Item[Kpi]) -> Reading | None:
    since = (each.readings for each in figures(record) if each.item.number == item.number)
    own = tuple(each for each in record.readings if each.kpi == item.uid)
    found = next(since, own) if item.number else own
    return max(found, key=lambda each: each.day, default=None)


def _thought(view: View, item: Item[Kpi]) -> Thought:
    body = item.body
    last = _last_reading(view.record, item)
    good = met(body, last.value, last.day) if last else None
    now, style = (
        {True: ("now, met", "bold $good"), False: ("now, not met", "bold $warn")}.get(
            good, ("now", "bold")
        )
        if good is not None
        else ("now", "bold")
    )
    target = target_on(body, view.today)
    cells = [
        ("from", show_figure(body.baseline), "bold"),
        (now, show_figure(last.value if last else None), style),
        ("target", "yes" if body.direction == "yes-no" else show_figure(target), "bold"),
    ]
    by = f" by {show_date(body.due, view.today)}" if body.due and not body.targets else ""
    lines: tuple[Line, ...] = (columns(cells), *plain(f"{show_target(body, view.today)}{by}"))
    if owners := owners_in(body):
        names = Content(", ").join(person(view.record, each) for each in owners)
        lines += (Words(names, muted("owner")),)
    lines += (*_realistic(view.record, item), *ticks_line(item), *said("why", body.why))
    return Thought(
        body.name, numbered(item, standing(item)), lines, item.uid, counted=("KPI", "KPIs")
    )


def _realistic(record: Record, item: Item[Kpi]) -> tuple[Line, ...]:
    vote = voted(item, record.of(Realism))
    if vote is None or not votes_on_target(vote, item.body):
        return ()
    if not vote.room.counts:
        return said("realistic?", why_hidden(vote.room)) if vote.room.answers else ()
    counts = zip(reversed(vote.room.counts), reversed(REALISTIC.labels), strict=True)
    return said("realistic?", " · ".join(f"{count} {word}" for count, word in counts if count))


def _kpis(view: View) -> list[Item[Kpi]]:
    return [each for each in view.record.of(Kpi) if each.standing != "dropped"]


def _results(view: View) -> Thoughts:
    return tuple(_thought(view, item) for item in _kpis(view))


def _summary(view: View) -> tuple[Line, ...]:
    found = _kpis(view)
    if not found:
        return ()
    agreed = sum(each.both_agree for each in found)
    return plain(f"{counted(len(found), 'KPI', 'KPIs')}, {agreed} agreed by both")


STAGED = StageKind(_results, _summary)
