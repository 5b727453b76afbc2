"""What is read from five metres: prompts, details, columns that stay, messages that cover nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from consoles import Held, holding
from msgspec import structs
from test_theme import READABLE, as_sent, contrast
from textual.content import Content

from builders import a_record
from screens import _settled, picture
from workshop.model.record import Record
from workshop.tui.theme import PALETTES
from workshop.tui.widgets.block import Block
from workshop.tui.widgets.static_text import StaticText

WELL = 7.0
"""The contrast of text that is read easily, also by people who see less well."""


@pytest.mark.parametrize("name", PALETTES)
def test_labels_and_hints_are_read_as_easily_as_what_was_captured(name: str) -> None:
    from rich.color import ColorSystem

    palette = PALETTES[name]
    system = ColorSystem.EIGHT_BIT if name.endswith("-256") else ColorSystem.TRUECOLOR
    assert READABLE < WELL
    for ink in (palette.text, palette.muted):
        for background in palette.backgrounds:
            assert contrast(as_sent(ink, system), as_sent(background, system)) >= WELL


async def test_prompts_and_what_is_missing_have_the_colour_of_captured_text(tmp_path: Path) -> None:
    async with holding(tmp_path, "expectations", size=(120, 36)) as held:
        for place in (".prompts", ".missing"):
            shown = held.pane.query_one(place, StaticText)._shown
            assert isinstance(shown, Block)
            texts = [line.text for line in shown.lines]
            assert texts
            assert all(isinstance(each, Content) and not each.spans for each in texts)


def prompted(record: Record) -> Record:
    """The session with three prompts on each of its steps."""
    prompts = ("What must not change?", "What surprised you?", "What do we leave out?")
    agenda = tuple(structs.replace(step, prompts=prompts) for step in record.agenda)
    return structs.replace(record, agenda=agenda)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (80, 40), (120, 36)])
async def test_opening_an_editor_hides_no_prompt(tmp_path: Path, size: tuple[int, int]) -> None:
    async with holding(tmp_path, "expectations", prompted(a_record()), size=size) as held:
        shown = await _settled(held.app)
        before = [line for line in shown.split("\n") if line.lstrip().startswith("· W")]
        assert before
        await held.press("n")
        await held.in_form()
        await held.until(
            lambda: (
                [line for line in held.screen.split("\n") if line.lstrip().startswith("· W")]
                == before
            ),
            "the same prompts",
        )


def column(held: Held, words: str) -> int:
    return next(line.index(words) for line in held.screen.split("\n") if words in line)


async def test_columns_stay_where_they_are_when_a_form_opens_or_another_row_is_chosen(
    tmp_path: Path,
) -> None:
    async with holding(tmp_path, "commitments", size=(120, 36)) as held:
        await _settled(held.app)
        width = held.pane.clauses.size.width
        day = column(held, "12 Jan 2027")
        await held.choose_number("C2")
        assert held.pane.clauses.size.width == width
        await held.press("enter")
        await held.in_form()
        await held.until(lambda: held.pane.clauses.size.width == width, "the same columns")
        assert column(held, "12 Jan 2027") == day
        await held.press("escape")
        await held.at_list()
        assert held.pane.clauses.size.width == width


async def test_a_longer_name_moves_no_column(tmp_path: Path) -> None:
    async with holding(tmp_path, "commitments", size=(120, 36)) as held:
        await _settled(held.app)
        day = column(held, "12 Jan 2027")
        await held.console.do(
            lambda room: room.welcome.change_person("tomas-reyes", name="Bartholomäus Reyes")
        )
        await held.shows("○ Bartho")
        assert column(held, "12 Jan 2027") == day


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36), (200, 50)])
async def test_what_is_told_stands_in_rows_of_its_own_and_covers_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "commitments", size=size) as held:
        before = [line for line in (await _settled(held.app)).split("\n") if line.strip()]
        held.console.say("C3 noted from E1. Owner and date in Commitments.")
        await held.shows("C3 noted from E1.")
        now = held.screen
        assert [line for line in before if line.rstrip() not in now] == []
        lines = now.rstrip("\n").split("\n")
        assert "C3 noted from E1." in lines[-2] + lines[-3]
        assert "F1 help" in lines[-1]
        held.app.clear_notifications()
        await held.until(lambda: "C3 noted" not in picture(held.app))
        assert [line for line in held.screen.split("\n") if line.strip()] == before


async def test_a_long_label_of_a_detail_stays_apart_from_its_text(tmp_path: Path) -> None:
    record = a_record()
    items = tuple(
        structs.replace(item, body=structs.replace(item.body, notice="Nothing is late"))
        if item.number == "E1"
        else item
        for item in record.items
    )
    async with holding(tmp_path, "expectations", structs.replace(record, items=items)) as held:
        await held.choose_number("E1")
        await held.shows("How we will tell  Nothing is late")
