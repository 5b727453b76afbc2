"""What is missing in the scores: whether both sides were rated, and where they differ without a word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding
from workshop.model.record import Record
from workshop.model.scorecard import Score


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the scores leave open."""
    if not record.of(Score):
        yield Finding("no-scores", "scorecard", "Nothing is rated yet.")
