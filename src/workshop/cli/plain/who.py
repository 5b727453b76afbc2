"""Choosing in lines who sits down, where the command does not say it."""

from __future__ import annotations

import sys

from workshop.cli.plain.lines import Ended, Lines
from workshop.cli.plain.talk import letter_in
from workshop.errors import InputError
from workshop.model.people import find_person, with_handles
from workshop.model.sides import side_word
from workshop.room.seating import WhoSits


def choose_who(found: WhoSits) -> str:
    """Return the handle of who is chosen from a list. Raises InputError where nobody is, or nobody could type it."""
    lines = Lines()
    if lines.at_a_terminal and found.people:
        lines.say(f"{found.title}. Who are you?", *_listed(found))
        try:
            while typed := lines.ask("Your number or your name; Enter alone leaves:"):
                if handle := _meant(lines, found, typed):
                    return handle
        except Ended:
            sys.stdout.write("\n")
    raise InputError(
        f"Say who you are: --as HANDLE. In this session are: {with_handles(found.people)}."
    )


def _listed(found: WhoSits) -> list[str]:
    words = []
    for place, each in enumerate(found.people, start=1):
        whose = f", {side_word(each.side)}" if each.side else ""
        taken = ", whose seat is taken" if each.handle in found.taken else ""
        words.append(f"{place}: {each.name}{whose}{taken}.")
    return words


def _meant(lines: Lines, found: WhoSits, typed: str) -> str:
    number = letter_in(typed)
    if number.isdecimal() and 0 < int(number[:5]) <= len(found.people):
        return found.people[int(number) - 1].handle
    try:
        return find_person(found.people, typed).handle
    except InputError as error:
        lines.say(str(error))
        return ""
