"""Welcome in the minutes: why both sides met, what they want together, and the rules they kept."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, paragraphs
from workshop.model.paragraphs import Paragraph
from workshop.model.welcome import Welcome


def told(told: Told) -> Iterator[str]:
    """Yield what was said at the start; the contract and its terms stand in the agreement."""
    said = told.record.one(Welcome)
    found = (
        Paragraph(said.purpose, heading="Why we meet"),
        Paragraph(said.goal, heading="The goal we share"),
        Paragraph(said.prime_directive, heading="How we look at each other"),
        *(Paragraph(rule, heading="How we talk") for rule in said.ground_rules),
        Paragraph(said.scores_use, heading="How scores and feedback may be used"),
    )
    yield from paragraphs(each for each in found if each.text)
