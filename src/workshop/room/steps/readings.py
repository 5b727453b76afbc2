"""A reading of a KPI, recorded in a KPI step or while looking back."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal

from workshop.model.items import Item
from workshop.model.kpis import Kpi
from workshop.model.progress import Reading
from workshop.model.text import clean
from workshop.room.core import Core


def new_reading(
    core: Core, kpi: Item[Kpi], value: Decimal, day: Date, source: str, note: str
) -> Reading:
    """Return a reading by who sits here; without a source of its own it has the KPI's."""
    return Reading(
        core.new_uid(), kpi.uid, value, day, clean(source) or kpi.body.source, clean(note), core.who
    )
