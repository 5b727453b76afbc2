"""Commands that take a seat in a session beside its console: a person's own, and the stage."""

from __future__ import annotations

import click

from workshop.cli.desk import at_desk, chosen_workspace, session_argument
from workshop.cli.meeting import hold, require_terminal


@click.command("join")
@session_argument
@click.option("--as", "who", metavar="HANDLE", required=True, help="Who you are: handle or name.")
@click.pass_context
def join_command(context: click.Context, session: str, who: str) -> None:
    """Sit down in SESSION at a terminal of your own.

    You follow whoever leads. What you write in private is seen by nobody before it is revealed.
    """
    require_terminal()
    from workshop.model.people import find_person

    with at_desk() as desk:
        found = desk.find(session)
        handle = find_person(desk.record(found).participants, who).handle
    from workshop.tui.services import OwnSeat

    context.exit(hold(chosen_workspace(), OwnSeat(found, handle)))


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
