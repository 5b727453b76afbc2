"""What a client can ask for: its seat, on a terminal; who signs, two commands. No subsystem, no file."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from typing import Any

import asyncssh

from workshop.errors import Refused, WorkshopError
from workshop.remote.hand_in import Command, Given, command_in
from workshop.remote.house import House, LetIn
from workshop.remote.kitten import WithoutArchive, is_kitten
from workshop.remote.line import Line
from workshop.remote.pool import Seated
from workshop.remote.told import told_at_the_door
from workshop.remote.wanted import environment_of, size_of

_NO_COMMAND = (
    "This host gives you your seat and nothing else. Type the line without a command after it. "
    "(Who signs by key may write: agreement, or attach.)"
)
_NO_TERMINAL = "Your ssh asked for no terminal. Type the same line with -t after ssh."
_BROKE = (
    "Something in the host broke, so your seat was closed. What you typed is kept: come in again."
)
_STDERR = asyncssh.EXTENDED_DATA_STDERR
_WRONG, _FAULT = 2, 3
_HIGH, _LOW = 1 << 16, 1 << 14
"""Bytes that wait for a client at most, and when the seat goes on."""


class SeatSession(asyncssh.SSHServerSession[bytes]):
    """One session of a connection: a seat and its terminal, bridged to the client."""

    def __init__(self, host: House, let_in: asyncio.Future[LetIn]) -> None:
        self._host, self._let_in = host, let_in
        self._channel: asyncssh.SSHServerChannel[bytes] | None = None
        self._size: tuple[int, int] | None = None
        self._command = False
        self._asked: Command | None = None
        self._given = Given()
        self._archive = WithoutArchive()
        self._line: Line | None = None
        self._seated: Seated | None = None
        self._words = ""
        """Why the seat was ended from here, to be said once its terminal is given back."""
        self._gone = False

    # What is asked for

    def connection_made(self, chan: asyncssh.SSHServerChannel[bytes]) -> None:
        """Note the channel."""
        self._channel = chan

    def pty_requested(
        self, term_type: str, term_size: tuple[int, int, int, int], term_modes: Mapping[int, int]
    ) -> bool:
        """Take the terminal."""
        self._size = term_size[:2]
        return True

    def shell_requested(self) -> bool:
        """A shell is what ssh calls it: it gets the seat."""
        return True

    def exec_requested(self, command: str) -> bool:
        """No command is run, whatever it is: it is answered with a sentence, or a seat where nobody typed it.

        What a signatory may ask for so is answered here, and nothing is run either.
        """
        self._asked = command_in(command)
        self._command = not (is_kitten(command) and self._size is not None)
        return True

    def subsystem_requested(self, subsystem: str) -> bool:
        """There is none."""
        return False

    def session_started(self) -> None:
        """Sit down."""
        self._host.keep(self._hold())

    # From seat to client and back

    def data_received(self, data: bytes, datatype: Any) -> None:
        """Hand on what is typed."""
        if self._asked is not None:
            self._given.feed(data)
            return
        data = self._archive.feed(data)
        if self._line is not None:
            self._line.write(data)

    def eof_received(self) -> bool:
        """A client that will type no more says so as a terminal does; what it is told still reaches it."""
        self._given.end()
        if self._line is not None:
            self._line.write(b"\x04")
        return True

    def terminal_size_changed(self, width: int, height: int, pixwidth: int, pixheight: int) -> None:
        """Hand on another size."""
        self._size = width, height
        if self._line is not None:
            self._line.resize(*size_of(width, height))

    def pause_writing(self) -> None:
        """The client takes no more for now."""
        if self._line is not None:
            self._line.pause()

    def resume_writing(self) -> None:
        """The client takes more."""
        if self._line is not None:
            self._line.resume()

    def _flow(self, on: bool) -> None:
        if self._channel is not None and not self._gone:
            (self._channel.resume_reading if on else self._channel.pause_reading)()

    def _received(self, data: bytes) -> None:
        if self._channel is not None and not self._gone:
            self._channel.write(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone: the seat keeps its draft and ends."""
        self._gone = True
        if self._seated is not None:
            self._host.keep(self._seated.leave())

    # The seat

    @property
    def process(self) -> int:
        """The id of the seat's process; 0 while it has none."""
        return self._seated.process_id if self._seated is not None else 0

    async def end(self, words: str) -> None:
        """End the seat from here, and tell whoever sits there why."""
        self._words = words
        if self._seated is not None:
            await self._seated.leave(signal.SIGTERM)

    async def _hold(self) -> None:
        code = _WRONG
        try:
            who = await self._let_in
            if self._asked is not None:
                code = await self._answer(who, self._asked)
            else:
                code = await self._take_seat(who)
        except WorkshopError as refused:
            self._say(told_at_the_door(refused))
        except asyncio.CancelledError:
            code = _FAULT
        except Exception as error:  # noqa: BLE001 - a fault at one seat reaches no other one
            self._host.fault(error)
            self._say(_BROKE)
            code = _FAULT
        if self._words:
            self._say(self._words)
        if self._channel is not None and not self._gone:
            self._channel.exit(code & 0xFF)

    async def _answer(self, who: LetIn, asked: Command) -> int:
        answer = await self._host.answer(who, asked, self._given, terminal=self._size is not None)
        if self._channel is not None and not self._gone:
            self._channel.write(answer.output)
        if answer.words:
            self._say(answer.words)
        return 0

    async def _take_seat(self, who: LetIn) -> int:
        if self._command:
            raise Refused(_NO_COMMAND)
        if self._size is None:
            raise Refused(_NO_TERMINAL)
        async with self._host.taking(who, self):
            return await self._sit(who)

    async def _sit(self, who: LetIn) -> int:
        channel = self._channel
        assert channel is not None
        assert self._size is not None
        channel.set_write_buffer_limits(_HIGH, _LOW)
        environment = environment_of(channel.get_terminal_type() or "", channel.get_environment())
        self._seated = seated = await self._host.seat(who, size_of(*self._size), environment)
        self._line = line = seated.line
        try:
            line.resize(*size_of(*self._size))  # it may have another one by now
            line.give(self._received, self._flow)
            if self._gone:
                line.close()
            code: int = await asyncio.shield(seated.ended)
            line.drain()
            return code if code >= 0 else 128 - code
        finally:
            line.close()

    def _say(self, words: str) -> None:
        if self._channel is not None and not self._gone:
            self._channel.write(f"{words}\r\n".encode(), _STDERR)
