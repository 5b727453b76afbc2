"""Organisations, the relationship between two of them, and the people who take part."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from typing import ClassVar

from msgspec import Struct, structs

from workshop.errors import InputError
from workshop.model.scripts import hyphenated, plain_signs
from workshop.model.sides import Phase, Presence, Side
from workshop.model.text import clean, clean_line, folded, shorten, without_controls

HANDLE = re.compile(r"[a-z][a-z0-9-]{0,31}")


class Organisation(Struct, frozen=True):
    """One party."""

    name: str
    """What everybody calls it."""
    legal_name: str = ""
    """As it stands in contracts; "" where nobody has given it."""


def corrected(organisation: Organisation, wanted: Organisation) -> Organisation:
    """Return `organisation` with the names of `wanted`, tidied; a name that is empty there stays as it is.

    Raises InputError for one of which nothing can be seen.
    """
    return Organisation(
        _name(wanted.name, "name") or organisation.name,
        _name(wanted.legal_name, "legal_name") or organisation.legal_name,
    )


def _name(typed: str, field: str) -> str:
    name = clean_line(typed)
    if typed.strip() and not name:
        raise InputError("Nothing of this name can be seen. Type it in letters.", field)
    return name


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

    @property
    def names(self) -> dict[Side, str]:
        """What everybody calls each party."""
        return {"client": self.client.name, "agency": self.agency.name}


class Participant(Struct, frozen=True):
    """A person on a side, the facilitator or an observer, as they take part in one session."""

    LATER: ClassVar[frozenset[str]] = frozenset({"observer", "key", "stands_in_for"})
    """Fields that records of version 0.1.0 do not have."""

    handle: str
    """A short name in ASCII, unique in the relationship."""
    name: str
    side: Side | None = None
    """None for a facilitator from outside, and for an observer of neither side."""
    title: str = ""
    mail: str = ""
    contact: bool = False
    """Whether they speak for their side; each side has exactly one contact."""
    signatory: bool = False
    programme_owner: bool = False
    """Whether they run the relationship programme on their side."""
    facilitator: bool = False
    presence: Presence = "room"
    observer: bool = False
    """Whether they only watch: never asked in a round, never counted, neither contact nor signatory."""
    key: str = ""
    """The public key that they sign with, `ssh-ed25519 AAAA…`; "" where none is named."""
    stands_in_for: str = ""
    """The handle of whom they sign for as a deputy, who does not sign then; "" for nobody."""

    @property
    def takes_part(self) -> bool:
        """Whether they are here as a member of a side, to be asked and counted."""
        return self.side is not None and self.presence != "absent" and not self.observer


def propose_handle(name: str, taken: Container[str]) -> str:
    """Return a handle for `name` that is not in `taken`: `ines-moreau`, then `ines-moreau-2`."""
    stem = hyphenated(name)
    if not stem[:1].isalpha():
        stem = f"p-{stem}" if stem else "person"
    handle, count = stem[:28].strip("-"), 1
    while handle in taken:
        count += 1
        handle = f"{stem[: 31 - len(str(count))].strip('-')}-{count}"
    return handle


_BEGINS_MAIL, _ENDS_MAIL, _SEPARATES = "<＜", ">＞", ",;，；、،؛"
_MARKS = _BEGINS_MAIL + _ENDS_MAIL + _SEPARATES
_PERSON = re.compile(
    rf"""(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<name>[^{_MARKS}]+?))\s*"""
    rf"(?:[{_BEGINS_MAIL}](?P<mail>[^{_BEGINS_MAIL}{_ENDS_MAIL}]*)[{_ENDS_MAIL}])?\s*"
    rf"(?:[{_SEPARATES}]\s*(?P<title>.*))?"
)
_OBSERVER = re.compile(rf"(?:(?P<title>.*?)\s*[{_SEPARATES}]\s*)?observer", re.IGNORECASE)
"""A title that ends in the word observer, or is that word."""
_MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def parse_person(line: str) -> tuple[str, str, str]:
    """Return name, e-mail and title from a line like `Ines Moreau <ines@bw.example>, Marketing Director`.

    E-mail and title may be missing; a name with a comma stands in quotes. Signs between them may be full-width or
    Arabic; name and title stay as they are. Raises InputError naming what is wrong with
    the line.
    """
    text = " ".join(clean(line).split())
    match = _PERSON.fullmatch(text)
    quoted = match["quoted"] if match else None
    name = clean_line(quoted.replace('""', '"') if quoted else match["name"] if match else "")
    if match is None or not name:
        raise InputError(
            f"“{text[:60]}” does not read as a person. Write: Name <mail>, title (mail and title may be left out)."
        )
    return (
        name,
        checked_mail(match["mail"] or ""),
        clean_line(match["title"] or ""),
    )


def checked_mail(text: str) -> str:
    """Return the e-mail address in `text`, tidied; "" for none. Raises InputError for what is not one."""
    mail = plain_signs(clean_line(text))
    if mail and not _MAIL.fullmatch(mail):
        raise InputError(
            f"“{mail[:60]}” is not an e-mail address. Write it like name@company.example.", "mail"
        )
    return mail


def parse_people(lines: str, side: Side | None, taken: Iterable[str]) -> tuple[Participant, ...]:
    """Return the people in `lines`, one a line; the first member of a side is its contact and signatory.

    Whose title ends in the word observer is one. Raises InputError with the number of the line at fault.
    """
    used = set(taken)
    people: list[Participant] = []
    clean(
        lines
    )  # refuses what is too long; it would also take out empty lines at the top, which count
    for number, line in enumerate(without_controls(lines).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            name, mail, title = parse_person(line)
        except InputError as error:
            raise InputError(f"Line {number}: {error}", error.field) from None
        handle = propose_handle(name, used)
        used.add(handle)
        watches = _OBSERVER.fullmatch(title)
        title = (watches["title"] or "") if watches else title
        leads = side is not None and not watches and all(each.observer for each in people)
        people.append(
            Participant(
                handle, name, side, title, mail, leads, signatory=leads, observer=bool(watches)
            )
        )
    return tuple(people)


def recognised(
    person: Participant, known: Iterable[Participant], present: Container[str]
) -> Participant:
    """Return `person` with the handle and roles of the one of `known` with the same name and side, if any.

    Somebody who is `present` already is not taken, and an observer gets no roles. Title, mail and key of the known
    person fill in where none is given.
    """
    for each in known:
        same = each.side == person.side and each.name.casefold() == person.name.casefold()
        if same and each.handle not in present:
            return structs.replace(
                person,
                handle=each.handle,
                title=person.title or each.title,
                mail=person.mail or each.mail,
                key=person.key or each.key,
                signatory=person.signatory or (each.signatory and not person.observer),
                programme_owner=each.programme_owner and not person.observer,
            )
    return person


def show_person(person: Participant) -> str:
    """Return the line that `parse_person` reads back."""
    mail = f" <{person.mail}>" if person.mail else ""
    title = f", {person.title}" if person.title else ""
    return f"{_quoted(person.name)}{mail}{title}"


def show_in_list(person: Participant) -> str:
    """Return the line that `parse_people` reads back, with the word that marks an observer."""
    return f"{show_person(person)}, observer" if person.observer else show_person(person)


def _quoted(name: str) -> str:
    if name.startswith('"') or any(mark in name for mark in _MARKS):
        return '"' + name.replace('"', '""') + '"'
    return name


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
    """Return the one person meant by a handle, a full name or an unambiguous beginning of a name or of a word in it.

    Accents count only where they tell two people apart. Raises InputError naming who is there, with their handles.
    """
    everyone = list(people)
    line = clean_line(words)
    close = _called(everyone, line.casefold(), str.casefold) or _called(
        everyone, folded(line), folded
    )
    if len(close) == 1:
        return close[0]
    if close:
        names = with_handles(close)
        raise InputError(
            f"“{shorten(words, 40)}” could be {names}. Write more of the name, or what stands in brackets."
        )
    raise InputError(
        f"Nobody here is called “{shorten(words, 40)}”. Here are: {with_handles(everyone)}. Add people in Welcome."
    )


def _called(
    everyone: Iterable[Participant], wanted: str, plain: Callable[[str], str]
) -> list[Participant]:
    """Return those whom `wanted` means best, with the names made `plain`."""
    names = {each: plain(each.name) for each in everyone}
    exact = [each for each, name in names.items() if wanted in (each.handle, name)]
    begins = [each for each, name in names.items() if wanted and name.startswith(wanted)]
    within = [each for each, name in names.items() if wanted and f" {wanted}" in f" {name}"]
    return exact or begins or within


def find_people(people: Iterable[Participant], words: str) -> tuple[Participant, ...]:
    """Return everybody meant by names or handles with commas, semicolons, & or *and* between them, each once.

    Raises InputError like `find_person`.
    """
    everyone = list(people)
    names = re.split(r"\s*[,;&、，；]\s*|\s+and\s+", words.strip())
    found = [find_person(everyone, each) for each in names if each]
    return tuple({each.handle: each for each in found}.values())


def with_handles(people: Iterable[Participant]) -> str:
    """Return the names of `people` with their handles, `nobody yet` where there is nobody."""
    return ", ".join(f"{each.name} ({each.handle})" for each in people) or "nobody yet"
