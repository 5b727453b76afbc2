"""A list of what was captured: rows of several lines, one selected, kept in place when the list is refreshed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import ClassVar, Literal, NamedTuple, TypeAlias

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual
from textual.widget import Widget

from workshop.tui.terminal.scrolling import ScrolledLines
from workshop.tui.widgets.block import Block, Drawn, LaidOut, Passage, same

_GUTTER = 2
"""Cells left of every row: the bar of the selected one and a blank."""
_ROW = "clause-list--row"
_SELECTED = "clause-list--selected"
_HEADING = "clause-list--heading"
_HOVER = "clause-list--hover"
_BLANK = Content(" ")

Drawing: TypeAlias = Content | Drawn | Callable[[int], Content]


class Row(NamedTuple):
    """One row of the list."""

    uid: str
    content: Drawing
    """What it shows, in one or more lines; or a function from the width there is to that."""
    heading: bool = False
    """Whether it stands over a group and cannot be selected."""
    air: bool = False
    """Whether an empty line follows it."""


class _Entry:
    """A row, or an empty line between two rows, with its height and its drawn lines for the last width."""

    def __init__(self, visual: Content | Drawn, uid: str = "", *, selectable: bool = False) -> None:
        self.visual = visual
        self.uid = uid
        self.selectable = selectable
        self._width = -1
        self._height = 0
        self._drawn: dict[tuple[str, Style, Style], list[Strip]] = {}

    @property
    def name(self) -> tuple[str, bool]:
        """What tells whether this is the same entry as one of an earlier refresh."""
        return self.uid, self.selectable

    def height(self, width: int) -> int:
        """Return how many lines it takes in `width` cells."""
        if width != self._width:
            self._width = width
            self._height = self.visual.get_height({}, width)
            self._drawn.clear()
        return self._height

    def lines(
        self, widget: Widget, width: int, bar: str, bar_style: Style, style: Style
    ) -> list[Strip]:
        """Return its lines, each after `bar`; they are drawn once for each way they can look."""
        height, key = self.height(width), (bar, bar_style, style)
        if (drawn := self._drawn.get(key)) is None:
            gutter = Strip([Segment(bar, bar_style.rich_style)], _GUTTER)
            strips = Visual.to_strips(widget, self.visual, width, height, style)
            drawn = self._drawn[key] = [
                Strip.join([gutter, each.extend_cell_length(width, style.rich_style)])
                for each in strips
            ]
        return drawn


class ClauseList(ScrolledLines, can_focus=True):
    """Rows with one selected; refreshing keeps the selection by uid, wherever its row has gone."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "first", show=False),
        Binding("end", "last", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "choose", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {_ROW, _SELECTED, _HEADING, _HOVER}

    class Highlighted(Message):
        """Another row was selected; the uid is empty where there is no row any more."""

        def __init__(self, clauses: ClauseList, uid: str) -> None:
            super().__init__()
            self.clauses = clauses
            self.uid = uid

        @property
        def control(self) -> ClauseList:
            """The list."""
            return self.clauses

    class Chosen(Message):
        """A row was chosen, with Enter or a click."""

        def __init__(self, clauses: ClauseList, uid: str) -> None:
            super().__init__()
            self.clauses = clauses
            self.uid = uid

        @property
        def control(self) -> ClauseList:
            """The list."""
            return self.clauses

    def __init__(self, *, empty: str = "", stops: bool = False, id: str | None = None) -> None:
        """`empty` says what to do where there is nothing yet; with `stops` the arrows stop at the ends."""
        super().__init__(id=id)
        self._rows: tuple[Row, ...] = ()
        self._empty = empty
        self._stops = stops
        self._told = ""
        """The uid of the last `Highlighted`."""
        self._wanted: str | None = None
        """The uid to select when its row is there."""
        self._entries: list[_Entry] = []
        """Everything from top to bottom: the rows, and the empty lines between them."""
        self._tops: list[int] = [0]
        """The first line of every entry as measured last, and after them the number of all lines."""
        self._measured = False
        self._width = 0
        """The cells for an entry, the gutter not counted, as measured last."""
        self._selected: int | None = None
        """Which entry is selected."""
        self._hovered: int | None = None
        """Which entry is under the mouse."""

    # What it shows

    @property
    def selected(self) -> str | None:
        """The uid of the selected row, None where there is none."""
        if not self._entries:
            return self._wanted
        return None if self._selected is None else self._entries[self._selected].uid

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as last set."""
        return self._rows

    def select(self, uid: str) -> None:
        """Select the row with `uid`; one that is not there yet is selected when the rows are set next."""
        place = next((n for n, each in enumerate(self._entries) if each.uid == uid), None)
        if place is None:
            self._wanted = uid
        else:
            self._select(place)

    def set_rows(self, rows: Sequence[Row], empty: str | None = None) -> None:
        """Show `rows`; draw only what differs from what is shown."""
        # What looks the same as before keeps how it was drawn: of hundreds of rows an act changes one or two.
        before = {row.uid: row.content for row in self._rows}
        self._rows = tuple(_kept(row, before.get(row.uid)) for row in rows)
        if empty is not None:
            self._empty = empty
        if self.is_mounted:
            self._update()

    def change(self, row: Row) -> None:
        """Show `row` in the place of the one with its uid."""
        self._rows = tuple(row if each.uid == row.uid else each for each in self._rows)
        if self.is_mounted:
            self._update()

    def on_mount(self) -> None:
        """Show the rows that were set before."""
        self._update()

    def _update(self) -> None:
        """Show the rows as they are now, keeping the selection and how far the list is scrolled."""
        in_sight = self._in_sight()
        self._update_entries()
        self._refresh_lines(in_sight)

    def _update_entries(self) -> None:
        before, uid = self._entries, self.selected
        entries = self._entries = self._entries_of_rows(before)
        if [each.name for each in entries] == [each.name for each in before]:
            changed = [n for n, each in enumerate(entries) if each is not before[n]]
            if self._measured and all(
                entries[n].height(self._width) == before[n].height(self._width) for n in changed
            ):
                return  # nothing moves
            if changed:
                self._measure_again()
                if self._selected in changed:
                    self.scroll_to_selected()
            return
        self._hovered = None
        self._measure_again()
        self.scroll_to(y=self.scroll_offset.y, animate=False, force=True)
        # A row that has gone leaves the selection to the one that is now in its place.
        places: list[str | None] = [each.uid for each in before if each.selectable]
        rows = [n for n, each in enumerate(entries) if each.selectable]
        if not rows:
            self._selected = None
            self._tell("")
            return
        if any(entries[n].uid == self._wanted for n in rows):
            uid = self._wanted
        self._wanted = None
        place = places.index(uid) if uid in places else 0
        instead = rows[min(place, len(rows) - 1)]
        self._selected = next((n for n in rows if entries[n].uid == uid), instead)
        self.scroll_to_selected()
        self._tell(entries[self._selected].uid)

    def _entries_of_rows(self, before: Sequence[_Entry]) -> list[_Entry]:
        known = {each.name: each for each in before}
        entries: list[_Entry] = []

        def add(entry: _Entry) -> None:
            old = known.get(entry.name)
            if old is None or not same(old.visual, entry.visual):
                known[entry.name] = old = entry
            entries.append(old)

        for row in self._rows:
            if row.heading and entries and entries[-1].uid:
                add(_Entry(_BLANK))
            content = row.content
            visual = content if isinstance(content, Content | Drawn) else LaidOut(content)
            add(_Entry(visual, row.uid, selectable=not row.heading))
            if row.air:
                add(_Entry(_BLANK))
        if not entries:
            add(_Entry(Block(Passage(Content.styled(self._empty, "$muted")))))
        return entries

    # Selecting and choosing

    def move(self, by: Literal[-1, 1]) -> None:
        """Select the row above (-1) or below (1) the selected one; past the end, the one at the other end.

        Where the list stops at its ends, nothing moves there.
        """
        rows = self._selectable()
        if not rows:
            return
        if self._selected is None:
            self._select(rows[0 if by == 1 else -1])
        else:
            place = rows.index(self._selected) + by
            if not self._stops or 0 <= place < len(rows):
                self._select(rows[place % len(rows)])

    def action_move(self, by: Literal[-1, 1]) -> None:
        """Select the row above or below."""
        self.move(by)

    def action_first(self) -> None:
        """Select the first row."""
        self._select_one_of(self._selectable()[:1])

    def action_last(self) -> None:
        """Select the last row."""
        self._select_one_of(self._selectable()[-1:])

    def action_page(self, by: Literal[-1, 1]) -> None:
        """Select the row a page above or below, or the last one on the way there."""
        self._measure()
        rows = self._selectable()
        if self._selected is None or not self._measured:
            self._select_one_of(rows[:1] if by == -1 else rows[-1:])
            return
        line = self._tops[self._selected] + by * self.scrollable_content_region.height
        place = self._entry_at(max(0, min(line, self._tops[-1] - 1)))
        if by == 1:
            self._select_one_of([n for n in rows if n >= place][:1] or rows[-1:])
        else:
            self._select_one_of([n for n in rows if n <= place][-1:] or rows[:1])

    def action_choose(self) -> None:
        """Choose the selected row."""
        if self._selected is not None:
            self.post_message(self.Chosen(self, self._entries[self._selected].uid))

    def on_click(self, event: events.Click) -> None:
        """Choose the row that was clicked."""
        place = self._entry_under(event)
        if place is not None and self._entries[place].selectable:
            self._select(place)
            self.action_choose()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Mark the row under the mouse."""
        self._hover(self._entry_under(event))

    def on_leave(self) -> None:
        """Unmark the row that was under the mouse."""
        self._hover(None)

    def _hover(self, place: int | None) -> None:
        if place != self._hovered:
            before, self._hovered = self._hovered, place
            self._refresh_entries(before, place)

    def _selectable(self) -> list[int]:
        return [n for n, each in enumerate(self._entries) if each.selectable]

    def _select_one_of(self, places: Sequence[int]) -> None:
        if places:
            self._select(places[0])

    def _select(self, place: int) -> None:
        if place != self._selected and self._entries[place].selectable:
            before, self._selected = self._selected, place
            self._refresh_entries(before, place)
            self.scroll_to_selected()
            self._tell(self._entries[place].uid)

    def _tell(self, uid: str) -> None:
        if uid != self._told:
            self._told = uid
            self.post_message(self.Highlighted(self, uid))

    # Where things are

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where on the screen the selected row begins, as far as it is in sight; without one, where the list does."""
        region = self.scrollable_content_region
        line = 0
        if self._selected is not None and self._measured:
            line = self._tops[self._selected] - self.scroll_offset.y
        return Offset(region.x + _GUTTER, region.y + max(0, min(line, region.height - 1)))

    def scroll_to_selected(self) -> None:
        """Scroll to the selected row, of one that is taller than the list to its beginning.

        For the first it scrolls to the very top, so that what stands over it shows.
        """
        place = self._selected
        self._measure()
        if place is None or not self._measured:
            return
        if place == self._selectable()[0]:
            self.scroll_home(animate=False, force=True, immediate=True)
        top, end = self._tops[place : place + 2]
        width, height = self.scrollable_content_region.size
        region = Region(0, top, width, min(end - top, height))
        self.scroll_to_region(region, force=True, animate=False, immediate=True)

    def on_show(self) -> None:
        """Bring the selected row into sight."""
        self.scroll_to_selected()

    def on_resize(self) -> None:
        """Keep the selected row in sight."""
        self.scroll_to_selected()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines it takes in `width` cells."""
        return sum(each.height(width) for each in self._entries)

    def _measure(self) -> None:
        """Find out on which lines each entry stands, where that is not known for the width there is."""
        region = self.scrollable_content_region
        width = region.width - _GUTTER
        if not region or (self._measured and width == self._width):
            return
        self._measured, self._width = True, width
        self._tops = [0, *accumulate(each.height(width) for each in self._entries)]
        self.show_lines(Size(width, self._tops[-1]))

    def _measure_again(self) -> None:
        self._measured = False
        if self.styles.auto_dimensions:
            self.refresh(layout=True)
        self._measure()

    def _in_sight(self) -> list[tuple[object, ...]] | None:
        """Return what stands on each line in sight: entry, line of it, how it is marked; None where not known."""
        if not self._measured:
            return None
        found: list[tuple[object, ...]] = []
        for line in range(self.scroll_offset.y, self.scroll_offset.y + self.size.height):
            if not 0 <= line < self._tops[-1]:
                found.append(())
                continue
            place = self._entry_at(line)
            marks = place == self._selected, place == self._hovered
            found.append((self._entries[place], line - self._tops[place], *marks))
        return found

    def _refresh_lines(self, before: list[tuple[object, ...]] | None) -> None:
        """Have the lines drawn again on which something else stands than `before`."""
        now = self._in_sight()
        if before is None or now is None or len(before) != len(now):
            self.refresh()
            return
        regions: list[Region] = []
        for y, (old, new) in enumerate(zip(before, now, strict=True)):
            if old != new and regions and regions[-1].bottom == y:
                regions[-1] = regions[-1].grow((0, 0, 1, 0))
            elif old != new:
                regions.append(Region(0, y, self.size.width, 1))
        if regions:
            self.refresh(*regions)

    def _entry_at(self, line: int) -> int:
        return bisect_right(self._tops, line) - 1

    def _entry_under(self, event: events.MouseEvent) -> int | None:
        region = self.scrollable_content_region
        line = event.screen_y - region.y + self.scroll_offset.y
        within = region.contains(event.screen_x, event.screen_y) and line < self._tops[-1]
        return self._entry_at(line) if within else None

    def _refresh_entries(self, *places: int | None) -> None:
        """Have the lines of these entries drawn again, where they are in sight."""
        if not self._measured:
            return
        regions = []
        for place in places:
            if place is not None:
                top, end = self._tops[place : place + 2]
                region = Region(0, top - self.scroll_offset.y, self.size.width, end - top)
                regions.append(region.intersection(self.size.region))
        if regions := [each for each in regions if each]:
            self.refresh(*regions)

    # Drawing

    def notify_style_update(self) -> None:
        """Draw it again in other styles."""
        self.refresh()
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines."""
        self._measure()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return a line of the list, with the bar of the selected row before it."""
        line = self.scroll_offset.y + y
        style = bar_style = self.get_visual_style(_ROW)
        if not 0 <= line < self._tops[-1]:
            return Strip.blank(self.scrollable_content_region.width, style.rich_style)
        place = self._entry_at(line)
        entry = self._entries[place]
        bar = "  "
        if not entry.selectable:
            style = self.get_visual_style(_ROW, _HEADING)
        elif place == self._selected:
            style = bar_style = self.get_visual_style(_ROW, _SELECTED)
            bar = "▌ "
        elif place == self._hovered:
            style = self.get_visual_style(_ROW, _HOVER)
        lines = entry.lines(self, self._width, bar, bar_style, style)
        return lines[line - self._tops[place]]


def _kept(row: Row, before: Drawing | None) -> Row:
    """Return `row` with what it showed before, where that looks the same."""
    if before is None or before is row.content or not same(before, row.content):
        return row
    return Row(row.uid, before, row.heading, row.air)
