"""Any item that the model allows, for Hypothesis."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec import Struct

from rhythms import rules
from workshop.model.items import Item, Standing
from workshop.model.kinds import ITEM_TYPES, KEYS
from workshop.model.sides import SIDES
from workshop.model.text import clean

texts = st.text(max_size=40).map(clean)
figures = st.decimals(allow_nan=False, allow_infinity=False, places=3).map(Decimal.normalize)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a field with this type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        return st.one_of([values(each) for each in inner])
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Struct):
        return bodies(hint)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: texts,
        int: st.integers(-(2**40), 2**40),
        bool: st.booleans(),
        date: st.dates(),
        Decimal: figures,
        type(None): st.none(),
    }
    return plain[hint]


def bodies(type_: type[Struct]) -> st.SearchStrategy[Any]:
    """Bodies of one item type."""
    hints = get_type_hints(type_)
    keys = {name: st.sampled_from(list(table)) for name, table in KEYS.get(type_, {}).items()}
    if "rhythm" in type_.__struct_fields__:
        keys["rhythm"] = st.just("") | rules
    return st.builds(
        type_, **{name: values(hints[name]) for name in type_.__struct_fields__} | keys
    )


uids = st.uuids(version=4).map(lambda each: each.hex[:16])
sides = st.sampled_from([(), ("client",), ("agency",), SIDES])


types_of_item = st.sampled_from([each.body for each in ITEM_TYPES.values()])


def items(uid: st.SearchStrategy[str] = uids) -> st.SearchStrategy[Item[Any]]:
    """Items of every type with any envelope."""
    return types_of_item.flatmap(lambda each: items_of(each, uid))


def items_of(
    type_: type[Struct], uid: st.SearchStrategy[str] = uids
) -> st.SearchStrategy[Item[Any]]:
    """Items of one type with any envelope."""
    return st.builds(
        Item,
        uid=uid,
        body=bodies(type_),
        step=texts,
        position=st.integers(0, 10_000),
        number=st.from_regex(r"|[A-Z][1-9][0-9]{0,3}", fullmatch=True),
        side=st.sampled_from([None, *SIDES]),
        author=texts,
        agreed=sides,
        standing=st.sampled_from(get_args(Standing)),
    )
