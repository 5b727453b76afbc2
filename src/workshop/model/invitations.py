"""Invitations to a seat over ssh: by a code that can be read aloud, or by a public key."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct

Proof = Literal["code", "key"]
"""What somebody shows at the door: the code they were sent, or the private half of a key."""

CODE_BITS = 60
"""The chance in a code."""
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are taken for others when they are read or heard (Crockford's base 32)."""
_TAKEN_FOR = str.maketrans({"I": "1", "L": "1", "O": "0"})
_GROUP = 4


STAGE = "stage"
"""What is typed before the @ for the stage. A person may have that handle too: the code says who is meant."""


class Invitation(Struct, frozen=True):
    """What lets one person into their own seat of one session, or a screen show its stage."""

    uid: str
    session: str
    handle: str
    """"" for the stage."""
    proof: Proof
    secret: str
    """Of a code its HMAC, 64 hexadecimal digits; of a key its public half as `ssh-ed25519 AAAA…`."""
    made: datetime
    fingerprint: str = ""
    """Of a key: `SHA256:…`."""
    address: str = ""
    """The mail address for which a code was issued; "" where none is known."""
    first_used: datetime | None = None
    last_used: datetime | None = None
    uses: int = 0
    revoked: datetime | None = None
    beside: str = ""
    """Of a key that its person chose at the door: the uid of the code they came in with. It is theirs as far as that
    code was; "" for a key that whoever leads was given."""
    asked: datetime | None = None
    """Of a code: when its person was asked whether a key may do next time."""
    sent_as: str = ""
    """The handle in the line that was sent; it opens the same seat after the person was given another one."""

    @property
    def name(self) -> str:
        """Whose it is, for a list and for the log."""
        return self.handle or STAGE

    @property
    def proved(self) -> bool:
        """Whether it has let somebody in: until then a key that was only offered may be anybody's."""
        return self.first_used is not None

    @property
    def in_words(self) -> str:
        """What it is, for a list: `code for ines@bw.example`, `key SHA256:…`."""
        if self.proof == "key":
            return f"key {self.fingerprint}{', kept beside a code' if self.beside else ''}"
        return f"code for {self.address}" if self.address else "code"


def code_of(number: int) -> str:
    """Return the code for a number of CODE_BITS bits: twelve letters and digits in groups, `7KQM-3XRP-9TWD`."""
    signs = "".join(_SIGNS[number >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))


def plain_code(typed: str) -> str:
    """Return what was typed as a code without what does not count: case, separators, O for 0, I and L for 1."""
    signs = "".join(each for each in typed.upper() if each.isalnum())
    return signs.translate(_TAKEN_FOR)
