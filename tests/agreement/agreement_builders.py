"""Records on their way to an agreement: one item changed, proposed, signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct, structs

from builders import INES, JUN, NOW, TOMAS, a_record
from workshop.agreement.compose import Superseded, propose
from workshop.model.agreements import Agreement, Signature, intent_sentence
from workshop.model.items import Item
from workshop.model.people import Participant
from workshop.model.record import Record


def with_item(record: Record, number: str, /, **envelope: Any) -> Record:
    """Return `record` with the envelope of one item changed."""
    return structs.replace(
        record,
        items=tuple(
            structs.replace(item, **envelope) if item.number == number else item
            for item in record.items
        ),
    )


def with_body(record: Record, number: str, /, **fields: Any) -> Record:
    """Return `record` with what one item says changed."""
    body = next(item.body for item in record.items if item.number == number)
    return with_item(record, number, body=structs.replace(body, **fields))


def with_single(record: Record, body: type[Struct], **fields: Any) -> Record:
    """Return `record` with what its single `body` says changed."""
    return structs.replace(
        record,
        items=tuple(
            structs.replace(item, body=structs.replace(item.body, **fields))
            if type(item.body) is body
            else item
            for item in record.items
        ),
    )


def with_more(record: Record, body: object, **envelope: Any) -> Record:
    """Return `record` with one more item."""
    uid = f"m{len(record.items):015x}"
    return structs.replace(record, items=(*record.items, Item(uid, body, **envelope)))


def without(record: Record, *bodies: type[Struct]) -> Record:
    """Return `record` without the items of some types."""
    return structs.replace(
        record, items=tuple(item for item in record.items if type(item.body) not in bodies)
    )


def with_person(record: Record, handle: str, /, **fields: Any) -> Record:
    """Return `record` with one person changed."""
    return structs.replace(
        record,
        participants=tuple(
            structs.replace(each, **fields) if each.handle == handle else each
            for each in record.participants
        ),
    )


def proposed(
    record: Record | None = None,
    *,
    revision: int = 1,
    now: datetime = NOW,
    supersedes: Superseded | None = None,
) -> Record:
    """Return `record` with its agreement proposed."""
    record = record or a_record()
    agreement = propose(record, revision, now, supersedes)
    return structs.replace(
        record,
        session=structs.replace(record.session, state="proposed"),
        agreements=(*record.agreements, agreement),
    )


def agreement_of(record: Record) -> Agreement:
    """Return the agreement that was proposed."""
    assert record.agreement is not None
    return record.agreement


def a_signature(record: Record, person: Participant, **fields: Any) -> Signature:
    """Return the typed signature of `person` under the agreement of `record`."""
    agreement = agreement_of(record)
    assert person.side is not None
    party = record.relationship.organisation(person.side)
    signature = Signature(
        uid=f"g-{person.handle}",
        session=record.session.id,
        revision=agreement.revision,
        digest=agreement.digest,
        side=person.side,
        handle=person.handle,
        name=person.name,
        title=person.title,
        authority=f"signs for {party.legal_name}",
        intent=intent_sentence(party.legal_name, agreement.revision, agreement.digest),
        assurance="typed",
        seat="the facilitator's seat on this host",
        typed_by=JUN.handle,
        where="room",
        at=NOW,
    )
    return structs.replace(signature, **fields)


def signed_by(record: Record, *people: Participant) -> Record:
    """Return `record` with the typed signatures of `people`."""
    return structs.replace(
        record,
        signatures=(*record.signatures, *(a_signature(record, each) for each in people)),
    )


def sealed() -> Record:
    """Return a record whose agreement both signatories signed."""
    record = signed_by(proposed(), INES, TOMAS)
    agreement = structs.replace(agreement_of(record), state="sealed")
    return structs.replace(
        record,
        session=structs.replace(record.session, state="sealed"),
        agreements=(agreement,),
    )
