"""The section on what was noted from any step: decisions, open questions and parked topics."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.agreement.frozen_text import (
    STANDINGS,
    Clause,
    Clauses,
    Dropped,
    Paragraph,
    Part,
    ReadSection,
    Ticks,
    Written,
    counted,
    dropped,
    joined,
    stamp,
)
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.noted import Decision, Parked, Question
from workshop.model.record import Record
from workshop.model.written import in_force, is_settled, kept, origin_number, written


class Noted(Clause, frozen=True, kw_only=True):
    """One decision, open question or parked topic."""

    text: str
    origin: str = ""
    """The clause number of what it came from."""

    def read(self, heading: str, usual: Ticks = "both") -> Paragraph:
        """Return it in words; it has the `usual` ticks without saying."""
        detail = joined(
            f"from {self.origin}" if self.origin else "",
            STANDINGS[self.standing],
            self.accepted(usual),
        )
        return Paragraph(self.text, self.number, detail, open=self.open, heading=heading)


class Settled(Written, frozen=True, kw_only=True):
    """A question that was answered, or a topic that was taken up: no clause any more."""

    number: str = ""
    text: str
    result: str = ""
    """The answer, or what came of it."""
    topic: bool = False
    """Whether it was a parked topic."""

    def read(self) -> Paragraph:
        """Return it in words."""
        words = "taken up" if self.topic else "answered"
        heading = "Taken up" if self.topic else "Answered"
        return Paragraph(
            self.text, self.number, joined(words, self.result, by=": "), heading=heading
        )


class NotedSection(Part, frozen=True, kw_only=True):
    """The section on decisions and open questions."""

    decisions: tuple[Noted, ...] = ()
    questions: tuple[Noted, ...] = ()
    parked: tuple[Noted, ...] = ()
    settled: tuple[Settled, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        summary = joined(
            counted(len(self.decisions), "decision"),
            counted(len(self.questions), "open question"),
            counted(len(self.parked), "parked topic"),
            f"{len(self.settled)} settled" if self.settled else "",
            f"{len(self.dropped)} dropped" if self.dropped else "",
            by=", ",
        )
        paragraphs = (
            *(each.read("Decisions") for each in self.decisions),
            *(each.read("Open questions", "") for each in self.questions),
            *(each.read("Parked for another day", "") for each in self.parked),
            *(each.read() for each in self.settled),
            *(each.read() for each in self.dropped),
        )
        return ReadSection("decisions", summary, paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the section with what was noted from any step, where there is anything."""
    part = NotedSection(
        decisions=tuple(_noted(each, record) for each in in_force(record, Decision)),
        questions=tuple(_noted(each, record) for each in in_force(record, Question)),
        parked=tuple(_noted(each, record) for each in in_force(record, Parked)),
        settled=tuple(_settled(record)),
        dropped=dropped(
            item for body in (Decision, Question, Parked) for item in written(record, body)
        ),
    )
    return {"decisions": part} if part != NotedSection() else {}


def _settled(record: Record) -> Iterator[Settled]:
    for question in kept(record, Question):
        if is_settled(record, question):
            answer = question.body.answer
            yield Settled(number=question.number, text=question.body.text, result=answer)
    for topic in kept(record, Parked):
        if is_settled(record, topic):
            result = topic.body.result
            yield Settled(number=topic.number, text=topic.body.text, result=result, topic=True)


def _noted(item: Item[Decision] | Item[Question] | Item[Parked], record: Record) -> Noted:
    body = item.body
    return Noted(**stamp(item), text=body.text, origin=origin_number(record, body.origin))


CLAUSES = Clauses(clause, {"decisions": NotedSection})
