"""SSH signatures over an agreement: a strict check of the file first, then the word of the system's `ssh-keygen`.

`ssh-keygen` takes text after the end, a changed reserved field and old keys; a signature that we keep has none of that.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Final

from msgspec import Struct

from workshop.agreement.signatures.public_key import KEYS, LEAST_RSA
from workshop.agreement.signatures.ssh_keygen import NoSshKeygen, Said, quietly
from workshop.errors import InputError

NAMESPACE: Final = "workshop-agreement"
"""What a signature says it is for; one that was made for anything else, such as a commit, is refused."""
LONGEST: Final = 16_384
"""Bytes of a file with a signature; the largest that people's keys make has a fifth of that."""

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
# As ssh-keygen writes it: lines of 70 signs, the last one shorter.
_WIDTH = 70
_MAGIC = b"SSHSIG"
_HASHES = ("sha256", "sha512")
_ALGORITHMS = {"ssh-rsa": ("rsa-sha2-256", "rsa-sha2-512")}
"""How a kind of key may sign, where that has another name than the key. `ssh-rsa` itself is RSA with SHA-1."""


class SshSignature(Struct, frozen=True):
    """A signature file that is exactly as it should be. Whose it is, and over what, is not known yet."""

    armour: str
    """The file as it is kept, byte for byte what `ssh-keygen` wrote."""
    public_key: str
    """`ssh-ed25519 AAAA…`, the key that it says signed."""
    fingerprint: str
    """`SHA256:…`, as ssh shows that key."""


def read_signature(content: bytes, source: str) -> SshSignature:
    """Return the signature in a `.sig` file. Raises InputError saying what is not as it should be."""
    blob = _Blob(_blob(content, source), source)
    if blob.take(len(_MAGIC)) != _MAGIC or blob.number() != 1:
        raise InputError(f"{source} is no SSH signature of version 1, the only one that is known.")
    key, namespace, reserved = blob.string(), blob.string(), blob.string()
    hashed, signature = blob.string(), blob.string()
    blob.require_end()
    if namespace != NAMESPACE.encode():
        other = namespace.decode("ascii", "replace")
        named = f"“{other}”" if re.fullmatch("[ -~]{1,40}", other) else "something else"
        raise InputError(
            f"{source} was made for {named}, not for an agreement. Sign with: ssh-keygen -Y sign -n {NAMESPACE}"
        )
    if reserved:
        raise InputError(f"{source} has something in a field that has to be empty.")
    if hashed.decode("latin-1") not in _HASHES:
        raise InputError(f"{source} rests on a hash that is not taken; SHA-256 and SHA-512 are.")
    kind = _kind_of_key(_Blob(key, source))
    _require_modern(_Blob(signature, source), kind)
    encoded = b64encode(key).decode()
    fingerprint = b64encode(sha256(key).digest()).decode().rstrip("=")
    return SshSignature(content.decode("ascii"), f"{kind} {encoded}", f"SHA256:{fingerprint}")


def made_over(signature: SshSignature, signed: bytes) -> bool:
    """Return whether `signature` was made over exactly the bytes `signed` by the key that it names.

    It does not say whose key that is. Raises NoSshKeygen where it cannot be known on this computer.
    """
    return asked(signature, signed, "check-novalidate").code == 0


def asked(signature: SshSignature, signed: bytes, what: str, *arguments: str) -> Said:
    """Return what `ssh-keygen -Y` says of a signature over `signed`: `what` is `check-novalidate` or `verify`.

    Raises NoSshKeygen where it says neither yes nor no.
    """
    import tempfile

    with tempfile.NamedTemporaryFile(suffix=".sig") as file:
        file.write(signature.armour.encode("ascii"))
        file.flush()
        said = quietly("-Y", what, "-n", NAMESPACE, "-s", file.name, *arguments, content=signed)
    if said.code and "Could not verify signature" not in said.output + said.complaint:
        raise NoSshKeygen("The ssh-keygen on this computer cannot check a signature.")
    return said


# --- the file -------------------------------------------------------------------------------------


def _blob(content: bytes, source: str) -> bytes:
    """Return what stands between the two lines of the armour; nothing may stand around them."""
    if len(content) > LONGEST:
        raise InputError(f"{source} is too long for a signature.")
    text = content.decode("latin-1")
    if "PRIVATE KEY" in text:
        raise InputError(f"{source} is the private half of a key, which nobody should send.")
    if "\r" in text and _BEGIN in text:
        raise InputError(
            f"{source} has the line ends of another system, and ssh-keygen refuses it so. "
            "Send the .sig file as it was made."
        )
    first, *lines = text.split("\n")
    if first != _BEGIN or lines[-2:] != [_END, ""]:
        if _BEGIN in text and _END in text:
            raise InputError(
                f"{source} has more in it than a signature. Send the .sig file as ssh-keygen wrote it."
            )
        raise InputError(f"{source} is no SSH signature. It begins with the line {_BEGIN}")
    encoded = "".join(lines[:-2])
    try:
        blob = b64decode(encoded, validate=True)
    except ValueError:
        blob = b""
    whole = b64encode(blob).decode()
    if lines[:-2] != [whole[at : at + _WIDTH] for at in range(0, len(whole), _WIDTH)]:
        raise InputError(
            f"{source} is damaged, or was written in another way than ssh-keygen does. "
            "Send the .sig file as it was made."
        )
    return blob


class _Blob:
    """Reads the fields of SSH's binary form, one after the other."""

    def __init__(self, content: bytes, source: str) -> None:
        self._content = content
        self.source = source

    def take(self, count: int) -> bytes:
        """Return the next bytes. Raises InputError where there are not as many."""
        found, self._content = self._content[:count], self._content[count:]
        if len(found) < count:
            raise InputError(f"{self.source} is damaged: it ends too early.")
        return found

    def number(self) -> int:
        """Return the next number of four bytes."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Return the next bytes that have their length before them."""
        return self.take(self.number())

    def require_end(self) -> None:
        """Raise InputError where something is left."""
        if self._content:
            raise InputError(f"{self.source} has more in it than a signature.")


def _kind_of_key(key: _Blob) -> str:
    """Return the kind of a public key. Raises InputError for one that is not taken, or has more in it than a key."""
    kind = key.string().decode("latin-1")
    source = key.source
    if "-cert-" in kind:
        raise InputError(f"{source} was made with a certificate. Sign with a key of your own.")
    if kind not in KEYS:
        raise InputError(
            f"{source} was made with a kind of key that is not taken. Make one with: ssh-keygen -t ed25519"
        )
    if kind == "ssh-rsa":
        key.string()
        bits = int.from_bytes(key.string(), "big").bit_length()
        if bits < LEAST_RSA:
            raise InputError(
                f"{source} was made with an RSA key of {bits} bits, which is too weak. "
                "Make another with: ssh-keygen -t ed25519"
            )
    else:
        for _ in range(("ecdsa" in kind) + 1 + kind.startswith("sk-")):
            key.string()
    key.require_end()
    return kind


def _require_modern(signature: _Blob, kind: str) -> None:
    """Raise InputError unless a signature is in a way in which its `kind` of key signs today."""
    way = signature.string().decode("latin-1")
    if way not in _ALGORITHMS.get(kind, (kind,)):
        old = " RSA with SHA-1 is not taken." if way == "ssh-rsa" else ""
        raise InputError(f"{signature.source} was not signed in a way that its key signs.{old}")
    signature.string()
    if kind.startswith("sk-"):
        signature.take(5)
    signature.require_end()
