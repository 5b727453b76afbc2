"""Needs: what one side asks of the other, stated as a request and answered without elaboration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date
from typing import Literal

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kind import ItemType, Kind, RoundType
from workshop.model.record import Record
from workshop.model.rounds import Entry, Question, Revealed, Round, Shuffle, new_texts
from workshop.model.sides import Side, other

NeedAnswer = Literal["", "yes", "no", "will-try", "cannot"]

NEED_ANSWERS: dict[NeedAnswer, str] = {
    "": "not answered",
    "yes": "yes",
    "no": "no",
    "will-try": "will try",
    "cannot": "can't answer this",
}

TOP = 5
"""How many needs of one side a meeting can answer well; the rest are better parked (domain practice)."""


class Need(Struct, frozen=True):
    """One request of the item's side. Only a yes becomes a commitment."""

    text: str = ""
    answer: NeedAnswer = ""
    """The answer of the other side."""
    obstacle: str = ""
    """What stands in the way of trying; or the other side's words with a no."""
    until: Date | None = None
    """By when the other side says how the trying went."""
    became: str = ""
    """The uid of the commitment a yes was turned into."""


def questions(name: str) -> tuple[Question, ...]:
    """Return what everybody is asked; `name` is what the other party is called."""
    words = f"What do you need from {name}?"
    prompt = "One request each: “What I need from you is …”. The most important first."
    return (Question("needs", words, "texts", prompt=prompt, most=TOP),)


def _asked(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    return questions(record.relationship.names[other(side)])


def _reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    return Revealed(new_texts(round, entries, shuffle, lambda _, text: Need(text), apart=True))


def _unanswered(item: Item[Need]) -> bool:
    return not item.body.answer


KIND = Kind(
    "needs",
    "Needs",
    "What each of us needs from the other, asked openly and answered plainly.",
    (
        ItemType(
            "need",
            Need,
            "needs",
            "Need",
            "W",
            section="needs",
            left_open=_unanswered,
            not_words=frozenset({"became"}),
        ),
    ),
    (RoundType("needs", "Silent writing", _asked, _reveal, sided=True),),
    {"needs": "What we need of each other"},
)
