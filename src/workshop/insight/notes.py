"""What is missing in the feedback: whether it was heard, confirmed, and told with an example."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, named
from workshop.model.items import Item
from workshop.model.notes import Note
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, other

RESTATED = 3
"""How many notes of each side are worth restating (the top three)."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the feedback leaves open."""
    notes = [item for item in record.of(Note) if item.body.text]
    if not notes:
        yield Finding("no-notes", "notes", "No feedback is written down yet.")
        return
    for side in SIDES:
        given = [item for item in notes if item.side == side]
        yield from _restated(side, given)
        yield from _example(record, side, given)
    for item in notes:
        if item.body.restated and not item.body.confirmed:
            giver = f"the {item.side}" if item.side else "the giving side"
            yield Finding(
                "note-not-confirmed",
                "notes",
                f"{named(item)} is restated; is it what {giver} meant?",
                item=item.uid,
            )


def _restated(side: Side, given: list[Item[Note]]) -> Iterator[Finding]:
    heard = [item for item in given if item.body.restated]
    wanted = min(RESTATED, len(given))
    if len(heard) >= wanted:
        return
    waiting = next(item for item in given if not item.body.restated)
    count = f"{len(heard)} of {len(given)}" if heard else f"None of {len(given)}"
    sentence = f"{count} from the {side} is restated by the {other(side)} in its own words so far."
    if len(given) == 1:
        sentence = f"{named(waiting)} is not restated by the {other(side)} in its own words yet."
    yield Finding("notes-not-restated", "notes", sentence, item=waiting.uid)


def _example(record: Record, side: Side, given: list[Item[Note]]) -> Iterator[Finding]:
    """Behaviour and impact without a situation: nobody can say when and where it was."""
    for step in record.agenda:
        headings = [each.name.casefold() for each in step.headings]
        if step.kind != "notes" or not any(each.startswith("situation") for each in headings):
            continue
        said = [item for item in given if item.step == step.uid]
        if said and not any(item.body.heading.casefold().startswith("situation") for item in said):
            yield Finding(
                "no-example",
                "notes",
                f"{named(said[0])} has no situation from the {side}: when and where was it?",
                item=said[0].uid,
            )
