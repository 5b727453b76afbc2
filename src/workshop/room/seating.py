"""Seating: who sits where in a session, and taking a place there: its console, a person's own seat, or beside both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from workshop.errors import NotFound, Refused, StoreError
from workshop.model.people import Participant
from workshop.model.text import listed
from workshop.places import Workspace
from workshop.room.presence import seats_taken
from workshop.room.room import Room
from workshop.room.seats import CONSOLE, HERE, SCRIBE, Entry, Seat
from workshop.store.drafts import Drafts, drafts_at, of_own_seat
from workshop.store.live import Lease, Taken, console_at, held_at, own_seat_at, typing_at
from workshop.store.store import Store

CONSOLES = 9
"""How many windows can be open on one session: whoever leads, and scribes."""
CONSOLE_DRAFTS = ("facilitator", *(f"scribe-{number}" for number in range(1, CONSOLES)))
"""The names of the files of drafts of these windows."""


class WhoSits(Struct, frozen=True):
    """Who can take a seat of their own in a session."""

    title: str
    """Of the session."""
    people: tuple[Participant, ...]
    taken: frozenset[str]
    """Handles of those whose seat is taken at a terminal now."""


class Seating:
    """The seats of the sessions of a workspace. Synchronous; one thread at a time."""

    def __init__(
        self,
        store: Store,
        workspace: Workspace,
        *,
        now: Callable[[], datetime],
        new_uid: Callable[[], str],
        ticks: Callable[[], float] | None,
    ) -> None:
        """Begin. `ticks` counts the seconds that pass; without it `now` is trusted."""
        self._store = store
        self._workspace = workspace
        self._live = workspace.live
        self._now = now
        self._new_uid = new_uid
        self._ticks = ticks

    # Taking a place

    def console(self, session: str) -> Room:
        """Sit down at a console: lead the session, or write for the room where somebody leads it already.

        A console that gave no sign of life for a minute does not count: its session is led from here then.
        """
        place = console_at(self._live, session)
        record = self._store.record(session)
        name = record.facilitator.name if record.facilitator else "the facilitator"
        lease: Lease | None = None
        with ExitStack() as stack:
            try:
                lease = Lease.take(place, name, self._now())
            except Taken as taken:
                if not taken.held.answers:
                    lease = self._reclaimed(place, name, taken)
            if lease is not None:
                stack.callback(lease.release)
            typing, drafts = self._console_drafts(session, name)
            stack.callback(typing.release)
            seat = CONSOLE if lease is not None else SCRIBE
            room = self._room(session, seat, drafts, lease, console=place, typing=typing)
            stack.pop_all()
            return room

    def own_seat(self, session: str, handle: str, entry: Entry = HERE) -> Room:
        """Take a person's own seat, beside the console.

        Raises NotFound where they are not in the session, Refused where somebody sits there. Who has given no sign of
        life for a minute does not count.
        """
        person = self._store.record(session).person(handle)
        if person is None:
            raise NotFound(
                "Nobody of that name is in this session. Ask whoever leads it to add you."
            )
        own = self._own_lease(own_seat_at(self._live, session, handle), person.name)
        try:
            return self._room(
                session, Seat("participant", handle, entry=entry), of_own_seat(handle), own=own
            )
        except BaseException:
            if own is not None:
                own.release(remove=True)
            raise

    def beside(self, session: str, seat: Seat) -> Room:
        """Return the room of a seat that keeps nobody else out: the stage, or the desk."""
        return self._room(session, seat, seat.kind)

    def _reclaimed(self, place: Path, name: str, taken: Taken) -> Lease | None:
        """Take a place from a process that does not answer; None where somebody else did so just now."""
        try:
            with self._store.holding():
                return Lease.take_over(place, name, self._now(), taken.held)
        except Taken:
            return None

    def _console_drafts(self, session: str, who: str) -> tuple[Lease, str]:
        """Return the right to one of the files of drafts of the consoles of a session, and its name.

        One in which something is kept comes first: it was left behind by a crash.
        """
        for name in sorted(
            CONSOLE_DRAFTS, key=lambda name: not self._drafts_at(session, name).exists()
        ):
            with suppress(Taken):
                return Lease.take(typing_at(self._live, session, name), who, self._now()), name
        raise Refused(f"This session is open in {CONSOLES} windows. Close some of them first.")

    def _own_lease(self, place: Path, name: str) -> Lease | None:
        """Return the right to sit at a seat; None where the folder takes no file, which keeps nobody out."""
        try:
            return Lease.take(place, name, self._now())
        except Taken as taken:
            held = taken.held
            if not held.answers and (lease := self._reclaimed(place, name, taken)) is not None:
                return lease
            since = f" since {held.since.astimezone():%H:%M}" if held.since else ""
            raise Refused(
                f"The seat of {name} is taken in another window{since} (process {held.pid}). If that is you, go on "
                "there or leave it there first; if it is not, ask whoever leads to hand the seat over."
            ) from None
        except StoreError:
            return None

    def _room(
        self,
        session: str,
        seat: Seat,
        drafts: str,
        lease: Lease | None = None,
        *,
        console: Path | None = None,
        typing: Lease | None = None,
        own: Lease | None = None,
    ) -> Room:
        return Room(
            self._store,
            session,
            seat=seat,
            now=self._now,
            new_uid=self._new_uid,
            drafts=Drafts(self._drafts_at(session, drafts)),
            lease=lease,
            exports=self._workspace.exports,
            ticks=self._ticks,
            console=console,
            typing=typing,
            own=own,
        )

    def _drafts_at(self, session: str, name: str) -> Path:
        return drafts_at(self._workspace.drafts, session, name)

    # Who sits there

    def who_sits(self, session: str) -> WhoSits:
        """Return who can take a seat of their own in a session, and whose is taken."""
        record = self._store.record(session)
        taken = seats_taken(self._store.folder, session)
        return WhoSits(record.session.title, record.participants, taken)

    @contextmanager
    def nobody_in(self, sessions: Sequence[str], why: str = "") -> Iterator[None]:
        """Let nobody lead these sessions inside the block.

        Raises Refused, with `why` before the names, where somebody has one of them open: at its console, at a second
        window of it, or at a seat of their own.
        """
        with ExitStack() as stack:
            for each in sessions:
                try:
                    lease = Lease.take(console_at(self._live, each), "the desk", self._now())
                except Taken as taken:
                    raise Refused(f"{why} {taken}".strip()) from None
                stack.callback(lease.release)
                if here := self._who_is_in(each):
                    raise Refused(f"{why} {here} They have to leave it first.".strip())
            yield

    def _who_is_in(self, session: str) -> str:
        """Return who writes in a session in which nobody leads, in a sentence; "" for nobody."""
        record = self._store.record(session)
        places = {
            each.name: own_seat_at(self._live, session, each.handle) for each in record.participants
        }
        title = f"“{record.session.title}”"
        if here := [name for name, place in places.items() if held_at(place) is not None]:
            sit = "sits at a seat of their own" if len(here) == 1 else "sit at seats of their own"
            return f"{listed(here)} {sit} in {title}."
        windows = (held_at(typing_at(self._live, session, name)) for name in CONSOLE_DRAFTS)
        scribe = next((each for each in windows if each is not None), None)
        return f"A second window of {title} is open (process {scribe.pid})." if scribe else ""
