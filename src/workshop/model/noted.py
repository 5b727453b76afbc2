"""What can be noted from any step: a decision, an open question, a parked topic."""

from __future__ import annotations

from msgspec import Struct


class Decision(Struct, frozen=True):
    """Something both sides decided."""

    text: str = ""
    origin: str = ""
    """The uid of the item it came from."""


class Question(Struct, frozen=True):
    """What we do not know."""

    text: str = ""
    origin: str = ""


class Parked(Struct, frozen=True):
    """A topic for another day."""

    text: str = ""
    origin: str = ""
