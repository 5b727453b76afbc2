"""How the program goes when it is told to: in order where it can, and within a second whatever happens."""

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
"""Seconds in which the app can end in order once it was told to go."""
_AT_THE_LATEST = 0.95
"""Seconds after which the kernel ends the process, even if nothing in it runs any more."""

RESTORE = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l\x1b[0m"
)
"""Paste, wrap, resize and mouse modes, kitty keys, alternate screen, cursor, focus, colours: as a shell wants them."""

TOLD = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
"""Ctrl+C is a key while the app has the terminal; this is SIGINT from elsewhere, or while it starts."""


class LastResort:
    """Knows how the terminal was, and ends the process when it could not end in order."""

    def __init__(self) -> None:
        self._attributes: list[Any] | None = None
        self._terminal = ""
        self._armed = threading.Lock()
        try:
            descriptor = sys.__stdin__.fileno() if sys.__stdin__ else -1
            self._attributes = termios.tcgetattr(descriptor)
            self._terminal = os.ttyname(descriptor)
        except (OSError, ValueError, termios.error):
            # No terminal: then there is nothing to put back.
            self._attributes = None

    def arm(self, code: int) -> None:
        """Make sure that the process is gone within a second; return at once. Callable from any thread."""
        if not self._armed.acquire(blocking=False):
            return
        signal.setitimer(signal.ITIMER_REAL, _AT_THE_LATEST)
        threading.Thread(target=self._watch, args=(code,), daemon=True, name="last-resort").start()

    def _watch(self, code: int) -> None:
        threading.Event().wait(GRACE)
        try:
            self.put_back()
        finally:
            os._exit(code)

    def put_back(self) -> None:
        """Put the terminal back as it was, where there still is one; never wait for it."""
        if self._attributes is None:
            return
        try:
            # Opened anew: O_NONBLOCK on the descriptor we have would change the shell's too, and a
            # terminal that nobody reads would hold us here for ever.
            terminal = os.open(self._terminal, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        except OSError:
            return
        # Gone, or nobody reads it: the attributes may still be put back.
        with suppress(OSError):
            os.write(terminal, RESTORE.encode())
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, self._attributes)
        os.close(terminal)


@contextmanager
def answering(told: Callable[[int], None]) -> Iterator[None]:
    """While this lasts, the signals TOLD call `told` with their number, even where the shell had them ignored.

    Plain handlers instead of the event loop's: they also run while the loop waits for a terminal nobody reads.
    """

    def handler(number: int, _frame: FrameType | None) -> None:
        told(number)

    before = {number: signal.signal(number, handler) for number in TOLD}
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, previous)


def gone(code: int) -> NoReturn:
    """End the process now, with what was printed written out, without taking the interpreter apart.

    Only when everything is saved and closed: no `finally` and no exit hook runs any more.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue  # the reader of a pipe has gone; there is nobody to tell
    os._exit(code)
