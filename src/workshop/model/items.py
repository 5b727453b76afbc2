"""The fields that every captured item has, around a body that differs by type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Literal, TypeVar

from msgspec import Struct, structs

from workshop.model.sides import SIDES, Side, with_side

B = TypeVar("B", covariant=True)
S = TypeVar("S", bound=Struct)

HOLDERS = ("owner", "reported_by")
"""Fields of a body that hold the handle of a participant."""
HOLDER_LISTS = ("co_owners", "helpers")
"""Fields of a body that hold the handles of several."""

Standing = Literal["new", "carried", "stands", "changed", "dropped"]
"""`carried`: taken over from the last agreement and not yet looked at."""


class Item(Struct, Generic[B], frozen=True):
    """One captured item."""

    uid: str
    """Random, and made before saving, so that saving the same item twice makes no second one."""
    body: B
    step: str = ""
    """The uid of the step it was captured in; "" for one that belongs to the whole session."""
    position: int = 0
    number: str = ""
    """The clause number (E3): short, permanent, unique in the relationship, kept when renewed; "" for one without."""
    side: Side | None = None
    """The side that it belongs to; None for a joint one."""
    author: str = ""
    """The handle of who wrote it; "" where nobody is named."""
    agreed: tuple[Side, ...] = ()
    """The sides that agree to it as it stands."""
    standing: Standing = "new"
    reworded: str = ""
    """The handle of who changed the words of somebody else, until the side whose they are has said yes to them."""

    @property
    def both_agree(self) -> bool:
        """Whether both sides agree to it."""
        return set(self.agreed) == set(SIDES)


def agree(item: Item[B], side: Side, agreed: bool = True) -> Item[B]:
    """Return `item` with the tick of `side` set, or taken away.

    The side whose words they are says yes to them with it, whoever changed them.
    """
    says_yes = agreed and side == item.side
    reworded = "" if says_yes else item.reworded
    return structs.replace(item, agreed=with_side(item.agreed, side, agreed), reworded=reworded)


def edited(item: Item[B], body: object) -> Item[B]:
    """Return `item` with another body: ticks fall, a carried clause becomes a changed one."""
    standing = "changed" if item.standing in ("carried", "stands") else item.standing
    return structs.replace(item, body=body, agreed=(), standing=standing)


def owners_in(body: object) -> tuple[str, ...]:
    """Return the handles of those who own what `body` says, the first named first."""
    first: str = getattr(body, "owner", "")
    others: tuple[str, ...] = getattr(body, "co_owners", ())
    return tuple(each for each in (first, *others) if each)


def with_owners(body: S, owners: Sequence[str]) -> S:
    """Return `body` owned by those with the handles `owners`, the first named first."""
    held = {"owner": "".join(owners[:1]), "co_owners": tuple(owners[1:])}
    return structs.replace(body, **{name: held[name] for name in held if hasattr(body, name)})


def handles_in(body: object) -> frozenset[str]:
    """Return the handles of everybody whose name stands in `body`."""
    held = {getattr(body, name, "") for name in HOLDERS}
    for name in HOLDER_LISTS:
        held.update(getattr(body, name, ()))
    return frozenset(held - {""})


def places_of(items: Sequence[Item[object]]) -> list[int]:
    """Return the positions of `items` in order; where a file has one twice, new ones from 0."""
    positions = sorted(each.position for each in items)
    return positions if len(set(positions)) == len(positions) else list(range(len(positions)))
