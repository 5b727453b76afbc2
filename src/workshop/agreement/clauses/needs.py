"""Needs: what each side asked for, and how it was answered. A no is written down as respectfully as a yes."""

from __future__ import annotations

from datetime import date as Date

from workshop.agreement.frozen_text import (
    STANDINGS,
    Clause,
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    joined,
    labelled,
    left_open,
    stamp,
)
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.needs import NEED_ANSWERS, Need, NeedAnswer
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.values import show_date
from workshop.model.written import kept, origin_number

_SAYS: dict[NeedAnswer, str] = {
    "will-try": "answers will try (best effort)",
    "cannot": "can't answer this",
}
"""The answers that are said in other words than on the screen."""


class Asked(Clause, frozen=True, kw_only=True):
    """One request and its answer."""

    side: Side | None = None
    text: str
    answer: NeedAnswer = ""
    obstacle: str = ""
    until: Date | None = None
    became: str = ""
    """The clause number of the commitment it became."""

    def read(self) -> Paragraph:
        """Return it in words."""
        answering = side_word(other(self.side)).capitalize() if self.side else "The other side"
        answer = _SAYS.get(self.answer, f"answers {NEED_ANSWERS[self.answer]}")
        label = "What stands in the way" if self.answer == "will-try" else "In their words"
        detail = joined(
            f"{answering} {answer}" if self.answer else "not answered",
            labelled(label, self.obstacle),
            f"by {show_date(self.until)}" if self.until else "",
            f"became {self.became}" if self.became else "",
            STANDINGS[self.standing],
            self._accepted(),
        )
        heading = f"{side_word(self.side).capitalize()} asks" if self.side else ""
        return Paragraph(
            self.text, self.number, detail, open=self.open, side=self.side, heading=heading
        )

    def _accepted(self) -> str:
        unanswered = self.open and not self.answer and not self.agreed
        return "" if unanswered else self.accepted("")


class Needs(Part, frozen=True, kw_only=True):
    """The section on what each side needs of the other."""

    clauses: tuple[Asked, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words, the client's requests first."""
        ordered = sorted(
            self.clauses, key=lambda each: SIDES.index(each.side) if each.side else len(SIDES)
        )
        paragraphs = tuple(each.read() for each in ordered)
        counts = [
            f"{count} {words}"
            for answer, words in NEED_ANSWERS.items()
            if answer and (count := sum(each.answer == answer for each in self.clauses))
        ]
        return ReadSection("needs", joined(*counts, left_open(paragraphs), by=", "), paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the needs that were stated, where there are any."""
    part = Needs(clauses=tuple(_asked(each, record) for each in kept(record, Need)))
    return {"needs": part} if part.clauses else {}


def _asked(item: Item[Need], record: Record) -> Asked:
    body = item.body
    return Asked(
        **stamp(item),
        side=item.side,
        text=body.text,
        answer=body.answer,
        obstacle=body.obstacle,
        until=body.until,
        became=origin_number(record, body.became),
    )


CLAUSES = Clauses(clause, {"needs": Needs})
