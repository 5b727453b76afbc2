"""Who the parties are and who was there; the goal they share, and the contract and rules it stands under."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import date as Date
from typing import Literal

from workshop.agreement.frozen_text import (
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    Written,
    counted,
    joined,
)
from workshop.model.held import show_held, utc_offset
from workshop.model.names import Section
from workshop.model.people import Organisation, Participant
from workshop.model.record import Record
from workshop.model.sides import SIDES, Presence, Side, presence_word, side_word
from workshop.model.signing_keys import fingerprint_of
from workshop.model.text import shorten
from workshop.model.values import show_date
from workshop.model.welcome import CONTRACT_PREVAILS, Welcome

Affiliation = Literal["client", "agency", "outside"]

NO_CONTRACT_NAMED = "This records working arrangements; where there is a contract, it prevails."
"""What stands in place of CONTRACT_PREVAILS where no contract is named."""

AFFILIATIONS: dict[Affiliation, str] = {
    "client": "of the client's side",
    "agency": "of the agency's side",
    "outside": "from outside both parties",
}


class Party(Written, frozen=True, kw_only=True):
    """One organisation."""

    name: str
    legal_name: str = ""

    @property
    def full(self) -> str:
        """The legal name where it is known."""
        return self.legal_name or self.name

    def read(self, side: Side) -> Paragraph:
        """Return it in words."""
        known_as = f", called {self.name}" if self.full != self.name else ""
        return Paragraph(
            f"{self.full}{known_as}", detail=side_word(side), side=side, heading="The parties"
        )


class Person(Written, frozen=True, kw_only=True):
    """Somebody who takes part. Only a contact's mail address is written down."""

    IDS = ("handle",)

    handle: str
    name: str
    side: Side | None = None
    title: str = ""
    mail: str = ""
    contact: bool = False
    programme_owner: bool = False
    presence: Presence
    observer: bool = False

    def read(self) -> Paragraph:
        """Return them in words."""
        detail = joined(
            self._contact(),
            self.mail,
            "runs the reviews" if self.programme_owner else "",
            "observer" if self.observer else "",
            presence_word(self.presence),
        )
        return Paragraph(
            joined(self.name, self.title, by=", "), detail=detail, side=self.side, heading="People"
        )

    def _contact(self) -> str:
        if not self.contact:
            return ""
        return f"contact of the {side_word(self.side)}" if self.side else "contact"


class Signatory(Written, frozen=True, kw_only=True):
    """Somebody whose signature the agreement needs."""

    IDS = ("handle", "stands_in_for")

    handle: str
    name: str
    side: Side
    title: str = ""
    signs_for: str
    key: str = ""
    """The fingerprint of the key that is expected of them; "" where none was named."""
    stands_in_for: str = ""
    """The handle of whom they sign for as a deputy."""
    in_stead_of: str = ""
    """The name of that person."""

    @property
    def for_whom(self) -> str:
        """The party that they sign for, and in whose stead."""
        instead = f" in the stead of {self.in_stead_of}" if self.in_stead_of else ""
        return f"{self.signs_for}{instead}"

    def read(self) -> Paragraph:
        """Return them in words."""
        return Paragraph(
            joined(self.name, self.title, by=", "),
            detail=joined(
                f"signs for {self.for_whom}", f"expected key {self.key}" if self.key else ""
            ),
            side=self.side,
            heading="Signatories",
        )


class Parties(Part, frozen=True, kw_only=True):
    """The section on parties and people."""

    IDS = ("started", "ended", "timezone")

    date: Date
    started: datetime | None = None
    ended: datetime | None = None
    place: str = ""
    timezone: str = ""
    utc_offset: int | None = None
    """Minutes by which the clocks of that zone were ahead of UTC when the session started; None for UTC."""
    facilitator: str = ""
    facilitator_title: str = ""
    facilitator_from: Affiliation | None = None
    client: Party
    agency: Party
    people: tuple[Person, ...] = ()
    signatories: tuple[Signatory, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        held = show_held(self.date, self.started, self.ended, self.timezone, self.utc_offset)
        led = []
        if self.facilitator and self.facilitator_from:
            led = [
                Paragraph(
                    joined(self.facilitator, self.facilitator_title, by=", "),
                    detail=AFFILIATIONS[self.facilitator_from],
                    heading="Led by",
                )
            ]
        paragraphs = (
            Paragraph(held, detail=self.place, heading="The meeting"),
            *led,
            self.client.read("client"),
            self.agency.read("agency"),
            *(each.read() for each in self.people),
            *(each.read() for each in self.signatories),
        )
        members = sum(not each.observer for each in self.people)
        people = counted(members, "person", "people") or "nobody named"
        summary = joined(people, f"{len(self.signatories)} to sign", by=", ")
        return ReadSection("parties", summary, paragraphs)


class Goal(Part, frozen=True, kw_only=True):
    """The section on the shared goal and the contract the agreement works under."""

    goal: str = ""
    contract: str = ""
    contract_relation: str = ""
    effective: Date | None = None
    term: str = ""
    confidentiality: str = ""
    scores_use: str = ""

    def read_back(self) -> ReadSection:
        """Return the section in words."""
        contract = self.contract or "No contract is named."
        named = (
            Paragraph(contract, detail=self.contract_relation, heading="The contract"),
            Paragraph(show_date(self.effective), heading="Effective from"),
            Paragraph(self.term, heading="Term"),
            Paragraph(self.confidentiality, heading="Confidentiality"),
            Paragraph(self.scores_use, heading="How scores and feedback may be used"),
        )
        goal = Paragraph(
            self.goal or "No shared goal is written down.", heading="The goal we share"
        )
        summary = joined(
            "one goal" if self.goal else "no goal",
            f"contract {shorten(self.contract, 24)}" if self.contract else "",
            by=", ",
        )
        return ReadSection("goal", summary, (goal, *(each for each in named if each.text)))


def clause(record: Record) -> dict[Section, Part]:
    """Return the parties and the goal."""
    return {"parties": _parties(record), "goal": _goal(record)}


def _parties(record: Record) -> Parties:
    session, welcome = record.session, record.one(Welcome)
    leader = record.facilitator
    outsider = leader if leader and leader.side is None else None
    return Parties(
        date=session.date,
        started=to_the_second(session.started) if session.started else None,
        ended=to_the_second(session.ended) if session.started and session.ended else None,
        place=welcome.place,
        timezone=welcome.timezone,
        utc_offset=utc_offset(session.started, welcome.timezone) if session.started else None,
        facilitator=leader.name if leader else "",
        facilitator_title=leader.title if leader else "",
        facilitator_from=(leader.side or "outside") if leader else None,
        client=_party(record.relationship.client),
        agency=_party(record.relationship.agency),
        people=tuple(_person(each) for each in _by_side(record) if each is not outsider),
        signatories=tuple(
            Signatory(
                handle=each.handle,
                name=each.name,
                side=side,
                title=each.title,
                signs_for=_party(record.relationship.organisation(side)).full,
                key=fingerprint_of(each.key),
                stands_in_for=each.stands_in_for,
                in_stead_of=record.name_of(each.stands_in_for) if each.stands_in_for else "",
            )
            for side in SIDES
            for each in record.signatories(side)
        ),
    )


def _by_side(record: Record) -> list[Participant]:
    order: tuple[Side | None, ...] = (*SIDES, None)
    return sorted(record.participants, key=lambda each: order.index(each.side))


def _party(organisation: Organisation) -> Party:
    return Party(name=organisation.name, legal_name=organisation.legal_name)


def _person(person: Participant) -> Person:
    return Person(
        handle=person.handle,
        name=person.name,
        side=person.side,
        title=person.title,
        mail=person.mail if person.contact else "",
        contact=person.contact,
        programme_owner=person.programme_owner,
        presence=person.presence,
        observer=person.observer,
    )


def _goal(record: Record) -> Goal:
    welcome = record.one(Welcome)
    relation = welcome.contract_relation
    if not welcome.contract and relation == CONTRACT_PREVAILS:
        relation = NO_CONTRACT_NAMED
    return Goal(
        goal=welcome.goal,
        contract=welcome.contract,
        contract_relation=relation,
        effective=welcome.effective,
        term=welcome.term,
        confidentiality=welcome.confidentiality,
        scores_use=welcome.scores_use,
    )


def to_the_second(moment: datetime) -> datetime:
    """Return `moment` in UTC without fractions of a second, as the canonical text takes it."""
    return moment.astimezone(UTC).replace(microsecond=0)


CLAUSES = Clauses(clause, {"parties": Parties, "goal": Goal})
