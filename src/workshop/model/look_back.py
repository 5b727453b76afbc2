"""Look-back: what is worth celebrating since last time. What became of promises is recorded as progress instead."""

from __future__ import annotations

from msgspec import Struct

from workshop.model.kind import ItemType, Kind


class Celebration(Struct, frozen=True):
    """Something that the side of the item is glad of. It goes into the agreement when both sides tick it."""

    text: str = ""


KIND = Kind(
    "look-back",
    "Look back",
    "What became of our promises.",
    (
        ItemType(
            "celebration",
            Celebration,
            "look-back",
            "Celebration",
            "G",
            section="look-back",
            ticked=True,
        ),
    ),
    sections={"look-back": "Looking back"},
)
