"""Welcome: why we meet, the goal we share, and the rules and texts the meeting stands under."""

from __future__ import annotations

from datetime import date as Date

from msgspec import Struct

from workshop.model.kind import ItemType, Kind

CONTRACT_PREVAILS = "This records working arrangements; the contract prevails."


class Welcome(Struct, frozen=True):
    """One per session. People are participants, not part of this."""

    purpose: str = ""
    goal: str = ""
    """One sentence both sides share."""
    place: str = ""
    timezone: str = ""
    """IANA name, for example Europe/Lisbon."""
    contract: str = ""
    """Reference of the contract this works under."""
    contract_relation: str = CONTRACT_PREVAILS
    effective: Date | None = None
    term: str = ""
    ground_rules: tuple[str, ...] = ()
    confidentiality: str = ""
    prime_directive: str = ""
    scores_use: str = ""
    """How scores and feedback may be used afterwards."""
    programme: str = ""
    """The programme clause: cadence, who takes part, how results are used."""


KIND = Kind(
    "welcome",
    "Welcome",
    "Who is here, why we meet, and the rules we keep today.",
    (ItemType("welcome", Welcome, "welcome", "Welcome", single=True),),
    sections={"parties": "Parties and people", "goal": "Goal and contract"},
)
