"""Scope in the minutes: how clear the brief was to each side, and all that the agreement says of the scope."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, as_written, paragraphs
from workshop.model.items import Item
from workshop.model.paragraphs import Paragraph
from workshop.model.scope import BriefCheck, clarity_word
from workshop.model.wording import joined, labelled


def told(told: Told) -> Iterator[str]:
    """Yield the check of the brief, then the scope."""
    checks = told.record.of(BriefCheck)
    yield from paragraphs(each for each in map(_checked, checks) if each.detail)
    yield from as_written(told)


def _checked(item: Item[BriefCheck]) -> Paragraph:
    body = item.body
    detail = joined(
        labelled("client", clarity_word(body.client)),
        labelled("agency", clarity_word(body.agency)),
        body.note,
    )
    return Paragraph(body.heading, item.number, detail, heading="Is the brief clear?")
