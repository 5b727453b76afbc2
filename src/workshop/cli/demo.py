"""`workshop demo`: the app on a filled example."""

from __future__ import annotations

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
    import tempfile
    from pathlib import Path

    if keep:
        root = _new_directory(keep)
        code = _hold_example(root, step, temporary=False)
        say(f"The example is kept. To come back: workshop --workspace {root}")
    else:
        with tempfile.TemporaryDirectory(prefix="workshop-demo-") as folder:
            code = _hold_example(Path(folder), step, temporary=True)
    context.exit(code)


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
