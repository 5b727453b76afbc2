"""Forms: what rounds ask before the meeting, handed out as a file for one person and collected again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from workshop.documents.form import (
    Answered,
    Asked,
    blank_form,
    read_answers,
    read_form,
    write_form,
)
from workshop.errors import Refused, StoreError
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
from workshop.room.rounds.entries import key_of
from workshop.room.rounds.intents import RoundIntents
from workshop.room.seats import require


class Collected(Struct, frozen=True):
    """What was taken of one form, by the titles of its steps. Never what it says."""

    person: Participant
    sealed: tuple[str, ...]
    replaced: tuple[str, ...]
    """Those among them in which something was sealed before."""
    left: tuple[str, ...]
    """Those in which nothing was answered: whatever was sealed there stays."""
    anonymous: bool
    """Whether one of them promised that nobody is named."""


class FormIntents(Acts):
    """What can be done with forms."""

    NAME = "forms"

    def __init__(self, core: Core, rounds: RoundIntents) -> None:
        super().__init__(core)
        self._rounds = rounds

    def hand_out(self, words: str) -> str:
        """Return the form of the person meant by `words`: every round by form in which they are asked.

        Rounds that are not open yet are opened, so that what the form promises holds. Raises InputError where the words
        mean nobody here; Refused where they are not asked, or a round cannot be run as it is planned.
        """
        core = self.core
        require(core.seat, "hand-out")
        require_state(core.record.session, EDITABLE)
        person = find_person(core.record.participants, words)
        planned = list(_planned(core.record, again=True))
        if not planned and not any(_running(core.record)):
            raise Refused(
                "No round of this session is answered by form. A template says where one is, with "
                '`round = { way = "form" }` in its step; or open a round by form in the console.'
            )
        for step, what in planned:
            if person in asked(core.record, Round(what, one_voice=step.round.one_voice)):
                self._open(step, what)
        rounds = [
            Asked(step, item.body, _questions(core.record, step, item.body, person))
            for step, item in _running(core.record)
            if person in asked(core.record, item.body)
        ]
        if not rounds:
            raise Refused(
                f"{person.name} is not asked by form in this session: {_why_not(person)}."
            )
        return write_form(blank_form(core.record, person, rounds))

    def collect(self, content: bytes, source: str) -> Collected:
        """Seal what the form in `content` answers, round by round, in place of what its person sealed before.

        A round that the form answers and that was never opened is opened. Raises DocumentError with every fault;
        Refused where a round takes nothing more, or nothing is answered. Then nothing of it is sealed. Raises
        StoreError where the disk fails meanwhile, which says what is sealed.
        """
        core = self.core
        require(core.seat, "round")
        require_state(core.record.session, EDITABLE)
        form = read_form(content, source)
        if form.session == core.record.session.id:
            wanted = {(each.step, each.what) for each in form.round}
            for step, what in list(_planned(core.record, again=False)):
                if (step.uid, what) in wanted:
                    self._open(step, what)
        # Checked and sealed under the write lock: how a round is run cannot change in between.
        with core.store.holding():
            record = core.record
            person, answered = read_answers(
                content, source, record, lambda who: _asked_of(record, who)
            )
            given = _required(answered, source)
            replaced: list[str] = []
            sealed: list[tuple[str, Entry]] = []
            for each in given:
                uid = _latest(record, each.step, each.round.what)[-1].uid
                if key_of(each.round, person) in core.urns.keys(uid):
                    replaced.append(each.step.title)
                entry = Entry(person.side or "client", person.handle, "form", each.answers)
                sealed.append((uid, entry))
            for place, (uid, entry) in enumerate(sealed):
                try:
                    self._rounds.seal_form(uid, entry)
                except StoreError as error:
                    raise StoreError(_stopped(source, given, place, error)) from None
        return Collected(
            person,
            tuple(each.step.title for each in given),
            tuple(replaced),
            tuple(each.step.title for each in answered if not each.answers),
            any(each.round.anonymous for each in given),
        )

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


def _stopped(source: str, given: tuple[Answered, ...], place: int, error: StoreError) -> str:
    """Return what is sealed of a form when the disk failed at one of its rounds."""
    titles = [each.step.title for each in given]
    done = f" Sealed before that: {', '.join(titles[:place])}." if place else ""
    return f"{source}: {titles[place]}: {error}{done} Collect the form again: it replaces what it sealed."


def _required(answered: Iterable[Answered], source: str) -> tuple[Answered, ...]:
    """Return the rounds in which something is answered. Raises Refused for one that is over, or where none is."""
    for each in answered:
        if each.round.stage != "open":
            raise Refused(
                f"{source}: {each.step.title} {_OVER[each.round.stage]}. Nothing of this form was taken."
            )
    given = tuple(each for each in answered if each.answers)
    if not given:
        raise Refused(f"{source}: nothing is answered in this form, so nothing was taken.")
    return given


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
