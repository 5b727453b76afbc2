"""The table of all kinds of step, and the tables that are made from it: item types, sorts of round, sections.

A kind has a file with its name on each floor that needs one. In `model/` its line in KINDS plugs it in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from msgspec import Struct

from workshop.model import (
    commitments,
    expectations,
    kpis,
    look_back,
    needs,
    noted,
    notes,
    poll,
    scope,
    scorecard,
    sign_off,
    welcome,
)
from workshop.model.agenda import Step
from workshop.model.kind import ItemType, Kind, RoundType
from workshop.model.names import KindName, RoundSort, Section
from workshop.model.rhythm import RULE
from workshop.model.rounds import Round
from workshop.model.sign_off import Confirmation
from workshop.model.template import TemplateStep

K = TypeVar("K")
V = TypeVar("V")

KINDS: dict[KindName, Kind] = {
    kind.name: kind
    for kind in (
        welcome.KIND,
        look_back.KIND,
        expectations.KIND,
        scope.KIND,
        kpis.KIND,
        scorecard.KIND,
        notes.KIND,
        needs.KIND,
        poll.KIND,
        commitments.KIND,
        sign_off.KIND,
    )
}
"""Every kind, in the order in which people choose one."""

ROUND = ItemType(
    "round", Round, None, "Round", not_words=frozenset({"excused", "asked", "without"})
)
"""A private round is stored as an item of its step, whatever the kind."""


def made_from_kinds(make: Callable[[], V]) -> Callable[[], V]:
    """Return a function that returns what `make` returns, and calls it again only when KINDS has changed."""
    made: list[tuple[tuple[Kind, ...], V]] = []

    def current() -> V:
        kinds = tuple(KINDS.values())
        if not made or made[0][0] != kinds:
            made[:] = [(kinds, make())]
        return made[0][1]

    return current


class _Table(Mapping[K, V]):
    """A table that is made from KINDS when it is read."""

    def __init__(self, make: Callable[[], dict[K, V]]) -> None:
        self._current = made_from_kinds(make)

    def __getitem__(self, key: K) -> V:
        return self._current()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._current())

    def __len__(self) -> int:
        return len(self._current())


def _item_types() -> dict[str, ItemType]:
    found: list[ItemType] = []
    for kind in KINDS.values():
        if kind is sign_off.KIND:
            found += [*noted.ITEM_TYPES, ROUND]
        found += kind.items
    return {each.name: each for each in found}


def _sections() -> dict[Section, str]:
    found: dict[Section, str] = {}
    for kind in KINDS.values():
        if kind is commitments.KIND:
            found |= noted.SECTIONS
        found |= kind.sections
    return found


ITEM_TYPES: Mapping[str, ItemType] = _Table(_item_types)
"""Every type of item by its name, in the order of record files: what is noted from any step stands before sign-off."""
TYPE_OF: Mapping[type[Struct], ItemType] = _Table(
    lambda: {each.body: each for each in ITEM_TYPES.values()}
)
"""The type of item by the struct of its body."""
ROUND_TYPES: Mapping[RoundSort, RoundType] = _Table(
    lambda: {each.name: each for kind in KINDS.values() for each in kind.rounds}
)
"""Every sort of round by its name."""
ROUNDS_OF: Mapping[KindName, tuple[RoundSort, ...]] = _Table(
    lambda: {
        kind.name: tuple(each.name for each in kind.rounds)
        for kind in KINDS.values()
        if kind.rounds
    }
)
"""The sorts of round that a step of a kind can have, its own first; without the kinds that have none."""
SECTIONS: Mapping[Section, str] = _Table(_sections)
"""The titles of an agreement's sections, in the order they are read back."""

KEYS: dict[type, dict[str, Mapping[str, object]]] = {
    Step: {"kind": KINDS},
    TemplateStep: {"kind": KINDS},
    Round: {"what": ROUND_TYPES},
    Confirmation: {"section": SECTIONS},
}
"""Fields that hold a key of a table above. Their type is plain text, so whatever reads one from outside checks it."""


def purpose_of(step: TemplateStep) -> str:
    """Return what `step` is for, in one sentence: its own where its template gives one, else that of its kind."""
    kind = KINDS[step.kind]
    return step.purpose or (kind.purpose_in(step) if kind.purpose_in else kind.purpose)


def unknown_key(value: object) -> str:
    """Return the fault of the first field of `value` with a key that its table does not have; "" where there is none.

    A rhythm that is none is such a fault too. The words are those of msgspec for a field with a closed set of values.
    """
    for name, table in KEYS.get(type(value), {}).items():
        key = getattr(value, name)
        if key not in table:
            return f"Invalid enum value {key!r} - at `$.{name}`"
    rhythm = getattr(value, "rhythm", "")
    if rhythm and not re.fullmatch(RULE, rhythm):
        return f"“{rhythm[:60]}” is not a rhythm, such as FREQ=WEEKLY;BYDAY=MO - at `$.rhythm`"
    return ""
