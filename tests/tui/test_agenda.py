"""The agenda as a list: its minutes, its order, what is left out today, and the way to any step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from consoles import STEPS, Held, holding
from msgspec import structs

from builders import AGENDA, SESSION, a_record
from workshop.model.agenda import Step
from workshop.model.kinds import KINDS
from workshop.tui.seats.agenda import AgendaScreen
from workshop.tui.widgets.ask import Ask


@asynccontextmanager
async def at_agenda(root: Path, chosen: str = "KPIs", **wishes: Any) -> AsyncIterator[Held]:
    """The agenda over the expectations, with a step chosen."""
    async with holding(root, "expectations", **wishes) as held:
        await held.press("g")
        await held.until(lambda: isinstance(held.app.screen, AgendaScreen))
        screen = held.app.screen
        assert isinstance(screen, AgendaScreen)
        await held.shows("Esc back")
        await held.until(lambda: screen.clauses.has_focus and screen.clauses.selected)
        assert screen.clauses.selected == STEPS["expectations"]
        wanted = next((each.uid for each in held.record.agenda if each.title == chosen), "")
        await held.press("home")
        while screen.clauses.selected != wanted:
            await held.press("down")
        yield held


def step(held: Held, kind: str) -> Step:
    return next(each for each in held.record.agenda if each.kind == kind)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_agenda_shows_every_step_with_its_minutes_and_when_it_ends(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with at_agenda(tmp_path, size=size) as held:
        await held.shows("25 min + 5 break", "5 min ahead; ends at 10:45.")
        await held.looks_like(f"agenda-{size[0]}x{size[1]}")


async def test_minutes_are_given_and_taken_and_the_end_follows(tmp_path: Path) -> None:
    async with at_agenda(tmp_path) as held:
        await held.press("+", "+", "-")
        await held.shows("16 min", "ends at 10:46.")
        assert step(held, "kpis").minutes == 16


async def test_a_step_never_has_less_than_no_minutes(tmp_path: Path) -> None:
    async with at_agenda(tmp_path, "Welcome") as held:
        await held.press(*["-"] * 6)
        await held.until(lambda: step(held, "welcome").minutes == 0)
        await held.shows("Welcome                                                     0 min")


async def test_a_step_is_left_out_today_skipped_on_the_way_and_taken_in_again(
    tmp_path: Path,
) -> None:
    async with at_agenda(tmp_path, "Scope") as held:
        await held.press("p")
        await held.shows("(Scope)   parked", "ends at 10:30.")
        await held.press("escape", "f4")
        await held.until(lambda: held.kind == "kpis")
        await held.press("g", "up", "p", "escape", "f3")
        await held.until(lambda: held.kind == "scope")


async def test_a_step_is_moved_and_stays_chosen(tmp_path: Path) -> None:
    async with at_agenda(tmp_path) as held:
        await held.press("K", "K", "shift+up", "shift+up")
        await held.until(lambda: held.record.agenda[0].kind == "kpis")
        await held.press("J")
        await held.until(
            lambda: [each.kind for each in held.record.agenda[:2]] == ["welcome", "kpis"]
        )
        await held.press("enter")
        await held.until(lambda: held.kind == "kpis")


async def test_a_step_of_any_kind_is_added_after_the_open_one(tmp_path: Path) -> None:
    async with at_agenda(tmp_path) as held:
        await held.press("n")
        await held.until(lambda: isinstance(held.app.screen, Ask))
        await held.click("Feedback")
        await held.until(lambda: len(held.record.agenda) == len(AGENDA) + 1)
        added = held.record.agenda[2]
        assert (added.kind, added.minutes) == ("notes", 10)
        assert added.headings
        await held.until(lambda: isinstance(held.app.screen, AgendaScreen))


async def test_every_kind_has_a_key_of_its_own_however_many_there_are(tmp_path: Path) -> None:
    async with at_agenda(tmp_path) as held:
        for place, kind in enumerate(KINDS):
            before = len(held.record.agenda)
            await held.press("n")
            await held.until(lambda: isinstance(held.app.screen, Ask))
            await held.press("123456789abcdefghijkl"[place])
            await held.until(lambda before=before: len(held.record.agenda) == before + 1)
            assert held.record.agenda[2].kind == kind
            await held.until(lambda: isinstance(held.app.screen, AgendaScreen))


async def test_an_empty_step_is_taken_out_and_that_can_be_undone(tmp_path: Path) -> None:
    record = a_record(agenda=(*AGENDA, structs.replace(AGENDA[3], uid="t00000000000000ff")))
    async with at_agenda(tmp_path, record=record) as held:
        await held.press("end", "x")
        await held.until(lambda: len(held.record.agenda) == len(AGENDA))
        await held.press("escape", "u")
        await held.shows("Undone: KPIs taken out of the agenda.")
        assert len(held.record.agenda) == len(AGENDA) + 1


@pytest.mark.parametrize(
    ("title", "words"),
    [("KPIs", "KPIs holds K1. Park the step instead."), ("Expectations", "This step is open.")],
)
async def test_a_step_that_holds_something_or_is_open_is_not_taken_out(
    tmp_path: Path, title: str, words: str
) -> None:
    async with at_agenda(tmp_path, title) as held:
        await held.press("x")
        await held.shows(words)
        assert len(held.record.agenda) == len(AGENDA)


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_the_agenda_leaves_the_open_step_as_it_was(tmp_path: Path, key: str) -> None:
    async with at_agenda(tmp_path) as held:
        await held.press(key)
        await held.at_list()
        assert held.kind == "expectations"
        assert held.acts() == []


async def test_a_step_is_opened_by_a_click(tmp_path: Path) -> None:
    async with at_agenda(tmp_path) as held:
        await held.click("Commitments   ")
        await held.until(lambda: held.kind == "commitments")
        await held.at_list()


async def test_in_a_session_that_is_over_any_step_is_looked_at_and_none_is_changed(
    tmp_path: Path,
) -> None:
    closed = structs.replace(SESSION, state="closed", reason="No time")
    async with at_agenda(tmp_path, record=a_record(session=closed)) as held:
        await held.press("+")
        await held.shows("This session is closed.")
        await held.press("enter")
        await held.until(lambda: held.kind == "kpis")
        assert held.acts() == []
