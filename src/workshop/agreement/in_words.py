"""What a record would write into its agreement, in words, as it stands: for documents that are not the agreement."""

from __future__ import annotations

from workshop.agreement.clauses import CLAUSES, noted
from workshop.model.names import KindName
from workshop.model.paragraphs import Paragraph
from workshop.model.record import Record


def clauses_in_words(record: Record, kind: KindName | None) -> tuple[Paragraph, ...]:
    """Return the paragraphs of one kind of step, or those of what is noted from any step for None."""
    clauses = noted.CLAUSES if kind is None else CLAUSES.get(kind)
    parts = clauses.write(record) if clauses else {}
    return tuple(each for part in parts.values() for each in part.read_back().paragraphs)
