"""A turn: one person's own seat in a private round, from sitting down to sealing. No earlier entry is seen again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from workshop.errors import InputError, Refused
from workshop.model.agenda import Step
from workshop.model.asking import asked, questions
from workshop.model.people import Participant, contact_of
from workshop.model.rounds import Answer, Entry, Question, Round, Tally, Way, promise, tally
from workshop.model.sides import Side
from workshop.model.text import clean
from workshop.room.seats import Seat, require
from workshop.store.drafts import Drafts
from workshop.store.urns import Sealed

if TYPE_CHECKING:
    from workshop.room.room import Room

SEAT: Seat = "participant"


class Turn:
    """What one person writes in one round; with `voice`, what a side's contact makes of their side's entries."""

    def __init__(self, room: Room, round: str, person: Participant, *, voice: bool = False) -> None:
        """Sit down. Raises Refused for somebody who is not asked, or where nothing is taken any more."""
        require(SEAT, "seal")
        self._room = room
        self._round = round
        self.person = person
        self.voice = voice
        body = _taking(room, round, person, voice=voice)
        self.way: Way = body.way
        self.promise = promise(body)
        self.questions: tuple[Question, ...] = questions(
            room.record, _step(room, round), body.what, self.side
        )
        """What they are asked."""
        self.wrote_before = not voice and person.handle in room.urns.keys(round)
        """Whether they have sealed an entry already: a new one adds to it or replaces it."""
        self.drafts = Drafts(room.drafts.path.with_name(f"{room.id}-of-{person.handle}.json"))
        """What they are typing; kept only until it is sealed."""

    @property
    def side(self) -> Side:
        """Whose side they are on."""
        return self.person.side or "client"

    @property
    def key(self) -> str:
        """What their entry is sealed under."""
        return voice_key(self.side) if self.voice else self.person.handle

    def draft_field(self, question: str) -> str:
        """Return the name under which the draft of an answer is kept."""
        return f"{self._round}/{question}"

    def keep_drafts(self, texts: Mapping[str, str]) -> None:
        """Keep what is being typed, by question; an empty text drops it. Raises StoreError."""
        for question, text in texts.items():
            if text:
                self.drafts.keep(self.draft_field(question), text)
            else:
                self.drafts.drop(self.draft_field(question))
        self.drafts.flush()

    def kept_drafts(self) -> dict[str, str]:
        """Return what was being typed when the program was stopped, by question."""
        begins = f"{self._round}/"
        found = self.drafts.all()
        return {
            key.removeprefix(begins): text for key, text in found.items() if key.startswith(begins)
        }

    def of_my_side(self) -> tuple[dict[str, tuple[str, ...]], dict[str, Tally]]:
        """Return what one's own side sealed, for its contact alone: the texts and the tallies, by question.

        Raises Refused for anybody else, and before the reveal has come to the sides.
        """
        if not self.voice:
            raise Refused(
                "Only a side's contact sees what that side wrote, once it is shown to it."
            )
        own = [each for each in self._room.rounds.entries(self._round) if each.side == self.side]
        texts: dict[str, tuple[str, ...]] = {}
        tallies: dict[str, Tally] = {}
        for question in self.questions:
            answers = [each.answer(question.key) for each in own]
            if question.kind == "point":
                tallies[question.key] = tally(answers, question.scale)
            # In the order of the alphabet: any other could tell whose stands beside whose.
            texts[question.key] = tuple(
                sorted(text for each in answers for text in (*each.texts, each.comment) if text)
            )
        return texts, tallies

    def seal(self, answers: Iterable[Answer], *, add: bool = False) -> None:
        """Seal `answers` in place of an earlier entry, or added to it.

        Raises InputError, with the question as its field, for an answer that cannot be taken; Refused where the round
        takes none any more. Nothing is sealed then, and what was typed stays a draft.
        """
        require(SEAT, "seal")
        room = self._room
        given = checked(self.questions, answers)
        with room.holding():
            _taking(room, self._round, self.person, voice=self.voice)
            if add:
                before = room.rounds.entry(self._round, self.key)
                given = _added(self.questions, before.answers if before else (), given)
            entry = Entry(self.side, "" if self.voice else self.person.handle, self.way, given)
            room.urns.put(self._round, sealed(self.key, entry))
        self.leave()

    def leave(self) -> None:
        """Stand up, and forget what was being typed."""
        self.keep_drafts(dict.fromkeys(self.kept_drafts(), ""))


def voice_key(side: Side) -> str:
    """Return what the one voice of a side is sealed under: no handle has a colon in it."""
    return f"voice:{side}"


def sealed(key: str, entry: Entry) -> Sealed:
    """Return an entry as it lies in the urn."""
    return Sealed(key, entry.side, msgspec.json.encode(entry).decode())


def checked(asked: Iterable[Question], answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Return the answers that say something, tidied. Raises InputError, with the question as its field."""
    known = {each.key: each for each in asked}
    found: list[Answer] = []
    for answer in answers:
        question = known.get(answer.key)
        if question is None:
            raise InputError("That is not asked in this round.", answer.key)
        try:
            tidy = _checked(question, answer)
        except InputError as error:
            raise InputError(str(error), answer.key) from None
        if not tidy.empty:
            found.append(tidy)
    return tuple(found)


def _checked(question: Question, answer: Answer) -> Answer:
    texts = tuple(text for text in (clean(each) for each in answer.texts) if text)
    if question.kind == "pick":
        options = {each.key for each in question.options}
        if len(set(texts)) < len(texts) or not options.issuperset(texts):
            raise InputError("Pick from what is listed, each once.")
    if texts and question.kind == "point":
        raise InputError("This takes a point of the scale.")
    if question.most and len(texts) > question.most:
        raise InputError(f"At most {question.most} here; you have {len(texts)}.")
    if answer.point is not None and (
        question.kind != "point" or not 0 <= answer.point < len(question.scale.labels)
    ):
        raise InputError("That is not a point of this scale.")
    if answer.cannot and not question.cannot:
        raise InputError("This asks for a point of the scale.")
    comment = clean(answer.comment)
    if comment and not question.comment:
        raise InputError("No comment is asked for here.")
    point = None if answer.cannot else answer.point
    return Answer(answer.key, texts, point, answer.cannot, comment)


def _added(
    asked: Iterable[Question], before: Iterable[Answer], now: Iterable[Answer]
) -> tuple[Answer, ...]:
    """Return both: texts after those of before, points and picks in place of them."""
    kinds = {each.key: each for each in asked}
    both = {each.key: each for each in before}
    for answer in now:
        earlier = both.get(answer.key)
        if earlier is not None and kinds[answer.key].kind == "texts":
            answer = structs.replace(answer, texts=(*earlier.texts, *answer.texts))
        both[answer.key] = answer
    return checked(asked, both.values())


def _step(room: Room, round: str) -> Step:
    step = room.rounds.item(round).step
    return next(each for each in room.record.agenda if each.uid == step)


def _taking(room: Room, round: str, person: Participant, *, voice: bool) -> Round:
    """Return the round, where this person may seal in it now. Raises Refused."""
    body = room.rounds.round(round)
    if body.stage != ("sides" if voice else "open"):
        raise Refused("This round takes nothing more: it was revealed or discarded.")
    if voice:
        contact = contact_of(room.record.participants, person.side or "client")
        if contact is None or contact.handle != person.handle:
            raise Refused(f"{person.name} is not the contact of this side.")
    elif person.handle not in {each.handle for each in asked(room.record, body)}:
        raise Refused(f"{person.name} is not asked in this round.")
    return body
