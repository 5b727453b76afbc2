"""The app: it runs every job on one thread, turns errors into words, shows screens, and saves before it ends."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar
from weakref import WeakKeyDictionary, WeakSet

from textual.binding import BindingType
from textual.driver import Driver
from textual.events import Event, Key, Paste
from textual.notifications import SeverityLevel
from textual.worker import Worker, WorkerFailed, get_current_worker

from workshop.errors import InputError, Outdated, WorkshopError
from workshop.tui.commands import APP, bindings
from workshop.tui.crash_report import crash_words, write_fault
from workshop.tui.jobs import Job
from workshop.tui.leaving import FAULT, Leaving
from workshop.tui.remembered import remember_dark, remembered_dark
from workshop.tui.routes import screen_for
from workshop.tui.screen import CommandScreen
from workshop.tui.services import Help, Keeping, LeaveHook, Palette, Question, Route, Services
from workshop.tui.terminal.app_parts import AppParts
from workshop.tui.terminal.background import BackgroundTold
from workshop.tui.terminal.backlog import is_leaving
from workshop.tui.terminal.bursts import keys_of, press
from workshop.tui.terminal.key_queue import KeyQueue
from workshop.tui.terminal.leaving import LastResort, on_signals, on_thread_faults
from workshop.tui.terminal.traces import NO_COPY, leave_no_trace
from workshop.tui.theme import PALETTES, make_theme, theme_name

if TYPE_CHECKING:
    from textual.screen import Screen

    from workshop.places import Workspace
    from workshop.room.desk import Desk

T = TypeVar("T")
R = TypeVar("R")

_TOAST_SECONDS = 6.0


class WorkshopApp(AppParts):
    """The screens, on one workspace."""

    # In full, so that a subclass elsewhere has them too.
    CSS_PATH: ClassVar[list[str | PurePath]] = [
        Path(__file__).parent / name
        for name in (
            "styles.tcss",
            "seats/console.tcss",
            "seats/participant.tcss",
            "seats/stage.tcss",
        )
    ]
    BINDINGS: ClassVar[list[BindingType]] = bindings(APP)
    # Ours reads the commands of the screen and writes nothing while it waits (tui/palette.py).
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = _TOAST_SECONDS

    def __init__(
        self,
        workspace: Workspace,
        open_desk: Job[Desk],
        first: Callable[[], Screen[object]],
        *,
        dark: bool = True,
        theme_file: Path | None = None,
        elsewhere: bool = False,
    ) -> None:
        """Open on the screen that `first` makes; the desk is opened after it is painted.

        `theme_file` keeps the theme that is chosen; without one it begins as `dark` says and nothing is kept.
        Who sits `elsewhere` is told no path of this computer when it crashes, and gets the theme that their terminal
        is dark or light enough for, until they choose.
        """
        super().__init__()
        self.workspace = workspace
        self._open_desk = open_desk
        self._elsewhere = self.asks_background = elsewhere
        self._first = first
        self._desk: Desk | None = None
        self._begun = False
        """Whether a job has succeeded yet: until then there is nothing to show, and an error ends the app."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._last_words: list[str] = []
        self._leaving = Leaving(self, self._last_words)
        self._last_resort: LastResort | None = None
        self._settle = False
        self._keys = KeyQueue(self, self._handle, lambda: self.settled, self._keys_dropped)
        self._asking: WeakKeyDictionary[Worker[Any], asyncio.Future[Any]] = WeakKeyDictionary()
        """By worker, the answer it waits for after it opened a question."""
        self._open: WeakSet[Screen[Any]] = WeakSet()
        """Screens that have begun to take keys."""
        self.animation_level = "none"
        self._full_colour = self.console.color_system == "truecolor"
        for name in PALETTES:
            self.register_theme(make_theme(name))
        self._theme_file = theme_file
        if theme_file is not None:
            dark = remembered_dark(theme_file)
        self.theme = theme_name(dark=dark, full_colour=self._full_colour)
        self._styled_with = self.get_css_variables()
        self.stylesheet.set_variables(self._styled_with)

    @property
    def services(self) -> Services:
        """What screens may ask of this app (tui/services.py)."""
        return self

    # The data

    def desk(self) -> Desk:
        """Return the desk, opened at first use. Only inside a job. Raises WorkshopError where it cannot be opened."""
        if self._desk is None:
            self._desk = self._open_desk()
        return self._desk

    async def ask(self, job: Job[T]) -> T:
        """Run `job` on the thread of the data and return what it returns. First in, first out.

        A job that was asked for is done, even if the caller is cancelled meanwhile. Where a newer version of the
        program has changed the database under it, the app ends: no job can do anything any more.
        """
        try:
            future = self._executor.submit(job)
        except RuntimeError:
            # The app is leaving and everything is saved: nobody waits for an answer any more.
            raise asyncio.CancelledError from None
        try:
            return await asyncio.shield(asyncio.wrap_future(future))
        except Outdated as error:
            self.give_up(error)
            raise

    async def attempt(
        self, job: Job[T], on_field_error: Callable[[InputError], object] | None = None
    ) -> T | None:
        """Run `job` and return what it returns; say in words why it failed, and return None.

        An error in a field is given to `on_field_error` instead, where there is one.
        """
        try:
            done = await self.ask(job)
        except InputError as error:
            if on_field_error is None:
                self.say(str(error), "error")
            else:
                on_field_error(error)
        except Outdated:
            return None  # the app ends, and says why
        except WorkshopError as error:
            if self._begun:
                self.say(str(error), "error")
            else:
                self.give_up(error)
        else:
            self._begun = True
            return done
        return None

    # Words to the person

    @property
    def last_words(self) -> tuple[str, ...]:
        """Sentences that are written to stderr after the app has given the terminal back."""
        return tuple(self._last_words)

    def say(self, sentence: str, severity: SeverityLevel = "information") -> None:
        """Show `sentence` for some seconds; an error that stands there already is not said again."""
        if severity == "error" and self.shows_toast(sentence):
            return
        self.notify(sentence, severity=severity)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a toast; its text is never read as markup, whatever `markup` says."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    # What is typed in private

    def may_copy(self) -> bool:
        """Return whether text can be copied and cut now; while somebody writes in private it says why not."""
        private = any(
            isinstance(each, CommandScreen) and each.private for each in self.screen_stack
        )
        if private and not self.shows_toast(NO_COPY):
            self.say(NO_COPY)
        return not private

    def copy_to_clipboard(self, text: str) -> None:
        """Put `text` into the clipboard, here and of the terminal, where copying is on."""
        if self.may_copy():
            super().copy_to_clipboard(text)

    def leave_no_trace(self) -> None:
        """Empty everything in which the person who sat here may have left words."""
        leave_no_trace(self, self._keys)

    # Keys

    async def on_event(self, event: Event) -> None:
        """Put keys and pastes into the key queue; handle every other event at once."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._keys.take(event)
        else:
            await super().on_event(event)

    async def _handle(self, event: Event) -> None:
        if is_leaving(event):
            self._leaving.heard()
        await super().on_event(event)

    def take_first(self, events: Sequence[Key | Paste]) -> None:
        """Handle keys before those that wait."""
        self._keys.take_first(events)

    def _keys_dropped(self) -> None:
        self.say("More keys came at once than anybody types. They were left out.", "error")

    def on_paste(self, event: Paste) -> None:
        """Answer a paste that no field took: it is never run, unless somebody says that they typed it."""
        from workshop.tui.widgets.pasted import NOT_RUN

        keys = keys_of(event)
        if not keys or not isinstance(self.screen, CommandScreen):
            self.say(NOT_RUN)
            return

        def answered(answer: str | None) -> None:
            if answer == "k":
                press(self, keys)

        answers = (("n", "leave it out"), ("k", "I typed it: take it as keys"))
        self.put(Question(NOT_RUN, answers), answered)

    @property
    def settled(self) -> bool:
        """Whether the next key can be handed out: no action is running, or it waits for an answer on the screen."""
        begun = (each for each in self.workers if each.group == "default" and not each.is_finished)
        if any(each not in self._asking or self._asking[each].done() for each in begun):
            return False
        screen = self.screen
        if screen not in self._open:
            if not screen.is_mounted or not getattr(screen, "takes_keys", True):
                return False
            self._open.add(screen)
        return True

    # Screens

    def push_screen(self, screen: Any, *arguments: Any, **wishes: Any) -> Any:
        """Show a screen over this one, and remember which worker waits for its answer."""
        shown = super().push_screen(screen, *arguments, **wishes)
        if wishes.get("wait_for_dismiss"):
            self._asking[get_current_worker()] = shown
        return shown

    def get_default_screen(self) -> Screen[object]:
        """Return our first screen; Textual would make an empty one and show ours over it."""
        screen = self._first()
        self.make_switchable(screen)
        return screen

    def get_driver_class(self) -> type[Driver]:
        """Return our driver on a terminal; what the environment asks for otherwise."""
        from textual.drivers.linux_driver import LinuxDriver

        chosen = super().get_driver_class()
        if chosen is not LinuxDriver:
            return chosen
        from workshop.tui.terminal.driver import TerminalDriver

        return TerminalDriver

    def refresh_css(self, animate: bool = True) -> None:
        """Apply the styles again if the variables of the theme have changed.

        Textual also calls this at the start, where nothing has changed yet; that took a tenth of the start.
        """
        variables = self.get_css_variables()
        if variables != self._styled_with:
            self._styled_with = variables
            super().refresh_css(animate)

    def action_help(self) -> None:
        """Show what can be done on the screen that is shown; over a question the help stays closed."""
        screen = self.screen
        if isinstance(screen, CommandScreen):
            words = (screen.help_words(), screen.fields_words())
            self.push_screen(screen_for(Help(words, screen.titled_commands())))

    def action_palette(self) -> None:
        """Open the palette over the screen that is shown; over a question, and over the stage, it stays closed."""
        screen = self.screen
        if not isinstance(screen, CommandScreen):
            return

        async def carry_out(id: str | None) -> None:
            if id is not None:
                await screen.carry_out(id)

        commands = screen.titled_commands()
        offered = [each for each in commands if each.id != "app.palette"]
        if len(offered) < len(commands):
            self.push_screen(screen_for(Palette(offered)), carry_out)

    def on_background_told(self, told: BackgroundTold) -> None:
        """Take the theme that the terminal is dark or light enough for, once and unless somebody chose another."""
        if self.asks_background:
            self.asks_background = False
            self.theme = theme_name(dark=told.dark, full_colour=self._full_colour)

    def action_theme(self) -> None:
        """Change between dark and light, and remember it for the next start."""
        self.asks_background = False
        dark = not self.current_theme.dark
        self.theme = theme_name(dark=dark, full_colour=self._full_colour)
        if self._theme_file is None:
            return
        try:
            remember_dark(self._theme_file, dark)
        except OSError as error:
            self.say(
                f"Next time it begins as before: {self._theme_file}: {error.strerror}.", "error"
            )

    def action_help_quit(self) -> None:
        """Answer Ctrl+C, which copies and does not leave."""
        if self.may_copy():
            self.say("Ctrl+Q leaves workshop. Ctrl+C copies what is selected.")

    def go_to(self, route: Route[R]) -> None:
        """Show another screen; the one before it is closed, with whatever it showed of other relationships."""
        self.switch_screen(screen_for(route))

    def put(self, question: Question, answered: Callable[[str | None], None]) -> None:
        """Show a question over this screen; `answered` is called with its answer, None for none."""
        self.push_screen(screen_for(question), answered)

    async def show_over(self, route: Route[R]) -> R | None:
        """Show a screen over this one and return its answer, None for none. Only in a worker."""
        answer: R | None = await self.push_screen(screen_for(route), wait_for_dismiss=True)
        return answer

    # Leaving

    def before_leaving(self, hook: LeaveHook, keeping: Keeping | None = None) -> None:
        """Have `hook` called when the app is about to end, by a command or a signal.

        Where it saves what somebody typed, `keeping` knows that: it is saved first, and where it cannot be, the app
        stays and shows it.
        """
        self._leaving.before(hook, keeping)

    def no_longer(self, hook: LeaveHook) -> None:
        """Forget a hook, when its screen is closed."""
        self._leaving.no_longer(hook)

    def action_leave(self) -> None:
        """Save and leave, unless a screen has something to ask first."""
        open_screens = (each for each in self.screen_stack if isinstance(each, CommandScreen))
        if not any(each.asks_before_leaving() for each in open_screens):
            self.leave(0)

    async def action_quit(self) -> None:
        """Save and leave, unless a screen has something to ask first."""
        self.action_leave()

    @property
    def going(self) -> bool:
        """Whether the app is about to end."""
        return self._leaving.begun

    def leave(self, code: int) -> None:
        """Save what is to be saved, and end with exit `code`. Further calls change nothing."""
        self._leaving.begin(code)

    def urged(self) -> None:
        """Answer Ctrl+Q when the terminal sends it, before the app gets to it."""
        self._leaving.urged()

    def end_at_once(self, code: int, words: str) -> None:
        """End the process without waiting for anything; the terminal is given back first, and `words` said."""
        if self._last_resort is None:
            self.exit(code, return_code=code)
        else:
            self._last_resort.end(code, words)

    def close(self) -> Future[None]:
        """Take no new job, do those that were asked for, and close the desk."""
        closing = self._executor.submit(self._close_desk)
        self._executor.shutdown(wait=False)
        return closing

    def _close_desk(self) -> None:
        if self._desk is not None:
            self._desk.close()
            self._last_words += self._desk.still_there
            self._desk = None

    def give_up(self, error: WorkshopError) -> None:
        """End the app and say why there is nothing to show."""
        if str(error) not in self._last_words:
            self._last_words.append(str(error))
        self.leave(error.exit_code)

    def told_to_leave(self, number: int) -> None:
        """Answer a signal: save and end, within a second in any case. Callable from any thread."""
        code = 128 + number
        if self._last_resort is not None:
            self._last_resort.arm(code)
        self.call_from_anywhere(self.leave, code)

    def terminal_gone(self) -> None:
        """Answer a terminal that was closed as if the hang-up signal had come. Callable from any thread."""
        self.told_to_leave(signal.SIGHUP)

    # Crashing

    def note_crash(self, error: BaseException) -> int:
        """Write a fault file, keep the words to say about it, and return the exit code."""
        if isinstance(error, WorkerFailed):
            error = error.error
        self._last_words.append(self.crash_words(error))
        return FAULT

    def crash_words(self, error: BaseException) -> str:
        """Write a fault file; return what is to be said about it."""
        path = write_fault(self.workspace.faults, error)
        return crash_words(
            path, error, temporary=self.workspace.temporary, elsewhere=self._elsewhere
        )

    def _loop_fault(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            self.crash(error)
        else:
            loop.default_exception_handler(context)

    # Running

    def on_load(self) -> None:
        """Report errors in tasks that nobody awaits as crashes; asyncio would print them on the screen."""
        asyncio.get_running_loop().set_exception_handler(self._loop_fault)

    def on_ready(self) -> None:
        """Start the garbage collector a second after the first screen is ready: it would slow the start down."""
        if self._settle:
            self._settle = False
            self.set_timer(1.0, _collect_from_now)

    def hold(self) -> int:
        """Run until it is left, say the last words on stderr, and return the exit code.

        The terminal is then as it was, everything asked for is saved, and the desk is closed.
        """
        gc.disable()
        self._settle = True
        self._last_resort = LastResort()
        with on_signals(self.told_to_leave), on_thread_faults(self.crashed_in_thread):
            try:
                self.run()
                # Nobody but `leave` gives it a code: without one it has not been left.
                code = FAULT if self.has_crashed or self.return_code is None else self.return_code
            except Exception as error:  # noqa: BLE001 - whatever it was, nobody's words may be printed
                code = self.note_crash(error)
            finally:
                self._finish()
        with suppress(OSError):  # the terminal is gone, and with it whoever would read them
            for words in self._last_words:
                sys.stderr.write(f"{words}\n")
        return code

    def _finish(self) -> None:
        """Finish the jobs that were asked for, also after a crash."""
        try:
            self._executor.submit(self._close_desk)
        except RuntimeError:
            return  # `_leave` has done all of it
        self._executor.shutdown()


_AT_ONCE = 5000
"""New objects after which garbage is looked for: at each 700, as Python does it, costs a tenth of drawing a view."""


def _collect_from_now() -> None:
    gc.freeze()
    gc.set_threshold(_AT_ONCE)
    gc.enable()
