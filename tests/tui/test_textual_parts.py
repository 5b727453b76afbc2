"""Why tui/terminal touches private parts of Textual: each test fails when Textual has mended or changed one."""

from __future__ import annotations

import asyncio
import io
import os
import select
import signal
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from contextvars import Context
from functools import partial
from itertools import count
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import Compositor
from textual._xterm_parser import XTermParser
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.drivers._writer_thread import MAX_QUEUED_WRITES, WriterThread
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.messages import Prompt
from textual.reactive import Reactive
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea
from textual.widgets.text_area import TextAreaTheme

from screens import wait_for
from workshop.tui.terminal.app_parts import AppParts
from workshop.tui.terminal.compositor import TightCompositor
from workshop.tui.terminal.driver import TerminalDriver
from workshop.tui.terminal.pastes import Pastes
from workshop.tui.terminal.screen_parts import ScreenParts
from workshop.tui.terminal.scrolling import ScrolledLines
from workshop.tui.terminal.text_area import QuickTextArea
from workshop.tui.terminal.writer import Writer

SECRET = "Ines-is-leaving-in-March"

# --- the app --------------------------------------------------------------------------------------


class Parts(AppParts):
    """Ours, with the least it needs."""

    def note_crash(self, error: BaseException) -> int:
        return 7


@pytest.mark.parametrize(("kind", "believed"), [(App, (80, 24)), (Parts, (70, 22))])
async def test_a_size_that_comes_late_is_believed_by_textual_alone(
    kind: type[App[int]], believed: tuple[int, int]
) -> None:
    app = kind()
    async with app.run_test(size=(60, 20)) as pilot:
        monkey: Any = app._driver
        monkey.size_now = lambda: Size(70, 22)
        app.post_message(Resize(Size(80, 24), Size(80, 24)))
        await wait_for(pilot, lambda: app.size == believed)
        await wait_for(pilot, lambda: app.screen.size == believed)


@pytest.mark.parametrize("base", [App[int], Parts])
async def test_textual_prints_the_local_variables_of_a_crash(
    base: type[App[int]], capsys: pytest.CaptureFixture[str]
) -> None:
    class Crashing(base):  # type: ignore[misc, valid-type]  # a base that is chosen by the test
        def on_mount(self) -> None:
            secret = SECRET
            raise ValueError(len(secret))

    app = Crashing()
    with pytest.raises(ValueError, match="24"):
        async with app.run_test():
            pass
    assert (SECRET in capsys.readouterr().err) == (base is not Parts)
    assert app.return_code == (7 if base is Parts else 1)


@pytest.mark.parametrize("ours", [True, False])
async def test_a_default_screen_of_textual_cannot_be_switched_for_another(ours: bool) -> None:
    class Switching(Parts):
        def get_default_screen(self) -> Screen[object]:
            screen = Screen[object]()
            if ours:
                self.make_switchable(screen)
            return screen

    app = Switching()
    async with app.run_test():
        if ours:
            await app.switch_screen(Screen())
        else:
            with pytest.raises(IndexError):
                app.switch_screen(Screen())


async def test_the_toasts_that_are_shown_are_known_by_a_private_name_only() -> None:
    app = Parts()
    async with app.run_test(notifications=True) as pilot:
        assert not app.shows_toast("Saved")
        app.notify("Saved")
        await wait_for(pilot, lambda: app.shows_toast("Saved"))
        app.clear_notifications()
        assert not app.shows_toast("Saved")


async def test_a_task_outside_of_any_message_has_no_active_app() -> None:
    app = Parts()
    async with app.run_test():

        async def take_away() -> None:
            app.screen.query("Nothing").remove()

        async def take_away_in_context() -> None:
            with app.in_context():
                app.screen.query("Nothing").remove()

        loop = asyncio.get_running_loop()
        with pytest.raises(LookupError, match="active_app"):
            await loop.create_task(take_away(), context=Context())
        await loop.create_task(take_away_in_context(), context=Context())


async def test_textual_refuses_a_call_from_its_own_thread() -> None:
    app = Parts()
    called: list[str] = []
    app.call_from_anywhere(called.append, "before it runs")
    async with app.run_test() as pilot:
        with pytest.raises(RuntimeError, match="different thread"):
            app.call_from_thread(called.append, "plain")
        app.call_from_anywhere(called.append, "from its thread")
        await asyncio.to_thread(app.call_from_anywhere, called.append, "from another")
        await wait_for(pilot, lambda: called == ["from its thread", "from another"])


# --- screens --------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", [App(), Parts()], ids=["Textual's", "ours"])
async def test_a_timer_of_textual_that_is_late_from_the_start_is_never_called(
    app: App[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    async with app.run_test() as pilot:
        times = count(1)
        with monkeypatch.context() as patch:
            # The computer is busy with something else between any two times that are read.
            patch.setattr("textual._time.get_time", lambda: float(next(times)))
            timer = app.set_timer(0.5, partial(called.append, "late"))
            await wait_for(
                pilot, lambda: called or (timer._task is not None and timer._task.done())
            )
        await pilot.pause()
        assert bool(called) == isinstance(app, Parts)


class Fields(App[None]):
    """A screen with two fields in a container, and something large in front of one of them."""

    CSS = "Input { height: 3; } Vertical { height: auto; }"

    def __init__(self, screen: type[Screen[object]]) -> None:
        super().__init__()
        self._made = screen

    def get_default_screen(self) -> Screen[object]:
        return self._made()

    def on_mount(self) -> None:
        self.screen.mount(Vertical(Input(id="one"), Input(id="two")))


@pytest.mark.parametrize("screen", [Screen, ScreenParts])
async def test_textual_draws_the_whole_screen_again_when_the_focus_moves(
    monkeypatch: pytest.MonkeyPatch, screen: type[Screen[object]]
) -> None:
    app = Fields(screen)
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: len(app.screen.query(Input)) == 2)
        await pilot.pause()
        whole: list[str] = []
        monkeypatch.setattr(app.screen, "refresh", lambda *_, **__: whole.append("refresh"))
        app.screen.set_focus(app.screen.query_one("#two"), scroll_visible=False)
        assert bool(whole) == (screen is not ScreenParts)


@pytest.mark.parametrize("screen", [Screen, ScreenParts])
async def test_textual_lays_out_for_ever_where_two_sizes_are_under_way_at_once(
    monkeypatch: pytest.MonkeyPatch, screen: type[Screen[object]]
) -> None:
    app, many = Fields(screen), 40
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: len(app.screen.query(Input)) == 2)
        await pilot.pause()
        shown, sizes = app.screen, list[Size]()
        lay_out = shown._refresh_layout

        def noting(size: Size | None = None, scroll: bool = False) -> None:
            sizes.append(size or app.size)
            shown.post_message(
                Prompt()
            )  # of two Resizes side by side the first one would be dropped
            if len(sizes) < many:  # or this test would never end
                lay_out(size, scroll)

        monkeypatch.setattr(shown, "_refresh_layout", noting)
        small = Size(app.size.width - 10, app.size.height - 2)
        for size in (small, app.size):
            shown.post_message(Resize(size, size))
            shown.post_message(Prompt())
        await wait_for(pilot, lambda: len(sizes) >= many or not shown._message_queue.qsize())
        await pilot.pause()
        assert (len(sizes) >= many) == (screen is not ScreenParts)
        assert shown.size == app.size or screen is Screen


@pytest.mark.parametrize("screen", [Screen, ScreenParts])
async def test_textual_draws_what_is_hidden_behind_others(
    monkeypatch: pytest.MonkeyPatch, screen: type[Screen[object]]
) -> None:
    app = Fields(screen)
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: len(app.screen.query(Input)) == 2)
        await pilot.pause()
        vertical = app.screen.query_one(Vertical)
        assert app.screen.query_one("#two").region.bottom == vertical.region.bottom
        drawn: list[Widget] = []
        render = Widget.render_lines

        def noting(self: Widget, crop: Region) -> list[Strip]:
            drawn.append(self)
            return render(self, crop)

        monkeypatch.setattr(Widget, "render_lines", noting)
        app.screen.refresh()
        await wait_for(pilot, lambda: app.screen in drawn)
        assert (vertical in drawn) == (screen is not ScreenParts)


@pytest.mark.parametrize("screen", [Screen, ScreenParts])
async def test_textual_draws_whatever_is_in_the_container_of_what_changed(
    monkeypatch: pytest.MonkeyPatch, screen: type[Screen[object]]
) -> None:
    app = Fields(screen)
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: len(app.screen.query(Input)) == 2)
        await pilot.pause()
        drawn: list[str | None] = []
        render = Widget.render_lines

        def noting(self: Widget, crop: Region) -> list[Strip]:
            drawn.append(self.id)
            return render(self, crop)

        monkeypatch.setattr(Widget, "render_lines", noting)
        assert isinstance(app.screen._compositor, Compositor)
        assert isinstance(app.screen._compositor, TightCompositor) == (screen is ScreenParts)
        app.screen.query_one("#one").refresh()
        await wait_for(pilot, lambda: "one" in drawn)
        assert ("two" in drawn) == (screen is not ScreenParts)


class Beside(Fields):
    """Two columns under a line."""

    CSS = "Static { width: 1fr; height: 2; } #top { height: 1; } Horizontal { height: 2; }"

    def on_mount(self) -> None:
        columns = Horizontal(Static("left", id="left"), Static("right", id="right"))
        self.screen.mount(Static("top", id="top"), columns)


@pytest.mark.parametrize("screen", [Screen, ScreenParts])
async def test_textual_draws_the_whole_width_of_a_line_of_which_a_part_changed(
    monkeypatch: pytest.MonkeyPatch, screen: type[Screen[object]]
) -> None:
    app = Beside(screen)
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: len(app.screen.query(Static)) == 3)
        await pilot.pause()
        drawn: list[str | None] = []
        render = Widget.render_lines

        def noting(self: Widget, crop: Region) -> list[Strip]:
            drawn.append(self.id)
            return render(self, crop)

        monkeypatch.setattr(Widget, "render_lines", noting)
        app.screen.query_one("#top").refresh()
        app.screen.query_one("#left").refresh()
        await wait_for(pilot, lambda: {"top", "left"}.issubset(drawn))
        assert ("right" in drawn) == (screen is not ScreenParts)


@pytest.mark.parametrize("ours", [False, True])
async def test_textual_lays_out_the_screen_for_each_line_more_that_scrolls(
    monkeypatch: pytest.MonkeyPatch, ours: bool
) -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        lines = ScrolledLines() if ours else ScrollView()
        await app.mount(lines)
        lines.virtual_size = Size(10, 100)
        await wait_for(pilot, lambda: lines.show_vertical_scrollbar)
        await pilot.pause()
        layouts: list[bool] = []
        refresh = lines.refresh

        def noting(*regions: Region, layout: bool = False, **options: bool) -> Widget:
            layouts.append(layout)
            return refresh(*regions, layout=layout, **options)

        monkeypatch.setattr(lines, "refresh", noting)
        if isinstance(lines, ScrolledLines):
            lines.show_lines(Size(10, 200))
        else:
            lines.virtual_size = Size(10, 200)
        assert any(layouts) is not ours
        await wait_for(pilot, lambda: lines.vertical_scrollbar.window_virtual_size == 200)
        assert lines.max_scroll_y == 200 - lines.container_size.height
        if isinstance(lines, ScrolledLines):
            lines.show_lines(Size(10, 2))
            await wait_for(pilot, lambda: not lines.show_vertical_scrollbar)


@pytest.mark.parametrize("screen", [Screen, ScreenParts])
async def test_textual_wakes_a_timer_to_draw_what_changed(
    monkeypatch: pytest.MonkeyPatch, screen: type[Screen[object]]
) -> None:
    app = Fields(screen)
    async with app.run_test() as pilot:
        await wait_for(pilot, lambda: len(app.screen.query(Input)) == 2)
        await pilot.pause()
        woken: list[str] = []
        resume = Timer.resume

        def noting(timer: Timer) -> None:
            woken.append(timer.name)
            resume(timer)

        monkeypatch.setattr(Timer, "resume", noting)
        field = app.screen.query_one("#one", Input)
        drawn: list[Region] = []
        render = field.render_lines

        def drawing(crop: Region) -> list[Strip]:
            drawn.append(crop)
            return render(crop)

        monkeypatch.setattr(field, "render_lines", drawing)
        if isinstance(app.screen, ScreenParts):
            app.screen._drawn_at = 0.0  # the blinking cursor may have been drawn just now
        field.refresh()
        await wait_for(pilot, lambda: drawn)
        assert ("screen_update" in woken) == (screen is not ScreenParts)


def test_focused_is_a_reactive_of_the_screen_that_repaints() -> None:
    assert isinstance(Screen.__dict__["focused"], Reactive)
    assert Screen.__dict__["focused"]._repaint


# --- the text area --------------------------------------------------------------------------------


@pytest.mark.parametrize("area", [TextArea, QuickTextArea])
async def test_textual_works_out_all_styles_of_a_text_area_at_every_key(
    monkeypatch: pytest.MonkeyPatch, area: type[TextArea]
) -> None:
    class Writing(App[None]):
        def compose(self) -> ComposeResult:
            yield area(compact=True)

    app = Writing()
    async with app.run_test() as pilot:
        field = app.query_one(TextArea)
        await pilot.press("a")
        await pilot.pause()
        asked: list[TextArea] = []
        work_out = TextAreaTheme.apply_css

        def noting(theme: TextAreaTheme, asker: TextArea) -> None:
            asked.append(asker)
            work_out(theme, asker)

        monkeypatch.setattr(TextAreaTheme, "apply_css", noting)
        before = field.render_lines(Region(0, 0, 20, 1))
        await pilot.press("b")
        await wait_for(pilot, lambda: field.render_lines(Region(0, 0, 20, 1)) != before)
        assert bool(asked) == (area is TextArea)
        # Another theme, or the focus elsewhere, is seen all the same.
        app.theme = "textual-light"
        await pilot.pause()
        light = Color.parse(app.theme_variables["foreground"]).rich_color
        (line,) = field.render_lines(Region(0, 0, 20, 1))
        assert light in [each.style.color for each in line if each.style and "a" in each.text]
        assert asked


# --- the driver -----------------------------------------------------------------------------------


class Line:
    """A driver that reads from a pipe, and what it made of what it read."""

    def __init__(self, driver: type[LinuxDriver]) -> None:
        self.read, self._write = os.pipe()
        self.messages: list[Message] = []
        self.gone = 0
        made = driver.__new__(driver)
        made.fileno, made._debug, made.exit_event = self.read, False, threading.Event()
        made.process_message = self.messages.append  # type: ignore[method-assign]
        made._app = cast(Any, SimpleNamespace(terminal_gone=self._count))
        if isinstance(made, TerminalDriver):
            made._wake = os.pipe()
        self.driver = made

    def _count(self) -> None:
        self.gone += 1

    def type(self, data: bytes) -> None:
        os.write(self._write, data)

    def hang_up(self) -> None:
        os.close(self._write)

    def keys(self) -> list[str]:
        return [each.key for each in self.messages if isinstance(each, Key)]


@pytest.fixture
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    made = Line(request.param)
    yield made
    made.driver.exit_event.set()
    os.close(made.read)


both = pytest.mark.parametrize("line", [LinuxDriver, TerminalDriver], indirect=True)


@both
def test_textual_takes_a_wrong_byte_for_a_crash(line: Line) -> None:
    line.type(b"\xff!")
    line.hang_up()
    if isinstance(line.driver, TerminalDriver):
        line.driver.run_input_thread()
        assert line.keys()[-1] == "exclamation_mark"
    else:
        with pytest.raises(UnicodeDecodeError):
            line.driver.run_input_thread()


@both
def test_textual_takes_a_closed_terminal_for_silence(line: Line) -> None:
    line.hang_up()
    reading = threading.Thread(target=line.driver.run_input_thread, daemon=True)
    reading.start()
    reading.join(0.5)
    ours = isinstance(line.driver, TerminalDriver)
    assert reading.is_alive() == (not ours)
    assert line.gone == ours
    line.driver.exit_event.set()
    reading.join()


def test_textual_presses_what_follows_an_escape_in_a_paste() -> None:
    pasted = "\x1b[200~one\x1bxtwo\x1b[201~"
    plain = list(XTermParser(False).feed(pasted))
    assert [each for each in plain if isinstance(each, Key)]
    (paste,) = Pastes().feed(pasted)
    assert isinstance(paste, Paste)
    assert paste.text == "one\x1bxtwo"


@both
def test_textual_believes_the_size_that_a_shell_exports(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LINES", "60")
    monkeypatch.setattr(os, "get_terminal_size", lambda _=0: os.terminal_size((81, 26)))
    size = (81, 26) if isinstance(line.driver, TerminalDriver) else (200, 60)
    assert line.driver._get_terminal_size() == size


@pytest.mark.parametrize("driver", [LinuxDriver, TerminalDriver])
async def test_textual_believes_the_first_of_two_sizes_that_follow_each_other(
    driver: type[LinuxDriver], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Size] = []

    async def post(event: Resize) -> None:
        told.append(event.size)

    terminal, ours = os.openpty()
    handlers: dict[int, Any] = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    stream = os.fdopen(ours, "w", closefd=False)
    for name in ("__stdin__", "__stdout__", "__stderr__"):
        monkeypatch.setattr(sys, name, stream)
    app = SimpleNamespace(
        _post_message=post, post_message=lambda event: told.append(event.size), is_running=True
    )
    made = driver(cast(Any, app))
    asked, to_come = made._get_terminal_size, [(200, 50), (80, 24)]

    def resized_meanwhile() -> tuple[int, int]:
        size = asked()
        if to_come:
            columns, lines = to_come.pop()
            termios.tcsetwinsize(terminal, (lines, columns))
            handlers[signal.SIGWINCH](signal.SIGWINCH, None)
        return size

    made.start_application_mode()
    made._get_terminal_size = resized_meanwhile  # type: ignore[method-assign]
    handlers[signal.SIGWINCH](signal.SIGWINCH, None)
    until = monotonic() + 10
    while Size(200, 50) not in told or len(told) < 4:
        await asyncio.sleep(0.01)
        assert monotonic() < until
    assert (told[-1] == Size(200, 50)) == (driver is TerminalDriver)
    made.disable_input()
    made.close()
    os.close(terminal)
    os.close(ours)


class Full(io.StringIO):
    """A terminal that does not take anything any more."""

    def write(self, text: str) -> int:
        raise OSError


def test_textual_waits_for_ever_for_a_writer_that_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    writer = WriterThread(Full())
    writer.start()
    writer.write("the first")
    writer.join()

    def many() -> None:
        for _ in range(MAX_QUEUED_WRITES + 1):
            writer.write("and more")

    writing = threading.Thread(target=many, daemon=True)
    writing.start()
    writing.join(0.3)
    assert writing.is_alive()
    while writing.is_alive():
        writer._queue.get()


def test_textual_writes_a_frame_in_parts_that_our_driver_writes_as_one() -> None:
    read, write = os.openpty()
    tty.setraw(write)
    driver = TerminalDriver.__new__(TerminalDriver)
    driver._writer = Writer(write)
    for part in (SYNC_START, "one", "two"):
        driver.write(part)
    assert not select.select([read], [], [], 0)[0]
    driver.write(SYNC_END)
    assert os.read(read, 100).decode() == f"{SYNC_START}onetwo{SYNC_END}"
    driver.write("alone")
    assert os.read(read, 100) == b"alone"
    driver._writer.close()
    os.close(read)
    os.close(write)


@pytest.mark.parametrize("area", [TextArea, QuickTextArea])
async def test_textual_tells_every_ancestor_where_the_cursor_is_in_a_text_area(
    area: type[TextArea],
) -> None:
    class Listening(App[None]):
        told = 0

        def compose(self) -> ComposeResult:
            yield area()

        def on_text_area_selection_changed(self) -> None:
            self.told += 1

    app = Listening()
    async with app.run_test() as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert bool(app.told) == (area is TextArea)


# --- the key queue --------------------------------------------------------------------------------


def test_whether_a_key_was_stopped_is_known_by_a_private_name_only() -> None:
    key = Key("a", "a")
    assert not key._stop_propagation
    key.stop()
    assert key._stop_propagation


async def test_in_textual_a_key_is_lost_that_comes_right_after_one_that_opens_a_field() -> None:
    class Listing(App[None]):
        BINDINGS = [("n", "write", "")]

        def action_write(self) -> None:
            self.push_screen(Writing())

    class Writing(Screen[None]):
        def compose(self) -> ComposeResult:
            yield Input()

    app = Listing()
    async with app.run_test() as pilot:
        for letter in "nx":
            app.post_message(Key(letter, letter))
        await wait_for(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("y")
        await wait_for(pilot, lambda: app.screen.query_one(Input).value == "y")
