"""The pane of the welcome: who is here, why we meet, and the rules and texts the meeting stands under."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.visual import VisualType

from workshop.model.asking import rounds_with
from workshop.model.handles import fits, used_in
from workshop.model.people import Participant, propose_handle, show_person
from workshop.model.record import Record
from workshop.model.sides import PHASES, PRESENCES, SIDES, Side, phase_word, presence_word
from workshop.model.signing_keys import fingerprint_of
from workshop.model.values import show_date
from workshop.model.welcome import Welcome
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.commands import Command
from workshop.tui.panes.asked import while_same
from workshop.tui.panes.drawing import bold, muted, of_side, pairs
from workshop.tui.panes.editing import Subject
from workshop.tui.panes.pane import Pane
from workshop.tui.services import Over, never
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import (
    FieldSpec,
    choice_field,
    date_field,
    line_field,
    side_field,
    text_field,
)
from workshop.tui.words import presence_choices, side_choices

TEXTS: dict[str, str] = {
    "goal": "Our goal",
    "purpose": "Why today",
    "phase": "Phase",
    "ground_rules": "We keep to",
    "prime_directive": "We start from",
    "confidentiality": "Confidential",
    "contract": "Contract",
    "scores_use": "Feedback is for",
    "programme": "Programme",
    "place": "Where",
    "client_legal": "Client, legally",
    "agency_legal": "Agency, legally",
}
"""The texts that have a row, with its label; a row begins its form with that field."""
_LEGAL: dict[str, Side] = {"client_legal": "client", "agency_legal": "agency"}
"""The legal names, which always have a row, so that who has one to give finds where."""
_NEITHER = "observer"
_SHORT = ("goal", "purpose", "phase")
"""Shown above the people; the others below, where there are any."""


def _specs(view: View) -> tuple[FieldSpec, ...]:
    return (
        text_field("goal", "Our goal", placeholder="One sentence both sides share"),
        text_field("purpose", "Why today"),
        choice_field("phase", "Phase", [(each, phase_word(each)) for each in PHASES]),
        text_field(
            "ground_rules",
            "We keep to",
            many=True,
            parse=lambda text: tuple(line.strip() for line in text.splitlines() if line.strip()),
            show=lambda value: "\n".join(value) if isinstance(value, tuple) else "",
            placeholder="One rule a line",
        ),
        text_field("prime_directive", "We start from"),
        text_field("confidentiality", "Confidential"),
        line_field("contract", "Contract", placeholder="Reference of the contract"),
        text_field("contract_relation", "Its relation"),
        date_field("effective", "Effective from", view.today),
        line_field("term", "Term", placeholder="until the next review"),
        text_field("scores_use", "Feedback is for"),
        text_field("programme", "Programme"),
        line_field("place", "Where"),
        line_field("timezone", "Time zone", placeholder="Europe/Lisbon"),
        line_field("client_legal", "Client, legally"),
        line_field("agency_legal", "Agency, legally"),
    )


def _person_specs(record: Record, person: Participant) -> tuple[FieldSpec, ...]:
    instead_of = [
        (each.handle, each.name)
        for each in record.participants
        if each.side == person.side
        and each is not person
        and (each.signatory or each.handle == person.stands_in_for)
    ]
    return (
        side_field("side", "Side"),
        line_field("line", "Who", placeholder="Name <mail>, title"),
        choice_field("presence", "Is", presence_choices()),
        text_field(
            "key",
            "Key for signing",
            placeholder="Optional. The line of a .pub file: ssh-ed25519 AAAA…",
        ),
        *(
            [choice_field("stands_in_for", "Signs instead of", [("", "nobody"), *instead_of])]
            if instead_of and not person.observer
            else []
        ),
    )


def _person_values(person: Participant) -> dict[str, object]:
    return {
        "line": show_person(person),
        "side": person.side,
        "presence": person.presence,
        "key": person.key,
        "stands_in_for": person.stands_in_for,
    }


class WelcomePane(Pane):
    """Who is here, why we meet, and the rules we keep today."""

    KIND = "welcome"
    OWN_COMMANDS = (
        Command(
            "welcome.main",
            "goal",
            "f2",
            "Write the goal we share.",
            ("m",),
            footer=1,
            power="write",
        ),
        Command(
            "welcome.contact",
            "contact",
            "C",
            "This person speaks for the side.",
            footer=3,
            power="people",
        ),
        Command(
            "welcome.signatory",
            "signs",
            "I",
            "This person signs, or no longer signs.",
            power="people",
        ),
        Command(
            "welcome.presence", "present?", "h", "In the room, remote, or absent.", power="people"
        ),
        Command(
            "welcome.programme-owner",
            "runs the reviews",
            "P",
            "This person sees to it that the reviews take place.",
            power="people",
        ),
        Command(
            "welcome.facilitator",
            "facilitates",
            "F",
            "This person leads the meeting.",
            power="people",
        ),
        Command(
            "welcome.observer",
            "just observes",
            "O",
            "This person only watches, or takes part after all: who watches is not asked, counted or to sign.",
            power="people",
        ),
        Command(
            "welcome.handle",
            "change the handle",
            "@",
            "Give this person the handle that goes with the name they have now.",
            power="people",
        ),
    )
    POWERS = {"new": "people", "remove": "people"}
    EMPTY: ClassVar[str] = "Nobody here yet. n adds people."
    HELP_TEXT = (
        "Who is here and for whom, the goal both sides share, and the ground rules. One contact on each side speaks "
        "for it; signatories sign at the end. Observers only watch. A handle is a person's name in forms and files. "
        "Nothing here is required to begin."
    )

    HELP_AT_OWN_SEAT = (
        "Who is here and for whom, the goal both sides share, and the ground rules. One contact on each side speaks "
        "for it; signatories sign at the end. Observers only watch. What is wrong here, tell whoever leads."
    )

    def rows(self, view: View) -> Sequence[Row]:
        """The texts, then the people of each side, then the facilitator."""
        rows = [_text_row(view, name) for name in _SHORT]
        for side in SIDES:
            party = view.record.relationship.organisation(side)
            rows.append(Row(f"heading:{side}", of_side(side, party.name), heading=True))
            rows += [
                _person(view.record, each) for each in view.record.participants if each.side == side
            ]
        outside = [each for each in view.record.participants if each.side is None]
        for heading, leads in (("Facilitation", True), ("Observers", False)):
            people = [each for each in outside if each.facilitator == leads]
            if people:
                rows.append(Row(f"heading:{heading}", bold(heading), heading=True))
                rows += [_person(view.record, each) for each in people]
        rows.append(Row("heading:texts", bold("What we keep to"), heading=True))
        welcome = view.record.one(Welcome)
        rows += [
            _text_row(view, name)
            for name in TEXTS
            if name not in _SHORT and (name in _LEGAL or getattr(welcome, name))
        ]
        return rows

    def detail(self, view: View, uid: str) -> VisualType:
        """A person's address and roles."""
        person = _chosen_person(view.record, uid)
        if person is None:
            return Content("")
        roles = [
            words
            for has, words in (
                (person.contact, "speaks for the side"),
                (person.signatory, _signs(view.record, person)),
                (person.programme_owner, "runs the reviews"),
                (person.facilitator, "leads this meeting"),
                (person.observer, "observes: not asked, not counted, does not sign"),
            )
            if has
        ]
        handle = _handle_words(view.record, person) if view.may("people") else person.handle
        return pairs(
            ("Mail", person.mail),
            ("Role", ", ".join(roles)),
            ("Handle", handle),
            ("Key for signing", fingerprint_of(person.key)),
        )

    def summary(self, view: View) -> Content:
        """The day, and how many are here."""
        people = view.record.participants
        here = sum(each.presence != "absent" and not each.observer for each in people)
        day = show_date(view.record.session.date, view.today)
        return muted(f"{day} · {here} here")

    def subject_of(self, view: View, uid: str) -> Subject | None:
        """A person, or the texts of the session."""
        if uid.startswith("text:"):
            return self._texts(view, uid)
        person = _chosen_person(view.record, uid)
        if person is None:
            return None
        handle = person.handle

        def save(room: Room, name: str, value: object) -> None:
            room.welcome.change_person(handle, **{name: value})

        specs = _person_specs(view.record, person)
        held = _person_values(person)
        values = {spec.name: held[spec.name] for spec in specs}
        return Subject(uid, person.name, specs, values, save=save)

    def _texts(self, view: View, uid: str) -> Subject:
        record = view.record
        values: dict[str, object] = {
            name: getattr(record.one(Welcome), name) for name in Welcome.__struct_fields__
        }
        values |= {
            "phase": record.session.phase,
            "client_legal": record.relationship.client.legal_name,
            "agency_legal": record.relationship.agency.legal_name,
        }
        return Subject(uid, "This session", _specs(view), values, save=_save_text)

    def blank(self, view: View) -> Subject:
        """More people; whose they are is asked."""
        specs = (
            choice_field(
                "side",
                "Side",
                [*side_choices(), (_NEITHER, "neither: they observe")],
                leads=True,
                asked=True,
            ),
            text_field(
                "lines", "Who", placeholder="Name <mail>, title: one person a line", many=True
            ),
        )

        def add(room: Room, given: dict[str, object]) -> str:
            whose = next((each for each in SIDES if each == given["side"]), None)
            handles = room.welcome.add_people(
                str(given["lines"]), whose, observer=given["side"] == _NEITHER
            )
            return f"person:{handles[0]}"

        values: dict[str, object] = {"side": None, "lines": ""}
        return Subject(
            "new:people",
            "More people",
            specs,
            values,
            add=add,
            needs="lines",
            asks=("side",),
            whole=True,
        )

    async def main(self) -> None:
        """Write the goal we share."""
        if subject := self.subject_of(self.view, "text:goal"):
            await self.open_form(subject, "goal")

    async def action_edit(self, focus: str = "") -> None:
        """Edit the chosen person or text, beginning with that text."""
        if self.chosen.startswith("text:"):
            focus = focus or self.chosen.removeprefix("text:")
        await super().action_edit(focus)

    async def action_remove(self) -> None:
        """Take the chosen person out of this session."""
        if person := self._person():
            self.run_worker(self._remove(person))

    async def _remove(self, person: Participant) -> None:
        """Take a person out; asked first where they may have sealed something, which goes with them."""
        view = self.view
        steps = {each.uid: each.title for each in view.record.agenda}
        over: Over = never
        rounds = [f"“{steps[item.step]}”" for item in rounds_with(view.record, person.handle)]
        if rounds:
            over = while_same(
                lambda now: (
                    now.record.person(person.handle),
                    rounds_with(now.record, person.handle),
                ),
                view,
                f"{person.name}, or a round that asks them, was changed at another seat meanwhile. Nobody was removed.",
            )
            answer = await self.console.ask(
                f"Remove {person.name}?\n\nA private round is open in {', '.join(rounds)}. If {person.name} has sealed "
                "something there, it is thrown away unseen, and undo cannot bring it back. The count on the screen "
                "then shows whether it was so.",
                (("n", "keep them here"), ("y", f"remove {person.name}")),
                over=over,
            )
            if answer != "y":
                return
        await self.console.do(lambda room: room.welcome.remove_person(person.handle), over=over)

    async def action_contact(self) -> None:
        """The chosen person speaks for the side; the role moves."""
        await self._set(contact=True)

    async def action_signatory(self) -> None:
        """The chosen person signs, or no longer signs."""
        if person := self._person():
            await self._set(signatory=not person.signatory)

    async def action_programme_owner(self) -> None:
        """The chosen person looks after the programme, or no longer does."""
        if person := self._person():
            await self._set(programme_owner=not person.programme_owner)

    async def action_facilitator(self) -> None:
        """The chosen person leads the meeting."""
        await self._set(facilitator=True)

    async def action_observer(self) -> None:
        """The chosen person only watches, or takes part after all."""
        if person := self._person():
            await self._set(observer=not person.observer)

    async def action_handle(self) -> None:
        """Give the chosen person the handle that goes with their name."""
        person = self._person()
        if person is None:
            self.console.say("Choose a person first.")
            return
        wanted = await self.console.do(lambda room: room.welcome.change_handle(person.handle))
        if wanted is not None:
            self.clauses.select(f"person:{wanted}")

    async def action_presence(self) -> None:
        """In the room, remote, absent, in turn."""
        if person := self._person():
            following = PRESENCES[(PRESENCES.index(person.presence) + 1) % len(PRESENCES)]
            await self._set(presence=following)

    async def _set(self, **fields: object) -> None:
        person = self._person()
        if person is None:
            self.console.say("Choose a person first.")
            return
        await self.console.do(lambda room: room.welcome.change_person(person.handle, **fields))

    def _person(self) -> Participant | None:
        return _chosen_person(self.view.record, self.chosen)


def _save_text(room: Room, name: str, value: object) -> None:
    if name == "phase":
        room.welcome.set_phase(next(each for each in PHASES if each == value))
    elif name == "client_legal":
        room.welcome.name_organisation("client", legal_name=str(value))
    elif name == "agency_legal":
        room.welcome.name_organisation("agency", legal_name=str(value))
    else:
        room.welcome.change(**{name: value})


def _chosen_person(record: Record, uid: str) -> Participant | None:
    return record.person(uid.removeprefix("person:")) if uid.startswith("person:") else None


def _handle_words(record: Record, person: Participant) -> str:
    """Return a person's handle, and where their name has changed since, whether it can change with it."""
    handle = person.handle
    if fits(handle, person.name):
        return handle
    if used := used_in(record, handle):
        return f"{handle}; it stays: {used} uses it"
    others = {each.handle for each in record.participants}
    return f"{handle}; @ makes it {propose_handle(person.name, others)}"


def _text_row(view: View, name: str) -> Row:
    record = view.record
    if name == "phase":
        value = phase_word(record.session.phase)
    elif name in _LEGAL:
        value = record.relationship.organisation(_LEGAL[name]).legal_name
    else:
        value = getattr(record.one(Welcome), name)
    if name == "goal":
        hint = "one sentence both sides share" + (": F2 writes it" if view.may("write") else "")
        shown = bold(value) if value else muted(hint)
    else:
        words = " ".join(value) if isinstance(value, tuple) else value
        shown = Content(words) if words else muted("–")
    return Row(f"text:{name}", Block(Passage(shown, muted(TEXTS[name])), indent=18))


def _signs(record: Record, person: Participant) -> str:
    """Return that a signatory signs, and for whom as a deputy."""
    return f"signs for {record.name_of(person.stands_in_for)}" if person.stands_in_for else "signs"


def _person(record: Record, person: Participant) -> Row:
    style = "$muted" if person.presence == "absent" else ""
    name = Content.styled(person.name, style) if style else Content(person.name)
    title = muted(f"  {person.title}") if person.title else Content("")
    roles = [
        words
        for has, words in (
            (person.facilitator, "facilitates"),
            (person.contact, "contact"),
            (person.signatory, _signs(record, person)),
            (person.programme_owner, "runs the reviews"),
            (person.observer, "observer"),
        )
        if has
    ]
    if person.presence != "room":
        roles.append(presence_word(person.presence))
    return Row(
        f"person:{person.handle}",
        Block(Passage(name + title, right=muted(" · ".join(roles)))),
    )
