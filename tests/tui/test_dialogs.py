"""Questions, the palette and the help: they stand over a screen and leave it as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from declared import commands_of
from textual.app import App

from apps import a_filled_workspace, an_app
from screens import check_picture, picture, type_words, wait_for, wait_for_words
from workshop.tui.app import WorkshopApp
from workshop.tui.commands import show_key
from workshop.tui.desk.home import HomeScreen
from workshop.tui.desk.new_session import NewSessionScreen
from workshop.tui.help import HelpScreen
from workshop.tui.palette import PaletteScreen
from workshop.tui.theme import make_theme
from workshop.tui.widgets.ask import Ask, DialogOption
from workshop.tui.widgets.dialog import Prompt
from workshop.tui.widgets.fields import date_field, text_field

ANSWERS = [DialogOption("y", "yes, reopen it", "reopen"), DialogOption("n", "no")]
SPECS = [
    text_field("text", "Decision"),
    date_field("due", "By", date(2026, 11, 23)),
]


class Host(App[None]):
    """Puts a question and notes the answer."""

    CSS_PATH = "../../src/workshop/tui/styles.tcss"

    def __init__(self, question: Any) -> None:
        super().__init__()
        self.register_theme(make_theme("workshop-dark"))
        self.theme = "workshop-dark"
        self.question = question
        self.answers: list[object] = []

    def on_mount(self) -> None:
        self.push_screen(self.question, self.answers.append)


@pytest.fixture
def filled(tmp_path: Path) -> WorkshopApp:
    return an_app(a_filled_workspace(tmp_path), HomeScreen)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (("y",), "reopen"),
        (("n",), "n"),
        (("down", "enter"), "n"),
        (("right", "enter"), "n"),
        (("down", "down", "down", "enter"), "n"),
        (("up", "left", "enter"), "reopen"),
        (("x", "enter"), "reopen"),
        (("escape",), None),
    ],
)
async def test_a_question_is_answered_by_letter_or_arrows_and_not_at_all_by_escape(
    keys: tuple[str, ...], answer: str | None
) -> None:
    app = Host(Ask("Reopen the agreement?", ANSWERS, "1 signature becomes void."))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "▌ y  yes, reopen it")
        await pilot.press(*keys)
        await wait_for(pilot, lambda: app.answers == [answer])


async def test_a_question_says_what_it_costs_and_which_keys_there_are() -> None:
    app = Host(Ask("Reopen the [b]agreement[/b]?", ANSWERS, "1 signature becomes void."))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "▌ y  yes, reopen it")
        await check_picture(app, "question-80x24")
        assert "Reopen the [b]agreement[/b]?" in picture(app)


async def test_a_prompt_returns_the_values_of_its_fields() -> None:
    app = Host(Prompt("Note a decision", SPECS, values={"text": "Ines approves."}))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "Ines approves.")
        await type_words(pilot, " Alone.")
        await pilot.press("tab", *"+7", "enter")
        await wait_for(
            pilot,
            lambda: app.answers == [{"text": "Ines approves. Alone.", "due": date(2026, 11, 30)}],
        )


async def test_a_prompt_is_kept_with_f2_and_stays_where_a_field_cannot_be_read() -> None:
    app = Host(Prompt("Note a decision", SPECS))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "F2 note")
        await pilot.press("tab", *"soon", "f2")
        await wait_for_words(pilot, "is not a date")
        assert app.answers == []
        await pilot.press(*["backspace"] * 4, "f2")
        await wait_for(pilot, lambda: app.answers == [{"text": "", "due": None}])


async def test_one_escape_does_not_lose_what_was_typed_into_a_prompt() -> None:
    app = Host(Prompt("Note a decision", SPECS))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "F2 note")
        await type_words(pilot, "x")
        await pilot.press("escape")
        await wait_for_words(pilot, "again: drop what is typed")
        assert app.answers == []
        await pilot.press("escape")
        await wait_for(pilot, lambda: app.answers == [None])


async def test_the_palette_finds_a_command_by_its_name_and_carries_it_out(
    filled: WorkshopApp,
) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("ctrl+p")
        await wait_for(pilot, lambda: isinstance(filled.screen, PaletteScreen))
        await wait_for_words(pilot, "leave workshop")
        await check_picture(filled, "palette-80x24")
        await type_words(pilot, "new s")
        await wait_for(pilot, lambda: "look again" not in picture(filled))
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(filled.screen, NewSessionScreen))


async def test_the_palette_offers_what_is_at_hand_and_nothing_else(filled: WorkshopApp) -> None:
    async with filled.run_test(size=(80, 40)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("ctrl+p")
        await wait_for_words(pilot, "leave workshop")
        for command in commands_of("home", "app"):
            assert (command.id == "app.palette") is (f" {command.title} " not in picture(filled))
        assert "screenshot" not in picture(filled).casefold()
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(filled.screen, HomeScreen))


@pytest.mark.parametrize("way_out", ["escape", "q", "f1"])
async def test_the_help_names_every_key_and_leads_back(filled: WorkshopApp, way_out: str) -> None:
    async with filled.run_test(size=(80, 60)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("f1")
        await wait_for(pilot, lambda: isinstance(filled.screen, HelpScreen))
        await wait_for_words(pilot, "EVERYWHERE")
        for command in commands_of("home", "app"):
            assert f"{show_key(command.key)}" in picture(filled)
            assert command.title in picture(filled)
        await pilot.press(way_out)
        await wait_for(pilot, lambda: isinstance(filled.screen, HomeScreen))


async def test_the_help_at_80x24(filled: WorkshopApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("question_mark")
        await wait_for_words(pilot, "EVERYWHERE")
        await check_picture(filled, "help-80x24")


async def test_no_palette_and_no_help_over_a_question(filled: WorkshopApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        question = Ask("Really?", ANSWERS)
        await filled.push_screen(question)
        await pilot.press("ctrl+p", "f1")
        await pilot.pause()
        assert filled.screen is question


async def test_all_our_screens_stay_within_what_the_stylesheet_cache_holds(
    filled: WorkshopApp,
) -> None:
    # Past 64 sources every new kind of widget costs two or three times as much; 55 leaves room.
    async with filled.run_test(size=(80, 24), notifications=True) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("ctrl+c", "f1")
        await wait_for(pilot, lambda: isinstance(filled.screen, HelpScreen))
        await pilot.press("escape", "ctrl+p")
        await wait_for(pilot, lambda: isinstance(filled.screen, PaletteScreen))
        await pilot.press("escape", "n")
        await wait_for_words(pilot, "Template")
        await pilot.press("x", "escape")
        await wait_for_words(pilot, "Go back without")
        assert 0 < len(filled.stylesheet.source) <= 55
