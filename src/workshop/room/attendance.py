"""Who leads: the console's lease, taking it over, its signs of life, and the clock when a console comes and goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from workshop.errors import Refused
from workshop.model.clock import MOST, is_limited
from workshop.model.session import OPEN
from workshop.room.core import Core
from workshop.room.seats import CONSOLE, SCRIBE, require
from workshop.room.steps.clock import on_time, stopped
from workshop.store.live import Held, Lease, Taken, held_at
from workshop.store.vanishing import clear_away

UNATTENDED = timedelta(minutes=2)
"""After this long without a sign of life a console counts as crashed, and the clock as stopped since then."""

_SET_BACK = (
    "The clock was stopped. This computer's clock was set back meanwhile, so no minutes were added to "
    "the open step."
)


class Leads(Struct, frozen=True):
    """Whoever leads the session at another console, as a scribe is told of it."""

    who: str = ""
    """Their name; "" where nobody leads now."""
    since: datetime | None = None
    answers: bool = True
    """Whether that console gave a sign of life within the last minute."""


class Attendance:
    """Who sits at a console, from arriving to leaving, as the facilitator or as a scribe."""

    def __init__(
        self,
        core: Core,
        lease: Lease | None,
        console: Path | None = None,
        own: Lease | None = None,
    ) -> None:
        """Begin. `lease` is the console's; None for a seat that leads nothing and may be there beside it.

        `console` is where the lease of the session lies, for a scribe, who may take it over. `own` is the right to sit
        at a person's own seat.
        """
        self._core = core
        self.lease = lease
        self._console = lease.path if lease is not None else console
        self._left = False
        self._seen: Held | None = None
        self.version = 0
        """A number that grows whenever somebody else leads, or this seat does or does no longer."""
        self.taken_by = ""
        """Who took over from this seat and when, in words; "" while nobody has."""
        self._own = own
        if lease is not None:
            core.still_here = self._still_leads
        elif own is not None:
            core.still_here = self._still_sits

    # A person's own seat

    def _still_sits(self) -> None:
        """Raise Refused where whoever leads has let this seat go. Asked inside a write."""
        if self._own is not None and not self._own.keep():
            self._stand_up()
        if self.taken_by:
            raise Refused(f"{self.taken_by} So this was not done.")

    def _stand_up(self) -> None:
        self.taken_by = (
            "Whoever leads has let this seat go, so that it can be taken in another window."
        )
        self.version += 1

    @property
    def sits(self) -> bool:
        """Whether this seat is still held by who sat down at it."""
        return self._own is None or (not self.taken_by and self._own.holds)

    # Who leads

    @property
    def leads(self) -> Leads | None:
        """Who leads at another console, for a scribe; None for any other seat."""
        if self._console is None or self.lease is not None:
            return None
        held = self._seen
        return Leads() if held is None else Leads(held.who or "somebody", held.since, held.answers)

    def state(self) -> tuple[object, ...]:
        """Return a value that differs where somebody else leads. It changes nothing and can be asked in any thread."""
        lease, console = self.lease or self._own, self._console
        if lease is not None:
            return (lease.holds,)
        held = held_at(console) if console is not None else None
        return _who(held)

    def look(self) -> int:
        """Find out who leads; become the scribe where somebody took over. Return a number that grows with changes."""
        if self.lease is not None:
            if not self.lease.holds:
                self._step_down()
        elif self._console is not None:
            held, before = held_at(self._console), self._seen
            self._seen = held
            if _who(held) != _who(before):
                self.version += 1
        elif self._own is not None and not self.taken_by and not self._own.holds:
            self._stand_up()
        return self.version

    def _still_leads(self) -> None:
        """Raise Refused where another console has taken over. Asked inside a write, so that nobody does meanwhile."""
        if self.lease is not None and not self.lease.keep():
            self._step_down()
            raise Refused(f"{self.taken_by} So this was not done.")

    def _step_down(self) -> None:
        if self.lease is None or self._console is None:
            return
        self.lease.release()
        self.lease = None
        self._seen = held_at(self._console)
        leads = self.leads
        when = f" at {leads.since.astimezone():%H:%M}" if leads and leads.since else ""
        self.taken_by = f"Another window took over this console{when}. You write for the room now."
        self._core.seat = SCRIBE
        self.version += 1

    def take_over(self, who: str) -> str:
        """Lead from here on, in the name `who`; return what was done to the clock, "" for nothing.

        Raises Refused where this seat leads already or cannot, or somebody else took over since it was last looked.
        """
        core = self._core
        require(core.seat, "take-over")
        if self._console is None or self.lease is not None:
            raise Refused("There is no console to take over from here.")
        # Nobody writes while the lease changes hands: what the other console began is saved before, or never.
        with core.store.holding():
            try:
                lease = Lease.take_over(self._console, who, core.now(), self._seen)
            except Taken as taken:
                self._seen = taken.held
                self.version += 1
                since = f"{taken.held.since.astimezone():%H:%M}" if taken.held.since else "just now"
                raise Refused(
                    f"Somebody else took over meanwhile: {taken.held.who} leads since {since}."
                ) from None
        self.lease, self._seen = lease, None
        self.taken_by = ""
        core.seat = CONSOLE
        core.still_here = self._still_leads
        self.version += 1
        return self.arrive()

    def arrive(self) -> str:
        """Mend the clock after a console that stopped without leaving; return what was done, "" for nothing."""
        core = self._core
        if self.lease is None and self._console is not None:
            return ""  # a scribe has no say in the clock
        require(core.seat, "clock")
        session = core.record.session
        alive = self.lease.last_alive if self.lease else None
        if session.since is None or session.state not in OPEN:
            return ""
        now = core.now()
        stopped_at = max(min(alive or session.since, now), session.since)
        if not is_limited(session, now) and now - stopped_at < UNATTENDED:
            return ""
        with core.writing(
            "lead.mend-clock", "clock mended", power="clock", undoable=False
        ) as writer:
            writer.save_session(stopped(core, writer, stopped_at))
        if is_limited(session, stopped_at):
            return (
                "The clock was stopped. By this computer's clock it had run for longer than a meeting takes, so that "
                f"was set meanwhile; {MOST // timedelta(hours=1)} hours were added to the open step."
            )
        if session.since > now:
            return _SET_BACK
        at = stopped_at.astimezone()
        return f"The clock was stopped at {at:%H:%M}, when this session was last open."

    @property
    def clock_was_set(self) -> bool:
        """Whether the computer's clock was set to another time while this console is open."""
        return bool(self._core.set_by)

    def keep_time(self) -> str:
        """Have the minutes go on as before where the computer's clock was set; return what was done, "" for nothing."""
        core = self._core
        if self.lease is None and self._console is not None:
            core.mark_time()
            return ""
        require(core.seat, "clock")
        by, session = core.set_by, core.record.session
        counts = by and session.since is not None and session.state in OPEN
        if counts:
            with core.writing(
                "lead.mend-clock", "clock mended", power="clock", undoable=False
            ) as writer:
                writer.save_session(on_time(core))
        core.mark_time()
        if not counts:
            return ""
        way = "forward" if by > timedelta(0) else "back"
        return (
            f"This computer's clock was set {way} by {_span(by)}. "
            "The minutes of this session go on as if it had not been."
        )

    def beat(self) -> None:
        """Note that this console is alive, outside the database; try again to remove what should be gone."""
        if self._own is not None and not self.taken_by:
            self._own.beat(self._core.now())
        if self.lease is None:
            return
        store = self._core.store
        store.wipe()
        if store.left.stuck:
            clear_away(store)
        if not self._core.set_by:
            self._core.mark_time()
        self.lease.beat(self._core.now())

    def leave(self) -> None:
        """Stop the clock, keep the drafts and give the console free, whichever of these fails; once is enough."""
        if self._left:
            return
        self._left = True
        try:
            self._stop_clock()
        finally:
            try:
                if not self._core.drafts.still_ours():
                    self._core.drafts.flush()
            finally:
                if self.lease:
                    self.lease.release()
                if self._own:
                    self._own.release(remove=True)

    def _stop_clock(self) -> None:
        core = self._core
        if self.lease is None or not self.lease.holds:
            return  # whoever leads now keeps the clock
        session = core.record.session
        if session.since is None or session.state not in OPEN:
            return
        with core.writing("lead.leave", "console left", power="clock", undoable=False) as writer:
            writer.save_session(stopped(core, writer))


def _span(by: timedelta) -> str:
    """Return how long a time is, roughly: `11 years`, `3 hours`, `5 minutes`."""
    seconds = abs(int(by.total_seconds()))
    units = (("year", 365 * 86_400), ("day", 86_400), ("hour", 3600), ("minute", 60))
    word, length = next((each for each in units if seconds >= each[1]), units[-1])
    count = seconds // length
    return f"{count} {word}{'' if count == 1 else 's'}"


def _who(held: Held | None) -> tuple[object, ...]:
    return () if held is None else (held.file, held.who, held.since, held.answers)
