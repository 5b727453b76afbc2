"""Look-back in the minutes: what became of the last agreement, and what either side is glad of."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from workshop.documents.minutes.told import Told, paragraphs, said_by, ticked
from workshop.model.look_back import Celebration
from workshop.model.paragraphs import Paragraph
from workshop.model.wording import joined


def told(told: Told) -> Iterator[str]:
    """Yield each side's word on every promise, the figures since, and all that was celebrated."""
    celebrated = told.record.of(Celebration)
    rest = tuple(each for each in told.record.items if each not in celebrated)
    yield from paragraphs(
        Paragraph(
            each.body.text,
            each.number,
            joined(said_by(each.side), ticked(each)),
            side=each.side,
            heading="Worth celebrating",
        )
        for each in celebrated
    )
    yield from paragraphs(told.facts.words(structs.replace(told.record, items=rest), "look-back"))
