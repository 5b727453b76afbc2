"""Scorecard: statements about both sides, rated by the other side and by themselves, and what a reveal shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import ClassVar, Literal

from msgspec import Struct

from workshop.model.agenda import Step
from workshop.model.earlier import Earlier
from workshop.model.items import Item
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
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.template import TemplateStep

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

    LATER: ClassVar[frozenset[str]] = frozenset({"weight", "area_weight", "overall", "before"})
    """Fields that records of earlier versions do not have."""

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
    weight: Decimal | None = None
    """How much it counts among the statements of its area; None where all count alike."""
    area_weight: Decimal | None = None
    """How much its area counts among the areas; None where all count alike."""
    overall: bool = False
    """Whether it is about its area as a whole; then it is counted in no weighted score."""
    before: Earlier | None = None
    """What was given last time; None where its side was never rated before."""

    @property
    def points(self) -> Scale:
        """Its scale."""
        return Scale(self.scale, self.lowest)


class Comment(Struct, frozen=True):
    """What the side of the item wrote about a statement or an area, or what the side that was rated answers to it."""

    LATER: ClassVar[frozenset[str]] = frozenset({"column"})
    """Fields that records of earlier versions do not have."""

    text: str = ""
    on: str = ""
    """The words of the statement, or the name of the area."""
    about: Side | None = None
    """The side the statement is about; None for an area. The item's own side where it is an answer."""
    column: str = ""
    """What the words are about, as the template names it; "" where it names nothing."""


def known_as(statement: Rated | Score) -> str:
    """Return the words by which a statement is known; an overall one can stand alike in several areas."""
    return f"{statement.area}: {statement.text}" if statement.overall else statement.text


def is_reply(item: Item[Comment]) -> bool:
    """Return whether a comment is what the rated side answers to the others."""
    return item.side is not None and item.body.about == item.side


def replied_to(item: Item[Score] | Item[Comment], *, by_area: bool) -> tuple[str, Side]:
    """Return what the rated side answers about, beside `item`, and which side that is: its area, or its statement."""
    body, side = item.body, item.side or "client"
    if isinstance(body, Score):
        return (body.area if by_area else known_as(body)), side
    return body.on, side if body.about == side else other(side)


def is_about(comment: Item[Comment], score: Item[Score]) -> bool:
    """Return whether a comment, or the answer to one, is about the statement of a score or about its area."""
    on, rated = replied_to(comment, by_area=True)
    words = known_as(score.body)
    beside = words if comment.body.about and not is_reply(comment) else score.body.area
    return rated == score.side and on in (beside, words)


def reply_about(record: Record, step: str, on: str, rated: Side) -> Item[Comment] | None:
    """Return what the rated side has answered about an area or statement of a step, None where it has not."""
    found = (each for each in record.of(Comment, step) if is_reply(each))
    return next((each for each in found if (each.body.on, each.side) == (on, rated)), None)


def as_on_sheet(comments: Iterable[Item[Comment]], agenda: Sequence[Step]) -> list[Item[Comment]]:
    """Return comments gathered as their sheets have it: whom they rate, area or statement, column, the answer last.

    The agency, which the client rates, comes first. Within a column they stay in the order that the reveal gave them.
    """
    steps = {each.uid: place for place, each in enumerate(agenda)}

    def place(item: Item[Comment]) -> tuple[object, ...]:
        on, rated = replied_to(item, by_area=True)
        at = steps.get(item.step, len(agenda))
        sheet, columns = _sheet(agenda[at], rated) if at < len(agenda) else ((), ())
        return (
            at,
            -SIDES.index(rated),
            sheet.index(on) if on in sheet else len(sheet),
            on,
            is_reply(item),
            columns.index(item.body.column) if item.body.column in columns else len(columns),
        )

    return sorted(comments, key=place)


def _sheet(step: Step, rated: Side) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what can be commented on about a side, in order: each area and its statements; and the columns."""
    found = ((each.area, known_as(each)) for each in statements(step, rated))
    return tuple(dict.fromkeys(words for both in found for words in both)), step.columns


class Rated(Struct, frozen=True):
    """One statement about a side, as the step has it."""

    key: str
    area: str
    text: str
    weight: Decimal | None = None
    area_weight: Decimal | None = None
    overall: bool = False


def scale_of(step: Step) -> Scale:
    """Return the scale of a scorecard step."""
    return Scale(step.scale or SCALE, step.lowest if step.scale else 1)


def statements(step: TemplateStep, side: Side) -> Iterator[Rated]:
    """Yield every statement about `side`, in order; the overall one of an area follows its others."""
    for place, area in enumerate(step.areas, start=1):
        for number, statement in enumerate(area.statements, start=1):
            if words := getattr(statement, side):
                yield Rated(f"{place}.{number}", area.name, words, statement.weight, area.weight)
        if area.overall is not None and (words := getattr(area.overall, side)):
            yield Rated(f"{place}.all", area.name, words, None, area.weight, overall=True)


def rated_sides(step: TemplateStep) -> tuple[Side, ...]:
    """Return the sides about which the step has statements: both, or one where it goes in one direction."""
    return tuple(side for side in SIDES if any(statements(step, side)))


def _purpose(step: TemplateStep) -> str:
    """Return what a scorecard is for, promising no comparison that its step does not ask for."""
    sides = rated_sides(step)
    if len(sides) == 1:
        whom = side_word(sides[0])
        who = side_word(other(sides[0]))
        if not step.self_rating:
            return f"How the {who} sees the {whom}."
        return f"How the {who} sees the {whom}, how the {whom} sees itself, and where they differ."
    return _PURPOSE if step.self_rating else "How each of us sees the other."


def areas(step: TemplateStep, side: Side) -> tuple[str, ...]:
    """Return the areas in which something about `side` is rated."""
    return tuple(dict.fromkeys(each.area for each in statements(step, side)))


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
        beside = _is_beside(step) and about == "them"
        shares = _shares(step, rated)
        for each in statements(step, rated):
            asked.append(
                Question(
                    f"{about}:{each.key}",
                    each.text,
                    "point",
                    group=f"{heading} · {each.area}{_counts(shares.get(each.area))}",
                    subject=subject(about, rated, known_as(each)),
                    prompt=_weight_words(step, rated, each),
                    scale=scale_of(step),
                    cannot=about != "forecast",
                    comment=beside,
                    comment_on="".join(step.columns) if beside else "",
                )
            )
    # These come last, so that one can rate all statements with one digit each, without a stop for words.
    return (*asked, *_in_words(step, other(side), them))


def _is_beside(step: Step) -> bool:
    """Return whether a comment is written beside the point: several to a statement have questions of their own."""
    return step.comments == "statement" and len(step.columns) <= 1


def _in_words(step: Step, rated: Side, name: str) -> Iterator[Question]:
    """Yield the questions that are answered in words: for each area, or for each statement with several columns."""
    about = f"About {name}, in words"
    if step.comments == "area" and not step.columns:
        for area in areas(step, rated):
            asks = f"{area}: what happened, what would we like, what could we do?"
            yield Question(_column(area), asks, "texts", group=about, most=1)
        return
    for on, words in _commented(step, rated):
        for place, column in enumerate(step.columns, start=1):
            asks = f"{words}: {column}"
            yield Question(_column(on, place), asks, "texts", group=f"{about} · {words}", most=1)


def _commented(step: Step, rated: Side) -> Iterator[tuple[str, str]]:
    """Yield key and words of what has columns of its own: the areas, or the statements with several columns."""
    if step.comments == "area":
        yield from ((area, area) for area in areas(step, rated))
    elif step.comments == "statement" and not _is_beside(step):
        yield from ((each.key, known_as(each)) for each in statements(step, rated))


def _column(on: str, place: int = 0) -> str:
    """Return the key of the question about an area or statement in the column at `place`, 0 without columns."""
    return f"column:{place}:{on}" if place else f"area:{on}"


def _shares(step: Step, rated: Side) -> dict[str, Decimal]:
    """Return what share each area has in the weighted score of a side, where areas have weights."""
    counted = (each for each in statements(step, rated) if not each.overall)
    weights = {each.area: each.area_weight for each in counted}
    total = sum(filter(None, weights.values()), Decimal(0))
    return {area: weight / total for area, weight in weights.items() if weight and total}


def _counts(share: Decimal | None) -> str:
    return "" if share is None else f" (counts {percent(share)})"


def _weight_words(step: Step, rated: Side, statement: Rated) -> str:
    """Return what share a statement has in its area, where statements have weights."""
    if statement.weight is None:
        return ""
    among = [each.weight for each in statements(step, rated) if each.area == statement.area]
    share = statement.weight / sum(filter(None, among), Decimal(0))
    return f"counts {percent(share)} of {statement.area}"


def percent(share: Decimal) -> str:
    """Return a share as people read it: `33.3 %`."""
    return f"{(share * 100).quantize(Decimal('0.1')).normalize():f} %"


def scores(step: Step, round: Round, entries: Sequence[Entry]) -> Iterator[tuple[Score, Side]]:
    """Yield the rated statements with the side that each is about, those about the agency first.

    In an anonymous round no figure is kept that fewer than FEW answers stand behind, nor one that is withheld.
    """
    scale = scale_of(step)
    for rated in reversed(SIDES):
        giving = [each for each in entries if each.side == other(rated)]
        own = [each for each in entries if each.side == rated]
        for each in statements(step, rated):

            def of(
                who: list[Entry],
                about: About,
                key: str = each.key,
                rated: Side = rated,
                words: str = known_as(each),
            ) -> Tally:
                least = least_shown(round, subject(about, rated, words))
                return tally([each.answer(f"{about}:{key}") for each in who], scale, least=least)

            yield (
                Score(
                    each.text,
                    each.area,
                    scale.labels,
                    scale.lowest,
                    of(giving, "them"),
                    of(own, "us") if step.self_rating else None,
                    of(own, "forecast") if step.predictions else None,
                    weight=each.weight,
                    area_weight=each.area_weight,
                    overall=each.overall,
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
        for keys, comment in _written(step, entry):
            if counts and _rating(everybody, entry.side, keys) < FEW:
                withheld += 1
            else:
                shown.append((comment, entry.side, entry.handle))
    return shown, withheld


def _written(step: Step, entry: Entry) -> Iterator[tuple[list[str], Comment]]:
    """Yield what somebody wrote, each with the keys of the statements that it is about."""
    rated = other(entry.side)
    every = tuple(statements(step, rated))
    beside = "".join(step.columns)
    for each in every:
        if said := entry.answer(f"them:{each.key}").comment:
            yield [each.key], Comment(said, known_as(each), rated, beside)
        for place, column in enumerate(step.columns, start=1):
            for text in entry.answer(_column(each.key, place)).texts:
                yield [each.key], Comment(text, known_as(each), rated, column)
    for area in areas(step, rated):
        keys = [each.key for each in every if each.area == area]
        for text in entry.answer(_column(area)).texts:
            yield keys, Comment(text, area)
        for place, column in enumerate(step.columns, start=1):
            for text in entry.answer(_column(area, place)).texts:
                yield keys, Comment(text, area, column=column)


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


_PURPOSE = "How each of us sees the other and itself, and where we see it differently."

KIND = Kind(
    "scorecard",
    "Scores",
    _PURPOSE,
    (
        ItemType(
            "score",
            Score,
            "scorecard",
            "Score",
            "F",
            section="scores",
            ticked=True,
            not_words=frozenset({"became", "scale", "before"}),
        ),
        ItemType("comment", Comment, "scorecard", "Comment", section="scores", ticked=True),
    ),
    (RoundType("scorecard", "Rating", _asked, _reveal, sided=True),),
    {"scores": "How we see each other"},
    purpose_in=_purpose,
)
