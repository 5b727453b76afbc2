"""What is missing in the feedback: whether it was heard, confirmed, and told with an example."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date

from workshop.insight.finding import Finding, named
from workshop.model.items import Item
from workshop.model.notes import Note, first_by_votes, grouped
from workshop.model.record import Record
from workshop.model.sides import SIDES, Side, other, side_word

RESTATED = 3
"""How many notes of each side are to be restated: those with the most votes where there was a vote, else the first."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the feedback leaves open."""
    notes = [item for item in record.of(Note) if item.body.text]
    if not notes:
        yield Finding("no-notes", "notes", "No feedback is written down yet.")
        return
    leading = [group[0] for group in first_by_votes(grouped(notes))]
    for side in (*SIDES, None):
        yield from _restated(record, side, notes, leading)
    for side in SIDES:
        yield from _example(record, side, [item for item in notes if item.side == side])
    for item in notes:
        if item.body.restated and not item.body.confirmed:
            sentence = f"{named(item)} was said back in other words. Is that what was meant?"
            if item.side is not None:
                whose = side_word(item.side)
                sentence = f"{named(item)} was said back. Is that what the {whose} meant?"
            yield Finding("note-not-confirmed", "notes", sentence, item=item.uid)


def _restated(
    record: Record, side: Side | None, notes: list[Item[Note]], leading: list[Item[Note]]
) -> Iterator[Finding]:
    """Yield which notes are not restated yet.

    A note put under another one is restated with it, unless the template asks for every note. Notes of which only the
    room is known are asked for only where the template asks for every note, for no single side hears them.
    """
    every = {step.uid for step in record.agenda if step.restate_all}
    asked = [item for item in notes if item.side == side and item.step in every]
    others = [item for item in leading if item.side == side and item.step not in every]
    heard = sum(bool(item.body.restated) for item in others)
    waiting = [item for item in asked if not item.body.restated]
    if side is not None and heard < min(RESTATED, len(others)):
        waiting += [item for item in others if not item.body.restated]
    if not waiting:
        return
    given = [*asked, *others] if side else asked
    done = sum(bool(item.body.restated) for item in given)
    count = f"{done} of" if done else "None of"
    if len(given) == 1:
        words = f"by the {side_word(other(side))} in its own words" if side else "in other words"
        sentence = f"{named(waiting[0])} has not been said back {words} yet."
    elif side is None:
        sentence = (
            f"{count} the room's {len(given)} points has been said back in other words so far."
        )
    else:
        hearing, points = side_word(other(side)), f"the {side_word(side)}'s {len(given)} points"
        said = f"has said {done} of {points}" if done else f"has not yet said any of {points}"
        sentence = f"The {hearing} {said} in its own words{' so far' if done else ''}."
    yield Finding("notes-not-restated", "notes", sentence, item=waiting[0].uid)


def _example(record: Record, side: Side, given: list[Item[Note]]) -> Iterator[Finding]:
    """Yield a finding where a side writes of behaviour and impact and names no situation."""
    for step in record.agenda:
        headings = [each.name.casefold() for each in step.headings]
        if step.kind != "notes" or not any(each.startswith("situation") for each in headings):
            continue
        said = [item for item in given if item.step == step.uid]
        if said and not any(item.body.heading.casefold().startswith("situation") for item in said):
            yield Finding(
                "no-example",
                "notes",
                f"{named(said[0])} has no example from the {side_word(side)}. When and where was it?",
                item=said[0].uid,
            )
