"""The log of the host: who came, from where, when, how they proved who they are, and who was refused. No content."""

from __future__ import annotations

import logging
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path

from workshop.errors import StoreError
from workshop.model.text import clean_line

_BYTES, _FILES = 1 << 20, 3
_NAME = "workshop.remote"
_LONGEST = 200
"""Characters of a line: an error of the disk names a path, which may be long."""


def open_log(path: Path) -> logging.Logger:
    """Return the log at `path` (0600), rotated when it has a megabyte. Raises StoreError."""
    log = logging.getLogger(_NAME)
    log.setLevel(logging.INFO)
    log.propagate = False
    for each in list(log.handlers):
        log.removeHandler(each)
        each.close()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
    except OSError as error:
        raise StoreError(f"The log {path} cannot be written: {error.strerror}.") from None
    form = logging.Formatter("%(asctime)sZ %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    log.addHandler(handler)
    # A full disk stops no seat; what asyncssh itself notes may quote what a stranger sent.
    logging.raiseExceptions = False
    logging.getLogger("asyncssh").setLevel(logging.CRITICAL + 1)
    return log


def note(log: logging.Logger, address: str, name: str, what: str) -> None:
    """Write a line. `name` is a handle, or "" for a name that can be nobody's: it may be a code typed there."""
    line = f"{address} {name or '(no name of anybody)'}: {what}"
    log.info("%s", clean_line(line[:_LONGEST]))
