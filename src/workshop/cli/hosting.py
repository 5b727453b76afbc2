"""`workshop host`: letting people who are invited take their seats over ssh."""

from __future__ import annotations

import click

from workshop.cli.desk import at_desk, chosen_workspace
from workshop.cli.output import put, say
from workshop.errors import InputError

_LOOPBACK = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::", "")
_WITHOUT = (
    "The host needs asyncssh, which is not installed. Install it where workshop is: "
    "pip install 'asyncssh>=2.24,<3'"
)


@click.command("host")
@click.argument("session", metavar="[SESSION]", required=False)
@click.option(
    "--listen",
    metavar="ADDRESS",
    default=_LOOPBACK,
    show_default=True,
    help="The address to listen on: 0.0.0.0 is every network of this computer, the one shown nobody else's computer.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port to listen on; else that in workshop.toml, or 2222. 0 is any that is free.",
)
@click.option(
    "--host",
    metavar="HOST",
    default="",
    help="The address in the lines to send; else that in workshop.toml, or this computer's name.",
)
@click.option("--until-eof", is_flag=True, hidden=True, help="Stop when standard input ends.")
@click.pass_context
def host_command(
    context: click.Context,
    session: str | None,
    listen: str,
    port: int | None,
    host: str,
    until_eof: bool,
) -> None:
    """Let people who are invited take their seats over ssh.

    Runs until Ctrl+C, and says the line to send to each of them, and who comes and goes. With SESSION nobody gets into
    another one. Who is invited, and with what, is decided with `workshop invite`; nobody can do anything here but sit
    at their seat.
    """
    try:
        from workshop.remote.running import run_host
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "asyncssh":
            raise
        raise InputError(_WITHOUT) from None
    from workshop.cli.plain.session import hold_in_lines
    from workshop.documents.seat_mail import Door, only_here_words
    from workshop.documents.settings import read_settings

    settings = read_settings(chosen_workspace().settings)
    if port is None:
        port = settings.port
    reached = host or (listen if listen not in _EVERYWHERE else settings.address)
    with at_desk() as desk:
        only = desk.find(session) if session else ""
        fingerprint = desk.invitations.fingerprint()
        invited = desk.invitations.users(only)

    def opened(bound: int) -> None:
        put(f"Listening on {listen} port {bound}")
        say(f"The fingerprint of this host is {fingerprint}")
        door = Door(reached, bound, fingerprint)
        for name, user in invited:
            say(f"{name} types: {door.line(user)}")
        if not invited:
            say("Nobody is invited yet: workshop invite SESSION NAME...")
        if listen == _LOOPBACK:
            say("Only this computer can reach it. --listen 0.0.0.0 opens it to its networks.")
        elif invited and (words := only_here_words(reached)):
            say(words)
        say("Ctrl+C stops it; what people typed is kept.")

    context.exit(
        run_host(
            chosen_workspace(),
            listen,
            port,
            hold_in_lines,
            say,
            opened,
            session=only,
            until_eof=until_eof,
        )
    )
