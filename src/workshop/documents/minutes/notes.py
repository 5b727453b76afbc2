"""Feedback in the minutes: the notes under their headings, what the other side heard, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.documents.minutes.told import Told, entry, said_by, ticked
from workshop.model.items import Item
from workshop.model.notes import Note, grouped, heard_words, votes_of
from workshop.model.paragraphs import Paragraph, on_one_line
from workshop.model.wording import counted, joined


def told(told: Told) -> Iterator[str]:
    """Yield the notes heading by heading, those put under another one below it."""
    groups = grouped(told.record.of(Note))
    headings = [each.name for each in told.step.headings]
    for name in dict.fromkeys((*headings, *(group[0].body.heading for group in groups))):
        under = [group for group in groups if group[0].body.heading == name]
        if under:
            yield from ("", f"### {on_one_line(name)}" if name else "", "")
        for group in under:
            yield entry(_said(told, group[0], group))
            yield from (entry(_said(told, each), inset="  ") for each in group[1:])


def _said(told: Told, item: Item[Note], group: Sequence[Item[Note]] = ()) -> Paragraph:
    """Return a note; the votes of its group are said of the one that leads it."""
    body, votes = item.body, votes_of(group)
    detail = joined(
        said_by(item.side, told.record.name_of(item.author)),
        "" if votes is None else counted(votes, "vote") or "no votes",
        heard_words(item.side, body.restated, confirmed=body.confirmed, own=body.own),
        told.became(body.became),
        ticked(item),
    )
    return Paragraph(body.text, item.number, detail, side=item.side)
