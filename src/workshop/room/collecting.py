"""Collecting: answered forms that came back, sealed in the rounds that asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from typing import Literal

from msgspec import Struct

from workshop.documents.form import read_form
from workshop.documents.form_answers import Answered, check_given, read_answers
from workshop.documents.returned import returned
from workshop.documents.sealed_answers import Sealed, is_token, open_sealed
from workshop.errors import DocumentError, InputError, Refused, StoreError
from workshop.model.people import Participant
from workshop.model.rounds import Entry, Round, Stage
from workshop.model.session import EDITABLE, require_state
from workshop.room.acts import Acts
from workshop.room.core import Core
from workshop.room.form_rounds import asked_of, latest, open_as_planned, planned
from workshop.room.rounds.entries import key_of, stamp
from workshop.room.rounds.intents import RoundIntents
from workshop.room.seats import require
from workshop.store.urns import Came

Outcome = Literal["sealed", "replaced", "left", "again", "older"]
"""What became of one round of a form: taken; taken in place of an earlier one; nothing answered; this very file was
taken before; saved before what is sealed already."""


class Collected(Struct, frozen=True):
    """What was taken of one person's form, by the titles of its steps. Never what it says."""

    person: Participant
    outcomes: tuple[tuple[str, Outcome], ...]
    unnamed: tuple[str, ...] = ()
    """The steps among them whose round promised that nobody is named: only counts may be told of these."""
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


class AnswerIntents(Acts):
    """What can be done with answers that came back."""

    NAME = "answers"

    def __init__(self, core: Core, rounds: RoundIntents) -> None:
        super().__init__(core)
        self._rounds = rounds

    def collect(
        self, content: bytes, source: str, *, partly: bool = False
    ) -> tuple[Collected, ...]:
        """Seal what the answers in `content` say, in place of what their people sealed before; return whose they were.

        A form in TOML is taken whole or not at all, sealed answers round by round; with `partly`, answers that cannot
        be read or do not fit are left out and named. A round that a form in TOML answers is opened if it never was.

        Raises DocumentError with every fault; Refused where a round takes nothing more, or nothing is answered. Then
        nothing of it is sealed. Raises StoreError where the disk fails meanwhile, which says what is sealed.
        """
        core = self.core
        require(core.seat, "round")
        require_state(core.record.session, EDITABLE)
        found = returned(content, source)
        if found.sealed:
            return self._collect_sealed(found.sealed, source, partly)
        return (self._collect_form(found.form, source, partly),)

    def _collect_form(self, content: bytes | str, source: str, partly: bool) -> Collected:
        core = self.core
        form = read_form(content, source, partly=partly)
        if form.session == core.record.session.id:
            wanted = {(each.step, each.what) for each in form.round}
            for step, what in list(planned(core.record, again=False)):
                if (step.uid, what) in wanted:
                    open_as_planned(self._rounds, step, what)
        # A form in TOML has no id of its own and does not say when it was saved.
        known_by = sha256(content.encode() if isinstance(content, str) else content).hexdigest()
        came = Came(stamp(core.now()), known_by)
        left: list[str] | None = [] if partly else None
        # Checked and sealed under the write lock: how a round is run cannot change in between.
        with core.store.holding():
            record = core.record
            person, answered = read_answers(
                content, source, record, lambda who: asked_of(record, who), left
            )
            if left and not any(each.answers for each in answered):
                raise DocumentError(source, left)
            _require_open(answered, source)
            outcomes: list[tuple[str, Outcome]] = []
            for each in answered:
                uid, title = latest(record, each.step, each.round.what)[-1].uid, each.step.title
                try:
                    outcomes.append((title, self._seal(uid, each, person, came)))
                except StoreError as error:
                    done = [before for before, _ in outcomes]
                    raise StoreError(_stopped(source, title, done, error)) from None
        unnamed = tuple(
            each.step.title for each in answered if each.round.anonymous or each.round.hides_who
        )
        refused = tuple(f"{source}: {fault}" for fault in left or ())
        return Collected(person, tuple(outcomes), unnamed, open=True, refused=refused)

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

    def _collect_sealed(
        self, found: Iterable[Sealed], source: str, partly: bool
    ) -> tuple[Collected, ...]:
        people: dict[str, list[tuple[Participant, str, Outcome, bool]]] = {}
        faults: list[DocumentError | Refused] = []
        for each in found:
            left: list[str] | None = [] if partly else None
            try:
                taken = self._collect_one(each, source, left)
            except (DocumentError, Refused) as error:
                faults.append(error)
            except StoreError as error:
                done = [title for taken in people.values() for _, title, _, _ in taken]
                raise StoreError(_stopped(source, "", done, error)) from None
            else:
                people.setdefault(taken[0].handle, []).append(taken)
                if left:
                    faults.append(DocumentError(source, _by_question(taken[1], left)))
        if not people:
            if len(faults) == 1:
                raise faults[0]
            unfit = [each for each in faults if isinstance(each, DocumentError)]
            if len(unfit) == len(faults):
                raise DocumentError(source, [fault for each in unfit for fault in each.faults])
            raise Refused("\n".join(map(str, faults)))
        refused = tuple(map(str, faults))
        return tuple(
            Collected(
                taken[0][0],
                tuple((title, outcome) for _, title, outcome, _ in taken),
                tuple(title for _, title, _, anonymous in taken if anonymous),
                refused=refused if number == 0 else (),
            )
            for number, taken in enumerate(people.values())
        )

    def _collect_one(
        self, sealed: Sealed, source: str, left: list[str] | None
    ) -> tuple[Participant, str, Outcome, bool]:
        """Open and seal the answers to one round; return whose they are, its title, and what became of them.

        With `left`, answers that do not fit are left out, and their faults are put there.
        """
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
            try:
                answered = check_given(
                    given, person, source, record, lambda who: asked_of(record, who), left
                )
            except DocumentError as error:
                raise DocumentError(source, _by_question(step.title, error.faults)) from None
            if left and not answered.answers:
                raise DocumentError(source, _by_question(step.title, left))
            # A clock that is far ahead would keep every later file out.
            ahead = opened.saved > core.now() + timedelta(days=1)
            saved = core.now() if ahead else opened.saved
            outcome = self._seal(item.uid, answered, person, Came(stamp(saved), opened.file))
        return person, step.title, outcome, body.anonymous or body.hides_who


def _by_question(title: str, faults: Iterable[str]) -> list[str]:
    """Return faults without their places, which nobody can look up in what is sealed; they name the question."""
    return [f"{title}: {fault.partition(': ')[2]}" for fault in faults]


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
