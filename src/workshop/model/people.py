"""Organisations, the relationship between two of them, and the people who sit down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable

from msgspec import Struct, structs

from workshop.errors import InputError
from workshop.model.sides import Phase, Presence, Side
from workshop.model.text import clean, clean_line

HANDLE = re.compile(r"[a-z][a-z0-9-]{0,31}")


class Organisation(Struct, frozen=True):
    """One party."""

    name: str
    """What everybody calls it."""
    legal_name: str = ""
    """As it stands in contracts; "" where nobody has given it."""


class Relationship(Struct, frozen=True):
    """One client organisation and one agency organisation, with a phase."""

    id: str
    client: Organisation
    agency: Organisation
    phase: Phase = "development"

    @property
    def name(self) -> str:
        """`Client + Agency`."""
        return f"{self.client.name} + {self.agency.name}"

    def organisation(self, side: Side) -> Organisation:
        """Return the organisation on `side`."""
        return self.client if side == "client" else self.agency


class Participant(Struct, frozen=True):
    """A person on a side, or the facilitator, as they take part in one session."""

    handle: str
    """Their name for machines, unique in the workspace."""
    name: str
    side: Side | None = None
    """None for a facilitator from outside."""
    title: str = ""
    mail: str = ""
    contact: bool = False
    """Exactly one on each side speaks for it."""
    signatory: bool = False
    programme_owner: bool = False
    """Runs the relationship programme on this side."""
    facilitator: bool = False
    presence: Presence = "room"


def propose_handle(name: str, taken: Container[str]) -> str:
    """Return a handle for `name` that is not in `taken`: `ines-moreau`, then `ines-moreau-2`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:28].strip("-")
    if not stem or not stem[0].isalpha():
        stem = f"p-{stem}".rstrip("-") if stem else "person"
    handle, count = stem, 1
    while handle in taken:
        count += 1
        handle = f"{stem}-{count}"
    return handle


_PERSON = re.compile(r"(?P<name>[^<>,;]+?)\s*(?:<(?P<mail>[^<>]*)>)?\s*(?:[,;]\s*(?P<title>.*))?")
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def parse_person(line: str) -> tuple[str, str, str]:
    """Return name, e-mail and title from a line like `Ines Moreau <ines@bw.example>, Marketing Director`.

    E-mail and title may be missing. Raises InputError naming what is wrong with the line.
    """
    text = clean_line(line)
    match = _PERSON.fullmatch(text)
    if match is None or not match["name"].strip():
        raise InputError(
            f"“{text[:60]}” does not read as a person. Write: Name <mail>, title (mail and title may be left out)."
        )
    mail = (match["mail"] or "").strip()
    if mail and not _MAIL.fullmatch(mail):
        raise InputError(
            f"“{mail[:60]}” is not an e-mail address. Write: Name <name@company.example>, title."
        )
    return match["name"].strip(), mail, (match["title"] or "").strip()


def parse_people(lines: str, side: Side | None, taken: Iterable[str]) -> tuple[Participant, ...]:
    """Return the people in `lines`, one a line; the first on a side is its contact and signatory.

    Raises InputError with the number of the line at fault.
    """
    used = set(taken)
    people: list[Participant] = []
    for number, line in enumerate(clean(lines).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            name, mail, title = parse_person(line)
        except InputError as error:
            raise InputError(f"Line {number}: {error}", error.field) from None
        handle = propose_handle(name, used)
        used.add(handle)
        leads = side is not None and not people
        people.append(Participant(handle, name, side, title, mail, contact=leads, signatory=leads))
    return tuple(people)


def show_person(person: Participant) -> str:
    """Return the line that `parse_person` reads back."""
    mail = f" <{person.mail}>" if person.mail else ""
    title = f", {person.title}" if person.title else ""
    return f"{person.name}{mail}{title}"


def contact_of(people: Iterable[Participant], side: Side) -> Participant | None:
    """Return the contact of `side`, None where none is named."""
    return next((person for person in people if person.side == side and person.contact), None)


def with_contact(people: Iterable[Participant], handle: str) -> tuple[Participant, ...]:
    """Return `people` with the contact's role moved to `handle` on that person's side."""
    everyone = tuple(people)
    side = next(person.side for person in everyone if person.handle == handle)
    return tuple(
        structs.replace(person, contact=person.handle == handle) if person.side == side else person
        for person in everyone
    )


def find_person(people: Iterable[Participant], words: str) -> Participant:
    """Return the one person meant by a handle, a full name or an unambiguous beginning of a name.

    Raises InputError naming who is there.
    """
    everyone = [person for person in people if person.side is not None or person.facilitator]
    wanted = clean_line(words).casefold()
    exact = [each for each in everyone if wanted in (each.handle, each.name.casefold())]
    close = exact or [
        each for each in everyone if each.name.casefold().startswith(wanted) and wanted
    ]
    if len(close) == 1:
        return close[0]
    names = ", ".join(person.name for person in (close or everyone)) or "nobody yet"
    if close:
        raise InputError(f"“{words.strip()}” could be {names}. Write more of the name.")
    raise InputError(
        f"Nobody here is called “{words.strip()}”. Here are: {names}. Add people in Welcome."
    )
