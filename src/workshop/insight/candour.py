"""Signs that a meeting is too polite, for the facilitator alone: said in public they would silence people further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding
from workshop.insight.gaps import COUNTS, gap_of, share
from workshop.model.expectations import Expectation
from workshop.model.notes import Note
from workshop.model.record import Record
from workshop.model.scorecard import Score
from workshop.model.sides import SIDES, other, side_word
from workshop.model.written import kept

ENOUGH = 3
"""The least number of entries that make a pattern."""

PRAISE = ("continue", "keep", "liked", "loved", "wind", "glad", "celebrate", "went well", "thank")
"""Beginnings of headings under which people praise."""

TOP = 1 - COUNTS
"""A rating at or above this share of its scale is at the top: 4 and 5 of five."""
NEARLY_ALL = 0.9
"""When this share of the statements is rated at the top, the ratings tell nothing apart."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield the signs that people are too polite, or that one side says nothing."""
    yield from _polite_notes(record)
    yield from _polite_answers(record)
    yield from _polite_scores(record)
    yield from _one_voice(record)


def _polite_notes(record: Record) -> Iterator[Finding]:
    notes = [item for item in record.of(Note) if item.body.text]
    praise = [item for item in notes if item.body.heading.casefold().startswith(PRAISE)]
    if len(notes) >= ENOUGH and len(praise) == len(notes):
        yield Finding(
            "too-polite",
            "notes",
            f"All {len(notes)} notes are praise. Ask each side for one thing it would rather not say.",
            aside=True,
        )


def _polite_answers(record: Record) -> Iterator[Finding]:
    answered = [
        item
        for item in kept(record, Expectation)
        if item.body.answer and item.standing in ("new", "changed")
    ]
    easy = [item for item in answered if item.body.answer == "yes" and not item.body.words]
    if len(answered) >= ENOUGH and len(easy) == len(answered):
        yield Finding(
            "too-polite",
            "expectations",
            f"All {len(answered)} expectations were simply answered yes. Ask which one could be hard to keep.",
            aside=True,
        )


def _polite_scores(record: Record) -> Iterator[Finding]:
    for side in SIDES:
        given = [
            gap
            for gap in map(gap_of, record.of(Score))
            if gap.item.side == other(side) and gap.given is not None
        ]
        top = sum(share(each.given.lowest, each.scale) >= TOP for each in given if each.given)
        spread = any(share(each.given.range, each.scale) > COUNTS for each in given if each.given)
        if len(given) >= ENOUGH and not spread and top >= NEARLY_ALL * len(given):
            yield Finding(
                "too-polite",
                "scorecard",
                f"The {side_word(side)} gives top marks nearly everywhere, and its people all agree. "
                "Ask which of these it would give up first.",
                aside=True,
            )


def _one_voice(record: Record) -> Iterator[Finding]:
    notes = [item for item in record.of(Note) if item.body.text and item.side]
    for side in SIDES:
        if len(notes) >= ENOUGH and all(item.side == side for item in notes):
            yield Finding(
                "one-voice",
                "notes",
                f"Only the {side_word(side)} has given feedback. "
                f"Invite the {side_word(other(side))} before you move on.",
                aside=True,
            )
