"""The line at the foot of a pane that says what is still missing in its step."""

from __future__ import annotations

from datetime import date as Date

from workshop.insight.findings import FINDERS
from workshop.model.agenda import Step
from workshop.model.record import Record


def missing(record: Record, step: Step, today: Date) -> str:
    """Return what is still missing in `step`: the first thing, and how many more; "" for nothing.

    Where the agenda has several steps of one kind, each step counts only its own items.
    """
    elsewhere = {each.uid for each in record.agenda if each.kind == step.kind} - {step.uid}
    found = []
    find = FINDERS.get(step.kind)
    for finding in find(record, today) if find else ():
        item = record.item(finding.item) if finding.item else None
        place = finding.step or (item.step if item else "")
        if not finding.aside and place not in elsewhere:
            found.append(finding.sentence)
    if not found:
        return ""
    more = len(found) - 1
    return found[0] if not more else f"{found[0]} And {more} more."
