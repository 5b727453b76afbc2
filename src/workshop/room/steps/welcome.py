"""Intents of the welcome: people, the phase, the goal and the texts the meeting stands under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from msgspec import structs

from workshop.errors import InputError, Refused, StoreError
from workshop.model.asking import rounds_with
from workshop.model.deputies import deputy_of, settled, with_deputy, without_deputies
from workshop.model.handles import fits, used_in
from workshop.model.items import edited, handles_in, owners_in
from workshop.model.people import (
    Organisation,
    Participant,
    checked_mail,
    contact_of,
    corrected,
    parse_people,
    parse_person,
    propose_handle,
    recognised,
    with_contact,
)
from workshop.model.record import Record
from workshop.model.sides import PHASES, Phase, Side, phase_word, side_word
from workshop.model.signing_keys import fingerprint_of
from workshop.model.text import clean_line
from workshop.model.together import under
from workshop.model.welcome import Welcome
from workshop.room.acts import changed, label
from workshop.room.rounds.running import no_longer_asked
from workshop.room.steps.intents import Intents, named
from workshop.store.writer import Writer

_NOT_AN_OBSERVERS = ("contact", "signatory", "programme_owner")
"""Roles that an observer cannot have."""
_OWN_SEAT = (
    "A key is named so only at a person's own seat, by whoever came to it with that key over ssh."
)


class WelcomeIntents(Intents):
    """What can be done in a welcome."""

    NAME = "welcome"
    KIND = "welcome"

    def change(self, **fields: object) -> None:
        """Change the purpose, the goal or another of the session's opening texts."""
        self.change_single(Welcome, fields)

    def add_people(
        self, lines: str, side: Side | None, *, observer: bool = False
    ) -> tuple[str, ...]:
        """Add people, one a line, to a side; None adds a facilitator from outside. Returns their handles.

        With `observer` they only watch, from a side or from neither; so does whose title ends in that word. The first
        member of a side without a contact becomes its contact and signatory. Raises InputError naming the line at
        fault; then nobody is added.
        """
        core = self.core
        with self.writing("add-people", power="people") as writer:
            record = core.record
            try:
                people = self._recognise(
                    parse_people(lines, side, core.store.handles(record.relationship.id))
                )
            except InputError as error:
                raise InputError(str(error), "lines") from None
            if not people:
                raise InputError("Write one person a line: Name <mail>, title.", "lines")
            if observer:
                people = tuple(structs.replace(each, observer=True) for each in people)
            members = [each for each in people if not each.observer]
            if side is None and members and (len(members) > 1 or record.facilitator):
                raise InputError("One person facilitates. Put the others on a side.", "side")
            led = side is not None and contact_of(record.participants, side) is not None
            for person in people:
                leads = person.contact and not person.observer and not led
                added = structs.replace(
                    person,
                    contact=leads,
                    signatory=leads,
                    facilitator=side is None and not person.observer,
                )
                writer.save_participant(record.session.id, added)
            writer.describe(f"{', '.join(person.name for person in people)} added")
        return tuple(person.handle for person in people)

    def _recognise(self, people: Iterable[Participant]) -> tuple[Participant, ...]:
        """Return `people`, those of earlier sessions of this relationship under the handles they had there."""
        record = self.core.record
        known = without_deputies(self.core.store.people(record.relationship.id))
        present = {each.handle for each in record.participants}
        present |= set(self.core.store.known_as(record.session.id).values())
        found: list[Participant] = []
        for person in people:
            found.append(recognised(person, known, present))
            present.add(found[-1].handle)
        return tuple(found)

    def change_person(self, handle: str, **fields: object) -> None:
        """Correct a person: name, title, mail, side, presence, key, or a role.

        The roles are contact, signatory, programme_owner, facilitator and observer; `line` stands for name, mail and
        title at once. Naming a second contact on a side moves the role, and so does naming a second facilitator. Who
        changes sides takes along what they own, and speaks or signs there only where nobody does yet. Who becomes an
        observer loses the other roles but that of the facilitator. `key` is the public key that they sign with, as in a
        .pub file; `stands_in_for` names whom they sign for as a deputy, by handle.
        """
        core = self.core
        if fields.get("key"):
            fields["key"] = _key(
                str(fields["key"])
            )  # asks another program, so before anything is locked
        with self.writing("change-person", power="people") as writer:
            record, person = core.record, core.person(handle)
            roles = dict.fromkeys(_NOT_AN_OBSERVERS, False) if fields.get("observer") else {}
            wanted = _corrected(
                person, {**roles, **{k: v for k, v in fields.items() if k != "stands_in_for"}}
            )
            if wanted.side != person.side:
                wanted = _on_new_side(record, wanted, fields)
            people = [wanted if each.handle == handle else each for each in record.participants]
            if fields.get("contact"):
                people = list(with_contact(people, handle))
            if fields.get("facilitator"):
                people = [
                    structs.replace(each, facilitator=each.handle == handle) for each in people
                ]
            if fields.get("signatory") and (deputy := deputy_of(people, handle)):
                signs = structs.replace(deputy, signatory=False, stands_in_for="")
                people = [signs if each is deputy else each for each in people]
            if "stands_in_for" in fields:
                people = list(with_deputy(people, handle, str(fields["stands_in_for"] or "")))
            moved = handle if wanted.side != person.side else ""
            people = list(settled(people, moved))
            _require_place(people)
            _require_own_keys(people)
            for before, after in zip(record.participants, people, strict=True):
                if before != after:
                    writer.save_participant(record.session.id, after)
            if wanted.side != person.side:
                self._take_along(writer, wanted)
            writer.describe(_what_changed(person, people, fields))

    def sign_with_own_key(self) -> str:
        """Name the key that opened this seat as the one its person signs with; return its fingerprint.

        Raises Refused where no key opened it, or where that is not theirs any more.
        """
        core = self.core
        shown = core.seat.entry.shown if core.seat.entry.proof == "login" else ""
        with self.writing("sign-with-own-key", power="own-key", whose=core.seat.side) as writer:
            record = core.record
            known = (
                each.secret
                for each in core.store.invitations(core.id)
                if (each.handle, each.fingerprint) == (core.seat.handle, shown)
                and each.proved
                and not each.revoked
            )
            key = next(known, "") if shown else ""
            if not key:
                raise Refused(_OWN_SEAT)
            person = structs.replace(core.person(core.seat.handle), key=key)
            _require_own_keys(
                person if each.handle == person.handle else each for each in record.participants
            )
            writer.save_participant(core.id, person)
            writer.describe(f"{person.name}: signs with the key {shown}")
        return shown

    def _take_along(self, writer: Writer, person: Participant) -> None:
        record = self.core.record
        people = (person if each.handle == person.handle else each for each in record.participants)
        now = structs.replace(record, participants=tuple(people))
        for item in record.items:
            owners = owners_in(item.body)
            if person.handle in owners:
                side = now.side_of(owners)
                self.put(writer, structs.replace(edited(item, item.body), side=side))

    def change_handle(self, handle: str) -> str:
        """Give a person the handle that their name gives now, and return it; what they own goes with it.

        Raises Refused, saying why, where it stays: something uses it already, or it fits.
        """
        core = self.core
        with self.writing("change-handle", power="people") as writer:
            record, person = core.record, core.person(handle)
            if fits(handle, person.name):
                raise Refused(f"The handle {handle} is what the name {person.name} gives.")
            used = used_in(record, handle)
            if not used and core.store.is_known_elsewhere(core.id, handle):
                used = "another session"
            if used:
                raise Refused(f"{person.name} keeps the handle {handle}: {used} uses it.")
            taken = core.store.handles(record.relationship.id) - {handle}
            wanted = propose_handle(person.name, taken)
            writer.change_handle(core.id, handle, wanted)
            if deputy := deputy_of(record.participants, handle):
                writer.save_participant(core.id, structs.replace(deputy, stands_in_for=wanted))
            for before, after in zip(
                record.items, under(record, {handle: wanted}).items, strict=True
            ):
                if before != after:
                    self.put(writer, after)
            writer.describe(f"{person.name}: handle {handle} changed to {wanted}")
        return wanted

    def remove_person(self, handle: str) -> None:
        """Take a person out of this session, with what they sealed in the private rounds that run.

        Refused while something here is in their name.
        """
        core = self.core
        with self.writing("remove-person", power="people") as writer:
            person = core.person(handle)
            held = [label(item) for item in core.record.items if handle in handles_in(item.body)]
            if held:
                raise Refused(
                    f"{person.name} owns, reports or helps with {', '.join(held)}. Give these to somebody else first, "
                    "or mark the person absent."
                )
            rounds = rounds_with(core.record, handle)
            stays = [each for each in core.record.participants if each.handle != handle]
            freed = settled([*stays, structs.replace(person, signatory=False)])
            for before, after in zip(stays, settled(freed[:-1]), strict=True):
                if before != after:
                    writer.save_participant(core.record.session.id, after)
            no_longer_asked(core, writer, handle)
            writer.remove_participant(core.record.session.id, handle)
            writer.describe(f"{person.name} removed")
        for item in rounds:
            # What could not be removed counts no more, and goes with the rest of the round.
            with suppress(StoreError), core.store.holding():
                core.urns.take_out(item.uid, handle)

    def set_phase(self, phase: Phase) -> None:
        """Set the phase of the relationship, for this session and from now on."""
        with self.writing("phase") as writer:
            if phase not in PHASES:
                raise InputError(
                    f"A phase is one of {', '.join(map(phase_word, PHASES))}.", "phase"
                )
            writer.describe(f"phase set to {phase_word(phase)}")
            record = self.core.record
            writer.save_session(structs.replace(record.session, phase=phase))
            now = structs.replace(record.relationship, phase=phase)
            writer.save_relationship(now)
            writer.name_in_records(now)

    def name_organisation(self, side: Side, *, name: str = "", legal_name: str = "") -> None:
        """Correct the name of a party, or give its legal name; what is left empty stays."""
        with self.writing(
            "organisation", f"name of the {side_word(side)} changed", power="people"
        ) as writer:
            relationship = self.core.record.relationship
            after = corrected(relationship.organisation(side), Organisation(name, legal_name))
            wanted = (
                structs.replace(relationship, client=after)
                if side == "client"
                else structs.replace(relationship, agency=after)
            )
            writer.save_relationship(wanted)
            writer.name_in_records(wanted)


def _corrected(person: Participant, fields: dict[str, object]) -> Participant:
    """Return `person` with `fields`, checked. Raises InputError with the field."""
    given = dict(fields)
    if "line" in given:
        name, mail, title = parse_person(str(given.pop("line")))
        given |= {"name": name, "mail": mail, "title": title}
    for field in ("name", "title", "mail"):
        if field in given:
            try:
                tidy = checked_mail if field == "mail" else clean_line
                given[field] = tidy(str(given[field]))
            except InputError as error:
                raise InputError(str(error), field) from None
    wanted = changed(person, given)
    if not wanted.name:
        raise InputError("A person needs a name.", "name")
    return wanted


def _key(typed: str) -> str:
    """Return the public key in what was typed or pasted. Raises InputError, StoreError where ssh-keygen is missing."""
    from workshop.agreement.signatures.public_key import (
        read_public_keys,  # starts programs; rarely used
    )

    try:
        keys = read_public_keys(typed.encode("utf-8", "replace"), "this field")
    except InputError as error:
        raise InputError(str(error), "key") from None
    if len(keys) > 1:
        raise InputError(
            "These are several keys. Write the one that this person signs with.", "key"
        )
    return keys[0].text


def _what_changed(
    person: Participant, people: Iterable[Participant], fields: dict[str, object]
) -> str:
    """Return the words of an act on a person; what changes how somebody signs is said whole."""
    now = next(each for each in people if each.handle == person.handle)
    if now.key != person.key:
        key = fingerprint_of(now.key)
        return f"{person.name}: " + (
            f"signs with the key {key}" if key else "key for signing removed"
        )
    if now.stands_in_for != person.stands_in_for:
        other = next((each.name for each in people if each.handle == now.stands_in_for), "")
        return f"{person.name}: " + (
            f"signs in the stead of {other}" if other else "is no deputy any more"
        )
    return f"{person.name}: {named(fields)} changed"


def _require_own_keys(people: Iterable[Participant]) -> None:
    """Raise InputError where one key is named for two people."""
    known: dict[str, Participant] = {}
    for person in people:
        other = known.setdefault(person.key, person) if person.key else person
        if other is not person:
            raise InputError(
                f"{other.name} signs with this key already. Each person has a key of their own.",
                "key",
            )


def _on_new_side(record: Record, person: Participant, fields: dict[str, object]) -> Participant:
    led = person.side is None or contact_of(record.participants, person.side) is not None
    roles = {
        role: bool(fields[role]) if role in fields else getattr(person, role) and not led
        for role in ("contact", "signatory")
    }
    return structs.replace(person, **roles)


def _require_place(people: Sequence[Participant]) -> None:
    for person in people:
        if person.side is None and not (person.facilitator or person.observer):
            raise InputError(
                f"Only the facilitator and observers belong to no side. Put {person.name} on one first, make them an "
                "observer, or remove them.",
                "side",
            )
        if person.observer and any(getattr(person, role) for role in _NOT_AN_OBSERVERS):
            raise InputError(
                f"{person.name} is an observer: they neither speak nor sign for a side, nor run the reviews. "
                "Take that role off them first.",
                "observer",
            )
        if person.side is None and (person.contact or person.signatory):
            raise InputError(
                f"{person.name} belongs to no side, so they cannot speak or sign for one.", "side"
            )
