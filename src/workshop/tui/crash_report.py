"""Reports a crash: where in the code it happened, and never what anybody wrote."""

from __future__ import annotations

import os
import traceback
from pathlib import Path

from workshop import __version__


def describe(error: BaseException) -> str:
    """Return the types of `error` and of its causes, each with its stack as `file:line in function`.

    Messages of exceptions and local variables are left out: both can contain what somebody wrote.
    """
    parts: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        kind = type(cause)
        lines = [f"{kind.__module__}.{kind.__qualname__}"]
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__, limit=60)
        ]
        parts.append("\n".join(lines))
        cause = cause.__cause__ or cause.__context__
    return "\n\nafter\n\n".join(parts)


def write_fault(folder: Path, error: BaseException) -> Path | None:
    """Write a fault file (0600) into `folder` and return its path, None where the disk does not take it."""
    # Imported when used: together they take a tenth of the start.
    import platform
    from importlib.metadata import version

    text = (
        f"workshop {__version__}, textual {version('textual')}, "
        f"Python {platform.python_version()}, {platform.system()}\n\n{describe(error)}\n"
    )
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = _free_name(folder)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    return path


def _free_name(folder: Path) -> Path:
    number = 1
    while (path := folder / f"fault-{number}.txt").exists():
        number += 1
    return path


def crash_words(
    path: Path | None, error: BaseException, *, temporary: bool = False, elsewhere: bool = False
) -> str:
    """Return the one or two sentences a person is told after a crash.

    Somebody who sits `elsewhere` is told no path of this computer, and no command that is run on it.
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown place"
    what = f"{type(error).__name__} at {place}"
    if temporary:
        return f"Something in workshop broke ({what}), so it stopped. Start the example again with: workshop demo"
    if elsewhere:
        kept = "; what broke is written down on the host, without anybody's words" if path else ""
        return (
            "Something in workshop broke, so your seat was closed. What was shown as saved is there; "
            f"type the same line again to come back.\nTell whoever leads: {what}{kept}."
        )
    where = f"What broke is in {path}, without anybody's words." if path else f"It was: {what}."
    return (
        "Something in workshop broke, so it stopped. What was shown as saved is there; "
        f"go on with: workshop open latest\n{where}"
    )
