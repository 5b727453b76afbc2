"""Ends the program when a signal asks for it: in order where possible, and within a second in any case."""

from __future__ import annotations

import os
import signal
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any, NoReturn

GRACE = 0.7
"""Seconds that the app has to save and end after the signal."""
_AT_THE_LATEST = 0.95
"""Seconds after which the kernel ends the process, even if no code of it runs any more."""

RESTORE = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
)
"""Ends what the app switched on: paste, resize and mouse modes, kitty keys, alternate screen, focus, colours."""

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Ctrl+C is a key while the app has the terminal; SIGINT then comes from elsewhere, or while the app starts."""


class LastResort:
    """Ends the process, and restores the terminal, where the app could not end in order in time."""

    def __init__(self) -> None:
        self._attributes: list[Any] | None = None
        self._terminal = ""
        self._armed = threading.Lock()
        try:
            descriptor = sys.__stdin__.fileno() if sys.__stdin__ else -1
            self._attributes = termios.tcgetattr(descriptor)
            self._terminal = os.ttyname(descriptor)
        except (OSError, ValueError, termios.error):
            # There is no terminal to restore.
            self._attributes = None

    def arm(self, code: int) -> None:
        """Start the countdown that ends the process within a second; return at once. Callable from any thread."""
        if not self._armed.acquire(blocking=False):
            return
        signal.setitimer(signal.ITIMER_REAL, _AT_THE_LATEST)
        threading.Thread(target=self._watch, args=(code,), daemon=True, name="last-resort").start()

    def _watch(self, code: int) -> None:
        threading.Event().wait(GRACE)
        try:
            self.restore()
        finally:
            os._exit(code)

    def end(self, code: int, words: str) -> NoReturn:
        """End the process now, with the terminal restored and `words` on stderr."""
        self.restore()
        # Not `sys.stderr`: while the app runs, that is Textual's own.
        with suppress(OSError, ValueError):
            print(words, file=sys.__stderr__, flush=True)
        os._exit(code)

    def restore(self) -> None:
        """Restore the terminal as it was, where there still is one; never wait for it."""
        if self._attributes is None:
            return
        try:
            # Opened again because O_NONBLOCK on the descriptor we have would change the shell's too; without it, a
            # terminal that nobody reads would block this thread for ever.
            terminal = os.open(self._terminal, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return
        # Even if it takes no bytes, its attributes may still be restored.
        with suppress(OSError):
            os.write(terminal, RESTORE.encode())
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, self._attributes)
        os.close(terminal)


@contextmanager
def on_signals(call: Callable[[int], None]) -> Iterator[None]:
    """Within the context, call `call` with the number of each of SIGNALS that comes, even where the shell ignored it.

    These are not the event loop's handlers, because those do not run while the loop is blocked by a terminal that
    nobody reads.
    """

    def handler(number: int, _frame: FrameType | None) -> None:
        call(number)

    before = {number: signal.signal(number, handler) for number in SIGNALS}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


@contextmanager
def on_thread_faults(call: Callable[[Exception], None]) -> Iterator[None]:
    """Within the context, call `call` with an error that ends a thread; Python would print it over the screen."""

    def hook(fault: threading.ExceptHookArgs) -> None:
        if isinstance(fault.exc_value, Exception):
            call(fault.exc_value)

    before, threading.excepthook = threading.excepthook, hook
    try:
        yield
    finally:
        threading.excepthook = before


def exit_now(code: int) -> NoReturn:
    """End the process after flushing stdout and stderr, without the interpreter's own teardown, which takes 20 ms.

    To be called when everything is saved and closed: no `finally` and no exit hook runs after it.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue  # nobody reads the pipe any more
    os._exit(code)
