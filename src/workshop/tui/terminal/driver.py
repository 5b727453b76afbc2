"""Textual's driver for the terminal, made to notice a closed terminal and to stop reading at once."""

from __future__ import annotations

import os
import select
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key, Paste

from workshop.tui.terminal.bursts import PAUSE, Bursts
from workshop.tui.terminal.changes import Shown
from workshop.tui.terminal.pastes import Pastes
from workshop.tui.terminal.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.message import Message

_TICK = 0.1
"""Seconds after which an Esc that nothing followed is read as the Esc key."""


class KeyParser(XTermParser):
    """Textual's parser of keys, with the one that it takes for Enter (`textual/_xterm_parser.py`, line 162)."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[Key]:
        if sequence == "\x1b\r":
            return [Key("alt+enter", None)]
        return super()._sequence_to_key_events(sequence, alt)


@runtime_checkable
class LosesTerminal(Protocol):
    """An app that wants to know when its terminal was closed."""

    def terminal_gone(self) -> None:
        """Answer a terminal that was closed. Called from the thread that reads the keys."""


class TerminalDriver(LinuxDriver):
    """A LinuxDriver without six faults (`textual/drivers/linux_driver.py`, lines as of Textual 8.2.8).

    Its reading thread (line 418) keeps a core busy for ever after the terminal was closed, raises UnicodeDecodeError at
    a wrong byte, reads what follows an Esc in a paste as keys (pastes.py) and all of a paste that is not marked
    (bursts.py), and goes on for up to 0.2 s when it is told to stop. Its writing thread delays each frame, and blocks
    the app once it has failed (writer.py).
    """

    _wake: tuple[int, int] | None = None
    lost: bool = False
    """Whether the terminal was closed: nothing is written to it any more."""
    shown: Shown | None = None
    """What the terminal shows; None before the app starts to use it."""
    _writer: Writer | None = None
    _frame: tuple[str, ...] = ()
    """The parts so far of the frame that is being written."""

    def start_application_mode(self) -> None:
        """Begin to use the terminal."""
        self._wake = os.pipe()
        assert self._file is not None, "stderr is the terminal"
        self._writer = Writer(self._file.fileno())
        self.shown = Shown()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual left it without types

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
        return (columns, lines) if columns and lines else super()._get_terminal_size()

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
        # Textual makes a task for each (textual/driver.py, line 87).
        self._loop.call_soon_threadsafe(self._app.post_message, message)

    def close(self) -> None:
        """Write everything that waits, and end the threads that write."""
        if not self.lost:
            super().close()
            if self._writer is not None:
                self._writer.close()

    def run_input_thread(self) -> None:
        """Read keys until `disable_input` is called; tell the app when the terminal was closed."""
        if self._wake is None:
            return
        wake = self._wake[0]
        parser = KeyParser(self._debug)
        decode = getincrementaldecoder("utf-8")(errors="replace").decode
        pastes, bursts = Pastes(), Bursts()
        while not self.exit_event.is_set():
            patience = PAUSE if bursts.holds else _TICK
            ready, _, _ = select.select([self.fileno, wake], [], [], patience)
            if self.fileno in ready:
                data = self._read()
                if not data:
                    self._terminal_gone()
                    return
                for each in pastes.feed(decode(data)):
                    told = [*bursts.flush(), each] if isinstance(each, Paste) else bursts.feed(each)
                    self._hand_over(parser, told)
            else:
                self._hand_over(parser, bursts.flush())
                if rest := pastes.flush():
                    self._process(parser.feed(rest))
            self._process(parser.tick())

    def _hand_over(self, parser: XTermParser, told: Iterable[str | Paste]) -> None:
        for each in told:
            self._process([each] if isinstance(each, Paste) else parser.feed(each))

    def _read(self) -> bytes:
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _process(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def _terminal_gone(self) -> None:
        self.lost = True
        if isinstance(self._app, LosesTerminal):
            self._app.terminal_gone()
