"""Commitments as a calendar file (iCalendar, RFC 5545): a task and an all-day event for each. It holds no mail address.

`icalendar` is loaded only when one is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from workshop.model.overview import ActionLine
from workshop.model.rhythm import review_ending
from workshop.model.text import shorten

if TYPE_CHECKING:
    from icalendar import Event, Todo

_PRODUCT = "-//workshop//actions//EN"
_TITLE = 120
"""Characters of a promise in the title of its event; all of it stands below."""


def actions_ics(
    actions: Sequence[ActionLine],
    stamp: datetime,
    *,
    note: str = "",
    review: date | None = None,
) -> str:
    """Return a calendar of the commitments, each as a VTODO and, where it has a day, as an all-day VEVENT.

    `stamp` says when they were written down; the same commitments with the same stamp give the same text. `note` is
    said first in each, where they are not signed yet. A rhythm without an end goes on until the next `review`, and for
    one year where none is to come.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    if actions:
        calendar.add("x-wr-calname", " ".join(actions[0].relationship_name.split()))
    for line in actions:
        for component in _components(line, review):
            component.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
            component.add("summary", shorten(f"{line.number} {line.action}", _TITLE))
            component.add("description", "\n".join(_description(line, note, review)))
            calendar.add_component(component)
    text: bytes = calendar.to_ical()
    return text.decode()


def _components(line: ActionLine, review: date | None) -> Iterator[Event | Todo]:
    """Yield the task of a commitment and its event, with their days."""
    from icalendar import Event, Todo, vRecur

    # The number is the same in every export of a session, so that a calendar knows the entry again.
    name = f"{line.session}-{line.number or line.uid}"
    todo, event = Todo(), Event()
    todo.add("uid", f"{name}-task")
    todo.add("status", "NEEDS-ACTION")
    event.add("uid", f"{name}-day")
    # It takes no time of the day, so nobody is shown as busy.
    event.add("transp", "TRANSPARENT")
    if line.due is None:
        yield todo
        return
    event.add("dtstart", line.due)
    event.add("dtend", line.due + timedelta(days=1))
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


_YEAR = timedelta(days=365)
"""How long after its first date a rhythm is shown for which no end is known."""


def _description(line: ActionLine, note: str, review: date | None) -> Iterator[str]:
    if note:
        yield note
    yield line.action
    yield f"Who: {line.who}"
    if line.when:
        yield f"When: {line.when}"
    if line.rhythm and line.due and not (line.until or review_ending(line, review)):
        yield "No end is agreed; shown for one year."
    if line.done_when:
        yield f"Done when: {line.done_when}"
    yield f"{line.relationship_name}, {line.session_slug}"
