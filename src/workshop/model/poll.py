"""Poll: one question on a labelled scale, chosen privately and shown together, or a show of hands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct, structs

from workshop.model.agenda import Step
from workshop.model.earlier import Earlier
from workshop.model.kind import ItemType, Kind, RoundType
from workshop.model.record import Record
from workshop.model.rounds import (
    Entry,
    New,
    Question,
    Revealed,
    Round,
    Scale,
    Shuffle,
    Tally,
    names_authors,
    shown_by_side,
    tallies,
)
from workshop.model.sides import Side

SCALES: dict[str, tuple[tuple[str, ...], int]] = {
    "fist to five": (
        (
            "I stop this",
            "I need to talk about it first",
            "I have doubts, and live with it",
            "I can go along",
            "A good idea",
            "I will help to make it happen",
        ),
        0,
    ),
    "gradients of agreement": (
        (
            "I cannot live with it",
            "I disagree, and let it pass",
            "I have serious doubts",
            "I stand aside",
            "I agree, with a reservation",
            "I support it",
            "I support it wholeheartedly",
        ),
        1,
    ),
    "how openly can I speak": (
        (
            "I keep my thoughts to myself",
            "I say what is safe",
            "I leave out what matters most",
            "I say most things",
            "I say nearly everything",
            "I can say anything",
        ),
        0,
    ),
    "return on time": (
        (
            "I would rather have had the time back",
            "It gave less than it took",
            "It was worth the time",
            "It gave more than it took",
            "I could not have spent it better",
        ),
        1,
    ),
    "yes or no": (("no", "yes"), 0),
}
"""Ready-made scales, each with the digit of its first point. People define them differently, so all labels are shown.
"""
AGREEMENT = (SCALES["fist to five"], SCALES["gradients of agreement"])
"""Scales on which somebody may object."""
OBJECTS = 3
"""How many points at the low end of these scales mean an objection."""
SAFETY = SCALES["how openly can I speak"]
"""The scale of a safety check."""
SCALE, LOWEST = SCALES["fist to five"]
"""For a poll that brings no scale of its own."""


class Choice(Struct, frozen=True):
    """What one person chose, in a named poll."""

    handle: str
    point: int


class Poll(Struct, frozen=True):
    """One question and how people answered it. It goes into the agreement when both sides tick it."""

    LATER: ClassVar[frozenset[str]] = frozenset({"before"})
    """Fields that records of earlier versions do not have."""

    question: str = ""
    scale: tuple[str, ...] = ()
    lowest: int = 1
    client: Tally | None = None
    """None where answers are shown for the whole room only."""
    agency: Tally | None = None
    room: Tally = Tally()
    """Of everybody."""
    choices: tuple[Choice, ...] = ()
    """Who chose what, where the poll was named."""
    asked: tuple[str, ...] = ()
    """Handles of those who were asked. Two polls are compared only if they asked the same people."""
    hands: bool = False
    """Whether hands were shown and counted."""
    before: Earlier | None = None
    """What the room answered last time; None where it was not asked before."""

    @property
    def points(self) -> Scale:
        """Its scale."""
        return Scale(self.scale, self.lowest)


def is_low(poll: Poll) -> bool:
    """Return whether `poll` is a safety check in which half of the room or more does not speak openly."""
    middle = poll.room.median
    low = (len(poll.scale) - 1) / 2
    return (poll.scale, poll.lowest) == SAFETY and middle is not None and middle < low


def objections(poll: Poll) -> int:
    """Return how many are at the low end, where a proposal was asked about; 0 where too few answered to say so."""
    if (poll.scale, poll.lowest) not in AGREEMENT:
        return 0
    return sum(poll.room.counts[:OBJECTS])


def comparable(before: Poll, now: Poll) -> bool:
    """Return whether the difference between two polls may be shown.

    With different people the difference would tell how those answered who came or went. Of hands nobody knows whose
    they were.
    """
    return (
        not (before.hands or now.hands)
        and bool(now.asked)
        and set(before.asked) == set(now.asked)
        and before.points == now.points
        and before.room.answers == now.room.answers
        and bool(before.room.counts and now.room.counts)
    )


def scale_of(step: Step) -> Scale:
    """Return the scale of a poll step."""
    return Scale(step.scale, step.lowest) if step.scale else Scale(SCALE, LOWEST)


def questions(step: Step) -> tuple[Question, ...]:
    """Return what everybody is asked."""
    return (Question("poll", step.question or step.title, "point", scale=scale_of(step)),)


def outcome(step: Step, round: Round, entries: Sequence[Entry]) -> Poll:
    """Return the poll as it may be shown, whatever the round promised."""
    scale = scale_of(step)
    apart = shown_by_side(round, entries)
    client, agency, room = tallies(round, entries, "poll", scale, apart=apart)
    named = names_authors(round)
    points = [(each.handle, each.answer("poll").point) for each in entries]
    return Poll(
        step.question or step.title,
        scale.labels,
        scale.lowest,
        client,
        agency,
        room,
        tuple(Choice(handle, point) for handle, point in points if named and point is not None),
        round.asked,
    )


def _asked(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    return questions(step)


def _reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    found = outcome(step, round, entries)
    choices = list(found.choices)
    shuffle(choices)
    return Revealed((New(structs.replace(found, choices=tuple(choices))),))


KIND = Kind(
    "poll",
    "Poll",
    "One question, chosen privately, shown together.",
    (
        ItemType(
            "poll",
            Poll,
            "poll",
            "Poll",
            "L",
            section="polls",
            ticked=True,
            carries_words=False,
            not_words=frozenset({"scale", "choices", "asked", "before"}),
        ),
    ),
    (RoundType("poll", "Private choice", _asked, _reveal),),
    {"polls": "What we asked everybody"},
)
