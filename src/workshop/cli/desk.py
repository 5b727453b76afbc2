"""The desk, for one command: the workspace it was asked to use, opened and closed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import click

from workshop.cli.output import say

if TYPE_CHECKING:
    from workshop.places import Workspace
    from workshop.room.desk import Desk

F = TypeVar("F", bound=Callable[..., object])


def chosen_workspace(context: click.Context | None = None) -> Workspace:
    """Return the workspace this command uses, without making it."""
    from workshop.places import find_workspace

    root = (context or click.get_current_context()).find_root()
    return find_workspace(root.params.get("workspace"))


@contextmanager
def at_desk() -> Iterator[Desk]:
    """Yield the desk of the workspace, made on first use. Raises WorkshopError where it cannot be opened."""
    from workshop.room.desk import Desk

    desk = Desk(chosen_workspace())
    try:
        yield desk
    finally:
        desk.close()
    for sentence in desk.still_there:
        say(sentence)


def _slugs(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Return how SESSION can go on, for the shell's completion. It never makes a workspace."""
    from workshop.errors import WorkshopError
    from workshop.room.desk import Desk

    workspace = chosen_workspace(context)
    if not workspace.database.exists():
        return []
    try:
        desk = Desk(workspace)
    except WorkshopError:
        return []  # a shell that completes has nowhere to say why
    slugs = [line.slug for line in desk.sessions()]
    desk.close()
    return [each for each in (*slugs, "latest") if each.startswith(begun)]


def session_argument(command: F) -> F:
    """Give a command its argument SESSION."""
    return click.argument("session", metavar="SESSION", shell_complete=_slugs)(command)
