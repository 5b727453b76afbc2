"""Home: what there is to open, what was promised, and what to do first where there is nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from consoles import brought, following
from declared import COMMANDS
from msgspec import structs
from textual.app import ComposeResult
from textual.widgets import Static

from apps import a_filled_workspace, a_sealed_record, an_app, desk_of
from builders import INES, NOW, SESSION, TOMAS, FakeClock, a_record, with_agreement_sealed
from screens import check_picture, picture, type_words, wait_for, wait_for_words
from workshop.errors import Refused
from workshop.model.sign_off import Closing
from workshop.model.values import show_date
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession
from workshop.tui.app import WorkshopApp
from workshop.tui.desk.home import EMPTY, HomeScreen, due_words, review_words
from workshop.tui.desk.new_session import NewSessionScreen
from workshop.tui.screen import CommandScreen
from workshop.tui.services import Route, Session
from workshop.tui.widgets.clause_list import ClauseList

TODAY = date(2026, 11, 23)


class Console(CommandScreen[object]):
    """Stands for the console where only the way there is looked at."""

    def __init__(self, session: str) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        yield Static(f"console of {self.session}")


class HomeApp(WorkshopApp):
    """Opens sessions in the stand-in."""

    def go_to(self, route: Route[Any]) -> None:
        if isinstance(route, Session):
            self.switch_screen(Console(route.id))
        else:
            super().go_to(route)


def home_on(workspace: Workspace) -> HomeApp:
    return HomeApp(workspace, lambda: desk_of(workspace), HomeScreen)


@pytest.fixture
def filled(tmp_path: Path) -> HomeApp:
    return home_on(a_filled_workspace(tmp_path))


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_home_shows_what_to_resume_what_is_due_and_whom_to_meet(
    filled: HomeApp, size: tuple[int, int]
) -> None:
    async with filled.run_test(size=size) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await wait_for(pilot, lambda: "Enter open" in picture(filled))
        await check_picture(filled, f"home-{size[0]}x{size[1]}")


async def test_a_rhythm_is_due_at_its_next_date_with_who_helps(tmp_path: Path) -> None:
    record = a_record()
    items = [
        structs.replace(
            item,
            body=structs.replace(
                item.body,
                due=date(2026, 11, 3),
                rhythm="FREQ=WEEKLY;BYDAY=TU",
                helpers=(TOMAS.handle,),
            ),
        )
        if item.number == "C1"
        else item
        for item in record.items
    ]
    sealed = with_agreement_sealed(structs.replace(record, items=tuple(items)))
    app = home_on(brought(tmp_path, sealed))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "every Tue: due tomorrow")
        await wait_for_words(pilot, "Ines Moreau, with Tomás Reyes")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_home_says_who_declined_an_agreement_and_why(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    workspace = brought(tmp_path, a_record())
    desk = desk_of(workspace)
    room = desk.room(SESSION.id)
    room.sign_off.propose()
    room.sign_off.decline(TOMAS.handle, "The budget is not there")
    room.leave()
    (line,) = desk.sessions()
    assert line.in_words == "declined by Tomás Reyes: The budget is not there"
    desk.close()
    async with home_on(workspace).run_test(size=size) as pilot:
        await wait_for_words(pilot, "declined by Tomás Reyes: The budget is not there")


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_home_says_whose_confirmation_is_awaited_and_since_when(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    workspace = brought(tmp_path, a_record())
    desk = desk_of(workspace)
    room = desk.room(SESSION.id)
    room.sign_off.propose()
    since = show_date(NOW.astimezone().date())
    (line,) = desk.sessions()
    assert line.in_words == f"awaiting confirmation since {since}: Ines Moreau and Tomás Reyes"
    room.sign_off.sign(INES.handle, INES.name, where="phone")
    room.sign_off.not_today(TOMAS.handle, asks="the board")
    room.sign_off.not_today(TOMAS.handle)
    (line,) = desk.sessions()
    assert line.in_words == f"awaiting confirmation since {since}: Tomás Reyes"
    room.sign_off.not_today(TOMAS.handle, asks="Bo")
    room.leave()
    (line,) = desk.sessions()
    assert line.in_words == f"awaiting confirmation since {since}: Tomás Reyes (asks Bo)"
    desk.close()
    shown = line.in_words if size[0] > 60 else line.in_words.removesuffix(" (asks Bo)")
    async with home_on(workspace).run_test(size=size) as pilot:
        await wait_for_words(pilot, shown)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_empty_home_says_what_to_do_first(tmp_path: Path, size: tuple[int, int]) -> None:
    app = home_on(Workspace(tmp_path))
    async with app.run_test(size=size) as pilot:
        await wait_for_words(pilot, EMPTY.split(". ")[0])
        await check_picture(app, f"home-empty-{size[0]}x{size[1]}")
        assert "Enter open" not in picture(app)
        await pilot.press("enter", "n")
        await wait_for(pilot, lambda: isinstance(app.screen, NewSessionScreen))


async def test_a_temporary_workspace_says_that_nothing_is_kept(tmp_path: Path) -> None:
    app = home_on(Workspace(tmp_path, temporary=True))
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "an example: nothing of it is kept")


async def test_enter_opens_the_selected_session(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(filled.screen, Console))
        assert "console of s0000000000000001" in picture(filled)
        # Home is closed, not covered: nothing of another relationship is left in the app.
        assert [type(screen) for screen in filled.screen_stack] == [Console]


async def test_a_click_opens_a_session(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.click(ClauseList, offset=(10, 1))
        await wait_for(pilot, lambda: isinstance(filled.screen, Console))


async def test_what_became_of_a_promise_is_noted_and_it_is_no_longer_due(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "overdue by 3 days")
        filled.screen.query_one(ClauseList).select("due:j00000000000000c")
        await pilot.press("enter")
        await wait_for_words(pilot, "what became of it?")
        await check_picture(filled, "home-promise-80x24")
        await pilot.press("1")
        await wait_for_words(pilot, "what does the client say?")
        await pilot.press("k")
        await wait_for_words(pilot, "● client says kept; agency has not said")
        assert "overdue" in picture(filled)
        await pilot.press("enter")
        await wait_for_words(pilot, "what became of it?")
        await pilot.press("k")
        await wait_for(pilot, lambda: "overdue" not in picture(filled))
        kept = await filled.ask(lambda: filled.desk().actions())
        assert [each.outcome for each in kept if each.number == "C1"] == ["kept"]


async def test_a_relationship_that_is_selected_is_met_again(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "RELATIONSHIPS")
        clauses = filled.screen.query_one(ClauseList)
        clauses.select("relationship:r0000000000000001")
        await pilot.press("enter")
        await wait_for(pilot, lambda: isinstance(filled.screen, NewSessionScreen))
        await wait_for_words(pilot, "Priya Nair <priya@brightwater.example>, Finance")


@pytest.mark.parametrize("kind", ["due:", "session:"])
async def test_a_new_session_is_one_with_the_relationship_of_the_selected_row(
    filled: HomeApp, kind: str
) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "RELATIONSHIPS")
        clauses = filled.screen.query_one(ClauseList)
        clauses.select(next(row.uid for row in clauses.rows if row.uid.startswith(kind)))
        await pilot.press("n")
        await wait_for(pilot, lambda: isinstance(filled.screen, NewSessionScreen))
        await wait_for_words(pilot, "Oak & Lime")


async def test_finding_shows_what_has_the_words_and_escape_shows_all_again(
    filled: HomeApp,
) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash")
        await type_words(pilot, "rail kick")
        await wait_for(pilot, lambda: "Brightwater" not in picture(filled))
        assert "Northern Rail" in picture(filled)
        await type_words(pilot, "zz")
        await wait_for_words(pilot, "Nothing here has these words in it.")
        await pilot.press("escape")
        await wait_for_words(pilot, "PROMISED AND DUE")
        await pilot.press("slash", *"rail", "enter", "enter")
        await wait_for(pilot, lambda: isinstance(filled.screen, Console))


# --- finding what was said ------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
async def test_what_was_said_is_found_under_the_lists(
    filled: HomeApp, size: tuple[int, int]
) -> None:
    async with filled.run_test(size=size) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash")
        await type_words(pilot, "layouts")
        await wait_for_words(pilot, "SAID AND AGREED")
        await check_picture(filled, f"home-found-{size[0]}x{size[1]}")


async def test_what_was_said_opens_the_session_it_was_said_in(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash", *"campaign", "space", *"film")
        await wait_for_words(pilot, "Campaign film")
        await pilot.press("enter", "enter")
        await wait_for(pilot, lambda: isinstance(filled.screen, Console))
        assert "console of s0000000000000001" in picture(filled)
        assert [type(screen) for screen in filled.screen_stack] == [Console]


async def test_accents_are_not_needed(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash", *"reyes", "space", *"tomas")
        await wait_for_words(pilot, "Tomás Reyes · Managing Partner")


async def test_what_stands_in_the_lists_already_is_not_shown_again(filled: HomeApp) -> None:
    async with filled.run_test(size=(120, 36)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash", *"unasked")
        await wait_for(pilot, lambda: "SAID AND AGREED" in picture(filled))
        # The promise of the sealed session stands under what is due; that of the draft only here.
        assert picture(filled).count("One unasked idea each month") == 2
        assert "Commitment   Brightwater + Oak & Lime" in picture(filled)


async def test_what_is_saved_meanwhile_is_found(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash", *"zeppelin")
        await wait_for_words(pilot, "Nothing here has these words in it.")
        other = Desk(filled.workspace, now=FakeClock(NOW), new_uid=lambda: "f" * 16)
        other.rename("s0000000000000009", "Review in the Zeppelin")
        other.close()
        await wait_for_words(pilot, "Review in the Zeppelin")


async def test_very_many_findings_are_the_newest_and_say_so(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    desk = desk_of(workspace, ids="w")
    session = desk.new_session(NewSession("Client", "Agency", "kickoff", TODAY, "Ann", "Bo"))
    room = desk.room(session)
    for number in range(40):
        room.noted.note("parked", f"Zebra {number}")
    room.leave()
    desk.close()
    app = home_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash", *"zebra")
        await wait_for_words(pilot, "SAID AND AGREED: THE NEWEST 30")
        assert "Zebra 39" in picture(app)
        await pilot.press("enter", "end")
        await wait_for_words(pilot, "Zebra 10")


@pytest.mark.parametrize("typed", ['"', "*", "[/", "( )", "-- !"])
async def test_whatever_is_typed_to_find_by_is_words(filled: HomeApp, typed: str) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash")
        await type_words(pilot, typed)
        await wait_for_words(pilot, "Nothing here has these words in it.")


async def test_more_than_a_line_of_words_finds_nothing_and_says_nothing_else(
    filled: HomeApp,
) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        await pilot.press("slash")
        for _ in range(2):
            await type_words(pilot, "layouts " * 30)
        await wait_for_words(pilot, "Nothing here has these words in it.")
        assert not filled._notifications


def test_while_a_session_is_open_nothing_is_searched() -> None:
    elsewhere = {each.topic for each in COMMANDS if "find" in each.id or "search" in each.id}
    assert elsewhere == {"home"}


# --- long lists, other programs, odd names --------------------------------------------------------


async def test_long_lists_are_counted_and_found(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    desk = desk_of(workspace, ids="w")
    for number in range(12):
        desk.new_session(NewSession(f"Client {number:02}", "Agency", "kickoff", TODAY))
    desk.close()
    app = home_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "and 4 more: / finds them")
        await pilot.press("slash", *"11")
        await wait_for_words(pilot, "Client 11 + Agency")


async def test_looking_again_shows_what_another_program_wrote(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        other = Desk(filled.workspace, now=FakeClock(NOW), new_uid=lambda: "f" * 16)
        other.rename("s0000000000000001", "Winter review")
        other.close()
        await pilot.press("f5")
        await wait_for_words(pilot, "Winter review")


async def test_what_another_program_writes_appears_also_under_a_question(filled: HomeApp) -> None:
    async with filled.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "overdue by 3 days")
        home = filled.screen
        home.query_one(ClauseList).select("due:j00000000000000c")
        await pilot.press("enter")
        await wait_for_words(pilot, "what became of it?")
        other = Desk(filled.workspace, now=FakeClock(NOW), new_uid=lambda: "f" * 16)
        other.rename("s0000000000000001", "Winter review")
        other.close()
        await wait_for(
            pilot,
            lambda: home._view is not None and home._view.resume[0].title == "Winter review",
        )
        assert filled.screen is not home
        await pilot.press("escape")
        await wait_for_words(pilot, "Winter review")


async def test_hostile_names_are_only_text(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    desk = desk_of(workspace, ids="w")
    desk.new_session(
        NewSession("[b]Acme[/b]\x1b[31m", "[@click=app.quit]O[/] [/", "kickoff", TODAY)
    )
    desk.close()
    app = an_app(workspace, HomeScreen)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "[b]Acme[/b][31m + [@click=app.quit]O[/] [/")


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 11, 20), "overdue by 3 days"),
        (date(2026, 11, 22), "overdue by 1 day"),
        (date(2026, 11, 23), "due today"),
        (date(2026, 11, 24), "due tomorrow"),
        (date(2026, 11, 28), "28 Nov, in 5 days"),
        (None, ""),
    ],
)
def test_a_due_day_is_said_as_people_say_it(due: date | None, words: str) -> None:
    assert due_words(due, TODAY) == words


# --- the next review, and a session begun by mistake -------------------------------------------------


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, ""),
        (date(2026, 11, 23), "review today"),
        (date(2026, 11, 24), "next review 24 Nov, tomorrow"),
        (date(2027, 2, 18), "next review 18 Feb 2027, in 87 days"),
        (date(2026, 11, 3), "review was due 3 Nov"),
    ],
)
def test_the_next_review_is_said_as_people_say_it(day: date | None, words: str) -> None:
    assert review_words(day, TODAY) == words


async def test_a_relationship_shows_the_next_review_that_its_agreement_names(
    tmp_path: Path,
) -> None:
    record = a_sealed_record()
    items = tuple(
        structs.replace(item, body=structs.replace(item.body, next_review=date(2027, 2, 18)))
        if isinstance(item.body, Closing)
        else item
        for item in record.items
    )
    record = structs.replace(record, items=items, agreements=(), signatures=())
    workspace = brought(tmp_path, with_agreement_sealed(record))
    app = home_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "next review 18 Feb 2027, in 87 days")


async def test_a_session_begun_by_mistake_is_deleted_after_a_clear_question(
    tmp_path: Path,
) -> None:
    workspace, session = following(tmp_path)
    app = home_on(workspace)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait_for_words(pilot, "TO RESUME")
        app.screen.query_one(ClauseList).select(f"session:{session}")
        await wait_for_words(pilot, "x delete")
        await pilot.press("x")
        await wait_for_words(pilot, "Nothing was written in it. It cannot be brought back.")
        await check_picture(app, "home-delete-80x24")
        await pilot.press("enter")  # the harmless answer comes first
        await wait_for(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert "TO RESUME" in picture(app)
        await pilot.press("x")
        await wait_for_words(pilot, "delete it for good")
        await pilot.press("y")
        await wait_for(pilot, lambda: "TO RESUME" not in picture(app))
        await wait_for_words(pilot, "is deleted.")
        left = await app.ask(lambda: app.desk().sessions())
        assert session not in [each.id for each in left]
        assert len(left) == 1


async def test_a_session_that_was_proposed_or_sealed_was_not_begun_by_mistake(
    tmp_path: Path,
) -> None:
    workspace = brought(tmp_path, a_sealed_record())
    app = home_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for_words(pilot, "FINISHED LATELY")
        line = (await app.ask(lambda: app.desk().sessions()))[0]
        app.screen.query_one(ClauseList).select(f"session:{line.id}")
        await pilot.press("x", "delete")
        assert isinstance(app.screen, HomeScreen)
        assert "x delete" not in picture(app)
        with pytest.raises(Refused, match="not begun by mistake"):
            await app.ask(lambda: app.desk().delete_begun(line.id))
        assert await app.ask(lambda: app.desk().sessions())


async def test_what_belongs_to_no_session_is_named_at_once_and_again_at_the_end(
    tmp_path: Path,
) -> None:
    workspace = a_filled_workspace(tmp_path)
    stray = workspace.drafts / "elsewhere-facilitator.json"
    stray.parent.mkdir(exist_ok=True)
    stray.write_text("from another workspace")
    app = home_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait_for(pilot, lambda: bool(app._notifications))
        (said,) = (each.message for each in app._notifications)
        assert str(stray) in said
        await pilot.press("q")
        await wait_for(pilot, lambda: not app.is_running)
    assert app.last_words == (said,)
    assert stray.exists()
