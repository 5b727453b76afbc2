"""For tests of the stage: a session on it, while another process leads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TypeVar

from textual.pilot import Pilot

from apps import desk_of
from builders import SESSION, FakeClock
from screens import check_picture, picture, wait_for, wait_for_words
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.tui.app import WorkshopApp
from workshop.tui.seats.stage import StageScreen

T = TypeVar("T")


@dataclass
class Staged:
    """A session on a stage."""

    workspace: Workspace
    session: str
    app: WorkshopApp
    pilot: Pilot[int]
    clock: FakeClock
    leading: Desk

    @property
    def stage(self) -> StageScreen:
        """The stage, which may stand under the help."""
        return next(each for each in self.app.screen_stack if isinstance(each, StageScreen))

    @property
    def screen(self) -> str:
        """What is shown, as plain text."""
        return picture(self.app)

    async def shows(self, *words: str) -> None:
        """Let the app run until all of `words` are on the screen."""
        for each in words:
            await wait_for_words(self.pilot, each)

    async def until(self, promise: Callable[[], object], what: str = "") -> None:
        """Let the app run until `promise` holds."""
        await wait_for(self.pilot, promise, what)

    async def looks_like(self, name: str) -> None:
        """Check the screen against the kept one."""
        await check_picture(self.app, name)

    @contextmanager
    def console(self) -> Iterator[Room]:
        """The console of the session, as another process has it open."""
        room = self.leading.room(self.session)
        try:
            yield room
        finally:
            room.leave()

    async def follows(self, act: Callable[[Room], T]) -> T:
        """Have something done on the console, and wait until the stage has seen it."""
        before = self.stage.room.view
        with self.console() as room:
            done = act(room)
        await self.until(lambda: self.stage.room.view is not before, "what was done")
        return done


@asynccontextmanager
async def staged(
    workspace: Workspace,
    session: str = SESSION.id,
    *,
    size: tuple[int, int] = (80, 24),
    clock: FakeClock | None = None,
    dark: bool = True,
) -> AsyncIterator[Staged]:
    """The stage of a session that is in `workspace`."""
    known = clock or FakeClock()
    app = WorkshopApp(
        workspace, lambda: desk_of(workspace, known, "v"), lambda: StageScreen(session), dark=dark
    )
    leading = desk_of(workspace, known, "q")
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            held = Staged(workspace, session, app, pilot, known, leading)
            await held.until(lambda: held.stage.room.view is not None, "the stage")
            yield held
            app.leave(0)
            await wait_for(pilot, lambda: not app.is_running, "the end")
    finally:
        leading.close()
