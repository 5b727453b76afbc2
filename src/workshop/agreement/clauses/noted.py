"""The section on what was noted from any step: decisions, open questions and parked topics."""

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
from workshop.model.noted import Decision, Parked, Question
from workshop.model.record import Record
from workshop.model.written import kept, origin_number


class Noted(Clause, frozen=True, kw_only=True):
    """One decision, open question or parked topic."""

    text: str
    origin: str = ""
    """The clause number of what it came from."""

    def read(self, heading: str) -> Paragraph:
        """Return it in words."""
        detail = joined(f"from {self.origin}" if self.origin else "", self.how_it_stands)
        return Paragraph(self.text, self.number, detail, open=self.open, heading=heading)


class NotedSection(Part, frozen=True, kw_only=True):
    """The section on decisions and open questions."""

    decisions: tuple[Noted, ...] = ()
    questions: tuple[Noted, ...] = ()
    parked: tuple[Noted, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        summary = joined(
            counted(len(self.decisions), "decision"),
            counted(len(self.questions), "open question"),
            counted(len(self.parked), "parked topic"),
            by=", ",
        )
        paragraphs = (
            *(each.read("Decisions") for each in self.decisions),
            *(each.read("Open questions") for each in self.questions),
            *(each.read("Parked for another day") for each in self.parked),
        )
        return ReadSection("decisions", summary, paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the section with what was noted from any step, where there is anything."""
    part = NotedSection(
        decisions=tuple(_noted(each, record) for each in kept(record, Decision)),
        questions=tuple(_noted(each, record) for each in kept(record, Question)),
        parked=tuple(_noted(each, record) for each in kept(record, Parked)),
    )
    return {"decisions": part} if part != NotedSection() else {}


def _noted(item: Item[Decision] | Item[Question] | Item[Parked], record: Record) -> Noted:
    body = item.body
    return Noted(**stamp(item), text=body.text, origin=origin_number(record, body.origin))


CLAUSES = Clauses(clause, {"decisions": NotedSection})
