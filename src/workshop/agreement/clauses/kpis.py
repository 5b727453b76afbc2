"""KPIs: the figures that show both sides that it worked, with who reports them from where."""

from __future__ import annotations

from datetime import date as Date

from workshop.agreement.figures import Figure, plain, shown
from workshop.agreement.frozen_text import (
    Clause,
    Clauses,
    Dropped,
    Paragraph,
    Part,
    ReadSection,
    dropped,
    joined,
    labelled,
    left_open,
    stamp,
    tally,
)
from workshop.model.items import Item
from workshop.model.kpis import DIRECTIONS, Direction, Kpi, KpiClass
from workshop.model.names import Section
from workshop.model.record import Record
from workshop.model.sides import Side
from workshop.model.values import show_date
from workshop.model.written import kept, written

CLASSES: dict[KpiClass, str] = {
    "hard": "Business",
    "medium": "Communication",
    "soft": "Service",
}


class Measured(Clause, frozen=True, kw_only=True, rename={"kpi_class": "class"}):
    """One KPI."""

    IDS = ("owner", "reported_by")

    name: str
    why: str = ""
    kpi_class: KpiClass
    unit: str = ""
    direction: Direction
    tolerance: Figure | None = None
    baseline: Figure | None = None
    target: Figure | None = None
    due: Date | None = None
    side: Side | None = None
    """The owner's."""
    owner: str = ""
    """A handle."""
    owner_name: str = ""
    source: str = ""
    reported_by: str = ""
    """A handle."""
    reported_by_name: str = ""

    def read(self) -> Paragraph:
        """Return it in words: the target as a sentence, who answers for it below."""
        target = self._target()
        detail = joined(
            labelled("why", self.why),
            self._unsaid(),
            labelled("owner", joined(self.owner_name, self.side or "", by=", ")),
            labelled("source", self.source),
            labelled("reported by", self.reported_by_name),
            self.how_it_stands,
        )
        return Paragraph(
            joined(self.name, target, by=": "),
            self.number,
            detail,
            open=self.open,
            side=self.side,
            heading=CLASSES[self.kpi_class],
        )

    def _target(self) -> str:
        return joined(
            f"from {self._figure(self.baseline)}" if self.baseline else "",
            self._wanted(),
            f"by {show_date(self.due)}" if self.due else "",
            by=", ",
        )

    def _wanted(self) -> str:
        if self.direction == "yes-no":
            return "yes"
        if not self.target:
            return f"no target yet ({DIRECTIONS[self.direction]})"
        if self.direction != "within":
            return f"{DIRECTIONS[self.direction]} {self._figure(self.target)}"
        band = f" ± {shown(self.tolerance)} %" if self.tolerance else " exactly"
        return f"{self._figure(self.target)}{band}"

    def _figure(self, figure: str) -> str:
        return joined(shown(figure), self.unit, by=" ")

    def _unsaid(self) -> str:
        """Return what is written down and has no place in the sentence on the target."""
        measured = bool(self.baseline or (self.target and self.direction != "yes-no"))
        banded = bool(self.target) and self.direction == "within"
        tolerance = f"{shown(self.tolerance)} %" if self.tolerance and not banded else ""
        target = self.target if self.direction == "yes-no" else None
        return joined(
            labelled("unit", "" if measured else self.unit),
            labelled("tolerance", tolerance),
            labelled("target", shown(target) if target else ""),
        )


class Kpis(Part, frozen=True, kw_only=True):
    """The section on KPIs."""

    clauses: tuple[Measured, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    def read_back(self) -> ReadSection:
        """Return the section in words, by class."""
        order = list(CLASSES)
        grouped = sorted(self.clauses, key=lambda each: order.index(each.kpi_class))
        paragraphs = (
            *(each.read() for each in grouped),
            *(each.read() for each in self.dropped),
        )
        count = tally((each.standing for each in self.clauses), len(self.dropped))
        return ReadSection("kpis", joined(count, left_open(paragraphs), by=", "), paragraphs)


def clause(record: Record) -> dict[Section, Part]:
    """Return the KPIs, where there are any."""
    part = Kpis(
        clauses=tuple(_measured(each, record) for each in kept(record, Kpi)),
        dropped=dropped(written(record, Kpi)),
    )
    return {"kpis": part} if part != Kpis() else {}


def _measured(item: Item[Kpi], record: Record) -> Measured:
    body = item.body
    return Measured(
        **stamp(item),
        name=body.name,
        why=body.why,
        kpi_class=body.kpi_class,
        unit=body.unit,
        direction=body.direction,
        tolerance=plain(body.tolerance),
        baseline=plain(body.baseline),
        target=plain(body.target),
        due=body.due,
        side=item.side,
        owner=body.owner,
        owner_name=record.name_of(body.owner),
        source=body.source,
        reported_by=body.reported_by,
        reported_by_name=record.name_of(body.reported_by),
    )


CLAUSES = Clauses(clause, {"kpis": Kpis})
