"""What a client is told of what failed on the host."""

from __future__ import annotations

from workshop.errors import StoreError, WorkshopError

_UNWELL = (
    "The host cannot read or write what it keeps just now, so nobody is let in. "
    "Tell whoever invited you, and try again."
)


def told_at_the_door(refused: WorkshopError | OSError) -> str:
    """Return what a client is told: of what the host's disk does, no path and nothing more than that."""
    return _UNWELL if isinstance(refused, (StoreError, OSError)) else str(refused)
