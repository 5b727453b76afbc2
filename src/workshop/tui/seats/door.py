"""The door for people elsewhere, as the console opens and closes it: `workshop host`, a program of its own."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from workshop.documents.seat_mail import only_here_words
from workshop.documents.settings import read_settings
from workshop.errors import Refused
from workshop.room.desk import Desk

EVERYBODY, HERE = "0.0.0.0", "127.0.0.1"
"""Who may reach it: every network of this computer, or this computer alone."""
_PATIENCE = 30.0
"""Seconds until it listens, on a slow computer."""


class Door:
    """Opens at most once at a time. It closes by itself when this program ends, in whatever way."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self.port = 0
        """The port on which it listens."""

    @property
    def is_open(self) -> bool:
        """Whether it listens."""
        return self._process is not None and self._process.returncode is None

    async def open(self, workspace: Path, session: str, address: str) -> None:
        """Let people into a session. Raises Refused, with what `workshop host` said, where it cannot be opened."""
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "workshop", "--workspace", str(workspace)),
            *("host", session, "--listen", address, "--until-eof"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            first = await asyncio.wait_for(process.stdout.readline(), _PATIENCE)
        except TimeoutError:
            first = b""
        words = first.decode("utf-8", "replace").strip()
        if not words.startswith("Listening on"):
            await self.close()
            raise Refused(words or "The host did not answer, so the door stays closed.")
        self.port = int(words.split()[-1])
        self._reading = asyncio.get_running_loop().create_task(_read(process.stdout))

    async def close(self) -> None:
        """Close it; everybody who sits there is told first."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _PATIENCE)


def invited_words(desk: Desk, session: str) -> str:
    """Invite everybody who was never invited, each with a code and a mail; return who, and where the mails lie.

    No code is among the words: the whole room reads this screen. Raises WorkshopError.
    """
    settings = read_settings(desk.workspace.settings)
    address, port, held = settings.address, settings.port, desk.invitations
    made = [held.with_code(session, each) for each in held.uninvited(session)]
    if not made:
        return "Everybody has an invitation."
    written = [held.write_mail(session, each, address, port) for each in made]
    return (
        f"Invited: {', '.join(each.person.name for each in made)}.\n\n"
        "Their codes are in the mails alone, because this screen is for everybody. Send each to its person, and then "
        f"delete it. They are in {written[0].files[0].parent}"
    )


def address_words(desk: Desk) -> str:
    """Say that the address in the mails means nothing elsewhere; "" where it does. Raises WorkshopError."""
    return only_here_words(read_settings(desk.workspace.settings).address)


async def _read(stream: asyncio.StreamReader) -> None:
    """Read what it says: the console knows it from who is here, and a full pipe would stop it."""
    while await stream.read(4096):
        continue
