"""What became of the last agreement: each side's word on its promises, readings of its KPIs, its milestones.

These functions need a record that has the session it follows (`Record.before`); without it they return nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date as Date
from typing import Literal

from msgspec import Struct

from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kpis import Kpi, met
from workshop.model.progress import Outcome, Progress, Reading
from workshop.model.record import Record
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES, Side

Words = Mapping[Side, Progress]
"""The latest word of each side that has said one."""


class Promise(Struct, frozen=True):
    """A commitment of the last agreement, with what each side says became of it."""

    item: Item[Commitment]
    client: Progress | None = None
    agency: Progress | None = None
    again: Item[Commitment] | None = None
    """The commitment of this session that carries it on."""

    def word(self, side: Side) -> Progress | None:
        """Return what `side` said last, None where it has said nothing."""
        return self.client if side == "client" else self.agency

    @property
    def unsaid(self) -> bool:
        """Whether neither side has said what became of it."""
        return self.client is None and self.agency is None

    @property
    def silent(self) -> Side | None:
        """The side that has said nothing where the other has; None where both have spoken, or neither."""
        left = [side for side in SIDES if self.word(side) is None]
        return left[0] if len(left) == 1 else None

    @property
    def outcome(self) -> Outcome | None:
        """What both sides say became of it; None where they differ or one is silent."""
        if self.client is None or self.agency is None:
            return None
        return self.client.outcome if self.client.outcome == self.agency.outcome else None

    @property
    def differs(self) -> bool:
        """Whether both sides have said what became of it, and see it differently."""
        return self.client is not None and self.agency is not None and self.outcome is None

    @property
    def kept(self) -> bool:
        """Whether both sides say that it was kept. A look-back passes over those."""
        return self.outcome == "kept"

    def overdue(self, today: Date) -> bool:
        """Whether its day has passed and neither side has said what became of it."""
        return self.unsaid and self.item.body.due is not None and self.item.body.due < today


def promises(record: Record) -> tuple[Promise, ...]:
    """Return the commitments of the last agreement, in their order."""
    before = record.before
    if before is None:
        return ()
    words = said(before)
    again = {item.body.origin: item for item in record.of(Commitment)}
    silent: Words = {}
    return tuple(
        Promise(
            item,
            words.get(item.uid, silent).get("client"),
            words.get(item.uid, silent).get("agency"),
            again.get(item.uid),
        )
        for item in before.of(Commitment)
        if item.body.action.strip() and item.standing != "dropped"
    )


def said(before: Record) -> dict[str, Words]:
    """Return the latest word of each side on each commitment, by its uid. A word for both counts as one of each."""
    words: defaultdict[str, dict[Side, Progress]] = defaultdict(dict)
    for row in before.progress:
        words[row.commitment].update(dict.fromkeys([row.side] if row.side else SIDES, row))
    return dict(words)


class Figure(Struct, frozen=True):
    """A KPI of the last agreement, with its readings since."""

    item: Item[Kpi]
    readings: tuple[Reading, ...] = ()
    """Earliest day first."""

    @property
    def last(self) -> Reading | None:
        """The reading of the latest day, None where there is none."""
        return self.readings[-1] if self.readings else None

    @property
    def met(self) -> bool | None:
        """Whether the latest reading meets the target; None where that cannot be said."""
        return met(self.item.body, self.last.value) if self.last else None


def figures(record: Record) -> tuple[Figure, ...]:
    """Return the KPIs of the last agreement, in their order.

    Their readings are those recorded for it, and those that this session recorded under the same number.
    """
    before = record.before
    if before is None:
        return ()
    readings: defaultdict[str, list[Reading]] = defaultdict(list)
    for each in (before, record):
        numbers = {item.uid: item.number or item.uid for item in each.of(Kpi)}
        for reading in each.readings:
            readings[numbers.get(reading.kpi, "")].append(reading)
    return tuple(
        Figure(item, tuple(sorted(readings[item.number or item.uid], key=lambda each: each.day)))
        for item in before.of(Kpi)
        if item.body.name.strip() and item.standing != "dropped"
    )


def milestones(record: Record) -> tuple[Item[Milestone], ...]:
    """Return the milestones that this session has taken over from the last agreement, in their order."""
    return tuple(
        item
        for item in record.of(Milestone)
        if item.standing not in ("new", "dropped") and item.body.name.strip()
    )


Stage = Literal["met", "met-late", "overdue", "ahead"]


def stage(milestone: Milestone, today: Date) -> Stage:
    """Return the stage of a milestone on `today`; one without a date is never late."""
    due = milestone.due
    if milestone.met is not None:
        return "met" if due is None or milestone.met <= due else "met-late"
    return "overdue" if due is not None and due < today else "ahead"


def looked_back(record: Record) -> bool:
    """Return whether the agreement of `record` tells what became of the last one.

    It does where the agenda has a look-back that is not parked, and something was said or read.
    """
    if not any(step.kind == "look-back" and not step.parked for step in record.agenda):
        return False
    return any(not each.unsaid for each in promises(record)) or any(
        each.readings for each in figures(record)
    )
