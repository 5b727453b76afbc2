"""Scores in the minutes: each side's ratings beside each other by area, and the comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from workshop.documents.minutes.told import Seen, Told, entry, said_by, table
from workshop.model.earlier import last_time, why_not
from workshop.model.items import Item
from workshop.model.last_time import median_of
from workshop.model.paragraphs import Paragraph, on_one_line, shape
from workshop.model.rounds import Round, Scale
from workshop.model.scorecard import Comment, Score, as_on_sheet, replied_to
from workshop.model.sides import SIDES, Side, other, side_word
from workshop.model.values import show_date
from workshop.model.wording import joined


def told(told: Told) -> Iterator[str]:
    """Yield what the client gives the agency, what the agency gives the client, and what was said in words."""
    scores = told.record.of(Score)
    seen = {each.uid: told.facts.seen(each) for each in scores}
    if scores:
        compared = any(each.together for each in seen.values())
        yield from ("", joined(_MEDIANS, _VERDICTS if compared else "", by=" "), "")
    rated: tuple[Side | None, ...] = (*reversed(SIDES), None)
    for side in rated:
        about = [each for each in scores if each.side == side]
        if about:
            yield from ("", f"### {_whom(side)}", "")
        for scale in dict.fromkeys(each.body.points for each in about):
            alike = [each for each in about if each.body.points == scale]
            yield from _rated(told, side, scale, {each: seen[each.uid] for each in alike})
    yield from _in_words(told)


_MEDIANS = "Each figure is the median, with the lowest and the highest beside it."
_VERDICTS = (
    "Strength, weakness: both sides see it. Blind spot: the other side rates it clearly lower than the side itself. "
    "Undervalued: clearly higher."
)


def _whom(side: Side | None) -> str:
    if side is None:
        return "How it was rated"
    rater = other(side)
    return f"{shape(rater)}{side_word(rater).capitalize()} on {shape(side)}{side_word(side)}"


def _rated(
    told: Told, side: Side | None, scale: Scale, seen: dict[Item[Score], Seen]
) -> Iterator[str]:
    """Yield a table, in the order of the sheet, with a column only for what was asked."""
    gives, itself = "Given", "Own"
    if side is not None:
        gives = f"{shape(other(side))}{side_word(other(side)).capitalize()} gives"
        itself = f"{shape(side)}{side_word(side).capitalize()} itself"
    columns = (("given", gives), ("own", itself), ("expected", "Expected"))
    asked = [
        (name, head) for name, head in columns if any(getattr(each, name) for each in seen.values())
    ]
    beside = {
        "Last time": {item: _changed(item.body) for item in seen},
        "What it means": {item: _came(told, item, words) for item, words in seen.items()},
    }
    last = [head for head, words in beside.items() if any(words.values())]
    points = joined(*(scale.show(point) for point in range(len(scale.labels))), by="; ")
    yield from ("", f"Scale: {on_one_line(points)}.")
    order = list(dict.fromkeys(item.body.area for item in seen))
    ordered = sorted(seen, key=lambda item: order.index(item.body.area))
    rows: list[list[str]] = []
    for area, items in groupby(ordered, key=lambda item: item.body.area):
        if area:
            rows.append([f"**{on_one_line(area)}**", *("" for _ in (*asked, *last))])
        for item in items:
            number = f"**{on_one_line(item.number)}** " if item.number else ""
            figures = [getattr(seen[item], name) or "–" for name, _ in asked]
            rows.append(
                [
                    f"{number}{on_one_line(item.body.text)}",
                    *figures,
                    *(beside[head][item] for head in last),
                ]
            )
    yield from table(["Statement", *(head for _, head in asked), *last], rows)
    yield from _not_compared(tuple(seen))
    if words := told.facts.weighted(tuple(seen)):
        yield from ("", on_one_line(words), "")


def _changed(body: Score) -> str:
    """Return how a statement compares with last time, in a few words."""
    before, now = body.before, median_of(body)
    if before is None or before.given is None or now is None:
        return "not compared" if before else ""
    return on_one_line(last_time(before, now))


def _not_compared(items: Sequence[Item[Score]]) -> Iterator[str]:
    """Yield why statements are not compared with last time, those with the same reason in one line."""
    reasons: dict[str, list[str]] = {}
    for item in items:
        before = item.body.before
        if before is not None and (before.given is None or median_of(item.body) is None):
            reason = f"Not compared with {show_date(before.date)}, {why_not(before.why_not)}:"
            reasons.setdefault(reason, []).append(item.number or item.body.text)
    for reason, which in reasons.items():
        yield from ("", f"{reason} {on_one_line(joined(*which, by=', '))}.", "")


def _came(told: Told, item: Item[Score], seen: Seen) -> str:
    """Return what the ratings mean together, and what became of the statement."""
    return on_one_line(joined(seen.together, told.became(item.body.became), by=", "))


def _in_words(told: Told) -> Iterator[str]:
    """Yield the comments in the order of the sheet, under each what the side that was rated answers."""
    comments = told.record.of(Comment)
    withheld = sum(
        each.body.withheld
        for each in told.record.of(Round, told.step.uid)
        if each.body.what == "scorecard" and each.body.stage == "revealed"
    )
    if comments or withheld:
        yield from ("", "### In words", "")
    ordered = as_on_sheet(comments, (told.step,))
    for (on, about), group in groupby(ordered, key=lambda each: replied_to(each, by_area=True)):
        heading = joined(side_word(about).capitalize(), on, by=": ")
        yield from ("", f"#### {on_one_line(heading)}", "")
        for item in group:
            says = said_by(item.side, told.record.name_of(item.author))
            detail = joined(says, item.body.column, by=": ")
            yield entry(Paragraph(item.body.text, item.number, detail, side=item.side))
    if withheld:
        verb = "comment is" if withheld == 1 else "comments are"
        yield from ("", f"{withheld} {verb} not shown: fewer than three people answered.", "")
