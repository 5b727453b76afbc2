"""Private rounds that are not revealed yet: once the agreement is sealed, nobody can reveal them any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding
from workshop.model.record import Record
from workshop.model.rounds import Round


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield the rounds that are open."""
    steps = {step.uid: step for step in record.agenda}
    for item in record.of(Round):
        step = steps.get(item.step)
        if step is not None and item.body.running:
            yield Finding(
                "round-open",
                step.kind,
                f"The private round in “{step.title}” has not been revealed yet.",
                step=step.uid,
            )
