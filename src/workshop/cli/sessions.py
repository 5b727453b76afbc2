"""`workshop sessions`, `show` and `check`: the list of sessions, its upkeep, a summary of one, and what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.output import ask, put, put_json, put_rows, say

if TYPE_CHECKING:
    from workshop.model.overview import SessionLine
    from workshop.model.record import Record


@click.group("sessions", invoke_without_command=True)
@click.option("--archived", is_flag=True, help="Show archived sessions too.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def sessions_command(context: click.Context, archived: bool, as_json: bool) -> None:
    """List, rename, archive or delete sessions.

    Without a command it lists them, newest first.
    """
    if context.invoked_subcommand is not None:
        return
    with at_desk() as desk:
        lines = desk.sessions(archived=archived)
        place = desk.workspace.root
    if as_json:
        put_json(lines)
    elif lines:
        put_rows(
            [
                (str(line.date), _state(line), line.slug, line.relationship_name, line.title)
                for line in lines
            ]
        )
    else:
        say(f"No sessions yet in {place}. `workshop new` starts one.")


def _state(line: SessionLine) -> str:
    return f"{line.state_and_who}, archived" if line.archived else line.state_and_who


@sessions_command.command("rename")
@session_argument
@click.argument("title")
def rename(session: str, title: str) -> None:
    """Give SESSION another TITLE."""
    with at_desk() as desk:
        desk.rename(desk.find(session), title)
    say("Renamed.")


@sessions_command.command("archive")
@session_argument
@click.option("--back", is_flag=True, help="Take it back into the lists.")
def archive(session: str, back: bool) -> None:
    """Put SESSION away: out of the lists, with everything in it kept."""
    with at_desk() as desk:
        desk.archive(desk.find(session), archived=not back)
    say("Back in the lists." if back else "Archived. `workshop sessions --archived` lists it.")


@sessions_command.command("delete")
@session_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(session: str, yes: bool) -> None:
    """Delete SESSION with everything in it, for good.

    `workshop export SESSION record -o FILE` keeps a copy that can be imported again.
    """
    with at_desk() as desk:
        found = desk.find(session)
        record = desk.record(found)
        if not yes:
            ask(f"Delete {_all_of(record)}? It cannot be brought back.")
        desk.delete(found)
    say(f"{record.session.slug} is deleted.")


def _all_of(record: Record) -> str:
    """Return what goes with a session, in words."""
    from workshop.model.agreements import revision_word
    from workshop.model.values import show_date

    session = record.session
    parts = ["all that was captured"]
    if record.agreement:
        parts.append(f"the {revision_word(record.agreement.state)} agreement")
    if record.valid_signatures():
        parts.append("its signatures")
    if record.progress or record.readings:
        parts.append("what became of it")
    return f"{session.slug} ({session.title}, {show_date(session.date)}) with {', '.join(parts)}"


@click.command("show")
@session_argument
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def show_command(session: str, as_json: bool) -> None:
    """Show a summary of SESSION.

    Who takes part, where it stands, what was agreed, and what is still missing or odd.
    """
    from workshop.cli.summary import summarise, summary_lines

    with at_desk() as desk:
        summary = summarise(desk.record(desk.find(session)), desk.today)
    if as_json:
        put_json(summary)
    else:
        put("\n".join(summary_lines(summary)))


@click.command("check")
@session_argument
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def check_command(context: click.Context, session: str, as_json: bool) -> None:
    """Say what is missing or odd in SESSION.

    What is for whoever leads the meeting alone is marked as an aside. Exit code 1 where there is anything.
    """
    from workshop.cli.summary import findings_of

    with at_desk() as desk:
        found = findings_of(desk.record(desk.find(session)), desk.today)
    if as_json:
        put_json(found)
    elif found:
        put("\n".join(f"aside: {each.sentence}" if each.aside else each.sentence for each in found))
    else:
        say("Nothing is missing or odd.")
    if found:
        context.exit(1)
