"""Reading public keys of ssh: the system's `ssh-keygen` says what they are, nothing of crypto is ours."""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from workshop.agreement.signatures.ssh_keygen import quietly
from workshop.errors import InputError

_KEY = re.compile(
    r"(?:^|\s)((?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+)\s+(AAAA[A-Za-z0-9+/]+={0,3})(?:\s|$)"
)
KEYS: Final = ("ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-rsa",
               "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com")  # fmt: skip
"""The kinds of key that are taken, for a seat and for a signature; certificates and DSA are not."""
LEAST_RSA: Final = 2048
"""Bits of an RSA key."""
_LONGEST = 16_384
"""Characters of a line; the largest key that people use has a tenth of that."""


class PublicKey(Struct, frozen=True):
    """The public half of a key."""

    text: str
    """`ssh-ed25519 AAAA…`, without options and comment."""
    fingerprint: str
    """`SHA256:…`, as ssh shows it."""


def read_public_keys(content: bytes, source: str) -> tuple[PublicKey, ...]:
    """Return the keys in a `.pub` file or lines of an `authorized_keys` file; options and comments are left out.

    Raises InputError naming what is wrong, NoSshKeygen where ssh-keygen is not there.
    """
    text = content.decode("utf-8", "replace")
    if "PRIVATE KEY" in text:
        raise InputError(
            f"{source} is the private half of a key, which nobody should send. The public half ends in .pub."
        )
    lines = [each.strip() for each in text.splitlines()]
    found = [_read(line, source) for line in lines if line and not line.startswith("#")]
    if not found:
        raise InputError(f"There is no public key in {source}. It begins like: ssh-ed25519 AAAA")
    return tuple(dict.fromkeys(found))


def _read(line: str, source: str) -> PublicKey:
    match = _KEY.search(line) if len(line) <= _LONGEST else None
    if match is None:
        raise InputError(f"A line of {source} is no public key. It begins like: ssh-ed25519 AAAA")
    if "-cert-" in match[1] or "cert-authority" in line[: match.start(1)]:
        raise InputError(f"{source} has a certificate. Only a person's own key is taken here.")
    if match[1] not in KEYS:
        raise InputError(
            f"A key of the type {match[1]} is not taken. Make one with: ssh-keygen -t ed25519"
        )
    key = f"{match[1]} {match[2]}"
    bits, fingerprint = _described(key, source)
    if match[1] == "ssh-rsa" and bits < LEAST_RSA:
        raise InputError(
            f"An RSA key of {bits} bits is too weak. Make another with: ssh-keygen -t ed25519"
        )
    return PublicKey(key, fingerprint)


def _described(key: str, source: str) -> tuple[int, str]:
    """Return how many bits a key has and its fingerprint, as ssh-keygen says."""
    ended = quietly("-l", "-E", "sha256", "-f", "-", content=f"{key}\n".encode())
    said = ended.output.split()
    if ended.code or len(said) < 2 or not said[0].isdigit():
        raise InputError(f"ssh-keygen does not know a key in {source}. Copy its line again.")
    return int(said[0]), said[1]
