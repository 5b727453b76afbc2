"""What is missing in the polls: questions that were not asked, and low answers that nothing was done about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, named
from workshop.model.agenda import Step
from workshop.model.asking import round_in
from workshop.model.items import Item
from workshop.model.poll import Poll, is_low, objections
from workshop.model.record import Record
from workshop.model.sides import SIDES, side_word


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the polls leave open."""
    for step in record.agenda:
        if step.kind == "poll" and not step.parked and not record.of(Poll, step.uid):
            yield from _unasked(record, step)
    latest = {item.step: item for item in record.of(Poll)}
    for item in latest.values():
        yield from _hands(record, item)
        yield from _low_end(item)


def _unasked(record: Record, step: Step) -> Iterator[Finding]:
    if not step.question:
        sentence = f"“{step.title}” has no question yet."
        yield Finding("no-question", "poll", sentence, step=step.uid)
        return
    running = round_in(record, step.uid, "poll")
    if running is None or not running.body.running:
        yield Finding("no-poll", "poll", f"Nobody was asked in “{step.title}” yet.", step=step.uid)


def _hands(record: Record, item: Item[Poll]) -> Iterator[Finding]:
    for side in SIDES:
        tally = item.body.client if side == "client" else item.body.agency
        here = sum(each.side == side and each.takes_part for each in record.participants)
        if item.body.hands and tally is not None and tally.answers > here:
            whose = f"{tally.answers} {side_word(side)} hands"
            sentence = f"{named(item)} has {whose}, but only {here} came."
            yield Finding("more-hands-than-people", "poll", sentence, item=item.uid)


def _low_end(item: Item[Poll]) -> Iterator[Finding]:
    if is_low(item.body):
        yield Finding(
            "low-safety",
            "poll",
            f"{named(item)} shows that half of the room or more does not speak openly. Talk about why, "
            "and what would help. Then ask again, before anything difficult is discussed.",
            aside=True,
            item=item.uid,
        )
    if count := objections(item.body):
        verb = "is" if count == 1 else "are"
        yield Finding(
            "low-end",
            "poll",
            f"{count} of {item.body.room.answers} {verb} at the low end of {named(item)}: what would have to change?",
            item=item.uid,
        )
