"""Scores: only those both sides ticked to be written down, with their scale explained."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from workshop.agreement.figures import Figure, plain
from workshop.agreement.frozen_text import (
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    Written,
    counted,
    joined,
    labelled,
    stamp,
)
from workshop.agreement.last_time import Repeated, last_of
from workshop.model.earlier import change_words
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.rounds import Tally
from workshop.model.scorecard import Comment, Score, as_on_sheet, percent, replied_to
from workshop.model.sides import Side, other, side_word
from workshop.model.weighted import weighted, weighted_last_time
from workshop.model.written import is_written, kept, origin_number


class Rated(Repeated, frozen=True, kw_only=True):
    """One statement about one side, as it was rated."""

    side: Side | None = None
    """The side it is about."""
    area: str = ""
    text: str
    scale: tuple[str, ...] = ()
    lowest: int = 1
    given: tuple[int, ...] = ()
    """How many of the other side chose each point, low to high; empty where they could give somebody away."""
    own: tuple[int, ...] = ()
    """The same of the side itself."""
    became: str = ""

    def read(self, scale: str) -> Paragraph:
        """Return it in words; `scale` names its scale where there are several."""
        whose = side_word(self.side).capitalize() if self.side else "This side"
        rater = side_word(other(self.side)).capitalize() if self.side else "The other side"
        detail = joined(
            f"{rater} gives: {_shown(self.given, self.lowest) or 'not shown, to give nobody away'}",
            labelled(f"{whose} gives itself", _shown(self.own, self.lowest)),
            self.since_last_time(self.given, self.lowest),
            scale,
            f"became {self.became}" if self.became else "",
            self.how_it_stands,
        )
        heading = joined(whose, self.area, by=": ")
        return Paragraph(self.text, self.number, detail, self.open, self.side, heading)


def _shown(counts: tuple[int, ...], lowest: int) -> str:
    """Return `4 (2 times), 5`."""
    return ", ".join(
        f"{point}" if count == 1 else f"{point} ({count} times)"
        for point, count in enumerate(counts, start=lowest)
        if count
    )


class Remark(Written, frozen=True, kw_only=True):
    """What one side wrote beside a statement or an area, or the rated side's answer to it."""

    side: Side | None = None
    """The side that wrote it."""
    about: Side | None = None
    """The side that it is about."""
    on: str = ""
    """The statement or area."""
    column: str = ""
    """What the template calls it."""
    text: str

    def read(self) -> Paragraph:
        """Return it in words."""
        whose = side_word(self.about).capitalize() if self.about else ""
        writes = f"written by the {side_word(self.side)}" if self.side else ""
        detail = joined(labelled("Column", self.column), writes)
        return Paragraph(
            f"“{self.text}”", detail=detail, side=self.side, heading=joined(whose, self.on, by=": ")
        )


class AreaCounted(Written, frozen=True, kw_only=True):
    """What a side was given in one area of a weighted score."""

    area: str
    figure: str
    """The weighted mean of its statements' medians, on the scale."""
    counts: str
    """The share that the area has in the whole, in percent."""

    @property
    def in_words(self) -> str:
        """`Creative work 7.5 (counts 30 %)`."""
        return f"{self.area} {self.figure} (counts {self.counts} %)"


class Weighted(Written, frozen=True, kw_only=True):
    """What a side was given in all, where the template says what counts how much."""

    side: Side | None = None
    """The side that was rated."""
    figure: Figure
    areas: tuple[AreaCounted, ...] = ()
    last: Figure | None = None
    """What it was last time, with the weights of today; missing where not all that makes it can be compared."""

    def read(self) -> Paragraph:
        """Return it in words."""
        whose = side_word(self.side).capitalize() if self.side else "This side"
        figure = self.figure
        if self.last is not None:
            figure = change_words(Decimal(self.last), Decimal(self.figure))
        detail = labelled("areas count as said", joined(*(each.in_words for each in self.areas)))
        return Paragraph(f"Weighted score: {figure}", detail=detail, side=self.side, heading=whose)


class Scores(Part, frozen=True, kw_only=True):
    """The section on scores that both sides wrote down."""

    clauses: tuple[Rated, ...] = ()
    weighted: tuple[Weighted, ...] = ()
    """The weighted scores of the sides of which every statement is written down."""
    remarks: tuple[Remark, ...] = ()
    """Comments that both sides allowed."""

    def read_back(self) -> ReadSection:
        """Return the section in words, with the scales first."""
        scales = list(dict.fromkeys((each.scale, each.lowest) for each in self.clauses))
        several = len(scales) > 1
        names = {each: f"scale {n}" if several else "" for n, each in enumerate(scales, start=1)}
        key = tuple(
            Paragraph(
                "; ".join(
                    str(n) if words == str(n) else f"{n} {words}"
                    for n, words in enumerate(labels, start=lowest)
                ),
                heading=name.capitalize() or "Scale",
            )
            for (labels, lowest), name in names.items()
        )
        said = tuple(each.read(names[each.scale, each.lowest]) for each in self.clauses)
        whole = tuple(each.read() for each in self.weighted)
        remarks = tuple(each.read() for each in self.remarks)
        found = joined(
            counted(len(said), "score") if said else "",
            counted(len(remarks), "comment") if remarks else "",
            by=" and ",
        )
        return ReadSection("scores", f"{found} written down", (*key, *said, *whole, *remarks))


def clause(record: Record) -> dict[Section, Part]:
    """Return the scores both sides ticked, where there are any."""
    part = Scores(
        clauses=tuple(_rated(each, record) for each in kept(record, Score)),
        weighted=tuple(_weighted(record)),
        remarks=tuple(map(_remark, as_on_sheet(kept(record, Comment), record.agenda))),
    )
    return {"scores": part} if part.clauses or part.remarks else {}


def _rated(item: Item[Score], record: Record) -> Rated:
    body = item.body
    return Rated(
        **stamp(item),
        **last_of(body.before),
        side=item.side,
        area=body.area,
        text=body.text,
        scale=body.scale,
        lowest=body.lowest,
        given=body.given.counts,
        own=(body.own or Tally()).counts,
        became=origin_number(record, body.became),
    )


def _weighted(record: Record) -> Iterator[Weighted]:
    """Yield the weighted score of each side of a step, where both sides wrote all of it down."""
    scores = record.of(Score)
    for step, side in dict.fromkeys((each.step, each.side) for each in scores):
        about = [each for each in scores if (each.step, each.side) == (step, side)]
        found = weighted(about)
        if found is None or not all(is_written(each) for each in about):
            continue
        areas = tuple(
            AreaCounted(
                area=each.area, figure=str(each.figure), counts=percent(each.share).rstrip(" %")
            )
            for each in found.areas
        )
        last = plain(weighted_last_time(about))
        yield Weighted(side=side, figure=str(found.figure), areas=areas, last=last)


def _remark(item: Item[Comment]) -> Remark:
    body = item.body
    _, about = replied_to(item, by_area=True)
    return Remark(side=item.side, about=about, on=body.on, column=body.column, text=body.text)


CLAUSES = Clauses(clause, {"scores": Scores})
