"""The key by which people recognise the host of remote seats, made once by the system's `ssh-keygen`."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from workshop.errors import StoreError

_PATIENCE = 30


def host_key(path: Path) -> str:
    """Return the public half of the private key at `path`; make it (ed25519, 0600) where there is none.

    Raises StoreError where it cannot be made or read.
    """
    public = path.with_name(f"{path.name}.pub")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make(path, public)
        os.chmod(path, 0o600)
        if not public.exists():
            public.write_bytes(_keygen("-y", "-f", str(path)))
        return public.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is damaged"
        raise StoreError(f"The host's key {path} cannot be used: {reason}.") from None


def _make(path: Path, public: Path) -> None:
    with tempfile.TemporaryDirectory(prefix=".key-", dir=path.parent) as folder:
        made = Path(folder) / "key"
        _keygen("-q", "-t", "ed25519", "-N", "", "-C", "workshop host", "-f", str(made))
        # A link, unlike moving, leaves a key that another process made meanwhile.
        with suppress(FileExistsError):
            os.link(made, path)
            os.replace(made.with_name("key.pub"), public)


def _keygen(*arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["ssh-keygen", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except FileNotFoundError:
        raise StoreError(
            "ssh-keygen is not on this computer, so the host can have no key. Install OpenSSH."
        ) from None
    except subprocess.TimeoutExpired:
        raise StoreError("ssh-keygen does not answer, so the host has no key.") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())
        raise StoreError(f"ssh-keygen could not make or read the host's key: {said}")
    return done.stdout
