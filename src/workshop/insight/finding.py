"""A finding: one sentence about what is missing or odd. It informs and never blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date as Date
from typing import Any

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.names import KindName
from workshop.model.record import Record
from workshop.model.text import listed, shorten
from workshop.model.written import headline, in_force


class Finding(Struct, frozen=True):
    """One thing that is missing or odd."""

    code: str
    """Its name for machines: `expectation-unanswered`."""
    kind: KindName
    """The kind of step in which it can be mended."""
    sentence: str
    aside: bool = False
    """Whether it is for the facilitator alone."""
    item: str = ""
    """The uid of the item it is about; "" for none."""
    step: str = ""
    """The uid of the step it is about, where nothing was captured in it; "" for none."""


Finder = Callable[[Record, Date], Iterator[Finding]]
"""Yields the findings of one kind in a record, on a day."""


def named(item: Item[Any]) -> str:
    """Return what people call an item: its number, its type where there is one of it, or its first words."""
    kind = TYPE_OF[type(item.body)]
    if kind.single:
        return f"the {kind.title.lower()}"
    return item.number or f"“{shorten(headline(item.body), 30)}”"


def carried_over(
    record: Record, kind: KindName, bodies: tuple[type[Struct], ...]
) -> Iterator[Finding]:
    """Yield one finding that names the clauses of the last agreement that nobody has looked at in this session."""
    items = [item for body in bodies for item in record.of(body) if item.standing == "carried"]
    if items:
        names = [named(item) for item in items[:4]]
        more = len(items) - len(names)
        shown = listed([*names, f"{more} more"]) if more else listed(names)
        yield Finding(
            "carried-not-looked-at",
            kind,
            f"Carried over and not looked at yet: {shown}. Stands, changed or dropped?",
            item=items[0].uid,
        )


def not_ticked(
    record: Record, kind: KindName, bodies: tuple[type[Struct], ...]
) -> Iterator[Finding]:
    """Yield one finding that names the clauses that not both sides ticked; the agreement marks them as open."""
    items = [
        item
        for body in bodies
        for item in in_force(record, body)
        if not item.both_agree and item.standing != "carried"
    ]
    if items:
        names = [item.number or TYPE_OF[type(item.body)].title.lower() for item in items[:4]]
        more = len(items) - len(names)
        shown = listed([*names, f"{more} more"]) if more else listed(names)
        yield Finding(
            "not-ticked",
            kind,
            f"Not ticked by both sides: {shown}. The agreement will mark that as left open.",
            item=items[0].uid,
        )
