"""Commitments as a calendar file (iCalendar, RFC 5545): a task and an all-day event for each. It holds no mail address.

`icalendar` is loaded only when one is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from workshop.model.overview import ActionLine
from workshop.model.progress import Outcome, told
from workshop.model.rhythm import review_ending
from workshop.model.text import shorten

if TYPE_CHECKING:
    from icalendar import Event, Todo

_PRODUCT = "-//workshop//actions//EN"
_TITLE = 120
"""Characters of a promise in the title of its event; all of it stands below."""


class Meeting(Struct, frozen=True):
    """When both sides meet again."""

    day: date
    who: str
    session: str
    """The id of the session that named the day."""
    cadence: str = ""
    """How often they meet, in their words."""


def actions_ics(
    actions: Sequence[ActionLine],
    stamp: datetime,
    *,
    note: str = "",
    review: date | None = None,
    meeting: Meeting | None = None,
) -> str:
    """Return a calendar of the commitments, each as a VTODO and, where it has a day, as an all-day VEVENT.

    The next review is an all-day VEVENT too, where there is a `meeting`.

    `stamp` says when they were written down or signed; the same commitments with the same stamp give the same text.
    An entry is known again in every export of the relationship, and the later export counts. `note` is said first in
    each, where they are not signed yet. What is settled stays, as done or as cancelled. A rhythm without an end goes on
    until the next `review`, and for one year where none is to come.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    if actions:
        calendar.add("x-wr-calname", " ".join(actions[0].relationship_name.split()))
    for line in actions:
        changed = max([stamp, *(row.at for row in line.progress)])
        for component in _components(line, review):
            _stamp(component, changed)
            component.add("summary", shorten(f"{line.number} {line.action}", _TITLE))
            component.add("description", "\n".join(_description(line, note, review)))
            calendar.add_component(component)
    if meeting:
        event = _all_day(meeting.day)
        _stamp(event, stamp)
        event.add("uid", f"{meeting.session}-review")
        event.add("summary", shorten(f"Next review: {meeting.who}", _TITLE))
        event.add("description", "\n".join(filter(None, [note, meeting.cadence])))
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text.decode()


def _stamp(component: Event | Todo, changed: datetime) -> None:
    """Say when an entry was changed, in the two ways that calendars ask for."""
    component.add("dtstamp", changed.astimezone(UTC).replace(microsecond=0))
    component.add("sequence", _sequence(changed))


def _all_day(day: date) -> Event:
    """Return an event that takes no time of its day, so that nobody is shown as busy."""
    from icalendar import Event

    event = Event()
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", day)
    event.add("dtend", day + min(_DAY, date.max - day))
    return event


def _components(line: ActionLine, review: date | None) -> Iterator[Event | Todo]:
    """Yield the task of a commitment and its event, with their days."""
    from icalendar import Todo, vRecur

    # A clause keeps its number in later agreements, so that a calendar knows the entry again.
    name = f"{line.relationship}-{line.number}" if line.number else f"{line.session}-{line.uid}"
    todo = Todo()
    todo.add("uid", f"{name}-task")
    todo.add("status", "NEEDS-ACTION" if line.is_open else _STATUS.get(line.outcome, "CANCELLED"))
    if line.due is None:
        yield todo
        return
    event = _all_day(line.due)
    event.add("uid", f"{name}-day")
    if not line.is_open and line.outcome != "kept":
        event.add("status", "CANCELLED")
    if line.rhythm:
        last = (
            line.until or review_ending(line, review) or line.due + min(_YEAR, date.max - line.due)
        )
        todo.add("dtstart", line.due)
        for each in (todo, event):
            each.add("rrule", vRecur.from_ical(f"{line.rhythm};UNTIL={last:%Y%m%d}"))
    else:
        todo.add("due", line.due)
    yield from (todo, event)


_STATUS: dict[Outcome, str] = {"kept": "COMPLETED"}
"""What a calendar calls a settled task; whatever was not kept is in nobody's way any more."""
_FIRST, _MOST = datetime(2020, 1, 1, tzinfo=UTC), 2**31 - 1
"""The seconds from here are the SEQUENCE of an entry, up to what its field holds, in 2088."""
_DAY, _YEAR = timedelta(days=1), timedelta(days=365)
"""The second is how long after its first date a rhythm is shown for which no end is known."""


def _sequence(changed: datetime) -> int:
    """Return a number that rises with each change, whoever exports."""
    return min(max(int((changed - _FIRST).total_seconds()), 0), _MOST)


def _description(line: ActionLine, note: str, review: date | None) -> Iterator[str]:
    if note:
        yield note
    if not line.is_open:
        yield f"Settled: {told(line.words)}"
    yield line.action
    yield f"Who: {line.who}"
    if line.when:
        yield f"When: {line.when}"
    if line.rhythm and line.due and not (line.until or review_ending(line, review)):
        yield "No end is agreed; shown for one year."
    if line.done_when:
        yield f"Done when: {line.done_when}"
    yield f"{line.relationship_name}, {line.session_slug}"
