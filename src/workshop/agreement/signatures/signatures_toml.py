"""The signature page for programs, `signatures.toml`: who signed and how that is known, and who has not signed.

It is not part of what is signed. `workshop verify` reads it without a workspace and believes nothing of it unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from datetime import date as Date
from typing import Literal

from msgspec import Struct, ValidationError, convert, to_builtins

from workshop.agreement.canonical import FORBIDDEN, canonical, digest
from workshop.agreement.signatures.signing import signatories
from workshop.errors import DocumentError, InputError
from workshop.model.agreements import Agreement, Assurance, Signature, Where
from workshop.model.record import Record
from workshop.model.session import State
from workshop.model.sides import Side
from workshop.model.sign_off import decline_of, deferral_of
from workshop.model.toml import parse

FORMAT = "workshop-signatures/1"
Answer = Literal["waiting", "not-today", "declined"]
"""Where a signatory stands who has not signed."""
_HEX = re.compile("[0-9a-f]{64}")
_HANDLE = re.compile("[a-z][a-z0-9-]{0,31}")
_KEY = re.compile("[a-z_]{1,40}")
_FINGERPRINT = re.compile("SHA256:[A-Za-z0-9+/]{43}")


def file_of(handle: str) -> str:
    """Return the name of the file with the SSH signature of somebody."""
    return f"{handle}.sig"


class _Table(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A table of the file. Its fields, in their order, are its keys."""


class Signed(_Table, frozen=True, kw_only=True):
    """A signature as it was recorded."""

    handle: str
    name: str
    """As typed by the signatory."""
    side: Side
    title: str = ""
    signs_for: str = ""
    """The party, as the agreement has it; "" where it names this person no more."""
    in_stead_of: str = ""
    """Whose deputy they are, as the agreement has it."""
    authority: str = ""
    assurance: Assurance
    elsewhere: bool = False
    """Whether it came with a record from another computer: nothing of it was verified on the one that wrote this."""
    at: datetime
    where: Where
    typed_by: str = ""
    seat: str = ""
    intent: str
    revision: int
    digest: str
    fingerprint: str = ""
    """Of the key, for `key` and `login`."""
    file: str = ""
    """The file with the SSH signature, for `key`."""
    void: bool = False


class Missing(_Table, frozen=True, kw_only=True):
    """A signatory who has not signed."""

    handle: str
    name: str
    side: Side
    title: str = ""
    signs_for: str = ""
    in_stead_of: str = ""
    answer: Answer
    reason: str = ""
    """Why they declined."""
    until: Date | None = None
    """The day until which they put it off."""
    asks: str = ""
    """Whom they ask first."""


class Signatures(_Table, frozen=True, kw_only=True):
    """The whole file."""

    format: str
    session: str
    title: str
    revision: int
    state: State | Literal["void"]
    """Of the session that the agreement ends; `void` where this revision was reopened."""
    signed_file: str
    """The name of the file that is signed."""
    page: str = ""
    """SHA-256 of agreement.md, which is signed; "" in the first form, whose page is made anew for each signature."""
    data: str
    """SHA-256 of agreement.toml, which is signed in the first form."""
    signatures: tuple[Signed, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of what is signed."""
        return self.page or self.data


def write_signatures(agreement: Agreement, record: Record) -> str:
    """Return the signature page of a revision for programs. Raises DocumentError where its data cannot be read."""
    needed = {each.handle: each for each in signatories(agreement.text)}
    given = [each for each in record.signatures if each.revision == agreement.revision or each.void]
    valid = {each.handle for each in given if not each.void and each.digest == agreement.digest}
    found = Signatures(
        format=FORMAT,
        session=agreement.session,
        title=record.session.title,
        revision=agreement.revision,
        state="void" if agreement.state == "void" else record.session.state,
        signed_file=agreement.file,
        page=digest(agreement.page) if agreement.page else "",
        data=digest(agreement.text),
        signatures=tuple(_signed(each, agreement) for each in given),
        missing=tuple(
            _missing(agreement, record, handle) for handle in needed if handle not in valid
        ),
    )
    return written(found)


def _signed(signature: Signature, agreement: Agreement) -> Signed:
    who = next((e for e in signatories(agreement.text) if e.handle == signature.handle), None)
    return Signed(
        handle=signature.handle,
        name=signature.name,
        side=signature.side,
        title=signature.title,
        signs_for=who.signs_for if who else "",
        in_stead_of=who.in_stead_of if who else "",
        authority=signature.authority,
        assurance=signature.assurance,
        elsewhere=signature.elsewhere,
        at=signature.at,
        where=signature.where,
        typed_by=signature.typed_by,
        seat=signature.seat,
        intent=signature.intent,
        revision=signature.revision,
        digest=signature.digest,
        fingerprint=signature.fingerprint,
        file=file_of(signature.handle) if _has_file(signature, agreement) else "",
        void=signature.void,
    )


def _has_file(signature: Signature, agreement: Agreement) -> bool:
    valid = not signature.void and signature.digest == agreement.digest
    return valid and signature.assurance == "key" and bool(signature.proof)


def _missing(agreement: Agreement, record: Record, handle: str) -> Missing:
    who = next(each for each in signatories(agreement.text) if each.handle == handle)
    declined = decline_of(record, agreement.revision)
    refused = declined.body if declined and declined.body.handle == handle else None
    put_off = deferral_of(record, handle, agreement.revision)
    answer: Answer = "declined" if refused else "not-today" if put_off else "waiting"
    return Missing(
        handle=handle,
        name=who.name,
        side=who.side,
        title=who.title,
        signs_for=who.signs_for,
        in_stead_of=who.in_stead_of,
        answer=answer,
        reason=refused.reason if refused else "",
        until=put_off.until if put_off and not refused else None,
        asks=put_off.asks if put_off and not refused else "",
    )


def written(found: Signatures) -> str:
    """Return the file that says this."""
    plain: dict[str, object] = to_builtins(found, builtin_types=(date, datetime))
    return canonical(plain)


# --- reading --------------------------------------------------------------------------------------


def read_signatures(text: str, source: str) -> Signatures:
    """Return what a `signatures.toml` says. Raises DocumentError naming what is wrong: it may be anybody's file."""
    try:
        tables = parse(text)
    except InputError as error:
        raise DocumentError(source, [str(error)]) from None
    form = tables.get("format", "missing")
    if form != FORMAT:
        raise DocumentError(source, [f"format: {str(form)[:60]!r} is not known; {FORMAT} is"])
    faults = [f"{path}: {what}" for path, what in _unfit(tables, "")]
    if faults:
        raise DocumentError(source, faults)
    try:
        found = convert(tables, Signatures)
    except ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        place = where.rstrip("`").lstrip(".") or "top"
        raise DocumentError(source, [f"{place}: {what}"]) from None
    if faults := [f"{path}: {what}" for path, what in _contradictions(found)]:
        raise DocumentError(source, faults)
    return found


def _unfit(value: object, path: str) -> Iterator[tuple[str, str]]:
    """Yield the place of each value that no file of ours has: signs that act on a screen, times that are not UTC."""
    match value:
        case str():
            if FORBIDDEN.search(value):
                yield path, "has characters that do not belong in a document"
        case datetime():
            if value.utcoffset() != timedelta(0) or value.microsecond:
                yield path, "must be a time in UTC, to the second"
        case Mapping():
            for key, inner in value.items():
                if not _KEY.fullmatch(str(key)):
                    yield path or "top", "has a key that is not known"
                    continue
                yield from _unfit(inner, f"{path}.{key}" if path else key)
        case list():
            for place, inner in enumerate(value, start=1):
                yield from _unfit(inner, f"{path}[{place}]")
        case _:
            pass


def _contradictions(found: Signatures) -> Iterator[tuple[str, str]]:
    for name, value in (("page", found.page), ("data", found.data)):
        if not _HEX.fullmatch(value) and (value or name == "data"):
            yield name, "must be 64 hexadecimal digits"
    if found.signed_file != ("agreement.md" if found.page else "agreement.toml"):
        yield (
            "signed_file",
            "must be agreement.md where there is a page, agreement.toml in the first form",
        )
    for place, each in enumerate(found.missing, start=1):
        if not _HANDLE.fullmatch(each.handle):
            yield f"missing[{place}].handle", "must be a handle, such as ines-moreau"
    for place, given in enumerate(found.signatures, start=1):
        path = f"signatures[{place}]"
        if not _HANDLE.fullmatch(given.handle):
            yield f"{path}.handle", "must be a handle, such as ines-moreau"
        if not _HEX.fullmatch(given.digest):
            yield f"{path}.digest", "must be 64 hexadecimal digits"
        if given.fingerprint and not _FINGERPRINT.fullmatch(given.fingerprint):
            yield f"{path}.fingerprint", "must be a fingerprint, SHA256:…"
        if given.file and (given.file != file_of(given.handle) or given.assurance != "key"):
            yield f"{path}.file", f"must be {file_of(given.handle)}, and only where a key signed"
