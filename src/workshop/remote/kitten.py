"""The `ssh` of the terminal kitty, `kitten ssh`: it asks for a script to be run, and types an archive into the session.

It does both of itself, whatever its user typed (kitty, `kittens/ssh/main.go` and `utils.py`: get_ssh_data). Nothing
is run here, and the archive is dropped, so its user gets a seat as anybody else.
"""

from __future__ import annotations

import re

_SCRIPT = re.compile(
    r"exec \S+ -c .{0,200}(?:#[!\b]/bin/sh.{0,400}Kovid Goyal|bootstrap\.py)", re.DOTALL
)
_BEGIN, _END = b"\nKITTY_DATA_START\n", b"KITTY_DATA_END\n"
_MOST = 1 << 24
"""Bytes of an archive; what is longer has no end."""


def is_kitten(command: str) -> bool:
    """Return whether a command is the script that the kitten wants run, so that its user typed none."""
    return bool(_SCRIPT.match(command))


class WithoutArchive:
    """What a kitten's user types, without the archive that kitty types before it. It comes at most once."""

    def __init__(self) -> None:
        self._kept = b""
        """What may be the beginning of a mark."""
        self._within, self._fresh = False, True
        self._over = False
        self._dropped = 0

    def feed(self, data: bytes) -> bytes:
        """Return what is not of the archive in `data` and in what was kept before it."""
        if self._over:
            return data
        data, self._kept = self._kept + data, b""
        if not self._within:
            before, found, data = data.partition(_BEGIN)
            if not found:
                kept = _begun(before, _BEGIN)
                if kept == 1 and not self._fresh:  # Ctrl+J, which must not wait for the next key
                    kept = 0
                self._fresh = False
                self._kept = before[len(before) - kept :]
                return before[: len(before) - kept]
            self._within = True
            return before + self.feed(data)
        self._dropped += len(data)
        _, found, rest = data.partition(_END)
        if found or self._dropped > _MOST:
            self._over = True
            return rest
        kept = _begun(data, _END)
        self._kept = data[len(data) - kept :]
        return b""


def _begun(data: bytes, mark: bytes) -> int:
    """Return how many bytes at the end of `data` may be the beginning of `mark`."""
    return next(
        (n for n in range(min(len(mark), len(data)), 0, -1) if mark.startswith(data[-n:])), 0
    )
