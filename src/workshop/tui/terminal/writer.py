"""Writing to the terminal at once where it takes what is written, and from a thread where it does not."""

from __future__ import annotations

import os
import threading
from queue import Queue

_MOST = 30
"""Pieces that may wait for the terminal, as in Textual; who writes more waits for it."""


class Writer:
    """Writes in order, and waits for the terminal in a thread.

    Textual hands every piece to a thread (`textual/drivers/_writer_thread.py`). What a key changes then reaches the
    terminal when that thread next gets the interpreter, half a millisecond later. And the thread ends at the first
    error, but whoever writes after that waits for it for ever.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at_once = _without_waiting(descriptor)
        """The same terminal, but writing to it never waits; None where there is no such thing."""
        self._queue: Queue[bytes] = Queue(_MOST)
        self._left = 0
        """Pieces that the thread has still to write."""
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._broken = False

    def write(self, data: bytes) -> None:
        """Write `data` after what was written before; nothing where the terminal has gone."""
        with self._lock:
            if self._at_once is not None and not self._left:
                data = data[self._taken(self._at_once, data) :]
            if not data or self._broken:
                return
            self._left += 1
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="terminal")
            self._thread.start()
        self._queue.put(data)

    def close(self) -> None:
        """Wait until all is written."""
        if self._thread is not None:
            self._queue.put(b"")
            self._thread.join()
            self._thread = None
        if self._at_once is not None:
            os.close(self._at_once)
            self._at_once = None

    def _taken(self, descriptor: int, data: bytes) -> int:
        """Return how many bytes were taken."""
        try:
            return os.write(descriptor, data)
        except BlockingIOError:
            return 0
        except OSError:
            self._broken = True
            return 0

    def _run(self) -> None:
        while data := self._queue.get():
            while data and not self._broken:
                data = data[self._taken(self._descriptor, data) :]
            with self._lock:
                self._left -= 1


def _without_waiting(descriptor: int) -> int | None:
    # Opened anew: O_NONBLOCK on the descriptor we have would change the one of the shell too.
    try:
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None
