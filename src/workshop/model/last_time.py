"""Finding what was given last time: the same statement or question in an earlier session, and whether it may be shown.

Nothing is refused across sessions, but an earlier figure stands beside a later one only where nobody can be found out
by comparing them (`asked_again.give_nobody_away`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct, structs

from workshop.model.agenda import Step
from workshop.model.asked_again import Result, give_nobody_away, is_known, results_of
from workshop.model.earlier import Earlier, median_in
from workshop.model.items import Item
from workshop.model.names import RoundSort
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import New, Round, Tally
from workshop.model.scorecard import About, Score, known_as, subject
from workshop.model.sides import Side, other

Compared: TypeAlias = Score | Poll
COMPARED: tuple[RoundSort, ...] = ("scorecard", "poll")
"""The sorts of round that bring what can be compared with last time."""


class _Figure(Struct, frozen=True):
    """One figure of a statement or a question."""

    name: str
    """The field of `Earlier` that holds it."""
    what: RoundSort
    of: Side | None
    """The side that answers; None for the whole room."""
    about: str
    """What is asked (`Question.about`)."""


class _There(Struct, frozen=True):
    """One session in which the same was asked, this one or an earlier one."""

    record: Record
    items: tuple[Item[Compared], ...]
    """How it was answered there, in order."""
    now: Round | None = None
    """The round that is being revealed."""

    @property
    def latest(self) -> Item[Compared]:
        """How it was answered there last."""
        return self.items[-1]


def with_last_time(
    record: Record,
    step: Step,
    round: Round | None,
    new: Iterable[New],
    sessions: Sequence[Record],
) -> Iterator[New]:
    """Yield what a round in `step` brings, or a show of hands, with what was given last time beside it.

    `sessions` are the earlier ones of the relationship, the latest first.
    """
    earlier = [(each, _by_words(each)) for each in sessions]
    own = _by_words(record)
    for each in new:
        if not isinstance(each.body, Score | Poll):
            yield each
            continue
        item = Item("", each.body, step.uid, side=each.side)
        key = _key(item)
        there = [
            _There(session, _nearest_last(found[key], item))
            for session, found in earlier
            if key in found
        ]
        here = _There(record, (*own.get(key, ()), item), round)
        before = _before(here, there) if there else _in_other_words(item, earlier)
        yield structs.replace(each, body=structs.replace(each.body, before=before))


def median_of(body: Compared, name: str = "given") -> Decimal | None:
    """Return a median in the digits of the scale, None where none is shown."""
    return median_in(_tally(body, name), body.lowest)


# --- the same, asked earlier ----------------------------------------------------------------------


def _by_words(record: Record) -> dict[_Key, tuple[Item[Compared], ...]]:
    """Return how everything was answered in a session, by what was asked; without what nobody answered."""
    found: dict[_Key, tuple[Item[Compared], ...]] = {}
    items: tuple[Item[Compared], ...] = (*record.of(Score), *record.of(Poll))
    for item in items:
        if _given(item.body).answers or _given(item.body).counts:
            found[_key(item)] = (*found.get(_key(item), ()), item)
    return found


_Key: TypeAlias = tuple[type[Struct], Side | None, str]


def _key(item: Item[Compared]) -> _Key:
    """Return what makes two the same: the words, but for case and blanks, and the side that they are about."""
    body = item.body
    words = known_as(body) if isinstance(body, Score) else body.question
    return type(body), item.side, _plain(words)


def _nearest_last(
    items: tuple[Item[Compared], ...], item: Item[Compared]
) -> tuple[Item[Compared], ...]:
    """Return the same words in order, but last those in the area of `item`: a sheet may have them in two."""
    area = getattr(item.body, "area", "")
    return tuple(sorted(items, key=lambda each: getattr(each.body, "area", "") == area))


def _given(body: Compared) -> Tally:
    return body.given if isinstance(body, Score) else body.room


def _tally(body: Compared, name: str) -> Tally | None:
    if isinstance(body, Poll):
        return body.room if name == "given" else None
    return body.given if name == "given" else body.own


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _same_scale(one: Compared, two: Compared) -> bool:
    scales = [(each.lowest, *map(_plain, each.scale)) for each in (one, two)]
    return scales[0] == scales[1]


# --- whether it may be shown ----------------------------------------------------------------------


def _before(here: _There, there: Sequence[_There]) -> Earlier:
    now, then = here.latest, there[0].latest
    found = Earlier(there[0].record.session.date, then.number)
    if not _same_scale(now.body, then.body):
        return structs.replace(found, why_not="scale")
    for figure in _figures(now):
        given = median_of(then.body, figure.name)
        if given is None or median_of(now.body, figure.name) is None:
            if figure.name == "given":
                found = structs.replace(found, why_not="hidden")
        elif give_nobody_away(_results([here, *_beside_each_other(there, figure)], figure)):
            found = structs.replace(found, **{figure.name: given})
        elif figure.name == "given":
            found = structs.replace(found, why_not="asked")
    return found


def _in_other_words(
    item: Item[Compared], earlier: Iterable[tuple[Record, Iterable[_Key]]]
) -> Earlier | None:
    """Return the last session in which the side was rated, on other statements; None for a poll."""
    for session, asked in earlier:
        if (Score, item.side) in {key[:2] for key in asked} and isinstance(item.body, Score):
            return Earlier(session.session.date, why_not="words")
    return None


def _figures(item: Item[Compared]) -> Iterator[_Figure]:
    body, rated = item.body, item.side or "client"
    if isinstance(body, Poll):
        yield _Figure("given", "poll", None, body.question)
        return
    parts: tuple[tuple[str, About, Side], ...] = (
        ("given", "them", other(rated)),
        ("own", "us", rated),
    )
    for name, about, side in parts:
        yield _Figure(name, "scorecard", side, subject(about, rated, known_as(body)))


def _beside_each_other(there: Sequence[_There], figure: _Figure) -> Iterator[_There]:
    """Yield the last session, and as long as one shows a figure of the one before it, that one too."""
    for each in there:
        yield each
        before = each.latest.body.before
        if before is None or getattr(before, figure.name) is None:
            return


def _results(sessions: Sequence[_There], figure: _Figure) -> list[Result]:
    return [result for each in sessions for result in _results_in(each, figure)]


def _results_in(there: _There, figure: _Figure) -> Iterator[Result]:
    """Yield every result about it in one session: all of them are shown."""
    steps = {item.step for item in there.items}
    rounds = [
        item.body
        for item in there.record.of(Round)
        if item.step in steps and item.body.what == figure.what and item.body.stage == "revealed"
    ]
    rounds += [there.now] if there.now else []
    hands = any(isinstance(item.body, Poll) and item.body.hands for item in there.items)
    if hands or not rounds:
        # Of hands nobody knows whose they were, but everybody saw them.
        yield Result(anonymous=not hands)
    for round in rounds:
        # A side's one voice says nothing of a person.
        if not (round.one_voice or round.stop_at_side):
            yield _result(there, round, figure)


def _result(there: _There, round: Round, figure: _Figure) -> Result:
    people = _people(there.record, round)
    if people is None:
        return Result(anonymous=round.counts_only)
    if figure.of is None:
        shown = results_of(round, people, apart=bool(round.client + round.agency))
    else:
        shown = (frozenset(each for each in people if people[each] == figure.of),)
    # With an anonymous round it is kept for each question; of any other the item says it.
    kept = [each for each in round.figures if each.about == figure.about]
    if figure.of is None:
        answers = [number for each in kept for number in (each.client, each.agency, each.answers)]
    else:
        answers = sorted((each.answers for each in kept), reverse=True)
    answers = answers or _answers(there.latest.body, figure)
    return Result(shown, tuple(answers), anonymous=round.counts_only, everybody=not round.unsealed)


def _answers(body: Compared, figure: _Figure) -> list[int]:
    tallies: list[Tally | None] = [_tally(body, figure.name)]
    if isinstance(body, Poll):
        tallies = [body.client, body.agency, body.room]
    return [each.answers if each else 0 for each in tallies]


def _people(record: Record, round: Round) -> dict[str, Side] | None:
    """Return who was asked, each with their side; None where that is not known."""
    if round.counts_only:
        return round.sides if is_known(round) else None
    people = [record.person(handle) for handle in round.asked]
    sides = {each.handle: each.side for each in people if each is not None and each.side}
    return sides if sides and len(sides) == len(people) else None
