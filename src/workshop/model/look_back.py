"""Look-back: what is worth celebrating since last time. What became of the promises is not captured but progress."""

from __future__ import annotations

from msgspec import Struct


class Celebration(Struct, frozen=True):
    """Something the item's side is glad of. Both ticks mean: write it down in the agreement."""

    text: str = ""
