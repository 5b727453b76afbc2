"""`workshop collect`: answered forms into the rounds of a session. It says whose were taken, never what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.input import read_input
from workshop.cli.output import put, say

if TYPE_CHECKING:
    from workshop.room.forms import Collected


@click.command("collect")
@session_argument
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
def collect_command(session: str, files: tuple[str, ...]) -> None:
    """Take answered forms into the rounds of SESSION.

    Reads each FILE (- is stdin) and prints the handle of everybody whose answers were taken; collecting a form again
    replaces what was taken before. A form with faults, or for a round that is over, is refused as a whole, and the
    others are taken all the same. `workshop export SESSION form --for HANDLE` hands the forms out.
    """
    from workshop.errors import WorkshopError

    worst, anonymous = 0, False
    with at_desk() as desk:
        meant = desk.find(session)
        for file in files:
            try:
                content, source = read_input(file)
                taken = desk.collect(meant, content, source)
            except WorkshopError as error:
                say(str(error))
                worst = max(worst, error.exit_code)
                continue
            put(taken.person.handle)
            say(_told(source, taken))
            anonymous = anonymous or taken.anonymous
    if anonymous:
        say("These files still say who wrote what, and a round in them is anonymous: delete them.")
    if worst:
        click.get_current_context().exit(worst)


def _told(source: str, taken: Collected) -> str:
    titles = [f"{title} (replaced)" if title in taken.replaced else title for title in taken.sealed]
    words = f"{source}: sealed for {taken.person.name}: {', '.join(titles)}."
    return f"{words} Not answered: {', '.join(taken.left)}." if taken.left else words
