"""What the intents of every kind share: adding an item, changing it, and the words undo will say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct, structs

from workshop.errors import InputError, Refused
from workshop.model.commitments import Commitment
from workshop.model.items import HOLDER_LISTS, HOLDERS, Item, edited, owners_in, with_owners
from workshop.model.kinds import ITEM_TYPES, KINDS, ROUNDS_OF, TYPE_OF
from workshop.model.names import KindName
from workshop.model.people import find_person
from workshop.model.record import Record
from workshop.model.rhythm import when_fault
from workshop.model.rounds import Round
from workshop.model.sides import Side, side_word
from workshop.model.text import clean, listed
from workshop.room.acts import Acts, changed, label
from workshop.room.core import Core
from workshop.store.writer import Writer

QUIET = frozenset({"confidence", "confirmed", "votes"})
"""Fields that do not change what was agreed: the ticks stay."""


def require_words(text: str, field: str, sentence: str) -> None:
    """Raise InputError, with the field, where `text` says nothing (`sentence`) or is too long."""
    try:
        empty = not clean(text)
    except InputError as error:
        raise InputError(str(error), field) from None
    if empty:
        raise InputError(sentence, field)


def named(fields: Iterable[str]) -> str:
    """Return the names of fields, as undo says them: `text and when it is due`. Fields of one thing are named once."""
    return listed([*dict.fromkeys(_WORDS.get(each, each.replace("_", " ")) for each in fields)])


_WORDS = {
    "agency": "what the agency says",
    "approves": "what they approve",
    "became": "what became of it",
    "begins": "term",
    "budget_agency": "what the agency says of the budget",
    "budget_client": "what the client says of the budget",
    "client": "what the client says",
    "done_when": "what done means",
    "due": "when it is due",
    "ends": "term",
    "helpers": "who helps",
    "kpi_class": "kind of figure",
    "met": "when it was met",
    "reported_by": "who reports it",
    "responsible": "who does it",
    "responsible_name": "who does it",
    "restated": "what was said back",
    "rhythm": "when it is due",
    "scores_use": "use of the scores",
    "targets": "targets by period",
    "tolerance_in": "tolerance",
    "until": "when it is due",
    "when": "when it is due",
}
"""What people call a field whose name is a machine's."""


NOTED = "what can be noted from any step"


class Intents(Acts):
    """The intents of one kind: captured items are added and changed."""

    KIND: KindName | None = None
    """The kind of step whose items these intents change; None for what can be noted from any step."""
    TYPES: tuple[type[Struct], ...] = ()
    """The types of item that they change; empty for every type of the kind."""

    def item(self, uid: str, *types: type[Struct]) -> Item[Any]:
        """Return the item with `uid`, which is one of the kind's TYPES, or of `types` where these are given.

        Raises NotFound; Refused for an item of another kind, and for a round: what it promised stands.
        """
        found = super().item(uid)
        if isinstance(found.body, Round):
            raise Refused("A private round is opened, revealed or discarded, and not changed.")
        if not isinstance(found.body, types or self._types()):
            kind = TYPE_OF[type(found.body)].kind
            if kind == self.KIND:
                raise Refused(f"{label(found)} is not changed in this way.")
            raise Refused(f"{label(found)} belongs to {_place(kind)}, not to {_place(self.KIND)}.")
        return found

    def _types(self) -> tuple[type[Struct], ...]:
        own = (each.body for each in ITEM_TYPES.values() if each.kind == self.KIND)
        return self.TYPES or tuple(own)

    def add_item(self, body: Struct, *, step: str = "", side: Side | None = None) -> str:
        """Save a new item in the open step, or in `step`; return its uid. One act."""
        with self.writing("add") as writer:
            item = self.make(writer, body, step or self.core.open_step.uid, side)
            writer.describe(f"{label(item)} added")
        return item.uid

    def change_item(self, uid: str, fields: dict[str, object], done: str = "") -> None:
        """Change fields of an item's body: one act, none where nothing differs."""
        with self.writing("change") as writer:
            self._change(writer, self.item(uid), fields, done)

    def _change(
        self, writer: Writer, item: Item[Any], fields: dict[str, object], done: str = ""
    ) -> None:
        body = changed(item.body, fields)
        if body != item.body:
            words = done or f"{label(item)}: {named(fields)} changed"
            self.put(writer, marked(self.core, item, with_body(item, body, fields)), words)

    def give_to(self, uid: str, side: Side) -> None:
        """Say that the item is the other side's: one act, none where it is that already."""
        with self.writing("give") as writer:
            item = self.item(uid)
            if item.side != side:
                body, void = self._turned_over(item.body)
                body = with_owners(body, self._owners_on(side, body))
                given = structs.replace(edited(item, body), side=side, reworded="")
                more = f", {void}" if void else ""
                self.put(writer, given, f"{label(item)} given to the {side_word(side)}{more}")

    def _owners_on(self, side: Side, body: Any) -> list[str]:
        """Return the owners of a body whom the other side does not have."""
        people = {each: self.core.record.person(each) for each in owners_in(body)}
        return [each for each, who in people.items() if who is None or who.side in (None, side)]

    def _turned_over(self, body: Any) -> tuple[Any, str]:
        """Return a body as it stands once it is the other side's, and in words what of it no longer counts.

        What the other side answered, or heard, it has said itself by then.
        """
        return body, ""

    def change_single(self, body: type[Struct], fields: dict[str, object]) -> None:
        """Change fields of the item of which a session has one, making it where it is not there yet."""
        with self.writing("change") as writer:
            found = self.core.record.of(body)
            if found:
                self._change(writer, found[0], fields)
                return
            made = changed(body(), fields)
            if made != body():
                self.make(writer, made, "", None)
                writer.describe(f"{TYPE_OF[body].title}: {named(fields)} written")


def _place(kind: KindName | None) -> str:
    return KINDS[kind].title if kind else NOTED


def with_body(item: Item[Any], body: Struct, names: Iterable[str]) -> Item[Any]:
    """Return `item` with a body in which the fields `names` are new; its ticks fall unless these are QUIET."""
    if QUIET.issuperset(names):
        return structs.replace(item, body=body)
    return edited(item, body)


def marked(core: Core, before: Item[Any], now: Item[Any]) -> Item[Any]:
    """Return `now`, marked with who sits here where they have changed the words of somebody else.

    Words are somebody's own once they have an author, came out of a private round, or their side has said yes to them;
    until then they are still being written down, at whatever keyboard.
    """
    was, said = (getattr(each.body, "text", "") for each in (before, now))
    if was == said or before.side is None or not _somebodys(core.record, before):
        return now
    person = core.record.person(core.who)
    side = person.side if person is not None else None
    own = core.who == before.author if before.author else side == before.side
    return structs.replace(now, reworded="" if own else core.who or core.seat.kind)


def _somebodys(record: Record, item: Item[Any]) -> bool:
    said_yes = item.side in item.agreed or getattr(item.body, "confirmed", False)
    kind = TYPE_OF[type(item.body)].kind
    written_in = ROUNDS_OF.get(kind, ())[:1] if kind else ()
    return bool(item.author or item.reworded or said_yes) or any(
        each.body.stage == "revealed" and each.body.what in written_in
        for each in record.of(Round, item.step)
    )


def step_for(intents: Intents, type_name: str) -> str:
    """Return the uid of the first step of the kind that captures `type_name`, else of the open step."""
    record = intents.core.record
    kind = ITEM_TYPES[type_name].kind
    return next((step.uid for step in record.agenda if step.kind == kind), record.session.step)


def put_handles(record: Record, fields: dict[str, object]) -> Side | None:
    """Put handles for the people named in `fields`; return the side of the owners among them, None for both or none.

    Raises InputError, with the field, where nobody here is meant.
    """
    for name in HOLDERS:
        if fields.get(name):
            fields[name] = _handle(record, fields[name], name)
    for name in HOLDER_LISTS:
        several = fields.get(name)
        if isinstance(several, tuple | list):
            named = dict.fromkeys(_handle(record, each, name) for each in several)
            if name == "co_owners":
                named.pop(str(fields.get("owner")), None)
            fields[name] = tuple(named)
    owners = [fields.get("owner"), *_listed(fields.get("co_owners"))]
    return record.side_of(str(each) for each in owners if each)


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, tuple | list) else ()


def _handle(record: Record, who: object, field: str) -> str:
    try:
        return find_person(record.participants, str(who)).handle
    except InputError as error:
        raise InputError(str(error), field) from None


def change_owned(
    intents: Intents,
    uid: str,
    fields: dict[str, object],
    check: Callable[[Any], None] | None = None,
) -> None:
    """Change fields of an item that somebody owns, and whose it is with its owners: one act.

    `check` raises InputError for a body that makes no sense.
    """
    with intents.writing("change") as writer:
        item, record = intents.item(uid), intents.core.record
        put_handles(record, fields)
        body = changed(item.body, fields)
        if body == item.body:
            return
        if check is not None:
            check(body)
        owners = owners_in(body)
        side = item.side if owners == owners_in(item.body) else record.side_of(owners)
        names = [each for each in fields if getattr(body, each) != getattr(item.body, each)]
        new = structs.replace(with_body(item, body, names), side=side)
        intents.put(writer, new, f"{label(item)}: {named(names)} changed")


def require_sense(record: Record, promise: Commitment) -> None:
    """Raise InputError where the dates of a promise make no sense, or who answers for it is said to help."""
    if promise.owner and promise.owner in promise.helpers:
        name = record.name_of(promise.owner)
        words = f"{name} answers for it already. Name somebody else who helps, or nobody."
        raise InputError(words, "helpers")
    field, fault = when_fault(promise)
    if fault:
        raise InputError(fault, field)
