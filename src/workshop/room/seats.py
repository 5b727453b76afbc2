"""Seats, and the one table of what each may do and see. Privacy and permission are decided here."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from workshop.errors import Refused
from workshop.model.sides import Side

SeatKind = Literal["facilitator", "scribe", "participant", "stage", "desk"]
"""`facilitator`: the console, which leads. `scribe`: writes for the room. `participant`: one person's own seat, at a
terminal of their own or while the keyboard is passed to them. `stage`: the projector. `desk`: outside the meeting."""

Power = Literal[
    "read",  # see what was captured
    "aside",  # see what concerns the facilitator alone
    "move",  # lead through the agenda
    "clock",  # run and change the clock
    "agenda",  # change the agenda
    "people",  # add and correct people
    "write",  # capture and change what is said
    "round",  # open a private round, pass the keyboard, collect forms, discard it
    "reveal",  # show what was sealed to its audience
    "seal",  # seal one's own entry in a private round
    "agree",  # tick for a side, in the room's name
    "propose",  # freeze, reopen, decline, close
    "confirm",  # note that a side confirmed what was read back
    "sign",  # take a signature typed at this seat
    "undo",  # take back one's own last act
]


class Seat(Struct, frozen=True):
    """Where somebody sits."""

    kind: SeatKind
    handle: str = ""
    """Whose seat it is; "" for one that anybody may use: the console is the facilitator's, whoever that is."""
    side: Side | None = None
    """The side of the person; None for a seat of no side."""


CONSOLE = Seat("facilitator")
DESK = Seat("desk")


class Rights(Struct, frozen=True):
    """What the seats of one kind may do."""

    powers: frozenset[Power]


SEATS: dict[SeatKind, Rights] = {
    "facilitator": Rights(
        frozenset(
            {
                "read",
                "aside",
                "move",
                "clock",
                "agenda",
                "people",
                "write",
                "round",
                "reveal",
                "agree",
                "propose",
                "confirm",
                "sign",
                "undo",
            }
        )
    ),
    "scribe": Rights(frozenset({"read", "people", "write", "agree", "undo"})),
    # Not even their own words once they are sealed.
    "participant": Rights(frozenset({"read", "seal"})),
    "stage": Rights(frozenset({"read"})),
    # Forms are handed out and collected there, while the console may have the session.
    "desk": Rights(frozenset({"read", "round"})),
}

_WORDS: dict[Power, str] = {
    "read": "see this",
    "aside": "see what is for the facilitator alone",
    "move": "lead through the agenda",
    "clock": "change the clock",
    "agenda": "change the agenda",
    "people": "change who is here",
    "write": "write here",
    "round": "open or discard a round",
    "reveal": "reveal a round",
    "seal": "seal an entry in a round",
    "agree": "agree for a side",
    "propose": "propose or reopen the agreement",
    "confirm": "confirm a section",
    "sign": "sign here",
    "undo": "undo",
}


def powers_of(seat: Seat) -> frozenset[Power]:
    """Return what `seat` may do."""
    return SEATS[seat.kind].powers


def may(seat: Seat, power: Power) -> bool:
    """Return whether `seat` has `power`."""
    return power in powers_of(seat)


def require(seat: Seat, power: Power) -> None:
    """Raise Refused, in words, unless `seat` has `power`."""
    if not may(seat, power):
        raise Refused(f"The seat of the {seat.kind} cannot {_WORDS[power]}.")
