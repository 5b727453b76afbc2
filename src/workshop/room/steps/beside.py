"""Nothing is written beside a private round: what is said aloud then would be told from what was written unseen."""

from __future__ import annotations

from workshop.errors import Refused
from workshop.model.agenda import Step
from workshop.model.asking import ROUNDS_OF, round_in
from workshop.model.record import Record


def require_no_round(record: Record, step: Step) -> None:
    """Raise Refused while a private round of `step` is open."""
    for what in ROUNDS_OF.get(step.kind, ()):
        found = round_in(record, step.uid, what)
        if found is not None and found.body.running:
            raise Refused(
                "A private round is open in this step. Reveal it or discard it first, then write down what is said."
            )
