"""What a look-back leaves open: promises without an outcome, seen differently by the sides, or carried over again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date

from workshop.insight.finding import Finding, listed, named
from workshop.model.record import Record
from workshop.model.what_became import Promise, figures, promises

_NAMED = 4
"""At most so many commitments are named by number; the rest are counted."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what is left open about the last agreement; nothing where there was none."""
    told = promises(record)
    yield from _unsaid(told, today)
    yield from _apart(told)
    yield from _left(told)
    yield from _again(record, told)
    silent = [named(each.item) for each in figures(record) if not each.readings]
    if silent:
        yield Finding(
            "no-reading-since",
            "look-back",
            f"No reading since the last agreement: {_some(silent)}.",
        )


def _unsaid(told: Sequence[Promise], today: Date) -> Iterator[Finding]:
    late = [named(each.item) for each in told if each.overdue(today)]
    if late:
        yield Finding(
            "promise-unsaid",
            "look-back",
            f"Due, and nobody has said what became of it: {_some(late)}.",
        )


def _apart(told: Sequence[Promise]) -> Iterator[Finding]:
    apart = [named(each.item) for each in told if each.differs]
    if apart:
        yield Finding(
            "outcome-differs",
            "look-back",
            f"The sides do not see the same outcome of {_some(apart)}. Talk about the difference.",
        )


def _left(told: Sequence[Promise]) -> Iterator[Finding]:
    """Yield the commitments both sides call not or partly kept that are neither promised again nor dropped."""
    left = [
        named(each.item)
        for each in told
        if each.outcome in ("partly", "not-kept") and each.again is None
    ]
    if left:
        yield Finding(
            "promise-left",
            "look-back",
            f"Not kept, and neither dropped nor promised again: {_some(left)}. Still wanted?",
        )


def _again(record: Record, told: Sequence[Promise]) -> Iterator[Finding]:
    """Yield the commitments that the last agreement had carried over and that are carried over again."""
    for each in told:
        if each.again is not None and each.item.standing != "new":
            yield Finding(
                "carried-over-twice",
                "look-back",
                f"{named(each.again)} is carried over for the second time: what stands in its way?",
                item=each.again.uid,
            )


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return listed(names) if more < 1 else listed([*names[:_NAMED], f"{more} more"])
