"""Polls: only those both sides ticked to be written down. Nobody is named, whoever chose what."""

from __future__ import annotations

from workshop.agreement.frozen_text import (
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    counted,
    joined,
    stamp,
)
from workshop.agreement.last_time import Repeated, last_of
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.written import kept


class Polled(Repeated, frozen=True, kw_only=True):
    """One question and how often each point was chosen."""

    question: str
    scale: tuple[str, ...] = ()
    lowest: int = 1
    counts: tuple[int, ...] = ()
    """Of everybody, low to high; empty where too few answered to show it."""
    hands: bool = False

    def read(self) -> Paragraph:
        """Return it in words, with the whole key of its scale: the same digits mean other things elsewhere."""
        counts = (*(f": {count}" for count in self.counts), *[""] * len(self.scale))
        chosen = joined(
            *(
                f"{point} {words}{count}"
                for point, (words, count) in enumerate(
                    zip(self.scale, counts, strict=False), start=self.lowest
                )
            ),
            "" if self.counts else "too few answers to show",
        )
        how = "by show of hands" if self.hands else ""
        last = self.since_last_time(self.counts, self.lowest)
        return Paragraph(
            self.question, self.number, joined(chosen, how, last, self.how_it_stands), self.open
        )


class Polls(Part, frozen=True, kw_only=True):
    """The section on polls that both sides wrote down."""

    clauses: tuple[Polled, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        said = tuple(each.read() for each in self.clauses)
        return ReadSection("polls", f"{counted(len(said), 'poll')} written down", said)


def clause(record: Record) -> dict[Section, Part]:
    """Return the polls both sides ticked, where there are any."""
    part = Polls(clauses=tuple(_polled(each) for each in kept(record, Poll)))
    return {"polls": part} if part.clauses else {}


def _polled(item: Item[Poll]) -> Polled:
    body = item.body
    return Polled(
        **stamp(item),
        **last_of(body.before),
        question=body.question,
        scale=body.scale,
        lowest=body.lowest,
        counts=body.room.counts,
        hands=body.hands,
    )


CLAUSES = Clauses(clause, {"polls": Polls})
