"""What the process of a seat is told when somebody comes to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workshop.room.desk import Desk
from workshop.room.seats import Entry

InLines = Callable[[Desk, str, str, Entry], int]
"""Holds a seat as questions and answers in lines until it is left: of which session, whose, and how they came."""


@dataclass(frozen=True)
class Arrival:
    """Somebody who was let in."""

    session: str
    handle: str
    """"" for a screen that shows the stage."""
    entry: Entry
    environment: dict[str, str] = field(default_factory=dict)
    in_lines: InLines | None = None
    """Where a seat in lines is wanted: what holds it."""
