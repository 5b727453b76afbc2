"""A list of what was captured: rows of several lines, one selected, kept in place when the list is refreshed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import VisualType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workshop.tui.widgets.block import Block, Drawn, Laid, Passage, same

_GUTTER = 2
"""Cells left of every row: the bar of the selected one and a blank."""

Drawing: TypeAlias = Content | Drawn | Callable[[int], Content]


@dataclass(frozen=True)
class Row:
    """One row of the list."""

    uid: str
    content: Drawing
    """What it shows, in one or more lines; or a function from the width there is to that."""
    heading: bool = False
    """Whether it stands over a group and cannot be selected."""
    air: bool = False
    """Whether an empty line follows it."""


class ClauseList(OptionList):
    """Rows with one selected; refreshing keeps the selection by uid, wherever its row has gone."""

    class Highlighted(Message):
        """Another row was selected."""

        def __init__(self, clauses: ClauseList, uid: str) -> None:
            super().__init__()
            self.clauses = clauses
            self.uid = uid

        @property
        def control(self) -> ClauseList:
            """The list."""
            return self.clauses

    class Chosen(Message):
        """A row was chosen, with Enter or a click on the selected one."""

        def __init__(self, clauses: ClauseList, uid: str) -> None:
            super().__init__()
            self.clauses = clauses
            self.uid = uid

        @property
        def control(self) -> ClauseList:
            """The list."""
            return self.clauses

    def __init__(self, *, empty: str = "", id: str | None = None) -> None:
        """`empty` says what to do where there is nothing yet."""
        super().__init__(id=id, markup=False, compact=True)
        self._rows: tuple[Row, ...] = ()
        self._empty = empty
        self._told = ""
        self._wanted: str | None = None

    @property
    def selected(self) -> str | None:
        """The uid of the selected row, None where there is none."""
        if not self.options:
            return self._wanted
        option = self.highlighted_option
        return option.id if option is not None and not option.disabled else None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as last set."""
        return self._rows

    def select(self, uid: str) -> None:
        """Select the row with `uid`; one that is not there yet is selected when the rows are set next."""
        if uid in self._id_to_option:
            self.highlighted = self.get_option_index(uid)
        else:
            self._wanted = uid

    def set_rows(self, rows: Sequence[Row], empty: str | None = None) -> None:
        """Show `rows`; draw only what differs from what is shown."""
        # What is the same as before keeps how it was drawn: of hundreds of rows an act changes one or two.
        before = {row.uid: row.content for row in self._rows}
        self._rows = tuple(_kept(row, before.get(row.uid)) for row in rows)
        if empty is not None:
            self._empty = empty
        if self.is_mounted:
            self._draw()

    def change(self, row: Row) -> None:
        """Show `row` in the place of the one with its uid."""
        place = next(place for place, each in enumerate(self._rows) if each.uid == row.uid)
        self._rows = (*self._rows[:place], row, *self._rows[place + 1 :])
        if self.is_mounted:
            self._swap(self.get_option_index(row.uid), _visual(row.content))

    def on_mount(self) -> None:
        """Show the rows that were set before."""
        self._draw()

    def _draw(self) -> None:
        options = self._options_for()
        if [(each.id, each.disabled) for each in options] == [
            (each.id, each.disabled) for each in self.options
        ]:
            for index, option in enumerate(options):
                self._swap(index, option.prompt)
        else:
            self._replace(options)

    def _options_for(self) -> list[Option]:
        options: list[Option] = []
        for row in self._rows:
            if row.heading and options and options[-1].id is not None:
                options.append(Option(Content(" "), disabled=True))
            options.append(Option(_visual(row.content), id=row.uid, disabled=row.heading))
            if row.air:
                options.append(Option(Content(" "), disabled=True))
        if not options:
            words = Block(Passage(Content.styled(self._empty, "$muted")))
            options.append(Option(words, disabled=True))
        return options

    def _swap(self, index: int, prompt: VisualType) -> None:
        option = self.options[index]
        if same(option.prompt, prompt):
            return
        height = self._heights.get(index)
        option._set_prompt(prompt)
        if height is None or self._get_visual(option).get_height({}, self._width()) != height:
            self._clear_caches()
            return
        # Same height: nothing moves, so only these lines are sent, where Textual would send the whole list.
        cache = self._option_render_cache
        for key in [*cache.keys()]:
            if key[0] is option:
                cache.discard(key)
        top = self._index_to_line[index] - self.scroll_offset.y
        region = Region(0, top, self.size.width, height).intersection(self.size.region)
        if region:
            self.refresh(region)

    def _width(self) -> int:
        return int(self.scrollable_content_region.width) - _GUTTER

    def _replace(self, options: list[Option]) -> None:
        uid = self.selected
        places = [each.id for each in self.options if not each.disabled]
        place = places.index(uid) if uid in places else 0
        offset = self.scroll_offset.y
        # What stays in its place is not drawn again.
        for number, (there, option) in enumerate(zip(self.options, options, strict=False)):
            alike = (there.id, there.disabled) == (option.id, option.disabled)
            if alike and same(there.prompt, option.prompt):
                options[number] = there
        cache = self._option_render_cache
        drawn = [(key, cache[key]) for key in [*cache.keys()]]
        with self.app.batch_update():
            self.set_options(options)
            for key, strips in drawn:
                if key[0] in self._option_to_index:
                    cache[key] = strips
            rows = [each.id for each in options if not each.disabled]
            if not rows:
                self._tell("")
                return
            if self._wanted in rows:
                uid = self._wanted
            self._wanted = None
            kept = uid if uid in rows else rows[min(place, len(rows) - 1)]
            self.scroll_to(y=offset, animate=False, immediate=True)
            if kept is not None:
                self.highlighted = self.get_option_index(kept)

    def scroll_to_highlight(self, top: bool = False) -> None:
        """Scroll to the selected row; to the very top for the first, so that what stands over it shows."""
        if self.highlighted is not None and all(
            each.disabled for each in self.options[: self.highlighted]
        ):
            self.scroll_home(animate=False, immediate=True)
        super().scroll_to_highlight(top=top)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the selected row in sight."""
        self.scroll_to_highlight()

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Tell by uid."""
        message.stop()
        if message.option_id is not None and message.option_id in self._id_to_option:
            self._tell(message.option_id)

    def _tell(self, uid: str) -> None:
        if uid != self._told:
            self._told = uid
            self.post_message(self.Highlighted(self, uid))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Tell by uid."""
        message.stop()
        if message.option_id is not None:
            self.post_message(self.Chosen(self, message.option_id))

    # Drawing

    def _get_left_gutter_width(self) -> int:
        return _GUTTER

    def render_line(self, y: int) -> Strip:
        """Return a line of the list, with the bar of the selected row before it."""
        strip = super().render_line(y)
        index = self._index_at(self.scroll_offset.y + y)
        style = self.get_visual_style("option-list--option")
        glyph = "  "
        if index is not None and index == self.highlighted and not self.options[index].disabled:
            style = self.get_visual_style("option-list--option", "option-list--option-highlighted")
            glyph = "▌ "
        meta = {} if index is None else {"option": index}
        gutter = Strip([Segment(glyph, style.rich_style)], _GUTTER).apply_meta(meta)
        return Strip.join([gutter, strip])

    def _index_at(self, line: int) -> int | None:
        lines = self._line_cache.lines  # brought up to date before the lines are drawn
        return lines[line][0] if 0 <= line < len(lines) else None


def _visual(content: Drawing) -> Content | Drawn:
    return content if isinstance(content, Content | Drawn) else Laid(content)


def _kept(row: Row, before: Drawing | None) -> Row:
    """Return `row` with what it showed before, where that looks the same."""
    if before is None or before is row.content or not same(before, row.content):
        return row
    return replace(row, content=before)
