"""`workshop invite`: letting people into their own seat over ssh."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.output import put, put_rows, say
from workshop.errors import InputError

if TYPE_CHECKING:
    from workshop.model.invitations import Invitation
    from workshop.model.people import Participant
    from workshop.room.desk import Desk


@click.command("invite")
@session_argument
@click.argument("names", metavar="NAME...", nargs=-1)
@click.option(
    "--key",
    metavar="FILE",
    help="Let the one person in with a public key instead of a code: a .pub file or lines of authorized_keys.",
)
@click.option(
    "--stage",
    is_flag=True,
    help="Let a screen elsewhere show the stage, which is read only; with --revoke, no longer.",
)
@click.option("--list", "listing", is_flag=True, help="Say who is invited, and who has come in.")
@click.option("--revoke", is_flag=True, help="Take the invitations of these people back.")
@click.option(
    "--host",
    metavar="HOST",
    default="",
    help="The address people connect to; else that in workshop.toml, or this computer's name.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="The port that people connect to; else that in workshop.toml, or 2222.",
)
def invite_command(
    session: str,
    names: tuple[str, ...],
    key: str | None,
    stage: bool,
    listing: bool,
    revoke: bool,
    host: str,
    port: int | None,
) -> None:
    """Invite people to their own seat in SESSION, from their own computer, with ssh.

    NAME is a handle or a name. Each gets a code, which is printed once beside the handle, and a mail to send. A code
    holds until the session is over or it is revoked; inviting somebody again gives a new one.
    """
    with at_desk() as desk:
        from workshop.model.people import find_person

        meant = desk.find(session)
        if listing:
            _list(desk, meant)
            return
        if stage:
            if names or key:
                raise InputError("--stage is for a screen: name nobody with it, and no key.")
            _stage(desk, meant, revoke, host, port)
            return
        if not names:
            raise InputError(
                "Say whom: a handle or a name, or several. --list shows who is invited."
            )
        everybody = desk.record(meant).participants
        people = tuple(dict.fromkeys(find_person(everybody, each) for each in names))
        if revoke:
            _revoke(desk, meant, people)
        else:
            from workshop.documents.settings import read_settings

            settings = read_settings(desk.workspace.settings)
            _invite(desk, meant, people, key, host or settings.address, port or settings.port)


def _invite(
    desk: Desk,
    session: str,
    people: tuple[Participant, ...],
    key: str | None,
    host: str,
    port: int,
) -> None:
    from workshop.cli.input import read_input
    from workshop.documents.seat_mail import only_here_words

    if key is not None and len(people) > 1:
        raise InputError("A key is one person's. Name one person with --key.")
    for person in people:
        if key is None:
            invited = desk.invitations.with_code(session, person)
        else:
            invited = desk.invitations.with_keys(session, person, *read_input(key))
        invited = desk.invitations.write_mail(session, invited, host, port)
        proof = invited.code or " ".join(each.fingerprint for each in invited.invitations)
        put(f"{person.handle}  {proof}")
        say(f"The mail for {person.name} is {invited.files[0]}")
    if key is None:
        say("A code is shown this once, and stands in the mail: delete that once it is sent.")
    say(f"The host's fingerprint is {desk.invitations.fingerprint()}")
    if words := only_here_words(host):
        say(words)


def _stage(desk: Desk, session: str, revoke: bool, host: str, port: int | None) -> None:
    from workshop.documents.seat_mail import Door, only_here_words
    from workshop.documents.settings import read_settings
    from workshop.model.invitations import STAGE

    if revoke:
        found = desk.invitations.revoke(session, None)
        say(f"The stage: {'revoked' if found else 'no screen was let in'}.")
        if not found:
            click.get_current_context().exit(1)
        return
    settings = read_settings(desk.workspace.settings)
    address = host or settings.address
    door = Door(address, port or settings.port, desk.invitations.fingerprint())
    _, code = desk.invitations.for_stage(session)
    put(f"{STAGE}  {code}")
    say(f"At the screen type: {door.line(desk.invitations.user_of_stage(session))}")
    say(
        "The code is shown this once. It shows what everybody may see, and nothing can be typed there."
    )
    say(f"The host's fingerprint is {door.fingerprint}")
    if words := only_here_words(address):
        say(words)


def _revoke(desk: Desk, session: str, people: tuple[Participant, ...]) -> None:
    taken = 0
    for person in people:
        found = desk.invitations.revoke(session, person)
        taken += found
        say(f"{person.name}: {'revoked' if found else 'was not invited'}.")
    if not taken:
        click.get_current_context().exit(1)


def _list(desk: Desk, session: str) -> None:
    held = desk.invitations.held(session)
    if not held:
        say("Nobody is invited to this session yet.")
        click.get_current_context().exit(1)
    put_rows([(each.name, each.in_words, _used(each)) for each in held])


def _used(invitation: Invitation) -> str:
    if invitation.last_used is None:
        return "offered, not proved yet" if invitation.beside else "not used yet"
    times = "once" if invitation.uses == 1 else f"{invitation.uses} times"
    return f"used {times}, last at {invitation.last_used.astimezone():%Y-%m-%d %H:%M}"
