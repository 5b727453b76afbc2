"""Commitments in the minutes: what is promised, or that a side outright promises nothing."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, as_written
from workshop.model.commitments import Commitment
from workshop.model.sign_off import Closing


def told(told: Told) -> Iterator[str]:
    """Yield the commitments, as the agreement says them."""
    if told.record.of(Commitment) or told.record.one(Closing).no_commitments:
        yield from as_written(told)
