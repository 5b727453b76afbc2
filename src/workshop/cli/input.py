"""How commands read: a file that is named, or stdin; never more of either than a document has."""

from __future__ import annotations

import sys


def read_input(file: str) -> tuple[bytes, str]:
    """Return what `file` holds, - being stdin, and what to call it. Raises WorkshopError where it cannot be read."""
    from pathlib import Path

    from workshop.documents.files import read_file
    from workshop.model.toml import MAX_FILE

    if file == "-":
        return sys.stdin.buffer.read(MAX_FILE + 1), "stdin"
    return read_file(Path(file)), file
