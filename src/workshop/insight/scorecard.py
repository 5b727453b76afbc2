"""What is missing in the scores: whether both sides were rated, and where they differ and nothing came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date

from workshop.insight.finding import Finding, named
from workshop.insight.gaps import gaps
from workshop.model.agenda import Step
from workshop.model.asking import round_in
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.noted import Decision, Parked, Question
from workshop.model.record import Record
from workshop.model.scorecard import Score, rated_sides
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.text import listed

NAMED = 3
"""Blind spots named in one sentence: a room talks about three well (domain practice)."""


def find(record: Record, today: Date) -> Iterator[Finding]:
    """Yield what the scores leave open."""
    scores = record.of(Score)
    rated = dict.fromkeys(item.step for item in scores)
    for step in record.agenda:
        if step.kind == "scorecard" and not step.parked and step.uid not in rated:
            yield from _nothing_rated(record, step)
    for uid in rated:
        here = next((each for each in record.agenda if each.uid == uid), None)
        for side in SIDES if here is None else rated_sides(here):
            about = [item for item in scores if item.step == uid and item.side == side]
            yield from _unrated(uid, side, about)
    yield from _not_taken_up(record, scores)


def _nothing_rated(record: Record, step: Step) -> Iterator[Finding]:
    running = round_in(record, step.uid, "scorecard")
    if running is None or not running.body.running:
        sentence = f"Nothing is rated in “{step.title}” yet."
        yield Finding("no-scores", "scorecard", sentence, step=step.uid)


def _unrated(step: str, side: Side, about: Sequence[Item[Score]]) -> Iterator[Finding]:
    given = [item.body.given for item in about]
    if any(each.answers for each in given):
        return
    them, whom = side_word(other(side)), side_word(side)
    if any(each.cannot for each in given):
        sentence = (
            f"The {them} cannot judge anything about the {whom}: what would it need to see first?"
        )
        yield Finding("cannot-judge-anything", "scorecard", sentence, step=step)
    else:
        sentence = f"The {them} has not rated the {whom} yet."
        yield Finding("side-not-rated", "scorecard", sentence, step=step)


def _not_taken_up(record: Record, scores: Sequence[Item[Score]]) -> Iterator[Finding]:
    done = _taken_up(record, scores)
    waiting = [
        gap.item for gap in gaps(scores) if gap.verdict == "blind spot" and gap.item.uid not in done
    ]
    for step in dict.fromkeys(item.step for item in waiting):
        here = [item for item in waiting if item.step == step]
        more = len(here) - NAMED
        names = [named(item) for item in here[:NAMED]]
        shown = listed([*names, f"{more} more"] if more > 0 else names)
        what, it = ("is a blind spot", "it") if len(here) == 1 else ("are blind spots", "them")
        sentence = f"{shown} {what}. What will we do about {it}?"
        yield Finding("blind-spot-left", "scorecard", sentence, item=here[0].uid)


def _taken_up(record: Record, scores: Sequence[Item[Score]]) -> frozenset[str]:
    """Return the uids of the scores that both sides wrote down, or that something else came from."""
    here = {item.uid for item in record.items}
    origins = {
        item.body.origin
        for item in record.items
        if isinstance(item.body, Commitment | Decision | Question | Parked)
    }
    return frozenset(
        item.uid
        for item in scores
        if item.both_agree or item.uid in origins or item.body.became in here
    )
