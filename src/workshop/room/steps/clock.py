"""Stopping the clock: the time since it last began to run is added to the open step."""

from __future__ import annotations

from datetime import datetime

from msgspec import structs

from workshop.model.clock import spent_in
from workshop.model.session import Session
from workshop.room.core import Core
from workshop.store.writer import Writer


def on_time(core: Core) -> Session:
    """Return the session as if its clock had begun to run by the computer's clock as that is set now."""
    session = core.record.session
    if session.since is None or not core.set_by:
        return session
    return structs.replace(session, since=session.since + core.set_by)


def stopped(core: Core, writer: Writer, at: datetime | None = None) -> Session:
    """Save the time spent in the open step up to `at` (now); return the session with its clock standing still.

    A running session becomes a paused one; the caller saves the session.
    """
    record = core.record
    session = on_time(core)
    if session.since is None:
        return session
    moment = at or core.moment
    agenda = tuple(
        structs.replace(step, spent=spent_in(step, session, moment)) for step in record.agenda
    )
    writer.save_agenda(session.id, agenda)
    state = "paused" if session.state == "running" else session.state
    return structs.replace(session, since=None, state=state)
