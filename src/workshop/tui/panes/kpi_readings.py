"""Taking a reading of a KPI: the fields of the dialog, and the reading in its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Date
from decimal import Decimal
from typing import NamedTuple

from workshop.errors import InputError
from workshop.model.kpis import Kpi
from workshop.tui.widgets.fields import FieldSpec, date_field, figure_field, line_field


class Taken(NamedTuple):
    """A reading, as the dialog returned it."""

    value: Decimal
    day: Date
    source: str
    note: str


def reading_specs(today: Date) -> tuple[FieldSpec, ...]:
    """Return the fields of a reading."""
    return (
        figure_field("value", "Figure"),
        date_field("day", "On", today),
        line_field("source", "Source"),
        line_field("note", "What it does not say"),
    )


def reading_values(kpi: Kpi, today: Date) -> dict[str, object]:
    """Return the values that those fields begin with."""
    return {"value": None, "day": today, "source": kpi.source, "note": ""}


def taken(fields: Mapping[str, object]) -> Taken:
    """Return the reading in `fields`. Raises InputError where figure or day is missing."""
    value, day = fields["value"], fields["day"]
    if not isinstance(value, Decimal) or not isinstance(day, Date):
        raise InputError("Write the figure and its day.", "value")
    return Taken(value, day, str(fields["source"]), str(fields["note"]))
