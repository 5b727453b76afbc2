"""What one seat sees at one moment, as a frozen value with nothing in it that the seat may not see.

Screens draw this and nothing else.
"""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime

from msgspec import Struct

from workshop.agreement.compare import Comparison, compare
from workshop.agreement.page import Paragraph, ReadSection, read_back
from workshop.errors import DocumentError
from workshop.insight.findings import Finding, findings
from workshop.insight.missing import lacking
from workshop.model.agenda import Step, index_of
from workshop.model.clock import Clock, read_clock
from workshop.model.kinds import SECTIONS
from workshop.model.names import RoundSort
from workshop.model.record import Record
from workshop.model.session import EDITABLE
from workshop.model.sides import Side
from workshop.room.attendance import Leads
from workshop.room.presence import Here
from workshop.room.rounds.view import RoundView
from workshop.room.seats import (
    Power,
    Seat,
    may,
    own_powers_of,
    powers_of,
    sees_addresses,
    sees_page,
)


class View(Struct, frozen=True):
    """Everything the seat may see of its session."""

    seat: Seat
    powers: frozenset[Power]
    """What the seat may do, for everybody or for its own side alone (`own`)."""
    own: frozenset[Power]
    """What it may do for its own side alone."""
    record: Record
    """The session, as far as the seat may see it."""
    step: Step
    """The step that is open."""
    clock: Clock
    now: datetime
    today: Date
    lacking: tuple[Finding, ...]
    """What is still missing in the open step; nothing of it blocks."""
    undo: str
    """What undo would take back, in words; "" for nothing."""
    undo_act: int
    """The number of the act that it would take back; 0 for none."""
    saved: datetime | None
    """When the last act was written (UTC)."""
    read_back: tuple[ReadSection, ...] = ()
    """The sections of the proposed agreement, from its frozen text."""
    page: str = ""
    """What is signed, whole, for who may confirm or sign it; "" for others, and where nothing is proposed."""
    changed: Comparison | None = None
    """How the proposed agreement differs from the last one; None where one of them is missing."""
    rounds: tuple[RoundView, ...] = ()
    """The latest round of each sort in the open step."""
    elsewhere: tuple[RoundView, ...] = ()
    """The rounds of other steps in which who sits at a seat of their own can write now."""
    still_there: tuple[str, ...] = ()
    """What should be gone and is not, or belongs to no session here, in words. It names files: for who leads alone."""
    here: tuple[Here, ...] = ()
    """The other seats that are taken now, as far as this seat may know of them."""
    lost: int = 0
    """How many people do not follow, for those who write for the room."""
    am_lost: bool = False
    """Whether who sits here has said so."""
    here_fault: str = ""
    """Why it is not known who is here, in words; for who leads alone."""
    leads: Leads | None = None
    """Who leads at another console; for a scribe alone."""
    taken_by: str = ""
    """That another console took over from this one, in words; "" where none did."""

    @property
    def showing(self) -> str:
        """The uid of what the facilitator shows on the stage; "" for nothing."""
        leads = (each for each in self.here if each.kind == "facilitator")
        return next((each.showing for each in leads), "")

    @property
    def still_writing(self) -> int:
        """How many people write at their own seats in the open step; in an anonymous round, who have not sealed."""
        people = [each for each in self.here if each.kind == "participant" and not each.away]
        count = len({each.handle for each in people if each.doing == "writing"})
        for each in self.rounds:
            hides = each.round.hides_who and each.round.stage == "open"
            if people and hides and each.counted:
                count += max(0, sum(each.asked.values()) - each.total)
        return count

    def round(self, what: RoundSort) -> RoundView | None:
        """Return the latest round of a sort in the open step, None where there is none."""
        return next((each for each in self.rounds if each.round.what == what), None)

    def may(self, power: Power, whose: Side | None = None) -> bool:
        """Return whether the seat has `power`; with `whose`, whether it has it for that side."""
        mine = power not in self.own or (whose is not None and whose == self.seat.side)
        return power in self.powers and mine

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is missing or odd anywhere; those marked aside only where the seat may see them.

        Looked for when it is asked: few screens show it, and it is most of what a large session costs.
        """
        found = findings(self.record, self.today)
        return tuple(each for each in found if not each.aside or may(self.seat, "aside"))

    @property
    def before(self) -> Record | None:
        """The session whose agreement this one began with, always of the same relationship; None for a first one."""
        return self.record.before

    @property
    def editable(self) -> bool:
        """Whether what the session captured can be changed."""
        return self.record.session.state in EDITABLE

    @property
    def place(self) -> tuple[int, int]:
        """The number of the open step, from 1, and how many there are."""
        return index_of(self.record.agenda, self.step.uid) + 1, len(self.record.agenda)


def see(
    record: Record,
    seat: Seat,
    *,
    step: Step,
    now: datetime,
    today: Date,
    undo: str,
    undo_act: int,
    saved: datetime | None,
    agreed: str,
    agreed_before: str = "",
    page: str = "",
    rounds: tuple[RoundView, ...] = (),
    elsewhere: tuple[RoundView, ...] = (),
    still_there: tuple[str, ...] = (),
    here: tuple[Here, ...] = (),
    lost: int = 0,
    am_lost: bool = False,
    here_fault: str = "",
    leads: Leads | None = None,
    taken_by: str = "",
) -> View:
    """Return the view of `seat` on what it may see of a record, with `step` open.

    `agreed` is the data of the latest agreement, `page` what is signed of it and `agreed_before` the data of the
    agreement before it, "" for none: not every seat has them in its record.
    """
    return View(
        seat=seat,
        powers=powers_of(seat) | own_powers_of(seat),
        own=own_powers_of(seat) - powers_of(seat),
        record=record,
        step=record.agenda[index_of(record.agenda, step.uid)],
        clock=read_clock(record.session, record.agenda, now),
        now=now,
        today=today,
        lacking=lacking(record, step, today),
        undo=undo,
        undo_act=undo_act,
        saved=saved,
        read_back=_read_back(agreed, sees_addresses(seat)) if agreed else (),
        changed=_changed(agreed_before, agreed) if agreed and agreed_before else None,
        page=page if sees_page(seat) else "",
        rounds=rounds,
        elsewhere=elsewhere,
        still_there=still_there if may(seat, "round") else (),
        here=here,
        lost=lost,
        am_lost=am_lost,
        here_fault=here_fault if may(seat, "move") else "",
        leads=leads,
        taken_by=taken_by,
    )


def _read_back(text: str, addresses: bool) -> tuple[ReadSection, ...]:
    # A damaged agreement is shown as one sentence, so that the rest of the session can still be read.
    try:
        return read_back(text, addresses=addresses)
    except DocumentError as error:
        said = Paragraph(f"The text of this agreement cannot be read: {error.faults[0]}.")
        return (ReadSection(next(iter(SECTIONS)), "cannot be read", (said,)),)


def _changed(before: str, after: str) -> Comparison | None:
    try:
        return compare(before, after)
    except DocumentError:
        return None  # that a text cannot be read is said where it is read back
