"""Intents of the KPIs: figures, who owns and reports them, and their readings."""

from __future__ import annotations

from datetime import date as Date
from decimal import Decimal

from workshop.model.kpis import Kpi
from workshop.model.progress import Reading
from workshop.model.text import clean
from workshop.room.steps.intents import (
    Intents,
    change_owned,
    changed,
    label,
    put_handles,
    require_words,
)


class KpisIntents(Intents):
    """What can be done with KPIs."""

    NAME = "kpis"

    def add(self, name: str, **fields: object) -> str:
        """Add a KPI; return its uid. Owner and reporter are handles or names of somebody here."""
        with self.writing("add"):
            require_words(name, "name", "Name what is measured first.")
            side = put_handles(self.room.record, fields)
            return self.add_item(changed(Kpi(name=name), fields), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a KPI. An owner makes it the owner's side's."""
        change_owned(self, uid, fields)

    def add_reading(
        self, uid: str, value: Decimal, day: Date, *, source: str = "", note: str = ""
    ) -> None:
        """Record a reading with its source and what the figure does not say; also after sealing."""
        room = self.room
        with self.writing("reading") as writer:
            item = self.item(uid)
            row = Reading(
                room.new_uid(),
                uid,
                value,
                day,
                clean(source) or item.body.source,
                clean(note),
                room.who,
            )
            writer.add_reading(room.record.session.id, row)
            writer.describe(f"{label(item)}: reading added")
