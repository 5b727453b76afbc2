"""Expectations: what one side expects, what the other answers, and the wording both agree."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.kind import ItemType, Kind
from workshop.model.sides import Side, other, side_word
from workshop.model.wording import joined

Category = Literal[
    "communication",
    "cadence",
    "responsiveness",
    "remuneration",
    "autonomy",
    "access",
    "confidentiality",
    "ways-of-working",
    "ideas",
    "feedback",
    "people",
    "ending",
    "other",
]

CATEGORIES: dict[Category, str] = {
    "communication": "Communication",
    "cadence": "How often we meet and report",
    "responsiveness": "Responsiveness and approvals",
    "remuneration": "Remuneration and payment",
    "autonomy": "Autonomy and control",
    "access": "Access and information",
    "confidentiality": "Confidentiality",
    "ways-of-working": "Ways of working",
    "ideas": "How ideas are found and agreed",
    "feedback": "How feedback is given",
    "people": "People",
    "ending": "How it ends",
    "other": "General",
}

ExpectationAnswer = Literal["", "yes", "no", "will-try", "discuss"]

ANSWERS: dict[ExpectationAnswer, str] = {
    "": "not answered",
    "yes": "yes",
    "no": "no",
    "will-try": "will try",
    "discuss": "let us discuss",
}


class Expectation(Struct, frozen=True):
    """What the item's side expects of the other."""

    text: str = ""
    category: Category = "other"
    answer: ExpectationAnswer = ""
    """The other side's."""
    words: str = ""
    """The other side's words with its answer."""
    agreed_wording: str = ""
    notice: str = ""
    """How we will tell that it is met."""

    @property
    def wording(self) -> str:
        """The wording both agree, or what was expected where there is none yet."""
        return self.agreed_wording or self.text


_SAYS: dict[ExpectationAnswer, str] = {
    "will-try": "answers will try (best effort)",
    "discuss": "wants to talk about it",
}
"""The answers that are said in other words than on the screen."""


def answer_words(side: Side | None, answer: ExpectationAnswer, words: str) -> str:
    """Return what the other side answers to what `side` expects, with its `words`; "" for neither."""
    answering = side_word(other(side)).capitalize() if side else "The other side"
    said = f"{answering} {_SAYS.get(answer, f'answers {ANSWERS[answer]}')}" if answer else ""
    return joined(said, words, by=": ")


def asking_words(side: Side | None) -> str:
    """Return `Client expects`."""
    return f"{side_word(side).capitalize() if side else 'Each side'} expects"


Settlement = Literal["agreed", "declined", "open"]


def settlement(item: Item[Expectation]) -> Settlement:
    """Return how an expectation stands between the sides.

    `agreed`: both ticked a wording. `declined`: both know that the answer is no. `open`: a difference.
    """
    if not item.both_agree:
        return "open"
    if item.body.agreed_wording or item.body.answer in ("", "yes", "will-try"):
        return "agreed"
    return "declined" if item.body.answer == "no" else "open"


def _wording(expectation: Expectation) -> str:
    return expectation.wording


def _not_agreed(item: Item[Expectation]) -> bool:
    return settlement(item) != "agreed"


KIND = Kind(
    "expectations",
    "Expectations",
    "What each of us expects of the other, and what we agree.",
    (
        ItemType(
            "expectation",
            Expectation,
            "expectations",
            "Expectation",
            "E",
            renewed=True,
            section="expectations",
            headline=_wording,
            left_open=_not_agreed,
        ),
    ),
    sections={"expectations": "Expectations"},
)
