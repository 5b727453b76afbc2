"""Telling a session: what is said in it becomes intents of its room, and time goes by meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random

from workshop.model.expectations import Category, ExpectationAnswer
from workshop.model.names import KindName, RoundSort
from workshop.model.notes import Note
from workshop.model.people import Participant
from workshop.model.progress import Outcome
from workshop.model.rounds import Answer, Entry, RoundPlan
from workshop.model.sides import SIDES, Side
from workshop.model.template import Opening
from workshop.model.what_became import promises
from workshop.room.room import Room


class StoryClock:
    """A clock that moves when the story does."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, minutes: float) -> None:
        """Let `minutes` go by."""
        self.moment += timedelta(minutes=minutes)


class Meeting:
    """One session, held step by step; each line of the story takes some of its time."""

    def __init__(self, room: Room, clock: StoryClock) -> None:
        self.room = room
        self.clock = clock
        # What a reveal shuffles is shuffled alike in every run.
        room.rounds.shuffle = Random(room.record.session.slug).shuffle

    def step(self, kind: KindName, nth: int = 0) -> None:
        """Go to the `nth` step of a kind."""
        steps = [each for each in self.room.record.agenda if each.kind == kind]
        self.clock.pass_by(0.5)
        self.room.lead.go_to(steps[nth].uid)

    def number(self, clause: str) -> str:
        """Return the uid of a clause by its number."""
        return next(item.uid for item in self.room.record.items if item.number == clause)

    def both_agree(self, uid: str) -> None:
        """Set the ticks of both sides."""
        for side in SIDES:
            self.room.clauses.agree(uid, side)

    def note(
        self,
        side: Side,
        heading: str,
        text: str,
        restated: str = "",
        own: str = "",
        *,
        confirmed: bool = False,
        written_down: bool = False,
    ) -> str:
        """Take down what a side says and what the other makes of it."""
        self.clock.pass_by(1.2)
        uid = self.room.notes.add(side, heading, text)
        if restated or own:
            self.restated(uid, restated, own, confirmed=confirmed)
        if written_down:
            self.both_agree(uid)
        return uid

    def restated(self, uid: str, restated: str, own: str = "", *, confirmed: bool = False) -> None:
        """Take down what the side that hears a note makes of it."""
        self.clock.pass_by(1)
        self.room.notes.change(uid, restated=restated, own=own)
        if confirmed:
            self.room.notes.confirm(uid)

    def said(self, begins: str) -> str:
        """Return the uid of the note that begins with these words."""
        return next(
            item.uid for item in self.room.record.of(Note) if item.body.text.startswith(begins)
        )

    def people(self, side: Side) -> tuple[Participant, ...]:
        """Return who of a side is here, in the order in which the story tells what they answer."""
        return tuple(
            each
            for each in self.room.record.participants
            if each.side == side and each.presence != "absent"
        )

    def ask(
        self, what: RoundSort, plan: RoundPlan, answers: Mapping[str, Sequence[Answer]]
    ) -> None:
        """Hold a private round of the open step from opening to reveal; `answers` are by handle.

        Nobody passes a keyboard to somebody who is elsewhere.
        """
        rounds = self.room.rounds
        uid = rounds.open(what, plan)
        if plan.way == "keyboard":
            for person in self.people("client") + self.people("agency"):
                if person.presence == "remote":
                    rounds.excuse(uid, person.handle)
            rounds.pass_keyboard(uid, True)
        for side in SIDES:
            for person in self.people(side):
                if person.handle not in answers:
                    continue
                given = tuple(answers[person.handle])
                if plan.way == "form":
                    rounds.seal_form(uid, Entry(side, person.handle, "form", given))
                else:
                    self.clock.pass_by(0.6)
                    rounds.sit_down(uid, person.handle).seal(given)
        rounds.reveal(uid)

    def polls(self, plan: RoundPlan, client: str, agency: str) -> None:
        """Hold the open step's poll among those in the room.

        `client` and `agency` are indexes into its scale, person by person.
        """
        points = dict(zip(SIDES, (client, agency), strict=True))
        self.ask(
            "poll",
            plan,
            {
                person.handle: (Answer("poll", point=int(point)),)
                for side in SIDES
                for person, point in zip(
                    (each for each in self.people(side) if each.presence == "room"),
                    points[side].split(),
                    strict=True,
                )
            },
        )

    def hands(self, client: str, agency: str) -> str:
        """Take down a show of hands in the open step's poll, low to high; return its uid."""
        self.clock.pass_by(0.5)
        counts = dict(zip(SIDES, (client, agency), strict=True))
        return self.room.poll.count_hands(
            {side: [int(each) for each in counts[side].split()] for side in SIDES}
        )

    def sign(self, next_review: date) -> None:
        """Propose the agreement, read it back to both sides, and have both contacts sign it."""
        self.step("sign-off")
        room = self.room
        room.sign_off.change(next_review=next_review)
        room.sign_off.propose()
        for section in room.view().read_back:
            self.clock.pass_by(0.5)
            for side in SIDES:
                room.sign_off.confirm(section.section, side)
        for person in room.record.participants:
            if person.signatory:
                self.clock.pass_by(1)
                here = person.presence == "room"
                room.sign_off.sign(
                    person.handle,
                    person.name,
                    where="room" if here else "video",
                    typed_by=person.handle if here else "",
                )

    def renews_programme(self, opening: Opening) -> None:
        """Take the programme of a template in place of what stood from the last agreement."""
        self.room.welcome.change(programme=opening.programme)
        self.room.sign_off.change(cadence=opening.cadence)

    def celebrates(self, side: Side, text: str, *agreed: Side) -> str:
        """Take down what a side is glad of, and who wants it written down."""
        self.clock.pass_by(0.8)
        uid = self.room.look_back.celebrate(side, text)
        for each in agreed:
            self.room.clauses.agree(uid, each)
        return uid

    def became(self, clause: str, outcome: Outcome, word: str, side: Side | None = None) -> str:
        """Take down what a side, or both, say became of a promise of last time; return its uid."""
        self.clock.pass_by(0.7)
        uid = next(
            each.item.uid for each in promises(self.room.record) if each.item.number == clause
        )
        self.room.look_back.say(uid, outcome, side=side, word=word)
        return uid

    def expects(
        self,
        side: Side,
        category: Category,
        text: str,
        answer: ExpectationAnswer = "",
        words: str = "",
        wording: str = "",
        notice: str = "",
        *,
        agreed: tuple[Side, ...] = (),
    ) -> str:
        """Take down what a side expects, the answer, and the wording found."""
        self.clock.pass_by(1.5)
        uid = self.room.expectations.add(side, text, category=category, words=words, notice=notice)
        if answer:
            self.room.expectations.answer(uid, answer)
        if wording:
            self.room.expectations.change(uid, agreed_wording=wording)
        for each in agreed:
            self.room.clauses.agree(uid, each)
        return uid

    def promises(
        self,
        action: str,
        owner: str,
        due: date,
        done_when: str = "",
        *,
        sure: int | None = None,
        origin: str = "",
        accepted: tuple[Side, ...] = SIDES,
    ) -> str:
        """Take down a commitment, made of the note `origin` where that is its uid."""
        self.clock.pass_by(1)
        uid = (
            self.room.noted.turn_into(origin, "commitment")
            if origin
            else self.room.commitments.add(action)
        )
        self.room.commitments.change(
            uid, action=action, owner=owner, due=due, done_when=done_when, confidence=sure
        )
        for side in accepted:
            self.room.clauses.agree(uid, side)
        return uid
