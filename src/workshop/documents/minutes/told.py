"""What a part of the minutes is given: one step, what was captured in it, and the words that other documents have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, structs

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.names import KindName
from workshop.model.paragraphs import Paragraph, bullet, listed
from workshop.model.record import Record
from workshop.model.scorecard import Score
from workshop.model.sides import Side, side_word
from workshop.model.wording import STANDINGS, accepted, joined, ticks_of
from workshop.model.written import is_open


class Seen(Struct, frozen=True):
    """How one statement was rated, in words; "" where that was not asked, or there is nothing to say."""

    given: str = ""
    """By the other side."""
    own: str = ""
    """By the side itself."""
    expected: str = ""
    """What the side expected to be given."""
    together: str = ""
    """What the ratings mean together: `blind spot`."""


class Facts(Struct, frozen=True):
    """What the minutes take from beside the record."""

    words: Callable[[Record, KindName | None], tuple[Paragraph, ...]]
    """Returns what a record would write into its agreement of one kind of step; of what any step notes for None."""
    seen: Callable[[Item[Score]], Seen]
    """Returns how a statement was rated."""
    weighted: Callable[[Sequence[Item[Score]]], str]
    """Returns in words what statements about one side on one scale come to by their weights; "" without weights."""


class Told(Struct, frozen=True):
    """One step of a session, as the minutes tell it."""

    record: Record
    """The session; of the types of item that the step's kind captures it has those of this step alone."""
    step: Step
    facts: Facts
    last_day: date | None = None
    """The day on which the meeting ended; None while it has not."""

    @property
    def written(self) -> tuple[Paragraph, ...]:
        """What the agreement would say of the step."""
        return self.facts.words(self.record, self.step.kind)

    def became(self, uid: str) -> str:
        """Return `became C4` for the uid of what something was turned into; "" for none."""
        item = self.record.item(uid) if uid else None
        return f"became {item.number}" if item and item.number else ""


Part = Callable[[Told], Iterator[str]]
"""Yields what the minutes say of a step, as lines of Markdown; nothing where nothing was captured."""


def as_written(told: Told) -> Iterator[str]:
    """Yield what the agreement would say of the step, and nothing else."""
    return paragraphs(told.written)


def paragraphs(found: Iterable[Paragraph]) -> Iterator[str]:
    """Yield paragraphs as lists under their headings, with a dash before what is said about each."""
    return listed(map(_dashed, found))


def entry(paragraph: Paragraph, inset: str = "") -> str:
    """Return a paragraph as an item of a list."""
    return bullet(_dashed(paragraph), inset=inset)


DASH = "— "
"""Stands before what is said about an item, so that it reads apart from the item's own words."""


def _dashed(paragraph: Paragraph) -> Paragraph:
    detail = f"{DASH}{paragraph.detail}" if paragraph.detail else ""
    return structs.replace(paragraph, detail=detail)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table; its cells are Markdown."""
    yield ""
    for cells in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(cells)} |"
    yield ""


def stands(item: Item[Any]) -> str:
    """Return how a clause stands: since when, and who accepted it if not both did."""
    return joined(STANDINGS[item.standing], accepted(ticks_of(item), left_open=is_open(item)))


def ticked(item: Item[Any]) -> str:
    """Return whether both sides ticked `item` for the agreement, of those types that stay out of it otherwise."""
    return "written into the agreement" if item.both_agree else ""


def said_by(side: Side | None, author: str = "") -> str:
    """Return `Client says`, or `Ines Moreau, client` where the round was named; "" where neither is known."""
    if author:
        return joined(author, side_word(side) if side else "", by=", ")
    return f"{side_word(side).capitalize()} says" if side else ""
