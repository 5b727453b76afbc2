"""What a look-back leaves open: promises without an outcome, seen differently by the sides, or carried over again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import Any

from msgspec import structs

from workshop.insight.finding import Finding, named
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.text import listed
from workshop.model.what_became import Promise, figures, promises
from workshop.model.written import to_look_back_on

_NAMED = 4
"""At most so many commitments are named by number; the rest are counted."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what is left open about the last agreement; nothing where there was none."""
    told = promises(record)
    late = [each.item for each in told if each.overdue(today)]
    sentence = f"Due, and nobody has said what became of it: {_some(late)}."
    yield from _on(late, Finding("promise-unsaid", "look-back", sentence))
    apart = [each.item for each in told if each.differs]
    sentence = f"The two sides see {_some(apart)} differently. Talk about the difference."
    yield from _on(apart, Finding("outcome-differs", "look-back", sentence))
    alone = [each.item for each in told if each.silent]
    sentence = f"Not settled: only one side has said what became of {_some(alone)}."
    yield from _on(alone, Finding("outcome-of-one-side", "look-back", sentence))
    left = [
        each.item for each in told if each.outcome in ("partly", "not-kept") and each.again is None
    ]
    sentence = f"Not kept, and neither dropped nor promised again: {_some(left)}. Still wanted?"
    yield from _on(left, Finding("promise-left", "look-back", sentence))
    yield from _again(told)
    silent = [each.item for each in figures(record) if not each.readings]
    sentence = f"No new figure since the last agreement: {_some(silent)}."
    yield from _on(silent, Finding("no-reading-since", "look-back", sentence))


def _on(items: Sequence[Item[Any]], finding: Finding) -> Iterator[Finding]:
    """Yield the finding, on the first of the items that it names; nothing where there are none."""
    if items:
        yield structs.replace(finding, item=items[0].uid)


def _again(told: Sequence[Promise]) -> Iterator[Finding]:
    """Yield the commitments that the last agreement had carried over and that are carried over again."""
    for each in told:
        here = each.here
        if here is None or each.settled or each.item.standing == "new":
            continue
        if here.standing != "carried":
            yield Finding(
                "carried-over-twice",
                "look-back",
                f"{named(here)} is carried over for the second time: what stands in its way?",
                item=here.uid,
            )


def not_looked_at(record: Record, today: Date) -> Iterator[Finding]:
    """Yield one finding on what the last agreement left open, or decided, and nobody has looked at in this session."""
    items = [
        item
        for item in to_look_back_on(record)
        # Expectations have a finding of their own.
        if item.standing == "carried" and not isinstance(item.body, Expectation)
    ]
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
    if not names:
        return ""
    more = len(names) - _NAMED
    return listed(names) if more < 1 else listed([*names[:_NAMED], f"{more} more"])
