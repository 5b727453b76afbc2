"""`workshop relationships`: the list of relationships and its upkeep."""

from __future__ import annotations

from collections import Counter

import click

from workshop.cli.desk import at_desk
from workshop.cli.output import ask, put_json, put_rows, say

_WHICH = "RELATIONSHIP is an id, or the beginning of the name of either party."


@click.group("relationships", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def relationships_command(context: click.Context, as_json: bool) -> None:
    """List, rename, archive or delete relationships.

    Without a command it lists them, that of the latest session first.
    """
    if context.invoked_subcommand is not None:
        return
    with at_desk() as desk:
        counts = Counter(line.relationship for line in desk.sessions(archived=True))
        found = [(each, counts[each.id]) for each in desk.relationships()]
        place = desk.workspace.root
    if as_json:
        put_json(
            [
                {"id": each.id, "name": each.name, "client": each.client, "agency": each.agency}
                | {"phase": each.phase, "sessions": count}
                for each, count in found
            ]
        )
    elif found:
        from workshop.model.sides import phase_word

        put_rows(
            [
                (each.id, phase_word(each.phase), _sessions(count), each.name)
                for each, count in found
            ]
        )
    else:
        say(f"No relationships yet in {place}. `workshop new` starts the first session of one.")


def _sessions(count: int) -> str:
    return f"{count} session{'' if count == 1 else 's'}"


@relationships_command.command("rename", epilog=_WHICH)
@click.argument("relationship")
@click.option("--client", default="", help="What everybody calls the client.")
@click.option("--client-legal", default="", help="The client's name in contracts.")
@click.option("--agency", default="", help="What everybody calls the agency.")
@click.option("--agency-legal", default="", help="The agency's name in contracts.")
def rename(
    relationship: str, client: str, client_legal: str, agency: str, agency_legal: str
) -> None:
    """Correct the names of RELATIONSHIP. What was signed keeps the names it was signed with."""
    if not (client or client_legal or agency or agency_legal):
        raise click.UsageError(
            "Say what to change: --client, --client-legal, --agency or --agency-legal."
        )
    from workshop.model.people import Organisation

    with at_desk() as desk:
        renamed = desk.rename_relationship(
            desk.find_relationship(relationship),
            Organisation(client, client_legal),
            Organisation(agency, agency_legal),
        )
    say(f"Now {renamed.name}.")


@relationships_command.command("archive", epilog=_WHICH)
@click.argument("relationship")
@click.option("--back", is_flag=True, help="Take them back into the lists.")
def archive(relationship: str, back: bool) -> None:
    """Put all sessions of RELATIONSHIP away: out of the lists, with everything in them kept."""
    with at_desk() as desk:
        found = desk.find_relationship(relationship)
        lines = [each for each in desk.sessions_of(found) if each.archived == back]
        for each in lines:
            desk.archive(each.id, archived=not back)
    say(f"{found.name}: {_sessions(len(lines))} {'back in the lists' if back else 'archived'}.")


@relationships_command.command("delete", epilog=_WHICH)
@click.argument("relationship")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(relationship: str, yes: bool) -> None:
    """Delete RELATIONSHIP with all its sessions, agreements and progress, for good."""
    with at_desk() as desk:
        found = desk.find_relationship(relationship)
        if not yes:
            slugs = [line.slug for line in desk.sessions_of(found)]
            ask(
                f"Delete {found.name} with {_sessions(len(slugs))} ({', '.join(slugs) or 'none'}), all agreements, "
                "signatures and what became of them? It cannot be brought back."
            )
        desk.delete_relationship(found)
    say(f"{found.name} is deleted.")
