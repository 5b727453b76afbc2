"""Importing a record into a workspace: all of it or nothing, and only where it contradicts nothing that is here."""

from __future__ import annotations

from msgspec import structs

from workshop.agreement.consistent import inconsistencies
from workshop.documents.record import as_read, write_record
from workshop.errors import DocumentError, IdTaken, NotFound, Refused
from workshop.model.people import Relationship
from workshop.model.record import Record
from workshop.model.session import numbered_slug
from workshop.model.sides import SIDES, phase_word, side_word
from workshop.model.together import Brought, as_it_came, who_is_who
from workshop.room.chained import breaks_in_chain
from workshop.room.matching import home_of, is_here
from workshop.store.journal import NewAct
from workshop.store.store import Store
from workshop.store.writer import Writer


def import_record(
    store: Store,
    record: Record,
    source: str,
    act: NewAct,
    into: str = "",
    *,
    changing: bool = False,
) -> bool:
    """Save `record`, read from the file `source`, as one act; return False where it is here already, unchanged.

    It goes into the relationship with the id `into`, or where it belongs (see `home_of`); one that is here in another
    relationship goes from there to `into`. An export of it equals the file in any case: what it is called otherwise
    here, because a slug or a handle is taken, is kept beside it.

    Raises Refused for a session that is here with other content, for an agreement that does not fit those here that it
    replaces or that replace it, for ids that belong to something else here, and where it would change the relationship
    without being told that it may (`changing`); DocumentError for one without an agenda, and for one that contradicts
    itself. Nothing is saved then.
    """
    if not record.agenda:
        raise DocumentError(source, ["step: is missing; a session has one at least"])
    if faults := inconsistencies(record):
        raise DocumentError(source, [f"{place}: {words}" for place, words in faults])
    with store.writing(act) as writer:
        if breaks := tuple(breaks_in_chain(store, record)):
            raise Refused(f"{source}: {'; '.join(breaks)}.")
        if _is_unchanged(store, record, source):
            here = store.record(record.session.id)
            if into in ("", here.relationship.id):
                return False
            _move(store, here, into, writer)
            writer.concerns(into)
            return True
        home = into or home_of(store, record)
        changes = would_change(store, record, into)
        if changes and not changing:
            raise Refused(f"{source} would change what is here: {'; '.join(changes)}.")
        try:
            _save(store, record, home, writer)
        except (Refused, IdTaken) as error:
            raise Refused(f"{source}: {error}") from None
        writer.concerns(home)
    return True


def would_change(store: Store, record: Record, into: str = "") -> tuple[str, ...]:
    """Return what an import of `record` would change of the relationship it goes into, in a few words each."""
    own = record.relationship.id
    if (into or home_of(store, record)) != own or is_here(store, record):
        return ()
    try:
        now = store.relationship(own)
    except NotFound:
        return ()
    wanted = _latest(store, record)
    found = [
        ("the phase", phase_word(now.phase), phase_word(wanted.phase)),
        *(
            (f"the {what} of the {side_word(side)}", getattr(one, field), getattr(other, field))
            for side in SIDES
            for one, other in ((now.organisation(side), wanted.organisation(side)),)
            for what, field in (("name", "name"), ("legal name", "legal_name"))
        ),
    ]
    return tuple(
        f"{what} from {_quoted(before)} to {_quoted(after)}"
        for what, before, after in found
        if before != after
    )


def _quoted(name: str) -> str:
    return f"“{name}”" if name else "none"


def _is_unchanged(store: Store, record: Record, source: str) -> bool:
    """Whether the session is here as it is in the file. Raises Refused where it is here otherwise."""
    try:
        here = store.record(record.session.id)
    except NotFound:
        return False
    # Its relationship may have been renamed or gone on since: that is not this session's content.
    came = as_it_came(here, store.brought(here.session.id))
    same = structs.replace(came, relationship=record.relationship)
    if same != record and write_record(as_read(same)) != write_record(record):
        raise Refused(
            f"{source}: session {record.session.slug} is here already with other content. "
            f"To take this one, first `workshop sessions delete {here.session.slug}`."
        )
    return True


def _save(store: Store, record: Record, home: str, writer: Writer) -> None:
    """Save `record` in the relationship with the id `home`, under a slug that is free."""
    own = record.relationship.id
    if home == own:
        relationship = _latest(store, record)
        writer.save_relationship(relationship)
    else:
        relationship = store.relationship(home)
    names = who_is_who(
        record.participants, store.people(home), store.handles(home), one_source=home == own
    )
    slug = numbered_slug(record.session.slug, store.slugs())
    session = structs.replace(record.session, slug=slug, relationship=home)
    _save_session(structs.replace(record, relationship=relationship, session=session), writer)
    if session != record.session:
        brought = Brought(record.session.slug, record.relationship)
        writer.save_brought(session.id, brought)
    for handle, person in names.items():
        writer.save_known_as(session.id, handle, person)


def _move(store: Store, here: Record, home: str, writer: Writer) -> None:
    """Take a session that is here from its relationship into another one; one that is left without any goes."""
    session, left = here.session.id, here.relationship
    names = who_is_who(here.participants, store.people(home), store.handles(home), one_source=False)
    brought = store.brought(session) or Brought(here.session.slug, left)
    moved = structs.replace(here.session, relationship=home)
    writer.move_session(moved)
    writer.save_brought(session, brought)
    for handle, person in names.items():
        writer.save_known_as(session, handle, person)
    there = structs.replace(here, relationship=store.relationship(home), session=moved)
    writer.raise_counters(there)
    if not store.sessions(relationship=left.id, archived=True, limit=1):
        writer.drop_relationship(left.id)


def _latest(store: Store, record: Record) -> Relationship:
    """Return the relationship as it last was: as in the file, but where a later session is here already."""
    lines = store.sessions(relationship=record.relationship.id, archived=True, limit=1)
    if lines and lines[0].date > record.session.date:
        return store.relationship(record.relationship.id)
    return record.relationship


def _save_session(record: Record, writer: Writer) -> None:
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
        writer.save_signature(structs.replace(signature, elsewhere=True))
    for row in record.progress:
        writer.add_progress(session, row)
    for reading in record.readings:
        writer.add_reading(session, reading)
    writer.raise_counters(record)
