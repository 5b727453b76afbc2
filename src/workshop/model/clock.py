"""The clock that everybody shares, computed from stored times alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from workshop.model.agenda import Step, index_of
from workshop.model.session import Session


class Clock(Struct, frozen=True):
    """What the clock shows at one moment. All spans are in seconds."""

    running: bool
    spent: int
    """In the open step."""
    left: int
    """Of the open step's minutes; negative when it is over."""
    total_spent: int
    total_planned: int
    """All steps that are not parked, their breaks and the slack."""
    ahead: int
    """Positive when earlier than planned, negative when behind."""
    finish: datetime
    """When the session ends if every step still to come takes its minutes (UTC)."""


def spent_in(step: Step, session: Session, now: datetime) -> int:
    """Return the seconds spent in `step` up to `now`."""
    if session.since is None or session.step != step.uid:
        return step.spent
    return step.spent + max(0, int((now - session.since).total_seconds()))


def read_clock(session: Session, agenda: Sequence[Step], now: datetime) -> Clock:
    """Return what the clock shows at `now` (UTC)."""
    place = index_of(agenda, session.step)
    spent = {step.uid: spent_in(step, session, now) for step in agenda}
    active = [step for step in agenda if not step.parked or spent[step.uid]]
    planned = sum((step.minutes + step.break_after) * 60 for step in active) + session.slack * 60
    total = sum(spent.values())
    open_left = agenda[place].minutes * 60 - spent[agenda[place].uid] if agenda else 0
    to_come = sum(
        (step.minutes + step.break_after) * 60 for step in agenda[place + 1 :] if not step.parked
    )
    # What the plan had used up by now: steps behind us in full, the open one as far as it has its minutes.
    behind_us = sum(
        (step.minutes + step.break_after) * 60 for step in agenda[:place] if not step.parked
    )
    by_plan = behind_us + min(spent[agenda[place].uid], agenda[place].minutes * 60) if agenda else 0
    rest = max(0, open_left) + (agenda[place].break_after * 60 if agenda else 0) + to_come
    return Clock(
        running=session.since is not None,
        spent=spent[agenda[place].uid] if agenda else 0,
        left=open_left,
        total_spent=total,
        total_planned=planned,
        ahead=by_plan - total,
        finish=now + timedelta(seconds=rest),
    )
