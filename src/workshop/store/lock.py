"""The one lock that every writer holds: writers queue instead of failing, and no checkpoint runs during a commit."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workshop.errors import StoreError

PATIENCE = 10.0
"""Seconds that a writer waits for the lock before it gives up."""
_SHORTEST_NAP, _LONGEST_NAP = 0.000_5, 0.02


def lock_path(database: Path) -> Path:
    """Return the lock file of `database`, which stands beside it and is always empty."""
    return database.with_name(database.name + ".lock")


@contextmanager
def write_lock(database: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the write lock of `database`; processes and threads alike wait for it.

    Raises StoreError, in words, when it cannot be had within `patience` seconds.
    """
    place = lock_path(database)
    try:
        handle = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"Nothing can be saved in {place.parent}: {error.strerror}. Make the folder writable, or choose another "
            "workspace with --workspace DIR."
        ) from None
    try:
        _wait_for(handle, database, patience)
        yield
    finally:
        os.close(handle)  # which gives the lock back


def _wait_for(handle: int, database: Path, patience: float) -> None:
    # A blocking flock can be given a time limit only by signals, which belong to the app; so this polls.
    deadline = time.monotonic() + patience
    nap = _SHORTEST_NAP
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise StoreError(
                    f"Another program has been saving into {database} for {patience:g} seconds, so this was not saved. "
                    "Try again; if it stays so, close whatever else has this workspace open."
                ) from None
        except OSError as error:
            raise StoreError(
                f"The file system of {database} knows no locks ({error.strerror}). Keep the workspace on a local disk."
            ) from None
        else:
            return
        time.sleep(nap)
        nap = min(nap * 2, _LONGEST_NAP)
