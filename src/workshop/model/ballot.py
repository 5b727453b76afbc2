"""An answer in a private round as text: what a draft keeps of it, and which answer such a draft holds."""

from __future__ import annotations

from workshop.model.rounds import Answer, Question

CANNOT = "?"
"""The key and the sign of *can't judge*."""


def texts_in(question: Question, text: str) -> tuple[str, ...]:
    """Return the texts that were typed: each line is one, where there may be several."""
    parts = [text] if question.most == 1 else text.split("\n")
    return tuple(part.strip() for part in parts if part.strip())


def to_text(question: Question, answer: Answer) -> str:
    """Return an answer as the draft that `from_text` reads."""
    if answer.empty:
        return ""
    if question.kind != "point":
        return "\n".join(answer.texts)
    point = "" if answer.point is None else str(question.scale.digit(answer.point))
    return f"{CANNOT if answer.cannot else point}\n{answer.comment}".rstrip("\n")


def from_text(question: Question, text: str) -> Answer:
    """Return the answer that a draft holds, an empty one where it cannot be read."""
    if question.kind == "texts":
        return Answer(question.key, texts_in(question, text))
    if question.kind == "pick":
        known = {each.key for each in question.options}
        return Answer(question.key, tuple(each for each in text.split("\n") if each in known))
    first, _, comment = text.partition("\n")
    cannot = first == CANNOT and question.cannot
    digits = [str(question.scale.digit(point)) for point in range(len(question.scale.labels))]
    point = digits.index(first) if first in digits else None
    return Answer(question.key, (), point, cannot, comment)
