"""Telling a session: what is said in it becomes intents of its room, and time goes by meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from workshop.model.expectations import Answer, Category
from workshop.model.kinds import KindName
from workshop.model.progress import Outcome
from workshop.model.sides import SIDES, Side
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
            self.room.notes.change(uid, restated=restated, own=own)
        if confirmed:
            self.room.notes.confirm(uid)
        if written_down:
            self.both_agree(uid)
        return uid

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
        answer: Answer = "",
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
            self.room.asides.turn_into(origin, "commitment")
            if origin
            else self.room.commitments.add(action)
        )
        self.room.commitments.change(
            uid, action=action, owner=owner, due=due, done_when=done_when, confidence=sure
        )
        for side in accepted:
            self.room.clauses.agree(uid, side)
        return uid
