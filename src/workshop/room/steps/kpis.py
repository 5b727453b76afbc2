"""Intents of the KPIs: figures, who owns and reports them, and their readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date
from decimal import Decimal

from msgspec import structs

from workshop.errors import InputError
from workshop.model.kpis import (
    REALISTIC,
    Kpi,
    Realism,
    show_target,
    targets_fault,
    tolerance_fault,
    voted,
)
from workshop.model.sides import Side
from workshop.room.acts import changed, label
from workshop.room.rounds.running import require_no_vote
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
            body = changed(Kpi(name=name), _in_order(fields))
            _require_sense(body, fields)
            return self.add_item(body, side=side)

    def change(self, uid: str, **fields: object) -> None:
        """Change a KPI. Its owners make it their side's, or joint; where there is no band, its tolerance is dropped."""
        with self.writing("change"):
            fields = _in_order(fields)
            item = self.item(uid)
            body: Kpi = item.body
            if fields.get("name", body.name) != body.name:
                require_no_vote(self.core, item)
            if fields.get("direction", "within") != "within" and body.tolerance is not None:
                fields.setdefault("tolerance", None)
            if "owner" in fields and "co_owners" not in fields:
                put_handles(self.core.record, fields)
                fields["co_owners"] = [each for each in body.co_owners if each != fields["owner"]]
            change_owned(self, uid, fields, lambda new: _require_sense(new, fields))

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
            require_no_vote(self.core, item)
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


def _in_order(fields: dict[str, object]) -> dict[str, object]:
    """Return `fields` with the targets per period in the order of their days."""
    targets = fields.get("targets")
    if not isinstance(targets, tuple | list):
        return dict(fields)
    return {**fields, "targets": tuple(sorted(targets, key=lambda each: each.due))}


def _require_sense(kpi: Kpi, fields: Mapping[str, object]) -> None:
    """Raise InputError where what `fields` say of target or tolerance means nothing."""
    # A tolerance that an earlier version took is not asked about while something else is changed.
    if not fields.keys().isdisjoint({"tolerance", "tolerance_in", "target", "targets"}):
        fault = tolerance_fault(kpi)
        if fault and (kpi.direction == "within" or "tolerance" in fields):
            raise InputError(fault, "tolerance" if "tolerance" in fields else next(iter(fields)))
    if not fields.keys().isdisjoint({"targets", "direction"}) and (fault := targets_fault(kpi)):
        raise InputError(fault, next(each for each in ("targets", "direction") if each in fields))
