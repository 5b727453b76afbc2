"""A kind of step that only tests have: people thank somebody, and both sides may write that down.

It is plugged in as any kind is, with one line for each floor. What it has on a floor stands under the floor's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date

import pytest
from msgspec import Struct

from workshop.agreement.clauses import CLAUSES
from workshop.agreement.frozen_text import Clause, Clauses, Paragraph, Part, ReadSection, stamp
from workshop.insight.finding import Finding
from workshop.insight.findings import FINDERS
from workshop.model.agenda import Step
from workshop.model.kind import ItemType, Kind, RoundType
from workshop.model.kinds import KINDS
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.rounds import Entry, Question, Revealed, Round, Shuffle, new_texts
from workshop.model.sides import Side, other
from workshop.model.written import kept

# --- model ----------------------------------------------------------------------------------------


class Thanks(Struct, frozen=True):
    """What the item's side thanks the other for."""

    text: str = ""
    to: str = ""
    """The handle of who is thanked; no words, so it is not searched."""


def _questions(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    return (
        Question(
            "thanks", f"For what do you thank {record.relationship.names[other(side)]}?", "texts"
        ),
    )


def _reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    return Revealed(new_texts(round, entries, shuffle, lambda _, text: Thanks(text), apart=True))


KIND = Kind(
    "thanks",
    "Thanks",
    "What we thank each other for.",
    (
        ItemType(
            "thanks",
            Thanks,
            "thanks",
            "Thanks",
            "T",
            section="thanks",
            ticked=True,
            not_words=frozenset({"to"}),
        ),
    ),
    (RoundType("thanks", "Silent thanks", _questions, _reveal, sided=True),),
    {"thanks": "What we thank each other for"},
)

# --- agreement ------------------------------------------------------------------------------------


class ThanksClause(Clause, frozen=True, kw_only=True):
    """One thing that somebody is thanked for."""

    text: str


class ThanksSection(Part, frozen=True, kw_only=True):
    """The section with what both sides ticked."""

    thanks: tuple[ThanksClause, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        return ReadSection(
            "thanks",
            f"{len(self.thanks)} written down",
            tuple(Paragraph(each.text, each.number) for each in self.thanks),
        )


def _clause(record: Record) -> dict[Section, Part]:
    said = tuple(ThanksClause(**stamp(each), text=each.body.text) for each in kept(record, Thanks))
    return {"thanks": ThanksSection(thanks=said)} if said else {}


# --- insight --------------------------------------------------------------------------------------


def _find(record: Record, today: Date) -> Iterator[Finding]:
    for item in record.of(Thanks):
        if not item.body.to:
            yield Finding(
                "no-one", "thanks", f"{item.number} thanks nobody by name.", item=item.uid
            )


# --- plugging in ----------------------------------------------------------------------------------


def plug_in(patch: pytest.MonkeyPatch) -> None:
    """Put the kind into the table of each floor until `patch` is undone."""
    patch.setitem(KINDS, "thanks", KIND)
    patch.setitem(CLAUSES, "thanks", Clauses(_clause, {"thanks": ThanksSection}))
    patch.setitem(FINDERS, "thanks", _find)
