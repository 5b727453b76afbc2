"""Commitments: who does what by when, or that a side outright promises nothing."""

from __future__ import annotations

from datetime import date as Date

from workshop.agreement.frozen_text import (
    STANDINGS,
    Clause,
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    Written,
    joined,
    labelled,
    left_open,
    stamp,
)
from workshop.model.commitments import Commitment
from workshop.model.items import Item, Standing
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.rhythm import Rule, by_when, review_ending
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.sign_off import Closing
from workshop.model.written import in_force, origin_number

_STANDINGS: dict[Standing, str] = {
    "new": "",
    "carried": STANDINGS["carried"],
    "stands": "goes on as before",
    "changed": "promised again",
    "dropped": STANDINGS["dropped"],
}
"""What is said beside a promise about its standing."""


class Helping(Written, frozen=True, kw_only=True):
    """Somebody who helps with a commitment."""

    IDS = ("helper",)

    helper: str = ""
    """A handle."""
    helper_name: str = ""
    side: Side | None = None

    def read(self) -> str:
        """Return it in words."""
        return joined(self.helper_name, self.side or "", by=", ")


class Promised(Clause, frozen=True, kw_only=True):
    """One commitment."""

    IDS = ("owner", "rhythm")

    side: Side | None = None
    """The owner's."""
    owner: str = ""
    """A handle."""
    owner_name: str = ""
    action: str
    due: Date | None = None
    done_when: str = ""
    origin: str = ""
    """The clause number of what it came from."""
    confidence: int | None = None
    """Percent."""
    rhythm: Rule = ""
    """An RRULE without its end; `due` is then the first date."""
    until: Date | None = None
    """The last day of the rhythm; None where it goes on until the next review."""
    review: Date | None = None
    """The day of that review, where it is known; texts of earlier versions leave it out."""
    helpers: tuple[Helping, ...] = ()

    def read(self) -> Paragraph:
        """Return it in words."""
        detail = joined(
            joined(self.owner_name or "no owner yet", self.side or "", by=", "),
            labelled("with the help of", "; ".join(each.read() for each in self.helpers)),
            by_when(self, self.review) or "no date yet",
            labelled("done when", self.done_when),
            f"from {self.origin}" if self.origin else "",
            "" if self.confidence is None else f"confidence {self.confidence} %",
            _STANDINGS[self.standing],
            self.how_accepted,
        )
        return Paragraph(self.action, self.number, detail, open=self.open, side=self.side)


class Commitments(Part, frozen=True, kw_only=True):
    """The section on commitments."""

    no_commitments: tuple[Side, ...] = ()
    """The sides that said outright that they promise nothing."""
    clauses: tuple[Promised, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        nothing = tuple(
            Paragraph(f"The {side_word(side)} makes no commitments.", side=side)
            for side in self.no_commitments
        )
        paragraphs = (*(each.read() for each in self.clauses), *nothing)
        if not paragraphs:
            paragraphs = (Paragraph("No commitments are written down."),)
        new = sum(each.standing == "new" for each in self.clauses)
        again = sum(each.standing == "changed" for each in self.clauses)
        on = len(self.clauses) - new - again
        summary = joined(
            f"{on} from before" if on else "",
            f"{again} promised again" if again else "",
            f"{new} new" if new else "",
            "" if self.clauses else "no commitments",
            left_open(paragraphs),
            by=", ",
        )
        return ReadSection("commitments", summary, paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the commitments; the section is there even where there are none."""
    closing = record.one(Closing)
    return {
        "commitments": Commitments(
            no_commitments=tuple(side for side in SIDES if side in closing.no_commitments),
            clauses=tuple(
                _promised(each, record, closing) for each in in_force(record, Commitment)
            ),
        )
    }


def _promised(item: Item[Commitment], record: Record, closing: Closing) -> Promised:
    body = item.body
    return Promised(
        **stamp(item),
        side=item.side,
        owner=body.owner,
        owner_name=record.name_of(body.owner),
        action=body.action,
        due=body.due,
        done_when=body.done_when,
        origin=origin_number(record, body.origin),
        confidence=body.confidence,
        rhythm=body.rhythm,
        until=body.until,
        review=review_ending(body, closing.next_review),
        helpers=tuple(_helping(each, record) for each in body.helpers),
    )


def _helping(handle: str, record: Record) -> Helping:
    person = record.person(handle)
    side = person.side if person else None
    return Helping(helper=handle, helper_name=record.name_of(handle), side=side)


CLAUSES = Clauses(clause, {"commitments": Commitments})
