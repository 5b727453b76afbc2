"""Notes: feedback under the template's headings, restated by the side that receives it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.rounds import Option, Question
from workshop.model.template import Heading

HEADINGS = (Heading("Start"), Heading("Stop"), Heading("Continue"))
"""For a step that no template gave any."""
VOTES = 3
"""Notes each person picks in a vote."""


class Note(Struct, frozen=True):
    """What the item's side said under one heading. Both ticks mean: write it down in the agreement."""

    LATER: ClassVar[frozenset[str]] = frozenset({"group", "votes"})
    """Fields that records of version 0.1.0 do not have."""

    text: str = ""
    heading: str = ""
    restated: str = ""
    """The receiving side's own words."""
    confirmed: bool = False
    """Whether the giving side says: yes, that is what we meant."""
    own: str = ""
    """What the receiving side says it owns of it."""
    became: str = ""
    """The uid of the commitment, decision or parked topic it was turned into."""
    group: str = ""
    """The uid of the note it is put under; "" for one that stands by itself."""
    votes: int | None = None
    """How many picked it, its group included; None where nobody was asked."""


def questions(step: Step) -> tuple[Question, ...]:
    """Return what everybody is asked: as many notes as they like under each heading."""
    return tuple(
        Question(each.name, each.name, "texts", prompt=each.prompt) for each in step.headings
    )


def vote_questions(notes: Iterable[Item[Note]]) -> tuple[Question, ...]:
    """Return what everybody is asked in a vote: to pick a few of the notes that stand by themselves."""
    options = tuple(
        Option(item.uid, f"{item.number} {item.body.text}") for item in notes if not item.body.group
    )
    words = f"Which {VOTES} do we talk about first?"
    return (Question("votes", words, "pick", most=VOTES, options=options),)
