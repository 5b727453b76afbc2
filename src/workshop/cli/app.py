"""The command `workshop` itself: its options, and where each of its commands is found."""

from __future__ import annotations

from importlib import import_module

import click

from workshop import __version__

COMMANDS = {
    "demo": ("demo", "Open the app on a filled example."),
    "new": ("meeting", "Start a session."),
    "open": ("meeting", "Resume SESSION where it stopped."),
    "join": ("seats", "Sit down in SESSION at a terminal of your own."),
    "present": ("seats", "Show SESSION on a projector: big, read only, following whoever leads."),
    "invite": (
        "inviting",
        "Invite people to their own seat in SESSION, from their own computer, with ssh.",
    ),
    "host": ("hosting", "Let people who are invited take their seats over ssh."),
    "init": ("workspace", "Make a workspace."),
    "sessions": ("sessions", "List, rename, archive or delete sessions."),
    "show": ("sessions", "Show a summary of SESSION."),
    "check": ("sessions", "Say what is missing or odd in SESSION."),
    "relationships": ("relationships", "List, rename, archive or delete relationships."),
    "actions": ("actions", "List commitments; say what became of one."),
    "search": ("search", "Find what was said and agreed."),
    "export": ("export", "Export a document of SESSION."),
    "verify": ("verify", "Verify an agreement from its files alone."),
    "collect": ("collect", "Take answered forms into the rounds of SESSION."),
    "sign": ("sign", "Sign the page of an agreement with your own ssh key."),
    "diff": ("diff", "Compare two agreements, clause by clause."),
    "attach": ("filing", "Record a signature that somebody made with their own ssh key."),
    "confirm": ("filing", "Record a reply by mail as somebody's signature."),
    "import": ("export", "Import the record of a session."),
    "template": ("templates", "List, show, check or copy agenda templates."),
}
"""Each command with the module it is in, as `NAME_command`, and how its help begins; in the order of the help.

The beginnings stand here too so that `--help` need not load all commands; a test holds that they are the same.
"""


class _Commands(click.Group):
    """Loads a command when it is asked for: the version and the help should not wait for what they do not need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"workshop.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, begins) for name, (_, begins) in COMMANDS.items()])


@click.command(
    "workshop",
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine, 1 a negative answer, 2 wrong usage or bad input, 3 a fault of disk or database.",
)
@click.option(
    "--workspace",
    metavar="DIR",
    help="Use the workspace in DIR. Without it: $WORKSHOP_HOME, else the nearest directory upward with a "
    "workshop.toml, else your user data directory.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def app(context: click.Context, workspace: str | None) -> None:
    """Lead a client and its agency through a review, and leave with the written, signed agreement.

    Without a command it opens the app: relationships, sessions to resume, what is due. SESSION is an id, the beginning
    of a session's short name, or "latest".
    """
    if context.invoked_subcommand is None:
        from workshop.cli.meeting import open_home

        context.exit(open_home())
