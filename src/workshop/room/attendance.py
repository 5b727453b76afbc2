"""The console's attendance: its lease on the session, its signs of life, and the clock when it comes and goes."""

from __future__ import annotations

from datetime import timedelta

from workshop.model.clock import MOST, is_limited
from workshop.model.session import OPEN
from workshop.room.core import Core
from workshop.room.seats import require
from workshop.room.steps.clock import on_time, stopped
from workshop.store.live import Lease
from workshop.store.vanishing import clear_away

UNATTENDED = timedelta(minutes=2)
"""After this long without a sign of life a console counts as crashed, and the clock as stopped since then."""

_SET_BACK = (
    "The clock was stopped. This computer's clock was set back meanwhile, so no minutes were added to "
    "the open step."
)


class Attendance:
    """Who sits at a console, from arriving to leaving."""

    def __init__(self, core: Core, lease: Lease | None) -> None:
        """Begin. `lease` is the console's; None for a seat that leads nothing and may be there beside it."""
        self._core = core
        self.lease = lease
        self._left = False

    def arrive(self) -> str:
        """Mend the clock after a console that stopped without leaving; return what was done, "" for nothing."""
        core = self._core
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
                self._core.drafts.flush()
            finally:
                if self.lease:
                    self.lease.release()

    def _stop_clock(self) -> None:
        core = self._core
        session = core.record.session
        if self.lease is None or session.since is None or session.state not in OPEN:
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
