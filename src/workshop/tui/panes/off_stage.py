"""Hiding something on the stage at once: told in place of what is shown there, until it is known what becomes of it."""

from __future__ import annotations

_OFF = "off:"


def off_stage(uid: str) -> str:
    """Return what the console tells as shown while the item with `uid` is off the screens."""
    return f"{_OFF}{uid}"


def is_off(showing: str) -> bool:
    """Return whether what the console tells as shown says that something is off the screens."""
    return showing.startswith(_OFF)
