"""`workshop demo`: the app on a filled example."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.meeting import hold, require_terminal
from workshop.cli.output import say
from workshop.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from workshop.model.names import KindName
    from workshop.places import Workspace
    from workshop.room.desk import Desk
    from workshop.tui.services import Route


_PREFIX = "workshop-demo-"
"""What the names of the folders begin with in which examples live."""


def _kinds(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from workshop.model.kinds import KINDS

    return [kind for kind in KINDS if kind.startswith(begun)]


@click.command("demo")
@click.option(
    "--step",
    "kind",
    metavar="KIND",
    shell_complete=_kinds,
    help="Open the session that is in progress at this kind of step: welcome, notes, scope …",
)
@click.option(
    "--keep",
    metavar="DIR",
    help="Make the example in DIR, which must be new or empty, and keep it.",
)
@click.pass_context
def demo_command(context: click.Context, kind: str | None, keep: str | None) -> None:
    """Open the app on a filled example.

    Two invented companies and three sessions, two sealed and one in progress. It lives in a temporary workspace that
    goes when you leave, so try whatever you like.
    """
    step = _kind(kind) if kind else None
    require_terminal()
    if keep:
        root = _new_directory(keep)
        code = _hold_example(root, step, temporary=False)
        say(f"The example is kept. To come back: workshop --workspace {root}")
    else:
        with _temporary_folder() as folder:
            code = _hold_example(folder, step, temporary=True)
    context.exit(code)


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """Yield a new folder for one example, which goes when the block ends. What was killed before goes at the beginning.

    Whoever uses such a folder holds a lock on it, which goes with the process.
    """
    import shutil
    import tempfile
    from pathlib import Path

    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if (lock := _lock_of(left)) is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)
    while (lock := _lock_of(folder := Path(tempfile.mkdtemp(prefix=_PREFIX)))) is None:
        pass  # another example began in between, and took this folder for one that was left
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(lock)


def _lock_of(folder: Path) -> int | None:
    """Lock a folder of our own; return the open lock, None where somebody else holds it or it is not ours."""
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # By its name, too: it may have been removed since it was opened.
        if (
            os.path.samestat(os.stat(folder), found := os.fstat(lock))
            and found.st_uid == os.geteuid()
        ):
            return lock
    except OSError:
        pass
    os.close(lock)
    return None


def _kind(words: str) -> KindName:
    from workshop.model.kinds import KINDS

    for kind in KINDS:
        if kind == words:
            return kind
    raise InputError(f"There is no kind of step “{words}”. There are: {', '.join(KINDS)}.")


def _new_directory(place: str) -> Path:
    from pathlib import Path

    root = Path(place).expanduser().absolute()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise InputError(f"{root} is not an empty directory. Choose a new one for the example.")
    return root


def _hold_example(root: Path, step: KindName | None, *, temporary: bool) -> int:
    from workshop.places import Workspace

    workspace = Workspace(root, temporary=temporary)
    return hold(workspace, _first(step), lambda: open_example(workspace))


def _first(step: KindName | None) -> Route[Any]:
    from workshop.tui.services import Home, Session

    return Session(_in_progress(), step) if step else Home()


def example_files() -> list[Path]:
    """Return the record files of the example, earliest session first."""
    from workshop.places import packaged_example

    return sorted(packaged_example().glob("*.toml"))


def _in_progress() -> str:
    """Return the id of the example's session that is in progress: the latest."""
    from workshop.model.toml import parse

    content = parse(example_files()[-1].read_text("utf-8"))
    return str(content["session"]["id"])


def open_example(workspace: Workspace) -> Desk:
    """Return the desk of `workspace` with the example brought in, in the way `workshop import` does it."""
    from workshop.room.desk import Desk

    desk = Desk(workspace)
    for path in example_files():
        desk.import_record(path.read_bytes(), path.name)
    return desk
