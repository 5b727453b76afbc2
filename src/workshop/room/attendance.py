"""The console's attendance: its lease on the session, its signs of life, and the clock when it comes and goes."""

from __future__ import annotations

from datetime import timedelta

from workshop.model.session import OPEN
from workshop.room.core import Core
from workshop.room.seats import may, require
from workshop.room.steps.clock import stopped
from workshop.store.live import Lease
from workshop.store.vanishing import clear_away

UNATTENDED = timedelta(minutes=2)
"""After this long without a sign of life a console counts as crashed, and the clock as stopped since then."""


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
        stopped_at = max(alive or session.since, session.since)
        if core.now() - stopped_at < UNATTENDED:
            return ""
        with core.writing(
            "lead.mend-clock", "clock mended", power="clock", undoable=False
        ) as writer:
            writer.save_session(stopped(core, writer, stopped_at))
        at = stopped_at.astimezone()
        return f"The clock was stopped at {at:%H:%M}, when this session was last open."

    def beat(self) -> None:
        """Note that this console is alive, outside the database; try again to remove what should be gone."""
        store = self._core.store
        store.wipe()
        if store.left.stuck:
            clear_away(store)
        if self.lease:
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
        if session.since is None or session.state not in OPEN or not may(core.seat, "clock"):
            return
        with core.writing("lead.leave", "console left", power="clock", undoable=False) as writer:
            writer.save_session(stopped(core, writer))
