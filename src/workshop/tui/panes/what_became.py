"""Drawing what became of the last agreement: all that was kept in one row, every other promise in its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import NamedTuple

from textual.content import Content

from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kpis import show_target
from workshop.model.look_back import Celebration
from workshop.model.progress import OUTCOMES, Outcome, Progress
from workshop.model.record import Record
from workshop.model.rhythm import count_passed, show_when, show_when_short
from workshop.model.scope import Milestone
from workshop.model.sides import SIDES, Side
from workshop.model.values import show_date, show_figure
from workshop.model.what_became import Figure, Promise, Stage, stage
from workshop.room.view import View
from workshop.tui.panes.drawing import (
    DAY,
    INDENT,
    OWNER,
    bold,
    muted,
    number,
    of_side,
    pairs,
    rewording,
    ticks,
    titled,
)
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.side_marks import glyph
from workshop.tui.widgets.text_layout import fill
from workshop.tui.words import the_side

KEPT = "kept"
"""The uid of the row that stands for all that was kept."""
_NAMED = 8
"""How many of them are listed by number."""
_STYLE: dict[Outcome, str] = {
    "kept": "$good",
    "partly": "$warn",
    "not-kept": "$bad",
    "dropped": "$muted",
    "open": "$muted",
}
_LATE: dict[Stage, str] = {"met": "", "met-late": "late", "overdue": "overdue", "ahead": ""}


def celebration_row(view: View, item: Item[Celebration]) -> Row:
    """Return what a side is glad of, with who wants it written down."""
    words = Passage(Content(item.body.text), number(item) + of_side(item.side, " "), ticks(item))
    changed = rewording(view.record, item)
    return Row(item.uid, Block(words, *changed, indent=INDENT + 2))


# Promises


def heading_row(view: View, before: Record, *, rest: bool) -> Row:
    """Return what stands over the promises: when they were made, and the key for the `rest` where there is any."""
    words = bold(f"Promised on {_day(before.session.date, view)}")
    words += muted("   S carries the rest" if rest else "")
    return Row("heading:promises", words, heading=True)


class PromiseRows:
    """Draws the rows of promises; a row is drawn again only when its promise changed."""

    def __init__(self) -> None:
        self._drawn: dict[str, tuple[object, Row]] = {}

    def draw(self, view: View, told: Sequence[Promise], *, all_of_them: bool) -> Iterator[Row]:
        """Yield a row for all that was kept and one for each other promise; with `all_of_them` for every promise."""
        kept = [each for each in told if each.kept]
        if kept:
            yield Row(KEPT, _kept(kept, listed=all_of_them))
        shown = [each for each in told if all_of_them or not each.kept]
        for each in shown:
            cells = _Cells(_owner(view, each), _when(each.item.body, view))
            known = (each, cells, each.overdue(view.today))
            uid = each.item.uid
            if self._drawn.get(uid, ((), None))[0] != known:
                self._drawn[uid] = (known, _promise_row(*known))
            yield self._drawn[uid][1]


class _Cells(NamedTuple):
    """What stands at the right of a promise."""

    owner: str
    day: str


def _owner(view: View, promise: Promise) -> str:
    handle = promise.item.body.owner
    names = view.before.name_of(handle).split() if view.before is not None and handle else ()
    return next(iter(names), "nobody")


def _promise_row(promise: Promise, cells: _Cells, late: bool) -> Row:
    body = promise.item.body
    owner = of_side(promise.item.side if body.owner else None, cells.owner)
    day = Content.styled(cells.day, "$warn" if late else "$muted")
    right = fill(owner, OWNER) + Content("  ") + fill(day, DAY, right=True)
    return Row(promise.item.uid, titled(promise.item, body.action, right, *_said(promise)))


def _kept(kept: Sequence[Promise], *, listed: bool) -> Block:
    names = [each.item.number for each in kept if each.item.number]
    more = f" +{len(names) - _NAMED}" if len(names) > _NAMED else ""
    words = Content.styled(f"{len(kept)} kept on time", "bold $good")
    words += muted(f"   {' '.join(names[:_NAMED])}{more}")
    hint = muted("Enter: hide" if listed else "Enter: show")
    return Block(Passage(words, Content.styled("✓", "bold $good"), hint), indent=INDENT)


def _said(promise: Promise) -> Iterator[Passage]:
    """Yield what the sides say: one line where they say the same, else one each."""
    again = Content.styled(f"→ {promise.item.number} again" if promise.again else "", "$good")
    if promise.unsaid:
        if promise.again:
            yield Passage(muted("nothing said"), right=again)
        elif promise.here is not None and promise.here.standing == "stands":
            yield Passage(muted("goes on"))
        return
    client, agency = promise.client, promise.agency
    if client and agency and (client.outcome, client.word) == (agency.outcome, agency.word):
        yield Passage(_outcome(None, client) + _why(client), right=again)
        return
    said = [(_outcome(side, promise.word(side)), promise.word(side)) for side in SIDES]
    width = max(outcome.cell_length for outcome, word in said if word)
    for place, (outcome, word) in enumerate(said):
        words = fill(outcome, width) + _why(word) if word else outcome
        yield Passage(words, right=Content() if place else again)


def _outcome(side: Side | None, said: Progress | None) -> Content:
    if said is None:
        return of_side(side, "says nothing yet")
    mark = glyph(side)
    return mark + Content.styled(f" {OUTCOMES[said.outcome]}", f"bold {_STYLE[said.outcome]}")


def _why(said: Progress) -> Content:
    return Content(f"  {said.word}" if said.word else "")


def promise_detail(view: View, promise: Promise) -> Block:
    """Return what the row does not say of a promise, and what to do next."""
    body, again = promise.item.body, promise.again
    carried = promise.here is not None and promise.here.standing == "carried"
    hint = ""
    if not view.may("write"):
        pass
    elif promise.unsaid:
        hint = "b kept, both say so · F2 else · 1, 2 one side"
        hint += " · s goes on" if carried else ""
    elif promise.silent:
        hint = f"F2 what {the_side(promise.silent)} says · b kept, both say so"
        hint += " · s goes on" if carried else ""
    elif not promise.kept and again is None:
        hint = "c promises it again · Enter for the words why"
    return pairs(
        ("When", _rhythm(view, body)),
        ("Helped", _helpers(view, body)),
        ("Done when", body.done_when),
        ("Again", _again(view, again.body) if again else ""),
        ("Next", muted(hint) if hint else ""),
    )


def _again(view: View, again: Commitment) -> Content:
    if not again.due:
        return Content(again.action) + Content.styled("   when?", "$warn")
    when = show_when(again, view.today) if again.rhythm else f"by {_day(again.due, view)}"
    return Content(again.action) + muted(f"   {when}")


def _when(promise: Commitment, view: View) -> str:
    """Return the day, or the rhythm, of a promise for its column."""
    if promise.rhythm:
        return show_when_short(promise)
    return _day(promise.due, view) or "no date"


def _rhythm(view: View, promise: Commitment) -> str:
    """Return a rhythm in words, with how many of its dates have passed; "" for a promise that is due once."""
    if not promise.rhythm:
        return ""
    passed = count_passed(promise, view.today)
    count = f"{passed or 'none'} of its dates {'has' if passed < 2 else 'have'} passed"
    return f"{show_when(promise)}; {count}"


def _helpers(view: View, promise: Commitment) -> str:
    before = view.before
    return ", ".join(before.name_of(each) for each in promise.helpers) if before else ""


def _day(day: Date | None, view: View) -> str:
    """Return the day as it is said of what lies behind: without the year where it is this one."""
    return show_date(day).removesuffix(f" {view.today.year}")


# Figures and milestones


def figure_row(view: View, figure: Figure) -> Row:
    """Return a KPI with its latest reading."""
    kpi, last = figure.item.body, figure.last
    words = Content(kpi.name) + muted(f"   {show_target(kpi)}")
    if last is None:
        right = Content.styled("no reading since", "$warn")
    else:
        right = bold(show_figure(last.value)) + muted(f" on {_day(last.day, view)}")
        met = {True: ("  met", "$good"), False: ("  not met", "$warn"), None: ("", "")}[figure.met]
        right += Content.styled(*met) if met[0] else Content()
    row = Block(Passage(words, number(figure.item), right), indent=INDENT)
    return Row(figure.item.uid, row)


def figure_detail(view: View, figure: Figure) -> Block:
    """Return its last readings, what the latest does not say, and what to do next."""
    readings = "; ".join(
        f"{_day(each.day, view)} {show_figure(each.value)}" for each in figure.readings[-4:]
    )
    last = figure.last
    return pairs(
        ("Readings", readings),
        ("Note", last.note if last else ""),
        ("Source", last.source if last else figure.item.body.source),
        ("Next", muted("F2 takes a reading") if last is None and view.may("write") else ""),
    )


def milestone_row(view: View, item: Item[Milestone]) -> Row:
    """Return a milestone with the day it was met, or is due."""
    body = item.body
    where = stage(body, view.today)
    style = "$good" if where == "met" else "$muted" if where == "ahead" else "$warn"
    day = _day(body.met or body.due, view) or body.when or "no date"
    words = f"met {day}" if body.met else day
    right = Content.styled(f"{words}  {_LATE[where]}".rstrip(), style)
    return Row(item.uid, Block(Passage(Content(body.name), number(item), right), indent=INDENT))


def still_to_say(told: Sequence[Promise]) -> Content:
    """Return how much each side has still to say; nothing of what goes on as before, or is promised again."""
    left = {side: sum(each.passed_over or each.silent == side for each in told) for side in SIDES}
    if not told:
        return Content()
    if not any(left.values()):
        return muted("all said")
    counts = [of_side(side, f"{left[side]} to say") for side in SIDES if left[side]]
    return Content("  ").join(counts)
