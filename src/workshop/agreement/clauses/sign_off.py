"""The programme that the two sides keep, its cadence, and the next review."""

from __future__ import annotations

from datetime import date as Date

from workshop.agreement.frozen_text import (
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    Written,
    counted,
    joined,
)
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, side_word
from workshop.model.sign_off import Closing, Reservation
from workshop.model.values import show_date
from workshop.model.welcome import Welcome


class Owner(Written, frozen=True, kw_only=True):
    """Who runs the programme on one side."""

    IDS = ("handle",)

    handle: str
    name: str
    side: Side
    title: str = ""


class Reserved(Written, frozen=True, kw_only=True):
    """What a signatory stated beside the agreement, which the other side did not agree."""

    IDS = ("handle",)

    handle: str
    name: str
    side: Side
    words: str

    def read(self) -> Paragraph:
        """Return it in words."""
        return Paragraph(
            self.words,
            detail=f"stated by {self.name} for the {side_word(self.side)} alone",
            side=self.side,
            open=True,
            heading="Reservation",
        )


class Programme(Part, frozen=True, kw_only=True):
    """The section on the programme and the next review."""

    clause: str = ""
    """Cadence, who takes part, how results are used."""
    cadence: str = ""
    next_review: Date | None = None
    owners: tuple[Owner, ...] = ()
    reservations: tuple[Reserved, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        next_review = show_date(self.next_review)
        said = (
            Paragraph(self.clause, heading="The programme"),
            Paragraph(self.cadence, heading="How often we meet"),
        )
        owners = (
            Paragraph(
                joined(each.name, each.title, by=", "),
                detail=f"runs the reviews for the {side_word(each.side)}",
                side=each.side,
                heading="Who runs it",
            )
            for each in self.owners
        )
        paragraphs = (
            *(each for each in said if each.text),
            Paragraph(next_review or "No date is set.", heading="Next review"),
            *owners,
            *(each.read() for each in self.reservations),
        )
        summary = joined(
            f"next review {next_review}" if next_review else "no next review",
            counted(len(self.reservations), "reservation"),
            by=", ",
        )
        return ReadSection("programme", summary, paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the programme and the next review."""
    closing = record.one(Closing)
    return {
        "programme": Programme(
            clause=record.one(Welcome).programme,
            cadence=closing.cadence,
            next_review=closing.next_review,
            owners=tuple(
                Owner(handle=each.handle, name=each.name, side=side, title=each.title)
                for side in SIDES
                for each in record.participants
                if each.side == side and each.programme_owner
            ),
            reservations=tuple(
                Reserved(
                    handle=item.body.handle,
                    name=record.name_of(item.body.handle),
                    side=side,
                    words=item.body.words,
                )
                for side in SIDES
                for item in record.of(Reservation)
                if item.side == side
            ),
        )
    }


CLAUSES = Clauses(clause, {"programme": Programme})
