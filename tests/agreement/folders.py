"""Folders with an agreement, as they are handed out, signed with real keys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from msgspec import structs

from agreement.agreement_builders import a_signature, agreement_of, proposed
from builders import INES, NOW, TOMAS
from ssh_keys import NAMESPACE, a_key, fingerprint_of, public_half, signed
from workshop.agreement.signatures.signature_page import signatures_page
from workshop.agreement.signatures.signatures_toml import write_signatures
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.room.exports import export

KEYS = {INES.handle: "ines", TOMAS.handle: "tomas"}
"""The key of each signatory, by the name that `a_key` makes it under."""


def signed_with_keys(record: Record | None = None, *people: Participant) -> Record:
    """Return a record whose agreement `people` signed with their keys; without any, both signatories."""
    record = record or proposed()
    who = people or (INES, TOMAS)
    page = agreement_of(record).signed.encode()
    signatures = tuple(
        a_signature(
            record,
            each,
            name=record.name_of(each.handle),
            assurance="key",
            where="seat",
            fingerprint=fingerprint_of(a_key(KEYS[each.handle])),
            proof=signed(page, a_key(KEYS[each.handle])).decode(),
        )
        for each in who
    )
    whole = len(who) == 2
    agreement = structs.replace(agreement_of(record), state="sealed" if whole else "proposed")
    return structs.replace(
        record,
        session=structs.replace(record.session, state="sealed" if whole else "proposed"),
        agreements=(agreement,),
        signatures=signatures,
    )


def a_folder(
    path: Path, record: Record | None = None, keys: Mapping[str, str] | None = None
) -> Path:
    """Write the folder of an agreement into `path` and return it; `keys` has whose signature is made with which key."""
    record = record or signed_with_keys()
    agreement = agreement_of(record)
    path.mkdir(parents=True, exist_ok=True)
    files = {
        "agreement.md": export(record, "agreement", "md", NOW).encode(),
        "agreement.toml": agreement.text.encode(),
        "agreement.html": export(record, "agreement", "html", NOW).encode(),
        "signatures.md": signatures_page(agreement, record).encode(),
        "signatures.toml": write_signatures(agreement, record).encode(),
    }
    for each in record.signatures if keys is None else ():
        if each.proof:
            files[f"{each.handle}.sig"] = each.proof.encode()
    for handle, name in (keys or {}).items():
        files[f"{handle}.sig"] = signed(agreement.signed.encode(), a_key(name))
    for name, content in files.items():
        (path / name).write_bytes(content)
    return with_sums(path)


def with_sums(folder: Path) -> Path:
    """Write SHA256SUMS anew, as somebody who changed a file would."""
    there = sorted(each for each in folder.iterdir() if each.name != "SHA256SUMS")
    sums = "".join(f"{hashlib.sha256(e.read_bytes()).hexdigest()}  {e.name}\n" for e in there)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    return folder


def trusted(path: Path, lines: Mapping[str, str] | None = None, options: str = "") -> Path:
    """Write a file of trusted keys: for each name the one that `a_key` makes under another name."""
    known = KEYS if lines is None else lines
    option = options or f'namespaces="{NAMESPACE}"'
    text = "".join(f"{name} {option} {public_half(a_key(key))}\n" for name, key in known.items())
    path.write_text(text, encoding="utf-8")
    return path
