"""Checking page and data of an agreement against what was signed, from the files and the digest alone.

In form 2 the digest is that of the page, and the last line of the page is the digest of the data. In form 1 the digest
is that of the data.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, get_args, get_origin

from msgspec import Struct, structs

from workshop.agreement.canonical import canonical, digest
from workshop.agreement.content import Content, from_tables, tables
from workshop.agreement.page import data_hash, page_of
from workshop.errors import DocumentError, InputError
from workshop.model.toml import parse
from workshop.model.values import show_date

Verdict = Literal["unchanged", "reformatted, same content", "content changed"]
PageVerdict = Literal["unchanged", "line ends or BOM only", "changed"]

_FIGURE = re.compile(r"\d+")


def verify_page(page: str | bytes, expected_digest: str) -> PageVerdict:
    """Return how a page compares with the one that has the digest `expected_digest`.

    Only the very same bytes are `unchanged`. Line ends of another system, more or fewer of them at the end, and a byte
    order mark are what mail and editors add; a page that differs in nothing else gets a verdict of its own.
    """
    raw = page.encode("utf-8", "surrogatepass") if isinstance(page, str) else page
    if hashlib.sha256(raw).hexdigest() == expected_digest:
        return "unchanged"
    same = hashlib.sha256(settled_page(raw)).hexdigest() == expected_digest
    return "line ends or BOM only" if same else "changed"


def settled_page(raw: bytes) -> bytes:
    """Return a page with the line ends that ours have, one at its end, and without a byte order mark."""
    lines = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return lines.rstrip(b"\n") + b"\n"


def verify_data(text: str | bytes, page: str) -> Verdict:
    """Return how data compares with that which `page` names in its last line."""
    return verify_text(text, data_hash(page))


def says_the_same(page: str, text: str) -> bool:
    """Return whether `page` is the very page that the data `text` gives."""
    try:
        return page_of(text) == page
    except DocumentError:
        return False


def unsaid_on(page: str, content: Content) -> Iterator[str]:
    """Yield the place of each text, figure and day of the data that does not stand on `page`.

    Letters and digits alone are compared, so it holds for a page in other words, laid out in another way.
    """
    found = _letters(page)
    tables: list[tuple[str, Struct]] = [("", content.head)]
    tables += [(f"{section}.", part) for section, part in content.parts.items()]
    for path, table in tables:
        for place, leaf in _leaves(table, path):
            if not any(_letters(each) in found for each in leaf):
                yield place


def more_figures_on(page: str, text: str) -> tuple[str, ...]:
    """Return the figures on `page` that the page which the data `text` gives here does not have."""
    known = set(_FIGURE.findall(page_of(text)))
    return tuple(dict.fromkeys(each for each in _FIGURE.findall(page) if each not in known))


def _leaves(table: Struct, path: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each leaf that is no word of ours, with its place and the ways in which it may be written."""
    for field in structs.fields(table):
        held = getattr(table, field.name)
        for place, value in _each(held, f"{path}{field.name}"):
            if isinstance(value, Struct):
                yield from _leaves(value, f"{place}.")
            elif isinstance(value, str) and not _of_ours(field.type):
                yield place, (value,)
            elif isinstance(value, date):
                yield place, (show_date(value), value.isoformat()[:10])


def _each(held: object, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(held, tuple):
        yield from ((f"{place}.{count}", each) for count, each in enumerate(held, start=1))
    else:
        yield place, held


def _of_ours(kind: object) -> bool:
    """Return whether a field of this type holds one of a few words, which a page says in its own."""
    return get_origin(kind) is Literal or any(map(_of_ours, get_args(kind)))


def _letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def verify_text(text: str | bytes, expected_digest: str) -> Verdict:
    """Return how a text compares with the one that has the digest `expected_digest`.

    Give bytes where there is a file: reading it as text may hide a changed line end. Only the very same bytes are
    `unchanged`. A text with the same content in other bytes (line ends, spaces, order of keys) gets a verdict of its
    own.
    """
    try:
        read = text.decode("utf-8") if isinstance(text, bytes) else text
        if digest(read) == expected_digest:
            return "unchanged"
        again = _canonical_again(read)
    # Not UTF-8, not TOML, too much to read, or values that profile 1 does not have.
    except (ValueError, InputError):
        return "content changed"
    same = any(digest(each) == expected_digest for each in again)
    return "reformatted, same content" if same else "content changed"


def _canonical_again(text: str) -> tuple[str, ...]:
    """Return the canonical texts of what `text` says: in its own order of keys, and in the order of profile 1."""
    found = parse(text.removeprefix("\ufeff"))
    own = canonical(found)
    try:
        ordered = canonical(tables(from_tables(found)))
    except DocumentError:
        return (own,)
    # Reading drops keys that have their default value. A text to which such a key was added is not the one that was
    # signed.
    return (own, ordered) if parse(ordered) == found else (own,)
