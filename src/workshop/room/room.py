"""A room: one session as one seat sees and changes it. Synchronous; one thread at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from workshop.model.agenda import Step
from workshop.model.kinds import KINDS
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.room.attendance import Attendance
from workshop.room.collecting import AnswerIntents
from workshop.room.core import Core
from workshop.room.filing import FilingIntents
from workshop.room.forms import FormIntents
from workshop.room.handing_out import FileIntents
from workshop.room.invitations import revoke
from workshop.room.presence import SEES, Presence
from workshop.room.rounds.intents import RoundIntents
from workshop.room.rounds.keeping import may_stand
from workshop.room.rounds.turn import of_a_turn
from workshop.room.rounds.view import views_elsewhere, views_in
from workshop.room.seats import LookedThrough, Seat, permitted, require
from workshop.room.steps import INTENTS, PerKind
from workshop.room.steps.clauses import ClauseIntents
from workshop.room.steps.leading import LeadIntents
from workshop.room.steps.noted import NotedIntents
from workshop.room.view import View, see
from workshop.room.watch import Watch
from workshop.store.drafts import Drafts
from workshop.store.live import Lease, own_seat_at
from workshop.store.store import Store


class Room(PerKind):
    """One session, one seat: its intents in groups (`room.lead.next()`, `room.scope.change(…)`), and its view."""

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
        exports: Path,
        ticks: Callable[[], float] | None = None,
        console: Path | None = None,
        typing: Lease | None = None,
        own: Lease | None = None,
    ) -> None:
        """Sit down. `lease` is the console's; None for a seat that leads nothing and may be there beside it.

        `exports` is the folder into which files are handed out. `console` is where the lease lies, for a scribe, who
        may take it over. `typing` is the right to the file of drafts, where several seats could have the same one;
        `own` is the right to sit at a person's own seat.
        """
        core = Core(store, session, seat=seat, now=now, new_uid=new_uid, drafts=drafts, ticks=ticks)
        self.core = core
        self._seen: tuple[Record, Seat, Record] | None = None
        self._looked_through = LookedThrough()
        self.presence = Presence(core)
        # One clock for all seats: what is signed at one is not dated before what was proposed at another.
        core.now = lambda: self.presence.shared(now())
        self.attendance = Attendance(core, lease, console, own)
        self._typing = typing
        drafts.still_ours = self._why_not_kept
        drafts.allowed = partial(may_stand, core)
        self.lead = LeadIntents(core)
        self.clauses = ClauseIntents(core)
        self.noted = NotedIntents(core)
        self.rounds = RoundIntents(core)
        self.forms = FormIntents(core, self.rounds)
        self.answers = AnswerIntents(core, self.rounds)
        self.files = FileIntents(core, exports, self.forms, self.answers)
        for kind, intents in INTENTS.items():
            setattr(self, KINDS[kind].module, intents(core))
        self.filing = FilingIntents(core)

    @property
    def id(self) -> str:
        """The id of the session."""
        return self.core.id

    @property
    def seat(self) -> Seat:
        """Whose seat this is."""
        return self.core.seat

    # Seeing

    @property
    def record(self) -> Record:
        """The session as it stands now, whoever wrote last, as far as this seat may see it."""
        whole, seat = self.core.record, self.core.seat
        if self._seen is None or self._seen[0] is not whole or self._seen[1] != seat:
            self._seen = whole, seat, permitted(whole, seat, self._looked_through)
        return self._seen[2]

    @property
    def open_step(self) -> Step:
        """The step that is open; in a finished session the one that is looked at."""
        return permitted(self.core.open_step, self.core.seat)

    @property
    def who(self) -> str:
        """The handle of who sits here; "" where nobody is named."""
        return self.core.who

    def now(self) -> datetime:
        """Return the time, by the clock of whoever leads where that of this seat differs."""
        return self.core.now()

    @property
    def drafts(self) -> Drafts:
        """What is being typed at this seat."""
        return self.core.drafts

    def view(self) -> View:
        """Return what this seat may see now."""
        with self.core.held_still():
            return self._view()

    def _view(self) -> View:
        core = self.core
        self._look_who_leads()
        record, step = self.record, core.open_step
        act = core.undoable()
        last = core.store.last_act(core.id)
        return see(
            record,
            core.seat,
            step=step,
            now=core.now(),
            today=core.today,
            undo=act.words if act else "",
            undo_act=act.seq if act else 0,
            saved=last.at if last else None,
            agreed=core.agreed,
            agreed_before=core.agreed_before,
            page=core.signed,
            rounds=views_in(core, step),
            elsewhere=views_elsewhere(core, step),
            still_there=core.store.still_there,
            here=self.presence.others(),
            lost=self.presence.how_many_lost(),
            am_lost=self.presence.lost,
            here_fault=self.presence.fault,
            leads=self.attendance.leads,
            taken_by=self.attendance.taken_by,
        )

    def _look_who_leads(self) -> int:
        before = self.seat.kind
        version = self.attendance.look()
        if self.seat.kind != before:
            self.presence.moved()
        return version

    def version(self) -> tuple[int, ...]:
        """Return a value that differs after every change to the data, to an urn or to who is here, by any seat."""
        core = self.core
        last = core.store.last_act(core.id)
        urns = (
            number
            for item in core.record.of(Round)
            if item.body.running
            for number in core.urns.version(item.uid)
        )
        here = self.presence.look() + self._look_who_leads()
        return core.store.version(), last.seq if last else 0, here, *urns

    def watch(self) -> Watch:
        """Return what tells whether anybody writes into this session, seals in it, comes or goes. Raises StoreError."""
        presence = self.presence
        return Watch(
            self.core.store,
            self.core.id,
            kinds=SEES.get(self.core.seat.kind, ()),
            myself=lambda: presence.seat,
            leads=self.attendance.state,
        )

    # Changing

    @contextmanager
    def as_one(self, words: str) -> Iterator[None]:
        """Make one act of all intents in the block; `words` are what undo says of it."""
        with self.core.writing("add", power="write") as writer:
            yield
            writer.describe(words)

    def undo(self) -> str:
        """Take back the last act of who sits here; return what it was, in words.

        Raises Refused when there is nothing to take back, something was revealed, proposed, confirmed, declined or
        signed after it, or it has changed since.
        """
        return self.core.undo()

    def drafts_to_offer(self) -> dict[str, str]:
        """Return what was being typed when this session was left, by field; what belongs to a turn comes back there."""
        return {field: text for field, text in self.drafts.all().items() if not of_a_turn(field)}

    def keep_drafts(self, texts: Mapping[str, str]) -> None:
        """Keep what is being typed, by field; an empty text drops it.

        What repeats or changes what is sealed where only counts are told is kept in no file. Raises StoreError where
        the seat was let go, or the session deleted: it is only on the screen then.
        """
        for field, text in texts.items():
            if text:
                self.drafts.keep(field, text)
            else:
                self.drafts.drop(field)
        self.drafts.flush()

    def _why_not_kept(self) -> str:
        """Say why this seat may not write its file of drafts: somebody else has it now, or it belongs to nothing."""
        typing = self._typing
        if not self.attendance.sits or (typing is not None and not typing.holds):
            return "Your seat was let go. What you type here is kept nowhere else: it is only on this screen."
        # Asked beside the database's own connection: drafts are kept also while that hangs, from another thread.
        if self.core.gone or not self.core.store.has_session(self.id):
            return "This session was deleted. What you type here is only on this screen."
        return ""

    # Coming and going

    def take_over(self) -> str:
        """Lead the session from here on, instead of whoever leads it now; return what is to be said, "" for nothing.

        Raises Refused for any seat but a scribe's, and where somebody else took over meanwhile.
        """
        facilitator = self.core.record.facilitator
        words = self.attendance.take_over(facilitator.name if facilitator else "the facilitator")
        self.presence.moved()
        return words

    def let_go(self, handle: str) -> None:
        """Let a person's own seat go, so that it can be taken in another window; who sits there is told.

        What they were typing waits there for whoever takes it. Raises NotFound, StoreError.
        """
        core = self.core
        require(core.seat, "move")
        core.person(handle)
        with core.store.holding():
            core.still_here()
            Lease.let_go(own_seat_at(core.store.folder / "live", core.id, handle))

    def shut_out(self, handle: str) -> None:
        """Let a person's own seat go, and take back what lets them in from elsewhere. Raises NotFound, StoreError."""
        core = self.core
        person = core.person(handle)
        revoke(core.store, core.seat, core.id, person, core.moment)
        self.let_go(handle)

    def arrive(self) -> str:
        """Mend the clock after a console that stopped without leaving; return what is to be said, "" for nothing."""
        return " ".join(filter(None, (self.attendance.arrive(), self.drafts.set_aside_words)))

    @property
    def clock_was_set(self) -> bool:
        """Whether the computer's clock was set to another time while this console is open."""
        return self.attendance.clock_was_set

    def keep_time(self) -> str:
        """Have the minutes go on as before where the computer's clock was set; return what was done, "" for nothing."""
        return self.attendance.keep_time()

    def beat(self) -> None:
        """Note that this seat is alive, outside the database."""
        self.presence.beat()
        if self._typing is not None:
            self._typing.beat(self.core.now())
        self.attendance.beat()

    def leave(self) -> None:
        """Stop the clock, keep the drafts and give the seat free, whichever of these fails; once is enough."""
        self.presence.leave()
        try:
            self.attendance.leave()
        finally:
            if self._typing is not None:
                self._typing.release(remove=True)
