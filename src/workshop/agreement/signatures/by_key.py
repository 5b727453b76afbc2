"""A signature by somebody's own key, as it is handed in: whether it is theirs, and over the text that is proposed."""

from __future__ import annotations

from workshop.agreement.clauses.welcome import Signatory
from workshop.agreement.signatures.signing import may_sign, require_own_key, signatories
from workshop.agreement.signatures.ssh_signature import SshSignature, made_over
from workshop.errors import Refused
from workshop.model.agreements import Agreement, grouped
from workshop.model.record import Record

OVER_ANOTHER = (
    "This signature is over another text than the one that is proposed, or over a file that was changed on its way. "
    "Sign {file}, revision {revision}, whose digest begins {digest}."
)


def check_key_signature(record: Record, handle: str, signature: SshSignature) -> None:
    """Raise Refused unless a signatory may sign with the key of `signature`; what it is over is checked apart."""
    signatory = may_sign(record, handle)
    agreement = record.agreement
    assert agreement is not None
    _require_expected(agreement, signatory, signature)
    require_own_key(record, handle, signature.fingerprint)


def _require_expected(agreement: Agreement, signatory: Signatory, signature: SshSignature) -> None:
    if signature.fingerprint == signatory.key:
        return
    for other in signatories(agreement.text):
        if other.key == signature.fingerprint:
            raise Refused(
                f"This signature is by the key of {other.name}, and nobody signs for another."
            )
    if not signatory.key:
        raise Refused(
            f"The agreement names no key for {signatory.name}, so no signature by a key can be taken for them. "
            "Reopen it, name the key in Welcome (Key for signing), and propose it again."
        )
    raise Refused(
        f"This signature is by the key {signature.fingerprint}. The agreement names another one for {signatory.name}: "
        f"{signatory.key}."
    )


def why_not_over(record: Record, signature: SshSignature) -> str:
    """Return why a signature is not one over the text that is proposed, in words; "" where it is.

    Raises NoSshKeygen where that cannot be known on this computer.
    """
    agreement = record.agreement
    if agreement is None or made_over(signature, agreement.signed.encode()):
        return ""
    for each in record.agreements:
        if each.revision != agreement.revision and made_over(signature, each.signed.encode()):
            return (
                f"This signature is under revision {each.revision}, which is void. "
                f"Sign revision {agreement.revision}, which is proposed now."
            )
    if agreement.page and made_over(signature, agreement.text.encode()):
        return "This signature is over agreement.toml, the data. The page, agreement.md, is what is signed."
    windows = agreement.signed.replace("\n", "\r\n")
    copies = (windows.encode(), b"\xef\xbb\xbf" + windows.encode(), windows.encode("utf-16"))
    if any(made_over(signature, each) for each in copies):
        return (
            f"This signature is over a copy of {agreement.file} that Windows changed on its way: its line ends, or its "
            'encoding. Get the file again to the byte, in PowerShell with: cmd /c "ssh … agreement > agreement.md"'
        )
    return OVER_ANOTHER.format(
        file=agreement.file, revision=agreement.revision, digest=grouped(agreement.digest)
    )


def sentence_of_key(agreement: Agreement, signatory: Signatory) -> str:
    """Return what a signature by a key says, in words."""
    return (
        f"Signed revision {agreement.revision} of this agreement for {signatory.for_whom}: "
        f"the text {grouped(agreement.digest)}."
    )


def how_with_own_key(*, over_ssh: bool) -> str:
    """Return how a signatory signs with their own key from a seat of their own."""
    if over_ssh:
        return (
            "ssh … agreement > agreement.md, then workshop sign agreement.md --key KEY, "
            "then ssh … attach < agreement.md.sig"
        )
    return "workshop sign agreement.md --key KEY; whoever leads takes agreement.md.sig"
