"""The app itself: jobs in order, errors in words, one way out, and crashes that show nobody's words."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.widgets import Static

from apps import an_app, desk_of
from screens import picture, wait_for, wait_for_words
from workshop.errors import InputError, Refused, StoreError
from workshop.places import Workspace
from workshop.tui.app import WorkshopApp
from workshop.tui.crash_report import crash_words, describe, write_fault
from workshop.tui.screen import CommandScreen
from workshop.tui.theme import PALETTES

SECRET = "what Ines said about money"


class Blank(CommandScreen[object]):
    """A screen with nothing on it."""

    def compose(self) -> ComposeResult:
        yield Static("ready")


@pytest.fixture
def app(tmp_path: Path) -> WorkshopApp:
    return an_app(Workspace(tmp_path), Blank)


async def test_jobs_run_one_after_the_other_on_one_thread_in_the_order_asked(
    app: WorkshopApp,
) -> None:
    done: list[tuple[int, int]] = []

    def job(number: int) -> int:
        done.append((number, threading.get_ident()))
        return number

    async with app.run_test():
        asked = [app.ask(lambda number=number: job(number)) for number in range(20)]
        assert await asyncio.gather(*asked) == list(range(20))
    assert [number for number, _ in done] == list(range(20))
    assert len({thread for _, thread in done}) == 1
    assert done[0][1] != threading.get_ident()


async def test_what_was_asked_for_is_done_even_if_who_asked_is_gone(app: WorkshopApp) -> None:
    may_go = threading.Event()
    done: list[str] = []
    async with app.run_test() as pilot:
        first = asyncio.ensure_future(app.ask(may_go.wait))
        second = asyncio.ensure_future(app.ask(lambda: done.append("saved")))
        await asyncio.sleep(0)
        second.cancel()
        may_go.set()
        await first
        await wait_for(pilot, lambda: done == ["saved"])


async def test_an_error_is_said_in_words_and_never_read_as_markup(app: WorkshopApp) -> None:
    def refuse() -> None:
        app.desk()
        raise Refused("No. [b]Not[/b] [/] today.")

    async with app.run_test(notifications=True) as pilot:
        await app.attempt(app.desk)
        assert await app.attempt(refuse) is None
        await wait_for_words(pilot, "No. [b]Not[/b] [/] today.")


async def test_a_fault_in_a_field_goes_beside_the_field(app: WorkshopApp) -> None:
    beside: list[InputError] = []

    def refuse() -> None:
        app.desk()
        raise InputError("A name is needed.", "client")

    async with app.run_test(notifications=True) as pilot:
        assert await app.attempt(refuse, beside.append) is None
        await pilot.pause()
        assert "A name is needed." not in picture(app)
    assert [error.field for error in beside] == ["client"]


async def test_a_workspace_that_cannot_be_opened_ends_the_app_with_its_exit_code(
    tmp_path: Path,
) -> None:
    def no_desk() -> None:
        raise StoreError("The database is newer than this version.")

    app = WorkshopApp(Workspace(tmp_path), no_desk, Blank)
    async with app.run_test() as pilot:
        assert await app.attempt(lambda: app.desk().home()) is None
        await wait_for(pilot, lambda: not app.is_running)
    assert app.return_code == 3
    assert app.last_words == ("The database is newer than this version.",)


async def test_leaving_saves_what_screens_still_hold_and_then_closes_the_desk(
    app: WorkshopApp,
) -> None:
    order: list[str] = []
    async with app.run_test() as pilot:
        desk = await app.ask(app.desk)
        close = desk.close
        desk.close = lambda: (order.append("desk closed"), close())[1]
        app.before_leaving(lambda: lambda: order.append("draft kept"))
        app.before_leaving(lambda: None)
        await pilot.press("ctrl+q")
        await wait_for(pilot, lambda: not app.is_running)
    assert order == ["draft kept", "desk closed"]
    assert app.return_code == 0


async def test_one_hook_that_fails_does_not_keep_the_others_from_saving(app: WorkshopApp) -> None:
    saved: list[str] = []

    def broken() -> None:
        raise ValueError(SECRET)

    def refused() -> None:
        raise StoreError("The disk is full.")

    async with app.run_test() as pilot:
        app.before_leaving(lambda: broken)
        app.before_leaving(lambda: refused)
        app.before_leaving(lambda: lambda: saved.append("yes"))
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running)
    assert saved == ["yes"]
    assert app.return_code == 3
    assert "The disk is full." in app.last_words
    assert SECRET not in "".join(app.last_words)


async def test_a_hook_that_was_taken_back_is_not_called(app: WorkshopApp) -> None:
    called: list[str] = []

    def hook() -> None:
        called.append("hook")

    async with app.run_test() as pilot:
        app.before_leaving(hook)
        app.no_longer(hook)
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running)
    assert called == []


async def test_who_asks_while_the_app_leaves_gets_no_answer_and_no_error(app: WorkshopApp) -> None:
    async with app.run_test() as pilot:
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running)
        with pytest.raises(asyncio.CancelledError):
            await app.ask(lambda: "late")


async def test_ctrl_c_says_how_to_leave_and_does_not(app: WorkshopApp) -> None:
    async with app.run_test(notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await wait_for_words(pilot, "Ctrl+Q leaves workshop")
        assert app.is_running


async def test_ctrl_t_changes_between_dark_and_light(app: WorkshopApp) -> None:
    async with app.run_test() as pilot:
        before = app.theme
        await pilot.press("ctrl+t")
        assert {before.split("-")[1], app.theme.split("-")[1]} == {"dark", "light"}
        assert before.split("-")[2:] == app.theme.split("-")[2:]


@pytest.mark.parametrize("dark", [True, False])
async def test_the_first_frame_is_drawn_in_the_theme_asked_for(tmp_path: Path, dark: bool) -> None:
    app = an_app(Workspace(tmp_path), Blank, dark=dark)
    async with app.run_test() as pilot:
        await wait_for_words(pilot, "ready")
        palette = PALETTES[app.theme]
        assert app.theme.startswith("workshop-dark" if dark else "workshop-light")
        assert app.screen.styles.background.hex.lower() == palette.background
        assert app.screen.styles.color.hex.lower() == palette.text


async def test_another_theme_reaches_the_screens_under_the_one_that_is_shown(
    tmp_path: Path,
) -> None:
    app = an_app(Workspace(tmp_path), Blank)
    async with app.run_test() as pilot:
        under = app.screen
        await app.push_screen(Blank())
        await pilot.press("ctrl+t")
        light = PALETTES[app.theme].background
        await wait_for(pilot, lambda: app.screen.styles.background.hex.lower() == light)
        await wait_for(pilot, lambda: under.styles.background.hex.lower() == light)


async def test_a_crash_says_where_it_happened_and_shows_nobody_s_words(tmp_path: Path) -> None:
    class Breaks(Blank):
        def on_mount(self) -> None:
            words = SECRET
            raise ValueError(words)

    workspace = Workspace(tmp_path)
    app = an_app(workspace, Breaks)
    with pytest.raises(ValueError, match=SECRET):
        async with app.run_test() as pilot:
            await wait_for(pilot, lambda: not app.is_running)
    assert app.return_code == 3
    (words,) = app.last_words
    assert "workshop open latest" in words
    (path,) = workspace.faults.iterdir()
    assert str(path) in words
    fault = path.read_text()
    assert "ValueError" in fault
    assert "in on_mount" in fault
    assert SECRET not in fault + words
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_crash_in_a_worker_is_named_by_what_broke_in_it(tmp_path: Path) -> None:
    class Breaks(Blank):
        async def work(self) -> None:
            raise ZeroDivisionError(SECRET)

        def on_mount(self) -> None:
            self.run_worker(self.work())

    app = an_app(Workspace(tmp_path), Breaks)
    with pytest.raises(Exception, match=SECRET):
        async with app.run_test() as pilot:
            await wait_for(pilot, lambda: not app.is_running)
    (words,) = app.last_words
    (fault,) = app.workspace.faults.iterdir()
    assert fault.read_text().split("\n\n")[1].startswith("builtins.ZeroDivisionError")
    assert SECRET not in words


def failure() -> BaseException:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        return error


def test_a_fault_is_described_by_types_and_places_through_all_its_causes() -> None:
    words = describe(failure())
    assert words.index("RuntimeError") < words.index("KeyError")
    assert "test_app.py" in words
    assert SECRET not in words


def test_fault_files_never_overwrite_each_other(tmp_path: Path) -> None:
    written = {write_fault(tmp_path / "faults", failure()) for _ in range(3)}
    assert len(written) == 3


def test_where_no_fault_file_can_be_written_the_words_carry_the_place(tmp_path: Path) -> None:
    blocked = tmp_path / "faults"
    blocked.write_text("a file where the folder should be")
    assert write_fault(blocked, failure()) is None
    words = crash_words(None, failure(), temporary=False)
    assert "RuntimeError at test_app.py:" in words
    assert SECRET not in words


def test_a_crash_of_the_example_says_how_to_start_it_again() -> None:
    assert "workshop demo" in crash_words(Path("x"), failure(), temporary=True)


async def test_the_desk_is_opened_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    opened: list[int] = []

    def open_desk() -> object:
        opened.append(1)
        return desk_of(workspace)

    app = WorkshopApp(workspace, open_desk, Blank)
    async with app.run_test() as pilot:
        await app.attempt(lambda: app.desk().home())
        await app.attempt(lambda: app.desk().home())
        app.leave(0)
        await wait_for(pilot, lambda: not app.is_running)
    assert opened == [1]
