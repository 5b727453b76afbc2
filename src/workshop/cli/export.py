"""`workshop export` and `workshop import`: a session out as a document, a record back in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.output import put, put_document, say

if TYPE_CHECKING:
    from workshop.room.exports import Document, Format

WHAT = ("agreement", "actions", "agenda", "record", "form")
FORMATS = ("md", "toml", "csv", "json")


@click.command("export")
@session_argument
@click.argument("what", type=click.Choice(WHAT), default="agreement")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="agreement: md, toml. actions: md, toml, csv, json. agenda: md. record, form: toml. The first is the default.",
)
@click.option("--for", "person", metavar="HANDLE", help="Whose form it is: a handle or a name.")
@click.option("-o", "--output", metavar="PATH", help="Write to a file instead of stdout.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export_command(
    session: str,
    what: Document | Literal["form"],
    form: Format | None,
    person: str | None,
    output: str | None,
    force: bool,
) -> None:
    """Put out a document of SESSION.

    Its agreement, actions, agenda, the whole record, or somebody's form; on stdout, if -o does not say otherwise. The
    agreement in toml is exactly the text that is signed; in md it is the same to read, with a signature page. Before
    anything is proposed, md shows the draft. A record can be brought back with `workshop import`. A form asks one
    person what the rounds by form ask before the meeting; `workshop collect` takes the answers.
    """
    if (what == "form") != (person is not None):
        raise click.UsageError(
            "A form is for one person: say whose with --for HANDLE."
            if what == "form"
            else f"--for says whose form it is; {what} is for everybody."
        )
    if what == "form" and form not in (None, "toml"):
        raise click.UsageError(f"A form can be exported as toml, not as {form}.")
    with at_desk() as desk:
        meant = desk.find(session)
        text = desk.form(meant, person or "") if what == "form" else desk.export(meant, what, form)
    if output in (None, "-"):
        put_document(text)
        return
    from pathlib import Path

    from workshop.documents.files import write_file

    write_file(Path(str(output)), text, force=force)
    say(f"Written to {output}.")


@click.command("import")
@click.argument("file")
def import_command(file: str) -> None:
    """Bring in the record of a session.

    Reads FILE (- is stdin) and prints the session's short name. The same record again changes nothing (exit 1);
    the same session with other content is refused.
    """
    from pathlib import Path

    from workshop.documents.files import read_file
    from workshop.documents.toml import MAX_FILE

    if file == "-":
        content, source = sys.stdin.buffer.read(MAX_FILE + 1), "stdin"
    else:
        content, source = read_file(Path(file)), file
    with at_desk() as desk:
        session, new = desk.import_record(content, source)
        record = desk.record(session)
    put(record.session.slug)
    if not new:
        say("It is here already with the same content: nothing to do.")
        click.get_current_context().exit(1)
    say(f"Imported: {record.session.title}, {record.relationship.name}.")
