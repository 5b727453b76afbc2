"""The colour and the shape of each side, the same on every screen; no side is told by colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:
    from collections.abc import Collection

    from workshop.model.sides import Side

GLYPHS: dict[Side | None, str] = {"client": "●", "agency": "○", None: "◉"}
"""None is for what both sides hold together."""
COLOURS: dict[Side | None, str] = {"client": "$client", "agency": "$agency", None: "$foreground"}
"""Variables of the theme, for styles of `Content`."""

TICK = "✓"
NO_TICK = "·"


def glyph(side: Side | None) -> Content:
    """Return the shape of `side` in its colour."""
    return Content.styled(GLYPHS[side], COLOURS[side])


def coloured(text: str, side: Side | None, weight: str = "") -> Content:
    """Return `text` in the colour of `side`; `weight` is `bold` or nothing."""
    return Content.styled(text, f"{weight} {COLOURS[side]}".strip())


def tick(agreed: Collection[Side], side: Side) -> Content:
    """Return ✓ in the colour of `side` where it agrees, a quiet · where it does not yet."""
    if side in agreed:
        return Content.styled(TICK, f"bold {COLOURS[side]}")
    return Content.styled(NO_TICK, "$muted")
