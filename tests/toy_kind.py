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
from workshop.room.room import Room
from workshop.room.seats import SHOWN
from workshop.room.steps import INTENTS
from workshop.room.steps.intents import Intents, require_words
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.kinds import PANES
from workshop.tui.panes.drawing import marks, titled
from workshop.tui.panes.editing import Subject, body_values
from workshop.tui.panes.round_pane import RoundPane
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import line_field

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


# --- room -----------------------------------------------------------------------------------------


class ThanksIntents(Intents):
    """What can be done with thanks."""

    NAME = "thanks"
    KIND = "thanks"

    def add(self, side: Side, text: str) -> str:
        """Add what `side` thanks the other for; return its uid."""
        with self.writing("add"):
            require_words(text, "text", "Write what you thank for first.")
            return self.add_item(Thanks(text), side=side)


# --- tui ------------------------------------------------------------------------------------------


class ThanksPane(RoundPane):
    """What we thank each other for."""

    KIND = "thanks"
    OWN_COMMANDS = (
        Command(
            "thanks.main", "thank", "f2", "Write a thank-you.", ("m",), footer=1, power="write"
        ),
    )

    def rows(self, view: View) -> Sequence[Row]:
        """Everything somebody is thanked for."""
        return [
            Row(item.uid, titled(item, item.body.text, marks(item)))
            for item in view.record.of(Thanks, view.step.uid)
        ]

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """What somebody is thanked for."""
        item = view.record.item(uid)
        if item is None or not isinstance(item.body, Thanks):
            return None

        def save(room: Room, name: str, value: object) -> None:
            room.thanks.change_item(uid, {name: value})

        specs = (line_field("text", "Thanks for"),)
        return Subject(uid, item.number, specs, body_values(item), save=save)

    def blank(self, view: View) -> Subject:
        """Another thing to be thankful for."""

        def add(room: Room, given: dict[str, object]) -> str:
            return room.thanks.add("client", str(given["text"]))

        specs = (line_field("text", "Thanks for"),)
        return Subject("new:thanks", "New thanks", specs, {"text": ""}, add=add, needs="text")

    async def main(self) -> None:
        """Write another one."""
        await self.action_new()


# --- plugging in ----------------------------------------------------------------------------------


def plug_in(patch: pytest.MonkeyPatch) -> None:
    """Put the kind into the table of each floor until `patch` is undone."""
    patch.setitem(KINDS, "thanks", KIND)
    patch.setitem(CLAUSES, "thanks", Clauses(_clause, {"thanks": ThanksSection}))
    patch.setitem(FINDERS, "thanks", _find)
    patch.setitem(SHOWN, Thanks, "text")
    patch.setitem(INTENTS, "thanks", ThanksIntents)
    patch.setitem(PANES, "thanks", f"{__name__}.ThanksPane")
