"""For tests of people's own seats: a session led at its console by a room, and an app at somebody's own seat in it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from consoles import Held, brought
from msgspec import structs

from apps import desk_of
from builders import FakeClock, a_record
from screens import wait_for
from workshop.model.names import KindName
from workshop.model.record import Record
from workshop.places import Workspace
from workshop.room.room import Room
from workshop.tui.app import WorkshopApp
from workshop.tui.panes.pane import Pane
from workshop.tui.seats.participant import ParticipantScreen


class Seated(Held):
    """A session at somebody's own seat, driven by real keys."""

    @property
    def console(self) -> Any:
        """The seat's screen, which may stand under a question."""
        return next(each for each in self.app.screen_stack if isinstance(each, ParticipantScreen))

    @property
    def offered(self) -> set[str]:
        """The actions of the pane that are offered now."""
        return {
            command.action for command, node in self.console.commands_now() if node is self.pane
        }


@asynccontextmanager
async def sitting(
    workspace: Workspace, session: str, handle: str, *, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Seated]:
    """The own seat of the person with `handle`, in a session that is in `workspace`."""
    clock = FakeClock()
    app = WorkshopApp(
        workspace,
        lambda: desk_of(workspace, clock, f"p{handle}"),
        lambda: ParticipantScreen(session, handle),
    )
    async with app.run_test(size=size, notifications=True) as pilot:
        seated = Seated(workspace, session, app, pilot, clock)
        await wait_for(
            pilot,
            lambda: (
                seated.console.view is not None
                and seated.console._pane is not None
                and seated.pane.ready.is_set()
            ),
            "the seat",
        )
        yield seated
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running, "the end")


@contextmanager
def leading(workspace: Workspace, session: str) -> Iterator[Room]:
    """The console of a session, without a screen."""
    desk = desk_of(workspace, ids="l")
    room = desk.room(session)
    try:
        yield room
    finally:
        room.leave()
        desk.close()


def at_step(kind: KindName, record: Record | None = None) -> Record:
    """A record that stands at its step of `kind`."""
    known = record or a_record()
    step = next(each.uid for each in known.agenda if each.kind == kind)
    return structs.replace(known, session=structs.replace(known.session, step=step))


async def at(seated: Seated, room: Room, kind: KindName) -> Pane:
    """Lead everybody to the step of `kind`, and wait until this seat shows it."""
    room.lead.go_to(next(each.uid for each in room.record.agenda if each.kind == kind))
    await seated.until(lambda: seated.kind == kind and seated.pane.ready.is_set(), kind)
    return seated.pane


__all__ = ["Seated", "Workspace", "at", "at_step", "brought", "leading", "sitting"]
