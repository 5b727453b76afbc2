"""The door: who a client says they are, and how they prove it. Nothing else is answered before that."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncssh

from workshop.agreement.signatures.public_key import PublicKey
from workshop.errors import Refused, WorkshopError
from workshop.model.invitations import Invitation
from workshop.remote.house import House, LetIn
from workshop.remote.keys_offered import MOST, chosen_of, question_about
from workshop.remote.limits import INSIDE, TRIES
from workshop.remote.seat_session import SeatSession
from workshop.remote.told import told_at_the_door
from workshop.remote.wanted import User, user_of

_OPTION = "WORKSHOP_INVITATION"
"""Marks an authorized key with the invitation that it belongs to, so that what completed the login is read back."""
_CHANNELS = 2
"""Sessions that one connection may ask for."""
_ASKED = 'For "{name}": type the code from your invitation.'
_NOBODY = "Write the name from your invitation before the @."


class Door(asyncssh.SSHServer):
    """One connection, from the first byte until it is closed."""

    def __init__(self, host: House) -> None:
        self._host = host
        self._conn: asyncssh.SSHServerConnection | None = None
        self.address = ""
        self._user: User | None = None
        self._known = ""
        """The handle, where anybody of that name is invited: what else is typed there may be a code."""
        self._code: Invitation | None = None
        """What the code proved that completed the login; None where a key did."""
        self._offered: list[str] = []
        """The keys that ssh offered and that let nobody of that name in. To offer a key proves nothing."""
        self._asking: tuple[Invitation, tuple[PublicKey, ...]] | None = None
        """While somebody is asked about those: the code they typed, and the keys."""
        self._chose: PublicKey | None = None
        self._asked = False
        self._wrong = 0
        self._channels = 0
        self.let_in: asyncio.Future[LetIn] = asyncio.get_running_loop().create_future()
        """Who was let in; WorkshopError, in words, where they were not after all."""
        self.let_in.add_done_callback(_heard)

    # The connection

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        """Note where it comes from."""
        self._conn = conn
        peer = conn.get_extra_info("peername") or ("",)
        self.address = str(peer[0])
        self._host.waiting.arrived(self, self.address, conn.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._host.waiting.gone(self)
        self._host.inside.discard(self)
        if not self.let_in.done():
            self.let_in.cancel()

    def _note(self, what: str) -> None:
        self._host.note(self.address, self._known, what)

    # Who they say they are

    async def begin_auth(self, username: str) -> bool:
        """Find the keys of whoever it is; whether there is anybody of that name is told to nobody."""
        assert self._conn is not None
        self._user, self._code = user_of(username), None
        self._offered, self._asking, self._chose, self._asked = [], None, None, False
        keys: tuple[Invitation, ...] = ()
        self._known = ""
        if self._user is not None:
            known, keys = await self._host.keys_of(self._user)
            self._known = self._user.handle if known else ""
        lines = [f'environment="{_OPTION}={each.uid}" {each.secret}' for each in keys]
        authorized = asyncssh.import_authorized_keys("\n".join(lines)) if lines else None
        self._conn.set_authorized_keys(authorized)
        return True

    def public_key_auth_supported(self) -> bool:
        """A key can be offered, whoever it is."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Let nobody in with a key that is not theirs by an invitation; only note that it was offered."""
        if len(self._offered) < MOST:
            self._offered.append(key.export_public_key().decode("ascii", "replace").strip())
        return False

    def kbdint_auth_supported(self) -> bool:
        """A code can be typed, whoever it is."""
        return True

    def get_kbdint_challenge(self, username: str, lang: str, submethods: str) -> Any:
        """Ask for the code."""
        self._asking = None
        return self._question(username)

    def _question(self, username: str, before: str = "") -> Any:
        user = user_of(username)
        asked = _ASKED.format(name=user.handle) if user is not None else _NOBODY
        return "", f"{before}\n{asked}".strip(), "", [("Code: ", True)]

    async def validate_kbdint_response(self, username: str, responses: Any) -> Any:
        """Look whether the code is right. A wrong one is answered with why, after a while, and asked for again."""
        if self._asking is not None:
            return self._answered(*self._asking, responses)
        user = user_of(username)
        name = user.handle if user is not None else ""
        typed = str(responses[0]) if len(responses) == 1 else ""
        if (
            self._wrong >= TRIES
        ):  # a client that asks anew in the middle ends the wait below, not the count
            self._hang_up("Too many wrong codes.")
            return False
        try:
            if user is None:
                raise Refused(_NOBODY)
            found = await self._host.by_code(user, typed)
            keys = await self._host.to_ask_about(found, self._offered, anew=user.key)
        except (WorkshopError, OSError) as refused:
            words = told_at_the_door(refused)
        else:
            self._host.delays.right(name)
            if keys:
                self._asking = found, keys
                before, prompt = question_about(keys, f"{name}+key@...")
                return "", before, "", [(prompt, True)]
            # Nothing is awaited from here until the login is complete: it is this code that completes it.
            self._code = found
            return True
        self._wrong += 1
        self._note("refused, wrong code")
        await asyncio.sleep(self._host.delays.wrong(self.address, name))
        if self._wrong < TRIES:
            return self._question(username, words)
        self._hang_up(words)
        return False

    def _answered(self, code: Invitation, keys: tuple[PublicKey, ...], responses: Any) -> bool:
        self._asking, self._asked = None, True
        self._chose = chosen_of(keys, str(responses[0])) if len(responses) == 1 else None
        self._code = code
        return True

    def _hang_up(self, words: str) -> None:
        assert self._conn is not None
        self._conn.disconnect(
            asyncssh.DISC_NO_MORE_AUTH_METHODS_AVAILABLE, f"{words} Connect again to try once more."
        )

    async def auth_completed(self) -> None:
        """Write down that somebody came in, and by what."""
        assert self._conn is not None
        self._host.waiting.gone(self)
        self._host.inside.add(self)
        if len(self._host.inside) > INSIDE:
            self._conn.disconnect(
                asyncssh.DISC_TOO_MANY_CONNECTIONS, "Too many are connected to this host."
            )
        user = user_of(self._conn.get_extra_info("username") or "")
        option = self._conn.get_key_option("environment")
        by_key = str(option.get(_OPTION, "")) if isinstance(option, dict) else ""
        uid = self._code.uid if self._code is not None else by_key
        try:
            if user is None or not uid:
                raise Refused(_NOBODY)
            if self._asked and self._code is not None:
                await self._host.chose_key(user, uid, self._chose)
            admission = await self._host.enter(user, uid)
        except (WorkshopError, OSError) as refused:
            self._note(f"refused: {refused}")
            if not self.let_in.done():
                self.let_in.set_exception(Refused(told_at_the_door(refused)))
            return
        self._note(f"let in to {admission.slug} with a {admission.invitation.proof}")
        if not self.let_in.done():
            self.let_in.set_result(LetIn(user, admission, self.address))

    # What they may ask for

    def session_requested(self) -> Any:
        """Give the seat; a connection has one or two of them in its life, and nothing else."""
        self._channels += 1
        if self._channels > _CHANNELS:
            return False
        return SeatSession(self._host, self.let_in)


def _heard(done: asyncio.Future[LetIn]) -> None:
    if not done.cancelled():
        done.exception()  # whoever asks for a seat is told; nobody may have asked
