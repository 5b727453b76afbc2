"""A pseudo-terminal, read and written in the event loop: the host has one end of it, a seat's process the other."""

from __future__ import annotations

import asyncio
import fcntl
import os
import struct
import termios
from collections.abc import Callable

_CHUNK = 1 << 15
_MOST_TYPED = 1 << 16
"""Bytes that wait to be read by the seat before its client is asked to send no more."""
_MOST_KEPT = 1 << 16
"""Bytes that a seat may write before somebody comes to it."""


class Line:
    """The host's end. What the seat writes is handed on; what the client sends waits until the seat reads it."""

    def __init__(self) -> None:
        """Make the terminal. What is written before a client has it is kept for that."""
        self._kept = bytearray()
        self._received: Callable[[bytes], object] = self._keep
        self._flow: Callable[[bool], object] = _nobody
        self._loop = asyncio.get_running_loop()
        self._end, self._other = os.openpty()
        os.set_blocking(self._end, False)
        self.path = os.ttyname(self._other)
        """Where a process opens the other end."""
        self._typed = bytearray()
        self._flows = True
        self._reading = self._closed = False
        self.resume()

    def _keep(self, data: bytes) -> None:
        self._kept += data
        if len(self._kept) > _MOST_KEPT:
            self.pause()

    def give(self, received: Callable[[bytes], object], flow: Callable[[bool], object]) -> None:
        """Give the terminal to a client: `received` gets what the seat wrote and writes.

        `flow` is told to stop (False) and to go on (True) sending.
        """
        self._received, self._flow = received, flow
        kept, self._kept = bytes(self._kept), bytearray()
        if kept:
            received(kept)
        self.resume()

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the process at the other end is told by the kernel."""
        if not self._closed:
            size = struct.pack("HHHH", lines, columns, 0, 0)
            fcntl.ioctl(self._end, termios.TIOCSWINSZ, size)

    # What the seat writes

    def pause(self) -> None:
        """Read no more: the client takes nothing. The seat then waits for it, and no other seat does."""
        if self._reading:
            self._loop.remove_reader(self._end)
            self._reading = False

    def resume(self) -> None:
        """Read on."""
        if not (self._reading or self._closed):
            self._loop.add_reader(self._end, self._read)
            self._reading = True

    def _read(self) -> None:
        try:
            found = os.read(self._end, _CHUNK)
        except BlockingIOError:
            return
        except OSError:
            found = b""
        if found:
            self._received(found)
        else:
            self.pause()

    def drain(self) -> None:
        """Hand on what was written last by a process that has ended."""
        while not self._closed:
            try:
                found = os.read(self._end, _CHUNK)
            except OSError:
                return
            if not found:
                return
            self._received(found)

    # What the client sends

    def write(self, data: bytes) -> None:
        """Send what the client typed to the seat."""
        if self._closed:
            return
        waited = bool(self._typed)
        self._typed += data
        if not waited:
            self._write()

    def _write(self) -> None:
        try:
            del self._typed[: os.write(self._end, self._typed)]
        except BlockingIOError:
            pass
        except OSError:
            self._typed.clear()
        if self._typed:
            self._loop.add_writer(self._end, self._write)
        else:
            self._loop.remove_writer(self._end)
        flows = len(self._typed) < _MOST_TYPED
        if flows != self._flows:
            self._flows = flows
            self._flow(flows)

    def close(self) -> None:
        """Hang up: the process at the other end is told by the kernel. Twice is once."""
        if self._closed:
            return
        self.pause()
        self._loop.remove_writer(self._end)
        self._closed = True
        os.close(self._end)
        os.close(self._other)


def _nobody(_on: bool) -> None:
    """Tell nobody."""
