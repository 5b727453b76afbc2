"""When a meeting was held, in words, in the time of the place where it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from workshop.model.values import show_date, show_minute


def utc_offset(moment: datetime, timezone: str) -> int | None:
    """Return by how many minutes the clocks of `timezone` are ahead of UTC; None for a zone that is not known here."""
    try:
        ahead = moment.astimezone(ZoneInfo(timezone)).utcoffset()
    # ZoneInfo opens a file by that name: typed text can be no zone, no valid name, or a folder.
    except (KeyError, ValueError, OSError):
        return None
    return None if ahead is None else int(ahead.total_seconds()) // 60


def show_held(
    day: date, started: datetime | None, ended: datetime | None, timezone: str, offset: int | None
) -> str:
    """Return `23 Nov 2026, 09:00 to 10:45 Europe/Lisbon (UTC+0:00)`; the `day` of the session where it has no start.

    Times are in UTC, `offset` is that of `timezone` then (see `utc_offset`).
    """
    if started is None:
        return show_date(day)
    ahead = timedelta(minutes=offset or 0)
    start = started + ahead
    span = f"{show_date(start.date())}, {show_minute(start)}"
    if ended:
        end = ended + ahead
        later = "" if end.date() == start.date() else f"{show_date(end.date())}, "
        span += f" to {later}{show_minute(end)}"
    planned = f" (session of {show_date(day)})" if day != start.date() else ""
    return f"{span} {_zone(timezone, offset)}{planned}"


def _zone(timezone: str, offset: int | None) -> str:
    if offset is None:
        return "UTC"
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    return f"{timezone} (UTC{sign}{hours}:{minutes:02})"
