"""The receipt: who was asked to sign each revision, who signed, declined or put it off, when, and how that is known.

It is a document apart from the agreement, and no part of what is signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from workshop.agreement.canonical import digest
from workshop.agreement.clauses.welcome import Signatory
from workshop.agreement.content import read
from workshop.agreement.page import title
from workshop.agreement.signatures.signature_page import how_known, moment
from workshop.agreement.signatures.signing import signatories
from workshop.errors import Refused
from workshop.model.agreements import (
    Agreement,
    Signature,
    assurance_word,
    grouped,
    revision_word,
)
from workshop.model.markdown import escape
from workshop.model.paragraphs import as_page, on_one_line, shape
from workshop.model.record import Record, elsewhere_words
from workshop.model.session import state_word
from workshop.model.sign_off import Decline, Deferral
from workshop.model.values import show_date, show_minute

Moments = Mapping[str, datetime]
"""By the uid of an item, when it was written down on this computer."""


def receipt_page(record: Record, moments: Moments) -> str:
    """Return the receipt of a session. Raises Refused where nothing was ever proposed."""
    if not record.agreements:
        raise Refused(
            "Nothing was proposed in this session yet, so nobody was asked to sign and there is no receipt."
        )
    lines = [
        *title(read(record.agreements[-1].text), "Receipt"),
        "This page says who was asked to sign, and what became of it. It is not the agreement and no part of it.",
        "",
        *_standing(record),
        "",
    ]
    for agreement in reversed(record.agreements):
        lines += _revision(agreement, record, moments)
    lines += [
        "Times are UTC, from the clock of the host: the computer that the meeting was led from. This page is its "
        "record; what of it can be checked without the host, HOW-TO-CHECK.md in the folder of the agreement says.",
    ]
    return as_page(lines)


def _standing(record: Record) -> Iterator[str]:
    """Yield how the session stands, and what its agreement replaced."""
    session, latest = record.session, record.agreements[-1]
    word = "awaiting confirmation" if session.state == "proposed" else state_word(session.state)
    reason = f": {on_one_line(session.reason)}" if session.reason else ""
    yield f"- The session is **{word}**{reason}"
    if attested := elsewhere_words(record):
        yield f"- {escape(attested)}"
    earlier = read(latest.text).head.supersedes
    if earlier:
        named = f" “{on_one_line(earlier.title)}”" if earlier.title else ""
        yield (
            f"- It replaces the agreement{named}, revision {earlier.revision}, whose digest begins "
            f"{grouped(earlier.digest)}"
        )


def _revision(agreement: Agreement, record: Record, moments: Moments) -> Iterator[str]:
    page = digest(agreement.page) if agreement.page else ""
    yield f"## Revision {agreement.revision}: {revision_word(agreement.state)}"
    yield ""
    if agreement.state == "void":
        yield "It was reopened, and every signature under it is void."
        yield ""
    yield f"- Proposed on {_at(agreement.proposed)}"
    yield f"- What is signed is the file {agreement.file}"
    if digest(agreement.signed) != agreement.digest:
        yield f"- **What is stored has been changed:** the digest that was recorded is {escape(agreement.digest)}"
    yield ""
    if page:
        yield "SHA-256 of agreement.md, the page:"
        yield ""
        yield f"    {page}"
        yield ""
    yield "SHA-256 of agreement.toml, its data:"
    yield ""
    yield f"    {digest(agreement.text)}"
    yield ""
    yield "Asked to sign:"
    yield ""
    for signatory in signatories(agreement.text):
        yield from _answers(signatory, agreement, record, moments)
    yield ""


def _answers(
    signatory: Signatory, agreement: Agreement, record: Record, moments: Moments
) -> Iterator[str]:
    """Yield a signatory, with everything that they answered."""
    who = f"{signatory.name}, {signatory.title}" if signatory.title else signatory.name
    yield f"- {shape(signatory.side)}{on_one_line(who)}, for {on_one_line(signatory.for_whom)}"
    answered = False
    for item in record.of(Deferral):
        said = item.body
        if (said.handle, said.revision) == (signatory.handle, agreement.revision):
            until = f", until {show_date(said.until)}" if said.until else ""
            asks = f", asks first: {on_one_line(said.asks)}" if said.asks else ""
            yield f"  - **Not today**{_when(moments.get(item.uid))}{until}{asks}"
    for signature in record.signatures:
        if (signature.handle, signature.revision) == (signatory.handle, agreement.revision):
            answered = True
            yield from _signed(signature)
    for refusal in record.of(Decline):
        no = refusal.body
        if (no.handle, no.revision) == (signatory.handle, agreement.revision):
            answered = True
            yield f"  - **Declined**{_when(moments.get(refusal.uid))}: {on_one_line(no.reason)}"
    if not answered:
        yield "  - Did not sign" if agreement.state == "void" else "  - Has not signed"


def _signed(signature: Signature) -> Iterator[str]:
    void = ", **void** since it was reopened" if signature.void else ""
    yield f"  - **Signed** on {moment(signature)}, as {escape(signature.name)}{void}"
    yield f"  - How it is known ({assurance_word(signature)}): {how_known(signature)}"
    if signature.fingerprint:
        yield f"  - With the key `{signature.fingerprint}`"


def _when(at: datetime | None) -> str:
    return f" on {_at(at)}" if at else ""


def _at(at: datetime) -> str:
    return f"{show_date(at.date())}, {show_minute(at)} UTC"
