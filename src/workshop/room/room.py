"""A room: one session as one seat sees and changes it. Synchronous; one thread at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date as Date
from datetime import datetime, timedelta

from msgspec import structs

from workshop.errors import Refused
from workshop.model.agenda import Step, index_of
from workshop.model.clock import spent_in
from workshop.model.people import Participant, recognised
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.session import EDITABLE, NEXT, OPEN, Session, State, require_state
from workshop.room.clauses import ClauseIntents
from workshop.room.leading import LeadIntents
from workshop.room.reading import read_session
from workshop.room.rounds import RoundIntents
from workshop.room.seats import Power, Seat, may, require
from workshop.room.steps.asides import AsidesIntents
from workshop.room.steps.commitments import CommitmentsIntents
from workshop.room.steps.expectations import ExpectationsIntents
from workshop.room.steps.kpis import KpisIntents
from workshop.room.steps.look_back import LookBackIntents
from workshop.room.steps.needs import NeedsIntents
from workshop.room.steps.notes import NotesIntents
from workshop.room.steps.poll import PollIntents
from workshop.room.steps.scope import ScopeIntents
from workshop.room.steps.scorecard import ScorecardIntents
from workshop.room.steps.sign_off import SignOffIntents
from workshop.room.steps.welcome import WelcomeIntents
from workshop.room.view import View, see
from workshop.store.drafts import Drafts
from workshop.store.journal import Act, NewAct
from workshop.store.live import Lease
from workshop.store.store import Store
from workshop.store.urns import Urns
from workshop.store.writer import Writer

UNATTENDED = timedelta(minutes=2)
"""A console that was not alive for this long stopped without saying so; its clock did not run meanwhile."""

ALLOWED: dict[str, Collection[State]] = {
    "lead": OPEN,
    "kpis.reading": NEXT,
    "rounds.discard": NEXT,  # or what was sealed would lie there for ever, once the session is over
    "sign-off": NEXT,  # each asks for the state it needs, in its own words
}
"""The states in which an intent, or all of a group, may be done and taken back; every other where it is editable."""


def states_of(intent: str) -> Collection[State]:
    """Return the states in which `intent` may be done and taken back."""
    group = intent.partition(".")[0]
    return ALLOWED.get(intent) or ALLOWED.get(group) or EDITABLE


class Room:
    """One session, one seat."""

    def __init__(
        self,
        store: Store,
        session: str,
        *,
        seat: Seat,
        now: Callable[[], datetime],
        new_uid: Callable[[], str],
        drafts: Drafts,
        lease: Lease | None,
    ) -> None:
        """Sit down. `lease` is the console's; None at the desk, which leads nothing and may be there beside it."""
        require(seat, "read")
        self.seat = seat
        self.now = now
        self.new_uid = new_uid
        self.drafts = drafts
        self._lease = lease
        self._store = store
        self._session = session
        self._record: Record | None = None
        self._seen = -1
        self._writer: Writer | None = None
        self._looking = ""
        self._left = False
        self.lead = LeadIntents(self)
        self.clauses = ClauseIntents(self)
        self.asides = AsidesIntents(self)
        self.rounds = RoundIntents(self)
        self.welcome = WelcomeIntents(self)
        self.look_back = LookBackIntents(self)
        self.expectations = ExpectationsIntents(self)
        self.scope = ScopeIntents(self)
        self.kpis = KpisIntents(self)
        self.scorecard = ScorecardIntents(self)
        self.notes = NotesIntents(self)
        self.needs = NeedsIntents(self)
        self.poll = PollIntents(self)
        self.commitments = CommitmentsIntents(self)
        self.sign_off = SignOffIntents(self)

    @property
    def id(self) -> str:
        """The id of the session."""
        return self._session

    @property
    def urns(self) -> Urns:
        """What is sealed in private rounds: for rounds and turns alone."""
        return self._store.urns

    def holding(self) -> AbstractContextManager[None]:
        """Keep every writer waiting while something is sealed, which is no act of the session."""
        return self._store.holding()

    # Seeing

    @property
    def record(self) -> Record:
        """The session as it stands now, whoever wrote last; while an intent writes, as it was when that began."""
        version = self._store.version()
        if self._record is None or version != self._seen:
            self._record = read_session(self._store, self._session)
            self._seen = version
        return self._record

    @property
    def open_step(self) -> Step:
        """The step that is open; in a finished session the one that is looked at."""
        record = self.record
        finished = record.session.state not in OPEN
        uid = self._looking if finished and self._looking else record.session.step
        return record.agenda[index_of(record.agenda, uid)]

    @property
    def moment(self) -> datetime:
        """The time now to the second, as it is stored: so no part of a second is lost between two steps."""
        return self.now().replace(microsecond=0)

    @property
    def who(self) -> str:
        """The handle of who sits here; "" where nobody is named, and at the desk, where anybody may sit."""
        facilitator = self.record.facilitator if self.seat == "facilitator" else None
        return facilitator.handle if facilitator else ""

    @property
    def today(self) -> Date:
        """The day it is where this runs."""
        return self.now().astimezone().date()

    def view(self) -> View:
        """Return what this seat may see now."""
        undoable = self._store.undoable(self._session, self.seat)
        if undoable and self.record.session.state not in states_of(undoable.intent):
            undoable = None
        last = self._store.last_act(self._session)
        return see(
            self.record,
            self.seat,
            step=self.open_step,
            now=self.now(),
            today=self.today,
            undo=undoable.words if undoable else "",
            undo_act=undoable.seq if undoable else 0,
            saved=last.at if last else None,
            rounds=self.rounds.views(self.open_step),
        )

    def version(self) -> tuple[int, ...]:
        """Return a value that differs after every change to the data or to an urn, by this seat or another."""
        last = self._store.last_act(self._session)
        urns = (
            number
            for item in self.record.of(Round)
            if item.body.running
            for number in self.urns.version(item.uid)
        )
        return self._store.version(), last.seq if last else 0, *urns

    def in_force(self) -> Record | None:
        """Return the session of this relationship whose agreement holds now, None where there is none."""
        found = self._store.latest_sealed(self.record.relationship.id)
        return found if found and found.session.state == "sealed" else None

    def before(self) -> Record | None:
        """Return the session whose agreement this one began with, None where it is gone or there was none."""
        return self.record.before

    def look_at(self, step: str) -> None:
        """Look at a step of a finished session, which changes nothing in it."""
        self._looking = step

    def taken_handles(self) -> dict[str, str]:
        """Return every handle in the workspace that a new person cannot have."""
        return self._store.handles()

    def recognise(self, people: Iterable[Participant]) -> tuple[Participant, ...]:
        """Return `people`, those of earlier sessions of this relationship under the handles they had there."""
        known = self._store.people(self.record.relationship.id)
        present = {each.handle for each in self.record.participants}
        found: list[Participant] = []
        for person in people:
            found.append(recognised(person, known, present))
            present.add(found[-1].handle)
        return tuple(found)

    # Changing

    @contextmanager
    def writing(
        self,
        intent: str,
        words: str = "",
        *,
        power: Power,
        undoable: bool = True,
    ) -> Iterator[Writer]:
        """Yield the writer of one act, after checking that this seat may and that the state allows it (ALLOWED).

        Nobody else writes meanwhile, so what an intent changes it has to read in here. An intent inside another is
        part of its act.
        """
        require(self.seat, power)
        if self._writer is not None:
            require_state(self.record.session, states_of(intent))
            if words:
                self._writer.describe(words)
            yield self._writer
            return
        act = NewAct(
            intent=intent,
            words=words,
            seat=self.seat,
            who=self.who,
            session=self._session,
            relationship=self.record.relationship.id,
            undoable=undoable,
        )
        try:
            with self._store.writing(act) as writer:
                require_state(self.record.session, states_of(intent))
                self._writer = writer
                yield writer
        finally:
            self._writer = self._record = None

    def undo(self) -> str:
        """Take back this seat's own last act; return what it was, in words.

        Raises Refused when there is nothing to take back or it has changed since.
        """
        require(self.seat, "undo")
        act = self._store.undo(self._session, self.seat, self.who, self._check_undone)
        self._record = None
        return act.words

    def _check_undone(self, act: Act) -> None:
        record = self._store.record(self._session)
        require_state(record.session, states_of(act.intent))
        steps = {step.uid for step in record.agenda}
        if record.session.step not in steps or not steps.issuperset(
            item.step for item in record.items if item.step
        ):
            raise Refused(
                f"“{act.words}” cannot be taken back: that step is open, or something was captured in it."
            )

    def keep_drafts(self, texts: Mapping[str, str]) -> None:
        """Keep what is being typed, by field; an empty text drops it."""
        for field, text in texts.items():
            if text:
                self.drafts.keep(field, text)
            else:
                self.drafts.drop(field)
        self.drafts.flush()

    # Coming and going

    def arrive(self) -> str:
        """Mend the clock after a console that stopped without leaving; return what was done, "" for nothing."""
        require(self.seat, "clock")
        session = self.record.session
        alive = self._lease.last_alive if self._lease else None
        if session.since is None or session.state not in OPEN:
            return ""
        stopped_at = max(alive or session.since, session.since)
        if self.now() - stopped_at < UNATTENDED:
            return ""
        with self.writing(
            "lead.mend-clock", "clock mended", power="clock", undoable=False
        ) as writer:
            writer.save_session(self.stopped(writer, stopped_at))
        at = stopped_at.astimezone()
        return f"The clock was stopped at {at:%H:%M}, when this session was last open."

    def beat(self) -> None:
        """Note that this console is alive, outside the database."""
        if self._lease:
            self._lease.beat(self.now())

    def leave(self) -> None:
        """Stop the clock, keep the drafts and give the console free, whichever of these fails; once is enough."""
        if self._left:
            return
        self._left = True
        try:
            self._stop_clock()
        finally:
            try:
                self.drafts.flush()
            finally:
                if self._lease:
                    self._lease.release()

    def _stop_clock(self) -> None:
        session = self.record.session
        if session.since is None or session.state not in OPEN or not may(self.seat, "clock"):
            return
        with self.writing("lead.leave", "console left", power="clock", undoable=False) as writer:
            writer.save_session(self.stopped(writer))

    def stopped(self, writer: Writer, at: datetime | None = None) -> Session:
        """Save the time spent in the open step up to `at` (now); return the session with its clock standing still.

        A running session becomes a paused one; the caller saves the session.
        """
        record = self.record
        session = record.session
        if session.since is None:
            return session
        moment = at or self.moment
        agenda = tuple(
            structs.replace(step, spent=spent_in(step, session, moment)) for step in record.agenda
        )
        writer.save_agenda(session.id, agenda)
        state = "paused" if session.state == "running" else session.state
        return structs.replace(session, since=None, state=state)
