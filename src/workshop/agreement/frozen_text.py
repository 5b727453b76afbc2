"""The building blocks of an agreement's frozen text: the tables it is written as, and their words when read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Literal, TypedDict

from msgspec import Struct

from workshop.model.items import Item, Standing
from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.sides import Side
from workshop.model.written import headline, is_open


class Paragraph(Struct, frozen=True):
    """One thing to read aloud. All of it is plain text, as people typed it."""

    text: str
    number: str = ""
    """The clause number (E3); "" for one without."""
    detail: str = ""
    """Shown muted below the text: who, until when, how it stands."""
    open: bool = False
    """Whether the sides leave it open: they differ, or not both accepted it."""
    side: Side | None = None
    """Whose it is; None for a joint one."""
    heading: str = ""
    """The heading it stands under within its section; "" for none."""


class ReadSection(Struct, frozen=True):
    """One section, as each side confirms it."""

    section: Section
    summary: str
    """What changed, in a few words: `2 changed, 9 stand`."""
    paragraphs: tuple[Paragraph, ...] = ()

    @property
    def title(self) -> str:
        """What people call the section."""
        return SECTIONS[self.section]

    @property
    def open(self) -> tuple[str, ...]:
        """The clause numbers of what is left open in it."""
        return tuple(each.number for each in self.paragraphs if each.open)


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


Ticks = Literal["", "client", "agency", "both"]


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
        if self.open:
            return _LEFT_OPEN[self.agreed]
        return "" if self.agreed == usual else _ACCEPTED[self.agreed]


_LEFT_OPEN: dict[Ticks, str] = {
    "": "accepted by neither side",
    "client": "accepted by the client, not by the agency",
    "agency": "accepted by the agency, not by the client",
    "both": "left open by both",
}
_ACCEPTED: dict[Ticks, str] = {
    "": "accepted by neither side",
    "client": "accepted by the client",
    "agency": "accepted by the agency",
    "both": "accepted by both sides",
}


class Stamp(TypedDict):
    """The fields of a `Clause` as they are taken from an item."""

    number: str
    standing: Standing
    agreed: Ticks
    open: bool


def stamp(item: Item[Any]) -> Stamp:
    """Return the fields of a `Clause` for `item`."""
    ticks: Ticks = "both" if item.both_agree else next(iter(item.agreed), "")
    return Stamp(number=item.number, standing=item.standing, agreed=ticks, open=is_open(item))


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

STANDINGS: dict[Standing, str] = {
    "new": "",
    "carried": "carried, not looked at",
    "stands": "stands as before",
    "changed": "changed",
    "dropped": "dropped",
}
"""What is said beside a clause about its standing; nothing for a new one."""


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


def joined(*parts: str, by: str = " · ") -> str:
    """Return the parts that are not empty, joined to one line."""
    return by.join(part for part in parts if part)


def labelled(label: str, words: str) -> str:
    """Return `label: words`; "" where there are no words."""
    return f"{label}: {words}" if words else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 person`, `4 people`; "" for none."""
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""
