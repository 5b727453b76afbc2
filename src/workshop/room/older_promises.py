"""Promises of agreements before the last one, which versions that did not carry promises on have left behind."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.store.store import Store


def older_promises(store: Store, before: Record) -> tuple[Item[Any], ...]:
    """Return the promises of agreements before `before` that are unsettled and that it does not have.

    Versions that did not carry promises on have left some behind. Those of an agreement that holds beside `before`
    are not among them.
    """
    here = {item.number for item in before.of(Commitment)}
    found: list[Item[Any]] = []
    for line in store.actions(relationship=before.relationship.id, open_only=True):
        if line.session == before.session.id or line.number in here:
            continue
        record = store.record(line.session)
        item = record.item(line.uid)
        if item is not None and record.session.state == "superseded":
            here.add(item.number)
            found.append(item)
    return tuple(found)


def with_older_promises(store: Store, record: Record, before: Record) -> Record:
    """Return `before` with the promises of earlier agreements that `record` has a copy of, and the words on them."""
    known = {item.uid for item in before.items}
    copied = [item.body.origin for item in record.of(Commitment) if item.standing != "new"]
    items, rows = list(before.items), list(before.progress)
    for uid in copied:
        session = store.session_of(uid) if uid and uid not in known else None
        if session is None:
            continue
        older = store.record(session)
        if older.session.relationship == before.session.relationship:
            items += [item for item in older.items if item.uid == uid]
            rows += [row for row in older.progress if row.commitment == uid]
    if len(items) == len(before.items):
        return before
    return structs.replace(before, items=tuple(items), progress=tuple(rows))
