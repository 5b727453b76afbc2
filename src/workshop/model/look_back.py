"""Look-back: what is worth celebrating since last time. What became of the promises is not captured but progress."""

from __future__ import annotations

from msgspec import Struct

from workshop.model.kind import ItemType, Kind


class Celebration(Struct, frozen=True):
    """Something the item's side is glad of. Both ticks mean: write it down in the agreement."""

    text: str = ""


KIND = Kind(
    "look-back",
    "Look back",
    "What became of our promises, by exception.",
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
