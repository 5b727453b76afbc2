"""`workshop init`: making a workspace."""

from __future__ import annotations

import click

from workshop.cli.desk import chosen_workspace
from workshop.cli.output import put, say


@click.command("init")
@click.argument("directory", metavar="[DIR]", required=False)
def init_command(directory: str | None) -> None:
    """Make a workspace.

    In DIR, or where --workspace says; prints where it is. A workspace holds its settings (workshop.toml),
    sessions/ and templates/, for your eyes only. One that is there already is left as it is.
    """
    from workshop.places import SETTINGS, find_workspace
    from workshop.room.desk import Desk

    workspace = find_workspace(directory) if directory else chosen_workspace()
    there = (workspace.root / SETTINGS).exists() and workspace.database.exists()
    Desk(workspace).close()
    say("This workspace is here already." if there else "A workspace was made.")
    put(str(workspace.root))
