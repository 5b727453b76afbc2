"""The signature page: who signed and how that is known, who is missing, what is void, and how to check the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workshop.agreement.canonical import digest
from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import Content
from workshop.model.agreements import Agreement, Assurance, Signature, Where, grouped
from workshop.model.markdown import escape
from workshop.model.record import Record
from workshop.model.sign_off import Decline, decline_of, deferral_of
from workshop.model.values import show_date, show_minute

WHERE: dict[Where, str] = {
    "room": "in the room",
    "video": "on video",
    "phone": "on the phone",
}

ASSURANCES: dict[Assurance, str] = {
    "typed": "name typed at a seat of this host; the host attests it, nothing else proves it",
    "mail": "a reply by mail on file; its sender is unproved",
    "code": "joined with the invitation code sent to this address; the host attests it",
    "login": "our SSH server completed the login with this key; the host attests it",
    "key": "SSH signature over the text by the person's own key; anyone can verify it",
}
"""What each assurance proves, and no more than that."""

_ASSURANCE_WORDS: dict[Assurance, str] = {
    "typed": "typed",
    "mail": "mail",
    "code": "code",
    "login": "login",
    "key": "key",
}


def signature_page(agreement: Agreement, record: Record, content: Content) -> Iterator[str]:
    """Yield the page: each signatory of the text with their signature or deferral, then the void signatures."""
    yield "## Signatures"
    yield ""
    parties = content.parts.get("parties")
    needed = parties.signatories if isinstance(parties, Parties) else ()
    given = {each.handle: each for each in record.signatures if _holds(each, agreement)}
    for signatory in needed:
        found = given.get(signatory.handle)
        if found:
            yield from _signed(signatory, found, record)
        else:
            yield from _missing(signatory, agreement, record)
    yield ""
    void = [each for each in record.signatures if each.void]
    declined = [each for each in record.of(Decline) if each.body.revision != agreement.revision]
    if declined:
        yield "### Declined before"
        yield ""
        for refusal in declined:
            name = record.name_of(refusal.body.handle)
            yield (
                f"- {escape(name)}, revision {refusal.body.revision}: {escape(refusal.body.reason)}"
            )
        yield ""
    if void:
        yield "### Void"
        yield ""
        for each in void:
            yield (
                f"- {escape(each.name)}, revision {each.revision}, "
                f"text {escape(grouped(each.digest))}, {_moment(each)}: "
                "void, because the agreement was reopened"
            )
        yield ""
    yield (
        "This page says what was recorded. It claims no legal kind of signature; times are UTC, "
        "from the clock of the host."
    )
    yield ""


def _holds(signature: Signature, agreement: Agreement) -> bool:
    return (
        not signature.void
        and signature.revision == agreement.revision
        and signature.digest == agreement.digest
    )


def _signed(signatory: Signatory, signature: Signature, record: Record) -> Iterator[str]:
    yield f"- **Signed** for {escape(signatory.signs_for)}: {escape(signature.name)}" + (
        f", {escape(signature.title)}" if signature.title else ""
    )
    yield f"  - {_moment(signature)}, text {escape(grouped(signature.digest))}"
    yield f"  - “{escape(signature.intent)}”"
    if signature.authority:
        yield f"  - Authority claimed: {escape(signature.authority)}"
    yield f"  - How it is known ({_ASSURANCE_WORDS[signature.assurance]}): {ASSURANCES[signature.assurance]}"
    yield f"  - {_seat(signature, record)}"


def _seat(signature: Signature, record: Record) -> str:
    """Return who sat at the keyboard, where, and where the signatory was."""
    if signature.typed_by == signature.handle:
        who = "the signatory"
    elif signature.typed_by:
        who = f"{escape(record.name_of(signature.typed_by))}, not the signatory"
    else:
        who = "the facilitator's seat, nobody named there"
    return (
        f"Typed by {who}, at {escape(signature.seat) or 'a seat of this host'}; "
        f"the signatory was {WHERE[signature.where]}"
    )


def _missing(signatory: Signatory, agreement: Agreement, record: Record) -> Iterator[str]:
    title = f", {escape(signatory.title)}" if signatory.title else ""
    declined = decline_of(record, agreement.revision)
    if declined and declined.body.handle == signatory.handle:
        yield f"- **Declined** for {escape(signatory.signs_for)}: {escape(signatory.name)}{title}"
        yield f"  - Because: {escape(declined.body.reason)}"
        return
    yield (f"- **Not signed** for {escape(signatory.signs_for)}: {escape(signatory.name)}{title}")
    deferral = deferral_of(record, signatory.handle, agreement.revision)
    if deferral:
        until = f" until {show_date(deferral.until)}" if deferral.until else ""
        asks = f", asks first: {escape(deferral.asks)}" if deferral.asks else ""
        yield f"  - Not today{until}{asks}"


def _moment(signature: Signature) -> str:
    return f"{show_date(signature.at.date())}, {show_minute(signature.at)} UTC"


def how_to_check(agreement: Agreement, content: Content) -> Iterator[str]:
    """Yield how anybody can check the text with standard tools."""
    found = digest(agreement.text)
    session = content.head.session
    # Inside a code block nothing can be escaped, and the id stands in one.
    name = session if re.fullmatch(r"[A-Za-z0-9-]{1,64}", session) else "SESSION"
    yield "## How to check"
    yield ""
    yield (
        "The agreement itself is the file agreement.toml; this page only shows it. "
        "The SHA-256 of its bytes is:"
    )
    yield ""
    yield f"    {found}"
    yield ""
    if found != agreement.digest:
        yield "**This is not the digest that was recorded: the stored text has been changed.**"
        yield ""
    yield "Export the file and compare, on Linux with the second line, on macOS with the third:"
    yield ""
    yield f"    workshop export {name} agreement --format toml -o agreement.toml"
    yield "    sha256sum agreement.toml"
    yield "    shasum -a 256 agreement.toml"
