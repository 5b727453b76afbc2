"""Words that every document says in the same way: parts joined to a line, counts, how an item stands."""

from __future__ import annotations

from typing import Any, Literal

from workshop.model.items import Item, Standing

Ticks = Literal["", "client", "agency", "both"]
"""Who ticked an item."""

STANDINGS: dict[Standing, str] = {
    "new": "",
    "carried": "carried, not looked at",
    "stands": "stands as before",
    "changed": "changed",
    "dropped": "dropped",
}
"""What is said beside a clause about its standing; nothing for a new one."""

_LEFT_OPEN: dict[Ticks, str] = {
    "": "accepted by neither side",
    "client": "accepted by the client, not by the agency",
    "agency": "accepted by the agency, not by the client",
    "both": "left open by both",
}
_ACCEPTED: dict[Ticks, str] = {
    "": "accepted by neither side",
    "client": "accepted by the client",
    "agency": "accepted by the agency",
    "both": "accepted by both sides",
}


def ticks_of(item: Item[Any]) -> Ticks:
    """Return who ticked `item`."""
    return "both" if item.both_agree else next(iter(item.agreed), "")


def accepted(ticks: Ticks, *, left_open: bool, usual: Ticks = "both") -> str:
    """Return who accepted something, in words; "" where it is not left open and has the `usual` ticks."""
    if left_open:
        return _LEFT_OPEN[ticks]
    return "" if ticks == usual else _ACCEPTED[ticks]


def joined(*parts: str, by: str = " · ") -> str:
    """Return the parts that are not empty, joined to one line."""
    return by.join(part for part in parts if part)


def labelled(label: str, words: str) -> str:
    """Return `label: words`; "" where there are no words."""
    return f"{label}: {words}" if words else ""


def counted(number: int, one: str, many: str = "") -> str:
    """Return `1 person`, `4 people`; "" for none."""
    return f"{number} {one if number == 1 else many or one + 's'}" if number else ""
