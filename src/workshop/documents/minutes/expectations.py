"""Expectations in the minutes: what was expected, what was answered to it, and the wording both agreed."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, paragraphs, stands
from workshop.model.expectations import CATEGORIES, Expectation, answer_words, asking_words
from workshop.model.items import Item
from workshop.model.paragraphs import Paragraph
from workshop.model.wording import joined, labelled


def told(told: Told) -> Iterator[str]:
    """Yield the expectations by what they are about."""
    order = list(CATEGORIES)
    found = sorted(told.record.of(Expectation), key=lambda each: order.index(each.body.category))
    yield from paragraphs(_expected(each) for each in found if each.body.wording)


def _expected(item: Item[Expectation]) -> Paragraph:
    body = item.body
    detail = joined(
        asking_words(item.side),
        answer_words(item.side, body.answer, body.words) or "not answered",
        labelled("agreed wording" if item.both_agree else "proposed wording", _other_wording(body)),
        labelled("how we will tell", body.notice),
        stands(item),
    )
    text = body.text or body.wording
    return Paragraph(text, item.number, detail, side=item.side, heading=CATEGORIES[body.category])


def _other_wording(body: Expectation) -> str:
    return body.agreed_wording if body.agreed_wording != body.text else ""
