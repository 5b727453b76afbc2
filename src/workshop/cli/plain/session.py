"""A seat in lines, from sitting down to leaving: whatever ends it, the session and the drafts are left in order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from workshop.cli.plain.seat import sit_down
from workshop.errors import WorkshopError
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import HERE, Entry
from workshop.room.watch import Every, Watcher

BEAT = 20.0
"""Seconds between two signs of life."""


class _Stopped(BaseException):
    """A signal ends the program: the line is cut, or the computer shuts down."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def hold_in_lines(desk: Desk, session: str, handle: str, entry: Entry = HERE) -> int:
    """Sit at a person's own seat until it is left; return the exit code, which a signal has as in a shell."""
    try:
        with _stopped_by(signal.SIGHUP, signal.SIGTERM):
            room = desk.join(session, handle, entry)
            # Whoever reads a prompt gives no sign of life, and could lose their seat to somebody else.
            room.presence.tell()
            beating = Watcher(lambda: _alive(room), _nothing, Every(BEAT))
            try:
                sit_down(room)
            finally:
                beating.close()
                room.leave()
    except _Stopped as stopped:
        return 128 + stopped.number
    return 0


def _alive(room: Room) -> bool:
    with suppress(WorkshopError):  # where it cannot be written now, it is tried again
        room.beat()
    return False


def _nothing() -> None:
    """Tell nobody."""


@contextmanager
def _stopped_by(*numbers: signal.Signals) -> Iterator[None]:
    def stop(number: int, _frame: FrameType | None) -> None:
        raise _Stopped(number)

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
