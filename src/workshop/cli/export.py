"""`workshop export` and `workshop import`: a session out as a document, a record back in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.input import read_input
from workshop.cli.output import ask, confirm, put, put_document, say
from workshop.errors import InputError

if TYPE_CHECKING:
    from workshop.model.record import Record
    from workshop.room.desk import Desk
    from workshop.room.exports import Document, Format
    from workshop.room.matching import Match

WHAT = (
    "agreement",
    "signatures",
    "receipt",
    "actions",
    "agenda",
    "minutes",
    "record",
    "form",
    "forms",
    "reminders",
)
FORMATS = ("md", "toml", "csv", "json", "ics", "html")


@click.command("export")
@session_argument
@click.argument("what", type=click.Choice(WHAT), default="agreement")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="agreement: md, toml, html. signatures: md, toml. receipt, agenda: md. actions: md, toml, csv, json, ics. "
    "minutes: md, html. record: toml. form: html, toml. The first is the default.",
)
@click.option("--for", "person", metavar="HANDLE", help="Whose form it is: a handle or a name.")
@click.option(
    "--bundle", is_flag=True, help="agreement: the whole folder that people take home, with -o DIR."
)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="Write to a file instead of stdout; forms, --bundle: a folder.",
)
@click.option(
    "--force", is_flag=True, help="Write over a file, or a folder of --bundle, that is there."
)
def export_command(
    session: str,
    what: Document | Literal["form", "forms", "reminders"],
    form: Format | None,
    person: str | None,
    bundle: bool,
    output: str | None,
    force: bool,
) -> None:
    """Export a document of SESSION.

    Its agreement, signatures, receipt, actions, agenda, minutes, the whole record, or forms; on stdout, if -o does not
    say otherwise. The agreement in md is exactly the page that is signed, in toml the same for programs, in html it and
    its signatures for a browser; who signed stands in signatures, and who was asked to and what they answered in the
    receipt. Before anything is proposed, md and html show the draft. `agreement --bundle -o DIR` writes the folder to
    take home: all of that, one .sig for each signature made with a key, calendar, list, mails, minutes and how anybody
    can check it. The minutes tell what was said and shown, and are not the agreement. Actions in ics are for a
    calendar. A record can be brought back with `workshop import`. A form asks one person what the rounds by form ask
    before the meeting: a page for any browser, whose answers are sealed. `forms -o DIR` writes everybody's, each with a
    mail ready to send, and `reminders -o DIR` those of people whose answers are missing. `workshop collect` takes the
    answers.
    """
    if (what == "form") != (person is not None):
        raise click.UsageError(
            "A form is for one person: say whose with --for HANDLE."
            if what == "form"
            else f"--for says whose form it is; {what} is for everybody."
        )
    if bundle:
        if what != "agreement" or form is not None or output in (None, "-"):
            raise click.UsageError(
                "--bundle writes the folder of an agreement, in all its formats: export SESSION agreement --bundle "
                "-o DIR."
            )
        _write_bundle(session, str(output), force)
        return
    if what == "forms" or what == "reminders":
        if form is not None or output in (None, "-"):
            raise click.UsageError(f"{what} are written into a folder: say which with -o DIR.")
        _write_forms(session, what == "reminders", str(output), force)
        return
    if what == "form":
        if form not in (None, "html", "toml"):
            raise click.UsageError(f"A form can be exported as html or toml, not as {form}.")
        with at_desk() as desk:
            text = desk.form(desk.find(session), person or "", form or "html")
    else:
        with at_desk() as desk:
            text = desk.export(desk.find(session), what, form)
    _deliver(text, output, force)
    if what == "form" and form != "toml":
        say(_ONLY_HERE)


_ONLY_HERE = "The answers open on this computer alone, and not after this workspace was restored from a backup."


def _deliver(text: str, output: str | None, force: bool) -> None:
    if output in (None, "-"):
        put_document(text)
        return
    from pathlib import Path

    from workshop.documents.files import write_file

    write_file(Path(str(output)), text, force=force)
    say(f"Written to {output}.")


def _write_bundle(session: str, output: str, force: bool) -> None:
    from pathlib import Path

    with at_desk() as desk:
        names = desk.export_folder(desk.find(session), Path(output), force=force)
    say(
        f"Written to {output}: {len(names)} files. agreement.html is for reading and printing; HOW-TO-CHECK.md "
        "says how anybody can check it."
    )


def _write_forms(session: str, remind: bool, output: str, force: bool) -> None:
    from pathlib import Path

    from workshop.documents.files import make_folder, write_file

    with at_desk() as desk:
        meant = desk.find(session)
        files = desk.reminders(meant) if remind else desk.forms(meant)
    folder = make_folder(Path(output))
    for each in files:
        write_file(folder / each.name, each.text, force=force)
    count = sum(each.name.endswith(".html") for each in files)
    say(
        f"Written to {output}: {count} form{'' if count == 1 else 's'}, each with its mail (.eml opens ready to send, "
        f".txt is the same as text). {_ONLY_HERE}"
    )


@click.command("import")
@click.argument("file")
@click.option(
    "--into",
    metavar="R",
    default="",
    help="The relationship it comes together with: an id, or the beginning of the name of either party.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def import_command(file: str, into: str, yes: bool) -> None:
    """Import the record of a session.

    Reads FILE (- is stdin) and prints the session's short name. The same record again changes nothing (exit 1);
    the same session with other content is refused. Where the same two parties are here already, from another computer,
    it asks whether both are one relationship; the people of both are then known as the same, and each session keeps its
    own words. Where nobody can be asked they stay apart, unless --into or --yes says otherwise. It asks too before it
    changes names or the phase of a relationship that is here. A record that contradicts itself is refused with every
    place, and signatures that come in are said to be attested elsewhere from then on.
    """
    from workshop.model.record import elsewhere_words

    content, source = read_input(file)
    with at_desk() as desk:
        home = _home(desk, content, source, into, yes)
        changes = desk.would_change(content, source, home)
        if changes and not yes:
            ask(f"{source} would change what is here: {'; '.join(changes)}. Bring it in?")
        session, new = desk.import_record(content, source, home, changing=bool(changes))
        record, known_as = desk.record(session), desk.known_as(session)
        beside = _in_force(desk, record) if home else []
        chain = desk.beside_the_chain(session)
    put(record.session.slug)
    if not new:
        say("This record is here already and has not changed. There is nothing to do.")
        click.get_current_context().exit(1)
    say(f"Imported: {record.session.title}, {record.relationship.name}.")
    if changes:
        say(f"Changed here: {'; '.join(changes)}.")
    if attested := elsewhere_words(record):
        say(attested)
    for sentence in chain:
        say(sentence)
    for handle, person in known_as.items():
        say(f"{record.name_of(handle)} ({handle} in it) goes on as {person}.")
    if len(beside) > 1:
        say(
            f"{len(beside)} agreements are in force beside each other now: {', '.join(beside)}. "
            f"The next session goes on from {beside[0]}, the latest, and replaces that one alone."
        )


def _in_force(desk: Desk, record: Record) -> list[str]:
    """Return the slugs of the sealed sessions of a relationship that no other one continues, the latest first."""
    lines = [line for line in desk.sessions_of(record.relationship) if line.state == "sealed"]
    continued = {desk.record(line.id).session.follows for line in lines}
    return [line.slug for line in lines if line.id not in continued]


def _home(desk: Desk, content: bytes, source: str, into: str, yes: bool) -> str:
    """Return the id of the relationship that a record comes together with, "" where it keeps its own."""
    if into:
        wanted = desk.find_relationship(into)
        if not yes and not desk.looks_the_same(wanted, content, source):
            ask(
                f"{source} and {wanted.name} have no party's name and no mail address in common on one side at least. "
                "Bring it together with it all the same?"
            )
        return wanted.id
    found = desk.matches(content, source)
    if yes and len(found) > 1:
        names = ", ".join(f"{each.relationship.name} ({each.relationship.id})" for each in found)
        raise InputError(f"{source} could belong to {names}. Say which one with --into.")
    for each in found:
        if yes or _is_one(each):
            return each.relationship.id
    if found and not sys.stdin.isatty():
        here = found[0].relationship
        say(
            f"{here.name} is here already. Nobody can be asked whether it is the same, so both stay apart. "
            f"To bring them together, import it again with --into {here.id}."
        )
    return ""


def _is_one(match: Match) -> bool:
    """Ask whether a record and a relationship here are one; no where nobody can answer."""
    if not sys.stdin.isatty():
        return False
    count = f"{match.sessions} session{'' if match.sessions == 1 else 's'}"
    say(f"The file is of {match.coming}.")
    say(f"Here already is {match.relationship.name}, with {count}.")
    if match.people:
        say(f"People in both: {', '.join(match.people)}.")
    return confirm("Is that the same relationship?")
