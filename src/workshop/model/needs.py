"""Needs: what one side asks of the other, stated as a request and answered without elaboration."""

from __future__ import annotations

from datetime import date as Date
from typing import Literal

from msgspec import Struct

from workshop.model.rounds import Question

NeedAnswer = Literal["", "yes", "no", "will-try", "cannot"]

NEED_ANSWERS: dict[NeedAnswer, str] = {
    "": "not answered",
    "yes": "yes",
    "no": "no",
    "will-try": "will try",
    "cannot": "can't answer this",
}

TOP = 5
"""How many needs of a side a room can answer well; more are better parked (domain practice)."""


class Need(Struct, frozen=True):
    """One request of the item's side. Only a yes becomes a commitment."""

    text: str = ""
    answer: NeedAnswer = ""
    """The other side's."""
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
