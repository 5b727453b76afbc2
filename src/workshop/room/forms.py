"""Forms: what rounds ask before the meeting, handed out as a file for one person and collected again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from workshop.documents.form import (
    Answered,
    Asked,
    blank_form,
    check_given,
    read_answers,
    read_form,
    write_form,
)
from workshop.documents.returned import returned
from workshop.documents.sealed_answers import (
    Sealed,
    is_token,
    new_key,
    open_sealed,
    public_half,
    token_of,
)
from workshop.errors import DocumentError, InputError, Refused, StoreError
from workshop.model.agenda import Step
from workshop.model.asking import asked, questions
from workshop.model.items import Item
from workshop.model.kinds import ROUNDS_OF
from workshop.model.names import RoundSort
from workshop.model.people import Participant, find_person
from workshop.model.record import Record
from workshop.model.rounds import Entry, Question, Round, Stage
from workshop.model.session import EDITABLE, require_state
from workshop.model.sides import SIDES
from workshop.room.acts import Acts
from workshop.room.core import Core
from workshop.room.rounds.entries import key_of, stamp
from workshop.room.rounds.intents import RoundIntents
from workshop.room.seats import require
from workshop.store.urns import Came

if TYPE_CHECKING:
    # The writers of pages and mails are loaded when a form is handed out.
    from workshop.documents.form_page import PageRound

FormFormat = Literal["html", "toml"]
Outcome = Literal["sealed", "replaced", "left", "again", "older"]
"""What became of one round of a form: taken; taken in place of an earlier one; nothing answered; this very file was
taken before; saved before what is sealed already."""


class Collected(Struct, frozen=True):
    """What was taken of one person's form, by the titles of its steps. Never what it says."""

    person: Participant
    outcomes: tuple[tuple[str, Outcome], ...]
    anonymous: bool = False
    """Whether one of the rounds taken promised that nobody is named."""
    open: bool = False
    """Whether the file itself can be read by whoever has it: it was not sealed."""
    refused: tuple[str, ...] = ()
    """Why other rounds in the same file were not taken."""

    def titles(self, *outcomes: Outcome) -> tuple[str, ...]:
        """Return the steps of which one of `outcomes` came."""
        return tuple(title for title, outcome in self.outcomes if outcome in outcomes)

    @property
    def sealed(self) -> tuple[str, ...]:
        """The steps for which something was taken."""
        return self.titles("sealed", "replaced")

    @property
    def replaced(self) -> tuple[str, ...]:
        """Those among them in which something was sealed before."""
        return self.titles("replaced")

    @property
    def left(self) -> tuple[str, ...]:
        """Those in which nothing was answered: whatever was sealed there stays."""
        return self.titles("left")


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

    # Handing out

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
        rounds = _rounds_for(core.record, person)
        if not rounds:
            raise Refused(
                f"{person.name} is not asked by form in this session: {_why_not(person)}."
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
            if rounds := _rounds_for(core.record, person):
                found += self._files(person, rounds)
        if not found:
            raise Refused("Nobody is here who could answer by form. Add people in Welcome.")
        return tuple(found)

    def remind(self) -> tuple[FormFile, ...]:
        """Return the page and a reminder for everybody whose answers are missing, as files.

        Where a round is anonymous, everybody gets one: nobody may know who has answered. Raises Refused where there is
        nobody to remind.
        """
        core = self.core
        require(core.seat, "hand-out")
        require_state(core.record.session, EDITABLE)
        late: set[str] = set()
        for _, item in _running(core.record):
            body, keys = item.body, core.urns.keys(item.uid)
            people = asked(core.record, body)
            if not body.anonymous:
                people = tuple(each for each in people if key_of(body, each) not in keys)
            late |= {each.handle for each in people}
        found: list[FormFile] = []
        for person in core.record.participants:
            if person.handle in late:
                found += self._files(person, _rounds_for(core.record, person), again=True)
        if not found:
            raise Refused("No forms are out, or everybody has answered: there is nobody to remind.")
        return tuple(found)

    def _files(
        self, person: Participant, rounds: list[tuple[str, Asked]], *, again: bool = False
    ) -> Iterator[FormFile]:
        from workshop.documents.form_mail import invitation, mail_file, mail_text, reminder
        from workshop.documents.form_page import form_page

        record, here = self.core.record, self._for_page(person, rounds)
        page = form_page(record, person, here)
        mail = reminder(record, person) if again else invitation(record, person, here)
        yield FormFile(mail.page, page)
        yield FormFile(f"{mail.name}.eml", mail_file(mail, page))
        yield FormFile(f"{mail.name}.txt", mail_text(mail))

    def _require_any(self) -> None:
        record = self.core.record
        if not any(_planned(record, again=True)) and not any(_running(record)):
            raise Refused(
                "No round of this session is answered by form. A template says where one is, with "
                '`round = { way = "form" }` in its step; or open a round by form in the console.'
            )

    def _open_planned(self, people: Iterable[Participant]) -> None:
        """Open the planned rounds by form in which one of `people` is asked."""
        record, who = self.core.record, set(people)
        for step, what in list(_planned(record, again=True)):
            if who & set(asked(record, Round(what, one_voice=step.round.one_voice))):
                self._open(step, what)

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

    # Collecting

    def collect(
        self, content: bytes, source: str, *, partly: bool = False
    ) -> tuple[Collected, ...]:
        """Seal what the answers in `content` say, in place of what their people sealed before; return whose they were.

        A form in TOML is taken whole or not at all; with `partly`, answers that do not fit are left out. A round that
        it answers and that was never opened is opened. Sealed answers are taken round by round.

        Raises DocumentError with every fault; Refused where a round takes nothing more, or nothing is answered. Then
        nothing of it is sealed. Raises StoreError where the disk fails meanwhile, which says what is sealed.
        """
        core = self.core
        require(core.seat, "round")
        require_state(core.record.session, EDITABLE)
        found = returned(content, source)
        if found.sealed:
            return self._collect_sealed(found.sealed, source)
        return (self._collect_form(found.form, source, partly),)

    def _collect_form(self, content: bytes | str, source: str, partly: bool) -> Collected:
        core = self.core
        form = read_form(content, source)
        if form.session == core.record.session.id:
            wanted = {(each.step, each.what) for each in form.round}
            for step, what in list(_planned(core.record, again=False)):
                if (step.uid, what) in wanted:
                    self._open(step, what)
        # A form in TOML has no id of its own and does not say when it was saved.
        known_by = sha256(content.encode() if isinstance(content, str) else content).hexdigest()
        came = Came(stamp(core.now()), known_by)
        left: list[str] | None = [] if partly else None
        # Checked and sealed under the write lock: how a round is run cannot change in between.
        with core.store.holding():
            record = core.record
            person, answered = read_answers(
                content, source, record, lambda who: _asked_of(record, who), left
            )
            _require_open(answered, source)
            outcomes: list[tuple[str, Outcome]] = []
            for each in answered:
                uid, title = _latest(record, each.step, each.round.what)[-1].uid, each.step.title
                try:
                    outcomes.append((title, self._seal(uid, each, person, came)))
                except StoreError as error:
                    done = [before for before, _ in outcomes]
                    raise StoreError(_stopped(source, title, done, error)) from None
        anonymous = any(each.round.anonymous for each in answered if each.answers)
        refused = tuple(f"{source}: {fault}" for fault in left or ())
        return Collected(person, tuple(outcomes), anonymous, open=True, refused=refused)

    def _seal(self, uid: str, answered: Answered, person: Participant, came: Came) -> Outcome:
        """Seal what somebody answered in one round, unless it was taken before or is older; return the outcome."""
        urns, key = self.core.urns, key_of(answered.round, person)
        if urns.was_taken(uid, came.file):
            return "again"
        if not answered.answers:
            return "left"
        if came.saved < urns.last_saved(uid, key):
            return "older"
        before = key in urns.keys(uid)
        entry = Entry(person.side or "client", person.handle, "form", answered.answers)
        self._rounds.seal_form(uid, entry, came)
        return "replaced" if before else "sealed"

    def _collect_sealed(self, found: Iterable[Sealed], source: str) -> tuple[Collected, ...]:
        people: dict[str, list[tuple[Participant, str, Outcome, bool]]] = {}
        faults: list[DocumentError | Refused] = []
        for each in found:
            try:
                taken = self._collect_one(each, source)
            except (DocumentError, Refused) as error:
                faults.append(error)
            except StoreError as error:
                done = [title for taken in people.values() for _, title, _, _ in taken]
                raise StoreError(_stopped(source, "", done, error)) from None
            else:
                people.setdefault(taken[0].handle, []).append(taken)
        if not people:
            if len(faults) == 1:
                raise faults[0]
            raise Refused("\n".join(map(str, faults)))
        refused = tuple(map(str, faults))
        return tuple(
            Collected(
                taken[0][0],
                tuple((title, outcome) for _, title, outcome, _ in taken),
                any(anonymous for *_, anonymous in taken),
                refused=refused if number == 0 else (),
            )
            for number, taken in enumerate(people.values())
        )

    def _collect_one(self, sealed: Sealed, source: str) -> tuple[Participant, str, Outcome, bool]:
        """Open and seal the answers to one round; return whose they are, its title, and what became of them."""
        core = self.core
        with core.store.holding():
            record = core.record
            item = record.item(sealed.round)
            step = next((each for each in record.agenda if item and each.uid == item.step), None)
            if item is None or step is None or not isinstance(item.body, Round):
                raise DocumentError(source, [_ELSEWHERE])
            body: Round = item.body
            if body.stage != "open":
                raise Refused(f"{source}: {step.title} {_OVER[body.stage]}, so it was not taken.")
            private = core.urns.private_key(item.uid)
            if not private:
                raise DocumentError(source, [f"{step.title}: {_NO_KEY}"])
            try:
                opened = open_sealed(sealed, private)
            except InputError as error:
                raise DocumentError(source, [f"{step.title}: {error}"]) from None
            person = next(
                (
                    each
                    for each in record.participants
                    if is_token(opened.token, private, item.uid, each.handle)
                ),
                None,
            )
            given = opened.given
            if (opened.session, given.step, given.what) != (core.id, step.uid, body.what):
                raise DocumentError(source, [_ELSEWHERE])
            if person is None:
                raise DocumentError(source, [f"{step.title}: {_NOBODY}"])
            answered = check_given(
                given, person, source, record, lambda who: _asked_of(record, who)
            )
            # A clock that is far ahead would keep every later file out.
            ahead = opened.saved > core.now() + timedelta(days=1)
            saved = core.now() if ahead else opened.saved
            outcome = self._seal(item.uid, answered, person, Came(stamp(saved), opened.file))
        return person, step.title, outcome, body.anonymous

    def _open(self, step: Step, what: RoundSort) -> None:
        try:
            self._rounds.open(what, step.round, step.uid)
        except Refused as error:
            # Only the console can run a round in another way than its template says.
            how = (
                " Open it so in the console, then hand the forms out."
                if step.round.anonymous
                else ""
            )
            raise Refused(f"{step.title}: {error}{how}") from None


def _stopped(source: str, title: str, sealed: list[str], error: StoreError) -> str:
    """Return what is sealed of a file when the disk failed at the round of the step `title`."""
    at = f"{source}: {title}" if title else source
    done = f" Sealed before that: {', '.join(sealed)}." if sealed else ""
    return f"{at}: {error}{done} Collect it again: what is missing is taken, and nothing twice."


def _require_open(answered: Iterable[Answered], source: str) -> None:
    """Raise Refused where a round is over, or where nothing is answered."""
    found = tuple(answered)
    for each in found:
        if each.round.stage != "open":
            raise Refused(
                f"{source}: {each.step.title} {_OVER[each.round.stage]}. Nothing of this form was taken."
            )
    if not any(each.answers for each in found):
        raise Refused(f"{source}: nothing is answered in this form, so nothing was taken.")


_ELSEWHERE = "is for another session, or for a round that is not here. Collect it in the session whose form it is."
_NO_KEY = (
    "its form was handed out on another computer, or before this workspace was restored, so nothing can open these "
    "answers here. Collect them there, or hand out new forms."
)
_NOBODY = "this is nobody's form here. Hand out a new form to whoever sent it."
_OVER: dict[Stage, str] = {
    "sides": "was shown to the sides already",
    "revealed": "was revealed already",
    "discarded": "was discarded; to ask again, hand out new forms",
}


def _latest(record: Record, step: Step, what: RoundSort) -> tuple[Item[Round], ...]:
    """Return the latest round of a sort in a step, discarded ones too; nothing where there was none."""
    found = [item for item in record.of(Round, step.uid) if item.body.what == what]
    return tuple(found[-1:])


def _planned(record: Record, *, again: bool) -> Iterator[tuple[Step, RoundSort]]:
    """Yield what the agenda wants asked by form and is not open: what never was, and what was discarded if `again`."""
    for step in record.agenda:
        if step.round.way != "form" or step.parked or step.kind not in ROUNDS_OF:
            continue
        what = ROUNDS_OF[step.kind][0]
        stages = [item.body.stage for item in _latest(record, step, what)]
        # A step with nothing to ask yet is left out of the form.
        something = any(questions(record, step, what, side) for side in SIDES)
        if something and (not stages or (again and stages == ["discarded"])):
            yield step, what


def _running(record: Record) -> Iterator[tuple[Step, Item[Round]]]:
    """Yield the open rounds that are answered by form."""
    for step in record.agenda:
        for what in ROUNDS_OF.get(step.kind, ()):
            for item in _latest(record, step, what):
                if item.body.way == "form" and item.body.stage == "open":
                    yield step, item


def _rounds_for(record: Record, person: Participant) -> list[tuple[str, Asked]]:
    """Return the open rounds by form in which a person is asked, each with its uid."""
    return [
        (item.uid, Asked(step, item.body, _questions(record, step, item.body, person)))
        for step, item in _running(record)
        if person in asked(record, item.body)
    ]


def _asked_of(record: Record, person: Participant) -> tuple[Asked, ...]:
    """Return the rounds a form of `person` may answer, however they are run now: the promise holds in each way."""
    return tuple(
        Asked(step, item.body, _questions(record, step, item.body, person))
        for step in record.agenda
        for what in ROUNDS_OF.get(step.kind, ())
        for item in _latest(record, step, what)
        if item.body.stage != "open" or person in asked(record, item.body)
    )


def _questions(
    record: Record, step: Step, body: Round, person: Participant
) -> tuple[Question, ...]:
    return questions(record, step, body.what, person.side or "client")


def _why_not(person: Participant) -> str:
    if person.observer:
        return "an observer is not asked. Take that role off in Welcome if they are to answer"
    if person.side is None:
        return "whoever is on neither side has nothing to rate or to ask for"
    if person.presence == "absent":
        return "they are marked absent. If they take part by form, mark them as remote in Welcome"
    return "its rounds have one voice per side, or are run without them"
