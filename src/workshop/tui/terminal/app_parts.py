"""What our app needs of Textual's App that has no public name, so that no other module touches a private one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Protocol, runtime_checkable

from rich.cells import set_cell_size
from rich.console import RenderableType
from rich.text import Text
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.events import Event, Resize
from textual.geometry import Offset, Size
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer, TimerCallback
from textual.widget import Widget

from workshop.tui.terminal.changes import ChangesOnly, Shown


@runtime_checkable
class KnowsSize(Protocol):
    """A driver that can be asked how large its terminal is."""

    def size_now(self) -> Size:
        """Return the size that the terminal has now."""


class AppParts(App[int]):
    """Textual's App with public names for what is private in Textual 8.2 (`textual/app.py`, lines as of 8.2.8)."""

    async def on_event(self, event: Event) -> None:
        """Handle an event; of a resize the size that the terminal has by now counts.

        Textual's driver tells the first size in a task of its own (`drivers/linux_driver.py`, line 238), which may come
        after what a later signal told: where sixteen seats began at once, some stayed larger than their terminals.
        """
        if isinstance(event, Resize) and isinstance(self._driver, KnowsSize):
            event.size = event.virtual_size = self._driver.size_now()
        await super().on_event(event)

    # Crashing

    def note_crash(self, error: BaseException) -> int:
        """Keep what is to be said about a crash; return the exit code. Called for the first error only."""
        raise NotImplementedError

    def crash(self, error: Exception) -> None:
        """End the app because of `error`, printing nothing of it.

        Textual prints the stack with the value of every local variable (`_fatal_error`, line 3285: `show_locals=True`),
        and whoever sits in the room would read what somebody wrote in private.
        """
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._return_code = self.note_crash(error)
        self._close_messages_no_wait()

    def crashed_in_thread(self, error: Exception) -> None:
        """End the app because of `error`, that nobody caught in a thread of its own."""
        self.call_from_anywhere(self.crash, error)

    def _handle_exception(self, error: Exception) -> None:
        self.crash(error)

    def panic(self, *_renderables: RenderableType) -> None:
        """End the app after a fault that Textual found, printing nothing of it; the exit code says that it was one."""
        self.crash(RuntimeError("panic"))

    def _fatal_error(self) -> None:
        # Called where an error is caught outside _handle_exception, such as in a stylesheet.
        self.crash(RuntimeError("fatal error"))

    @property
    def has_crashed(self) -> bool:
        """Whether it ends, or has ended, because of a fault of its own."""
        return self._exception is not None

    # Screens

    def make_switchable(self, screen: Screen[Any]) -> None:
        """Let `screen`, made by `get_default_screen`, be switched for another.

        `switch_screen` takes a callback off the old screen (line 3020), which `push_screen` put there (line 2951);
        for a default screen nobody did (line 2619), so it would end with IndexError.
        """
        screen._push_result_callback(self, None)

    def shows_toast(self, message: str) -> bool:
        """Return whether a toast with this message is on the screen.

        There is no public way to ask: App keeps them in `_notifications` (line 790).
        """
        return any(each.message == message for each in self._notifications)

    def say_at_once(self, sentence: str) -> None:
        """Write a sentence over the foot of the terminal, whatever the app is doing.

        A toast would come too late: where a key is handled, or a screen waits for data, neither takes a message.
        """
        driver = self._driver
        if driver is None:
            return
        width, height = self.size
        lines = Text(sentence).wrap(self.console, width)[:height]
        first = height - len(lines) + 1
        bar = "".join(
            f"\x1b[{row};1H\x1b[0;7m{set_cell_size(line.plain, width)}\x1b[0m"
            for row, line in enumerate(lines, start=first)
        )
        driver.write(f"\x1b7{bar}\x1b8")

    def unsay(self) -> None:
        """Show again what `say_at_once` wrote over."""
        self.on_resize()
        self.refresh(layout=True)

    def set_timer(
        self,
        delay: float,
        callback: TimerCallback | None = None,
        *,
        name: str | None = None,
        pause: bool = False,
    ) -> Timer:
        """Call `callback` once, in `delay` seconds."""
        # Textual skips what it is too late for (`textual/timer.py`, line 162), the only call of such a timer too: where
        # the computer was busy for the 8 ms that a new size of the terminal waits, every size after it was lost.
        timer = super().set_timer(delay, callback, name=name, pause=True)
        timer._skip = False
        if not pause:
            timer.resume()
        return timer

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        # Called by a screen with each frame (line 3821), which ends with the cursor at `cursor_position` (line 3845).
        # Only fields of text set that: in a list the cursor stayed in the field that was left last.
        if (focused := screen.focused) is not None and focused.is_attached:
            self.cursor_position = place_of_cursor(focused)
        shown: Shown | None = getattr(self._driver, "shown", None)
        if shown is not None and isinstance(renderable, CompositorUpdate):
            renderable = ChangesOnly(renderable, shown)
        super()._display(screen, renderable)

    def on_resize(self) -> None:
        """Have everything sent again: terminals shift what they show, and Textual is told when that is done."""
        shown: Shown | None = getattr(self._driver, "shown", None)
        if shown is not None:
            shown.forget()

    # The terminal

    async def _dispatch_message(self, message: Message) -> None:
        # Called for each message that the app takes from its queue (textual/message_pump.py, line 672).
        try:
            await super()._dispatch_message(message)
        finally:
            taken: Callable[[Message], None] | None = getattr(self._driver, "taken", None)
            if taken is not None:
                taken(message)

    # Tasks

    def in_context(self) -> AbstractContextManager[None]:
        """Make this the active app while the context lasts, in a task that Textual did not start.

        A signal handler starts a task outside of any message. There a query that changes what it finds raises
        LookupError, because the context variable `active_app` is set by `App._context` alone (line 1100).
        """
        return self._context()

    def call_from_anywhere(self, call: Callable[..., object], *arguments: object) -> None:
        """Have the event loop call `call` soon; nothing where it has not started or has ended.

        `call_from_thread` (line 1788) waits for the result, and refuses the thread of the app itself, in which a
        signal handler runs. So this asks the loop, which App keeps in `_loop`.
        """
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)


def place_of_cursor(focused: Widget) -> Offset:
    """Return where on the screen the cursor stands in a widget: where it says, else where its content begins.

    Screen readers and magnifiers follow the terminal's cursor, also where it is not drawn.
    """
    place = getattr(focused, "cursor_screen_offset", None)
    return place if isinstance(place, Offset) else focused.content_region.offset
