"""KPIs in the minutes: what the agreement says of them, what was read so far, and how realistic people found them."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, as_written, paragraphs
from workshop.model.items import Item
from workshop.model.kpis import REALISTIC, Kpi, Realism, met, show_target
from workshop.model.paragraphs import Paragraph
from workshop.model.progress import Reading
from workshop.model.rounds import Tally, why_hidden
from workshop.model.values import show_date, show_figure
from workshop.model.wording import joined, labelled


def told(told: Told) -> Iterator[str]:
    """Yield the KPIs, the readings up to the end of the meeting, and the votes on their targets."""
    yield from as_written(told)
    kpis = {each.uid: each for each in told.record.of(Kpi)}
    yield from paragraphs(
        _read(kpis[each.kpi], each)
        for each in sorted(told.record.readings, key=lambda each: each.day)
        if each.kpi in kpis and (told.last_day is None or each.day <= told.last_day)
    )
    yield from paragraphs(
        _voted(kpis[each.body.kpi], each.body)
        for each in told.record.of(Realism)
        if each.body.kpi in kpis
    )


def _read(item: Item[Kpi], reading: Reading) -> Paragraph:
    kpi = item.body
    against = {True: "met", False: "not met", None: ""}[met(kpi, reading.value, reading.day)]
    figure = joined(show_figure(reading.value), kpi.unit, by=" ")
    detail = joined(
        joined(labelled("target", show_target(kpi)), against, by=", "),
        reading.note,
        labelled("source", reading.source),
    )
    text = f"{kpi.name}: {figure} on {show_date(reading.day)}"
    return Paragraph(text, item.number, detail, heading="Figures so far")


def _voted(item: Item[Kpi], vote: Realism) -> Paragraph:
    detail = joined(
        *(
            labelled(name, _counts(tally))
            for name, tally in (("client", vote.client), ("agency", vote.agency))
            if tally is not None
        ),
        "" if vote.client and vote.agency else _counts(vote.room),
        "by show of hands" if vote.hands else "",
    )
    text = joined(item.body.name, vote.target, by=": ")
    return Paragraph(text, item.number, detail, heading="How realistic is that?")


def _counts(tally: Tally) -> str:
    """Return `3 realistic, 1 doubtful`."""
    pairs = zip(REALISTIC.labels, tally.counts, strict=False)
    said = joined(*(f"{count} {label}" for label, count in pairs if count), by=", ")
    return said or (why_hidden(tally) if tally.answers else "nobody answered")
