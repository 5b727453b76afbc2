"""Whether `signatures.md` says what `signatures.toml` says, and nothing else: it is made again from that."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.agreement.canonical import canonical
from workshop.agreement.clauses.welcome import Parties
from workshop.agreement.content import Content, read, tables
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.agreement.signatures.signatures_toml import (
    Missing,
    Signatures,
    Signed,
    read_signatures,
)
from workshop.agreement.verified.signed_text import LONGEST, Files, SignedText
from workshop.agreement.verified.verdict import Checked, Remark
from workshop.errors import DocumentError
from workshop.model.agreements import Agreement, Signature
from workshop.model.items import Item
from workshop.model.people import Organisation, Participant, Relationship
from workshop.model.record import Record
from workshop.model.session import Session
from workshop.model.sign_off import Decline, Deferral


def record_page_part(shown: bytes, files: Files, signed: SignedText) -> Checked:
    """Return what is known of `signatures.md`, which has the bytes `shown`."""
    ours = _ours(files, signed)
    if ours is None:
        words = "signatures.md cannot be compared: nothing here says the same for programs. Do not rely on it."
        return Checked("record", "not known", (Remark("unknown", words),))
    if shown != ours.encode("utf-8"):
        words = (
            "signatures.md says more than signatures.toml, or something else. Do not rely on it: who signed stands "
            "below."
        )
        return Checked("record", "says more", (Remark("unknown", words),))
    return Checked(
        "record", "fits", (Remark("holds", "signatures.md says what signatures.toml says."),)
    )


def _ours(files: Files, signed: SignedText) -> str | None:
    """Return the signature page as this version writes it; None where that cannot be known."""
    if files.record is None or files.data is None or len(files.data) > LONGEST:
        return None
    try:
        text = files.data.decode("utf-8").removeprefix("\ufeff")
        record = read_signatures(files.record.decode("utf-8"), "signatures.toml")
        content = read(text)
        first_form = signed.file == "agreement.toml"
        agreement = Agreement(
            session=content.head.session,
            revision=content.head.revision,
            text=text if first_form else canonical(tables(content)),
            digest=signed.digest,
            proposed=content.head.proposed,
            state="void" if record.state == "void" else "proposed",
            page="" if first_form else signed.raw.decode("utf-8"),
        )
        return signatures_page(agreement, _record(record, agreement, content))
    except (DocumentError, UnicodeDecodeError):
        return None


def _record(said: Signatures, agreement: Agreement, content: Content) -> Record:
    """Return as much of the host's record as the signature page shows."""
    nobody = Organisation("")
    return Record(
        relationship=Relationship("", nobody, nobody),
        session=Session(
            id=said.session,
            slug="",
            title=said.title,
            relationship="",
            template="",
            date=content.head.proposed.date(),
            state="proposed" if said.state == "void" else said.state,
        ),
        participants=tuple(_people(said, content)),
        items=tuple(_answers(said.missing, agreement.revision)),
        agreements=(agreement,),
        signatures=tuple(_signature(each, said.session) for each in said.signatures),
    )


def _people(said: Signatures, content: Content) -> Iterator[Participant]:
    """Yield those whom the agreement names. It has no handle for whoever led, so any other one is theirs."""
    parties = content.parts.get("parties")
    if not isinstance(parties, Parties):
        return
    names = {each.handle: each.name for each in parties.signatories}
    names |= {each.handle: each.name for each in parties.people}
    for handle, name in names.items():
        yield Participant(handle, name)
    for handle in {each.typed_by for each in said.signatures} - {"", *names}:
        yield Participant(handle, parties.facilitator or handle)


def _answers(missing: tuple[Missing, ...], revision: int) -> Iterator[Item[Decline | Deferral]]:
    for each in missing:
        if each.answer == "declined":
            yield Item(each.handle, Decline(each.handle, revision, each.reason))
        elif each.answer == "not-today":
            yield Item(each.handle, Deferral(each.handle, revision, each.until, each.asks))


def _signature(said: Signed, session: str) -> Signature:
    return Signature(
        uid=said.handle,
        session=session,
        revision=said.revision,
        digest=said.digest,
        side=said.side,
        handle=said.handle,
        name=said.name,
        title=said.title,
        authority=said.authority,
        intent=said.intent,
        assurance=said.assurance,
        seat=said.seat,
        typed_by=said.typed_by,
        where=said.where,
        at=said.at,
        void=said.void,
        elsewhere=said.elsewhere,
        fingerprint=said.fingerprint,
    )
