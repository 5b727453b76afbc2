"""`workshop attach` and `workshop confirm`: signatures that come as files, by a key or as a reply by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.input import read_input
from workshop.cli.output import ask, put, say, say_indented
from workshop.errors import InputError

if TYPE_CHECKING:
    from workshop.room.desk import Desk
    from workshop.room.filing import Filed

_MOST_SHOWN = 4000
"""Characters of a reply that are shown; whoever files a longer one has to read its file."""

_as_option = click.option(
    "--as",
    "who",
    metavar="HANDLE",
    required=True,
    help="Whose signature it is: their handle or name.",
)


@click.command("attach")
@session_argument
@click.argument("file", metavar="FILE.sig")
@_as_option
def attach_command(session: str, file: str, who: str) -> None:
    """Record a signature that somebody made with their own ssh key.

    FILE.sig (- is stdin) is what `workshop sign` writes, and `ssh-keygen -Y sign -n workshop-agreement`. It has to be
    over the page that is proposed, by the key that the agreement names for that person. Works while the console is
    open, and after it was closed. Prints what the session is then: proposed, or sealed.
    """
    with at_desk() as desk:
        meant = desk.find(session)
        handle = _handle(desk, meant, who)
        found = desk.attach(meant, handle, *read_input(file))
        _tell(found, handle)


@click.command("confirm")
@session_argument
@_as_option
@click.option(
    "--mail",
    "file",
    metavar="FILE.eml",
    required=True,
    help="The reply, saved from the mail program; - is stdin.",
)
@click.option("--yes", is_flag=True, help="You have read the reply, and it agrees: do not ask.")
def confirm_command(session: str, who: str, file: str, yes: bool) -> None:
    """Record a reply by mail as somebody's signature.

    The reply has to name the digest of what is proposed, by its first sixteen digits. The program finds the digest, and
    does not understand whether the words around it agree: so it shows them and asks. Of more than 4,000 characters it
    asks you to read the file; --yes says that you did. That the reply is from who it says is not proved, and the
    signature says so. Prints what the session is then: proposed, or sealed.
    """
    with at_desk() as desk:
        meant = desk.find(session)
        handle = _handle(desk, meant, who)
        content, source = read_input(file)
        reply = desk.replied(meant, handle, content, source)
        say(f"The reply says it is from {reply.said_from}.")
        whole = _shown("It says:", reply.own_words)
        if reply.below:
            words = (
                "Below where it quotes without marks there is more, and some of it may be theirs:"
            )
            whole = _shown(words, reply.below) and whole
        if reply.only_quoted:
            say("The digest stands only in what it quotes.")
        if reply.other_address:
            say(f"The address that is known here is {reply.other_address}.")
        if reply.odd_date:
            say(reply.odd_date)
        name = desk.record(meant).name_of(handle)
        if reply.has_key:
            say(
                f"The agreement names a key for {name}. A reply proves less than a signature by that key, and the "
                "signature page will say that its sender is unproved."
            )
        if not whole and not yes:
            raise InputError(
                f"This reply is longer than what is shown here. Read all of it in {source}, "
                "then add --yes if it agrees."
            )
        if not yes:
            say_indented(
                f"If it agrees, it is the signature of {name}, which is never taken back.", 0
            )
            ask("Does it agree?")
        found = desk.confirm_by_mail(meant, handle, content, source)
        _tell(found, handle)


def _shown(heading: str, words: str) -> bool:
    """Show what a reply says; return whether that is all of it."""
    if not words:
        say(f"{heading} nothing in words of its own.")
        return True
    say(heading)
    say_indented(f"“{words[:_MOST_SHOWN]}{'…' if words[_MOST_SHOWN:] else '”'}", 2)
    more = max(0, len(words) - _MOST_SHOWN)
    if more:
        say(f"{more:,} more characters are not shown here.")
    return not more


def _handle(desk: Desk, session: str, who: str) -> str:
    from workshop.model.people import find_person

    return find_person(desk.record(session).participants, who).handle


def _tell(found: Filed, handle: str) -> None:
    """Say what was recorded and who has still to sign; print the state."""
    say(found.in_words(handle))
    put("sealed" if found.sealed else "proposed")
