"""Scorecard: statements about both sides, rated by the other side and by themselves, and what a reveal shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.kind import ItemType, Kind, RoundType
from workshop.model.record import Record
from workshop.model.rounds import (
    FEW,
    Answer,
    Entry,
    New,
    Question,
    Revealed,
    Round,
    Scale,
    Shuffle,
    Tally,
    least_shown,
    names_authors,
    tally,
)
from workshop.model.sides import SIDES, Side, other

SCALE = (
    "must improve",
    "below what we need",
    "meets what we need",
    "above what we need",
    "outstanding",
)
"""The scale where a template brings none."""

About = Literal["them", "us", "forecast"]
"""What is rated: the other side, one's own side, or what one expects the other side to give one's own."""


class Score(Struct, frozen=True):
    """One rated statement about the side of the item. It goes into the agreement when both sides tick it."""

    text: str = ""
    area: str = ""
    scale: tuple[str, ...] = ()
    lowest: int = 1
    given: Tally = Tally()
    """By the other side."""
    own: Tally | None = None
    """By the side itself; None where it was not asked."""
    forecast: Tally | None = None
    """What the side expected to be given; None where it was not asked."""
    became: str = ""
    """The uid of the commitment, decision or parked topic it was turned into."""

    @property
    def points(self) -> Scale:
        """Its scale."""
        return Scale(self.scale, self.lowest)


class Comment(Struct, frozen=True):
    """What the side of the item wrote about a statement or an area."""

    text: str = ""
    on: str = ""
    """The words of the statement, or the name of the area."""
    about: Side | None = None
    """The side the statement is about; None for an area."""


def scale_of(step: Step) -> Scale:
    """Return the scale of a scorecard step."""
    return Scale(step.scale or SCALE, step.lowest if step.scale else 1)


def statements(step: Step, side: Side) -> Iterator[tuple[str, str, str]]:
    """Yield key, area and words of every statement about `side`, in order."""
    for place, area in enumerate(step.areas, start=1):
        for number, statement in enumerate(area.statements, start=1):
            words: str = getattr(statement, side)
            if words:
                yield f"{place}.{number}", area.name, words


def subject(about: About, rated: Side, words: str) -> str:
    """Return what a question about a side is about, wherever the statement is asked."""
    return "\n".join((about, rated, *words.casefold().split()))


def questions(step: Step, side: Side, names: dict[Side, str]) -> tuple[Question, ...]:
    """Return what somebody on `side` is asked; `names` are what the parties are called."""
    asked: list[Question] = []
    them, us = names[other(side)], names[side]
    parts: list[tuple[About, Side, str]] = [("them", other(side), f"We rate {them}")]
    if step.self_rating:
        parts.append(("us", side, f"We rate ourselves, {us}"))
    if step.predictions:
        parts.append(("forecast", side, f"What will {them} give us, {us}?"))
    for about, rated, heading in parts:
        comment = step.comments == "statement" and about == "them"
        for key, area, words in statements(step, rated):
            asked.append(
                Question(
                    f"{about}:{key}",
                    words,
                    "point",
                    group=f"{heading} · {area}",
                    subject=subject(about, rated, words),
                    scale=scale_of(step),
                    cannot=about != "forecast",
                    comment=comment,
                )
            )
    # These come last, so that one can rate all statements with one digit each, without a stop for words.
    return (*asked, *(_comments(step, other(side), them) if step.comments == "area" else ()))


def _comments(step: Step, rated: Side, name: str) -> Iterator[Question]:
    for area in dict.fromkeys(area for _, area, _ in statements(step, rated)):
        yield Question(
            f"area:{area}",
            f"{area}: what happened, what would we like, what could we do?",
            "texts",
            group=f"About {name}, in words",
            most=1,
        )


def scores(step: Step, round: Round, entries: Sequence[Entry]) -> Iterator[tuple[Score, Side]]:
    """Yield the rated statements with the side that each is about, those about the agency first.

    In an anonymous round no figure is kept that fewer than FEW answers stand behind, nor one that is withheld.
    """
    scale = scale_of(step)
    for rated in reversed(SIDES):
        giving = [each for each in entries if each.side == other(rated)]
        own = [each for each in entries if each.side == rated]
        for key, area, words in statements(step, rated):

            def of(
                who: list[Entry],
                about: About,
                key: str = key,
                rated: Side = rated,
                words: str = words,
            ) -> Tally:
                least = least_shown(round, subject(about, rated, words))
                return tally([each.answer(f"{about}:{key}") for each in who], scale, least=least)

            yield (
                Score(
                    words,
                    area,
                    scale.labels,
                    scale.lowest,
                    of(giving, "them"),
                    of(own, "us") if step.self_rating else None,
                    of(own, "forecast") if step.predictions else None,
                ),
                rated,
            )


def comments(
    step: Step, round: Round, entries: Iterable[Entry]
) -> tuple[list[tuple[Comment, Side, str]], int]:
    """Return the comments with side and author ("" where nobody is named), and how many are withheld.

    In an anonymous round a comment is withheld where fewer than FEW of its side rated what it is about.
    """
    shown: list[tuple[Comment, Side, str]] = []
    withheld = 0
    everybody = tuple(entries)
    counts = round.anonymous and not (round.one_voice or round.stop_at_side)
    for entry in everybody:
        rated = other(entry.side)
        for key, _, words in statements(step, rated):
            answer = entry.answer(f"them:{key}")
            if answer.comment and counts and _rating(everybody, entry.side, [key]) < FEW:
                withheld += 1
            elif answer.comment:
                comment = Comment(answer.comment, words, rated)
                shown.append((comment, entry.side, entry.handle))
        for area in dict.fromkeys(area for _, area, _ in statements(step, rated)):
            keys = [key for key, each, _ in statements(step, rated) if each == area]
            for text in entry.answer(f"area:{area}").texts:
                if counts and _rating(everybody, entry.side, keys) < FEW:
                    withheld += 1
                else:
                    shown.append((Comment(text, area), entry.side, entry.handle))
    return shown, withheld


def _rating(entries: Iterable[Entry], side: Side, keys: Iterable[str]) -> int:
    """Return how many on `side` chose a point for one of the statements `keys`."""

    def rates(answer: Answer) -> bool:
        return answer.point is not None

    wanted = [f"them:{key}" for key in keys]
    return sum(
        any(rates(entry.answer(key)) for key in wanted) for entry in entries if entry.side == side
    )


def _asked(record: Record, step: Step, side: Side) -> tuple[Question, ...]:
    return questions(step, side, record.relationship.names)


def _reveal(
    record: Record, step: Step, round: Round, entries: Sequence[Entry], shuffle: Shuffle
) -> Revealed:
    shown, withheld = comments(step, round, entries)
    shuffle(shown)
    named = names_authors(round)
    new = [New(score, side) for score, side in scores(step, round, entries)]
    new += [New(comment, side, author if named else "") for comment, side, author in shown]
    return Revealed(tuple(new), withheld=withheld)


KIND = Kind(
    "scorecard",
    "Scores",
    "How each of us sees the other and itself, and where we see it differently.",
    (
        ItemType(
            "score",
            Score,
            "scorecard",
            "Score",
            "F",
            section="scores",
            ticked=True,
            not_words=frozenset({"became", "scale"}),
        ),
        ItemType("comment", Comment, "scorecard", "Comment"),
    ),
    (RoundType("scorecard", "Rating", _asked, _reveal, sided=True),),
    {"scores": "How we see each other"},
)
