"""How one session of a relationship takes over from the last: copies of what is in force, and words that go with them.

A session begins with a copy of every clause in force in the last agreement, under its number. When it is sealed, what
became of a promise and is still open goes on at its copy, so that the next session need look at this one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct, structs

from workshop.agreement.continuity import numbers_in_force
from workshop.model.agenda import Step
from workshop.model.agreements import Agreement
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.noted import Parked, Question
from workshop.model.progress import Progress, Words, latest_words
from workshop.model.record import Record
from workshop.model.sides import SIDES
from workshop.model.what_became import Promise, promises
from workshop.model.written import all_in_force
from workshop.store.writer import Writer


def copies(
    before: Record,
    agenda: tuple[Step, ...],
    new_uid: Callable[[], str],
    older: tuple[Item[Any], ...] = (),
) -> tuple[Item[Any], ...]:
    """Return what a further session on `agenda` begins with: copies of what is in force in `before`, and of `older`."""
    return tuple(_copy(item, agenda, new_uid) for item in (*older, *_goes_on(before)))


def _goes_on(before: Record) -> tuple[Item[Any], ...]:
    """Return the items of the clauses in force in the agreement of `before`; those without a number as they stand."""
    numbers = set(numbers_in_force(before))
    bare = {item.uid for item in all_in_force(before) if not item.number}
    return tuple(
        item
        for item in before.items
        if TYPE_OF[type(item.body)].renewed and (item.number in numbers or item.uid in bare)
    )


def _copy(item: Item[Any], agenda: tuple[Step, ...], new_uid: Callable[[], str]) -> Item[Any]:
    """Return the item as it stands in a further session, under its number, in the step that is for it."""
    kind = TYPE_OF[type(item.body)].kind
    step = next((each.uid for each in agenda if each.kind == kind), "") if item.step else ""
    body = _leading_back(item.body, item)
    return structs.replace(
        item, uid=new_uid(), body=body, step=step, standing="carried", reworded=""
    )


def _leading_back(body: Struct, to: Item[Any]) -> Struct:
    """Return the body of a copy of `to`: a promise, a question or a topic names the item it is a copy of."""
    if isinstance(body, Commitment | Question | Parked):
        return structs.replace(body, origin=to.uid)
    return body


def catch_up(writer: Writer, record: Record, earlier: Record, new_uid: Callable[[], str]) -> Record:
    """Return `record` as a session that continues `earlier`, whose agreement it will replace; save what differs.

    A session that was begun by an older version lacks copies, and one that was begun before `earlier` was sealed
    continues an agreement that no longer holds. What they lack is added as not looked at.
    """
    earlier = _with_words(writer, record, earlier, new_uid)
    changed = {item.uid: item for item in _led_back(record, earlier)}
    here = {item.number for item in record.items}
    said = {
        each.item.number
        for each in promises(structs.replace(record, before=earlier))
        if not each.unsaid
    }
    added: list[Item[Any]] = []
    for item in _goes_on(earlier):
        if item.number and item.number not in here:
            copy = _copy(item, record.agenda, new_uid)
            added.append(structs.replace(copy, standing="stands") if item.number in said else copy)
    for item in (*changed.values(), *added):
        writer.save_item(record.session.id, item)
    session = structs.replace(record.session, follows=earlier.session.id)
    if session != record.session:
        writer.save_session(session)
    items = [*(changed.get(item.uid, item) for item in record.items), *added]
    order = list(TYPE_OF)
    items.sort(key=lambda item: (order.index(type(item.body)), item.position, item.uid))
    return structs.replace(record, session=session, items=tuple(items), before=earlier)


def _led_back(record: Record, earlier: Record) -> Iterator[Item[Any]]:
    """Yield the copies in `record` that lead back to another item than that of `earlier`, leading there."""
    origins = {item.number: item for item in earlier.items if item.number}
    for item in record.items:
        origin = origins.get(item.number)
        if origin is not None and item.standing != "new":
            body = _leading_back(item.body, origin)
            if body != item.body:
                yield structs.replace(item, body=body)


def _with_words(
    writer: Writer, record: Record, earlier: Record, new_uid: Callable[[], str]
) -> Record:
    """Return `earlier` with what was said of its promises while another agreement held, where that is newer."""
    if record.before is None or record.before.session.id == earlier.session.id:
        return earlier
    said = {each.item.number: each for each in promises(record)}
    rows: list[Progress] = []
    for item in earlier.of(Commitment):
        known = latest_words(row for row in earlier.progress if row.commitment == item.uid)
        if item.number in said:
            rows += _repeated(said[item.number], known, item.uid, new_uid)
    for row in rows:
        writer.add_progress(earlier.session.id, row)
    return structs.replace(earlier, progress=(*earlier.progress, *rows))


def _repeated(
    promise: Promise, known: Words, commitment: str, new_uid: Callable[[], str]
) -> Iterator[Progress]:
    """Yield the words on `promise` that are newer than those `known`, as words on another commitment."""
    for side in SIDES:
        word = promise.word(side)
        if word is not None and (side not in known or known[side].at < word.at):
            yield structs.replace(word, uid=new_uid(), commitment=commitment, side=side)


def hand_on(
    writer: Writer, record: Record, agreement: Agreement, new_uid: Callable[[], str]
) -> None:
    """Repeat what was said of the promises that go on in `agreement`, which is being sealed, for their copies.

    A promise that it reports as settled stays where it was made, with its outcome, and its copy goes. One that was not
    kept and is promised again begins anew.
    """
    numbers = set(numbers_in_force(structs.replace(record, agreements=(agreement,))))
    for promise in promises(record):
        copy = promise.here
        if copy is None:
            continue
        if copy.number and copy.number not in numbers:
            writer.remove_item(copy.uid)
        elif not promise.begins_anew:
            for row in _repeated(promise, {}, copy.uid, new_uid):
                writer.add_progress(record.session.id, row)
