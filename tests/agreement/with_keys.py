"""A sealed record that both sides signed with keys of their own, made by the real `ssh-keygen`."""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from agreement.agreement_builders import a_signature, agreement_of, proposed, sealed
from builders import INES, TOMAS
from ssh_keys import a_key, fingerprint_of, signed
from workshop.model.agreements import Signature
from workshop.model.people import Participant
from workshop.model.record import Record


def key_of(person: Participant) -> Path:
    """Return the private half of the key of a person; the public half lies beside it."""
    return a_key(person.handle)


def key_signature(record: Record, person: Participant) -> Signature:
    """Return the signature of `person` under the agreement of `record`, made with their key."""
    proof = signed(agreement_of(record).signed.encode(), key_of(person)).decode()
    return a_signature(
        record, person, assurance="key", fingerprint=fingerprint_of(key_of(person)), proof=proof
    )


def sealed_with_keys(record: Record | None = None) -> Record:
    """Return a record whose agreement both signatories signed with their keys."""
    record = proposed(record)
    signatures = tuple(key_signature(record, each) for each in (INES, TOMAS))
    return structs.replace(
        record,
        session=sealed().session,
        agreements=(structs.replace(agreement_of(record), state="sealed"),),
        signatures=signatures,
    )
