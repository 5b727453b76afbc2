"""Seats, and the one table of what each may do and see. Privacy and permission are decided here."""

from __future__ import annotations

from typing import Literal

from workshop.errors import Refused

Seat = Literal["facilitator", "participant", "desk"]
"""`participant`: somebody in their own turn of a private round. `desk`: outside the meeting, beside its console."""

Power = Literal[
    "read",  # see what was captured
    "aside",  # see what concerns the facilitator alone
    "move",  # lead through the agenda
    "clock",  # run and change the clock
    "agenda",  # change the agenda
    "people",  # add and correct people
    "write",  # capture and change what is said
    "round",  # open a private round, pass the keyboard, discard it
    "reveal",  # show what was sealed to its audience
    "seal",  # seal one's own entry in a private round
    "agree",  # tick for a side, in the room's name
    "propose",  # freeze, reopen, decline, close
    "confirm",  # note that a side confirmed what was read back
    "sign",  # take a signature typed at this seat
    "undo",  # take back the seat's own last act
]

POWERS: dict[Seat, frozenset[Power]] = {
    "facilitator": frozenset(
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
    ),
    # Nobody else's words, and not even their own once they are sealed.
    "participant": frozenset({"seal"}),
    # Forms are handed out and collected there, while the console may have the session.
    "desk": frozenset({"read", "round"}),
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


def may(seat: Seat, power: Power) -> bool:
    """Return whether `seat` has `power`."""
    return power in POWERS[seat]


def require(seat: Seat, power: Power) -> None:
    """Raise Refused, in words, unless `seat` has `power`."""
    if not may(seat, power):
        raise Refused(f"The seat of the {seat} cannot {_WORDS[power]}.")
