"""What every group of intents works with: reading an item, saving one, and making a new one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, TypeVar

import msgspec
from msgspec import Struct, structs

from workshop.errors import InputError, NotFound
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF, unknown_key
from workshop.model.sides import Side
from workshop.model.text import clean
from workshop.room.core import Core
from workshop.room.seats import Power
from workshop.store.writer import Writer

S = TypeVar("S", bound=Struct)


def changed(body: S, fields: dict[str, object]) -> S:
    """Return `body` with `fields` replaced, texts cleaned and every value checked against its type.

    Raises InputError naming the first field that cannot be taken.
    """
    taken: dict[str, object] = {}
    for name, value in fields.items():
        if name not in body.__struct_fields__:
            raise InputError(f"There is no field “{name}” here.", name)
        try:
            taken[name] = _tidy(value)
        except InputError as error:
            raise InputError(str(error), name) from None
    wanted = structs.replace(body, **taken)
    try:
        made = msgspec.convert(msgspec.to_builtins(wanted), type(body))
        if fault := unknown_key(made):
            raise msgspec.ValidationError(fault)
        return made
    except msgspec.ValidationError as error:
        name = str(error).rpartition("$.")[2].rstrip("`") if "$." in str(error) else ""
        raise InputError(f"{name or 'This'} cannot be taken: {error}", name) from None


def _tidy(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple | list):
        return tuple(_tidy(each) for each in value)
    return value


def label(item: Item[Any]) -> str:
    """Return what people call the item: its clause number, or what it is."""
    return item.number or TYPE_OF[type(item.body)].title


class Acts:
    """A group of intents on one core, and what all of them do their acts with."""

    NAME: str
    """Begins the names of its acts."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def writing(
        self, intent: str, words: str = "", *, power: Power = "write", whose: Side | None = None
    ) -> AbstractContextManager[Writer]:
        """Begin an act of this group, for the side `whose`; what it changes is read inside it."""
        return self.core.writing(f"{self.NAME}.{intent}", words, power=power, whose=whose)

    def item(self, uid: str) -> Item[Any]:
        """Return the item with `uid`. Raises NotFound."""
        found = self.core.record.item(uid)
        if found is None:
            raise NotFound("That item is no longer there.")
        return found

    def put(self, writer: Writer, item: Item[Any], words: str = "") -> None:
        """Save an item of this session; `words` say what was done with it."""
        writer.save_item(self.core.id, item)
        if words:
            writer.describe(words)

    def make(
        self, writer: Writer, body: Struct, step: str, side: Side | None, author: str = ""
    ) -> Item[Any]:
        """Save a new item with the next number of its type; return it."""
        core = self.core
        kind = TYPE_OF[type(body)]
        item: Item[Any] = Item(
            core.new_uid(),
            changed(body, {name: getattr(body, name) for name in body.__struct_fields__}),
            step="" if kind.single else step,
            position=writer.next_position(core.id, kind.name),
            number=writer.next_number(core.record.relationship.id, kind.prefix)
            if kind.prefix
            else "",
            side=side,
            author=author,
        )
        self.put(writer, item)
        return item
