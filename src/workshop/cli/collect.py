"""`workshop collect`: answered forms into the rounds of a session. It never says what they say.

It says whose were taken, but of an anonymous round only how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workshop.cli.desk import at_desk, session_argument
from workshop.cli.input import read_input
from workshop.cli.output import put, say

if TYPE_CHECKING:
    from workshop.room.collecting import Collected, Outcome


@click.command("collect")
@session_argument
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--partly", is_flag=True, help="Take what can be understood of a form; name the rest."
)
def collect_command(session: str, files: tuple[str, ...], partly: bool) -> None:
    """Take answered forms into the rounds of SESSION.

    Reads each FILE (- is stdin): saved answers, a mail with them, a form in TOML, or a folder of these; and prints the
    handle of everybody whose answers were taken, of an anonymous round only how many. Each file is taken once, and a
    newer one replaces an older one. What cannot be taken is named, and the others are taken all the same. Where nothing
    was taken, it ends with 1. `workshop export SESSION forms -o DIR` hands the forms out.
    """
    from workshop.errors import WorkshopError

    worst, delete, any_taken = 0, False, False
    said: set[str] = set()
    unnamed: Counter[tuple[str, Outcome]] = Counter()
    with at_desk() as desk:
        meant = desk.find(session)
        for file in _each(files):
            try:
                content, source = read_input(file)
                found = desk.collect(meant, content, source, partly=partly)
            except WorkshopError as error:
                # What is wrong with the session is the same for every file: it is said once.
                if str(error) not in said:
                    say(str(error))
                said.add(str(error))
                worst = max(worst, error.exit_code)
                continue
            for taken in found:
                any_taken = any_taken or bool(taken.sealed)
                unnamed.update(each for each in taken.outcomes if each[0] in taken.unnamed)
                if told := _told(taken):
                    say(f"{source}: {told}")
                if any(title not in taken.unnamed for title in taken.sealed):
                    put(taken.person.handle)
                for refused in taken.refused:
                    say(refused)
                    worst = max(worst, 1)
                delete = delete or (taken.open and bool(taken.unnamed))
    for title in dict.fromkeys(title for title, _ in unnamed):
        say(_counted(title, unnamed))
    if delete:
        say("These files still say who wrote what, and a round in them is anonymous: delete them.")
    if worst or not any_taken:
        click.get_current_context().exit(worst or 1)


def _each(files: tuple[str, ...]) -> Iterator[str]:
    """Yield the files that are meant, those in a folder one by one."""
    from pathlib import Path

    from workshop.documents.files import files_in
    from workshop.errors import InputError

    for file in files:
        if file != "-" and Path(file).is_dir():
            found = files_in(Path(file))
            if not found:
                raise InputError(
                    f"{file} is an empty folder; put the answers that came back into it."
                )
            yield from map(str, found)
        else:
            yield file


def _told(taken: Collected) -> str:
    """Return what became of somebody's answers in the rounds that name people, "" where there are none."""
    name = taken.person.name

    def named(*outcomes: Outcome) -> list[str]:
        return [each for each in taken.titles(*outcomes) if each not in taken.unnamed]

    replaced = named("replaced")
    titles = [
        f"{title} (replaced)" if title in replaced else title
        for title in named("sealed", "replaced")
    ]
    parts = [f"sealed for {name}: {', '.join(titles)}."] if titles else []
    for outcome, words in _NOT_TAKEN.items():
        if found := named(outcome):
            parts.append(f"{words.format(name=name)}: {', '.join(found)}.")
    return " ".join(parts)


def _counted(title: str, unnamed: Counter[tuple[str, Outcome]]) -> str:
    """Return how many answers to an anonymous round were taken, and how many were not."""
    parts = [
        f"{count} {words}"
        for outcome, words in _COUNTS.items()
        if (count := unnamed[title, outcome])
    ]
    return f"{title}, anonymous: {', '.join(parts)}."


_COUNTS: dict[Outcome, str] = {
    "sealed": "sealed",
    "replaced": "sealed in place of an earlier one",
    "left": "not answered",
    "again": "taken before",
    "older": "left out, since something newer is sealed already",
}
_NOT_TAKEN: dict[Outcome, str] = {
    "left": "Not answered",
    "again": "This file of {name} was taken before",
    "older": "Something newer of {name} is sealed already, so this was left out",
}
