"""What the door and the seats ask of the host."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from msgspec import Struct

from workshop.agreement.signatures.public_key import PublicKey
from workshop.model.invitations import Invitation
from workshop.remote.hand_in import Answer, Command, Given
from workshop.remote.limits import Delays, Waiting
from workshop.remote.pool import Seated
from workshop.remote.wanted import User
from workshop.room.invitations import Admission


class LetIn(Struct, frozen=True):
    """Somebody who is let in."""

    user: User
    admission: Admission
    address: str


class Ends(Protocol):
    """A seat that can be ended from here."""

    @property
    def process(self) -> int:
        """The id of its process; 0 while it has none."""

    async def end(self, words: str) -> None:
        """End the seat, and tell whoever sits there why."""


class House(Protocol):
    """The host, as one connection sees it."""

    delays: Delays
    waiting: Waiting
    inside: set[object]
    """The connections that have proved who they are."""

    def note(self, address: str, name: str, what: str) -> None:
        """Write a line into the log."""

    def fault(self, error: BaseException) -> None:
        """Write down that something in the host broke, without anybody's words."""

    def keep(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do `work` beside everything else."""

    async def keys_of(self, user: User) -> tuple[bool, tuple[Invitation, ...]]:
        """Return whether anybody of that name is invited, and what lets them in with a key."""

    async def by_code(self, user: User, code: str) -> Invitation:
        """Return the invitation that a code proves. Raises Refused."""

    async def to_ask_about(
        self, code: Invitation, offered: Sequence[str], *, anew: bool
    ) -> tuple[PublicKey, ...]:
        """Return the keys that ssh offered about which whoever typed a code is asked."""

    async def chose_key(self, user: User, uid: str, key: PublicKey | None) -> None:
        """Write down what was chosen of them; None for none. Raises Refused."""

    async def enter(self, user: User, uid: str) -> Admission:
        """Write down that somebody came in. Raises Refused."""

    async def answer(self, who: LetIn, command: Command, given: Given, *, terminal: bool) -> Answer:
        """Answer a command of somebody who signs. Raises WorkshopError, in words."""

    def taking(self, who: LetIn, seat: Ends) -> AbstractAsyncContextManager[None]:
        """Have somebody's seat, in the place of an earlier window of theirs. Raises Refused where all are taken."""

    async def seat(self, who: LetIn, size: tuple[int, int], environment: dict[str, str]) -> Seated:
        """Seat somebody, at a terminal of so many columns and lines."""
