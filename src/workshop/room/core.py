"""The core of a room: reads and writes one session for one seat. Intents use it; it imports none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date as Date
from datetime import datetime, timedelta
from functools import partial

from msgspec import structs

from workshop.errors import NotFound, Refused
from workshop.model.agenda import Step, index_of
from workshop.model.asking import voted_on
from workshop.model.people import Participant, with_handles
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.session import EDITABLE, NEXT, OPEN, State, require_state
from workshop.model.sides import Side
from workshop.model.together import under
from workshop.room.older_promises import with_older_promises
from workshop.room.seats import Power, Seat, may, require, seated
from workshop.store.drafts import Drafts
from workshop.store.journal import Act, NewAct
from workshop.store.records import Known
from workshop.store.store import Store
from workshop.store.urns import Urns
from workshop.store.writer import Writer

ALLOWED: dict[str, Collection[State]] = {
    "lead": OPEN,
    "kpis.reading": NEXT,
    "rounds.discard": NEXT,  # or what was sealed would lie there for ever, once the session is over
    "sign-off": NEXT,  # each asks for the state it needs, in its own words
}
"""The states in which an intent, or all of a group, may be done and taken back; every other where it is editable."""

WAS_SET = timedelta(minutes=1)
"""By how much the computer's clock has to differ from the time that passed before it counts as set to another time."""

NAMELESS = "room"
"""The seat of an act of which nobody may know where it was done."""

BARRIERS = (
    "rounds.reveal",
    "sign-off.propose",
    "sign-off.confirm",
    "sign-off.sign",
    "sign-off.attach",
    "sign-off.confirm-by-mail",
    "sign-off.declined",
)
"""Intents behind which undo never reaches, whoever acted: everybody has seen, confirmed or signed what came before."""


def states_of(intent: str) -> Collection[State]:
    """Return the states in which `intent` may be done and taken back."""
    group = intent.partition(".")[0]
    return ALLOWED.get(intent) or ALLOWED.get(group) or EDITABLE


def read_session(store: Store, session: str, known: dict[str, Known] | None = None) -> Record:
    """Return a session with everything in it, and with the one before it. Raises NotFound, StoreError.

    `known` is what was read last, by session: it is read on, and what has not changed is the same object again.
    """
    known = {} if known is None else known
    record = store.record(session, known.setdefault(session, Known()))
    before = _before(store, record, known)
    return record if before is None else structs.replace(record, before=before)


def _before(store: Store, record: Record, known: dict[str, Known]) -> Record | None:
    """Return the session that `record` follows; None where it was deleted, or where there is none.

    An imported file could name any session here, so only one of the same relationship is returned.
    """
    follows = record.session.follows
    if not follows:
        return None
    try:
        found = store.record(follows, known.setdefault(follows, Known()))
    except NotFound:
        return None
    same = found.session.relationship == record.session.relationship
    if not same or found.session.state not in ("sealed", "superseded"):
        return None
    return with_older_promises(store, record, in_handles_of(store, found, record))


def in_handles_of(store: Store, before: Record, record: Record) -> Record:
    """Return `before` with everybody under the handle that they have in `record`.

    Two sessions of a relationship have different handles for one person only where they were brought together.
    """
    there, here = store.known_as(before.session.id), store.known_as(record.session.id)
    if not there and not here:
        return before
    own = {person: handle for handle, person in here.items()}
    people = {each.handle: there.get(each.handle, each.handle) for each in before.participants}
    names = {handle: own.get(person, person) for handle, person in people.items()}
    return under(before, {old: new for old, new in names.items() if old != new})


class Core:
    """One session and one seat: what is read, who acts, and the one way to write."""

    def __init__(
        self,
        store: Store,
        session: str,
        *,
        seat: Seat,
        now: Callable[[], datetime],
        new_uid: Callable[[], str],
        drafts: Drafts,
        ticks: Callable[[], float] | None = None,
    ) -> None:
        """Sit down. Raises Refused for a seat that may not read.

        `ticks` counts the seconds that pass, whatever the computer's clock is set to; without it `now` is trusted.
        """
        self.store = store
        self.id = session
        """The id of the session."""
        self._seat = seat
        self._seated: tuple[Record, Seat] | None = None
        self.now = now
        self.new_uid = new_uid
        self.drafts = drafts
        """What is being typed at this seat."""
        self._record: Record | None = None
        self._known = dict[str, Known]()
        """What was read last of the session and of the one before it."""
        self._last_read: Record | None = None
        self._version = -1
        self._held_still = False
        self.gone = False
        """Whether the session was found to be deleted when it was last read."""
        self._writer: Writer | None = None
        self._looked_at = ""
        self._ticks = ticks or (lambda: now().timestamp())
        self._marked = (now(), self._ticks())
        self._allowed = False
        """Whether a participant's intent writes: what it is made of is allowed with it, also what is not by itself."""
        self.still_here: Callable[[], object] = _nothing
        """Raises Refused where somebody else has this seat by now; asked while nobody else can write."""
        require(self.seat, "read")

    @property
    def seat(self) -> Seat:
        """Where this seat stands: of a participant, with the side and the roles that they have now. Raises NotFound."""
        if self._seat.kind != "participant":
            return self._seat
        record = self.record
        if self._seated is None or self._seated[0] is not record:
            self._seated = record, seated(self._seat, record)
        return self._seated[1]

    @seat.setter
    def seat(self, seat: Seat) -> None:
        self._seat, self._seated = seat, None

    @property
    def urns(self) -> Urns:
        """The sealed entries of private rounds; only `rounds/` uses them."""
        return self.store.urns

    # Reading

    @property
    def record(self) -> Record:
        """The session as it is stored now; while an intent writes, as it was when that intent began.

        It is read again only after a commit, by this process or another.
        """
        if self._held_still and self._record is not None:
            return self._record
        version = self.store.version()
        if self._record is None or version != self._version:
            try:
                self._record = read_session(self.store, self.id, self._known)
            except NotFound:
                self.gone = True
                raise NotFound("This session was deleted.") from None
            self._version = version
            self._last_read = self._record
        return self._record

    @contextmanager
    def held_still(self) -> Iterator[None]:
        """In the block the session stays as it is read now, whoever else writes meanwhile; the block writes nothing."""
        self._held_still = self.record is not None
        try:
            yield
        finally:
            self._held_still = False

    @property
    def last_read(self) -> Record:
        """The session as it was when it was last read, which asks the database only where it never was."""
        return self._last_read if self._last_read is not None else self.record

    def step(self, uid: str) -> Step:
        """Return a step of the agenda. Raises NotFound."""
        found = next((each for each in self.record.agenda if each.uid == uid), None)
        if found is None:
            raise NotFound("That step is no longer in the agenda.")
        return found

    def person(self, handle: str) -> Participant:
        """Return somebody who takes part. Raises NotFound."""
        found = self.record.person(handle)
        if found is None:
            here = with_handles(self.record.participants)
            raise NotFound(f"That person is no longer here. Here are: {here}.")
        return found

    @property
    def open_step(self) -> Step:
        """The step that is open; in a finished session the one that is looked at."""
        record = self.record
        finished = record.session.state not in OPEN
        uid = self._looked_at if finished and self._looked_at else record.session.step
        return record.agenda[index_of(record.agenda, uid)]

    @property
    def agreed(self) -> str:
        """The text of the latest agreement that is not void, "" where nothing is proposed."""
        agreement = self.record.agreement
        return agreement.text if agreement else ""

    @property
    def agreed_before(self) -> str:
        """The text of the agreement that this session goes on from, "" where there is none."""
        before = self.record.before
        return before.agreement.text if before and before.agreement else ""

    @property
    def signed(self) -> str:
        """What is signed of the latest agreement that is not void, "" where nothing is proposed."""
        agreement = self.record.agreement
        return agreement.signed if agreement else ""

    def look_at(self, step: str) -> None:
        """Look at a step of a finished session, which changes nothing in it."""
        self._looked_at = step

    @property
    def moment(self) -> datetime:
        """The time now in whole seconds, as times are stored."""
        return self.now().replace(microsecond=0)

    @property
    def set_by(self) -> timedelta:
        """By how much the computer's clock was set forward, or back (negative), since `mark_time`; zero for nothing."""
        moment, ticks = self._marked
        by = self.now() - moment - timedelta(seconds=self._ticks() - ticks)
        return timedelta(seconds=round(by.total_seconds())) if abs(by) >= WAS_SET else timedelta(0)

    def mark_time(self) -> None:
        """From now on look whether the computer's clock is set; what it was set by before is settled."""
        self._marked = (self.now(), self._ticks())

    @property
    def today(self) -> Date:
        """The day it is where this runs."""
        return self.now().astimezone().date()

    @property
    def who(self) -> str:
        """The handle of who sits here: at the console whoever leads; "" where nobody is named."""
        if self.seat.kind == "facilitator":
            facilitator = self.record.facilitator
            return facilitator.handle if facilitator else ""
        return self.seat.handle

    # Writing

    @contextmanager
    def writing(
        self,
        intent: str,
        words: str = "",
        *,
        power: Power,
        undoable: bool = True,
        whose: Side | None = None,
        nameless: bool = False,
    ) -> Iterator[Writer]:
        """Yield the writer of one act, after checking the power of the seat and the state of the session (ALLOWED).

        `whose` is the side that it is done for: some seats have some powers for their own side alone. `nameless`
        keeps out of the act who did it, at which seat and when: it has the time of the act before it. No other process
        writes inside the block, so an intent reads there what it changes. An intent that calls another one makes one
        act with it.
        """
        if not self._allowed:
            require(self.seat, power, whose)
        if self._writer is not None:
            require_state(self.record.session, states_of(intent))
            if words:
                self._writer.describe(words)
            yield self._writer
            return
        seat = self.seat
        act = NewAct(
            intent=intent,
            words=words,
            seat=NAMELESS if nameless else seat.kind,
            who="" if nameless else self.who,
            session=self.id,
            relationship=self.record.relationship.id,
            undoable=undoable,
        )
        try:
            last = self.store.last_act(self.id) if nameless else None
            with self.store.writing(act, last.at if last else self.now()) as writer:
                self.still_here()
                require_state(self.record.session, states_of(intent))
                self._writer = writer
                self._allowed = seat.kind == "participant"
                yield writer
                if not nameless:
                    self._name_who_leads(writer, act)
        finally:
            self._writer = self._record = None
            self._allowed = False

    def _name_who_leads(self, writer: Writer, act: NewAct) -> None:
        """Record an act of the console under whoever leads once it is done, so that they can take it back."""
        if self.seat.kind == "facilitator":
            leads = writer.facilitator(self.id)
            if leads != act.who:
                writer.done_by(leads)

    def undoable(self) -> Act | None:
        """Return the act that undo would take back, None where there is none, or a barrier or the state forbids it."""
        if not may(self.seat, "undo"):
            return None
        act = self.store.undoable(self.id, self.seat.kind, self.who, BARRIERS)
        allowed = act is not None and self.record.session.state in states_of(act.intent)
        return act if allowed else None

    def undo(self) -> str:
        """Take back the last act of who sits here, from whichever seat they did it; return what it was, in words.

        Raises Refused when there is nothing to take back, one of the BARRIERS came after it, or it has changed since.
        """
        require(self.seat, "undo")
        check = partial(self._check_undone, voted_on(self.record))
        act = self.store.undo(self.id, self.seat.kind, self.who, check, BARRIERS)
        self._record = None
        return act.words

    def _check_undone(self, voted: Mapping[str, str], act: Act) -> None:
        self.still_here()
        record = self.store.record(self.id)
        require_state(record.session, states_of(act.intent))
        if voted != voted_on(record):
            raise Refused(
                f"“{act.words}” cannot be taken back while people vote on it. Reveal or discard the vote first."
            )
        asked = {each for item in record.of(Round) if item.body.running for each in item.body.asked}
        if any(record.person(handle) is None for handle in asked):
            raise Refused(
                f"“{act.words}” cannot be taken back while an anonymous round asks them. Reveal or discard it first."
            )
        steps = {step.uid for step in record.agenda}
        if record.session.step not in steps or not steps.issuperset(
            item.step for item in record.items if item.step
        ):
            raise Refused(
                f"“{act.words}” cannot be taken back: that step is open, or something is written in it."
            )


def _nothing() -> None:
    """Find nothing wrong."""
