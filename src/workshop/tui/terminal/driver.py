"""Textual's driver for the terminal, made to notice a closed terminal and to stop reading at once."""

from __future__ import annotations

import os
import select
import signal
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from workshop.places import wants_access
from workshop.tui.terminal.background import ASKED, AsksBackground
from workshop.tui.terminal.backlog import Backlog, is_leaving
from workshop.tui.terminal.changes import Shown
from workshop.tui.terminal.reading import Reading
from workshop.tui.terminal.writer import Writer

if TYPE_CHECKING:
    from textual.message import Message


_SMALLEST, _LARGEST = (20, 6), (1000, 500)
"""Columns and lines that are drawn at least and at most: of a smaller terminal a part, not all of a larger one."""
_SHOW_CURSOR = "\x1b[?25h"
_BUTTONS = 8
"""Buttons of the mouse that can be held down at once."""


@runtime_checkable
class LosesTerminal(Protocol):
    """An app that wants to know when its terminal was closed."""

    def terminal_gone(self) -> None:
        """Answer a terminal that was closed. Called from the thread that reads the keys."""


@runtime_checkable
class EndsAtFaults(Protocol):
    """An app that ends when a thread of it fails."""

    def crashed_in_thread(self, error: Exception) -> None:
        """End because of `error`. Called from the thread that it was raised in."""


@runtime_checkable
class Urged(Protocol):
    """An app that wants to know of Ctrl+Q before its turn comes."""

    def urged(self) -> None:
        """Answer Ctrl+Q. Called in the event loop."""


class TerminalDriver(LinuxDriver):
    """A LinuxDriver without ten faults (`textual/drivers/linux_driver.py`, lines as of Textual 8.2.8).

    Its reading thread (line 418) keeps a core busy for ever after the terminal was closed, raises UnicodeDecodeError at
    a wrong byte, believes whatever the terminal says (gate.py), reads what follows an Esc in a paste as keys
    (pastes.py) and all of a paste that is not marked (bursts.py), hands on more than the app can take (backlog.py),
    prints its own crash with everybody's words (line 401), and goes on for up to 0.2 s when it is told to stop. Its
    writing thread delays each frame, and blocks the app once it has failed (writer.py). Of two sizes that follow each
    other it may believe the first (line 244).
    """

    _wake: tuple[int, int] | None = None
    lost: bool = False
    """Whether the terminal was closed: nothing is written to it any more."""
    shown: Shown | None = None
    """What the terminal shows; None before the app starts to use it."""
    _writer: Writer | None = None
    _frame: tuple[str, ...] = ()
    """The parts so far of the frame that is being written."""
    _backlog: Backlog | None = None

    def start_application_mode(self) -> None:
        """Begin to use the terminal."""
        self._wake = os.pipe()
        assert self._file is not None, "stderr is the terminal"
        self._writer = Writer(self._file.fileno())
        self.shown = Shown()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it without types
        if isinstance(self._app, AsksBackground) and self._app.asks_background:
            self.write(ASKED)
        # Textual reads the size in the handler itself, which the next signal may interrupt: the size that was read
        # first is then handed on last, and believed for good.
        signal.signal(signal.SIGWINCH, lambda *_: self._loop.call_soon_threadsafe(self._tell_size))
        if wants_access():
            # Textual hides the cursor (line 276), and some screen readers, magnifiers and braille displays follow it
            # only where it is seen.
            self.write(_SHOW_CURSOR)

    def size_now(self) -> Size:
        """Return the size that the terminal has now."""
        return Size(*self._get_terminal_size())

    def _tell_size(self) -> None:
        size = self.size_now()
        self._app.post_message(Resize(size, size))

    def _sigtstp_application(self, *_: object) -> None:
        # Not within the handler (line 97): it may interrupt a frame that is being written, and would wait for itself.
        self._loop.call_soon_threadsafe(super()._sigtstp_application)

    def _sigcont_application(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(super()._sigcont_application)

    def resume_application_mode(self) -> None:
        """Use the terminal again after the program was stopped."""
        # A SIGCONT without a SIGTSTP before it, as after SIGSTOP, would start a second thread that reads
        # (`_sigcont_application`, line 120). The terminal may have been used meanwhile: it is set up anew.
        if self._wake is not None:
            self.suspend_application_mode()
        super().resume_application_mode()
        self._app.call_later(self._app.refresh, layout=True)

    def disable_input(self) -> None:
        """Stop reading, at once."""
        wake, self._wake = self._wake, None
        if wake is not None:
            os.write(wake[1], b".")
        super().disable_input()
        if wake is not None:
            os.close(wake[0])
            os.close(wake[1])

    def _get_terminal_size(self) -> tuple[int, int]:
        # Textual prefers COLUMNS and LINES (line 107), which some shells export and which do not change with a resize.
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            columns = lines = 0
        if not (columns and lines):
            columns, lines = super()._get_terminal_size()
        # A pane that was pushed together may have one column, in which lists cannot be laid out, and a broken terminal
        # 65,535 of them.
        return _between(columns, 0), _between(lines, 1)

    def _query_in_band_window_resize(self) -> None:
        # Not asked for: the kernel knows the size (line 107), and no message can tell us another one.
        pass

    def write(self, data: str) -> None:
        """Send `data` to the terminal, unless it was closed."""
        # Textual writes a frame in three parts (textual/app.py, line 3841); they are written as one.
        if data == SYNC_START or self._frame:
            self._frame += (data,)
            if data != SYNC_END:
                return
            data, self._frame = "".join(self._frame), ()
        if not self.lost and self._writer is not None:
            self._writer.write(data.encode("utf-8", "backslashreplace"))

    def send_message(self, message: Message) -> None:
        """Hand a key or another event to the app. Callable from any thread."""
        if is_leaving(message) and isinstance(self._app, Urged):
            # Now, too: the app may be handling a key that does not end.
            self._loop.call_soon_threadsafe(self._app.urged)
        if self._backlog is None:
            self._backlog = Backlog(self._app.post_message, self._loop)
        self._backlog.add(message)

    def taken(self, message: Message) -> None:
        """Hand the app the next event, if it has now taken the one before. To be called in the event loop."""
        if self._backlog is not None:
            self._backlog.taken(message)

    def drop(self) -> None:
        """Forget the events that wait for the app."""
        if self._backlog is not None:
            self._backlog.drop()

    def process_message(self, message: Message) -> None:
        """Hand on what the parser found."""
        super().process_message(message)
        # A button that is pressed over and over and never let go (textual/driver.py, line 110).
        del self._down_buttons[_BUTTONS:]

    def close(self) -> None:
        """Write everything that waits, and end the threads that write."""
        if not self.lost:
            super().close()
            if self._writer is not None:
                self._writer.close()

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - the app ends as after any other crash
            if isinstance(self._app, EndsAtFaults):
                self._app.crashed_in_thread(error)

    def run_input_thread(self) -> None:
        """Read keys until `disable_input` is called; tell the app when the terminal was closed."""
        if self._wake is None:
            return
        wake = self._wake[0]
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        reading = Reading(debug=self._debug)
        while not self.exit_event.is_set():
            ready, _, _ = select.select([self.fileno, wake], [], [], reading.patience)
            if self.fileno not in ready:
                found = reading.pause()
            elif data := self._read():
                found = reading.read(decode(data))
            else:
                self._terminal_gone()
                return
            for message in found:
                self.process_message(message)

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _terminal_gone(self) -> None:
        self.lost = True
        if isinstance(self._app, LosesTerminal):
            self._app.terminal_gone()


def _between(told: int, which: int) -> int:
    return max(_SMALLEST[which], min(told, _LARGEST[which]))
