"""Lines for lists across sessions: a session, a commitment, a search result."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date
from datetime import datetime
from typing import ClassVar, Literal

from msgspec import Struct

from workshop.model.agreements import ELSEWHERE
from workshop.model.commitments import Commitment, with_helpers
from workshop.model.kinds import ITEM_TYPES
from workshop.model.progress import (
    Outcome,
    Progress,
    Words,
    is_settled,
    latest_words,
    shared_outcome,
)
from workshop.model.record import Record
from workshop.model.rhythm import is_past, next_due, review_ending, show_when
from workshop.model.session import State, state_word
from workshop.model.sides import Side
from workshop.model.sign_off import Closing
from workshop.model.text import listed
from workshop.model.values import show_date


class SessionLine(Struct, frozen=True):
    """A session in a list."""

    id: str
    slug: str
    title: str
    relationship: str
    """The id of its relationship."""
    relationship_name: str
    date: Date
    state: State
    archived: bool = False
    reason: str = ""
    """Why it was declined, withdrawn or closed."""
    declined_by: str = ""
    """The name of who declined its agreement, "" where nobody did."""
    proposed: datetime | None = None
    """When the agreement was proposed that not everybody has signed yet; None where there is none."""
    waiting_for: tuple[str, ...] = ()
    """The names of who has still to sign it, client first, with whom they ask: `Bo Ek (asks the board)`."""

    @property
    def state_and_who(self) -> str:
        """Where it stands in words: `declined by Bo Ek`, `awaiting confirmation since 3 Nov 2026`."""
        if self.proposed is not None:
            return f"awaiting confirmation since {show_date(self.proposed.astimezone().date())}"
        by = f" by {self.declined_by}" if self.declined_by else ""
        return f"{state_word(self.state)}{by}"

    @property
    def in_words(self) -> str:
        """Where it stands in words, with why it was declined or ended, or who has still to sign."""
        more = self.reason or (listed(self.waiting_for) if self.waiting_for else "")
        return f"{self.state_and_who}: {more}" if more else self.state_and_who


class ActionLine(Struct, frozen=True):
    """A commitment of a sealed agreement in a list, with what became of it."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"rhythm", "until", "when", "helpers", "helper_names"}
    )
    """Fields that the first version did not have."""

    uid: str
    number: str
    action: str
    owner: str
    """A handle."""
    owner_name: str
    side: Side | None
    due: Date | None
    done_when: str
    confidence: int | None
    session: str
    session_slug: str
    relationship: str
    relationship_name: str
    progress: tuple[Progress, ...] = ()
    """In the order it was recorded."""
    carried: str | None = None
    """The slug of the session whose agreement carries it on; None where none is known to."""
    signatures: Literal["attested elsewhere"] | None = None
    """Where a signature under its agreement was brought in and not verified here; None where all were given here."""
    rhythm: str = ""
    """An RRULE without its end; "" for what is done once."""
    until: Date | None = None
    """On which day the rhythm ends at the latest; None where it goes on until the next review."""
    when: str = ""
    """The rhythm in words, with its first and its last date."""
    helpers: tuple[str, ...] = ()
    """Handles."""
    helper_names: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        """The latest word of each side."""
        return latest_words(self.progress)

    @property
    def outcome(self) -> Outcome:
        """What both sides say became of it; open where they differ, or one of them has not said."""
        return shared_outcome(self.words) or "open"

    @property
    def is_open(self) -> bool:
        """Whether it is unsettled and no later agreement carries it on: one side's word settles nothing."""
        return self.carried is None and not is_settled(self.words)

    def overdue(self, today: Date) -> bool:
        """Whether it is still to be done and its last day has passed."""
        return self.is_open and is_past(self, today)

    @property
    def who(self) -> str:
        """The owner, and who helps: `Lena Koch, with Bo Reyes`; `nobody yet` where nobody owns it."""
        return with_helpers(self.owner_name or self.owner or "nobody yet", self.helper_names)


class Found(Struct, frozen=True):
    """A search result: something said or agreed."""

    session: str
    session_slug: str
    relationship: str
    relationship_name: str
    type: str
    """The name of an item's type; or: session, participant, progress, reading."""
    number: str
    """Its clause number, or that of the commitment or KPI it is about; "" for none."""
    text: str
    """An excerpt around the first of the words, on one line."""
    date: Date
    """The day of its session; of progress and readings their own."""
    item: str
    """The uid of the item it is, or is about; "" for a person or a session."""

    @property
    def title(self) -> str:
        """What people call it."""
        known = ITEM_TYPES.get(self.type)
        return known.title if known else _TITLES.get(self.type, self.type)


_TITLES = {
    "session": "Session",
    "participant": "Person",
    "progress": "What became of it",
    "reading": "Reading",
}


def by_next_day(lines: Iterable[ActionLine], today: Date) -> tuple[ActionLine, ...]:
    """Return the lines in the order in which they are due next; those without a day last."""
    return tuple(sorted(lines, key=lambda line: next_due(line, today) or Date.max))


def actions_of(record: Record) -> tuple[ActionLine, ...]:
    """Return the commitments of one session as lines, in their order, whatever its state."""
    elsewhere = any(each.elsewhere for each in record.valid_signatures())
    review = record.one(Closing).next_review
    return tuple(
        ActionLine(
            uid=item.uid,
            number=item.number,
            action=item.body.action,
            owner=item.body.owner,
            owner_name=record.name_of(item.body.owner),
            side=item.side,
            due=item.body.due,
            done_when=item.body.done_when,
            confidence=item.body.confidence,
            session=record.session.id,
            session_slug=record.session.slug,
            relationship=record.relationship.id,
            relationship_name=record.relationship.name,
            progress=tuple(row for row in record.progress if row.commitment == item.uid),
            signatures=ELSEWHERE if elsewhere else None,
            rhythm=item.body.rhythm,
            until=item.body.until,
            when=show_when(item.body, review=review_ending(item.body, review))
            if item.body.rhythm
            else "",
            helpers=item.body.helpers,
            helper_names=tuple(map(record.name_of, item.body.helpers)),
        )
        for item in record.of(Commitment)
    )
