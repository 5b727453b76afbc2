"""What is missing in the needs: whether both sides asked, and whether everything was answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, named
from workshop.model.needs import TOP, Need
from workshop.model.record import Record
from workshop.model.sides import SIDES, other, side_word
from workshop.model.text import listed


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the needs leave open."""
    needs = [item for item in record.of(Need) if item.body.text]
    if not needs:
        yield Finding("no-needs", "needs", "Nobody has said yet what they need.")
        return
    for side in SIDES:
        own = [item for item in needs if item.side == side]
        if not own:
            yield Finding(
                "one-sided-needs", "needs", f"The {side_word(side)} has not asked for anything yet."
            )
        if len(own) > TOP:
            yield Finding(
                "many-needs",
                "needs",
                f"The {side_word(side)} has {len(own)} needs; more than {TOP} rarely get a good answer.",
            )
        waiting = [item for item in own if not item.body.answer]
        if waiting:
            numbers = listed([named(item) for item in waiting])
            verb = "waits" if len(waiting) == 1 else "wait"
            sentence = f"{numbers} {verb} for an answer from the {side_word(other(side))}."
            yield Finding("need-unanswered", "needs", sentence, item=waiting[0].uid)
    for item in needs:
        if item.side is None and not item.body.answer:
            sentence = f"{named(item)} waits for an answer."
            yield Finding("need-unanswered", "needs", sentence, item=item.uid)
        if item.body.until and item.body.until < today:
            yield Finding(
                "need-date-past", "needs", f"The date of {named(item)} has passed.", item=item.uid
            )
