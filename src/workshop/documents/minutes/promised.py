"""What a round promised, kept once more: a record from elsewhere may name or count where ours would not."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from workshop.model.items import Item
from workshop.model.kinds import ROUNDS_OF, TYPE_OF
from workshop.model.record import Record
from workshop.model.rounds import FEW, Round, Tally, least_shown, names_authors
from workshop.model.sides import SIDES


def as_promised(record: Record) -> Record:
    """Return `record` without names, and without figures that too few stand behind, where a round promised so."""
    unnamed, counted = set[str](), set[str]()
    kinds = {step.uid: step.kind for step in record.agenda}
    for each in record.of(Round):
        own = ROUNDS_OF.get(kinds.get(each.step, ""), ("",))[0]
        # A vote on notes names nobody who wrote one.
        if (
            each.body.what == own
            and each.body.stage != "discarded"
            and not names_authors(each.body)
        ):
            unnamed.add(each.step)
            if least_shown(each.body) == FEW:
                counted.add(each.step)
    return structs.replace(
        record,
        items=tuple(
            _promised(each, few=each.step in counted)
            if each.step in unnamed and TYPE_OF[type(each.body)].kind == kinds[each.step]
            else each
            for each in record.items
        ),
    )


def _promised(item: Item[Any], *, few: bool) -> Item[Any]:
    body = item.body
    changes: dict[str, object] = {}
    if getattr(body, "choices", ()):
        changes["choices"] = ()
    if few and not getattr(body, "hands", False):
        for name in body.__struct_fields__:
            value = getattr(body, name)
            if isinstance(value, Tally) and 0 < sum(value.counts) < FEW:
                changes[name] = Tally((), value.answers, value.cannot)
        if not changes.keys().isdisjoint(SIDES):
            # The room without the one side would be the other.
            changes |= dict.fromkeys(SIDES, None)
    body = structs.replace(body, **changes) if changes else body
    return structs.replace(item, body=body, author="")
