"""Intents of the KPIs: figures, who owns and reports them, and their readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from decimal import Decimal

from msgspec import structs

from workshop.model.kpis import REALISTIC, Kpi, Realism, show_target, voted
from workshop.model.sides import Side
from workshop.room.acts import changed, label
from workshop.room.steps.hands import hands
from workshop.room.steps.intents import Intents, change_owned, put_handles, require_words
from workshop.room.steps.readings import new_reading


class KpisIntents(Intents):
    """What can be done with KPIs."""

    NAME = "kpis"
    KIND = "kpis"
    TYPES = (Kpi,)

    def add(self, name: str, **fields: object) -> str:
        """Add a KPI; return its uid. Owner and reporter are handles or names of somebody here."""
        with self.writing("add"):
            require_words(name, "name", "Name what is measured first.")
            side = put_handles(self.core.record, fields)
            return self.add_item(changed(Kpi(name=name), fields), side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a KPI. An owner makes it the owner's side's."""
        change_owned(self, uid, fields)

    def add_reading(
        self, uid: str, value: Decimal, day: Date, *, source: str = "", note: str = ""
    ) -> None:
        """Record a reading with its source and what the figure does not say; also after sealing."""
        core = self.core
        with self.writing("reading") as writer:
            item = self.item(uid)
            row = new_reading(core, item, value, day, source, note)
            writer.add_reading(core.record.session.id, row)
            writer.describe(f"{label(item)}: reading added")

    def realism_hands(self, uid: str, counts: Mapping[Side, Sequence[int]]) -> None:
        """Record how realistic those who show a hand find the target, low to high for each side.

        Hands that were counted before are replaced; what was said in private stays as it was said.
        """
        with self.writing("realism") as writer:
            item = self.item(uid)
            client, agency, everybody = hands(counts, REALISTIC, self.core.record)
            target = show_target(item.body)
            body = Realism(uid, target, client, agency, everybody, hands=True)
            votes = self.core.record.of(Realism)
            last = voted(item, votes)
            if last is not None and last.hands:
                before = next(each for each in reversed(votes) if each.body is last)
                self.put(writer, structs.replace(before, body=body))
            else:
                self.make(writer, body, self.core.open_step.uid, item.side)
            writer.describe(f"{label(item)}: hands counted on how realistic it is")
