"""What is missing among the KPIs: figures, people, agreement; and whether there are too many of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, carried_over, named
from workshop.model.items import Item
from workshop.model.kpis import MANY, Kpi, Realism, tolerance_fault, too_many_doubt, voted
from workshop.model.record import Record
from workshop.model.sides import SIDES, side_word
from workshop.model.text import listed
from workshop.model.values import show_date
from workshop.model.written import kept


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the KPIs leave open."""
    items = kept(record, Kpi)
    if not items:
        yield Finding("no-kpis", "kpis", "No KPI is written down yet.")
        return
    if len(items) > MANY:
        yield Finding(
            "many-kpis",
            "kpis",
            f"That makes {len(items)} KPIs. More than {MANY} are hard to keep up.",
        )
    for item in items:
        yield from _one(item, today)
        yield from _doubted(record, item)
    yield from carried_over(record, "kpis", (Kpi,))


def _one(item: Item[Kpi], today: Date) -> Iterator[Finding]:
    kpi, name = item.body, named(item)
    figures = {
        "baseline": kpi.baseline is None and kpi.direction != "yes-no",
        "target": not kpi.plan and kpi.direction != "yes-no",
        "tolerance": kpi.tolerance is None and kpi.direction == "within",
        "date": kpi.last_day is None,
    }
    lacking = [figure for figure, is_missing in figures.items() if is_missing]
    if lacking:
        sentence = f"{name} has no {listed(lacking)} yet."
        yield Finding("kpi-without-figures", "kpis", sentence, item=item.uid)
    if fault := tolerance_fault(kpi):
        yield Finding("kpi-tolerance", "kpis", f"{name}: {fault}", item=item.uid)
    if kpi.last_day and kpi.last_day < today:
        sentence = f"{name} was due on {show_date(kpi.last_day, today)}, which has passed."
        yield Finding("kpi-in-the-past", "kpis", sentence, item=item.uid)
    if not kpi.source:
        sentence = f"{name} does not say where its figure comes from."
        yield Finding("kpi-without-source", "kpis", sentence, item=item.uid)
    if not kpi.reported_by:
        yield Finding(
            "kpi-not-reported", "kpis", f"Nobody is named to report {name} yet.", item=item.uid
        )
    if not kpi.owner:
        yield Finding("kpi-without-owner", "kpis", f"{name} has no owner yet.", item=item.uid)
    if not item.both_agree and item.standing != "carried":
        waiting = " and ".join(
            f"the {side_word(side)}" for side in SIDES if side not in item.agreed
        )
        sentence = f"{name} is not agreed by {waiting} yet."
        yield Finding("kpi-not-agreed", "kpis", sentence, item=item.uid)


def _doubted(record: Record, item: Item[Kpi]) -> Iterator[Finding]:
    votes = record.of(Realism)
    vote = voted(item, votes)
    if vote is None or not too_many_doubt(item, votes):
        return
    doubts = sum(vote.room.counts[:-1])
    sentence = (
        f"{doubts} of {vote.room.answers} doubt that the target of {named(item)} can be reached. "
        "What would make it realistic?"
    )
    yield Finding("kpi-doubted", "kpis", sentence, item=item.uid)
