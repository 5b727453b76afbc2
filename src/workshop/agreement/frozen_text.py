"""The building blocks of an agreement's frozen text: the tables it is written as, and their words when read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypedDict

from msgspec import Struct

from workshop.model.items import Item, Standing
from workshop.model.names import Section
from workshop.model.paragraphs import Paragraph, ReadSection
from workshop.model.record import Record
from workshop.model.wording import STANDINGS, Ticks, accepted, counted, joined, labelled, ticks_of
from workshop.model.written import headline, is_open

__all__ = [
    "STANDINGS",
    "Clause",
    "Clauses",
    "Dropped",
    "Paragraph",
    "Part",
    "ReadSection",
    "Stamp",
    "Ticks",
    "Written",
    "counted",
    "dropped",
    "joined",
    "labelled",
    "left_open",
    "stamp",
    "tally",
]


class Written(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A table of the agreement's data. Its fields, in their order, are its keys."""

    IDS: ClassVar[tuple[str, ...]] = ()
    """The fields that stand on the page only in its section for programs."""


class Part(Written, frozen=True, kw_only=True):
    """A section as the text has it. What is read aloud is made from this alone."""

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        raise NotImplementedError


class Clauses(Struct, frozen=True):
    """What one kind writes into the agreement."""

    write: Callable[[Record], dict[Section, Part]]
    """Returns its sections from a record, without those that have nothing to say."""
    parts: dict[Section, type[Part]]
    """The table that each of its sections is written as."""


class Clause(Written, frozen=True, kw_only=True):
    """The fields that every clause about a captured item has."""

    number: str = ""
    standing: Standing
    agreed: Ticks = ""
    """Who ticked it."""
    open: bool = False
    """Whether it is left open between the sides."""

    @property
    def how_it_stands(self) -> str:
        """The muted words about it: since when it stands, and who accepted it if not both did."""
        return joined(STANDINGS[self.standing], self.how_accepted)

    @property
    def how_accepted(self) -> str:
        """Who accepted it if not both did; "" otherwise."""
        return self.accepted()

    def accepted(self, usual: Ticks = "both") -> str:
        """Return who accepted it, in words; "" where it is not left open and has the `usual` ticks."""
        return accepted(self.agreed, left_open=self.open, usual=usual)


class Stamp(TypedDict):
    """The fields of a `Clause` as they are taken from an item."""

    number: str
    standing: Standing
    agreed: Ticks
    open: bool


def stamp(item: Item[Any]) -> Stamp:
    """Return the fields of a `Clause` for `item`."""
    return Stamp(
        number=item.number, standing=item.standing, agreed=ticks_of(item), open=is_open(item)
    )


class Dropped(Written, frozen=True, kw_only=True):
    """A clause of the last agreement that no longer stands."""

    number: str = ""
    wording: str

    def read(self) -> Paragraph:
        """Return it in words."""
        return Paragraph(self.wording, self.number, "no longer stands", heading="Dropped")


def dropped(items: Iterable[Item[Any]]) -> tuple[Dropped, ...]:
    """Return the clauses among `items` that no longer stand."""
    return tuple(
        Dropped(number=item.number, wording=headline(item.body))
        for item in items
        if item.standing == "dropped"
    )


_COUNTED: tuple[tuple[Standing, str, str], ...] = (
    ("changed", "changed", "changed"),
    ("new", "new", "new"),
    ("stands", "stands", "stand"),
    ("carried", "carried over", "carried over"),
    ("dropped", "dropped", "dropped"),
)


def tally(standings: Iterable[Standing], dropped: int = 0) -> str:
    """Return `2 changed, 9 stand`; `unchanged` where all stand; "" for none."""
    counts = Counter(standings)
    counts["dropped"] += dropped
    counts = +counts
    if set(counts) == {"stands"}:
        return "unchanged"
    return ", ".join(
        f"{counts[key]} {one if counts[key] == 1 else many}"
        for key, one, many in _COUNTED
        if counts[key]
    )


def left_open(paragraphs: Iterable[Paragraph]) -> str:
    """Return `1 open (E5)`; "" where nothing is left open."""
    numbers = [each.number for each in paragraphs if each.open]
    named = ", ".join(number for number in numbers if number)
    return f"{len(numbers)} open" + (f" ({named})" if named else "") if numbers else ""
