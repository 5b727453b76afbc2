"""Opening a session: who meets, on which agenda, and what stands from the last agreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Date
from datetime import datetime

from msgspec import Struct, structs

from workshop.errors import InputError
from workshop.model.agenda import Step, from_template
from workshop.model.items import Item
from workshop.model.people import (
    Organisation,
    Participant,
    Relationship,
    parse_people,
    show_person,
)
from workshop.model.record import TYPE_OF, Record
from workshop.model.session import Session, propose_slug
from workshop.model.sides import Phase, Side
from workshop.model.sign_off import Closing
from workshop.model.template import Opening, Template, TemplateStep
from workshop.model.text import clean_line
from workshop.model.welcome import CONTRACT_PREVAILS, Welcome
from workshop.room.clauses import is_renewed
from workshop.store.journal import NewAct
from workshop.store.store import Store

KEPT_FROM_WELCOME = (
    "goal",
    "contract",
    "contract_relation",
    "effective",
    "term",
    "confidentiality",
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


def _same(one: str, other: str) -> bool:
    return clean_line(one).casefold() == clean_line(other).casefold()


def _relationship(store: Store, client: str, agency: str) -> Relationship | None:
    return next(
        (
            each
            for each in store.relationships()
            if _same(each.client.name, client) and _same(each.agency.name, agency)
        ),
        None,
    )


def known(store: Store, client: str, agency: str) -> Known | None:
    """Return the relationship of these two names with its people, None where it is new."""
    found = _relationship(store, client, agency)
    if found is None:
        return None
    people = store.people(found.id)
    leading = [each for each in people if each.facilitator]
    return Known(
        found,
        _lines(people, "client"),
        _lines(people, "agency"),
        show_person(leading[-1]) if leading else "",
        leading[-1].side if leading else None,
    )


def _lines(people: tuple[Participant, ...], side: Side) -> str:
    # The contact first: the first line of a side is its contact and signatory.
    own = [each for each in people if each.side == side]
    return "\n".join(show_person(each) for each in sorted(own, key=lambda each: not each.contact))


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
        steps=tuple(
            TemplateStep(**{name: getattr(step, name) for name in TemplateStep.__struct_fields__})
            for step in record.agenda
        ),
        opening=Opening(**texts, cadence=record.one(Closing).cadence),
        slack=record.session.slack,
    )


def open_session(
    store: Store,
    wish: NewSession,
    template: Template,
    *,
    now: Callable[[], datetime],
    new_uid: Callable[[], str],
) -> str:
    """Save a new session with its people, agenda and opening texts, and what stands; return its id.

    Raises InputError with the field at fault; then nothing is saved.
    """
    relationship = _party_names(store, wish, new_uid)
    people = _people(store, wish, relationship)
    before = store.latest_sealed(relationship.id)
    agenda = from_template(template, new_uid)
    session = Session(
        id=new_uid(),
        slug=propose_slug(
            f"{relationship.client.name} {relationship.agency.name} {wish.date}", store.slugs()
        ),
        title=clean_line(wish.title) or template.title,
        relationship=relationship.id,
        template=template.name,
        date=wish.date,
        phase=relationship.phase,
        step=agenda[0].uid,
        slack=template.slack,
        follows=before.session.id if before else "",
    )
    act = NewAct(
        intent="desk.new-session",
        words=f"{session.slug} started",
        seat="desk",
        session=session.id,
        relationship=relationship.id,
        undoable=False,
    )
    with store.writing(act) as writer:
        writer.save_relationship(relationship)
        writer.save_session(session)
        for position, person in enumerate(people):
            writer.save_participant(session.id, person, position)
        writer.save_agenda(session.id, agenda)
        for item in _opening_items(template, before, agenda, new_uid):
            writer.save_item(session.id, item)
    return session.id


def _party_names(store: Store, wish: NewSession, new_uid: Callable[[], str]) -> Relationship:
    client, agency = clean_line(wish.client), clean_line(wish.agency)
    if not client:
        raise InputError("Name the client organisation.", "client")
    if not agency:
        raise InputError("Name the agency.", "agency")
    if _same(client, agency):
        raise InputError("Client and agency are two organisations; these are the same.", "agency")
    found = _relationship(store, client, agency)
    relationship = found or Relationship(new_uid(), Organisation(client), Organisation(agency))
    return structs.replace(relationship, phase=wish.phase) if wish.phase else relationship


def _people(store: Store, wish: NewSession, relationship: Relationship) -> tuple[Participant, ...]:
    """Return everybody; people known in this relationship keep their handle and roles."""
    before = {(each.name.casefold(), each.side): each for each in store.people(relationship.id)}
    owners = store.handles()
    taken = set(owners) - {each.handle for each in before.values()}
    people: list[Participant] = []
    groups: tuple[tuple[str, str, Side | None], ...] = (
        ("client_people", wish.client_people, "client"),
        ("agency_people", wish.agency_people, "agency"),
        ("facilitator", wish.facilitator, wish.facilitator_side),
    )
    for field, lines, side in groups:
        try:
            found = parse_people(lines, side, taken | {each.handle for each in people})
        except InputError as error:
            raise InputError(str(error), field) from None
        if field == "facilitator" and len(found) > 1:
            raise InputError("One person facilitates. Put the others on a side.", field)
        for person in found:
            _join(people, person, before, leads=field == "facilitator")
    return tuple(people)


def _join(
    people: list[Participant],
    person: Participant,
    before: dict[tuple[str, Side | None], Participant],
    *,
    leads: bool,
) -> None:
    if leads:
        for place, each in enumerate(people):
            if each.side == person.side and each.name.casefold() == person.name.casefold():
                people[place] = structs.replace(each, facilitator=True)
                return
        person = structs.replace(person, facilitator=True, contact=False, signatory=False)
    known_person = before.get((person.name.casefold(), person.side))
    if known_person:
        person = structs.replace(
            person,
            handle=known_person.handle,
            title=person.title or known_person.title,
            mail=person.mail or known_person.mail,
            signatory=person.signatory or known_person.signatory,
            programme_owner=known_person.programme_owner,
        )
    people.append(person)


def _opening_items(
    template: Template,
    before: Record | None,
    agenda: tuple[Step, ...],
    new_uid: Callable[[], str],
) -> list[Item[object]]:
    """Return the opening texts and, for a further session, what stands from the last agreement."""
    opening = template.opening
    welcome = Welcome(
        purpose=opening.purpose,
        ground_rules=opening.ground_rules,
        confidentiality=opening.confidentiality,
        prime_directive=opening.prime_directive,
        contract_relation=opening.contract_relation or CONTRACT_PREVAILS,
        programme=opening.programme,
    )
    closing = Closing(cadence=opening.cadence)
    carried: list[Item[object]] = []
    if before:
        last = before.one(Welcome)
        kept = {name: getattr(last, name) for name in KEPT_FROM_WELCOME if getattr(last, name)}
        welcome = structs.replace(welcome, **kept)
        closing = structs.replace(closing, cadence=before.one(Closing).cadence or closing.cadence)
        carried = [_carry(item, agenda, new_uid) for item in before.items if _stands(item)]
    return [Item(new_uid(), welcome), Item(new_uid(), closing), *carried]


def _stands(item: Item[object]) -> bool:
    return is_renewed(item) and not getattr(item.body, "met", None)


def _carry(
    item: Item[object], agenda: tuple[Step, ...], new_uid: Callable[[], str]
) -> Item[object]:
    kind = TYPE_OF[type(item.body)].kind  # type: ignore[index]
    step = next((each.uid for each in agenda if each.kind == kind), "")
    return structs.replace(
        item, uid=new_uid(), step="" if not item.step else step, standing="carried"
    )
