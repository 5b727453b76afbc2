"""The console among other seats: who is here, moving while people write, letting a seat go, taking over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from consoles import STEPS, Held, holding

from builders import INES, LENA, PRIYA
from round_builders import ANONYMOUS, NAMED, a_room_of
from workshop.errors import Refused
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.tui.widgets.clause_list import ClauseList


@contextmanager
def beside(held: Held, *handles: str) -> Iterator[list[Room]]:
    """The own seats of some people, as processes of their own would take them; `""` is the stage."""
    with ExitStack() as stack:
        rooms = []
        for each in handles:
            desk = Desk(held.workspace, now=held.clock)
            stack.callback(desk.close)
            room = desk.join(held.session, each) if each else desk.present(held.session)
            stack.callback(room.leave)
            room.presence.tell(step=STEPS["notes"], cols=100, rows=30)
            rooms.append(room)
        yield rooms


async def test_the_console_says_who_is_here_and_asks_before_it_moves_while_people_write(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "notes", a_room_of(4, 4), size=(100, 30)) as held:
        with beside(held, INES.handle, LENA.handle, PRIYA.handle, "") as (ines, lena, priya, stage):
            await held.shows("3 here")
            # One and the same change on all screens: nobody is asked where nobody writes.
            await held.console.do(lambda room: room.rounds.open("notes", NAMED))
            ines.presence.tell(doing="writing")
            lena.presence.tell(doing="writing")
            priya.presence.tell(doing="ready", lost=True)
            stage.presence.tell(cols=50, rows=15)
            await held.shows("1 does not follow", "The screen of the stage is too small", "50 × 15")
            await held.press("G")
            await held.shows(
                "Who is here", "Ines Moreau", "writing", "has sealed", "screen too small"
            )
            await held.looks_like("who-is-here-100x30")
            await held.press("escape", "f4")
            await held.shows("2 people are still writing. Go on all the same?")
            await held.press("n")
            assert held.kind == "notes"
            await held.press("f4", "y")
            await held.until(lambda: held.kind != "notes")
            await held.press("f3")
            await held.until(
                lambda: held.kind == "notes", "nobody writes in the step that was open"
            )


async def test_a_seat_is_let_go_from_the_list(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", a_room_of(4, 4), size=(100, 30)) as held:
        with beside(held, INES.handle) as (ines,):
            await held.shows("1 here")
            await held.press("G", "x")
            await held.shows("Let the seat of Ines Moreau go?")
            await held.press("y")
            await held.until(lambda: ines.view().taken_by)
            with pytest.raises(Refused, match="So this was not done"):
                ines.noted.note("question", "Who pays?")


async def test_the_keyboard_is_offered_first_to_who_has_no_terminal(tmp_path: Path) -> None:
    async with holding(tmp_path, "notes", a_room_of(4, 4), size=(100, 30)) as held:
        with beside(held, INES.handle):
            await held.shows("1 here")
            await held.console.do(lambda room: room.rounds.open("notes", ANONYMOUS))
            await held.press("f2")
            await held.shows("nobody else sees this screen")
            await held.press("f2", "f2")
            await held.shows("Ines Moreau   at a terminal of their own", "Who are you?")
            assert held.screen.count("at a terminal of their own") == 1
            assert held.app.screen.query_one(ClauseList).selected == PRIYA.handle


async def test_a_console_that_passes_the_keyboard_gives_it_up_when_it_is_taken_over(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "notes", a_room_of(4, 4), size=(100, 30)) as held:
        await held.console.do(lambda room: room.rounds.open("notes", NAMED))
        await held.press("f2")
        await held.shows("nobody else sees this screen")
        await held.press("f2")
        await held.shows("The keyboard goes to the next person")
        desk = Desk(held.workspace, now=held.clock)
        room = desk.room(held.session)
        assert room.seat.kind == "scribe"
        assert room.view().rounds[0].round.passing
        room.presence.tell()
        room.take_over()
        await held.until(lambda: held.app.screen is held.console)
        await held.shows("scribe")
        await held.press("G")
        await held.shows("Whoever leads", "Esc back")
        assert "let the seat go" not in held.screen
        room.leave()
        desk.close()
