"""Expectations: what one side expects, what the other answers, and the wording both agree."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

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
    "cadence": "Cadence of meetings and reports",
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
    "other": "Other",
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
    """How we would notice that it is met."""

    @property
    def wording(self) -> str:
        """The wording both agree, or what was expected where there is none yet."""
        return self.agreed_wording or self.text
