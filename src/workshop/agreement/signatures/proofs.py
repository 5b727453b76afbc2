"""What a signature rests on, checked as far as a file goes: an SSH signature over the text, a reply that names it."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

from workshop.agreement.clauses.welcome import Signatory
from workshop.agreement.signatures.by_mail import names
from workshop.agreement.signatures.reply import read_reply
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen
from workshop.agreement.signatures.ssh_signature import made_over, read_signature
from workshop.errors import InputError
from workshop.model.agreements import Agreement, Signature

_WITH_KEY = ("key", "login")


def what_is_wrong_with_proof(
    signature: Signature, signatory: Signatory, agreement: Agreement
) -> Iterator[tuple[str, str]]:
    """Yield the field and what is wrong there. Whose the key or the mail is cannot be found so."""
    if signature.fingerprint and signature.assurance not in _WITH_KEY:
        yield "fingerprint", f'is given, but the assurance is "{signature.assurance}"'
    if signature.assurance == "key":
        yield from _by_key(signature, signatory, agreement)
    elif signature.assurance == "mail":
        yield from _by_mail(signature, agreement)
    elif signature.proof:
        yield "proof", f'is given, but the assurance is "{signature.assurance}"'


def _by_key(
    signature: Signature, signatory: Signatory, agreement: Agreement
) -> Iterator[tuple[str, str]]:
    try:
        found = read_signature(signature.proof.encode(), "it")
    except InputError as error:
        yield "proof", str(error).rstrip(".")
        return
    if found.fingerprint != signature.fingerprint:
        yield "fingerprint", f"is not that of the key that signed, {found.fingerprint}"
    if signatory.key != found.fingerprint:
        yield "proof", f"is by another key than the text names, {signatory.key or 'none'}"
    try:
        over = made_over(found, agreement.signed.encode())
    except NoSshKeygen:
        return  # it cannot be known here, and counts as attested elsewhere in any case
    if not over:
        yield "proof", f"is not over {agreement.file} of revision {agreement.revision}"


def _by_mail(signature: Signature, agreement: Agreement) -> Iterator[tuple[str, str]]:
    try:
        reply = read_reply(b64decode(signature.proof, validate=False), "it")
    except (InputError, ValueError) as error:
        words = str(error).rstrip(".") if isinstance(error, InputError) else "it is no base64"
        yield "proof", words
        return
    if not any(names(text, agreement.digest) for text in reply.texts):
        yield "proof", f"is a mail that does not name the digest of revision {agreement.revision}"
