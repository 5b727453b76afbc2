"""Sign-off: the next review, the confirmation of each section by each side, and deferrals of signatures."""

from __future__ import annotations

from datetime import date as Date

from msgspec import Struct

from workshop.model.kind import ItemType, Kind
from workshop.model.names import Section
from workshop.model.sides import Side


class Closing(Struct, frozen=True):
    """What sign-off itself captures; one per session."""

    next_review: Date | None = None
    cadence: str = ""
    no_commitments: tuple[Side, ...] = ()
    """The sides that said outright that they promise nothing."""


class Confirmation(Struct, frozen=True):
    """The side of the item confirmed one section of one revision when it was read back."""

    revision: int
    section: Section


class Deferral(Struct, frozen=True):
    """A signatory who puts off signing, which is neither a signature nor a refusal."""

    handle: str
    revision: int
    until: Date | None = None
    asks: str = ""
    """Whom they ask."""


KIND = Kind(
    "sign-off",
    "Sign-off",
    "The agreement read back, confirmed and signed by both sides.",
    (
        ItemType("closing", Closing, "sign-off", "Closing", single=True),
        ItemType("confirmation", Confirmation, "sign-off", "Confirmation"),
        ItemType("deferral", Deferral, "sign-off", "Deferral", not_words=frozenset({"handle"})),
    ),
    sections={"programme": "Programme and next review"},
)
