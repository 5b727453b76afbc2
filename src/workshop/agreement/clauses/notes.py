"""Feedback: only what both sides ticked to be written down, as it was said and as it was heard."""

from __future__ import annotations

from workshop.agreement.frozen_text import (
    Clause,
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    counted,
    joined,
    stamp,
)
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.notes import Note, grouped, heard_words
from workshop.model.record import Record
from workshop.model.sides import Side, side_word
from workshop.model.written import kept, origin_number


class Said(Clause, frozen=True, kw_only=True):
    """One piece of feedback. Nobody is named, only the side, and where only the whole room is known not even that."""

    side: Side | None = None
    heading: str = ""
    text: str
    restated: str = ""
    confirmed: bool = False
    own: str = ""
    became: str = ""
    """The clause number of what it was turned into."""

    def read(self) -> Paragraph:
        """Return it in words."""
        detail = joined(
            f"{side_word(self.side).capitalize()} says" if self.side else "",
            heard_words(self.side, self.restated, confirmed=self.confirmed, own=self.own),
            f"became {self.became}" if self.became else "",
            self.how_it_stands,
        )
        return Paragraph(self.text, self.number, detail, self.open, self.side, self.heading)


class Feedback(Part, frozen=True, kw_only=True):
    """The section on feedback that both sides wrote down."""

    clauses: tuple[Said, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words, by heading."""
        order = list(dict.fromkeys(each.heading for each in self.clauses))
        grouped = sorted(self.clauses, key=lambda each: order.index(each.heading))
        summary = f"{counted(len(self.clauses), 'outcome')} written down"
        return ReadSection("feedback", summary, tuple(each.read() for each in grouped))


def clause(record: Record) -> dict[Section, Part]:
    """Return the feedback both sides ticked, where there is any."""
    # What was put under another note stands after it.
    notes = [each for group in grouped(kept(record, Note)) for each in group]
    part = Feedback(clauses=tuple(_said(each, record) for each in notes))
    return {"feedback": part} if part.clauses else {}


def _said(item: Item[Note], record: Record) -> Said:
    body = item.body
    return Said(
        **stamp(item),
        side=item.side,
        heading=body.heading,
        text=body.text,
        restated=body.restated,
        confirmed=body.confirmed,
        own=body.own,
        became=origin_number(record, body.became),
    )


CLAUSES = Clauses(clause, {"feedback": Feedback})
