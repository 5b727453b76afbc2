"""What is missing among the commitments: owners, dates, proof, confidence; and whether one side carries them all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, named
from workshop.model.commitments import SURE, Commitment
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.rhythm import last_due
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.sign_off import Closing
from workshop.model.text import listed
from workshop.model.values import show_date
from workshop.model.written import in_force


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the commitments leave open."""
    items = in_force(record, Commitment)
    outright = record.one(Closing).no_commitments
    if not items:
        yield from _nothing(outright)
        return
    for item in items:
        if item.standing != "carried":  # the look-back says of those that nobody has looked at them
            yield from _one(item, record, today)
    carrying = {item.side for item in items if item.side}
    for side in SIDES:
        if len(items) > 1 and carrying == {side} and other(side) not in outright:
            yield Finding(
                "one-sided",
                "commitments",
                f"All {len(items)} commitments are the {side_word(side)}'s. What will the {side_word(other(side))} do?",
            )


def _nothing(outright: tuple[Side, ...]) -> Iterator[Finding]:
    silent = [side for side in SIDES if side not in outright]
    if len(silent) == 2:
        yield Finding("no-commitments", "commitments", "No commitments yet.")
    elif silent:
        sentence = (
            f"The {side_word(other(silent[0]))} makes no commitments this time; the {side_word(silent[0])} has "
            "made none either, but has not said so."
        )
        yield Finding("no-commitments", "commitments", sentence)


def _helped(item: Item[Commitment], record: Record) -> Iterator[Finding]:
    promise, name = item.body, named(item)
    if promise.helpers and not promise.owner:
        names = listed([record.name_of(each) for each in promise.helpers])
        sentence = f"{names} would help with {name}, but nobody answers for it."
        yield Finding("helpers-of-nobody", "commitments", sentence, item=item.uid)
    away = [each for each in promise.helpers if record.person(each) is None]
    if away:
        who = listed([f"“{each}”" for each in away])
        sentence = f"{who}, who would help with {name}, {'is' if len(away) == 1 else 'are'} not among the people here."
        yield Finding("helper-not-here", "commitments", sentence, item=item.uid)


def _one(item: Item[Commitment], record: Record, today: Date) -> Iterator[Finding]:
    promise, name = item.body, named(item)
    lacking = [
        word for word, there in (("owner", promise.owner), ("date", promise.due)) if not there
    ]
    if lacking:
        sentence = f"{name} has no {listed(lacking)} yet."
        yield Finding("commitment-incomplete", "commitments", sentence, item=item.uid)
    if promise.owner and record.person(promise.owner) is None:
        sentence = f"{name} belongs to “{promise.owner}”, who is not among the people here."
        yield Finding("owner-not-here", "commitments", sentence, item=item.uid)
    last = last_due(promise)
    if last and last < today:
        due = "was due for the last time" if promise.rhythm else "is due"
        sentence = f"{name} {due} on {show_date(last, today)}, which has passed."
        yield Finding("commitment-in-the-past", "commitments", sentence, item=item.uid)
    if promise.rhythm and promise.until is None:
        sentence = f"{name} has no last day: it goes on until the next review."
        yield Finding("rhythm-without-end", "commitments", sentence, item=item.uid)
    yield from _helped(item, record)
    if not promise.done_when:
        sentence = f"{name} does not say how we know that it is done."
        yield Finding("commitment-without-done-when", "commitments", sentence, item=item.uid)
    if promise.confidence is not None and promise.confidence < SURE:
        sentence = f"{name} stands at {promise.confidence} % confidence: below {SURE}, what would raise it?"
        yield Finding("low-confidence", "commitments", sentence, item=item.uid)
    if not item.both_agree:
        waiting = " and ".join(
            f"the {side_word(side)}" for side in SIDES if side not in item.agreed
        )
        sentence = f"{name} is not accepted by {waiting} yet."
        yield Finding("commitment-not-accepted", "commitments", sentence, item=item.uid)
