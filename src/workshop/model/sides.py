"""The two sides of a relationship and the phases it goes through."""

from __future__ import annotations

from typing import Literal

Side = Literal["client", "agency"]
SIDES: tuple[Side, Side] = ("client", "agency")

Phase = Literal["initiation", "development", "maintenance", "dissolution"]
PHASES: tuple[Phase, ...] = ("initiation", "development", "maintenance", "dissolution")

Presence = Literal["room", "remote", "absent"]


def other(side: Side) -> Side:
    """Return the side across the table."""
    return "agency" if side == "client" else "client"


def toggled(sides: tuple[Side, ...], side: Side) -> tuple[Side, ...]:
    """Return `sides` with `side` put in or taken out, client first."""
    kept = set(sides) ^ {side}
    return tuple(each for each in SIDES if each in kept)
