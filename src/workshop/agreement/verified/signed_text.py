"""The text that is signed, and its data: whether they are what they were, as far as files alone can tell."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from workshop.agreement.content import Content, read
from workshop.agreement.draft import DRAFT
from workshop.agreement.page import data_hash
from workshop.agreement.signatures.signatures_toml import Signatures
from workshop.agreement.verified.signature_file import Outcome
from workshop.agreement.verified.verdict import Checked, Remark, one_line
from workshop.agreement.verify import (
    says_the_same,
    settled_page,
    unsaid_on,
    verify_data,
    verify_text,
)
from workshop.errors import DocumentError, InputError
from workshop.model.agreements import grouped
from workshop.model.text import listed

LONGEST = 300_000
"""Bytes of a page or its data that are laid out anew, to compare them; 200 clauses have about 60,000. Words that look
like markup take long."""


class Files(Struct, frozen=True):
    """The files of an agreement, as they are. None stands for one that is not there."""

    source: str
    """What was named: a folder or a file."""
    page: bytes | None = None
    data: bytes | None = None
    record: bytes | None = None
    """`signatures.toml`."""
    signatures: Mapping[str, bytes] = {}
    """Each `.sig` file by its name."""


class SignedText(Struct, frozen=True):
    """What is signed, and what is known of what it should be."""

    file: str
    raw: bytes
    before: tuple[bytes, ...]
    """The bytes that it may have had before an editor or a mail changed line ends, or how it is written."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes as they are here."""
        return hashlib.sha256(self.raw).hexdigest()


def signed_text(files: Files) -> SignedText:
    """Return what is signed: the page, or the data where that says itself that it is of form 1. Raises InputError."""
    data = files.data or b""
    first = data.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].strip()
    if files.data is not None and first == b'format = "workshop-agreement/1"':
        return SignedText("agreement.toml", files.data, (settled_page(files.data),))
    if files.page is None:
        raise InputError(
            f"What is signed, the file agreement.md, is not there: {files.source}. "
            "Without it nothing can be verified."
        )
    settled = settled_page(files.page)
    if settled.startswith(f"# {DRAFT}:".encode()):
        raise InputError(
            f"{files.source} is a draft: nothing is agreed in it, so there is nothing to verify yet."
        )
    return SignedText("agreement.md", files.page, (settled,))


def page_part(
    signed: SignedText, record: Signatures | None, outcomes: Sequence[Outcome]
) -> Checked:
    """Return what is known of the bytes that are signed: from the record, and from the signatures themselves."""
    by_keys = [each.file.name for each in outcomes if each.made == "over it"]
    before = [e.file.name for e in outcomes if e.made == "before its line ends changed"]
    recorded = record is not None and record.digest == signed.digest
    settled = [hashlib.sha256(each).hexdigest() for each in signed.before]
    if recorded or (record is None and by_keys):
        sources = ["signatures.toml"] * recorded + by_keys
        words = f"{signed.file} is unchanged to the byte, as {listed(sources)} show{'s' * (len(sources) == 1)}."
        remarks = [Remark("holds", words)]
        if not any(each.trusted for each in outcomes):
            words = (
                "Files that came together can have been changed together: compare the digest "
                f"{grouped(signed.digest)} with the one that was read aloud."
            )
            remarks.append(Remark("note", words))
        return Checked("page", "unchanged", tuple(remarks))
    if record is None and not before:
        words = (
            "Nothing here tells what was signed. "
            f"Compare the digest {grouped(signed.digest)} with the one you were told."
        )
        return Checked("page", "unknown", (Remark("unknown", words),))
    if before or (record and record.digest in settled):
        words = (
            f"In {signed.file} only line ends or a byte order mark were changed, as mails and editors do; "
            "its words are those that were signed. Ask for the file as it was."
        )
        return Checked("page", "line ends or BOM only", (Remark("wrong", words),))
    words = f"{signed.file} is not what was signed: its digest is {grouped(signed.digest)}"
    if record:
        words += f", and signatures.toml names {grouped(record.digest)}"
    if by_keys:
        words += f"; {listed(by_keys)} {'is' if len(by_keys) == 1 else 'are'} over it all the same"
    return Checked("page", "changed", (Remark("wrong", f"{words}."),))


# --- its data -------------------------------------------------------------------------------------


def data_part(
    files: Files, signed: SignedText, record: Signatures | None
) -> tuple[Content | None, Checked]:
    """Return what the data says, None where it is not the data of what is signed; and what was found about it."""
    if signed.file == "agreement.toml":
        return _first_data(signed, record)
    return _named_data(files, signed)


def _named_data(files: Files, signed: SignedText) -> tuple[Content | None, Checked]:
    """Return what the data of a page says, where it is the data that the page names."""
    page = signed.before[0].decode("utf-8", "replace")
    if not data_hash(page):
        words = "agreement.md does not end with the SHA-256 of its data: it is cut, or no page of an agreement."
        return None, Checked("data", "not named", (Remark("wrong", words),))
    if files.data is None:
        words = "agreement.toml is not here, so it is not known who has to sign."
        return None, Checked("data", "not here", (Remark("unknown", words),))
    verdict = verify_data(files.data, page)
    if verdict == "content changed":
        words = (
            "agreement.toml is not the data that the page names in its last line, "
            "so it is not known who has to sign."
        )
        return None, Checked("data", "changed", (Remark("wrong", words),))
    text = files.data.decode("utf-8").removeprefix("\ufeff")
    content, remarks = _read(text)
    if content is None:
        return None, Checked("data", "not known", remarks)
    if len(files.data) > LONGEST:
        words = (
            "agreement.toml is longer than any agreement is, so it was not compared with the page."
        )
        return content, Checked("data", "not compared", (Remark("unknown", words),))
    same = Remark("holds", "agreement.toml is the data that the page names in its last line.")
    if verdict != "unchanged":
        same = Remark(
            "note", "agreement.toml says what the page names, and is written in other bytes."
        )
    return content, Checked("data", verdict, (same, *_on_page(page, text, content)))


def _on_page(page: str, text: str, content: Content) -> Iterator[Remark]:
    """Yield where the page and its data do not say the same."""
    if says_the_same(page, text):
        return
    if places := list(unsaid_on(page, content)):
        some = listed([one_line(each) for each in places[:3]])
        yield Remark("wrong", f"What stands in agreement.toml does not stand on the page: {some}.")
    else:
        yield Remark(
            "note",
            "This version would write the page in other words. All that the data says stands on it; where it says "
            "more, the page holds.",
        )


def _first_data(signed: SignedText, record: Signatures | None) -> tuple[Content | None, Checked]:
    """Return what the data says that is itself what was signed, in form 1."""
    note = Remark(
        "note",
        "This agreement is in the first form: agreement.toml is what is signed, and agreement.md only shows it.",
    )
    try:
        content, remarks = _read(signed.raw.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError:
        content, remarks = None, (Remark("wrong", "agreement.toml is no text."),)
    verdict = verify_text(signed.raw, record.digest) if record else "unknown"
    if verdict == "reformatted, same content":
        words = "agreement.toml says what was signed, and is written in other bytes."
        remarks = (*remarks, Remark("note", words))
    shown = "changed" if verdict == "content changed" else verdict
    return content, Checked("data", shown, (note, *remarks))


def _read(text: str) -> tuple[Content | None, tuple[Remark, ...]]:
    try:
        return read(text), ()
    except DocumentError as error:
        words = f"agreement.toml cannot be read by this version of the program: {one_line(error.faults[0], 200)}"
        return None, (Remark("unknown", words),)
