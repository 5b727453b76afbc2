"""Starting a session: who meets, on which agenda, and which clauses of the last agreement it begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from typing import Any

from msgspec import Struct, structs

from workshop.errors import InputError
from workshop.model.agenda import Step, as_template, from_template
from workshop.model.deputies import without_deputies
from workshop.model.items import Item
from workshop.model.people import (
    Organisation,
    Participant,
    Relationship,
    corrected,
    parse_people,
    recognised,
    show_in_list,
    show_person,
)
from workshop.model.record import Record
from workshop.model.session import Session, propose_slug
from workshop.model.sides import Phase, Side
from workshop.model.sign_off import Closing
from workshop.model.template import Opening, Template
from workshop.model.text import clean_line
from workshop.model.together import under
from workshop.model.welcome import CONTRACT_PREVAILS, Welcome
from workshop.room.older_promises import older_promises
from workshop.store.journal import NewAct
from workshop.store.store import Store

KEPT_FROM_WELCOME = (
    "goal",
    "contract",
    "contract_relation",
    "effective",
    "term",
    "confidentiality",
    "scores_use",
    "programme",
    "timezone",
)
"""What a further session keeps of the last welcome."""


class NewSession(Struct, frozen=True):
    """What is asked to start a session. Only the two names and the template are needed."""

    client: str
    agency: str
    template: str
    date: Date
    client_people: str = ""
    """One person a line: `Name <mail>, title`."""
    agency_people: str = ""
    facilitator: str = ""
    """`Name <mail>, title`; "" where it is not said."""
    facilitator_side: Side | None = None
    """None for an outsider."""
    observers: str = ""
    """Observers of neither side, one a line. One of a side stands among its people, with the word observer at the end.
    """
    client_legal_name: str = ""
    """As it stands in contracts; "" keeps what is known."""
    agency_legal_name: str = ""
    phase: Phase | None = None
    """None keeps the relationship's."""
    title: str = ""
    """None given: the template's."""
    agenda_of: str = ""
    """The id of a session whose agenda is copied; "" takes the template's."""


class Known(Struct, frozen=True):
    """A relationship that is here already, with its people as lines to offer."""

    relationship: Relationship
    client_people: str
    agency_people: str
    facilitator: str
    facilitator_side: Side | None
    observers: str


def _relationship(store: Store, client: str, agency: str) -> Relationship | None:
    wanted = client.casefold(), agency.casefold()
    return next(
        (
            each
            for each in store.relationships()
            if (each.client.name.casefold(), each.agency.name.casefold()) == wanted
        ),
        None,
    )


def known(store: Store, client: str, agency: str) -> Known | None:
    """Return the relationship of these two names with the people of its latest session, None where it is new."""
    found = _relationship(store, clean_line(client), clean_line(agency))
    if found is None:
        return None
    people = store.people(found.id)
    for line in store.sessions(relationship=found.id, archived=True, limit=1):
        people = store.record(line.id).participants or people
    lead = next((each for each in people if each.facilitator), None)
    return Known(
        found,
        _lines(people, "client"),
        _lines(people, "agency"),
        show_person(lead) if lead else "",
        lead.side if lead else None,
        _lines(people, None),
    )


def _lines(people: tuple[Participant, ...], side: Side | None) -> str:
    """Return the people of a side as lines; for None the observers of neither side."""
    # The contact first: the first line of a side is its contact and signatory.
    watches = [each.observer and not each.facilitator for each in people]
    own = [
        each
        for each, watching in zip(people, watches, strict=True)
        if each.side == side and (side or watching)
    ]
    show = show_in_list if side else show_person
    return "\n".join(show(each) for each in sorted(own, key=lambda each: not each.contact))


def wish_like(record: Record, day: Date) -> NewSession:
    """Return what would start another session on `day` with the people and the agenda of this one."""
    lead = record.facilitator
    return NewSession(
        client=record.relationship.client.name,
        agency=record.relationship.agency.name,
        template=record.session.template,
        date=day,
        client_people=_lines(record.participants, "client"),
        agency_people=_lines(record.participants, "agency"),
        facilitator=show_person(lead) if lead else "",
        facilitator_side=lead.side if lead else None,
        observers=_lines(record.participants, None),
        title=record.session.title,
        agenda_of=record.session.id,
    )


def template_like(record: Record) -> Template:
    """Return a template with the agenda and the opening texts of a session."""
    welcome = record.one(Welcome)
    texts = {
        name: getattr(welcome, name) for name in Opening.__struct_fields__ if hasattr(welcome, name)
    }
    return Template(
        name=record.session.template,
        title=record.session.title,
        summary="",
        steps=tuple(as_template(step) for step in record.agenda),
        opening=Opening(**texts, cadence=record.one(Closing).cadence),
        slack=record.session.slack,
    )


def open_session(
    store: Store,
    wish: NewSession,
    template: Template,
    *,
    new_uid: Callable[[], str],
) -> str:
    """Save a new session with its people, agenda and opening texts, and what stands; return its id.

    Raises InputError with the field at fault; then nothing is saved.
    """
    act = NewAct("desk.new-session", "session started", "desk", session=new_uid(), undoable=False)
    with store.writing(act) as writer:
        relationship = _parties(store, wish, new_uid)
        people = _people(store, wish, relationship)
        before = store.latest_sealed(relationship.id)
        before = under(before, store.known_as(before.session.id)) if before else None
        agenda = from_template(template, new_uid)
        words = f"{relationship.client.name} {relationship.agency.name} {wish.date}"
        session = Session(
            id=act.session,
            slug=propose_slug(words, store.slugs()),
            title=_line(wish.title, "title") or template.title,
            relationship=relationship.id,
            template=template.name,
            date=wish.date,
            phase=relationship.phase,
            step=agenda[0].uid,
            slack=template.slack,
            follows=before.session.id if before else "",
        )
        writer.save_relationship(relationship)
        writer.save_session(session)
        for position, person in enumerate(people):
            writer.save_participant(session.id, person, position)
        writer.save_agenda(session.id, agenda)
        older = older_promises(store, before) if before else ()
        for item in _opening_items(template, before, older, agenda, new_uid):
            writer.save_item(session.id, item)
        writer.describe(f"{session.slug} started")
        writer.concerns(relationship.id)
    return session.id


def _line(text: str, field: str) -> str:
    try:
        return clean_line(text)
    except InputError as error:
        raise InputError(str(error), field) from None


def _parties(store: Store, wish: NewSession, new_uid: Callable[[], str]) -> Relationship:
    client, agency = _line(wish.client, "client"), _line(wish.agency, "agency")
    if not client:
        raise InputError("Name the client organisation.", "client")
    if not agency:
        raise InputError("Name the agency.", "agency")
    if client.casefold() == agency.casefold():
        raise InputError("Client and agency are two organisations; these are the same.", "agency")
    found = _relationship(store, client, agency)
    relationship = found or Relationship(new_uid(), Organisation(client), Organisation(agency))
    # What the parties are called stays as it is here; only a legal name that is given is new.
    relationship = structs.replace(
        relationship,
        client=_with_legal_name(relationship.client, wish.client_legal_name, "client_legal_name"),
        agency=_with_legal_name(relationship.agency, wish.agency_legal_name, "agency_legal_name"),
    )
    return structs.replace(relationship, phase=wish.phase) if wish.phase else relationship


def _with_legal_name(organisation: Organisation, legal_name: str, field: str) -> Organisation:
    return corrected(organisation, Organisation("", _line(legal_name, field)))


def _people(store: Store, wish: NewSession, relationship: Relationship) -> tuple[Participant, ...]:
    """Return everybody; people known in this relationship keep their handle and roles."""
    before = without_deputies(store.people(relationship.id))
    taken = store.handles(relationship.id)
    people: list[Participant] = []
    groups: tuple[tuple[str, str, Side | None], ...] = (
        ("client_people", wish.client_people, "client"),
        ("agency_people", wish.agency_people, "agency"),
        ("facilitator", wish.facilitator, wish.facilitator_side),
        ("observers", wish.observers, None),
    )
    for field, lines, side in groups:
        present = {each.handle for each in people}
        try:
            found = parse_people(lines, side, taken | present)
        except InputError as error:
            raise InputError(str(error), field) from None
        leads = field == "facilitator"
        if leads and len(found) > 1:
            raise InputError("One person facilitates. Put the others on a side.", field)
        for person in found:
            if leads and _is_named_already(people, person):
                continue
            if leads:
                person = structs.replace(person, facilitator=True, contact=False, signatory=False)
            if field == "observers":
                person = structs.replace(person, observer=True)
            people.append(recognised(person, before, present))
            present.add(people[-1].handle)
    return tuple(people)


def _is_named_already(people: list[Participant], leader: Participant) -> bool:
    """Whether the leader is one of `people`, who then leads."""
    for place, each in enumerate(people):
        if each.side == leader.side and each.name.casefold() == leader.name.casefold():
            people[place] = structs.replace(each, facilitator=True)
            return True
    return False


def _opening_items(
    template: Template,
    before: Record | None,
    older: tuple[Item[Any], ...],
    agenda: tuple[Step, ...],
    new_uid: Callable[[], str],
) -> list[Item[Any]]:
    """Return the opening texts and, for a further session, a copy of what is in force of the last agreement."""
    opening = template.opening
    welcome = Welcome(
        purpose=opening.purpose,
        ground_rules=opening.ground_rules,
        confidentiality=opening.confidentiality,
        prime_directive=opening.prime_directive,
        contract_relation=opening.contract_relation or CONTRACT_PREVAILS,
        scores_use=opening.scores_use,
        programme=opening.programme,
    )
    closing = Closing(cadence=opening.cadence)
    carried: tuple[Item[Any], ...] = ()
    if before:
        last = before.one(Welcome)
        kept = {name: getattr(last, name) for name in KEPT_FROM_WELCOME if getattr(last, name)}
        welcome = structs.replace(welcome, **kept)
        closing = structs.replace(closing, cadence=before.one(Closing).cadence or closing.cadence)
        # Loaded when used: home does without it.
        from workshop.room.continuing import copies

        carried = copies(before, agenda, new_uid, older)
    return [Item(new_uid(), welcome), Item(new_uid(), closing), *carried]
