"""KPIs: the figures that show both sides that it worked, with who reports them from where."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal

from workshop.agreement.figures import Figure, plain, shown
from workshop.agreement.frozen_text import (
    Clause,
    Clauses,
    Dropped,
    Paragraph,
    Part,
    ReadSection,
    Written,
    dropped,
    joined,
    labelled,
    left_open,
    stamp,
    tally,
)
from workshop.model.items import Item
from workshop.model.kpis import (
    DIRECTIONS,
    Direction,
    Kpi,
    KpiClass,
    PeriodTarget,
    Tolerated,
    band,
)
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


class ByPeriod(Written, frozen=True, kw_only=True):
    """The target of one period."""

    due: Date
    target: Figure
    lowest: Figure | None = None
    highest: Figure | None = None


class Owning(Written, frozen=True, kw_only=True):
    """Somebody who owns a KPI together with its first owner."""

    IDS = ("owner",)

    owner: str = ""
    """A handle."""
    owner_name: str = ""
    side: Side | None = None

    def read(self) -> str:
        """Return it in words."""
        return joined(self.owner_name, self.side or "", by=", ")


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
    tolerance_in: Tolerated = "percent"
    lowest: Figure | None = None
    """What the tolerance makes of the target: the band."""
    highest: Figure | None = None
    periods: tuple[ByPeriod, ...] = ()
    recovery: str = ""
    co_owners: tuple[Owning, ...] = ()

    def read(self) -> Paragraph:
        """Return it in words: the target as a sentence, who answers for it below."""
        target = self._target()
        detail = joined(
            labelled("why", self.why),
            self._unsaid(),
            labelled("owner", joined(self.owner_name, self.side or "", by=", ")),
            labelled("together with", "; ".join(each.read() for each in self.co_owners)),
            labelled("source", self.source),
            labelled("reported by", self.reported_by_name),
            labelled("if it falls short", self.recovery),
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
            *(self._by_period(each) for each in self.periods if self.direction != "yes-no"),
            self._last(),
            f"by {show_date(self.due)}" if self.due else "",
            by=", ",
        )

    def _by_period(self, period: ByPeriod) -> str:
        wanted = self._wanted(period.target, period.lowest, period.highest)
        return f"{wanted} by {show_date(period.due)}"

    def _last(self) -> str:
        """Return the target that `due` is the day of."""
        if self.direction == "yes-no":
            return "yes"
        if not self.target:
            return "" if self.periods else f"no target yet ({DIRECTIONS[self.direction]})"
        return self._wanted(self.target, self.lowest, self.highest)

    def _wanted(self, target: str, lowest: str | None, highest: str | None) -> str:
        if self.direction != "within":
            return f"{DIRECTIONS[self.direction]} {self._figure(target)}"
        if not self.tolerance:
            return f"{self._figure(target)} exactly"
        if lowest is None or highest is None:
            return f"{self._figure(target)} ± {self._tolerance}"
        of_it = " of it" if self.tolerance_in == "percent" else ""
        around = f"{self._figure(target)} ± {self._tolerance}{of_it}"
        return f"{shown(lowest)} to {self._figure(highest)} ({around})"

    @property
    def _tolerance(self) -> str:
        if self.tolerance_in == "percent":
            return f"{shown(self.tolerance)} %"
        own = "" if self.lowest and self.highest else "in its own unit"
        return joined(shown(self.tolerance), self.unit, own, by=" ")

    def _figure(self, figure: str) -> str:
        return joined(shown(figure), self.unit, by=" ")

    def _unsaid(self) -> str:
        """Return what is written down and has no place in the sentence on the target."""
        yes_no = self.direction == "yes-no"
        measured = bool(self.baseline or ((self.target or self.periods) and not yes_no))
        banded = bool(self.target or self.periods) and self.direction == "within"
        silent = self.periods if yes_no else ()
        bands = () if banded else ((self.lowest, self.highest),)
        return joined(
            labelled("unit", "" if measured else self.unit),
            labelled("tolerance", self._tolerance if self.tolerance and not banded else ""),
            labelled("target", shown(self.target) if self.target and yes_no else ""),
            *(
                labelled("target", f"{shown(each.target)} by {show_date(each.due)}")
                for each in silent
            ),
            *(
                labelled("band", f"{shown(low)} to {shown(high)}")
                for low, high in bands
                if low or high
            ),
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
    lowest, highest = _band(body, body.target)
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
        tolerance_in=body.tolerance_in if body.tolerance is not None else "percent",
        lowest=lowest,
        highest=highest,
        periods=tuple(_by_period(body, each) for each in body.targets),
        recovery=body.recovery,
        co_owners=tuple(_owning(each, record) for each in body.co_owners),
    )


def _band(kpi: Kpi, target: Decimal | None) -> tuple[str | None, str | None]:
    """Return the band around a target as the text writes it; twice None where there is none."""
    if kpi.direction != "within" or not kpi.tolerance or target is None:
        return None, None
    lowest, highest = band(kpi, target)
    return plain(lowest), plain(highest)


def _by_period(kpi: Kpi, period: PeriodTarget) -> ByPeriod:
    lowest, highest = _band(kpi, period.target)
    target = plain(period.target) or "0"
    return ByPeriod(due=period.due, target=target, lowest=lowest, highest=highest)


def _owning(handle: str, record: Record) -> Owning:
    person = record.person(handle)
    side = person.side if person else None
    return Owning(owner=handle, owner_name=record.name_of(handle), side=side)


CLAUSES = Clauses(clause, {"kpis": Kpis})
