"""What each round asks, whom, and what its reveal makes of the entries: the one table over all that a round can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from msgspec import Struct, structs

from workshop.model import kpis, needs, notes, poll, scorecard
from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.kinds import KindName
from workshop.model.kpis import Kpi, Realism
from workshop.model.needs import Need
from workshop.model.notes import Note
from workshop.model.people import Participant, contact_of
from workshop.model.record import Record
from workshop.model.rounds import SIDED, Entry, Question, Round, RoundSort, least_shown, tallies
from workshop.model.sides import SIDES, Side, other

T = TypeVar("T")
Shuffle = Callable[[list[Any]], object]
"""Brings a list into an order that tells nothing, in place."""

ROUNDS_OF: dict[KindName, tuple[RoundSort, ...]] = {
    "kpis": ("realism",),
    "scorecard": ("scorecard",),
    "notes": ("notes", "votes"),
    "needs": ("needs",),
    "poll": ("poll",),
}
"""The rounds that a step of a kind can have, its own first."""


class New(Struct, frozen=True):
    """An item that a reveal brings."""

    body: Struct
    side: Side | None = None
    author: str = ""


class Revealed(Struct, frozen=True):
    """What a reveal brings."""

    new: tuple[New, ...] = ()
    """In an order that tells nothing about who wrote what."""
    changed: tuple[Item[Any], ...] = ()
    withheld: int = 0
    """Comments that may not be shown."""


def round_in(record: Record, step: str, what: RoundSort) -> Item[Round] | None:
    """Return the latest round of a step that was not discarded, None where there is none."""
    found = [
        item
        for item in record.of(Round, step)
        if item.body.what == what and item.body.stage != "discarded"
    ]
    return found[-1] if found else None


def asked(record: Record, round: Round) -> tuple[Participant, ...]:
    """Return who is to answer: everybody on a side who is here and not excused, or the contacts; client first."""
    people = [
        person
        for side in SIDES
        for person in record.participants
        if person.side == side and person.presence != "absent"
    ]
    if round.one_voice:
        speaking = {side: contact_of(record.participants, side) for side in SIDES}
        people = [person for person in people if person == speaking[person.side or "client"]]
    return tuple(person for person in people if person.handle not in round.excused)


def questions(record: Record, step: Step, what: RoundSort, side: Side) -> tuple[Question, ...]:
    """Return what somebody on `side` is asked."""
    names: dict[Side, str] = {each: record.relationship.organisation(each).name for each in SIDES}
    match what:
        case "notes":
            return notes.questions(step)
        case "votes":
            found = record.of(Note, step.uid)
            return notes.vote_questions(found) if found else ()
        case "scorecard":
            return scorecard.questions(step, side, names)
        case "needs":
            return needs.questions(names[other(side)])
        case "poll":
            return poll.questions(step)
        case "realism":
            return kpis.realism_questions(record.of(Kpi))


def reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    """Return what becomes visible of `entries`, without a name unless the round is named.

    Every list of texts is shuffled by itself, so that no order tells which of them one person wrote.
    """
    match round.what:
        case "notes" | "needs":
            return Revealed(tuple(_texts(round, entries, shuffle)))
        case "votes":
            return Revealed(changed=_votes(record, step, round, entries))
        case "scorecard":
            return _scores(step, round, entries, shuffle)
        case "poll":
            return Revealed((New(_shuffled_choices(poll.outcome(step, round, entries), shuffle)),))
        case "realism":
            return Revealed(tuple(_realism(record, round, entries)))


def names_authors(round: Round) -> bool:
    """Return whether its reveal says who wrote what."""
    return not (round.anonymous or round.one_voice or round.stop_at_side)


def _texts(round: Round, entries: Sequence[Entry], shuffle: Shuffle) -> list[New]:
    by_side = round.what in SIDED or poll.shown_by_side(round, entries)
    found: list[New] = []
    for entry in entries:
        for answer in entry.answers:
            for text in answer.texts:
                body = Note(text, answer.key) if round.what == "notes" else Need(text)
                author = entry.handle if names_authors(round) else ""
                found.append(New(body, entry.side if by_side else None, author))
    shuffle(found)
    return found


def _votes(
    record: Record, step: Step, round: Round, entries: Sequence[Entry]
) -> tuple[Item[Any], ...]:
    picked = [set(texts) for entry in entries if (texts := entry.answer("votes").texts)]
    if len(picked) < least_shown(round):
        return ()
    notes = record.of(Note, step.uid)
    return tuple(
        structs.replace(
            item, body=structs.replace(item.body, votes=_voters(item.uid, notes, picked))
        )
        for item in notes
        if not item.body.group
    )


def _voters(uid: str, notes: Sequence[Item[Note]], picked: Iterable[set[str]]) -> int:
    """Return how many picked a note, or one that was put under it since."""
    group = {uid, *(each.uid for each in notes if each.body.group == uid)}
    return sum(not group.isdisjoint(each) for each in picked)


def _scores(step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle) -> Revealed:
    shown, withheld = scorecard.comments(step, round, entries)
    shuffle(shown)
    named = names_authors(round)
    new = [New(score, side) for score, side in scorecard.scores(step, round, entries)]
    new += [New(comment, side, author if named else "") for comment, side, author in shown]
    return Revealed(tuple(new), withheld=withheld)


def _shuffled_choices(found: poll.Poll, shuffle: Shuffle) -> poll.Poll:
    choices = list(found.choices)
    shuffle(choices)
    return structs.replace(found, choices=tuple(choices))


def _realism(record: Record, round: Round, entries: Sequence[Entry]) -> list[New]:
    apart = poll.shown_by_side(round, entries)
    keys = sorted({answer.key for entry in entries for answer in entry.answers})
    found: list[New] = []
    for item in record.of(Kpi):
        if item.standing == "dropped":
            continue
        begins = kpis.realism_key(item.uid, "")
        # A target may have been changed after some had voted on it: what they said is about what they saw.
        voted = [key.removeprefix(begins) for key in keys if key.startswith(begins)]
        for target in voted or [kpis.show_target(item.body)]:
            key = kpis.realism_key(item.uid, target)
            client, agency, room = tallies(round, entries, key, kpis.REALISTIC, apart=apart)
            found.append(New(Realism(item.uid, target, client, agency, room), item.side))
    return found
