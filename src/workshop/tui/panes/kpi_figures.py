"""The fields of a KPI that hold more than one figure: its tolerance, and its targets per period."""

from __future__ import annotations

import re
from datetime import date as Date
from decimal import Decimal
from typing import Literal, NamedTuple

from workshop.errors import InputError
from workshop.model.kpis import Kpi, PeriodTarget
from workshop.model.scripts import plain_signs
from workshop.model.values import parse_date, parse_figure, show_date, write_figure
from workshop.tui.widgets.fields import FieldSpec


class Tolerance(NamedTuple):
    """A tolerance as it was typed."""

    figure: Decimal
    of: Literal["unit", "percent", "%"]
    """`%` where a bare percent sign was typed: the KPI's own unit where that is %, else percent of the target."""

    @staticmethod
    def of_kpi(kpi: Kpi) -> Tolerance | None:
        """Return the tolerance of a KPI, None where it has none."""
        return None if kpi.tolerance is None else Tolerance(kpi.tolerance, kpi.tolerance_in)


def tolerance_field() -> FieldSpec:
    """Return the field of a tolerance (`Tolerance`, None where empty)."""
    return FieldSpec(
        "tolerance",
        "Tolerance",
        parse=_parse_tolerance,
        show=_show_tolerance,
        placeholder="2, or 10 % of the target",
        help="for “within a tolerance of”: ± in the unit of the KPI, or in % of the target",
        empty=None,
    )


def _parse_tolerance(typed: str) -> Tolerance | None:
    words = plain_signs(typed).strip().removeprefix("±").removeprefix("+-").strip()
    found = re.fullmatch(r"(.*?)\s*(%?)\s*(of (?:the |its )?target)?", words, re.IGNORECASE)
    figure = parse_figure(found[1]) if found else None
    if figure is None or found is None:
        return None
    if found[3] and not found[2]:
        raise InputError("Write 10 % of the target, or a figure in the unit of the KPI.")
    return Tolerance(figure, "percent" if found[3] else "%" if found[2] else "unit")


def _show_tolerance(value: object) -> str:
    if not isinstance(value, Tolerance):
        return ""
    return write_figure(value.figure) + (" % of the target" if value.of == "percent" else "")


def tolerance_fields(value: object, unit: str) -> dict[str, object]:
    """Return the fields of a KPI with this `unit` for a `Tolerance`, or for none."""
    if not isinstance(value, Tolerance):
        return {"tolerance": None}
    own = value.of == "unit" or (value.of == "%" and unit.strip().startswith("%"))
    return {"tolerance": value.figure, "tolerance_in": "unit" if own else "percent"}


def targets_field(today: Date) -> FieldSpec:
    """Return the field of the targets per period (a tuple of `PeriodTarget`): a line each, a day and a figure."""

    def parse(typed: str) -> tuple[PeriodTarget, ...]:
        return tuple(_parse_target(line, today) for line in typed.split("\n") if line.strip())

    return FieldSpec(
        "targets",
        "By period",
        "text",
        parse=parse,
        show=lambda held: _show_targets(held, today),
        placeholder="31 Mar: 120",
        help="a target for each period: its last day, then the figure",
        many=True,
        empty=(),
    )


def _parse_target(line: str, today: Date) -> PeriodTarget:
    day, colon, figure = plain_signs(line).rpartition(":")
    if not colon:
        day, _, figure = line.strip().rpartition(" ")
    due, target = parse_date(day, today), parse_figure(figure)
    if due is None or target is None:
        raise InputError(f"“{line.strip()[:40]}” is no day with a figure. Write 31 Mar: 120.")
    return PeriodTarget(due, target)


def _show_targets(held: object, today: Date) -> str:
    if not isinstance(held, tuple):
        return ""
    return "\n".join(f"{show_date(each.due, today)}: {write_figure(each.target)}" for each in held)
