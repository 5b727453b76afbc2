"""What a kind of step states about itself: its item types, its sorts of private round, its sections of the agreement.

A kind does so once, in the constant KIND of its own module; `kinds.py` makes tables of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.names import KindName, RoundSort, Section
from workshop.model.record import Record
from workshop.model.rounds import Entry, Question, Revealed, Round, Shuffle
from workshop.model.sides import Side
from workshop.model.template import TemplateStep


def first_field(body: Struct) -> str:
    """Return the text in the first field of an item's body."""
    return str(getattr(body, body.__struct_fields__[0]))


def one_tick(item: Item[Any]) -> bool:
    """Return whether one side ticked `item` and the other did not."""
    return len(item.agreed) == 1


def a_tick_missing(item: Item[Any]) -> bool:
    """Return whether not both sides ticked `item`."""
    return not item.both_agree


def never(body: Struct) -> bool:
    """Return that a body does not say of itself that it is settled."""
    return False


class ItemType(Struct, frozen=True):
    """One type of captured item: how it is stored, numbered, renewed, written into the agreement and searched."""

    name: str
    body: type[Struct]
    kind: KindName | None
    """The kind of step that captures it; None for those noted from any step."""
    title: str
    """The word for one of them."""
    prefix: str = ""
    """The letter of its clause numbers; "" for items without one."""
    single: bool = False
    """One per session."""
    renewed: bool = False
    """Whether a later session of the relationship begins with these items."""
    section: Section = ""
    """The section of the agreement it is written in; "" for items that are never written there."""
    ticked: bool = False
    """Whether it is written there only where both sides ticked it."""
    headline: Callable[[Any], str] = first_field
    """Returns the words an item is known by, from its body."""
    blank: Callable[[Any], bool] | None = None
    """Returns whether a body says nothing; None where it says nothing when its headline is empty."""
    settles: Callable[[Any], bool] = never
    """Returns whether a body says that it is settled: its agreement reports it, and it is no clause any more."""
    left_open: Callable[[Item[Any]], bool] = one_tick
    """Returns whether an item is left open between the sides."""
    carries_words: bool = True
    """Whether an item that it is turned into begins with its headline."""
    not_words: frozenset[str] = frozenset()
    """Text fields that search leaves out: uids, handles, and labels that repeat in every session."""


class RoundType(Struct, frozen=True):
    """One sort of private round: what it asks, and what its reveal makes of the entries."""

    name: RoundSort
    title: str
    """What people call it."""
    questions: Callable[[Record, Step, Side], tuple[Question, ...]]
    """Returns what somebody on a side is asked in a step."""
    reveal: Callable[[Record, Step, Round, Sequence[Entry], Shuffle], Revealed]
    """Returns what becomes visible of the entries, without a name unless the round is named.

    Every list of texts is shuffled by itself, so that no order tells which of them one person wrote.
    """
    sided: bool = False
    """Whether its questions make visible which side an answer came from."""


class Kind(Struct, frozen=True):
    """One kind of step."""

    name: KindName
    title: str
    purpose: str
    """One sentence, shown at the top of the pane."""
    items: tuple[ItemType, ...] = ()
    """The types of item that its steps capture."""
    rounds: tuple[RoundType, ...] = ()
    """The sorts of round that its steps can have; the first asks for what the steps capture."""
    sections: dict[Section, str] = {}
    """The sections it writes in the agreement, with their titles, in the order they are read back."""
    purpose_in: Callable[[TemplateStep], str] | None = None
    """Returns the purpose of one step, where that depends on what the step asks."""

    @property
    def module(self) -> str:
        """The name of this kind's files on every floor."""
        return self.name.replace("-", "_")
