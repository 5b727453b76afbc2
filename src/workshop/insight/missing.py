"""What is still missing in a step, and the line at the foot of its pane that says so."""

from __future__ import annotations

from datetime import date as Date

from workshop.insight.finding import Finding
from workshop.insight.findings import FINDERS
from workshop.model.agenda import Step
from workshop.model.record import Record


def lacking(record: Record, step: Step, today: Date) -> tuple[Finding, ...]:
    """Return what is missing or odd in `step`, without what is for the facilitator alone.

    Where the agenda has several steps of one kind, each step counts only its own items.
    """
    elsewhere = {each.uid for each in record.agenda if each.kind == step.kind} - {step.uid}
    found = []
    find = FINDERS.get(step.kind)
    for finding in find(record, today) if find else ():
        item = record.item(finding.item) if finding.item else None
        place = finding.step or (item.step if item else "")
        if not finding.aside and place not in elsewhere:
            found.append(finding)
    return tuple(found)


def missing(record: Record, step: Step, today: Date) -> str:
    """Return the first thing that is missing in `step`, and how many more; "" for nothing."""
    found = lacking(record, step, today)
    if not found:
        return ""
    more = len(found) - 1
    return found[0].sentence if not more else f"{found[0].sentence} And {more} more."
