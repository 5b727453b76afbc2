"""Commands that take a seat in a session beside its console: a person's own, and the stage."""

from __future__ import annotations

import os

import click

from workshop.cli.desk import at_desk, chosen_workspace, session_argument
from workshop.cli.meeting import hold, require_terminal
from workshop.cli.output import GOODBYE, say


@click.command("join")
@session_argument
@click.option(
    "--as",
    "who",
    metavar="HANDLE",
    help="Who you are: handle or name. Without it you choose from a list.",
)
@click.option(
    "--plain/--full-screen",
    "plain",
    default=None,
    help="As questions and answers in lines, for screen readers and poor connections. Also where ACCESSIBLE is set, "
    "or plain = true in workshop.toml.",
)
@click.pass_context
def join_command(context: click.Context, session: str, who: str | None, plain: bool | None) -> None:
    """Sit down in SESSION at a terminal of your own.

    You follow whoever leads. What you write in private is seen by nobody before it is revealed.
    """
    workspace = chosen_workspace()
    if plain is None:
        from workshop.documents.settings import read_settings

        plain = _wants_plain() or read_settings(workspace.settings).plain
    if not plain:
        require_terminal("Without one: workshop join SESSION --as HANDLE --plain")
    from workshop.cli.arriving import entry_of, terminal_here
    from workshop.model.people import find_person

    entry = entry_of(os.environ, terminal_here())
    with at_desk() as desk:
        found = desk.find(session)
        handle = find_person(desk.record(found).participants, who).handle if who is not None else ""
        if plain:
            from workshop.cli.plain.session import hold_in_lines
            from workshop.cli.plain.who import choose_who

            handle = handle or choose_who(desk.who_sits(found))
            context.exit(hold_in_lines(desk, found, handle, entry))
    from workshop.tui.services import OwnSeat

    seat = OwnSeat(found, handle, entry)
    code = hold(workspace, seat, elsewhere=entry.elsewhere)
    if code == 0:
        say(GOODBYE)
    context.exit(code)


def _wants_plain() -> bool:
    """Return whether the terminal, or who uses it, says that no full screen is wanted."""
    from workshop.places import wants_access

    return wants_access() or os.environ.get("TERM") == "dumb"


@click.command("present")
@session_argument
@click.pass_context
def present_command(context: click.Context, session: str) -> None:
    """Show SESSION on a projector: big, read only, following whoever leads."""
    require_terminal()
    with at_desk() as desk:
        found = desk.find(session)
    from workshop.tui.services import Stage

    context.exit(hold(chosen_workspace(), Stage(found)))
