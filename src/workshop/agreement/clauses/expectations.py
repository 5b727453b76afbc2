"""Expectations: the wording both agree, and the differences that stay visible as such."""

from __future__ import annotations

from workshop.agreement.frozen_text import (
    STANDINGS,
    Clause,
    Clauses,
    Dropped,
    Paragraph,
    Part,
    ReadSection,
    dropped,
    joined,
    labelled,
    left_open,
    stamp,
    tally,
)
from workshop.model.expectations import (
    CATEGORIES,
    Category,
    Expectation,
    ExpectationAnswer,
    Settlement,
    answer_words,
    asking_words,
    settlement,
)
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.sides import Side, other, side_word
from workshop.model.written import kept, written


class Expected(Clause, frozen=True, kw_only=True):
    """One expectation. Its answer is written down also if it is no."""

    side: Side | None = None
    """Who expects it."""
    category: Category
    state: Settlement
    wording: str = ""
    """What both agree; "" where there is no agreement."""
    expects: str = ""
    """What was expected, where it is not what both agree."""
    proposed: str = ""
    """A wording that not both have agreed to."""
    answer: ExpectationAnswer = ""
    words: str = ""
    """The words of the other side, where they explain a difference or an attempt."""
    notice: str = ""

    def read(self) -> Paragraph:
        """Return it in words: the agreed wording, or what was expected, marked as a difference."""
        asking = asking_words(self.side)
        detail = joined(
            labelled(asking, self.expects) if self.wording and self.expects else asking,
            self._answered(),
            labelled("proposed wording", self.proposed),
            labelled("how we will tell", self.notice),
            self._settled(),
            STANDINGS[self.standing],
            self._accepted(),
        )
        return Paragraph(
            self.wording or self.expects,
            self.number,
            detail,
            open=self.open,
            side=self.side,
            heading=CATEGORIES[self.category],
        )

    def _answered(self) -> str:
        if self.answer or not self.open:
            return answer_words(self.side, self.answer, self.words)
        answering = side_word(other(self.side)).capitalize() if self.side else "The other side"
        return joined(f"{answering} has not answered", self.words, by=": ")

    def _settled(self) -> str:
        """Return how it stands between the sides, where that does not go without saying."""
        if self.state == "declined":
            return "both know of this difference"
        if self.state == "agreed":
            return "the wording is agreed" if self.open else ""
        return "" if self.open else "not settled"

    def _accepted(self) -> str:
        known = self.state == "declined" and self.open and self.agreed == "both"
        return "" if known else self.how_accepted


class Expectations(Part, frozen=True, kw_only=True):
    """The section on expectations."""

    clauses: tuple[Expected, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words, by category."""
        order = list(CATEGORIES)
        grouped = sorted(self.clauses, key=lambda each: order.index(each.category))
        paragraphs = (
            *(each.read() for each in grouped),
            *(each.read() for each in self.dropped),
        )
        summary = joined(
            tally((each.standing for each in self.clauses), len(self.dropped)),
            left_open(paragraphs),
            by=", ",
        )
        return ReadSection("expectations", summary, paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the expectations, where there are any."""
    part = Expectations(
        clauses=tuple(_expected(each) for each in kept(record, Expectation)),
        dropped=dropped(written(record, Expectation)),
    )
    return {"expectations": part} if part != Expectations() else {}


def _expected(item: Item[Expectation]) -> Expected:
    body, state = item.body, settlement(item)
    agreed = state == "agreed"
    # A no is shown even where both agreed on a wording for it.
    shows_origin = not agreed or (body.answer == "no" and body.wording != body.text)
    return Expected(
        **stamp(item),
        side=item.side,
        category=body.category,
        state=state,
        wording=body.wording if agreed else "",
        expects=(body.text or body.wording) if shows_origin else "",
        proposed=body.agreed_wording if not agreed and body.agreed_wording != body.text else "",
        answer=body.answer,
        words=body.words if not agreed or body.answer in ("no", "will-try") else "",
        notice=body.notice,
    )


CLAUSES = Clauses(clause, {"expectations": Expectations})
