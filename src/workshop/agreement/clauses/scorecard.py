"""Scores: only those both sides ticked to be written down, with their scale explained."""

from __future__ import annotations

from workshop.agreement.frozen_text import (
    Clause,
    Clauses,
    Paragraph,
    Part,
    ReadSection,
    counted,
    joined,
    labelled,
    stamp,
)
from workshop.model.items import Item
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.rounds import Tally
from workshop.model.scorecard import Score
from workshop.model.sides import Side, other, side_word
from workshop.model.written import kept, origin_number


class Rated(Clause, frozen=True, kw_only=True):
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


class Scores(Part, frozen=True, kw_only=True):
    """The section on scores that both sides wrote down."""

    clauses: tuple[Rated, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words, with the scales first."""
        scales = list(dict.fromkeys((each.scale, each.lowest) for each in self.clauses))
        several = len(scales) > 1
        names = {each: f"scale {n}" if several else "" for n, each in enumerate(scales, start=1)}
        key = tuple(
            Paragraph(
                "; ".join(f"{n} {words}" for n, words in enumerate(labels, start=lowest)),
                heading=name.capitalize() or "Scale",
            )
            for (labels, lowest), name in names.items()
        )
        said = tuple(each.read(names[each.scale, each.lowest]) for each in self.clauses)
        return ReadSection("scores", f"{counted(len(said), 'score')} written down", (*key, *said))


def clause(record: Record) -> dict[Section, Part]:
    """Return the scores both sides ticked, where there are any."""
    part = Scores(clauses=tuple(_rated(each, record) for each in kept(record, Score)))
    return {"scores": part} if part.clauses else {}


def _rated(item: Item[Score], record: Record) -> Rated:
    body = item.body
    return Rated(
        **stamp(item),
        side=item.side,
        area=body.area,
        text=body.text,
        scale=body.scale,
        lowest=body.lowest,
        given=body.given.counts,
        own=(body.own or Tally()).counts,
        became=origin_number(record, body.became),
    )


CLAUSES = Clauses(clause, {"scores": Scores})
