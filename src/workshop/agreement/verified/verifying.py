"""Verifying an agreement from its files alone: what was signed, its data, and each signature that it needs.

Nothing is taken from a file that can be had from what was signed: who has to sign stands in the agreement itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import Content
from workshop.agreement.signatures.signatures_toml import (
    Signatures,
    Signed,
    file_of,
    read_signatures,
)
from workshop.agreement.signatures.ssh_signature import read_signature
from workshop.agreement.verified.allowed_signers import AllowedSigners
from workshop.agreement.verified.recorded import on_record
from workshop.agreement.verified.signature_file import (
    Outcome,
    SignatureFile,
    names_of,
    outcome_of,
    remarks_of,
)
from workshop.agreement.verified.signed_text import (
    Files,
    SignedText,
    data_part,
    page_part,
    signed_text,
)
from workshop.agreement.verified.verdict import (
    Checked,
    Remark,
    Rests,
    SignatoryVerdict,
    Verdict,
    one_line,
)
from workshop.errors import DocumentError, InputError
from workshop.model.session import state_word
from workshop.model.sides import SIDES, side_word


def verify_agreement(files: Files, allowed: AllowedSigners | None) -> Verdict:
    """Return what holds of an agreement, what does not, and what cannot be known.

    `allowed` are the keys that the verifier trusts, None where they named none. Raises InputError where there is
    nothing that was signed.
    """
    signed = signed_text(files)
    record, remarks = _record(files.record)
    content, data = data_part(files, signed, record)
    needed = _signatories(content)
    outcomes, more = _outcomes(files, signed, content, record, allowed)
    found = [each for each in outcomes if each]
    page = page_part(signed, record, found if content else more)
    if content:
        remarks += [*_belongs(record, content), *_more(needed, record)]
    remarks += [each for one in more for each in _of_nobody(one, signed.file, content)]
    head = content.head if content else None
    earlier = head.supersedes if head else None
    return Verdict(
        source=files.source,
        title=one_line(head.title) if head else "",
        session=one_line(head.session) if head else "",
        revision=head.revision if head else 0,
        digest=signed.digest,
        signed_file=signed.file,
        supersedes=(earlier.session, earlier.revision, earlier.digest) if earlier else None,
        parts=(page, data, Checked("signatures", _worst(remarks), tuple(remarks))),
        signatories=tuple(_people(needed, outcomes, content, record, signed)) if content else (),
    )


def _signatories(content: Content | None) -> tuple[Signatory, ...]:
    parties = content.parts.get("parties") if content else None
    return parties.signatories if isinstance(parties, Parties) else ()


# --- the signatures -------------------------------------------------------------------------------


def _record(raw: bytes | None) -> tuple[Signatures | None, list[Remark]]:
    if raw is None:
        return None, []
    try:
        return read_signatures(raw.decode("utf-8"), "signatures.toml"), []
    except (DocumentError, UnicodeDecodeError) as error:
        faults = error.faults if isinstance(error, DocumentError) else ["it is no text"]
        words = f"signatures.toml does not count: {one_line(faults[0], 200)}"
        return None, [Remark("wrong", words)]


def _belongs(record: Signatures | None, content: Content) -> Iterator[Remark]:
    """Yield where the signature page is that of another agreement, and what its host says of this one."""
    head = content.head
    if record is None:
        return
    if (record.session, record.revision) != (head.session, head.revision):
        yield Remark("wrong", "signatures.toml is of another agreement, or of another revision.")
    elif record.state == "void":
        yield Remark("note", "The host's record says that this revision was reopened and is void.")
    elif record.state == "superseded":
        yield Remark("note", "The host's record says that a later agreement has replaced it.")
    elif record.state not in ("proposed", "sealed"):
        said = state_word(record.state)
        yield Remark("note", f"The host's record says that the agreement is {said}.")


def _outcomes(
    files: Files,
    signed: SignedText,
    content: Content | None,
    record: Signatures | None,
    allowed: AllowedSigners | None,
) -> tuple[list[Outcome | None], list[Outcome]]:
    """Return what was found about the file of each signatory, None where there is none; then about all other ones."""
    from concurrent.futures import ThreadPoolExecutor

    needed = _signatories(content)
    found = [_signature_file(name, raw) for name, raw in files.signatures.items()]
    names = [names_of(each, content) if content else () for each in needed]
    own = _assigned(found, needed, names, allowed)
    at = {each.handle: each.at for each in record.signatures if not each.void} if record else {}
    over = (signed.raw, *(each for each in signed.before if each != signed.raw))
    of_somebody = {each.name for each in own if each}
    rest = [each for each in found if each.name not in of_somebody]

    def asked(file: SignatureFile, names: tuple[str, ...], at: datetime | None) -> Outcome:
        return outcome_of(file, over, names, allowed, at)

    with ThreadPoolExecutor(max_workers=4) as several:
        begun = [
            several.submit(asked, file, name, at.get(who.handle)) if file else None
            for who, file, name in zip(needed, own, names, strict=True)
        ]
        more = [several.submit(asked, each, _listed(each, allowed), None) for each in rest]
        return [e.result() if e else None for e in begun], [e.result() for e in more]


def _listed(file: SignatureFile, allowed: AllowedSigners | None) -> tuple[str, ...]:
    """Return for whom the key of a file is trusted."""
    return allowed.names_of(file.signature.public_key) if allowed and file.signature else ()


def _signature_file(name: str, raw: bytes) -> SignatureFile:
    shown = one_line(name)
    try:
        return SignatureFile(shown, read_signature(raw, shown))
    except InputError as error:
        return SignatureFile(shown, None, str(error))


def _assigned(
    found: Sequence[SignatureFile],
    needed: Sequence[Signatory],
    names: Sequence[tuple[str, ...]],
    allowed: AllowedSigners | None,
) -> list[SignatureFile | None]:
    """Return the file of each signatory: by its name, else by the key that the agreement or the verifier names."""
    by_name = {each.name: each for each in found}
    rest = [each for each in found if each.name not in {file_of(who.handle) for who in needed}]
    own: list[SignatureFile | None] = []
    for who, known_as in zip(needed, names, strict=True):
        file = by_name.get(file_of(who.handle))
        for each in rest if file is None else ():
            key = each.signature
            if key and (key.fingerprint == who.key or set(_listed(each, allowed)) & set(known_as)):
                file = each
        own.append(file)
    return own


def _people(
    needed: Sequence[Signatory],
    outcomes: Sequence[Outcome | None],
    content: Content,
    record: Signatures | None,
    signed: SignedText,
) -> Iterator[SignatoryVerdict]:
    listed_as: dict[str, list[Signatory]] = {}
    for each in needed:
        for name in names_of(each, content):
            listed_as.setdefault(name, []).append(each)
    said = [
        on_record(who, record, signed.digest, e, content.head.proposed)
        for who, e in zip(needed, outcomes, strict=True)
    ]
    shared = _shared(needed, outcomes, [each for each, _ in said])
    for who, outcome, (recorded, more) in zip(needed, outcomes, said, strict=True):
        trusted_as = listed_as.get(outcome.trust.name, []) if outcome and outcome.trust else []
        another = "" if who in trusted_as or not trusted_as else one_line(trusted_as[0].name)
        remarks = [
            *(remarks_of(outcome, who, signed.file, another) if outcome else ()),
            *shared.get(id(who), ()),
            *more,
        ]
        doubt = any(each.mark in ("wrong", "unknown") for each in remarks)
        void = record is not None and recorded is None and _is_void(who, record)
        rests_on: Rests = "record" if recorded or (outcome and not void) else "nothing"
        if outcome and outcome.trusted and not doubt:
            rests_on = "key"
        key = outcome.file.signature if outcome else None
        yield SignatoryVerdict(
            handle=one_line(who.handle),
            name=one_line(who.name),
            side=who.side,
            title=one_line(who.title),
            signs_for=one_line(who.for_whom),
            rests_on=rests_on,
            remarks=tuple(remarks),
            assurance=recorded.assurance if recorded else "key" if outcome else "",
            at=recorded.at if recorded else None,
            fingerprint=key.fingerprint if key else recorded.fingerprint if recorded else "",
            has_file=outcome is not None,
            principal=outcome.trust.name if outcome and outcome.trusted and outcome.trust else "",
        )


def _is_void(who: Signatory, record: Signatures) -> bool:
    return any(each.handle == who.handle and each.void for each in record.signatures)


def _shared(
    needed: Sequence[Signatory],
    outcomes: Sequence[Outcome | None],
    recorded: Sequence[Signed | None],
) -> dict[int, list[Remark]]:
    """Return, by the `id` of a signatory, that somebody else signed with the same key or gave the same signature."""
    with_key: dict[str, list[tuple[Signatory, str]]] = {}
    for who, outcome, said in zip(needed, outcomes, recorded, strict=True):
        own = outcome.file.signature if outcome else None
        key = own.fingerprint if own else said.fingerprint if said else ""
        if key:
            with_key.setdefault(key, []).append((who, own.armour if own else ""))
    remarks: dict[int, list[Remark]] = {}
    for people in with_key.values():
        for place, (who, armour) in enumerate(people) if len(people) > 1 else ():
            other, theirs = people[place - 1]
            same = (
                "It is the same signature as that of"
                if armour == theirs
                else "The same key signed for"
            )
            words = f"{same} {one_line(other.name)}: each person signs with a key of their own."
            remarks[id(who)] = [Remark("wrong", words)]
    return remarks


def _more(needed: Sequence[Signatory], record: Signatures | None) -> Iterator[Remark]:
    """Yield who is missing as a whole side, who signs for both, and whose signature the record has beside these."""
    for side in SIDES:
        if not any(each.side == side for each in needed):
            words = f"The agreement names nobody who signs for the {side_word(side)}."
            yield Remark("wrong", words)
    handles = {each.handle for each in needed}
    if len(handles) < len(needed):
        yield Remark("wrong", "The agreement names somebody twice among those who sign.")
    for each in record.signatures if record else ():
        if each.handle not in handles and not each.void:
            name = one_line(each.name)
            words = f"signatures.toml has a signature of {name}, who does not have to sign."
            yield Remark("note", words)


def _of_nobody(outcome: Outcome, signed_file: str, content: Content | None) -> Iterator[Remark]:
    """Yield what is to be said of a file that is not of somebody who has to sign, or where nobody knows who that is."""
    for each in remarks_of(outcome, None, signed_file):
        yield Remark("note", each.words) if content else each
    if content:
        yield Remark("note", f"{outcome.file.name} is of nobody who has to sign.")


def _worst(remarks: Sequence[Remark]) -> str:
    return "wrong" if any(each.mark == "wrong" for each in remarks) else "fits"
