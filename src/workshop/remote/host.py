"""The host: it listens, keeps who sits where, and ends in order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from time import monotonic
from typing import Any, TypeVar

import asyncssh

from workshop.agreement.signatures.public_key import PublicKey
from workshop.errors import Refused, StoreError, WorkshopError
from workshop.model.invitations import Invitation
from workshop.places import Workspace
from workshop.remote.arrival import Arrival, InLines
from workshop.remote.asyncssh_parts import keep_little_environment
from workshop.remote.busy import Busy
from workshop.remote.door import Door
from workshop.remote.hand_in import Answer, Command, Counter, Given
from workshop.remote.house import Ends, LetIn
from workshop.remote.limits import SEATS, Delays, Waiting
from workshop.remote.log import note, open_log
from workshop.remote.pool import Pool, Seated
from workshop.remote.wanted import User
from workshop.room.desk import Desk
from workshop.room.invitations import Admission

T = TypeVar("T")

_EVERY = 1.0
"""Seconds after which it is looked again whether those who sit here may still."""
_KEX = ["mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org"]
_CIPHERS = [
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-gcm@openssh.com",
    "aes256-ctr",
    "aes128-ctr",
]
_MACS = [
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "umac-128-etm@openssh.com",
]
_LOGIN = 120
"""Seconds that somebody has to prove who they are: they may look for the mail with the code."""
_KEEPALIVE, _MISSED = 15, 3
_GOODBYE = 2.0
"""Seconds that clients have to hang up when the host stops."""

NEWER = "You came in again from another window, so this one was closed. What you typed is kept."
REVOKED = (
    "Whoever leads has taken your invitation back, so your seat was closed. What you typed is kept."
)
STOPPED = "The host was stopped. What you typed is kept: type the same line again when it is back."
BUSY = "Your seat kept the host busy without end, so it was closed. What you typed is kept: come in again."


class Host:
    """Seats from elsewhere, for the sessions of one workspace."""

    def __init__(
        self,
        workspace: Workspace,
        in_lines: InLines,
        say: Callable[[str], object],
        *,
        session: str = "",
        log: logging.Logger | None = None,
    ) -> None:
        """`say` tells whoever runs it; with the id of a `session` nobody is let into another one."""
        self._workspace, self._in_lines, self._say, self._only = workspace, in_lines, say, session
        self._log = log or open_log(workspace.remote / "log")
        self.delays, self.waiting = Delays(monotonic), Waiting()
        self.inside: set[object] = set()
        self._pool = Pool(workspace.root)
        # The database is read and written by one thread: the seats' keys go on meanwhile.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._desk: Desk | None = None
        self._counter = Counter(workspace)
        self._seats: dict[tuple[str, str], tuple[Ends, LetIn]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._listener: asyncssh.SSHAcceptor | None = None
        self._closing = False

    # Running

    async def open(self, address: str, port: int) -> int:
        """Begin to listen; return the port. Raises StoreError where that cannot be done."""
        keep_little_environment()
        await self._ask(lambda desk: desk.invitations.fingerprint())
        await self._pool.open()
        try:
            self._listener = await asyncssh.listen(
                address,
                port,
                server_factory=lambda: Door(self),
                server_host_keys=[str(self._workspace.host_key)],
                config=None,
                server_version="workshop",
                kex_algs=_KEX,
                encryption_algs=_CIPHERS,
                mac_algs=_MACS,
                compression_algs=["none"],
                password_auth=False,
                host_based_auth=False,
                gss_kex=False,
                gss_auth=False,
                agent_forwarding=False,
                x11_forwarding=False,
                allow_scp=False,
                line_editor=False,
                encoding=None,
                window=1 << 16,
                login_timeout=_LOGIN,
                keepalive_interval=_KEEPALIVE,
                keepalive_count_max=_MISSED,
            )
        except OSError as error:
            raise StoreError(
                f"The host cannot listen on {address} port {port}: {error.strerror or error}. "
                "Choose another with --listen or --port."
            ) from None
        self.keep(self._look_after())
        return int(self._listener.get_port())

    def keep(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do `work` beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fault(error)

    def fault(self, error: BaseException) -> None:
        """Write down that something in the host broke, without anybody's words."""
        self._log.error("fault: %s", type(error).__name__)

    async def close(self) -> None:
        """Take nobody else in, tell and end every seat, and stop."""
        self._closing = True
        if self._listener is not None:
            self._listener.close()
        await asyncio.gather(*(seat.end(STOPPED) for seat, _ in self._seats.values()))
        # A client hangs up once it has what was said last; one that does not is not waited for.
        with suppress(TimeoutError):
            async with asyncio.timeout(_GOODBYE):
                while self.inside:
                    await asyncio.sleep(0.02)
        await self._pool.close()
        for task in self._tasks:
            task.cancel()
        self._counter.close()
        await self._ask(lambda desk: desk.close())
        self._thread.shutdown()

    def _tell(self, words: str) -> None:
        """Tell whoever runs it; a file on a full disk that this goes into keeps nobody out."""
        with suppress(OSError):
            self._say(words)

    def note(self, address: str, name: str, what: str) -> None:
        """Write a line into the log."""
        note(self._log, address, name, what)

    # The data

    async def _ask(self, job: Callable[[Desk], T]) -> T:
        def run() -> T:
            if self._desk is None:
                self._desk = Desk(self._workspace)
            return job(self._desk)

        return await asyncio.get_running_loop().run_in_executor(self._thread, run)

    async def keys_of(self, user: User) -> tuple[bool, tuple[Invitation, ...]]:
        """Return whether anybody of that name is invited, and what lets them in with a key."""

        def look(desk: Desk) -> tuple[bool, tuple[Invitation, ...]]:
            asked = desk.invitations
            return asked.knows(user.handle), asked.keys_of(user.handle, user.slug)

        known, found = await self._ask(look)
        return known, tuple(each for each in found if self._only in ("", each.session))

    async def by_code(self, user: User, code: str) -> Invitation:
        """Return the invitation that a code proves. Raises Refused."""
        return await self._ask(
            lambda desk: desk.invitations.by_code(user.handle, user.slug, code, self._only)
        )

    async def to_ask_about(
        self, code: Invitation, offered: Sequence[str], *, anew: bool
    ) -> tuple[PublicKey, ...]:
        """Return the keys that ssh offered about which whoever typed a code is asked."""
        return await self._ask(lambda desk: desk.invitations.to_ask_about(code, offered, anew=anew))

    async def chose_key(self, user: User, uid: str, key: PublicKey | None) -> None:
        """Write down what was chosen of them; None for none. Raises Refused."""
        await self._ask(lambda desk: desk.invitations.chose_key(uid, user.handle, key))

    async def enter(self, user: User, uid: str) -> Admission:
        """Write down that somebody came in. Raises Refused."""
        admission = await self._ask(
            lambda desk: desk.invitations.enter(uid, user.handle, user.slug, self._only)
        )
        again = " again" if admission.again else ""
        who = admission.invitation.name
        self._tell(f"{who} came in{again} to {admission.slug}, {admission.entry.in_words}")
        if admission.kept:
            self._tell(f"{who} may come in with the key {admission.kept} next time: not proved yet")
        return admission

    async def answer(self, who: LetIn, command: Command, given: Given, *, terminal: bool) -> Answer:
        """Answer a command of somebody who signs. Raises WorkshopError, in words."""
        admission = who.admission
        if not await self._holds(admission.invitation):
            raise Refused("Whoever leads has taken your invitation back.")
        answer = await self._counter.answer(command, admission, given, terminal=terminal)
        self.note(who.address, admission.invitation.handle, f"answered: {command}")
        if answer.done:
            self._tell(f"{admission.slug}: {answer.done}")
        return answer

    # The seats

    @asynccontextmanager
    async def taking(self, who: LetIn, seat: Ends) -> AsyncIterator[None]:
        """Have somebody's seat, in the place of an earlier window of theirs. Raises Refused where all are taken."""
        invitation = who.admission.invitation
        key = invitation.session, invitation.handle or invitation.uid
        while (earlier := self._seats.get(key)) is not None:
            await earlier[0].end(NEWER)
            while self._seats.get(key) is earlier:
                await asyncio.sleep(0.01)
        if self._closing or len(self._seats) >= SEATS:
            raise Refused("All seats of this host are taken. Tell whoever invited you.")
        self._seats[key] = seat, who
        try:
            if not await self._holds(invitation):  # taken back since they came to the door
                raise Refused(REVOKED)
            yield
        finally:
            if self._seats.get(key) == (seat, who):
                del self._seats[key]
            self.note(who.address, invitation.name, "left")
            self._tell(f"{invitation.name} left {who.admission.slug}")

    async def seat(self, who: LetIn, size: tuple[int, int], environment: dict[str, str]) -> Seated:
        """Seat somebody, at a terminal of so many columns and lines."""
        admission = who.admission
        plain = who.user.plain or environment["TERM"] == "dumb"
        if plain and not admission.invitation.handle:
            raise Refused("The stage is for a screen; it has no lines to read.")
        arrival = Arrival(
            admission.invitation.session,
            admission.invitation.handle,
            admission.entry,
            environment,
            self._in_lines if plain else None,
        )
        return await self._pool.seat(arrival, size)

    async def _holds(self, invitation: Invitation) -> bool:
        return await self._ask(lambda desk: desk.invitations.holds(invitation))

    async def _look_after(self) -> None:
        """Close the seats of those whose invitation was taken back, and those that compute without end."""
        version, busy = -1, Busy(monotonic)
        while True:
            await asyncio.sleep(_EVERY)
            self._close_those_without_end(busy)
            try:
                now = await self._ask(lambda desk: desk.version())
                if now != version and self._seats:
                    await self._close_those_taken_back()
                version = now
            except WorkshopError as error:  # what cannot be read now is looked at again
                self.fault(error)

    def _close_those_without_end(self, busy: Busy) -> None:
        seats = {seat.process: (seat, who) for seat, who in self._seats.values() if seat.process}
        for each in busy.without_end(seats):
            seat, who = seats[each]
            self.note(who.address, who.admission.invitation.name, "closed, computed without end")
            self.keep(seat.end(BUSY))

    async def _close_those_taken_back(self) -> None:
        for seat, who in list(self._seats.values()):
            invitation = who.admission.invitation
            if not await self._holds(invitation):
                self.note(who.address, invitation.name, "closed, invitation taken back")
                self.keep(seat.end(REVOKED))
