"""The minutes of a session, with what they take from the agreement's words and from the gaps between both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import structs

from workshop.agreement.in_words import clauses_in_words
from workshop.documents.minutes.page import minutes_markdown, noted, said_in, title_of
from workshop.documents.minutes.promised import as_promised
from workshop.documents.minutes.spoken import spoken
from workshop.documents.minutes.told import Facts, Seen
from workshop.insight.gaps import Figure, gap_of, verdict_word
from workshop.model.agenda import Step
from workshop.model.earlier import change_words
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.names import KindName
from workshop.model.record import Record
from workshop.model.rounds import Scale, Tally, why_hidden
from workshop.model.scorecard import Score, percent
from workshop.model.weighted import weighted, weighted_last_time
from workshop.model.wording import joined


def minutes_md(record: Record, now: datetime) -> str:
    """Return the minutes as Markdown."""
    return minutes_markdown(record, FACTS, now)


def minutes_html(record: Record, now: datetime) -> str:
    """Return the minutes as one HTML file."""
    from workshop.documents.minutes.html import minutes_page  # markdown-it is loaded only then

    return minutes_page(title_of(record), minutes_md(record, now))


def step_spoken(record: Record, step: Step) -> list[str]:
    """Return what one step brought, as sentences to be heard; nothing where nothing was noted."""
    return spoken(said_in(as_promised(record), FACTS, step))


def item_spoken(record: Record, item: Item[Any]) -> str:
    """Return one captured item with all that is said about it, as sentences to be heard."""
    kind = TYPE_OF[type(item.body)].kind
    alone = structs.replace(as_promised(record), items=(item,), readings=())
    lines = said_in(alone, FACTS, _step_of(record, item, kind)) if kind else noted(alone, FACTS)
    return " ".join(spoken(lines, headings=False))


def _step_of(record: Record, item: Item[Any], kind: KindName) -> Step:
    """Return the step under which the minutes have an item."""
    alike = [each for each in record.agenda if each.kind == kind]
    first = alike[0] if alike else Step("", kind=kind, title="", minutes=0)
    return next((each for each in alike if each.uid == item.step), first)


def noted_spoken(record: Record) -> list[str]:
    """Return the decisions, open questions and parked topics of the whole meeting, as sentences to be heard."""
    return spoken(noted(as_promised(record), FACTS))


def seen(item: Item[Score]) -> Seen:
    """Return how a statement was rated, in words."""
    gap, body = gap_of(item), item.body
    return Seen(
        _figure(gap.given, body.given, gap.scale),
        _figure(gap.own, body.own, gap.scale),
        _figure(gap.forecast, body.forecast, gap.scale),
        verdict_word(gap.verdict),
    )


def _figure(figure: Figure | None, tally: Tally | None, scale: Scale) -> str:
    """Return `3.5 (2–5)`; why there is none; "" where it was not asked."""
    if tally is None:
        return ""
    if figure is None:
        return why_hidden(tally) if tally.answers else "nobody rated it"
    apart = f" ({scale.digit(figure.lowest)}–{scale.digit(figure.highest)})" if figure.range else ""
    return f"{figure.in_digits(scale)}{apart}"


def weighted_words(scores: Sequence[Item[Score]]) -> str:
    """Return `Weighted score: 3.6; Strategy 4.0 (counts 50 %).`, with last time beside it; "" without weights."""
    found = weighted(scores)
    if found is None:
        return ""
    areas = (f"{each.area} {each.figure} (counts {percent(each.share)})" for each in found.areas)
    then = weighted_last_time(scores)
    whole = f"{found.figure}" if then is None else change_words(then, found.figure)
    left = f"made of {found.counted} of {found.counted + found.left_out} statements"
    return f"Weighted score: {joined(whole, *areas, left if found.left_out else '', by='; ')}."


FACTS = Facts(clauses_in_words, seen, weighted_words)
