"""`workshop export` and `workshop import`: a session out as a document, a record back in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.output import put, put_document, say

if TYPE_CHECKING:
    from workshop.room.exports import Format, What

WHAT = ("agreement", "actions", "agenda", "record")
FORMATS = ("md", "toml", "csv", "json")


@click.command("export")
@session_argument
@click.argument("what", type=click.Choice(WHAT), default="agreement")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="agreement: md, toml. actions: md, toml, csv, json. agenda: md. record: toml. The first is the default.",
)
@click.option("-o", "--output", metavar="PATH", help="Write to a file instead of stdout.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def export_command(
    session: str, what: What, form: Format | None, output: str | None, force: bool
) -> None:
    """Put out a document of SESSION.

    Its agreement, actions, agenda, or the whole record; on stdout, if -o does not say otherwise. The agreement in
    toml is exactly the text that is signed; in md it is the same to read, with a signature page. Before anything
    is proposed, md shows the draft. A record can be brought back with `workshop import`.
    """
    with at_desk() as desk:
        text = desk.export(desk.find(session), what, form)
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
