"""What is missing in the polls: whether what was to be asked was asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding
from workshop.model.poll import Poll
from workshop.model.record import Record


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the polls leave open."""
    if not record.of(Poll):
        yield Finding("no-poll", "poll", "Nobody was asked yet.")
