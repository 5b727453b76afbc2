"""What search found, as rows of the home screen: what was said, in which relationship, and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from workshop.model.text import excerpt, words_of
from workshop.model.values import show_date
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.text_layout import spread, stacked

if TYPE_CHECKING:
    from datetime import date as Date

    from workshop.model.overview import Found

MOST = 30
"""What is looked for at most."""
PAUSE = 0.12
"""Seconds without a key before all that was said is searched: who types on has not said all the words yet."""
_INDENT = 4


def found_rows(
    found: Sequence[Found], typed: str, shown: Collection[str], today: Date
) -> list[Row]:
    """Return what was found by what was `typed`, under a heading; without what is `shown` already, by its id."""
    rows = [
        _row(each, f"found:{each.session}/{place}", words_of(typed), today)
        for place, each in enumerate(found)
        if not _is_shown(each, shown)
    ]
    if not rows:
        return []
    more = "" if len(found) < MOST else f": THE NEWEST {MOST}"
    title = Content.styled(f"SAID AND AGREED{more}", "$muted")
    return [Row("group-found", title, heading=True), *rows]


def session_of(id: str) -> str:
    """Return the session of the row with the uid `found:ID`."""
    return id.rpartition("/")[0]


def _is_shown(each: Found, shown: Collection[str]) -> bool:
    own = {"session": each.session, "commitment": each.item}
    return own.get(each.type) in shown


def _row(each: Found, uid: str, words: Sequence[str], today: Date) -> Row:
    day = show_date(each.date, each.date if each.date.year == today.year else None)

    def draw(width: int) -> Content:
        number = f"{each.number + ' ':<{_INDENT}}"
        room = max(16, width - len(number) - len(day) - 2)
        head = Content.assemble((number, "$muted"), excerpt(each.text, words, room))
        below = f"{' ' * len(number)}{each.title}   {each.relationship_name}"
        return stacked(
            [spread(head, Content.styled(day, "$muted"), width), Content.styled(below, "$muted")]
        )

    return Row(uid, draw)
