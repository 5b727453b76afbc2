"""The folder that people take home: the agreement, what was promised in it, and how anybody can check it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from workshop.agreement.signatures.checking import NAME as HOW_TO_CHECK
from workshop.agreement.signatures.checking import checking_page, key_signatures
from workshop.agreement.signatures.signatures_toml import file_of
from workshop.documents.folder import write_folder
from workshop.errors import Refused
from workshop.model.record import Record
from workshop.room.exports import Document, Format, export
from workshop.room.folder_names import is_ours
from workshop.room.mails import mails

PROPOSED: tuple[tuple[Document, Format, str], ...] = (
    ("agreement", "md", "agreement.md"),
    ("agreement", "toml", "agreement.toml"),
    ("agreement", "html", "agreement.html"),
    ("signatures", "md", "signatures.md"),
    ("signatures", "toml", "signatures.toml"),
    ("actions", "ics", "actions.ics"),
    ("actions", "csv", "actions.csv"),
    ("minutes", "md", "minutes.md"),
    ("minutes", "html", "minutes.html"),
)
"""The documents in the folder, and their files."""
DRAFT = tuple(
    each for each in PROPOSED if each[0] != "signatures" and each[:2] != ("agreement", "toml")
)
"""Those that there are before anything is proposed."""


def bundle(record: Record, now: datetime) -> dict[str, str]:
    """Return what stands in the folder of the proposed agreement, by the names of its files. Raises Refused."""
    agreement = record.agreement
    if agreement is None:
        raise Refused(
            "Nothing is proposed in this session yet, so there is no folder to take home. Propose the agreement in "
            "Sign-off first; until then `workshop export SESSION agreement` shows the draft."
        )
    files = {name: export(record, document, form, now) for document, form, name in PROPOSED}
    for signature in key_signatures(agreement, record):
        files[file_of(signature.handle)] = signature.proof
    files |= mails(record, now, files)
    files[HOW_TO_CHECK] = checking_page(agreement, record, files)
    return files


def draft(record: Record, now: datetime) -> dict[str, str]:
    """Return what there is to take home before anything is proposed."""
    return {name: export(record, document, form, now) for document, form, name in DRAFT}


def write_bundle(folder: Path, files: dict[str, str], *, force: bool) -> Path:
    """Write the folder in one step. Raises InputError, StoreError as `write_folder` does."""
    return write_folder(folder, files, force=force, ours=is_ours)
