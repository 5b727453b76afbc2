"""Entries in the urn: their keys, how they are encoded and read, and how answers are checked and merged."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from msgspec import Struct, structs

from workshop.errors import InputError, StoreError
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Answer, Entry, Question, Round
from workshop.model.sides import SIDES, Side
from workshop.model.text import clean
from workshop.store.urns import Sealed, Urns


def voice_key(side: Side) -> str:
    """Return what the one voice of a side is sealed under: no handle has a colon in it."""
    return f"voice:{side}"


def key_of(round: Round, person: Participant, *, voice: bool = False) -> str:
    """Return what somebody's entry is sealed under; a side's one voice is the side's, whoever is its contact."""
    one = voice or round.one_voice
    return voice_key(person.side or "client") if one else person.handle


def key_of_entry(entry: Entry) -> str:
    """Return what an entry was sealed under."""
    return entry.handle or voice_key(entry.side)


def sealed(key: str, entry: Entry) -> Sealed:
    """Return an entry as it is stored in the urn under `key`."""
    handle = "" if ":" in key else key
    return Sealed(
        key, entry.side, msgspec.json.encode(structs.replace(entry, handle=handle)).decode()
    )


def stamp(moment: datetime) -> str:
    """Return a time as the urn keeps it, to the millisecond: a later one is greater as a text too."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def who_counts(record: Record, round: Round) -> Container[str]:
    """Return the keys of the entries that count: those of everybody who is still here, or was asked for their side."""
    if round.one_voice:
        return {voice_key(side) for side in SIDES}
    return set(round.asked) if round.settled else {each.handle for each in record.participants}


def entries_in(urns: Urns, uid: str, round: Round, record: Record) -> tuple[Entry, ...]:
    """Return the entries that count, not those written for a side later. Never for a screen. Raises StoreError."""
    counts = who_counts(record, round)
    return tuple(_entry(each.body) for each in urns.read(uid) if each.key in counts)


def keys_in(urns: Urns, uid: str, round: Round, record: Record) -> dict[str, Side]:
    """Return the keys of the entries that count, each with its side. Raises StoreError."""
    counts = who_counts(record, round)
    return {
        key: "client" if side == "client" else "agency"
        for key, side in urns.keys(uid).items()
        if key in counts
    }


def entry_under(urns: Urns, uid: str, key: str) -> Entry | None:
    """Return the entry under one key, None where there is none. Never for a screen. Raises StoreError."""
    return next((_entry(each.body) for each in urns.read(uid) if each.key == key), None)


class Standing(Struct, frozen=True):
    """What is sealed under a key, as far as a turn may know it: enough to tell whether it is another one later."""

    side: Side
    """The side for which it was written."""
    says_something: bool
    mark: bytes
    """Differs for every other entry; its words cannot be read from it."""


def standing(urns: Urns, uid: str, key: str) -> Standing | None:
    """Return what is sealed under a key, None where nothing is. Raises StoreError."""
    found = next((each for each in urns.read(uid) if each.key == key), None)
    if found is None:
        return None
    mark = sha256(f"{urns.last_saved(uid, key)}\n{found.body}".encode()).digest()
    try:
        says = any(not each.empty for each in _entry(found.body).answers)
    except StoreError:
        says = True  # whoever sealed it can seal again, in its place
    return Standing("client" if found.side == "client" else "agency", says, mark)


def _entry(body: str) -> Entry:
    try:
        return msgspec.json.decode(body, type=Entry)
    except msgspec.MsgspecError as error:
        raise StoreError(
            f"An entry of this round cannot be read: {error}. Its urn was changed by another program or by a fault "
            "of the disk; it was left as it is."
        ) from None


def round_counts(round: Round) -> dict[Side, int]:
    """Return how many of each side had sealed, at the reveal."""
    return {"client": round.client, "agency": round.agency}


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
        raise InputError("This is answered with a point on the scale, not with words.")
    if question.most and len(texts) > question.most:
        raise InputError(f"At most {question.most} here; you have {len(texts)}.")
    if answer.point is not None and (
        question.kind != "point" or not 0 <= answer.point < len(question.scale.labels)
    ):
        raise InputError("That is not a point on this scale.")
    if answer.cannot and not question.cannot:
        raise InputError("Please choose a point on the scale.")
    comment = clean(answer.comment)
    if comment and not question.comment:
        raise InputError("No comment is asked for here.")
    point = None if answer.cannot else answer.point
    return Answer(answer.key, texts, point, answer.cannot, comment)


def merged(
    asked: Iterable[Question], before: Iterable[Answer], now: Iterable[Answer]
) -> tuple[Answer, ...]:
    """Return both: new texts follow the earlier ones, new points and picks replace them.

    The earlier answers are not checked again: whoever wrote them does not see them and could not correct them. The
    same words are not added twice: where the program was stopped, a draft can be there after it was sealed.
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


def _joined(*texts: str) -> str:
    earlier, *more = texts
    words = [earlier, *(each for each in more if not f"\n{earlier}".endswith(f"\n{each}"))]
    return clean("\n".join(each for each in words if each))
