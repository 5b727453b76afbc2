"""The shared clock of a session, computed from stored times alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from workshop.model.agenda import Step, index_of, length
from workshop.model.session import Session

MOST = timedelta(hours=12)
"""What a step takes at most once its clock runs: no meeting lasts longer, but a computer's clock can be set."""


_ASTRAY = timedelta(minutes=1)
"""By how much the clocks of two computers may differ."""


class Clock(Struct, frozen=True):
    """What the clock shows at one moment. All spans are in seconds."""

    running: bool
    spent: int
    """In the open step."""
    left: int
    """Of the open step's minutes; negative when it is over."""
    total_spent: int
    total_planned: int
    """The session's planned length; breaks, which are taken with the clock running, and slack included."""
    ahead: int
    """Seconds ahead of the plan, negative when behind. Time taken from the slack counts as neither."""
    finish: datetime
    """When the session ends if every step still to come takes its minutes (UTC)."""
    limited: bool = False
    """Whether more time has passed by the computer's clock than a step can take, or less than none."""


def spent_in(step: Step, session: Session, now: datetime) -> int:
    """Return the seconds spent in `step` up to `now`."""
    if session.since is None or session.step != step.uid:
        return step.spent
    passed = min(max(now - session.since, timedelta(0)), MOST)
    return step.spent + int(passed.total_seconds())


def is_limited(session: Session, now: datetime) -> bool:
    """Return whether the clock runs and the computer's was set meanwhile, so that the time it gives cannot be right."""
    return session.since is not None and not -_ASTRAY <= now - session.since <= MOST


def read_clock(session: Session, agenda: Sequence[Step], now: datetime) -> Clock:
    """Return what the clock shows at `now` (UTC)."""
    place = index_of(agenda, session.step)
    spent = [spent_in(step, session, now) for step in agenda]
    # A step that runs over uses up the break after it: the clock cannot know which of the two it is.
    rest = sum(
        max(0, (step.minutes + step.break_after) * 60 - already)
        for number, (step, already) in enumerate(zip(agenda, spent, strict=True))
        if number == place or (number > place and not step.parked)
    )
    planned = (session.planned or length(agenda) + session.slack) * 60
    margin = planned - sum(spent) - rest
    return Clock(
        running=session.since is not None,
        spent=spent[place],
        left=agenda[place].minutes * 60 - spent[place],
        total_spent=sum(spent),
        total_planned=planned,
        ahead=max(margin - session.slack * 60, min(margin, 0)),
        finish=now + timedelta(seconds=rest),
        limited=is_limited(session, now),
    )
