"""Forms: what rounds ask before the meeting, handed out as a file for one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from workshop.documents.form import Asked, blank_form, write_form
from workshop.documents.sealed_answers import new_key, public_half, token_of
from workshop.errors import Refused
from workshop.model.asking import asked
from workshop.model.people import Participant, find_person
from workshop.model.record import Record
from workshop.model.session import EDITABLE, require_state
from workshop.model.sides import other, side_word
from workshop.room.acts import Acts
from workshop.room.core import Core
from workshop.room.form_rounds import as_planned, open_as_planned, planned, rounds_for, running
from workshop.room.rounds.entries import key_of
from workshop.room.rounds.intents import RoundIntents
from workshop.room.seats import require

if TYPE_CHECKING:
    # The writers of pages and mails are loaded when a form is handed out.
    from workshop.documents.form_page import PageRound

FormFormat = Literal["html", "toml"]


class FormFile(Struct, frozen=True):
    """A file that is handed out."""

    name: str
    text: str


class FormIntents(Acts):
    """What can be done with forms."""

    NAME = "forms"

    def __init__(self, core: Core, rounds: RoundIntents) -> None:
        super().__init__(core)
        self._rounds = rounds

    def hand_out(self, words: str, form: FormFormat = "toml") -> str:
        """Return the form of the person meant by `words`: every round by form in which they are asked.

        Rounds that are not open yet are opened, so that what the form promises holds. Raises InputError where the words
        mean nobody here; Refused where they are not asked, or a round cannot be run as it is planned.
        """
        core = self.core
        require(core.seat, "hand-out")
        require_state(core.record.session, EDITABLE)
        person = find_person(core.record.participants, words)
        self._require_any()
        self._open_planned((person,))
        rounds = rounds_for(core.record, person)
        if not rounds:
            raise Refused(
                f"{person.name} is not asked by form in this session: {_why_not(core.record, person)}."
            )
        if form == "toml":
            return write_form(blank_form(core.record, person, [each for _, each in rounds]))
        from workshop.documents.form_page import form_page

        return form_page(core.record, person, self._for_page(person, rounds))

    def hand_out_all(self) -> tuple[FormFile, ...]:
        """Return the page of everybody who is asked by form, each with a mail ready to send, as files.

        Rounds that are not open yet are opened. Raises Refused where nobody is asked.
        """
        core = self.core
        require(core.seat, "hand-out")
        require_state(core.record.session, EDITABLE)
        self._require_any()
        people = core.record.participants
        self._open_planned(people)
        found: list[FormFile] = []
        for person in people:
            if rounds := rounds_for(core.record, person):
                found += self._files(person, rounds)
        if not found:
            raise Refused("Nobody is here who could answer by form. Add people in Welcome.")
        return tuple(found)

    def remind(self) -> tuple[FormFile, ...]:
        """Return the page and a reminder for everybody whose answers are missing, as files.

        Where a round is anonymous or a vote, everybody gets one: nobody may know who has answered. Raises Refused where
        there is nobody to remind.
        """
        core = self.core
        require(core.seat, "hand-out")
        require_state(core.record.session, EDITABLE)
        late: set[str] = set()
        for _, item in running(core.record):
            body, keys = item.body, core.urns.keys(item.uid)
            people = asked(core.record, body)
            if not (body.anonymous or body.hides_who):
                people = tuple(each for each in people if key_of(body, each) not in keys)
            late |= {each.handle for each in people}
        found: list[FormFile] = []
        for person in core.record.participants:
            if person.handle in late:
                found += self._files(person, rounds_for(core.record, person), again=True)
        if not found:
            raise Refused("No forms are out, or everybody has answered: there is nobody to remind.")
        return tuple(found)

    def _files(
        self, person: Participant, rounds: list[tuple[str, Asked]], *, again: bool = False
    ) -> Iterator[FormFile]:
        from workshop.documents.form_mail import invitation, reminder
        from workshop.documents.form_page import form_page
        from workshop.documents.mail import mail_file, mail_text

        record, here = self.core.record, self._for_page(person, rounds)
        page = form_page(record, person, here)
        mail = reminder(record, person) if again else invitation(record, person, here)
        (name,) = mail.files
        yield FormFile(name, page)
        yield FormFile(f"{mail.name}.eml", mail_file(mail, {name: page}))
        yield FormFile(f"{mail.name}.txt", mail_text(mail))

    def _require_any(self) -> None:
        record = self.core.record
        if not any(planned(record, again=True)) and not any(running(record)):
            raise Refused(
                "No round of this session is answered by form. A template says where one is, with "
                '`round = { way = "form" }` in its step; or open a round by form in the console.'
            )

    def _open_planned(self, people: Iterable[Participant]) -> None:
        """Open the planned rounds by form in which one of `people` is asked."""
        record, who = self.core.record, set(people)
        for step, what in list(planned(record, again=True)):
            if who & set(asked(record, as_planned(record, step, what))):
                open_as_planned(self._rounds, step, what)

    def _for_page(
        self, person: Participant, rounds: Iterable[tuple[str, Asked]]
    ) -> tuple[PageRound, ...]:
        """Return rounds with what seals their answers; the first form of a round makes its key."""
        from workshop.documents.form_page import PageRound

        urns, found = self.core.urns, []
        with self.core.store.holding():
            for uid, each in rounds:
                private = urns.private_key(uid) or urns.keep_private_key(uid, new_key())
                token = token_of(private, uid, person.handle)
                found.append(PageRound(each, uid, public_half(private), token))
        return tuple(found)


def _why_not(record: Record, person: Participant) -> str:
    if person.observer:
        return "an observer is not asked. Take that role off in Welcome if they are to answer"
    if person.side is None:
        return "whoever is on neither side has nothing to rate or to ask for"
    if person.presence == "absent":
        return "they are marked absent. If they take part by form, mark them as remote in Welcome"
    rounds = [item.body for _, item in running(record)]
    rounds += [as_planned(record, *each) for each in planned(record, again=True)]
    if all(person.side in each.unasked for each in rounds):
        return f"its rounds ask the {side_word(other(person.side))} alone"
    return "its rounds have one voice per side, or are run without them"
