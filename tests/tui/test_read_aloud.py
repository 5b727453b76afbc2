"""Reading aloud: the frozen text, one section over the whole screen, confirmed by each side."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from consoles import Held, holding
from msgspec import structs

from builders import a_record, with_agreement_sealed
from workshop.model.expectations import Expectation
from workshop.model.kinds import SECTIONS
from workshop.model.sign_off import Confirmation
from workshop.tui.seats.read_aloud import ReadAloudScreen


@asynccontextmanager
async def reading(root: Path, section: str = "", **wishes: Any) -> AsyncIterator[Held]:
    """A proposed session with a section read aloud, the first one where none is given."""
    async with holding(root, "sign-off", **wishes) as held:
        await held.press("f2")
        await held.until(lambda: held.pane.chosen == "section:parties")
        if section:
            await held.choose(f"section:{section}")
        await held.press("A")
        await held.until(lambda: isinstance(held.app.screen, ReadAloudScreen))
        yield held


def confirmed(held: Held) -> list[tuple[str, str | None]]:
    return [(each.body.section, each.side) for each in held.of(Confirmation)]


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_a_section_is_shown_large_with_who_has_confirmed_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with reading(tmp_path, "expectations", size=size) as held:
        await held.press("2")
        await held.shows("✓ ○ agency", "· ● client", "left open")
        await held.looks_like(f"reading-{size[0]}x{size[1]}")


async def test_each_side_confirms_for_itself_and_once_is_enough(tmp_path: Path) -> None:
    async with reading(tmp_path) as held:
        await held.press("1", "1", "2")
        await held.shows("✓ ● client", "✓ ○ agency")
        assert confirmed(held) == [("parties", "client"), ("parties", "agency")]
        assert isinstance(held.app.screen, ReadAloudScreen)


async def test_both_confirm_section_after_section_and_the_last_one_leads_back(
    tmp_path: Path,
) -> None:
    async with reading(tmp_path) as held:
        known = [each.section for each in held.pane.view.read_back]
        for place, section in enumerate(known, start=1):
            await held.shows(f"{SECTIONS[section]}   {place} of {len(known)}")
            await held.press("f2")
        await held.at_list()
        assert confirmed(held) == [
            (section, side) for section in known for side in ("client", "agency")
        ]


async def test_next_and_before_go_through_the_sections_and_stop_at_the_ends(
    tmp_path: Path,
) -> None:
    async with reading(tmp_path) as held:
        last = len(held.pane.view.read_back)
        await held.press("f3")
        await held.shows(f"1 of {last}")
        await held.press(*["f4"] * (last + 2))
        await held.shows(f"{last} of {last}")
        await held.press("[")
        await held.shows(f"{last - 1} of {last}")
        assert confirmed(held) == []


async def test_the_footer_is_clicked_as_well(tmp_path: Path) -> None:
    async with reading(tmp_path) as held:
        await held.click("1 client")
        await held.shows("✓ ● client")
        await held.click("Esc back")
        await held.at_list()


async def test_a_sealed_text_is_read_and_no_longer_confirmed(tmp_path: Path) -> None:
    sealed = with_agreement_sealed(a_record())
    async with holding(tmp_path, "sign-off", record=sealed) as held:
        await held.choose("section:goal")
        for key in ("accept", "tick_client", "tick_agency"):
            assert not held.pane.check_action(key, ())
        await held.press("enter")
        await held.until(lambda: isinstance(held.app.screen, ReadAloudScreen))
        await held.shows("F4 next", "Esc back")
        assert "confirm" not in held.screen
        assert "1 client" not in held.screen
        before = confirmed(held)
        await held.press("f2", "1", "f4")
        await held.shows(SECTIONS["expectations"])
        assert confirmed(held) == before


async def test_the_list_of_sections_shows_what_was_confirmed_while_reading(tmp_path: Path) -> None:
    async with reading(tmp_path, "goal") as held:
        await held.press("1", "escape")
        await held.at_list()
        line = next(each for each in held.screen.split("\n") if "Goal and contract" in each)
        assert line.rstrip().endswith("✓   ·")


async def test_people_s_words_are_read_as_plain_text_however_hostile(tmp_path: Path) -> None:
    text = "[@click=app.quit]x[/] [bold]漢字 שלום 🙂 "
    items = tuple(
        structs.replace(item, body=structs.replace(item.body, text=text * 60))
        if item.number == "E2"
        else item
        for item in a_record().items
    )
    async with reading(tmp_path, "expectations", record=a_record(items=items)) as held:
        assert len(held.of(Expectation)) == 2
        await held.shows("[@click=app.quit]x[/] [bold]漢字")
        top = held.screen
        await held.press("end")
        await held.until(lambda: held.screen != top)
        await held.press("f4")
        await held.shows("Scope   ")
