"""Whose keys the verifier trusts: their own `allowed_signers` file, and what `ssh-keygen -Y verify` says with it.

Trust comes from that file alone. A folder that brings its own keys proves only that it fits together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from workshop.agreement.signatures.ssh_keygen import is_principal
from workshop.agreement.signatures.ssh_signature import SshSignature, asked, made_over
from workshop.errors import InputError

_LINE = re.compile(
    r"""
    (?P<names> "[^"\s]+" | [^"\s]+ ) [ \t]+
    (?: (?P<options> [a-zA-Z] (?: [^"\s] | "[^"]*" )* ) [ \t]+ )?
    (?P<key> (?:sk-)?(?:ssh|ecdsa)-[a-z0-9@.-]+ [ \t]+ AAAA[A-Za-z0-9+/]+={0,3} )
    (?: [ \t] [^\x00-\x08\x0a-\x1f\x7f]* )?
    """,
    re.VERBOSE,
)
_LONGEST = 16_384

Standing = Literal[
    "trusted", "only then", "only now", "not allowed", "another name", "another key", "not listed", "not made"
]  # fmt: skip
"""What a file of trusted keys says of a signature.

Its key is trusted for this person: when it was signed and now, only then, only now, or not for this. It is listed under
another name; the person is listed with another key; neither is listed. Or it did not make a signature over these bytes.
"""


class Line(Struct, frozen=True):
    """One line of the file: a key, and for whom it is trusted."""

    text: str
    names: tuple[str, ...]
    key: str
    """`ssh-ed25519 AAAA…`."""
    limited: bool
    """Whether it is valid for a time only."""


class AllowedSigners(Struct, frozen=True):
    """A file of trusted keys."""

    lines: tuple[Line, ...] = ()
    left_out: tuple[str, ...] = ()
    """A sentence for each line that does not count."""

    def names_of(self, key: str) -> tuple[str, ...]:
        """Return for whom `key` is trusted."""
        return tuple(dict.fromkeys(n for each in self.lines if each.key == key for n in each.names))

    def has(self, names: Iterable[str]) -> bool:
        """Return whether any of `names` is listed with a key."""
        return any(name in each.names for name in names for each in self.lines)


class Trust(Struct, frozen=True):
    """What a file of trusted keys says of a signature."""

    standing: Standing
    name: str = ""
    """The name under which the key is listed; "" for none."""


def read_allowed_signers(content: bytes, source: str) -> AllowedSigners:
    """Return the trusted keys in a file.

    A line counts where it names each person: patterns (`*@example.com`) and certificate authorities would let one sign
    as another, so they do not count and are named. Raises InputError where no line counts.
    """
    if b"PRIVATE KEY" in content:
        raise InputError(f"{source} is the private half of a key. Give a file of public keys.")
    lines, left_out = list[Line](), list[str]()
    for number, text in enumerate(content.decode("utf-8", "replace").split("\n"), start=1):
        line = text.strip()
        if not line or line.startswith("#"):
            continue
        found, why = _read(line)
        if found:
            lines.append(found)
        else:
            left_out.append(f"Line {number} of {source} does not count: {why}")
    if not lines:
        raise InputError(
            "\n".join(
                left_out or [f"There is no key in {source}. A line is: NAME ssh-ed25519 AAAA…"]
            )
        )
    return AllowedSigners(tuple(lines), tuple(left_out))


def _read(line: str) -> tuple[Line | None, str]:
    """Return what a line says, or None and why it does not count."""
    found = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
    if found is None:
        return None, "it is not of the form: NAME ssh-ed25519 AAAA…"
    names = tuple(found["names"].strip('"').split(","))
    if not all(map(is_principal, names)):
        return None, "it names people by a pattern, or with signs that a name cannot have."
    options = (found["options"] or "").lower()
    if "cert-authority" in options:
        return None, "it trusts whoever an authority vouches for. List each person's own key."
    limited = "valid-" in options
    return Line(line, names, " ".join(found["key"].split()), limited), ""


def trust_in(
    signature: SshSignature,
    signed: bytes,
    names: tuple[str, ...],
    allowed: AllowedSigners,
    at: datetime | None,
) -> Trust:
    """Return what `allowed` says of a signature over `signed` by somebody with one of `names`.

    `at` is when it was signed, None where that is not known. Raises NoSshKeygen where it cannot be known.
    """
    listed = allowed.names_of(signature.public_key)
    name = next((each for each in names if each in listed), "")
    if name:
        now = _verifies(signature, signed, name, allowed, None)
        then = now
        if at and any(e.limited and e.key == signature.public_key for e in allowed.lines):
            then = _verifies(signature, signed, name, allowed, at)
        if now or then:
            return Trust("trusted" if now and then else "only now" if now else "only then", name)
    if not made_over(signature, signed):
        return Trust("not made", name)
    if name:
        return Trust("not allowed", name)
    if listed:
        return Trust("another name", listed[0])
    return Trust("another key" if allowed.has(names) else "not listed")


def _verifies(
    signature: SshSignature,
    signed: bytes,
    name: str,
    allowed: AllowedSigners,
    at: datetime | None,
) -> bool:
    import tempfile

    with tempfile.NamedTemporaryFile() as file:
        file.write("".join(_file(allowed)).encode("utf-8"))
        file.flush()
        # In the time zone of this computer, as the days in the file: before OpenSSH 9.1 there is no other.
        then = [f"-Overify-time={at.astimezone():%Y%m%d%H%M%S}"] if at else []
        said = asked(signature, signed, "verify", "-I", name, "-f", file.name, *then)
    return said.code == 0


def _file(allowed: AllowedSigners) -> Iterator[str]:
    for each in allowed.lines:
        yield f"{each.text}\n"
