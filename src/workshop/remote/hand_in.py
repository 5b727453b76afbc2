"""The two commands of a signatory, without a terminal: `agreement` prints the page, `attach` takes a signature.

ssh -p 2222 jane@host agreement > agreement.md
ssh -p 2222 jane@host attach < agreement.md.sig
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from msgspec import Struct

from workshop.agreement.signatures.ssh_signature import LONGEST
from workshop.errors import Refused
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.invitations import Admission

Command = Literal["agreement", "attach"]
_PATIENCE = 60.0
"""Seconds to wait for a signature on stdin."""
_NONE_CAME = "No signature came. Give it on stdin, like: ssh … attach < agreement.md.sig"
_OF_A_STAGE = (
    "The stage is for a screen. Who is to sign asks for this with a name of their own before the @."
)
_IN_A_TERMINAL = "This command needs no terminal. Type the same line without -t."


class Answer(Struct, frozen=True):
    """What such a command is answered with."""

    output: bytes
    words: str = ""
    """What is said beside it, on stderr."""
    done: str = ""
    """What was done, for whoever runs the host; "" for what changes nothing."""


def command_in(asked: str) -> Command | None:
    """Return which of the commands is asked for; None for anything else."""
    match asked.strip():
        case "agreement":
            return "agreement"
        case "attach":
            return "attach"
        case _:
            return None


class Given:
    """What comes on stdin, as far as a signature goes."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._whole = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """Take some; nothing more once it is too long for a signature."""
        self._content += data[: LONGEST + 1 - len(self._content)]
        if len(self._content) > LONGEST:
            self._whole.set()

    def end(self) -> None:
        """Know that nothing more comes."""
        self._whole.set()

    async def content(self) -> bytes:
        """Return all of it. Raises Refused where it does not come."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._whole.wait()
        except TimeoutError:
            raise Refused(_NONE_CAME) from None
        if not self._content:
            raise Refused(_NONE_CAME)
        return bytes(self._content)


class Counter:
    """Answers the commands, one after the other, beside the thread that lets people in: ssh-keygen may be slow."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hand-in")

    async def answer(
        self, command: Command, admission: Admission, given: Given, *, terminal: bool
    ) -> Answer:
        """Return the answer. Raises WorkshopError, in words, where there is none."""
        if not admission.invitation.handle:
            raise Refused(_OF_A_STAGE)
        if terminal:
            raise Refused(_IN_A_TERMINAL)
        content = b"" if command == "agreement" else await given.content()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._answer, command, admission, content)

    def _answer(self, command: Command, admission: Admission, content: bytes) -> Answer:
        who = admission.invitation
        desk = Desk(self._workspace)
        try:
            if command == "agreement":
                page = desk.own_page(who.session, who.handle, admission.entry)
                return Answer(page.encode("utf-8"))
            found = desk.attach_own(who.session, who.handle, admission.entry, content)
        finally:
            desk.close()
        state = "sealed" if found.sealed else "proposed"
        words = found.in_words(who.handle)
        return Answer(f"{state}\n".encode(), words, words)

    def close(self) -> None:
        """Answer no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)
