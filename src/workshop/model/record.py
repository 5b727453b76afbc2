"""The record: one session with everything in it that is not private, as one value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.items import Item
from workshop.model.people import Participant, Relationship
from workshop.model.progress import Progress, Reading
from workshop.model.session import Session
from workshop.model.sides import SIDES, Side

B = TypeVar("B")


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
    """The session whose agreement this one continues, where it was read too. It is not written into documents."""

    def of(self, body: type[B], step: str | None = None) -> tuple[Item[B], ...]:
        """Return the items with a body of the type `body`, of one `step` only where it is given."""
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

    def side_of(self, handles: Iterable[str]) -> Side | None:
        """Return the side of those with `handles`; None where they are of both, or nobody of a side is meant."""
        people = (self.person(handle) for handle in handles)
        sides = {person.side for person in people if person and person.side}
        return sides.pop() if len(sides) == 1 else None

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


def elsewhere_words(record: Record) -> str:
    """Return which signatures under the agreement were not given here, as a sentence; "" where all of them were."""
    valid = record.valid_signatures()
    names = [each.name for each in valid if each.elsewhere]
    if not names:
        return ""
    who = (
        "All signatures are"
        if len(names) == len(valid)
        else f"The signature of {' and '.join(names)} is"
    )
    return f"{who} attested elsewhere: by the record that was brought in, and not verified on this computer."
