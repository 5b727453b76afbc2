"""Presence: who is here, and what of it each seat may know. It lives in small files and never in the database.

What a seat tells of itself is decided here, before it leaves the process: of an anonymous round no file ever says who
writes or has sealed, and none is written at the moment when somebody begins or seals, so its time says nothing either.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, structs

from workshop.errors import StoreError
from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.room.core import Core
from workshop.room.seats import HERE, Entry, SeatKind, may, sees_addresses
from workshop.store.here import Found, HereFile, HereFiles

Doing = Literal["here", "writing", "ready"]
"""What somebody does in a round where that is told: nothing yet, writing, or they have sealed."""

LEAST = (60, 20)
"""Columns and rows of the smallest screen on which everything can be read."""
APART = timedelta(minutes=1)
"""By how much the clocks of two seats have to differ before the one of whoever leads is taken for both."""
RECHECK = 1.0
"""Seconds after which a seat that sees who is here also looks for seats that were killed or are away."""

SEES: dict[SeatKind, tuple[SeatKind, ...]] = {
    "facilitator": ("facilitator", "scribe", "participant", "stage"),
    "scribe": ("facilitator", "scribe", "participant", "stage"),
    "stage": ("facilitator", "scribe", "participant", "stage"),
    "participant": ("facilitator",),
}
"""The kinds of seats of which a seat may know that they are here; a participant sees only what the console shows."""


class Here(Struct, frozen=True):
    """One seat that is taken now, as another seat may see it."""

    seat: str = ""
    """An id of this seat while it is taken; "" where that is not told."""
    kind: SeatKind = "participant"
    handle: str = ""
    """Whose seat it is; "" for one that anybody may use."""
    doing: Doing = "here"
    """Always `here` where no named round runs in the open step."""
    away: bool = False
    """Whether it gave no sign of life for a minute: its computer sleeps, or it was stopped."""
    step: str = ""
    """The uid of the step it shows; "" where that is not told."""
    lost: bool = False
    """Whether who sits here does not follow, since the open step was opened. Of others only the count is told."""
    cols: int = 0
    rows: int = 0
    showing: str = ""
    """The uid of what the facilitator shows on the stage; "" for nothing."""
    entry: Entry = HERE
    """How they came to a seat of their own; only consoles are told."""

    @property
    def too_small(self) -> bool:
        """Whether its screen is too small to read everything."""
        return 0 < self.cols < LEAST[0] or 0 < self.rows < LEAST[1]


_Uid = Annotated[str, Meta(max_length=64)]
_Ahead = Annotated[int, Meta(ge=-(10**10), le=10**10)]
_Size = Annotated[int, Meta(ge=0, le=10_000)]


class _Told(Struct, frozen=True, omit_defaults=True):
    """What the file of a seat says."""

    handle: _Uid = ""
    doing: Doing = "here"
    round: _Uid = ""
    """The named round that `doing` is about."""
    step: _Uid = ""
    lost: _Uid = ""
    """The uid of the step at which somebody does not follow; it counts while that step is open."""
    cols: _Size = 0
    rows: _Size = 0
    showing: _Uid = ""
    ahead: _Ahead = 0
    """By how many seconds the clock of whoever leads is ahead of that of the file system."""
    entry: Entry = HERE


class Presence:
    """What one seat tells of itself, and what it may know of others. One thread at a time."""

    def __init__(self, core: Core) -> None:
        """Begin. Nothing is told before `tell`."""
        self._core = core
        self._now = core.now  # this seat's own clock, whoever leads
        self._file: HereFile | None = None
        self._file_kind = ""
        self._told = _Told()
        self._shows = ""
        """The uid of the step that this seat shows, whether or not that is told."""
        self._files: HereFiles | None = None
        self._found: tuple[Found, ...] = ()
        self._read_at = 0.0
        self.version = 0
        """A number that grows whenever others tell something else."""
        self.fault = ""
        """Why it is not known who is here, in words; "" where it is."""
        self._measured = 0.0
        self._ahead: float | None = None
        """By how many seconds this seat's clock is ahead of that of the file system; None where that is not known."""
        self._leader_ahead: int | None = None
        """The same of whoever leads."""

    @property
    def seat(self) -> str:
        """The id of this seat; "" before it told anything."""
        return self._file.seat if self._file is not None else ""

    # Telling

    def tell(
        self,
        *,
        doing: Doing | None = None,
        step: str | None = None,
        lost: bool | None = None,
        cols: int | None = None,
        rows: int | None = None,
        showing: str | None = None,
    ) -> None:
        """Tell that this seat is here, and what of it is new, as far as it may be told. Never raises StoreError."""
        if step is not None:
            self._shows = step
        record, open_step = self._core.record, self._core.open_step
        new = structs.replace(
            self._told,
            handle=self._core.seat.handle,
            entry=self._core.seat.entry,
            cols=self._told.cols if cols is None else cols,
            rows=self._told.rows if rows is None else rows,
        )
        if self._core.seat.kind != "participant":
            showing = new.showing if showing is None else showing
            new = structs.replace(new, step=self._shows, showing=showing)
        else:
            if lost is not None:
                new = structs.replace(new, lost=open_step.uid if lost else "")
            # Who follows at once has sealed, so nothing is written of it once any round was anonymous.
            if not _any_anonymous(record):
                new = structs.replace(new, step=self._shows)
            named = named_round(record, open_step)
            if doing is not None and named is not None and self._shows == open_step.uid:
                new = structs.replace(new, doing=doing, round=named.uid)
        self._say(new)

    def _say(self, told: _Told) -> None:
        kind = self._core.seat.kind
        try:
            if self._file is None or self._file_kind != kind:
                self.leave()
                self._file = HereFile(self._core.store.folder / "live", self._core.id, kind)
                self._file_kind = kind
            self._put(told)
            self._measure()
            if kind == "facilitator" and abs((self._ahead or 0) - told.ahead) > 1:
                self._put(structs.replace(told, ahead=round(self._ahead or 0)))
            self.fault = ""
        except StoreError as error:
            self._does_not_work(error)

    def _put(self, told: _Told) -> None:
        if self._file is not None:
            self._told = told
            self._file.put(msgspec.json.encode(told))

    def _measure(self) -> None:
        if self._file is not None and self._file.put_at != self._measured:
            self._measured = self._file.put_at
            self._ahead = self._now().timestamp() - self._measured

    def shared(self, now: datetime) -> datetime:
        """Return what time it is by the clock of whoever leads, where it is `now` by the clock of this seat.

        The minutes of the meeting are counted, and what is done at any seat is dated, by that one clock. It is `now` as
        long as the two hardly differ, and where nobody leads.
        """
        if self._ahead is None or self._leader_ahead is None:
            return now
        apart = timedelta(seconds=self._ahead - self._leader_ahead)
        return now - apart if abs(apart) >= APART else now

    def beat(self) -> None:
        """Give a sign of life, which nobody else is woken by. Never raises StoreError."""
        if self._file is None:
            return
        if self.fault:
            self._say(self._told)
            return
        try:
            self._file.touch()
        except StoreError as error:
            self._does_not_work(error)

    def _does_not_work(self, error: StoreError) -> None:
        self.fault = f"{error} The session goes on; only who is here is not known."

    def leave(self) -> None:
        """Be here no longer. Twice is once."""
        if self._file is not None:
            self._file.remove()
            self._file = None

    @property
    def lost(self) -> bool:
        """Whether who sits here said that they do not follow, since the open step was opened."""
        return bool(self._told.lost) and self._told.lost == self._core.open_step.uid

    # Seeing

    def others(self) -> tuple[Here, ...]:
        """Return the other seats that are taken now, as far as this seat may know of them."""
        found = self._look()
        if not found:
            return ()
        core = self._core
        record, step = core.record, core.open_step
        named = named_round(record, step)
        seen = (_here(each, record, step, named) for each in found)
        here = tuple(each for each in seen if each is not None)
        if core.seat.kind == "participant":
            return tuple(Here(kind=each.kind, showing=each.showing) for each in here)
        order = {each.handle: place for place, each in enumerate(record.participants)}
        kinds = SEES["facilitator"]
        known = sees_addresses(core.seat)
        told = (
            structs.replace(each, lost=False, entry=each.entry if known else HERE) for each in here
        )
        return tuple(
            sorted(told, key=lambda each: (kinds.index(each.kind), order.get(each.handle, 0)))
        )

    def how_many_lost(self) -> int:
        """Return how many people do not follow; 0 for a seat that is not told."""
        if not may(self._core.seat, "write"):
            return 0
        core = self._core
        record, step = core.record, core.open_step
        seen = (_here(each, record, step, None) for each in self._look())
        return len({each.handle for each in seen if each is not None and each.lost})

    def look(self) -> int:
        """Return a number that grows whenever others tell something else than when this was last asked."""
        self._look()
        return self.version

    def _look(self) -> tuple[Found, ...]:
        kinds = SEES.get(self._core.seat.kind, ())
        if not kinds:
            return ()
        if self._files is None:
            self._files = HereFiles(self._core.store.folder / "live", self._core.id, kinds)
        now = time.monotonic()
        if self._files.changed() or now - self._read_at >= RECHECK:
            found = tuple(each for each in self._files.read() if each.seat != self.seat)
            self._read_at = now
            if found != self._found:
                self._found = found
                self.version += 1
                self._leader_ahead = _ahead_of_leader(found)
        return self._found

    def moved(self) -> None:
        """Tell and see from now on what another kind of seat tells and sees, when this one has become that."""
        self._files, self._found, self._leader_ahead = None, (), None
        self.version += 1
        if self._file is not None:
            self._say(structs.replace(self._told, showing=""))


def seats_taken(folder: Path, session: str) -> frozenset[str]:
    """Return the handles of those whose own seat in a session is taken now."""
    found = set[str]()
    for each in HereFiles(folder / "live", session, ("participant",)).read():
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            found.add(msgspec.json.decode(each.content, type=_Told).handle)
    return frozenset(found)


def named_round(record: Record, step: Step) -> Item[Round] | None:
    """Return the round of a step of which may be told who is writing; None for none.

    There is none beside an anonymous one, or a vote: who writes could be writing in that.
    """
    running = [each for each in record.of(Round) if each.step == step.uid and each.body.running]
    if any(each.body.hides_who for each in running):
        return None
    return next((each for each in reversed(running) if each.body.stage == "open"), None)


def _any_anonymous(record: Record) -> bool:
    return any(each.body.hides_who for each in record.of(Round) if each.body.stage != "discarded")


def _ahead_of_leader(found: Iterable[Found]) -> int | None:
    for each in found:
        if each.kind == "facilitator":
            with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                return msgspec.json.decode(each.content, type=_Told).ahead
    return None


def _here(found: Found, record: Record, step: Step, named: Item[Round] | None) -> Here | None:
    """Return what a file says, as far as it may be known; None where it says nothing of this session."""
    try:
        told = msgspec.json.decode(found.content, type=_Told)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    kind = next((each for each in SEES["facilitator"] if each == found.kind), None)
    if kind is None or (kind == "participant" and record.person(told.handle) is None):
        return None
    about = kind == "participant" and named is not None and told.round == named.uid
    told_step = "" if kind == "participant" and _any_anonymous(record) else told.step
    return Here(
        seat=found.seat,
        kind=kind,
        handle=told.handle if kind == "participant" else "",
        doing=told.doing if about else "here",
        away=found.away,
        step=told_step,
        lost=told.lost == step.uid,
        cols=told.cols,
        rows=told.rows,
        showing=told.showing if kind == "facilitator" else "",
        entry=told.entry if kind == "participant" else HERE,
    )
