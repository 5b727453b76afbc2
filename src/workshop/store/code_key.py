"""The key under which codes are kept as HMACs: a small file beside the database, never in it or its backups."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from workshop.errors import StoreError

_BYTES = 32


def code_key(path: Path) -> bytes:
    """Return the key at `path`; make it (0600) where there is none. Raises StoreError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        found = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path} cannot be used: {error.strerror}.") from None
    if len(found) != _BYTES:
        raise StoreError(
            f"{path} is damaged, so no code that was issued can be checked. Delete it and invite everybody again."
        )
    return found


def _make(path: Path) -> None:
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        os.write(handle, secrets.token_bytes(_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)
    try:
        os.link(beside, path)  # unlike moving, it leaves a key that somebody made a moment ago
    except FileExistsError:
        pass
    finally:
        os.unlink(beside)
