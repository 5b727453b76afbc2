"""Polls in the minutes: each question, and how many chose each point on either side."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.documents.minutes.told import Told, entry, table, ticked
from workshop.model.earlier import last_time
from workshop.model.items import Item
from workshop.model.last_time import median_of
from workshop.model.paragraphs import Paragraph, on_one_line, shape
from workshop.model.poll import Poll
from workshop.model.rounds import Tally, why_hidden
from workshop.model.sides import SIDES, side_word
from workshop.model.wording import joined, labelled


def told(told: Told) -> Iterator[str]:
    """Yield the polls in the order they were asked."""
    for item in told.record.of(Poll):
        how = joined(
            "by show of hands" if item.body.hands else "",
            _names(told, item.body),
            _last_time(item.body),
            ticked(item),
        )
        yield from ("", entry(Paragraph(item.body.question, item.number, how)))
        yield from _chosen(item)


def _last_time(poll: Poll) -> str:
    return last_time(poll.before, median_of(poll)) if poll.before else ""


def _chosen(item: Item[Poll]) -> Iterator[str]:
    poll = item.body
    columns: list[tuple[str, Tally]] = [("Everybody", poll.room)]
    if poll.client is not None and poll.agency is not None:
        columns = [
            (f"{shape(side)}{side_word(side).capitalize()}", tally)
            for side, tally in zip(SIDES, (poll.client, poll.agency), strict=True)
        ]
    if not any(tally.counts for _, tally in columns):
        why = next((why_hidden(tally) for _, tally in columns if tally.answers), "nobody answered")
        yield from ("", f"{why.capitalize()}.", "")
        return
    yield from table(
        ["Answer", *(name for name, _ in columns)],
        (
            [on_one_line(poll.points.show(point)), *(_count(tally, point) for _, tally in columns)]
            for point in range(len(poll.scale))
        ),
    )


def _count(tally: Tally, point: int) -> str:
    return str(tally.counts[point]) if point < len(tally.counts) else "–"


def _names(told: Told, poll: Poll) -> str:
    """Return who chose what, of a poll that was named."""
    chosen = sorted(poll.choices, key=lambda each: each.point)
    return joined(
        *(
            labelled(told.record.name_of(each.handle), str(poll.points.digit(each.point)))
            for each in chosen
        ),
        by=", ",
    )
