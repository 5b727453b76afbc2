"""Sign-off in the minutes: when both sides meet again. Who signed what stands beside the agreement."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, as_written
from workshop.model.sign_off import Closing
from workshop.model.welcome import Welcome


def told(told: Told) -> Iterator[str]:
    """Yield the next review and the programme, where anything is settled of them."""
    closing = told.record.one(Closing)
    if closing.next_review or closing.cadence or told.record.one(Welcome).programme:
        yield from as_written(told)
