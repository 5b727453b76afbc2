"""Starting a session: quick for two names, helpful for a known pair, and nothing typed is ever lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_home import Console, HomeApp
from textual import events

from apps import a_filled_workspace, desk_of
from screens import check_picture, picture, type_words, wait_for, wait_for_words
from workshop.model.record import Record
from workshop.places import Workspace
from workshop.tui.desk.home import HomeScreen
from workshop.tui.desk.new_session import NewSessionScreen
from workshop.tui.widgets.form import Form

PEOPLE = "Ada Low <ada@acme.example>, Head of Brand\nBen Ray, Buyer"


def form_on(workspace: Workspace) -> HomeApp:
    return HomeApp(workspace, lambda: desk_of(workspace), NewSessionScreen)


@pytest.fixture
def app(tmp_path: Path) -> HomeApp:
    return form_on(Workspace(tmp_path))


async def record_of(app: HomeApp) -> Record:
    console = app.screen
    assert isinstance(console, Console)
    return await app.ask(lambda: app.desk().record(console.session))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_the_form_is_all_there_at_every_size(app: HomeApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await wait_for_words(pilot, "F2 begin")
        await wait_for_words(pilot, "Client's people")
        await check_picture(app, f"new-session-{size[0]}x{size[1]}")
        # Every field can be reached and is seen when it is.
        form = app.screen.query_one(Form)
        seen: list[str] = []
        for _ in form._boxes:
            await pilot.pause()
            seen.append(next(box.spec.name for box in form._boxes.values() if box.editor.has_focus))
            await pilot.press("tab")
        assert seen == list(form._boxes)


async def test_many_templates_take_one_line_and_the_chosen_one_says_what_it_is_for(
    app: HomeApp,
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "‹ Kick-off, 90 min ›   3 of 6")
        await wait_for_words(pilot, "Phase")  # the fields that are usually filled in are in sight
        app.screen.query_one(Form).edit("template")
        await wait_for_words(pilot, "Before the work begins")
        await pilot.press("right")
        await wait_for_words(pilot, "‹ Pulse, 30 min ›")
        await wait_for_words(pilot, "Half an hour between two reviews")
        await pilot.press("r")
        await wait_for_words(pilot, "For a relationship in trouble")


async def test_two_names_are_enough_to_begin(app: HomeApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "Template")
        await type_words(pilot, "Acme")
        await pilot.press("enter")
        await type_words(pilot, "Bold")
        await pilot.press("f2")
        await wait_for(pilot, lambda: isinstance(app.screen, Console))
        record = await record_of(app)
    assert record.relationship.name == "Acme + Bold"
    assert record.session.template == "kickoff"
    assert record.session.date == date(2026, 11, 23)


async def test_people_are_pasted_as_lines_and_everything_arrives(app: HomeApp) -> None:
    async with app.run_test(size=(80, 30)) as pilot:
        await wait_for_words(pilot, "Template")
        await type_words(pilot, "Acme")
        await pilot.press("enter", *"Bold", "enter")
        app.post_message(events.Paste(PEOPLE))
        await wait_for_words(pilot, "2 lines were pasted. What is it?")
        await pilot.press("enter")
        await wait_for_words(pilot, "Ben Ray")
        await pilot.press("tab", *"Cy", "tab", "q", "tab")
        await pilot.press(*["backspace"] * 8, *"+7", "enter")
        await type_words(pilot, "Jun Okada")
        await pilot.press("enter", "2", "l", "ctrl+s")
        await wait_for(pilot, lambda: isinstance(app.screen, Console))
        record = await record_of(app)
    people = {each.name: each for each in record.participants}
    assert set(people) == {"Ada Low", "Ben Ray", "Cy", "Jun Okada"}
    assert people["Ada Low"].mail == "ada@acme.example"
    assert people["Ada Low"].contact
    assert people["Jun Okada"].facilitator
    assert people["Jun Okada"].side == "agency"
    assert record.session.template == "quarterly-review"
    assert record.session.date == date(2026, 11, 30)
    assert record.session.phase == "maintenance"


async def test_a_known_pair_brings_its_people_and_they_can_be_changed(tmp_path: Path) -> None:
    app = form_on(a_filled_workspace(tmp_path))
    async with app.run_test(size=(100, 36)) as pilot:
        await wait_for_words(pilot, "Template")
        await type_words(pilot, "brightwater")
        await pilot.press("enter")
        await type_words(pilot, "oak & lime")
        await pilot.press("enter")
        await wait_for_words(pilot, "Lena Koch <lena@oaklime.example>, Account Lead")
        await check_picture(app, "new-session-known-100x36")
        assert "From last time; please correct" in picture(app)
        assert "‹ Quarterly review" in picture(app)
        await pilot.press("f2")
        await wait_for(pilot, lambda: isinstance(app.screen, Console))
        record = await record_of(app)
    assert record.relationship.id == "r0000000000000001"
    assert {each.name for each in record.participants} >= {"Ines Moreau", "Lena Koch", "Jun Okada"}


async def test_people_that_were_typed_are_worth_more_than_those_of_last_time(
    tmp_path: Path,
) -> None:
    app = form_on(a_filled_workspace(tmp_path))
    async with app.run_test(size=(100, 36)) as pilot:
        await wait_for_words(pilot, "Template")
        form = app.screen.query_one(Form)
        await type_words(pilot, "Brightwater")
        await pilot.press("enter", "enter", *"Zoe", "shift+tab")
        await type_words(pilot, "Oak & Lime")
        await pilot.press("enter")
        await wait_for(pilot, lambda: "Lena Koch" in form.text_of("agency_people"))
        assert form.text_of("client_people") == "Zoe"


async def test_a_line_that_is_no_person_is_named_by_its_number_and_nothing_is_lost(
    app: HomeApp,
) -> None:
    async with app.run_test(size=(80, 36)) as pilot:
        await wait_for_words(pilot, "Template")
        form = app.screen.query_one(Form)
        await pilot.press(*"Acme", "enter", *"Bold", "enter")
        app.post_message(events.Paste("Ada Low\nBen Ray <no mail at all>"))
        await wait_for_words(pilot, "2 lines were pasted. What is it?")
        await pilot.press("enter")
        await wait_for_words(pilot, "Ben Ray")
        await pilot.press("f2")
        await wait_for_words(pilot, "✗ Line 2:")
        assert form.text_of("client_people") == "Ada Low\nBen Ray <no mail at all>"
        assert form.text_of("client") == "Acme"
        assert isinstance(app.screen, NewSessionScreen)


async def test_a_missing_name_and_a_wrong_date_are_said_beside_their_fields(app: HomeApp) -> None:
    async with app.run_test(size=(80, 36)) as pilot:
        await wait_for_words(pilot, "Template")
        await pilot.press("f2")
        await wait_for(pilot, lambda: "✗" in picture(app))
        line = next(each for each in picture(app).split("\n") if "✗" in each)
        assert "client" in line.casefold()
        app.screen.query_one(Form).edit("date")
        await pilot.press(*"x", "f2")
        await wait_for_words(pilot, "is not a date")


async def test_going_back_asks_first_where_something_was_typed(app: HomeApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "Template")
        await pilot.press(*"Acme", "escape")
        await wait_for_words(pilot, "Go back without starting the session?")
        await pilot.press("s")
        await wait_for(pilot, lambda: isinstance(app.screen, NewSessionScreen))
        assert app.screen.query_one(Form).text_of("client") == "Acme"
        await pilot.press("escape")
        await wait_for_words(pilot, "Go back without starting the session?")
        await pilot.press("d")
        await wait_for(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_going_back_from_an_empty_form_asks_nothing(app: HomeApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "Template")
        await pilot.press("escape")
        await wait_for(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_names_that_met_here_before_are_completed(tmp_path: Path) -> None:
    workspace = a_filled_workspace(tmp_path)
    app = HomeApp(workspace, lambda: desk_of(workspace), HomeScreen)
    async with app.run_test(size=(100, 36)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("n")
        await wait_for_words(pilot, "Template")
        await pilot.press(*"bright")
        await wait_for_words(pilot, "brightwater")
        await pilot.press("right", "enter")
        assert app.screen.query_one(Form).text_of("client").casefold() == "brightwater"


async def test_what_was_typed_is_there_again_after_the_program_was_gone(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    app = form_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: app.screen.query(Form))
        await type_words(pilot, "Nordhavn")
        draft = workspace.drafts / "new-session.json"
        await wait_for(pilot, lambda: draft.exists() and "Nordhavn" in draft.read_text("utf-8"))
    again = form_on(workspace)
    async with again.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "Nordhavn")
        await wait_for_words(pilot, "typed here before")


async def test_a_session_that_was_begun_leaves_no_draft(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    app = form_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: app.screen.query(Form))
        await type_words(pilot, "Nordhavn")
        await pilot.press("enter")
        await type_words(pilot, "Papier Blau")
        await wait_for(pilot, lambda: list(workspace.drafts.glob("new-session.json")))
        await pilot.press("f2")
        await wait_for(pilot, lambda: isinstance(app.screen, Console))
        assert not list(workspace.drafts.glob("new-session.json"))


async def test_legal_names_and_observers_are_given_on_the_form(app: HomeApp) -> None:
    async with app.run_test(size=(80, 40)) as pilot:
        await wait_for_words(pilot, "Client, legally")
        form = app.screen.query_one(Form)
        await type_words(pilot, "Acme")
        await pilot.press("enter")
        await type_words(pilot, "Bold")
        await pilot.press("enter")
        app.post_message(events.Paste("Vi Ode, Trainee, observer\nAda Low"))
        await wait_for_words(pilot, "2 lines were pasted. What is it?")
        await pilot.press("enter")
        await wait_for_words(pilot, "Ada Low")
        form.edit("observers")
        app.post_message(events.Paste("Pat Lim <pat@audit.example>，Procurement"))
        await wait_for_words(pilot, "Pat Lim")
        form.edit("client_legal_name")
        await type_words(pilot, "Acme Foods plc")
        await pilot.press("f2")
        await wait_for(pilot, lambda: isinstance(app.screen, Console))
        record = await record_of(app)
    assert record.relationship.client.legal_name == "Acme Foods plc"
    assert record.relationship.agency.legal_name == ""
    people = {
        each.name: (each.side, each.title, each.observer, each.contact, each.signatory)
        for each in record.participants
    }
    assert people == {
        "Vi Ode": ("client", "Trainee", True, False, False),
        "Ada Low": ("client", "", False, True, True),
        "Pat Lim": (None, "Procurement", True, False, False),
    }
