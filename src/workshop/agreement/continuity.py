"""Which clauses of an agreement are in force, and what a later agreement says became of each of them.

What is in force is read from the frozen text: a clause that it reports as settled or dropped is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workshop.agreement.clauses.commitments import Commitments
from workshop.agreement.clauses.expectations import Expectations
from workshop.agreement.clauses.kpis import Kpis
from workshop.agreement.clauses.noted import NotedSection
from workshop.agreement.clauses.scope import Scope
from workshop.agreement.content import read
from workshop.agreement.frozen_text import Clause, Part
from workshop.agreement.replaced import Fate, Replaced
from workshop.errors import DocumentError
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.what_became import Promise, promises
from workshop.model.written import all_in_force, is_settled, is_written


def numbers_in_force(record: Record) -> tuple[str, ...]:
    """Return the numbers of the clauses in force in the agreement of `record`, in the order of its text.

    Where its text cannot be read they are those of its items.
    """
    agreement = record.agreement
    if agreement is not None:
        try:
            return in_force(read(agreement.text).parts)
        except DocumentError:
            pass
    return tuple(item.number for item in all_in_force(record) if item.number)


def in_force(parts: Mapping[Section, Part]) -> tuple[str, ...]:
    """Return the numbers of the clauses in force in the sections of a text, in their order."""
    found = (clause for part in parts.values() for clause in clauses_in_force(part))
    return tuple(clause.number for clause in found if clause.number)


def clauses_in_force(part: Part) -> Iterator[Clause]:
    """Yield the clauses in force in one section of a text, in their order."""
    match part:
        case Expectations() | Kpis() | Commitments():
            yield from part.clauses
        case Scope():
            yield from (*part.deliverables, *part.exclusions, *part.assumptions)
            yield from (each for each in part.milestones if each.met is None)
            yield from part.approvers
        case NotedSection():
            yield from (*part.decisions, *part.questions, *part.parked)


def replaced(record: Record) -> tuple[Replaced, ...]:
    """Return what became in `record` of each clause in force in the agreement before; nothing where there is none."""
    before = record.before
    if before is None:
        return ()
    told = {each.item.number: each for each in promises(record)}
    return tuple(
        Replaced(number=number, became=_fate(record, number, told.get(number)))
        for number in numbers_in_force(before)
    )


def _fate(record: Record, number: str, promise: Promise | None) -> Fate:
    if promise is not None and promise.settled:
        return "dropped" if promise.outcome == "dropped" else "settled"
    item = next((each for each in record.items if each.number == number), None)
    if item is None:
        # A session that was begun by an older version: the proposal adds it.
        return "carried"
    if item.standing == "dropped" or not is_written(item):
        return "dropped"
    if is_settled(record, item):
        return "settled"
    return "changed" if item.standing == "new" else item.standing
