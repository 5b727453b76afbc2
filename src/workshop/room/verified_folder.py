"""Verifying the folder that an agreement was handed out in: the agreement itself, its page for browsers, the sums.

It needs no workspace, and nothing in the folder is believed that can be verified.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec import structs

from workshop.agreement.content import read
from workshop.agreement.draft import DRAFT
from workshop.agreement.for_programs import FOR_PROGRAMS
from workshop.agreement.page import data_hash
from workshop.agreement.signatures.signatures_toml import read_signatures
from workshop.agreement.signatures.ssh_signature import LONGEST
from workshop.agreement.verified.allowed_signers import AllowedSigners
from workshop.agreement.verified.record_page import record_page_part
from workshop.agreement.verified.signed_text import LONGEST as LONGEST_PAGE
from workshop.agreement.verified.signed_text import Files, SignedText, signed_text
from workshop.agreement.verified.verdict import Checked, Remark, Verdict, one_line
from workshop.agreement.verified.verifying import verify_agreement
from workshop.agreement.verify import settled_page
from workshop.documents.agreement_html import Shown, agreement_page
from workshop.documents.files import files_in, read_file
from workshop.documents.html_words import has_the_words_of
from workshop.errors import DocumentError, InputError, NotFound
from workshop.model.text import listed
from workshop.model.toml import MAX_FILE
from workshop.room.folder_names import is_ours

PAGE, DATA, RECORD, HTML = "agreement.md", "agreement.toml", "signatures.toml", "agreement.html"
SIGNATURES, SUMS = "signatures.md", "SHA256SUMS"
_MOST = 500
"""Files of a folder that are looked at; one of ours has less than fifty."""
_SUM = re.compile(r"([0-9a-fA-F]{64}) [ *]([^/\\\x00-\x1f\x7f]{1,255})")


def verify_path(path: Path, allowed: AllowedSigners | None) -> Verdict:
    """Return what holds of the agreement in a folder, or of a file of one with what lies beside it.

    Raises WorkshopError where there is nothing to verify, or it cannot be read.
    """
    if not path.exists():
        raise NotFound(f"There is no file or folder {one_line(str(path), 200)}.")
    folder = path if path.is_dir() else path.parent
    there = {each.name: each for each in files_in(folder)[:_MOST]} if folder.is_dir() else {}
    places = {name: there[name] for name in (PAGE, DATA, RECORD, HTML, SIGNATURES) if name in there}
    signatures = {name: each for name, each in there.items() if name.endswith(".sig")}
    if not path.is_dir():
        _put_in_its_place(path, places, signatures)
    held = {name: read_file(each) for name, each in places.items()}
    for name in (PAGE, DATA, HTML):
        if name in places and places[name].name != name and not _looks_like(name, held[name]):
            raise InputError(
                f"{one_line(str(places[name]), 200)} is no agreement. Name the folder, or agreement.md in it."
            )
    if len(held.get(PAGE, b"")) > MAX_FILE:
        raise InputError(
            f"{one_line(str(places[PAGE]), 200)} has more than {MAX_FILE:,} bytes, which no agreement has."
        )
    files = Files(
        source=one_line(str(path), 200),
        page=held.get(PAGE),
        data=held.get(DATA),
        record=held.get(RECORD),
        # More of one than a signature has is not kept: there may be hundreds.
        signatures={n: read_file(each)[: LONGEST + 1] for n, each in signatures.items()},
    )
    with ThreadPoolExecutor(max_workers=1) as beside:
        # Done while ssh-keygen is waited for.
        html = beside.submit(_html, held, signed_text(files))
        found = verify_agreement(files, allowed)
        parts = [*found.parts, *html.result()]
    if SIGNATURES in held:
        parts.append(record_page_part(held[SIGNATURES], files, signed_text(files)))
    if path.is_dir() and SUMS in there:
        parts.append(_sums(there))
    return structs.replace(found, parts=tuple(parts))


def lies_in(file: Path, path: Path) -> bool:
    """Return whether a file lies in the folder that `path` is, or lies in: then it may have come with it.

    A link counts by where it lies, and by where it leads.
    """
    folder = (path if path.is_dir() else path.parent).resolve()
    own = Path.home().resolve() / ".ssh"
    for each in (Path(os.path.abspath(file)), file.parent.resolve() / file.name, file.resolve()):
        if each.is_relative_to(folder) and (folder != own.parent or not each.is_relative_to(own)):
            return True
    return False


def _put_in_its_place(path: Path, places: dict[str, Path], signatures: dict[str, Path]) -> None:
    """Let the file that was named stand for what it is, whatever it is called."""
    kinds = {".toml": DATA, ".html": HTML, ".htm": HTML, ".md": PAGE, ".txt": PAGE, "": PAGE}
    if path.suffix == ".sig":
        signatures[path.name] = path
        # As ssh-keygen names it: the signature of FILE is FILE.sig.
        over = path.with_suffix("")
        if over.is_file() and over.suffix.lower() in kinds:
            places[kinds[over.suffix.lower()]] = over
    elif path.name in (RECORD, SIGNATURES):
        places[path.name] = path
    elif path.suffix.lower() in kinds:
        places[kinds[path.suffix.lower()]] = path
    else:
        raise InputError(
            f"{one_line(str(path), 200)} is no part of an agreement. Name its folder, agreement.md, agreement.toml, "
            "agreement.html, or a .sig file beside its page."
        )


def _looks_like(name: str, content: bytes) -> bool:
    """Return whether a file under another name is what `name` is, changed or not."""
    if name == PAGE:
        page = settled_page(content[: MAX_FILE + 1]).decode("utf-8", "replace")
        return bool(data_hash(page)) or page.startswith(f"# {DRAFT}:")
    if name == DATA:
        return b'format = "workshop-agreement/' in content[:200]
    return b"<title>Agreement: " in content


def _html(held: Mapping[str, bytes], signed: SignedText) -> tuple[Checked, ...]:
    """Return how the page for browsers compares with the one that this version writes from the same files."""
    if HTML not in held or PAGE not in held:
        return ()
    if SIGNATURES not in held and signed.file == PAGE:
        words = "agreement.html cannot be compared: signatures.md, which it shows too, is not here."
        return (Checked("html", "not known", (Remark("unknown", words),)),)
    if len(held[PAGE]) > LONGEST_PAGE:
        words = "agreement.html was not compared: agreement.md is longer than any agreement is."
        return (Checked("html", "not known", (Remark("unknown", words),)),)
    ours = _our_html(held, signed)
    theirs = held[HTML].decode("utf-8", "replace")
    if theirs == ours:
        words = "agreement.html shows exactly this page and signatures.md."
        return (Checked("html", "unchanged", (Remark("holds", words),)),)
    if has_the_words_of(theirs, ours):
        words = (
            "agreement.html has the words of page and signature page, and is not laid out as this version does it. "
            "A layout can hide, move and add words: read agreement.md instead."
        )
        return (Checked("html", "same words", (Remark("unknown", words),)),)
    words = (
        "agreement.html does not say what agreement.md and signatures.md say. Do not rely on it."
    )
    return (Checked("html", "changed", (Remark("wrong", words),)),)


def _our_html(held: Mapping[str, bytes], signed: SignedText) -> str:
    page = held[PAGE].decode("utf-8", "replace")
    first_form = signed.file != PAGE
    return agreement_page(
        Shown(
            f"Agreement: {_title(held)}",
            page,
            "" if first_form else held.get(SIGNATURES, b"").decode("utf-8", "replace"),
            file=signed.file,
            digest=signed.digest,
            small=FOR_PROGRAMS,
        )
    )


def _title(held: Mapping[str, bytes]) -> str:
    """Return what the session was called when the folder was written; "" where nothing here says it."""
    try:
        if RECORD in held:
            return read_signatures(held[RECORD].decode("utf-8"), RECORD).title
        return read(held.get(DATA, b"").decode("utf-8")).head.title
    except (DocumentError, UnicodeDecodeError):
        return ""


def _sums(there: Mapping[str, Path]) -> Checked:
    """Return which files differ from the list of digests that came with them."""
    lines = read_file(there[SUMS]).decode("utf-8", "replace").splitlines()
    differ, gone, count, listed_names = list[str](), list[str](), 0, set[str]()
    for line in filter(None, lines):
        match = _SUM.fullmatch(line)
        if match is None:
            words = "SHA256SUMS has a line that names no file in this folder."
            return Checked("sums", "wrong", (Remark("wrong", words),))
        name = match[2]
        listed_names.add(name)
        if name not in there:
            gone.append(one_line(name))
        elif _digest_of(there[name]) != match[1].lower():
            differ.append(one_line(name))
        else:
            count += 1
    remarks = []
    if differ:
        words = f"Not as SHA256SUMS says: {listed(differ)}."
        remarks.append(Remark("wrong", words))
    if gone:
        remarks.append(Remark("unknown", f"In SHA256SUMS and not here: {listed(gone)}."))
    if not remarks:
        files = f"{count} file{'' if count == 1 else 's'}"
        words = (
            f"{files} as SHA256SUMS says: nothing was damaged on the way. That nobody changed one on purpose it "
            "does not show, because the list can be changed too."
        )
        remarks.append(Remark("holds", words))
    more = sorted(one_line(each) for each in there if each not in {*listed_names, SUMS})
    if more:
        some = listed(more[:5] + ["more"] * (len(more) > 5))
        remarks.append(Remark("note", f"Here and not in SHA256SUMS: {some}."))
    strange = sorted(one_line(each) for each in there if each != SUMS and not is_ours(each))
    if strange:
        some = listed(strange[:5] + ["more"] * (len(strange) > 5))
        words = f"No part of such a folder, and not verified: {some}."
        remarks.append(Remark("unknown", words))
    return Checked(
        "sums", "differ" if differ else "not all here" if gone else "as listed", tuple(remarks)
    )


def _digest_of(path: Path) -> str:
    """Return the SHA-256 of a file of any length; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
