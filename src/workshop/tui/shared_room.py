"""A room as the screens of one seat share it: the view they show, and the one way to change what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from workshop.errors import InputError
    from workshop.room.desk import Desk
    from workshop.room.presence import Presence
    from workshop.room.room import Room
    from workshop.room.view import View
    from workshop.tui.jobs import Jobs

T = TypeVar("T")


class SharedRoom:
    """Runs the intents of a seat, and shows each new view to every screen of that seat."""

    def __init__(self, take: Callable[[Desk], Room]) -> None:
        """`take` returns the room, with a seat taken in it; it runs on the thread of the data."""
        self._take = take
        self._jobs: Jobs | None = None
        self._room: Room | None = None
        self._version: tuple[int, ...] = ()
        """Of the data in the latest view; read and set on the thread of the data."""
        self._screens: list[Callable[[View], None]] = []
        self.view: View | None = None
        """What the seat saw last; None before the first intent."""

    async def enter(self, jobs: Jobs) -> bool:
        """Take the seat; return False where that failed, which was then said in words."""
        self._jobs = jobs

        def take() -> Room:
            self._room = self._take(jobs.desk())
            return self._room

        return await jobs.attempt(take) is not None

    @property
    def entered(self) -> bool:
        """Whether the seat is taken, and was not given up."""
        return self._room is not None

    def _taken(self) -> tuple[Jobs, Room]:
        if self._jobs is None or self._room is None:
            raise RuntimeError("this seat has no room")
        return self._jobs, self._room

    def now(self) -> datetime:
        """Return the time that counts in the room."""
        return self._taken()[1].now()

    @property
    def clock_was_set(self) -> bool:
        """Whether the computer's clock was set to another time while the seat is taken."""
        return self._room is not None and self._room.clock_was_set

    async def run(
        self,
        intent: Callable[[Room], T],
        on_field_error: Callable[[InputError], object] | None = None,
    ) -> tuple[T] | None:
        """Run an intent and take the view after it; `show` then shows it.

        Returns what the intent returned, in a tuple: that tells one that returned None from one that failed.
        """
        jobs, room = self._taken()

        def job() -> tuple[T, View]:
            result = intent(room)
            return result, self._seen(room, room.version())

        done = await jobs.attempt(job, on_field_error)
        if done is None or self._room is None:
            return None
        result, self.view = done
        return (result,)

    def _seen(self, room: Room, version: tuple[int, ...]) -> View:
        """Return a view; `version` was asked before it, so that what is written in between is seen as a change."""
        view = room.view()
        self._version = version
        return view

    async def read(self, question: Callable[[Room], T]) -> T | None:
        """Return what `question` finds out in the room, None where that failed; it changes nothing that is shown."""
        jobs, room = self._taken()
        return await jobs.attempt(lambda: question(room))

    def keep_drafts(self, texts: Mapping[str, str]) -> None:
        """Write what is being typed into the draft file of the seat. Only in a job."""
        self._taken()[1].keep_drafts(texts)

    async def look(self) -> bool:
        """Show what somebody else wrote, if anybody did; return False where that could not be read now."""
        if self._jobs is None or self._room is None:
            return True
        room = self._room

        def job() -> tuple[View | None]:
            version = room.version()
            if version == self._version:
                return (None,)
            return (self._seen(room, version),)

        found = await self._jobs.attempt(job)
        if found is not None and found[0] is not None and self._room is room:
            self.view = found[0]
            self.show()
        return found is not None

    def follow(self, show: Callable[[View], None]) -> None:
        """Have `show` called with each new view."""
        self._screens.append(show)

    def no_longer(self, show: Callable[[View], None]) -> None:
        """Forget `show`, when its screen is closed."""
        if show in self._screens:
            self._screens.remove(show)

    def show(self) -> None:
        """Show the view on every screen of the seat."""
        if self.view is not None:
            for show in tuple(self._screens):
                show(self.view)

    async def tell(self, change: Callable[[Presence], object]) -> None:
        """Tell other seats something of this one: `change` calls `Presence.tell`. Nothing is shown here."""
        if self._jobs is not None and self._room is not None:
            presence = self._room.presence
            await self._jobs.attempt(lambda: change(presence))

    async def beat(self) -> None:
        """Note outside the database that this seat is alive."""
        if self._jobs is not None and self._room is not None:
            await self._jobs.attempt(self._room.beat)

    def leave(self) -> None:
        """Leave the room: its clock stops, and the seat is free. Only in a job; once is enough."""
        if self._room is not None:
            self._room.leave()

    async def give_up(self) -> None:
        """Leave the room and show nothing of it any more."""
        if self._jobs is not None and self._room is not None:
            await self._jobs.attempt(self._room.leave)
        self._room = None
