"""Private rounds: how a round is run, what it asks, what a person seals, and what may be shown to whom."""

from __future__ import annotations

import sys
from bisect import bisect
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, ClassVar, Literal

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.names import RoundSort
from workshop.model.sides import SIDES, Side

Way = Literal["spoken", "keyboard", "form", "own"]
"""`own`: each at a terminal of their own. How a round is run says what is proposed; who cannot write so writes in
another of these ways, in the same round."""
Stage = Literal["open", "sides", "revealed", "discarded"]
"""`open`: takes entries. `sides`: each contact makes one voice of their side's entries. `revealed`: for good."""

FEW = 3
"""Fewer answers than this are never shown as anonymous ones (DESIGN §4, anonymity)."""


class RoundPlan(Struct, frozen=True, omit_defaults=True):
    """How a round is to be run, as the template proposes or the facilitator chooses."""

    way: Way = "spoken"
    anonymous: bool = False
    one_voice: bool = False
    """One entry for each side, written by its contact."""
    stop_at_side: bool = False
    """The reveal stops at each side: its contact makes one voice of its entries, and only that goes further."""


class Figure(Struct, frozen=True):
    """How many chose a point for one question of an anonymous round, as far as the reveal tells."""

    about: str = ""
    """What the question is about (`Question.about`)."""
    client: int = 0
    """How many of the client; 0 for both where the sides are not told apart."""
    agency: int = 0
    answers: int = 0
    """How many in all."""
    withheld: bool = False
    """Whether the counts are not shown, because of an earlier result of the same people beside them."""


class Round(Struct, frozen=True):
    """One private round. Until its reveal, its entries are in its urn (store/urns.py) and nowhere else."""

    LATER: ClassVar[frozenset[str]] = frozenset(
        {"asked_client", "answered", "unsealed", "together", "figures", "unasked", "without"}
    )
    """Fields that records of earlier versions do not have."""

    what: RoundSort = "notes"
    way: Way = "keyboard"
    anonymous: bool = False
    one_voice: bool = False
    stop_at_side: bool = False
    stage: Stage = "open"
    passing: bool = False
    """Whether the keyboard is being passed round; then the screen shows only the cover or one person's questions."""
    excused: tuple[str, ...] = ()
    """Handles of those who do not write in it."""
    unasked: tuple[Side, ...] = ()
    """The sides that have nothing to answer in it: nobody of theirs is asked or waited for."""
    released: tuple[Side, ...] = ()
    """The sides whose contact has written one voice and released it."""
    asked: tuple[str, ...] = ()
    """Handles of those who are asked, the client's first: known from the first seal in an anonymous round, where nobody
    is moved in or out after that; in any other from the reveal."""
    asked_client: int = 0
    """How many of them were the client's when that was settled."""
    client: int = 0
    """How many of the client's people had answered, at the time of the reveal; 0 where an anonymous round does not tell
    the sides apart."""
    agency: int = 0
    answered: int = 0
    """How many people had said something, at the reveal of an anonymous round."""
    unsealed: int = 0
    """How many of those asked in an anonymous round had sealed nothing when it was revealed."""
    without: tuple[str, ...] = ()
    """Handles of those who were asked and had sealed nothing when it was revealed; of nobody where it is anonymous."""
    together: bool = False
    """Whether the sides are not told apart, because beside an earlier result that would give somebody away."""
    withheld: int = 0
    """How many comments were not shown, because too few people had answered what they are about."""
    figures: tuple[Figure, ...] = ()
    """Of an anonymous round, from its reveal: each question that anybody chose a point for."""

    def withholds(self, about: str) -> bool:
        """Return whether the counts of a question are not shown, because of an earlier result beside them."""
        return any(each.withheld and each.about == about for each in self.figures)

    @property
    def counts_only(self) -> bool:
        """Whether it is anonymous: nothing but counts is told of it, before the reveal and after."""
        return self.anonymous and not self.one_voice

    @property
    def hides_who(self) -> bool:
        """Whether it is not told who has sealed: where only counts are told, and of a vote until it closes."""
        return self.counts_only or self.what == "votes"

    @property
    def settled(self) -> bool:
        """Whether it is settled who is asked, because somebody has sealed and only counts may be told."""
        return self.counts_only and bool(self.asked)

    @property
    def sides(self) -> dict[str, Side]:
        """Who is asked, each with the side they were on when that was settled."""
        return {
            handle: "client" if place < self.asked_client else "agency"
            for place, handle in enumerate(self.asked)
        }

    @property
    def running(self) -> bool:
        """Whether it is neither revealed to everybody nor discarded."""
        return self.stage in ("open", "sides")


POINTS = range(2, 12)
"""How many points a scale can have: each is one key, so 0 to 10 is the longest."""


class Scale(Struct, frozen=True):
    """A scale: the labels of its points, low to high, and the digit of the first one."""

    labels: tuple[str, ...] = ()
    lowest: int = 1

    def digit(self, point: int) -> int:
        """Return the digit people use for the point at an index from 0."""
        return self.lowest + point

    def show(self, point: int) -> str:
        """Return `4 above`."""
        digit, label = str(self.digit(point)), self.labels[point]
        return digit if label in ("", digit) else f"{digit} {label}"


class Option(Struct, frozen=True):
    """One thing that can be picked."""

    key: str
    text: str


class Question(Struct, frozen=True):
    """One thing a round asks a person."""

    key: str
    text: str
    kind: Literal["texts", "point", "pick"]
    """`texts`: words of their own. `point`: one point of the scale. `pick`: some of the options."""
    group: str = ""
    """The heading over it: an area, or whom it is about."""
    subject: str = ""
    """What it asks about, where it can ask that again in other words or in another place; "" for its text."""
    prompt: str = ""
    scale: Scale = Scale()
    cannot: bool = False
    """Whether *can't judge* is an answer."""
    comment: bool = False
    """Whether a word can be added to the point."""
    comment_on: str = ""
    """What that word is about, as the template names it; "" for a comment without a name."""
    most: int = 0
    """How many texts or options it takes; 0 for any number."""
    options: tuple[Option, ...] = ()

    @property
    def about(self) -> str:
        """What it asks about: two questions of one sort of round that are about the same are one question."""
        return self.subject or self.text


class Answer(Struct, frozen=True, omit_defaults=True):
    """What one person answers to one question."""

    key: str
    texts: tuple[str, ...] = ()
    """Words of their own, or the keys of the options picked."""
    point: int | None = None
    """An index from 0 into the scale."""
    cannot: bool = False
    comment: str = ""

    @property
    def empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.says_something or self.cannot)

    @property
    def says_something(self) -> bool:
        """Whether it says more than that one cannot judge."""
        return bool(self.texts or self.comment) or self.point is not None


class Entry(Struct, frozen=True):
    """What one person sealed in a round, or one side's voice."""

    side: Side
    handle: str = ""
    """"" for the one voice of a side."""
    way: Way = "keyboard"
    answers: tuple[Answer, ...] = ()

    def answer(self, key: str) -> Answer:
        """Return the answer to a question; an empty one where there is none."""
        return next((each for each in self.answers if each.key == key), Answer(key))

    @property
    def says_something(self) -> bool:
        """Whether any of its answers does; one that is empty hides nobody among others."""
        return any(each.says_something for each in self.answers)


class Tally(Struct, frozen=True):
    """How some people answered one question, without saying who."""

    counts: tuple[int, ...] = ()
    """How many chose each point, low to high; empty where too few answered to show it."""
    answers: int = 0
    """How many chose a point."""
    cannot: int = 0
    """How many could not judge."""

    @property
    def points(self) -> tuple[int, ...]:
        """Every answer as an index into the scale, in order."""
        return tuple(point for point, count in enumerate(self.counts) for _ in range(count))

    @property
    def median(self) -> float | None:
        """The middle of the answers as an index into the scale; None where there are none, or none are shown."""
        chosen = sum(self.counts)
        return (self.at((chosen - 1) // 2) + self.at(chosen // 2)) / 2 if chosen else None

    def at(self, place: int) -> int:
        """Return the point at `place` where all answers stand in order, from 0."""
        # Not by way of `points`: a file may count more people than such a list could hold. It is the first point up to
        # which more were chosen.
        return bisect(list(accumulate(self.counts)), place)

    @property
    def withheld(self) -> bool:
        """Whether enough chose a point, and the counts are not shown because of an earlier result beside them."""
        return not self.counts and self.answers >= FEW


def why_hidden(tally: Tally) -> str:
    """Return why the counts of a tally are not shown, in words."""
    if tally.withheld:
        return "not shown: beside the earlier figure it could give somebody away"
    return "too few answers to show"


def tally(answers: Iterable[Answer], scale: Scale, *, least: int = 1) -> Tally:
    """Return how often each point was chosen; no counts where fewer than `least` people chose one."""
    given = [each for each in answers if each.point is not None or each.cannot]
    points = [each.point for each in given if each.point is not None]
    counts = tuple(points.count(point) for point in range(len(scale.labels)))
    return Tally(
        counts if len(points) >= least else (), len(points), sum(each.cannot for each in given)
    )


NEVER = sys.maxsize
"""More answers than there can be."""


def least_shown(round: Round, about: str = "") -> int:
    """Return how many answers a figure needs before it is shown; NEVER where that of a question is withheld."""
    if not round.anonymous or round.one_voice or round.stop_at_side:
        return 1
    return NEVER if round.withholds(about) else FEW


def tallies(
    round: Round, entries: Sequence[Entry], key: str, scale: Scale, *, apart: bool, about: str = ""
) -> tuple[Tally | None, Tally | None, Tally]:
    """Return how client, agency and room answered a question; the sides only where they may be told `apart`.

    `about` is what it asks about, where its figure can be withheld.

    In an anonymous round both sides are left out if one has few answers: the room without the other side would be that
    side.
    """
    least = least_shown(round, about)

    def of(*sides: Side) -> Tally:
        return tally(
            [each.answer(key) for each in entries if each.side in sides], scale, least=least
        )

    client, agency = (of(side) for side in SIDES)
    apart = apart and all(each.answers == 0 or each.answers >= least for each in (client, agency))
    return client if apart else None, agency if apart else None, of(*SIDES)


# --- anonymity -------------------------------------------------------------------------------------

Hiding = Literal["none", "room", "sides"]
"""How far people can be anonymous: not at all, only as one room, or within each side."""


def anonymity(
    client: int, agency: int, *, sided: bool, asked: Mapping[Side, int] | None = None
) -> Hiding:
    """Return how far people can be anonymous; `sided` says that a round shows which side an answer came from.

    `client` and `agency` are how many answer on each side, `asked` how many were asked, where these are more. A side in
    which nobody answers does not count, unless so few were asked in it that it would tell who said nothing.
    """
    if client + agency < FEW:
        return "none"
    of = asked or {"client": client, "agency": agency}
    if all(
        count >= FEW or (count == 0 and not 0 < of[side] < FEW)
        for side, count in zip(SIDES, (client, agency), strict=True)
    ):
        return "sides"
    return "none" if sided else "room"


def by_side(sides: Iterable[Side]) -> dict[Side, int]:
    """Return how often each side is among `sides`."""
    found = list(sides)
    return {side: found.count(side) for side in SIDES}


def answered(entries: Iterable[Entry]) -> dict[Side, int]:
    """Return how many entries of each side say something: only these count where people are to be hidden."""
    return by_side(each.side for each in entries if each.says_something)


def shown_by_side(round: Round, entries: Sequence[Entry]) -> bool:
    """Return whether answers may be shown by side, in a round whose questions do not show it anyway."""
    if not round.anonymous or round.one_voice or round.stop_at_side:
        return True
    if round.together:
        return False
    asked = by_side(round.sides.values()) if round.settled else None
    found = answered(entries)
    return anonymity(found["client"], found["agency"], sided=False, asked=asked) == "sides"


def names_authors(round: Round) -> bool:
    """Return whether its reveal says who wrote what."""
    return not (round.anonymous or round.one_voice or round.stop_at_side)


def promise(plan: RoundPlan | Round, *, elsewhere: bool = False) -> str:
    """Return the promise about anonymity that people read before they write; the reveal keeps to it.

    `elsewhere` says that they read it at a computer of their own, in a form.
    """
    if plan.one_voice:
        return "One voice per side: each contact writes for their side, and nobody else is named."
    if plan.anonymous:
        where = "the computer that collects the answers" if elsewhere else "this computer"
        return (
            "Anonymous: only counts are shown, before and after, and no name is kept when it is revealed. Until then "
            f"who wrote what is in one file on {where}, and your writing style may identify you."
        )
    if plan.stop_at_side:
        return (
            "Your side sees your answers first; its contact writes one joint answer, and only that is shown to the "
            "other side."
        )
    return "Named: when it is revealed, each entry has its author's name."


def seconds_for(questions: Iterable[Question]) -> int:
    """Return about how many seconds one person takes to answer, sitting down included (domain practice: 3 minutes)."""
    return 20 + sum(map(seconds_of, questions))


def seconds_of(question: Question) -> int:
    """Return about how many seconds it takes to answer one question."""
    return {"texts": 45, "point": 8, "pick": 40}[question.kind]


def minutes_each(seconds: int) -> int:
    """Return the minutes to count on for somebody who needs so many seconds: at least one, never too few."""
    return max(1, -(-seconds // 60))


def too_long(minutes: int, planned: int) -> bool:
    """Return whether `minutes` are so much more than a step has that another way should be proposed."""
    return planned > 0 and 2 * minutes > 3 * planned


# --- the reveal -----------------------------------------------------------------------------------

Shuffle = Callable[[list[Any]], object]
"""Shuffles a list in place."""


class New(Struct, frozen=True):
    """An item that a reveal brings."""

    body: Struct
    side: Side | None = None
    author: str = ""


class Revealed(Struct, frozen=True):
    """What a reveal brings."""

    new: tuple[New, ...] = ()
    """Shuffled, so that the order does not tell who wrote what."""
    changed: tuple[Item[Any], ...] = ()
    withheld: int = 0
    """How many comments may not be shown."""


def new_texts(
    round: Round,
    entries: Iterable[Entry],
    shuffle: Shuffle,
    make: Callable[[str, str], Struct],
    *,
    apart: bool,
) -> tuple[New, ...]:
    """Return an item for each text in `entries`, shuffled: `make` makes its body of the question's key and the text.

    Its side is named where they are told `apart` by side, its author where the round is named.
    """
    named = names_authors(round)
    found = [
        New(make(answer.key, text), entry.side if apart else None, entry.handle if named else "")
        for entry in entries
        for answer in entry.answers
        for text in answer.texts
    ]
    shuffle(found)
    return tuple(found)
