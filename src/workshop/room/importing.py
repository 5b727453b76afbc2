"""Importing a record into a workspace: all of it or nothing, and only where it contradicts nothing that is here."""

from __future__ import annotations

from msgspec import structs

from workshop.agreement import content
from workshop.documents.record import write_record
from workshop.errors import DocumentError, IdTaken, NotFound, Refused
from workshop.model.people import Relationship
from workshop.model.record import Record
from workshop.store.journal import NewAct
from workshop.store.store import Store
from workshop.store.writer import Writer


def import_record(store: Store, record: Record, source: str, act: NewAct) -> bool:
    """Save `record`, read from the file `source`, as one act; return False where it is here already, unchanged.

    Raises Refused for a session that is here with other content, or whose names belong to something else here;
    DocumentError for one without an agenda, or with an agreement that cannot be read. Nothing is saved then.
    """
    if not record.agenda:
        raise DocumentError(source, ["step: is missing; a session has one at least"])
    if faults := _unreadable(record):
        raise DocumentError(source, faults)
    with store.writing(act) as writer:
        if _is_here(store, record, source):
            return False
        _refuse_clash(store, record, source)
        writer.save_relationship(_latest(store, record))
        try:
            _save(record, writer)
        except (Refused, IdTaken) as error:
            raise Refused(f"{source}: {error}") from None
    return True


def _unreadable(record: Record) -> list[str]:
    """Return a sentence for each agreement whose text says nothing that can be shown."""
    faults: list[str] = []
    for number, agreement in enumerate(record.agreements, start=1):
        try:
            content.read(agreement.text)
        except DocumentError as error:
            faults += [f"agreement[{number}].text: cannot be read: {each}" for each in error.faults]
    return faults


def _is_here(store: Store, record: Record, source: str) -> bool:
    """Whether the session is here as it is in the file. Raises Refused where it is here otherwise."""
    try:
        here = store.record(record.session.id)
    except NotFound:
        return False
    # Its relationship may have been renamed or gone on since: that is not this session's content.
    same = structs.replace(here, relationship=record.relationship)
    if write_record(same) == write_record(record):
        return True
    raise Refused(
        f"{source}: session {record.session.slug} is here already with other content. "
        f"To take this one, first `workshop sessions delete {here.session.slug}`."
    )


def _refuse_clash(store: Store, record: Record, source: str) -> None:
    if record.session.slug in store.slugs():
        raise Refused(
            f"{source}: another session here is called {record.session.slug}. Give the one in the file another slug."
        )
    handles = store.handles()
    own = record.relationship.id
    for person in record.participants:
        if handles.get(person.handle, own) != own:
            raise Refused(
                f"{source}: the handle {person.handle} belongs to somebody of another relationship here. "
                "Give the one in the file another."
            )


def _latest(store: Store, record: Record) -> Relationship:
    """Return the relationship as it last was: as in the file, but where a later session is here already."""
    lines = store.sessions(relationship=record.relationship.id, archived=True, limit=1)
    if lines and lines[0].date > record.session.date:
        return store.relationship(record.relationship.id)
    return record.relationship


def _save(record: Record, writer: Writer) -> None:
    session = record.session.id
    writer.save_session(record.session)
    for position, person in enumerate(record.participants):
        writer.save_participant(session, person, position)
    writer.save_agenda(session, record.agenda)
    for item in record.items:
        writer.save_item(session, item)
    for agreement in record.agreements:
        writer.save_agreement(agreement)
    for signature in record.signatures:
        writer.save_signature(signature)
    for row in record.progress:
        writer.add_progress(session, row)
    for reading in record.readings:
        writer.add_reading(session, reading)
    writer.raise_counters(record)
