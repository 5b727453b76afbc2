"""Verifying an agreement from its files alone: what was signed, its data, and each signature that it needs.

Nothing is taken from a file that can be had from what was signed: who has to sign stands in the agreement itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workshop.agreement.allowed_signers import AllowedSigners
from workshop.agreement.clauses.welcome import Parties, Signatory
from workshop.agreement.content import Content
from workshop.agreement.recorded import on_record
from workshop.agreement.signature_file import (
    Outcome,
    SignatureFile,
    names_of,
    outcome_of,
    remarks_of,
)
from workshop.agreement.signatures_toml import Signatures, file_of, read_signatures
from workshop.agreement.signed_text import Files, SignedText, data_part, page_part, signed_text
from workshop.agreement.ssh_signature import read_signature
from workshop.agreement.verdict import Checked, Remark, Rests, SignatoryVerdict, Verdict, one_line
from workshop.errors import DocumentError, InputError
from workshop.model.session import state_word
from workshop.model.sides import SIDES, side_word


def verify_agreement(files: Files, allowed: AllowedSigners | None) -> Verdict:
    """Return what holds of an agreement, what does not, and what cannot be known.

    `allowed` are the keys that the verifier trusts, None where they named none. Raises InputError where there is
    nothing that was signed.
    """
    signed = signed_text(files)
    record, record_remarks = _record(files.record)
    content, data = data_part(files, signed, record)
    needed = _signatories(content)
    outcomes = _outcomes(files, signed, content, needed, record, allowed)
    page = page_part(signed, record, [each for each in outcomes if each])
    if content and record:
        record_remarks += list(_belongs(record, content))
    people = _people(needed, outcomes, content, record, signed)
    record_remarks += list(_more(files, outcomes, needed, record, content))
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
        parts=(page, data, Checked("signatures", _worst(record_remarks), tuple(record_remarks))),
        signatories=tuple(people),
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


def _belongs(record: Signatures, content: Content) -> Iterator[Remark]:
    """Yield where the signature page is that of another agreement, and what its host says of this one."""
    head = content.head
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
    needed: Sequence[Signatory],
    record: Signatures | None,
    allowed: AllowedSigners | None,
) -> list[Outcome | None]:
    """Return what was found about the file of each signatory, None where there is none; all at the same time."""
    from concurrent.futures import ThreadPoolExecutor

    found = [_signature_file(name, raw) for name, raw in files.signatures.items()]
    names = [names_of(each, content) if content else () for each in needed]
    own = _assigned(found, needed, names, allowed)
    at = {each.handle: each.at for each in record.signatures if not each.void} if record else {}
    over = (signed.raw, *(each for each in signed.before if each != signed.raw))
    with ThreadPoolExecutor(max_workers=4) as several:
        begun = [
            several.submit(outcome_of, file, over, name, allowed, at.get(who.handle))
            if file
            else None
            for who, file, name in zip(needed, own, names, strict=True)
        ]
        return [each.result() if each else None for each in begun]


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
            trusted = allowed.names_of(key.public_key) if allowed and key else ()
            if key and (key.fingerprint == who.key or set(trusted) & set(known_as)):
                file = each
        own.append(file)
    return own


def _people(
    needed: Sequence[Signatory],
    outcomes: Sequence[Outcome | None],
    content: Content | None,
    record: Signatures | None,
    signed: SignedText,
) -> Iterator[SignatoryVerdict]:
    for place, who in enumerate(needed):
        outcome = outcomes[place]
        others = {
            name: one_line(other.name)
            for other in needed
            if other is not who and content
            for name in names_of(other, content)
        }
        remarks: list[Remark] = []
        if outcome:
            remarks += remarks_of(outcome, who, signed.file, others)
            remarks += _shared(place, needed, outcomes)
        said, more = on_record(who, record, signed.digest, outcome)
        remarks += more
        doubt = any(each.mark in ("wrong", "unknown") for each in remarks)
        there = said is not None or outcome is not None
        rests_on: Rests = "record" if there else "nothing"
        if outcome and outcome.trusted and not doubt:
            rests_on = "key"
        key = outcome.file.signature if outcome else None
        yield SignatoryVerdict(
            handle=who.handle,
            name=one_line(who.name),
            side=who.side,
            title=one_line(who.title),
            signs_for=one_line(who.for_whom),
            rests_on=rests_on,
            remarks=tuple(remarks),
            assurance=said.assurance if said else "key" if outcome else "",
            at=said.at if said else None,
            fingerprint=key.fingerprint if key else said.fingerprint if said else "",
            principal=outcome.trust.name if outcome and outcome.trusted and outcome.trust else "",
        )


def _shared(
    place: int, needed: Sequence[Signatory], outcomes: Sequence[Outcome | None]
) -> Iterator[Remark]:
    """Yield that somebody else's signature is the same one, or was made by the same key."""
    own = outcomes[place]
    mine = own.file.signature if own else None
    for who, outcome in zip(needed, outcomes, strict=True):
        theirs = outcome.file.signature if outcome else None
        if who is needed[place] or mine is None or theirs is None:
            continue
        if theirs.armour == mine.armour:
            yield Remark("wrong", f"It is the same signature as that of {one_line(who.name)}.")
        elif theirs.public_key == mine.public_key:
            yield Remark(
                "wrong",
                f"The same key signed for {one_line(who.name)}: each person signs with a key of their own.",
            )


def _more(
    files: Files,
    outcomes: Sequence[Outcome | None],
    needed: Sequence[Signatory],
    record: Signatures | None,
    content: Content | None,
) -> Iterator[Remark]:
    """Yield who is missing as a whole side, and what is there of people who do not have to sign."""
    if content is None:
        return
    for side in SIDES:
        if not any(each.side == side for each in needed):
            yield Remark(
                "wrong", f"The agreement names nobody who signs for the {side_word(side)}."
            )
    used = {each.file.name for each in outcomes if each}
    for name in map(one_line, files.signatures):
        if name not in used:
            yield Remark("note", f"{name} is of nobody who has to sign, and was not checked.")
    handles = {each.handle for each in needed}
    for each in record.signatures if record else ():
        if each.handle not in handles and not each.void:
            yield Remark(
                "note",
                f"signatures.toml has a signature of {one_line(each.name)}, who does not have to sign.",
            )


def _worst(remarks: Sequence[Remark]) -> str:
    return "wrong" if any(each.mark == "wrong" for each in remarks) else "fits"
