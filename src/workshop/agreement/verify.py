"""Checking whether a text is the one that was signed, from the text and its digest alone."""

from __future__ import annotations

import tomllib
from typing import Literal

from workshop.agreement.canonical import canonical, digest
from workshop.agreement.content import from_tables, tables
from workshop.errors import DocumentError, InputError

Verdict = Literal["unchanged", "reformatted, same content", "content changed"]


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
    # Not UTF-8, not TOML, nested too deep, or values that profile 1 does not have.
    except (ValueError, RecursionError, InputError):
        return "content changed"
    same = any(digest(each) == expected_digest for each in again)
    return "reformatted, same content" if same else "content changed"


def _canonical_again(text: str) -> tuple[str, ...]:
    """Return the canonical texts of what `text` says: in its own order of keys, and in the order of profile 1."""
    found = tomllib.loads(text.removeprefix("\ufeff"))
    own = canonical(found)
    try:
        ordered = canonical(tables(from_tables(found)))
    except DocumentError:
        return (own,)
    # Reading drops keys that have their default value. A text to which such a key was added is not the one that was
    # signed.
    return (own, ordered) if tomllib.loads(ordered) == found else (own,)
