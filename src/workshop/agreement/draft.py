"""What the agreement would say if it were proposed as the session stands: marked as a draft, without a digest."""

from __future__ import annotations

from datetime import datetime

from workshop.agreement.canonical import canonical
from workshop.agreement.compose import compose
from workshop.agreement.content import read
from workshop.agreement.page import body, title
from workshop.model.paragraphs import as_page
from workshop.model.record import Record

DRAFT = "DRAFT agreement"
"""What stands before the title of a draft."""


def draft_page(record: Record, now: datetime) -> str:
    """Return the page of what `record` says so far."""
    # Written and read again, so that a draft reads like the page that is signed.
    content = read(canonical(compose(record, revision=len(record.agreements) + 1, now=now)))
    lines = [
        *title(content, DRAFT),
        "**DRAFT: not proposed, not signed, and still changing.** "
        "This is what the session says so far; nothing here is agreed yet.",
        "",
        *body(content),
    ]
    return as_page(lines)
