"""Keys and signatures for tests, made by the real `ssh-keygen`, and signatures of which single fields were changed."""

from __future__ import annotations

import atexit
import shutil
import subprocess
from base64 import b64decode, b64encode
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from msgspec import Struct, structs

NAMESPACE = "workshop-agreement"
BEGIN, END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"


@cache
def a_key(name: str, kind: str = "ed25519", bits: int = 0) -> Path:
    """Return the private half of a key; the public half lies beside it. The same name is the same key in a run."""
    path = _folder() / f"{name}-{kind}-{bits}"
    size = ["-b", str(bits)] if bits else []
    command = ["ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    return path


@cache
def _folder() -> Path:
    folder = Path(mkdtemp(prefix="keys-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def public_half(key: Path) -> str:
    """Return `ssh-ed25519 AAAA…` of a key, without its comment."""
    return " ".join(key.with_name(f"{key.name}.pub").read_text().split()[:2])


def fingerprint_of(key: Path) -> str:
    """Return the fingerprint of a key, as ssh-keygen shows it."""
    command = ["ssh-keygen", "-lf", str(key)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]


@cache
def signed(content: bytes, key: Path, namespace: str = NAMESPACE, hashed: str = "sha512") -> bytes:
    """Return the `.sig` file that `ssh-keygen -Y sign` makes, once for the same content and key."""
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)]
    command += ["-O", f"hashalg={hashed}"]
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout


def keygen_verifies(
    signature: bytes, content: bytes, key: Path | str, folder: Path, principal: str = "ines-moreau"
) -> bool:
    """Return what real `ssh-keygen -Y verify` says of a `.sig` file, where `key` is trusted for `principal`."""
    public = key if isinstance(key, str) else public_half(key)
    (folder / "sig").write_bytes(signature)
    (folder / "trusted").write_text(
        f'{principal} namespaces="{NAMESPACE}" {public}\n', encoding="utf-8"
    )
    command = ["ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-I", principal]
    command += ["-f", str(folder / "trusted"), "-s", str(folder / "sig")]
    return not subprocess.run(command, input=content, capture_output=True, check=False).returncode


class Fields(Struct, frozen=True):
    """The fields of a signature file (PROTOCOL.sshsig)."""

    magic: bytes
    version: int
    key: bytes
    namespace: bytes
    reserved: bytes
    hashed: bytes
    signature: bytes


def blob_of(file: bytes) -> bytes:
    """Return what is in the armour of a `.sig` file."""
    return b64decode(b"".join(file.split(b"\n")[1:-2]))


def fields_of(file: bytes) -> Fields:
    """Return the fields of a `.sig` file."""
    blob = blob_of(file)
    found, at = [], 10
    while at < len(blob):
        length = int.from_bytes(blob[at : at + 4], "big")
        found.append(blob[at + 4 : at + 4 + length])
        at += 4 + length
    return Fields(blob[:6], int.from_bytes(blob[6:10], "big"), *found)


def file_of(fields: Fields, more: bytes = b"") -> bytes:
    """Return the `.sig` file with these fields, and `more` bytes after the last one."""
    blob = fields.magic + fields.version.to_bytes(4, "big")
    for each in structs.astuple(fields)[2:]:
        blob += string(each)
    return armoured(blob + more)


def string(content: bytes) -> bytes:
    """Return bytes with their length before them."""
    return len(content).to_bytes(4, "big") + content


def armoured(blob: bytes, width: int = 70) -> bytes:
    """Return a blob in the armour of a `.sig` file."""
    encoded = b64encode(blob)
    lines = [encoded[at : at + width] + b"\n" for at in range(0, len(encoded), width)]
    return BEGIN + b"".join(lines) + END


def changed(file: bytes, **fields: object) -> bytes:
    """Return a `.sig` file with some of its fields changed."""
    return file_of(structs.replace(fields_of(file), **fields))
