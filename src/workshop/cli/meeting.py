"""`workshop`, `workshop new` and `workshop open`: the commands that open the app on a workspace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from workshop.cli.desk import at_desk, chosen_workspace, session_argument
from workshop.cli.output import put, say
from workshop.errors import InputError

if TYPE_CHECKING:
    from workshop.places import Workspace
    from workshop.room.desk import Desk
    from workshop.room.new_session import NewSession
    from workshop.tui.services import Route

_PARTIES = ("client", "agency")


def on_a_terminal() -> bool:
    """Return whether the app can be drawn and typed into here."""
    return all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def require_terminal(
    without: str = "`workshop --help` lists what can be done without one.",
) -> None:
    """Raise InputError where there is no terminal to draw on; `without` says what can be done then."""
    if not on_a_terminal():
        raise InputError(f"The app needs a terminal, and there is none here. {without}")


def hold(
    workspace: Workspace,
    first: Route[Any],
    open_desk: Callable[[], Desk] | None = None,
    *,
    elsewhere: bool = False,
) -> int:
    """Run the app on the screen that `first` names until it is left; return its exit code.

    Who sits `elsewhere` is told no path of this computer when it crashes.
    """
    from workshop.places import theme_file
    from workshop.tui.app import WorkshopApp
    from workshop.tui.routes import screen_for

    def desk() -> Desk:
        # Not before the first screen is painted.
        from workshop.room.desk import Desk

        return Desk(workspace)

    app = WorkshopApp(
        workspace,
        open_desk or desk,
        lambda: screen_for(first),
        theme_file=theme_file(),
        elsewhere=elsewhere,
    )
    return app.hold()


def open_home() -> int:
    """Run the app on its home screen; return its exit code."""
    require_terminal()
    from workshop.tui.services import Home

    return hold(chosen_workspace(), Home())


@click.command("open")
@session_argument
@click.option(
    "--only",
    is_flag=True,
    help="Leaving the session ends the program: home and other clients cannot be reached.",
)
@click.pass_context
def open_command(context: click.Context, session: str, only: bool) -> None:
    """Resume SESSION where it stopped.

    Opens the facilitator's console on it; home and other sessions are not painted.
    """
    require_terminal()
    with at_desk() as desk:
        found = desk.find(session)
    from workshop.tui.services import Session

    context.exit(hold(chosen_workspace(), Session(found, only=only)))


@click.command("new")
@click.option("--client", metavar="NAME", default="", help="The client organisation.")
@click.option("--agency", metavar="NAME", default="", help="The agency.")
@click.option(
    "--client-person",
    "client_people",
    metavar="LINE",
    multiple=True,
    help='Somebody from the client: "Name <mail>, title". Again for each; the first is contact and signs.',
)
@click.option(
    "--agency-person",
    "agency_people",
    metavar="LINE",
    multiple=True,
    help="Somebody from the agency, written the same way.",
)
@click.option("--facilitator", metavar="LINE", default="", help="Who leads, written the same way.")
@click.option(
    "--facilitator-side",
    type=click.Choice(["client", "agency"]),
    help="The facilitator's side; without it, neither.",
)
@click.option(
    "--observer",
    "observers",
    metavar="LINE",
    multiple=True,
    help="Somebody of neither side who only watches. For one of a side, end their line above with: , observer",
)
@click.option(
    "--client-legal-name", metavar="NAME", default="", help="The client's name in contracts."
)
@click.option(
    "--agency-legal-name", metavar="NAME", default="", help="The agency's name in contracts."
)
@click.option(
    "--template",
    metavar="NAME",
    default="",
    help="The agenda; without it, kickoff for a new relationship, else quarterly-review.",
)
@click.option(
    "--date", "day", metavar="DAY", default="", help="Without it, today. 12 Jan, +14, Friday …"
)
@click.option("--title", metavar="TEXT", default="", help="Without it, the template's.")
@click.option(
    "--from", "source", metavar="SESSION", help="Take people and agenda from an earlier session."
)
@click.option("--no-app", is_flag=True, help="Only make the session, and print its short name.")
@click.pass_context
def new_command(
    context: click.Context, /, source: str | None, no_app: bool, day: str, **given: object
) -> None:
    """Start a session.

    With --client and --agency, or --from, the session is made at once and opened at the facilitator's console; people
    of a known relationship need not be named again, and everything can be changed there. Otherwise the app opens on
    its form, which asks for the rest. With --no-app, or without a terminal, the session is made and its short name
    printed.
    """
    app = not no_app and on_a_terminal()
    if source is None and not (given["client"] and given["agency"]):
        context.exit(_ask_for_the_rest(app, day, given))
    with at_desk() as desk:
        record = desk.record(desk.new_session(_wish(desk, source, day, given)))
    if app:
        from workshop.tui.services import Session

        context.exit(hold(chosen_workspace(), Session(record.session.id)))
    put(record.session.slug)
    say(
        f"{record.session.title} of {record.relationship.name}. "
        f"Begin with: workshop open {record.session.slug}"
    )


def _ask_for_the_rest(app: bool, day: str, given: dict[str, object]) -> int:
    """Run the app on the new-session form; return its exit code. It takes the name of one party at most."""
    if not app or day or any(value for name, value in given.items() if name not in _PARTIES):
        raise InputError(
            "Name both sides, --client and --agency, or an earlier session with --from."
        )
    from workshop.tui.services import NewSession

    client, agency = (str(given[name]) for name in _PARTIES)
    return hold(chosen_workspace(), NewSession(client, agency))


def _wish(desk: Desk, source: str | None, day: str, given: dict[str, object]) -> NewSession:
    """Return what is asked for: what the earlier session or the relationship tells, and over it the options."""
    from msgspec import structs

    from workshop.model.values import parse_date
    from workshop.room.new_session import NewSession

    fields = {
        name: "\n".join(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if value
    }
    when = parse_date(day, desk.today) or desk.today
    if source:
        wish = structs.replace(desk.wish_like(desk.find(source)), date=when)
        if "template" in fields:
            fields["agenda_of"] = ""
        return structs.replace(wish, **fields)
    client, agency = str(fields["client"]), str(fields["agency"])
    known = desk.known(client, agency)
    wish = NewSession(client, agency, "quarterly-review" if known else "kickoff", when)
    if known:
        wish = structs.replace(
            wish,
            client_people=known.client_people,
            agency_people=known.agency_people,
            facilitator=known.facilitator,
            facilitator_side=known.facilitator_side,
            observers=known.observers,
        )
    return structs.replace(wish, **fields)
