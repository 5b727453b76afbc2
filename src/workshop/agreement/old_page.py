"""The page of an agreement of form 1, whose data is what was signed: it only shows that data, with its signatures."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.agreement.content import Content, read
from workshop.agreement.page import body, title
from workshop.agreement.signatures.signature_page import how_to_check, signatures
from workshop.model.agreements import Agreement, grouped
from workshop.model.markdown import escape
from workshop.model.paragraphs import as_page
from workshop.model.record import Record
from workshop.model.values import show_date, show_minute


def old_page(agreement: Agreement, record: Record) -> str:
    """Return what was agreed in form 1, its signatures, and how to check them.

    Raises DocumentError where the data cannot be read.
    """
    content = read(agreement.text)
    lines = [
        *title(content, "Agreement"),
        *_standing(agreement, content),
        *body(content),
        *signatures(agreement, record, content),
        *how_to_check(agreement),
    ]
    return as_page(lines)


def _standing(agreement: Agreement, content: Content) -> Iterator[str]:
    """Yield revision, form and digest."""
    at = content.head.proposed
    yield (
        "This agreement is in the first form, workshop-agreement/1: what is signed is its data, the file "
        "agreement.toml. This page only shows it."
    )
    yield ""
    yield f"- Revision {agreement.revision}, proposed on {show_date(at.date())} at {show_minute(at)} UTC"
    yield f"- Text **{grouped(agreement.digest)}** (the beginning of its SHA-256, to be read aloud)"
    earlier = content.head.supersedes
    if earlier:
        yield f"- Replaces an earlier agreement, revision {earlier.revision}, text {escape(grouped(earlier.digest))}"
    yield ""
