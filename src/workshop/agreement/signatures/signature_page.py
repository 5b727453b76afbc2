"""The signature page, a document beside the agreement: who signed and how that is known, who did not, what is void.

It names the digest of what is signed, and says how anybody can check it.
"""

from __future__ import annotations

from collections.abc import Iterator

from workshop.agreement.canonical import digest
from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import Content, read
from workshop.agreement.page import title
from workshop.agreement.verify import says_the_same
from workshop.model.agreements import (
    Agreement,
    Assurance,
    Signature,
    Where,
    assurance_word,
    grouped,
)
from workshop.model.markdown import escape
from workshop.model.paragraphs import as_page
from workshop.model.record import Record, elsewhere_words
from workshop.model.session import state_word
from workshop.model.sign_off import Decline, decline_of, deferral_of
from workshop.model.values import show_date, show_minute

WHERE: dict[Where, str] = {
    "room": "in the room",
    "video": "on video",
    "phone": "on the phone",
    "seat": "at that seat; where it was nobody says",
}

ASSURANCES: dict[Assurance, str] = {
    "typed": "name typed on the facilitator's computer; its host attests it, nothing else proves it",
    "mail": "a reply by mail on file that names the digest; its sender and its date are unproved",
    "code": "entered with a code issued for the signatory, whose delivery is unproved; the host attests it",
    "login": "our SSH server completed the login with this key; the host attests it",
    "key": "SSH signature over the text by the person's own key; anyone can verify it",
}
"""What each assurance proves, and no more than that."""
AT_OWN_SEAT = (
    "name typed at a seat that was opened under this name on this host; the host attests it, "
    "nothing proves who sat there"
)
"""What is known of a name that was typed at a seat of one's own."""


def signatures_page(agreement: Agreement, record: Record) -> str:
    """Return the signature page of a revision. Raises DocumentError where its data cannot be read."""
    content = read(agreement.text)
    at = content.head.proposed
    lines = [
        *title(content, "Signatures"),
        "This page goes with the agreement. It is not part of what is signed, and it changes when somebody signs.",
        "",
        f"- {_state(agreement, record)}",
        f"- What is signed: the file {agreement.file}, revision {agreement.revision}, "
        f"proposed on {show_date(at.date())} at {show_minute(at)} UTC",
        f"- Its digest begins **{grouped(agreement.digest)}**, to be read aloud",
        "",
        f"The digest is the SHA-256 of {agreement.file}:",
        "",
        f"    {digest(agreement.signed)}",
        "",
        *_first_form(agreement),
        *_other_words(agreement),
        *signatures(agreement, record, content),
        *how_to_check(
            agreement,
            with_key=any(e.assurance == "key" and _holds(e, agreement) for e in record.signatures),
        ),
    ]
    return as_page(lines)


def _first_form(agreement: Agreement) -> Iterator[str]:
    if agreement.form == 1:
        yield (
            "This agreement is in the first form, workshop-agreement/1: what is signed is its data, the file "
            "agreement.toml; the page agreement.md only shows it."
        )
        yield ""


def _other_words(agreement: Agreement) -> Iterator[str]:
    if agreement.page and not says_the_same(agreement.page, agreement.text):
        yield (
            "Another version of the program wrote this page, in other words than this one would. It says all that its "
            "data says; where it says more, the page holds, and screens and lists do not show it."
        )
        yield ""


def signatures(agreement: Agreement, record: Record, content: Content) -> Iterator[str]:
    """Yield each signatory of the agreement with their signature or deferral, then the void signatures."""
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
                f"digest {escape(grouped(each.digest))}, {moment(each)}: "
                "void, because the agreement was reopened"
            )
        yield ""
    yield (
        "This page says what was recorded. It claims no legal kind of signature; times are UTC, "
        "from the clock of the host."
    )
    yield ""


def _state(agreement: Agreement, record: Record) -> str:
    if agreement.state == "void":
        return "**Void:** it was reopened after it was proposed; a later revision takes its place."
    session = record.session
    words = {
        "proposed": "**Awaiting confirmation:** proposed, and not signed by everybody yet.",
        "sealed": "**Sealed:** everybody who has to sign has signed.",
        "superseded": "**Replaced:** it was sealed, and a later agreement has replaced it since.",
        "declined": "**Declined:** it was proposed and not accepted.",
        "withdrawn": "**Withdrawn:** it was proposed and taken back.",
    }
    said = words.get(session.state, f"The session is {state_word(session.state)}.")
    said = " ".join([said, *filter(None, [elsewhere_words(record)])])
    if not session.reason or decline_of(record, agreement.revision):  # that says who, and why
        return said
    return f"{said} The reason given: {escape(session.reason)}"


def _holds(signature: Signature, agreement: Agreement) -> bool:
    return (
        not signature.void
        and signature.revision == agreement.revision
        and signature.digest == agreement.digest
    )


def _signed(signatory: Signatory, signature: Signature, record: Record) -> Iterator[str]:
    yield f"- **Signed** for {escape(signatory.for_whom)}: {escape(signature.name)}" + (
        f", {escape(signature.title)}" if signature.title else ""
    )
    yield f"  - {moment(signature)}, digest {escape(grouped(signature.digest))}"
    said = escape(signature.intent)
    yield f"  - {said}" if _is_filed(signature) else f"  - “{said}”"
    if signature.authority:
        yield f"  - As stated, not checked: {escape(signature.authority)}"
    yield f"  - How it is known ({assurance_word(signature)}): {how_known(signature)}"
    if signature.fingerprint:
        yield f"  - Key: {escape(signature.fingerprint)}{_expected(signatory, signature)}"
    yield f"  - {_seat(signature, record)}"


def _expected(signatory: Signatory, signature: Signature) -> str:
    """Return how the key compares with the one that the agreement names for them; "" where it names none."""
    if not signatory.key:
        return ""
    if signatory.key == signature.fingerprint:
        return ", which the agreement names for them"
    return f"; the agreement names another one for them, {escape(signatory.key)}"


def _is_filed(signature: Signature) -> bool:
    """Return whether it came as a file: nobody typed anything."""
    return signature.assurance in ("key", "mail")


def how_known(signature: Signature) -> str:
    """Return how a signature is known, and no more than that."""
    if signature.elsewhere:
        return (
            "it came with a record from another computer, which says what stands here; "
            "nothing of it was verified on this computer"
        )
    if signature.where == "seat" and signature.assurance == "typed":
        return AT_OWN_SEAT
    return ASSURANCES[signature.assurance]


def _seat(signature: Signature, record: Record) -> str:
    """Return who sat at the keyboard, where, and where the signatory was."""
    if signature.typed_by == signature.handle:
        who = "the signatory"
    elif signature.typed_by:
        who = f"{escape(record.name_of(signature.typed_by))}, not the signatory"
    else:
        who = "the facilitator's seat, nobody named there"
    seat = f"“{escape(signature.seat)}”" if signature.elsewhere else escape(signature.seat)
    if _is_filed(signature):
        by = f", by {who}" if signature.typed_by else ""
        if signature.elsewhere:
            return f"As that record says: {seat}{by}"
        return f"{seat[:1].upper()}{seat[1:]}{by}"
    claimed = "As that record says: typed" if signature.elsewhere else "Typed"
    return (
        f"{claimed} by {who}, at {seat or 'a seat of this host'}; "
        f"the signatory was {WHERE[signature.where]}"
    )


def _missing(signatory: Signatory, agreement: Agreement, record: Record) -> Iterator[str]:
    title = f", {escape(signatory.title)}" if signatory.title else ""
    declined = decline_of(record, agreement.revision)
    if declined and declined.body.handle == signatory.handle:
        yield f"- **Declined** for {escape(signatory.for_whom)}: {escape(signatory.name)}{title}"
        yield f"  - Because: {escape(declined.body.reason)}"
        return
    yield (f"- **Not signed** for {escape(signatory.for_whom)}: {escape(signatory.name)}{title}")
    deferral = deferral_of(record, signatory.handle, agreement.revision)
    if deferral:
        until = f" until {show_date(deferral.until)}" if deferral.until else ""
        asks = f", asks first: {escape(deferral.asks)}" if deferral.asks else ""
        yield f"  - Not today{until}{asks}"


def moment(signature: Signature) -> str:
    """Return when somebody signed, by the clock of the host."""
    return f"{show_date(signature.at.date())}, {show_minute(signature.at)} UTC"


def how_to_check(agreement: Agreement, *, with_key: bool = False) -> Iterator[str]:
    """Yield how anybody can check what is signed with what their computer has; `with_key` says a key signed."""
    yield "## How to check"
    yield ""
    if digest(agreement.signed) != agreement.digest:
        yield "**This is not the digest that was recorded: what is stored has been changed.**"
        yield ""
    yield (
        f"Compute the SHA-256 of the file {agreement.file} and compare it with the digest above, "
        "on Linux, macOS or Windows:"
    )
    yield ""
    yield f"    sha256sum {agreement.file}"
    yield f"    shasum -a 256 {agreement.file}"
    yield f"    certutil -hashfile {agreement.file} SHA256"
    if with_key:
        yield ""
        yield (
            "A signature by a key is a file of its own, NAME.sig. The folder of the agreement has it, "
            "and in HOW-TO-CHECK.md the lines with which anybody checks it."
        )
    if agreement.form == 2:
        yield ""
        yield "The last line of agreement.md is the SHA-256 of agreement.toml, the same agreement for programs."
