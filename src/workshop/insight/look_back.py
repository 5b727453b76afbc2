"""What a look-back leaves open: promises without an outcome, seen differently by the sides, or carried over again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import Any

from workshop.insight.finding import Finding, listed, named
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.what_became import Promise, figures, promises
from workshop.model.written import to_look_back_on

_NAMED = 4
"""At most so many commitments are named by number; the rest are counted."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what is left open about the last agreement; nothing where there was none."""
    told = promises(record)
    yield from _unsaid(told, today)
    yield from _apart(told)
    yield from _alone(told)
    yield from _left(told)
    yield from _again(record, told)
    silent = [each.item for each in figures(record) if not each.readings]
    if silent:
        yield Finding(
            "no-reading-since",
            "look-back",
            f"No new figure since the last agreement: {_some(silent)}.",
            item=silent[0].uid,
        )


def _unsaid(told: Sequence[Promise], today: Date) -> Iterator[Finding]:
    late = [each.item for each in told if each.overdue(today)]
    if late:
        yield Finding(
            "promise-unsaid",
            "look-back",
            f"Due, and nobody has said what became of it: {_some(late)}.",
            item=late[0].uid,
        )


def _apart(told: Sequence[Promise]) -> Iterator[Finding]:
    apart = [each.item for each in told if each.differs]
    if apart:
        yield Finding(
            "outcome-differs",
            "look-back",
            f"The two sides see {_some(apart)} differently. Talk about the difference.",
            item=apart[0].uid,
        )


def _alone(told: Sequence[Promise]) -> Iterator[Finding]:
    alone = [each.item for each in told if each.silent]
    if alone:
        yield Finding(
            "outcome-of-one-side",
            "look-back",
            f"Not settled: only one side has said what became of {_some(alone)}.",
            item=alone[0].uid,
        )


def _left(told: Sequence[Promise]) -> Iterator[Finding]:
    """Yield the commitments both sides call not or partly kept that are neither promised again nor dropped."""
    left = [
        each.item for each in told if each.outcome in ("partly", "not-kept") and each.again is None
    ]
    if left:
        yield Finding(
            "promise-left",
            "look-back",
            f"Not kept, and neither dropped nor promised again: {_some(left)}. Still wanted?",
            item=left[0].uid,
        )


def _again(record: Record, told: Sequence[Promise]) -> Iterator[Finding]:
    """Yield the commitments that the last agreement had carried over and that are carried over again."""
    for each in told:
        goes_on = each.here is not None and not each.settled and each.here.standing != "carried"
        if each.here is not None and goes_on and each.item.standing != "new":
            yield Finding(
                "carried-over-twice",
                "look-back",
                f"{named(each.here)} is carried over for the second time: what stands in its way?",
                item=each.here.uid,
            )


def not_looked_at(record: Record, today: Date) -> Iterator[Finding]:
    """Yield one finding on what the last agreement left open, or decided, and nobody has looked at in this session."""
    items = [item for item in to_look_back_on(record) if item.standing == "carried"]
    items = [
        item for item in items if not isinstance(item.body, Expectation)
    ]  # those have a finding of their own
    if items:
        looks = any(step.kind == "look-back" and not step.parked for step in record.agenda)
        yield Finding(
            "not-looked-at",
            "look-back" if looks else "sign-off",
            f"Nobody has looked at {_some(items)} yet. "
            "The agreement will say: carried, not looked at.",
            item=items[0].uid,
        )


def _some(items: Sequence[Item[Any]]) -> str:
    names = [named(each) for each in items]
    more = len(names) - _NAMED
    return listed(names) if more < 1 else listed([*names[:_NAMED], f"{more} more"])
