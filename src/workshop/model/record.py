"""The record: one session with everything in it that is not private, as one value."""

from __future__ import annotations

from typing import Any, TypeVar

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import KindName
from workshop.model.kpis import Kpi, Realism
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.noted import Decision, Parked, Question
from workshop.model.notes import Note
from workshop.model.people import Participant, Relationship
from workshop.model.poll import Poll
from workshop.model.progress import Progress, Reading
from workshop.model.rounds import Round
from workshop.model.scope import (
    Approver,
    Assumption,
    BriefCheck,
    Deliverable,
    Exclusion,
    Milestone,
    Terms,
)
from workshop.model.scorecard import Comment, Score
from workshop.model.session import Session
from workshop.model.sides import SIDES, Side
from workshop.model.sign_off import Closing, Confirmation, Deferral
from workshop.model.welcome import Welcome

B = TypeVar("B")


class ItemType(Struct, frozen=True):
    """One type of captured item: how it is stored, numbered, and whether a later session begins with it."""

    name: str
    body: type[Struct]
    kind: KindName | None
    """The kind of step that captures it; None for those noted from any step."""
    title: str
    """What people call one of them."""
    prefix: str = ""
    """The letter of its clause numbers; "" for items without one."""
    single: bool = False
    """One per session."""
    renewed: bool = False
    """What stands, stands: a further session of the relationship begins with it."""


ITEM_TYPES: dict[str, ItemType] = {
    each.name: each
    for each in (
        ItemType("welcome", Welcome, "welcome", "Welcome", single=True),
        ItemType("celebration", Celebration, "look-back", "Celebration", "G"),
        ItemType("expectation", Expectation, "expectations", "Expectation", "E", renewed=True),
        ItemType("brief", BriefCheck, "scope", "Brief check", "B"),
        ItemType("deliverable", Deliverable, "scope", "Deliverable", "D", renewed=True),
        ItemType("exclusion", Exclusion, "scope", "Exclusion", "X", renewed=True),
        ItemType("assumption", Assumption, "scope", "Assumption", "A", renewed=True),
        ItemType("milestone", Milestone, "scope", "Milestone", "M", renewed=True),
        ItemType("approver", Approver, "scope", "Approver", "V", renewed=True),
        ItemType("terms", Terms, "scope", "Terms", single=True, renewed=True),
        ItemType("kpi", Kpi, "kpis", "KPI", "K", renewed=True),
        ItemType("realism", Realism, "kpis", "Realism vote"),
        ItemType("score", Score, "scorecard", "Score", "F"),
        ItemType("comment", Comment, "scorecard", "Comment"),
        ItemType("note", Note, "notes", "Note", "N"),
        ItemType("need", Need, "needs", "Need", "W"),
        ItemType("poll", Poll, "poll", "Poll", "L"),
        ItemType("commitment", Commitment, "commitments", "Commitment", "C"),
        ItemType("decision", Decision, None, "Decision", "R"),
        ItemType("question", Question, None, "Open question", "Q"),
        ItemType("parked", Parked, None, "Parked topic", "P"),
        ItemType("round", Round, None, "Round"),
        ItemType("closing", Closing, "sign-off", "Closing", single=True),
        ItemType("confirmation", Confirmation, "sign-off", "Confirmation"),
        ItemType("deferral", Deferral, "sign-off", "Deferral"),
    )
}

TYPE_OF: dict[type[Struct], ItemType] = {each.body: each for each in ITEM_TYPES.values()}


class Record(Struct, frozen=True):
    """One session with everything in it that is not private."""

    relationship: Relationship
    session: Session
    participants: tuple[Participant, ...] = ()
    agenda: tuple[Step, ...] = ()
    items: tuple[Item[Any], ...] = ()
    """In order of type, then position."""
    agreements: tuple[Agreement, ...] = ()
    """Every revision, first to last."""
    signatures: tuple[Signature, ...] = ()
    """Void ones too, in the order they were given."""
    progress: tuple[Progress, ...] = ()
    """Of this session's commitments, in the order they were recorded."""
    readings: tuple[Reading, ...] = ()
    before: Record | None = None
    """The session whose agreement this one began with, where it was read with it; no part of its documents."""

    def of(self, body: type[B], step: str | None = None) -> tuple[Item[B], ...]:
        """Return the items whose body is a `body`, those captured in `step` only where it is given."""
        return tuple(
            item
            for item in self.items
            if type(item.body) is body and (step is None or item.step == step)
        )

    def one(self, body: type[B]) -> B:
        """Return the body of the session's single `body`, with its defaults where nothing was captured."""
        found = self.of(body)
        return found[0].body if found else body()

    def item(self, uid: str) -> Item[Any] | None:
        """Return the item with `uid`, None where there is none."""
        return next((item for item in self.items if item.uid == uid), None)

    def person(self, handle: str) -> Participant | None:
        """Return the participant with `handle`, None where there is none."""
        return next((person for person in self.participants if person.handle == handle), None)

    def name_of(self, handle: str) -> str:
        """Return the name behind `handle`, or the handle itself where the person is not here."""
        person = self.person(handle)
        return person.name if person else handle

    def signatories(self, side: Side) -> tuple[Participant, ...]:
        """Return who signs for `side`."""
        return tuple(each for each in self.participants if each.signatory and each.side == side)

    @property
    def facilitator(self) -> Participant | None:
        """The facilitator, None where nobody is named."""
        return next((person for person in self.participants if person.facilitator), None)

    @property
    def agreement(self) -> Agreement | None:
        """The latest revision that is not void, None where nothing is proposed."""
        return next((each for each in reversed(self.agreements) if each.state != "void"), None)

    def valid_signatures(self) -> tuple[Signature, ...]:
        """Return the signatures under the agreement that are not void."""
        current = self.agreement
        return tuple(
            each
            for each in self.signatures
            if current
            and not each.void
            and each.digest == current.digest
            and each.revision == current.revision
        )

    def waiting_for(self) -> tuple[Participant, ...]:
        """Return the signatories who have not signed the proposed agreement, client first."""
        signed = {each.handle for each in self.valid_signatures()}
        return tuple(
            person
            for side in SIDES
            for person in self.signatories(side)
            if person.handle not in signed
        )
