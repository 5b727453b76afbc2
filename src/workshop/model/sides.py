"""The two sides of a relationship, its phases, and how a person takes part in a session."""

from __future__ import annotations

from typing import Literal

Side = Literal["client", "agency"]
SIDES: tuple[Side, Side] = ("client", "agency")

Phase = Literal["initiation", "development", "maintenance", "dissolution"]
PHASES: tuple[Phase, ...] = ("initiation", "development", "maintenance", "dissolution")

Presence = Literal["room", "remote", "absent"]
PRESENCES: tuple[Presence, ...] = ("room", "remote", "absent")

MARKS: dict[Side, str] = {"client": "●", "agency": "○"}
"""The shape that stands for each side, where there is no colour."""

_SIDE_WORDS: dict[Side, str] = {"client": "client", "agency": "agency"}
_PHASE_WORDS: dict[Phase, str] = {
    "initiation": "starting",
    "development": "growing",
    "maintenance": "lasting",
    "dissolution": "ending",
}
_PRESENCE_WORDS: dict[Presence, str] = {
    "room": "in the room",
    "remote": "remote",
    "absent": "absent",
}


def side_word(side: Side) -> str:
    """Return what people call `side`, as it stands within a sentence."""
    return _SIDE_WORDS[side]


def phase_word(phase: Phase) -> str:
    """Return what people call `phase`, as it stands within a sentence."""
    return _PHASE_WORDS[phase]


def presence_word(presence: Presence) -> str:
    """Return what people call `presence`, as it stands within a sentence."""
    return _PRESENCE_WORDS[presence]


def other(side: Side) -> Side:
    """Return the side across the table."""
    return "agency" if side == "client" else "client"


def with_side(sides: tuple[Side, ...], side: Side, among: bool) -> tuple[Side, ...]:
    """Return `sides` with `side` among them, or not among them, client first."""
    kept = {*sides, side} if among else {*sides} - {side}
    return tuple(each for each in SIDES if each in kept)
