"""What became of the last agreement: each side's word on its promises, readings of its KPIs, its milestones.

These functions need a record that has the session it follows (`Record.before`); without it they return nothing.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date as Date
from typing import Literal

from msgspec import Struct

from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kpis import Kpi, met
from workshop.model.progress import (
    Outcome,
    Progress,
    Reading,
    Words,
    latest_words,
    shared_outcome,
)
from workshop.model.record import Record
from workshop.model.rhythm import is_past
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES, Side


class Promise(Struct, frozen=True):
    """A commitment of the last agreement, with what each side says became of it."""

    item: Item[Commitment]
    client: Progress | None = None
    agency: Progress | None = None
    here: Item[Commitment] | None = None
    """Its copy in this session, under its number; None in one that was begun by an older version."""

    def word(self, side: Side) -> Progress | None:
        """Return what `side` said last, None where it has said nothing."""
        return self.client if side == "client" else self.agency

    @property
    def unsaid(self) -> bool:
        """Whether neither side has said what became of it."""
        return self.client is None and self.agency is None

    @property
    def goes_on(self) -> bool:
        """Whether it was carried on as it was, and neither side has said what became of it."""
        return self.unsaid and self.here is not None and self.here.standing == "stands"

    @property
    def passed_over(self) -> bool:
        """Whether nothing was said of it: neither what became of it, nor that it goes on or is promised again."""
        return self.unsaid and not self.goes_on and self.again is None

    @property
    def silent(self) -> Side | None:
        """The side that has said nothing where the other has; None where both have spoken, or neither."""
        left = [side for side in SIDES if self.word(side) is None]
        return left[0] if len(left) == 1 else None

    @property
    def words(self) -> Words:
        """The latest word of each side that has said one."""
        said = ((side, self.word(side)) for side in SIDES)
        return {side: word for side, word in said if word is not None}

    @property
    def outcome(self) -> Outcome | None:
        """What both sides say became of it; None where they differ or one is silent."""
        return shared_outcome(self.words)

    @property
    def again(self) -> Item[Commitment] | None:
        """The commitment of this session that promises it anew, in other words or by another day; None for none."""
        return self.here if self.here is not None and self.here.standing == "changed" else None

    @property
    def begins_anew(self) -> bool:
        """Whether both sides call it not kept, or partly, and it is promised again."""
        return self.again is not None and self.outcome in ("partly", "not-kept")

    @property
    def settled(self) -> bool:
        """Whether both sides say the same became of it, and it is not promised again."""
        return self.outcome not in (None, "open") and not self.begins_anew

    @property
    def differs(self) -> bool:
        """Whether both sides have said what became of it, and see it differently."""
        return self.client is not None and self.agency is not None and self.outcome is None

    @property
    def kept(self) -> bool:
        """Whether both sides say that it was kept. A look-back passes over those."""
        return self.outcome == "kept"

    def overdue(self, today: Date) -> bool:
        """Whether its last day has passed and neither side has said what became of it."""
        return self.unsaid and is_past(self.item.body, today)


def promises(record: Record) -> tuple[Promise, ...]:
    """Return the commitments of the last agreement, in their order."""
    before = record.before
    if before is None:
        return ()
    words = said(before)
    here = {item.body.origin: item for item in record.of(Commitment) if item.standing != "new"}
    silent: Words = {}
    return tuple(
        Promise(
            item,
            words.get(item.uid, silent).get("client"),
            words.get(item.uid, silent).get("agency"),
            here.get(item.uid),
        )
        for item in before.of(Commitment)
        if item.body.action.strip() and item.standing != "dropped"
    )


def promised_by(record: Record, handle: str) -> tuple[Promise, ...]:
    """Return what somebody has promised in earlier sessions and answers for."""
    return tuple(each for each in promises(record) if handle and each.item.body.owner == handle)


def promised_now_by(record: Record, handle: str) -> tuple[Item[Commitment], ...]:
    """Return what somebody answers for in this session: what is promised anew, and not what goes on."""
    return tuple(
        item
        for item in record.of(Commitment)
        if handle and item.body.owner == handle and item.standing in ("new", "changed")
    )


def said(before: Record) -> dict[str, Words]:
    """Return the latest word of each side on each commitment, by its uid."""
    rows: defaultdict[str, list[Progress]] = defaultdict(list)
    for row in before.progress:
        rows[row.commitment].append(row)
    return {commitment: latest_words(found) for commitment, found in rows.items()}


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
        return met(self.item.body, self.last.value, self.last.day) if self.last else None


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

    It does wherever something was said of what became of a promise, and where the agenda has a look-back that is not
    parked and a promise goes on, is promised again, or a figure was read.
    """
    told = promises(record)
    if any(not each.unsaid for each in told):
        return True
    looks = any(step.kind == "look-back" and not step.parked for step in record.agenda)
    spoken_of = any(not each.passed_over for each in told)
    return looks and (spoken_of or any(each.readings for each in figures(record)))
