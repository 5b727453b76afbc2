"""One signature file under an agreement: over what it was made, by which key, and whether that key is trusted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import Content
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen
from workshop.agreement.signatures.ssh_signature import SshSignature, made_over
from workshop.agreement.verified.allowed_signers import AllowedSigners, Trust, trust_in
from workshop.agreement.verified.verdict import Remark

Made = Literal["over it", "before its line ends changed", "over something else", "not known"]


class SignatureFile(Struct, frozen=True):
    """A `.sig` file as it was found."""

    name: str
    signature: SshSignature | None
    fault: str = ""
    """Why it is no signature."""


class Outcome(Struct, frozen=True):
    """What was found about the signature file of a signatory."""

    file: SignatureFile
    made: Made
    trust: Trust | None = None
    """None where the verifier named no keys, or nothing could be asked."""
    fault: str = ""
    """Why it could not be known."""

    @property
    def trusted(self) -> bool:
        """Whether it was made over the very bytes, by a key that the verifier trusts for this person."""
        return self.made == "over it" and bool(self.trust and self.trust.standing == "trusted")


def names_of(signatory: Signatory, content: Content) -> tuple[str, ...]:
    """Return the names under which a verifier may list the key of a signatory: their handle and their mail address."""
    parties = content.parts.get("parties")
    people = parties.people if isinstance(parties, Parties) else ()
    mails = [each.mail for each in people if each.handle == signatory.handle]
    return (signatory.handle, *filter(None, mails))


def outcome_of(
    file: SignatureFile,
    signed: tuple[bytes, ...],
    names: tuple[str, ...],
    allowed: AllowedSigners | None,
    at: datetime | None,
) -> Outcome:
    """Return what a file is: `signed` has the bytes as they are here, then as they may have been."""
    if file.signature is None:
        return Outcome(file, "not known", fault=file.fault)
    try:
        trust = trust_in(file.signature, signed[0], names, allowed, at) if allowed else None
        if trust.standing != "not made" if trust else made_over(file.signature, signed[0]):
            return Outcome(file, "over it", trust)
        before = any(made_over(file.signature, each) for each in signed[1:])
    except NoSshKeygen as error:
        return Outcome(file, "not known", fault=f"{error}")
    return Outcome(file, "before its line ends changed" if before else "over something else", trust)


def remarks_of(
    outcome: Outcome, signatory: Signatory | None, signed_file: str, another: str = ""
) -> Iterator[Remark]:
    """Yield what is to be said of the file of a signatory, None where it is not known whose it is.

    `another` is the signatory as whose key it is trusted instead, "" where there is none.
    """
    file, key = outcome.file, outcome.file.signature
    if key is None:
        yield Remark("wrong", f"{file.fault}")
        return
    match outcome.made:
        case "over it":
            yield Remark(
                "holds",
                f"{file.name} is a signature over exactly this {signed_file}, by the key {key.fingerprint}.",
            )
        case "before its line ends changed":
            yield Remark(
                "note",
                f"{file.name} is a signature over {signed_file} as it was before its line ends changed, "
                f"by the key {key.fingerprint}.",
            )
        case "over something else":
            yield Remark("wrong", f"{file.name} is no signature over this {signed_file}.")
            return
        case "not known":
            yield Remark("unknown", f"{file.name} cannot be checked here. {outcome.fault}")
            return
    expected = signatory.key if signatory else ""
    if expected and expected != key.fingerprint:
        yield Remark("wrong", f"The agreement expects another key of them: {expected}.")
    elif expected:
        yield Remark("holds", "It is the key that the agreement names for them.")
    yield _trust(outcome.trust, another)


def _trust(trust: Trust | None, another: str) -> Remark:
    """Return what is to be said of the trust in a key."""
    if trust is None:
        return Remark(
            "unknown",
            "Whose key that is, nothing here can prove. Say whose keys you trust: --allowed-signers FILE.",
        )
    whose = f"You trust it as the key of {trust.name}"
    match trust.standing:
        case "trusted":
            return Remark("holds", f"{whose}.")
        case "only then":
            return Remark(
                "unknown",
                f"{whose} at the time of signing, as the host's clock tells it, and no longer now.",
            )
        case "only now":
            return Remark("unknown", f"{whose} now, and not yet at the time of signing.")
        case "not allowed":
            return Remark(
                "wrong",
                f"You list it for {trust.name}, and not for an agreement, or not for any time since it was signed.",
            )
        case "another key":
            return Remark("wrong", "You trust another key for them.")
        case "another name" if another:
            return Remark("wrong", f"{whose}, and that is {another}.")
        case "another name":
            return Remark(
                "unknown",
                f"{whose}. If that is the same person, add the handle to that line of your file.",
            )
        case _:
            return Remark("unknown", "You list neither this key nor a key for them.")
