"""The theme a person chose, kept for the next start in a file of their own, outside every workspace."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_DARK = {"dark": True, "light": False}


def remembered_dark(path: Path) -> bool:
    """Return whether the dark theme was chosen last; also where nothing was chosen yet, or that cannot be read."""
    with suppress(OSError, UnicodeDecodeError):
        return _DARK.get(path.read_text("utf-8").strip(), True)
    return True


def remember_dark(path: Path, dark: bool) -> None:
    """Keep which theme was chosen, readable for this person alone. Raises OSError where that cannot be done."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    word = next(word for word, is_dark in _DARK.items() if is_dark == dark)
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(f"{word}\n")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
