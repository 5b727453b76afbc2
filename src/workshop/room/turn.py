"""A turn: one person's own seat in a private round, from sitting down to sealing. No earlier entry is seen again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from workshop.errors import InputError, Refused, StoreError
from workshop.model.agenda import Step
from workshop.model.asking import asked, questions
from workshop.model.people import Participant, contact_of
from workshop.model.rounds import (
    FEW,
    Answer,
    Entry,
    Question,
    Round,
    Tally,
    Way,
    promise,
    tally,
)
from workshop.model.session import EDITABLE, require_state
from workshop.model.sides import Side
from workshop.model.text import clean
from workshop.room.seats import Seat, require
from workshop.store.drafts import Drafts
from workshop.store.urns import Sealed, Urns

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
        self.key = key_of(body, person, voice=voice)
        """What their entry is sealed under."""
        self.wrote_before = not voice and self.key in room.urns.keys(round)
        """Whether they have sealed an entry already: a new one adds to it or replaces it."""
        self.drafts = Drafts(room.drafts.path.with_name(_drafts_of(room.id, person.handle)))
        """What they are typing; kept only until it is sealed."""
        self._sealed = False

    @property
    def side(self) -> Side:
        """Whose side they are on."""
        return self.person.side or "client"

    def draft_field(self, question: str) -> str:
        """Return the name under which the draft of an answer is kept."""
        return f"{self._round}/{question}"

    def keep_drafts(self, texts: Mapping[str, str]) -> None:
        """Keep what is being typed, by question; an empty text drops it. Raises StoreError.

        Once it is sealed nothing more is kept: what was typed last may still be on its way here.
        """
        for question, text in texts.items():
            if text and not self._sealed:
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
        body = self._room.rounds.round(self._round)
        least = FEW if body.anonymous else 1
        own = [
            each for each in people_in(self._room.urns, self._round, body) if each.side == self.side
        ]
        texts: dict[str, tuple[str, ...]] = {}
        tallies: dict[str, Tally] = {}
        for question in self.questions:
            answers = [each.answer(question.key) for each in own]
            if question.kind == "point":
                found = tally(answers, question.scale, least=least)
                tallies[question.key] = found
                if found.answers < least:
                    # A comment beside a point tells as much as the point.
                    continue
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
            # Anew, for who speaks for a side may have changed while somebody was writing.
            body = _taking(room, self._round, self.person, voice=self.voice)
            self.key = key_of(body, self.person, voice=self.voice)
            if add:
                before = entry_in(room.urns, self._round, self.key)
                given = _added(self.questions, before.answers if before else (), given)
            room.urns.put(self._round, sealed(self.key, Entry(self.side, "", self.way, given)))
        self._sealed = True
        # It is sealed, whatever becomes of the draft: to say that it failed would have it sealed twice.
        with suppress(StoreError):
            self.leave()

    def leave(self) -> None:
        """Stand up, and forget what was being typed."""
        self.keep_drafts(dict.fromkeys(self.kept_drafts(), ""))


def voice_key(side: Side) -> str:
    """Return what the one voice of a side is sealed under: no handle has a colon in it."""
    return f"voice:{side}"


def key_of(round: Round, person: Participant, *, voice: bool = False) -> str:
    """Return what somebody's entry is sealed under; a side's one voice is the side's, whoever is its contact."""
    one = voice or round.one_voice
    return voice_key(person.side or "client") if one else person.handle


def sealed(key: str, entry: Entry) -> Sealed:
    """Return an entry as it lies in the urn; whose it is says `key`."""
    handle = "" if ":" in key else key
    return Sealed(
        key, entry.side, msgspec.json.encode(structs.replace(entry, handle=handle)).decode()
    )


def people_in(urns: Urns, uid: str, round: Round) -> tuple[Entry, ...]:
    """Return what those who were asked sealed, without the voices made of it. Never for a screen. Raises StoreError."""
    return tuple(
        _entry(each.body) for each in urns.read(uid) if round.one_voice or ":" not in each.key
    )


def entry_in(urns: Urns, uid: str, key: str) -> Entry | None:
    """Return what is sealed under one key, None where nothing is. Never for a screen. Raises StoreError."""
    return next((_entry(each.body) for each in urns.read(uid) if each.key == key), None)


def _entry(body: str) -> Entry:
    try:
        return msgspec.json.decode(body, type=Entry)
    except msgspec.MsgspecError as error:
        raise StoreError(
            f"An entry of this round cannot be read: {error}. Its urn was changed by another program or by a fault "
            "of the disk; it was left as it is."
        ) from None


def seal_form(room: Room, round: str, person: Participant, answers: Iterable[Answer]) -> None:
    """Seal what somebody answered by form, in place of what they sealed before.

    Raises InputError, with the question as its field; Refused; StoreError.
    """
    side = person.side or "client"
    with room.holding():
        body = _taking(room, round, person, voice=False)
        wanted = questions(room.record, _step(room, round), body.what, side)
        entry = Entry(side, "", "form", checked(wanted, answers))
        room.urns.put(round, sealed(key_of(body, person), entry))


def forget_drafts(folder: Path, session: str, round: str) -> None:
    """Forget what was being typed in a round that takes nothing more. Raises StoreError.

    A draft that outlived its sealing would else say whose a nameless entry is.
    """
    for path in sorted(folder.glob(_drafts_of(session, "*"))):
        drafts = Drafts(path)
        for key in drafts.all():
            if key.startswith(f"{round}/"):
                drafts.drop(key)
        drafts.flush()
    # What a process was writing when it was killed holds what it typed last.
    for path in folder.glob(f"{_drafts_of(session, '*')}.new"):
        with suppress(OSError):
            path.unlink()


def _drafts_of(session: str, handle: str) -> str:
    return f"{session}-of-{handle}.json"


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
    """Return both: words after those of before, points and picks in place of them.

    What was sealed before is not asked about again: whoever wrote it does not see it and could not mend it. The same
    words are not added twice: somebody's draft may have outlived its sealing, where the program was stopped.
    """
    kinds = {each.key: each for each in asked}
    both = {each.key: each for each in before}
    for answer in now:
        earlier = both.get(answer.key)
        if earlier is not None:
            try:
                answer = _both(kinds[answer.key], earlier, answer)
            except InputError as error:
                raise InputError(str(error), answer.key) from None
        both[answer.key] = answer
    return tuple(both.values())


def _both(question: Question, earlier: Answer, now: Answer) -> Answer:
    """Return one answer that says what both say. Raises InputError where that is too much."""
    if question.kind == "texts":
        texts = (*earlier.texts, *(each for each in now.texts if each not in earlier.texts))
        if question.most == 1:
            texts = (_joined(*texts),)
        elif question.most and len(texts) > question.most:
            there = len(earlier.texts)
            raise InputError(
                f"At most {question.most} here, and you have sealed {there} already. Replace them all instead."
            )
        return structs.replace(now, texts=texts)
    comment = _joined(earlier.comment, now.comment)
    rated = now if now.point is not None or now.cannot or now.texts else earlier
    return structs.replace(rated, comment=comment)


def round_counts(round: Round) -> dict[Side, int]:
    """Return how many of each side had sealed, at the reveal."""
    return {"client": round.client, "agency": round.agency}


def _joined(*texts: str) -> str:
    earlier, *more = texts
    words = [earlier, *(each for each in more if not f"\n{earlier}".endswith(f"\n{each}"))]
    return clean("\n".join(each for each in words if each))


def _step(room: Room, round: str) -> Step:
    step = room.rounds.item(round).step
    return next(each for each in room.record.agenda if each.uid == step)


def _taking(room: Room, round: str, person: Participant, *, voice: bool) -> Round:
    """Return the round, where this person may seal in it now. Raises Refused."""
    require_state(room.record.session, EDITABLE)
    body = room.rounds.round(round)
    side = person.side or "client"
    if body.stage != ("sides" if voice else "open"):
        raise Refused("This round takes nothing more: it was revealed or discarded.")
    if voice:
        contact = contact_of(room.record.participants, side)
        if contact is None or contact.handle != person.handle:
            raise Refused(f"{person.name} is not the contact of this side.")
        if not round_counts(body)[side]:
            raise Refused(
                f"Nobody of the {side} has written, so there is nothing to make one voice of."
            )
        if side in body.released:
            raise Refused(f"The {side} has released its voice already.")
    elif person.handle not in {each.handle for each in asked(room.record, body)}:
        raise Refused(f"{person.name} is not asked in this round.")
    return body
