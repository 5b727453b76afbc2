"""Checks across a record file: ids that are used once, references that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date as Date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from workshop.documents.faults import Faults, shown
from workshop.documents.walker import Fault
from workshop.model.commitments import Commitment
from workshop.model.items import Item, owners_in
from workshop.model.kinds import ITEM_TYPES
from workshop.model.kpis import DIRECTIONS, Kpi, Realism, targets_fault, tolerance_fault
from workshop.model.notes import Note
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rhythm import when_fault
from workshop.model.scope import Terms
from workshop.model.scorecard import Score
from workshop.model.sides import SIDES, side_word


def record_faults(record: Record, so_far: Faults) -> Iterator[Fault]:
    """Return the faults across `record`, parts of which may not have been readable (see walker.Check)."""
    # A reference to something that could not be read may be right, so it is not checked.
    references = [
        refers for (target, key), refers in _REFERENCES.items() if not so_far.any_key(target, key)
    ]
    for check in (
        _people,
        _session,
        _ids,
        _singles,
        _figures,
        _promises,
        _weights,
        _terms,
        _last_time,
        _agreements,
        _signatures,
        *references,
    ):
        yield from check(record)


def _people(record: Record) -> Iterator[Fault]:
    yield from _repeated(
        (f"participant[{number}].handle", person.handle)
        for number, person in enumerate(record.participants, start=1)
    )
    for number, person in enumerate(record.participants, start=1):
        role = "contact" if person.contact else "signatory" if person.signatory else ""
        if person.observer and role:
            yield f"participant[{number}].{role}", "an observer is neither contact nor signatory"
    yield from _repeated(
        (f"participant[{number}].key", person.key)
        for number, person in enumerate(record.participants, start=1)
    )
    yield from _deputies(record)
    for side in SIDES:
        contacts = [
            number
            for number, person in enumerate(record.participants, start=1)
            if person.contact and person.side == side
        ]
        for number in contacts[1:]:
            yield (
                f"participant[{number}].contact",
                f"a second contact of the {side_word(side)}, beside participant[{contacts[0]}]; each side has one",
            )


def _deputies(record: Record) -> Iterator[Fault]:
    places = [
        f"participant[{number}].stands_in_for" for number in range(1, len(record.participants) + 1)
    ]
    yield from _repeated(
        (place, person.stands_in_for)
        for place, person in zip(places, record.participants, strict=True)
    )
    for place, person in zip(places, record.participants, strict=True):
        other = record.person(person.stands_in_for)
        if not person.stands_in_for:
            continue
        if not person.signatory:
            yield place, "is for a signatory, and this person does not sign"
        if other is not None and (other.signatory or other.side != person.side or other is person):
            yield place, f"{shown(other.handle)} is not somebody of the same side who does not sign"


def _session(record: Record) -> Iterator[Fault]:
    session, relationship = record.session, record.relationship
    if session.relationship and relationship.id and session.relationship != relationship.id:
        yield "session.relationship", f"is not the id of the relationship, {shown(relationship.id)}"


def _ids(record: Record) -> Iterator[Fault]:
    yield from _repeated(
        (f"step[{number}].uid", step.uid) for number, step in enumerate(record.agenda, start=1)
    )
    yield from _repeated((f"{place}.uid", item.uid) for place, item in _placed(record))
    yield from _repeated((f"{place}.number", item.number) for place, item in _placed(record))
    yield from _repeated(
        (f"signature[{number}].uid", each.uid)
        for number, each in enumerate(record.signatures, start=1)
    )
    afterwards = [
        (f"progress[{number}].uid", row.uid) for number, row in enumerate(record.progress, start=1)
    ]
    afterwards += [
        (f"reading[{number}].uid", row.uid) for number, row in enumerate(record.readings, start=1)
    ]
    yield from _repeated(afterwards)


def _singles(record: Record) -> Iterator[Fault]:
    for name, item_type in ITEM_TYPES.items():
        if item_type.single:
            for number in range(2, len(record.of(item_type.body)) + 1):
                yield f"{name}[{number}]", f"a second one; a session has one [[{name}]]"


def _figures(record: Record) -> Iterator[Fault]:
    for number, item in enumerate(record.of(Kpi), start=1):
        # In the first version a tolerance could stand beside any direction; it is still read.
        told = item.body.direction in DIRECTIONS and item.body.tolerance_in == "unit"
        if told and (fault := tolerance_fault(item.body)):
            yield f"kpi[{number}].tolerance", fault
        if fault := targets_fault(item.body):
            yield f"kpi[{number}].targets", fault


def _promises(record: Record) -> Iterator[Fault]:
    for number, item in enumerate(record.of(Commitment), start=1):
        field, fault = when_fault(item.body)
        if fault and Date.min not in (item.body.due, item.body.until):
            yield f"commitment[{number}].{field}", fault
        yield from _repeated(
            (f"commitment[{number}].helpers[{at}]", each)
            for at, each in enumerate(item.body.helpers, start=1)
        )
        for at, each in enumerate(item.body.helpers, start=1):
            if each and each == item.body.owner:
                yield (
                    f"commitment[{number}].helpers[{at}]",
                    "answers for it, so cannot help as well",
                )


def _weights(record: Record) -> Iterator[Fault]:
    found: dict[str, Decimal | None] = {}
    for number, step in enumerate(record.agenda, start=1):
        for place, area in enumerate(step.areas, start=1):
            found[f"step[{number}].areas[{place}].weight"] = area.weight
            for count, statement in enumerate(area.statements, start=1):
                at = f"step[{number}].areas[{place}].statements[{count}].weight"
                found[at] = statement.weight
    for number, item in enumerate(record.of(Score), start=1):
        found[f"score[{number}].weight"] = item.body.weight
        found[f"score[{number}].area_weight"] = item.body.area_weight
    for at, weight in found.items():
        if weight is not None and weight <= 0:
            yield at, f"is {weight}; needed: a figure above 0"


def _terms(record: Record) -> Iterator[Fault]:
    for number, item in enumerate(record.of(Terms), start=1):
        if item.body.backwards and item.body.ends != Date.min:
            yield f"terms[{number}].ends", "the term ends before it begins"


def _last_time(record: Record) -> Iterator[Fault]:
    rated: list[tuple[str, Score | Poll]] = []
    rated += [(f"score[{at}]", each.body) for at, each in enumerate(record.of(Score), start=1)]
    rated += [(f"poll[{at}]", each.body) for at, each in enumerate(record.of(Poll), start=1)]
    for place, body in rated:
        before = body.before
        if before is None:
            continue
        low, high = body.lowest, body.lowest + len(body.scale) - 1
        for name, figure in (("given", before.given), ("own", before.own)):
            if figure is not None and not low <= figure <= high:
                words = f"is {shown(str(figure))}, which is not on the scale, {low} to {high}"
                yield f"{place}.before.{name}", words
        if before.given is not None and before.why_not:
            yield f"{place}.before.why_not", "says why there is no figure, beside a figure"


def _agreements(record: Record) -> Iterator[Fault]:
    yield from _repeated(
        (f"agreement[{number}].revision", str(each.revision or ""))
        for number, each in enumerate(record.agreements, start=1)
    )
    for number, each in enumerate(record.agreements, start=1):
        place = f"agreement[{number}]"
        yield from _of_this_session(record, each.session, place)
        digest = sha256(each.signed.encode()).hexdigest()
        if each.signed and each.digest and each.digest != digest:
            signed = "page" if each.page else "text"
            yield f"{place}.digest", f"is not the SHA-256 of its {signed}, which is {digest}"


def _signatures(record: Record) -> Iterator[Fault]:
    for number, each in enumerate(record.signatures, start=1):
        yield from _of_this_session(record, each.session, f"signature[{number}]")


def _of_this_session(record: Record, session: str, place: str) -> Iterator[Fault]:
    if session and record.session.id and session != record.session.id:
        yield f"{place}.session", f"is not the id of the session, {shown(record.session.id)}"


def _to_steps(record: Record) -> Iterator[Fault]:
    steps = {step.uid for step in record.agenda}
    named = [("session.step", record.session.step)]
    named += [(f"{place}.step", item.step) for place, item in _placed(record)]
    for place, uid in named:
        if uid and uid not in steps:
            yield place, f"{shown(uid)} is not the uid of a step"


def _to_people(record: Record) -> Iterator[Fault]:
    # A clause that came over from the last agreement may name somebody who is not part of this session, and so may
    # a signature that became void. Whoever was asked or chose in a round may have been taken out of the session since.
    named: list[tuple[str, str]] = []
    for number, promise in enumerate(record.of(Commitment), start=1):
        if promise.standing == "new":
            named.append((f"commitment[{number}].owner", promise.body.owner))
            named += [
                (f"commitment[{number}].helpers[{at}]", each)
                for at, each in enumerate(promise.body.helpers, start=1)
            ]
            yield from _side_of_owners(record, promise, f"commitment[{number}].side")
    for number, kpi in enumerate(record.of(Kpi), start=1):
        if kpi.standing == "new":
            named.append((f"kpi[{number}].owner", kpi.body.owner))
            named.append((f"kpi[{number}].reported_by", kpi.body.reported_by))
            place = f"kpi[{number}].co_owners"
            named += [
                (f"{place}[{at}]", each) for at, each in enumerate(kpi.body.co_owners, start=1)
            ]
            yield from _side_of_owners(record, kpi, f"kpi[{number}].side")
    for number, signature in enumerate(record.signatures, start=1):
        if not signature.void:
            named.append((f"signature[{number}].handle", signature.handle))
    named += [
        (f"participant[{number}].stands_in_for", person.stands_in_for)
        for number, person in enumerate(record.participants, start=1)
    ]
    for place, handle in named:
        if handle and record.person(handle) is None:
            yield place, f"{shown(handle)} is not the handle of a participant"


def _side_of_owners(record: Record, item: Item[Any], place: str) -> Iterator[Fault]:
    """Yield the fault of an item that is one side's while its owners are of the other, or of both."""
    owners = owners_in(item.body)
    people = [person for person in map(record.person, owners) if person and person.side]
    if not item.side or not people or record.side_of(owners) == item.side:
        return
    said = ", ".join(
        f"{shown(each.handle)} of the {side_word(each.side)}" for each in people if each.side
    )
    rule = "no side" if record.side_of(owners) is None else f'"{people[0].side}"'
    yield place, f'is "{item.side}", but owned by {said}; needed: {rule}'


def _to_agreements(record: Record) -> Iterator[Fault]:
    stands = any(each.state != "void" for each in record.agreements)
    if record.session.state in ("proposed", "sealed", "superseded") and not stands:
        yield "session.state", f'is "{record.session.state}", but no [[agreement]] stands'
    digests = {each.revision: each.digest for each in record.agreements}
    for number, each in enumerate(record.signatures, start=1):
        place = f"signature[{number}]"
        if each.revision and each.revision not in digests:
            yield f"{place}.revision", f"there is no [[agreement]] of revision {each.revision}"
        elif each.revision and each.digest and digests[each.revision] not in ("", each.digest):
            yield f"{place}.digest", f"is not the digest of revision {each.revision}"


def _to_commitments(record: Record) -> Iterator[Fault]:
    uids = {item.uid for item in record.of(Commitment)}
    for number, row in enumerate(record.progress, start=1):
        if row.commitment and row.commitment not in uids:
            yield (
                f"progress[{number}].commitment",
                f"{shown(row.commitment)} is not the uid of a commitment",
            )


def _to_kpis(record: Record) -> Iterator[Fault]:
    uids = {item.uid for item in record.of(Kpi)}
    named = [
        (f"realism[{number}].kpi", item.body.kpi)
        for number, item in enumerate(record.of(Realism), start=1)
    ]
    named += [
        (f"reading[{number}].kpi", reading.kpi)
        for number, reading in enumerate(record.readings, start=1)
    ]
    for place, uid in named:
        if uid and uid not in uids:
            yield place, f"{shown(uid)} is not the uid of a kpi"


def _to_notes(record: Record) -> Iterator[Fault]:
    uids = {item.uid for item in record.of(Note)}
    for number, item in enumerate(record.of(Note), start=1):
        if item.body.group and item.body.group not in uids:
            yield f"note[{number}].group", f"{shown(item.body.group)} is not the uid of a note"


_REFERENCES: dict[tuple[str, str], Callable[[Record], Iterator[Fault]]] = {
    ("step", "uid"): _to_steps,
    ("participant", "handle"): _to_people,
    ("agreement", "revision"): _to_agreements,
    ("commitment", "uid"): _to_commitments,
    ("kpi", "uid"): _to_kpis,
    ("note", "uid"): _to_notes,
}
"""For each list and the key of its tables, the check of the references to them."""


def _placed(record: Record) -> Iterator[tuple[str, Item[Any]]]:
    """Return every item with its place in the file."""
    for name, item_type in ITEM_TYPES.items():
        for number, item in enumerate(record.of(item_type.body), start=1):
            yield f"{name}[{number}]", item


def _repeated(named: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Return a fault for each place whose name was used at an earlier one; "" is not a name."""
    first: dict[str, str] = {}
    for place, name in named:
        before = first.setdefault(name, place)
        if name and before != place:
            yield place, f"{shown(name)} stands at {before} already; it may be used once"
