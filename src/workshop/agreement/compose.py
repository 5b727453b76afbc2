"""Composing an agreement from a record, and freezing it: data and page are then kept, and not composed again."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from workshop.agreement.canonical import canonical, digest, settled
from workshop.agreement.clauses import all_clauses
from workshop.agreement.clauses.welcome import to_the_second
from workshop.agreement.content import (
    FORMAT,
    REPLACEABLE,
    Closing,
    Content,
    Head,
    Superseded,
    from_tables,
    tables,
)
from workshop.agreement.continuity import replaced
from workshop.agreement.frozen_text import Part
from workshop.agreement.page import page_from
from workshop.model.agreements import Agreement
from workshop.model.kinds import SECTIONS
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.text import visible

__all__ = ["Superseded", "compose", "propose"]


def compose(
    record: Record, *, revision: int, now: datetime, supersedes: Superseded | None = None
) -> dict[str, object]:
    """Return the tables of the agreement that `record` gives at `now`.

    Only what the clause files name is in them: nothing private, and no feedback that one side alone ticked.
    """
    said: dict[Section, Part] = {}
    for clauses in all_clauses():
        said.update(clauses.write(record))
    head = Head(
        format=FORMAT,
        session=record.session.id,
        title=record.session.title,
        revision=revision,
        proposed=to_the_second(now),
        supersedes=supersedes,
        replaced=replaced(record),
        closing=Closing(clause=REPLACEABLE),
    )
    found = tables(
        Content(head, {section: said[section] for section in SECTIONS if section in said})
    )
    return {key: _settled(value) for key, value in found.items()}


def _settled(value: object) -> object:
    """Return a plain value with every text in it settled, and nothing in it that cannot be seen."""
    match value:
        case str():
            return settled(visible(value))
        case dict():
            return {key: _settled(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_settled(inner) for inner in value]
        case _:
            return value


def propose(
    record: Record, revision: int, now: datetime, supersedes: Superseded | None = None
) -> Agreement:
    """Return `record` frozen as its agreement's next `revision`.

    Ask `signing.blocks_proposal` first. Raises InputError naming the place of what has no canonical form.
    """
    # The text is read back at the end of the meeting, so a session that still runs is said to end now.
    ended = record.session.ended or now
    record = structs.replace(record, session=structs.replace(record.session, ended=ended))
    found = compose(record, revision=revision, now=now, supersedes=supersedes)
    text = canonical(found)
    # The canonical text says just this, so it need not be read once more.
    page = page_from(from_tables(found), digest(text))
    at = now.replace(microsecond=0)
    return Agreement(record.session.id, revision, text, digest(page), at, page=page)
