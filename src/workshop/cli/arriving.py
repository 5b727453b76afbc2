"""How somebody came to this terminal: from the computer itself, or over its own ssh server."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from contextlib import suppress

from workshop.errors import WorkshopError
from workshop.room.seats import HERE, Entry

_LONGEST = 1 << 16
_KEY = "publickey "


def entry_of(environment: Mapping[str, str], terminal: str) -> Entry:
    """Return how somebody came to the terminal of that name, as far as the system's ssh server tells.

    It names the terminal that it made, so a window of tmux in it is none; and, where it is set to, the keys that it
    took. Whoever has the account could write the same: this proves nothing, and is shown as what it is.
    """
    if not terminal or environment.get("SSH_TTY") != terminal:
        return HERE
    return Entry(shown=_key_in(environment.get("SSH_USER_AUTH", "")), by_system=True)


def terminal_here() -> str:
    """Return the name of the terminal that is typed on; "" where there is none."""
    try:
        return os.ttyname(0)
    except OSError:
        return ""


def _key_in(path: str) -> str:
    """Return the fingerprint of the first key that the server's file names; "" where it names none."""
    from workshop.agreement.signatures.public_key import read_public_keys

    lines: list[str] = []
    with suppress(OSError, ValueError):
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(file.fileno())
            if stat.S_ISREG(about.st_mode) and about.st_uid == os.getuid():
                lines = file.read(_LONGEST).decode("ascii", "replace").splitlines()
    for each in lines:
        if each.startswith(_KEY):
            with suppress(WorkshopError):
                return read_public_keys(each.removeprefix(_KEY).encode(), path)[0].fingerprint
    return ""
