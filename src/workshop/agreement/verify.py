"""Whether a text is the one that was signed, decided from the text and the digest alone."""

from __future__ import annotations

import tomllib
from typing import Literal

from workshop.agreement.canonical import canonical, digest
from workshop.agreement.content import from_tables, tables
from workshop.errors import DocumentError, InputError

Verdict = Literal["unchanged", "reformatted, same content", "content changed"]


def verify_text(text: str | bytes, expected_digest: str) -> Verdict:
    """Return what became of a text since its digest was `expected_digest`.

    Give bytes where there is a file: reading it as text may hide a changed line end. Only the very same bytes are
    `unchanged`. What says the same in other bytes (line ends, spaces, order of keys) is told apart from what does not.
    """
    try:
        read = text.decode("utf-8") if isinstance(text, bytes) else text
        if digest(read) == expected_digest:
            return "unchanged"
        again = _canonical_again(read)
    # Not UTF-8, not TOML, nested without end, or values that profile 1 does not have.
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
    # Reading leaves out keys that say nothing. A text with such a key added is not the text that was signed.
    return (own, ordered) if tomllib.loads(ordered) == found else (own,)
