"""The rounds answered by form: which are planned, which are open, and whom they ask."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.form import Asked
from workshop.errors import Refused
from workshop.model.agenda import Step
from workshop.model.asking import asked, if_opened, questions
from workshop.model.items import Item
from workshop.model.kinds import ROUNDS_OF
from workshop.model.names import RoundSort
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Question, Round
from workshop.model.sides import SIDES
from workshop.room.rounds.intents import RoundIntents


def latest(record: Record, step: Step, what: RoundSort) -> tuple[Item[Round], ...]:
    """Return the latest round of a sort in a step, discarded ones too; nothing where there was none."""
    found = [item for item in record.of(Round, step.uid) if item.body.what == what]
    return tuple(found[-1:])


def planned(record: Record, *, again: bool) -> Iterator[tuple[Step, RoundSort]]:
    """Yield what the agenda wants asked by form and is not open: what never was, and what was discarded if `again`."""
    for step in record.agenda:
        if step.round.way != "form" or step.parked or step.kind not in ROUNDS_OF:
            continue
        what = ROUNDS_OF[step.kind][0]
        stages = [item.body.stage for item in latest(record, step, what)]
        # A step with nothing to ask yet is left out of the form.
        something = any(questions(record, step, what, side) for side in SIDES)
        if something and (not stages or (again and stages == ["discarded"])):
            yield step, what


def running(record: Record) -> Iterator[tuple[Step, Item[Round]]]:
    """Yield the open rounds that are answered by form, or by form from those who have no terminal of their own."""
    for step in record.agenda:
        for what in ROUNDS_OF.get(step.kind, ()):
            for item in latest(record, step, what):
                if item.body.way in ("form", "own") and item.body.stage == "open":
                    yield step, item


def rounds_for(record: Record, person: Participant) -> list[tuple[str, Asked]]:
    """Return the open rounds by form in which a person is asked, each with its uid."""
    return [
        (item.uid, Asked(step, item.body, _questions(record, step, item.body, person)))
        for step, item in running(record)
        if person in asked(record, item.body)
    ]


def asked_of(record: Record, person: Participant) -> tuple[Asked, ...]:
    """Return the rounds a form of `person` may answer, however they are run now: the promise holds in each way."""
    return tuple(
        Asked(step, item.body, _questions(record, step, item.body, person))
        for step in record.agenda
        for what in ROUNDS_OF.get(step.kind, ())
        for item in latest(record, step, what)
        if item.body.stage != "open" or person in asked(record, item.body)
    )


def _questions(
    record: Record, step: Step, body: Round, person: Participant
) -> tuple[Question, ...]:
    return questions(record, step, body.what, person.side or "client")


def as_planned(record: Record, step: Step, what: RoundSort) -> Round:
    """Return the round that the step plans, as far as it says who would be asked in it now."""
    return if_opened(record, step, what, one_voice=step.round.one_voice)


def open_as_planned(rounds: RoundIntents, step: Step, what: RoundSort) -> None:
    """Open a round in the way its step plans it. Raises Refused, with the step, where it cannot be run so."""
    try:
        rounds.open(what, step.round, step.uid)
    except Refused as error:
        # Only the console can run a round in another way than its template says.
        how = " Open it so in the console, then hand the forms out." if step.round.anonymous else ""
        raise Refused(f"{step.title}: {error}{how}") from None
