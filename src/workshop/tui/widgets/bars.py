"""The bars around every pane: header, agenda and footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message

from workshop.model.sides import Side
from workshop.tui.widgets.line import Line, Part
from workshop.tui.widgets.side_marks import COLOURS, coloured, glyph
from workshop.tui.widgets.text_layout import cut, gap, spread


@dataclass(frozen=True)
class Heading:
    """What the header says."""

    client: str
    agency: str
    title: str = ""
    step: str = ""
    number: int = 0
    """Of the step, from 1; 0 where there are no steps."""
    steps: int = 0
    clock: str = ""
    """As shown, `08:20`; "" for none."""
    standing: bool = False
    """Whether the clock stands still."""
    over: bool = False
    """Whether the step's time is over."""
    private: bool = False
    person: str = ""
    """Who sits at this screen, where it is one person's own; then it names them and their side alone."""
    side: Side | None = None
    """Their side."""
    ends: str = ""
    """When the session ends as it goes now, shown where there is room; "" for nothing."""


class HeaderBar(Line):
    """Relationship, session, step, clock, and whether this screen is SHARED or PRIVATE."""

    def __init__(self, heading: Heading | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._heading = heading

    def show(self, heading: Heading) -> None:
        """Show `heading`."""
        if heading != self._heading:
            self._heading = heading
            self.redraw()

    def parts(self, width: int) -> list[Part]:
        """Return the line; where it is narrow, the title is left out first, then the step."""
        if self._heading is None:
            return []
        right = _right(self._heading, width)
        room = width - right.cell_length - 1
        left = _left(self._heading, room)
        return [
            Part(left),
            Part(gap(max(1, width - left.cell_length - right.cell_length))),
            Part(right),
        ]


_ROOMY = 96
"""Cells from which the header has room for when it ends."""


def _right(heading: Heading, width: int) -> Content:
    word = (
        Content.styled("PRIVATE", "bold $bad")
        if heading.private
        else Content.styled("ON SCREEN", "bold $good")
    )
    if not heading.clock:
        return word
    if heading.over:
        clock = Content.styled(f"{heading.clock} over", "bold $warn")
    elif heading.standing:
        clock = Content.styled(f"{heading.clock} paused", "$muted")
    else:
        clock = Content.styled(heading.clock, "bold")
    if heading.ends and width >= _ROOMY:
        clock += Content.styled(f"   {heading.ends}", "$muted")
    return Content.assemble(clock, "   ", word)


def _of_person(heading: Heading, room: int) -> Content:
    """Return who sits here and for which side, then the session and its step, as far as there is room."""
    names = {"client": heading.client, "agency": heading.agency}
    side = heading.side
    whose = names[side] if side else f"{heading.client} + {heading.agency}"
    who = Content.assemble((heading.person, "bold"), " ", glyph(side), " ")
    place = f"{heading.number}/{heading.steps}" if heading.steps else ""
    title, step = f"   {heading.title}", f" {heading.step}"
    spare = room - who.cell_length - cell_len(whose) - cell_len(place) - 3
    step = step if cell_len(step) <= spare else ""
    title = title if cell_len(title) + cell_len(step) <= spare else ""
    if spare < 0:
        whose = cut(whose, max(4, cell_len(whose) + spare))
    return Content.assemble(
        who, coloured(whose, side), (title, "$muted"), "   ", (place, "$muted"), (step, "bold")
    ).truncate(max(1, room), ellipsis=True)


def _left(heading: Heading, room: int) -> Content:
    if heading.person:
        return _of_person(heading, room)
    names = f"{heading.client} + {heading.agency}"
    place = f"{heading.number}/{heading.steps} " if heading.steps else ""
    step = f"{place}{heading.step}"
    title = heading.title
    if cell_len(names) + cell_len(title) + cell_len(step) + 6 > room:
        title = ""
    if cell_len(names) + cell_len(step) + 3 > room:
        place = step = place.strip()  # the line below says which it is
        heading = replace(heading, step="")
    spare = room - cell_len(step) - (3 if step else 0)
    if cell_len(names) > spare:
        # Both names keep their beginnings; below that, the step goes before the names do.
        share = max(4, (spare - 3) // 2)
        client = cut(heading.client, max(share, spare - 3 - cell_len(heading.agency)))
        agency = cut(heading.agency, max(4, spare - 3 - cell_len(client)))
    else:
        client, agency = heading.client, heading.agency
    parts: list[Content | str | tuple[str, str]] = [
        (client, f"bold {COLOURS['client']}"),
        (" + ", "$muted"),
        (agency, f"bold {COLOURS['agency']}"),
    ]
    if title:
        parts += ["   ", (title, "$muted")]
    if step:
        parts += ["   ", (place, "$muted"), (heading.step, "bold")]
    return Content.assemble(*parts).truncate(max(1, room), ellipsis=True)


class TitleBar(Line):
    """The header of a screen outside a session: its name, and a muted text at the right."""

    def __init__(self, left: Content, right: Content | None = None) -> None:
        super().__init__()
        self._sides = (left, right or Content())

    def show(self, left: Content, right: Content) -> None:
        """Show `left` and `right`."""
        self._sides = (left, right)
        self.redraw()

    def parts(self, width: int) -> list[Part]:
        """Return the line."""
        return [Part(spread(*self._sides, width))]


class AgendaEntry(NamedTuple):
    """One step in the agenda line."""

    uid: str
    title: str
    visited: bool = False
    parked: bool = False


class AgendaBar(Line):
    """The steps in one line: ✓ for those that were open before, the open one between bars; a click opens a step."""

    class Chosen(Message):
        """A step was clicked."""

        def __init__(self, uid: str) -> None:
            super().__init__()
            self.uid = uid

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: tuple[AgendaEntry, ...] = ()
        self._current = ""

    def show(self, entries: Sequence[AgendaEntry], current: str) -> None:
        """Show the steps, with `current` as the open one."""
        if (tuple(entries), current) != (self._entries, self._current):
            self._entries, self._current = tuple(entries), current
            self.redraw()

    def pressed(self, target: str) -> None:
        """Post the step that was clicked."""
        self.post_message(self.Chosen(target))

    def parts(self, width: int) -> list[Part]:
        """Return as many steps as fit around the open one, with ‹ and › where there are more."""
        drawn = [Part(_entry(each, each.uid == self._current), each.uid) for each in self._entries]
        open_place = next(
            (place for place, each in enumerate(self._entries) if each.uid == self._current), 0
        )
        first, last = _window([each.content.cell_length for each in drawn], open_place, width)
        parts = [Part(Content.styled("‹ ", "$muted"))] if first else []
        for place in range(first, last):
            parts += [Part(Content("  "))] * (place > first) + [drawn[place]]
        if last < len(drawn):
            parts.append(Part(Content.styled(" ›", "$muted")))
        return parts


def _entry(entry: AgendaEntry, is_open: bool) -> Content:
    if is_open:
        return Content.styled(f"▌{entry.title}▐", "bold")
    if entry.parked:
        return Content.styled(f"({entry.title})", "$muted")
    return Content.styled(f"{'✓ ' if entry.visited else ''}{entry.title}", "$muted")


def _window(lengths: Sequence[int], place: int, width: int) -> tuple[int, int]:
    """Return from where to where entries fit into `width`: the one at `place`, one before it, and what follows."""
    if sum(lengths) + 2 * (len(lengths) - 1) <= width:
        return 0, len(lengths)
    room = width - 4  # for ‹ and ›
    first = last = place
    used = -2
    order = [place, place - 1, *range(place + 1, len(lengths)), *range(place - 2, -1, -1)]
    for each in order:
        if not 0 <= each < len(lengths):
            continue
        if used + lengths[each] + 2 > room and each != place:
            if each > place:
                continue
            break
        if each not in (place, first - 1, last):
            continue  # only what joins on to what is there
        used += lengths[each] + 2
        first, last = min(first, each), max(last, each + 1)
    return first, last


class FooterKey(NamedTuple):
    """One key of the footer."""

    key: str
    words: str
    command: str
    """The id of its command."""


class FooterBar(Line):
    """At most six keys, primary first, and at the right whether everything is saved."""

    class Pressed(Message):
        """A key of the footer was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys: tuple[FooterKey, ...] = ()
        self._saved = ""

    def show(self, keys: Sequence[FooterKey], saved: str | None = None) -> None:
        """Show `keys`, and `saved` at the right (None for as it is)."""
        word = self._saved if saved is None else saved
        if (tuple(keys), word) != (self._keys, self._saved):
            self._keys, self._saved = tuple(keys), word
            self.redraw()

    def pressed(self, target: str) -> None:
        """Post the command that was clicked."""
        self.post_message(self.Pressed(target))

    def parts(self, width: int) -> list[Part]:
        """Return as many keys as fit; the last one (help or leave) always stays."""
        saved = Content.styled(self._saved, "$muted")
        room = width - (saved.cell_length + 2 if self._saved else 0)
        keys = list(self._keys)
        while len(keys) > 1 and _length(keys) > room:
            del keys[-2]
        parts: list[Part] = []
        for each in keys:
            if parts:
                parts.append(Part(Content("   ")))
            parts.append(
                Part(
                    Content.assemble((each.key, "bold"), " ", (each.words, "$muted")), each.command
                )
            )
        used = sum(part.content.cell_length for part in parts)
        return [*parts, Part(gap(width - used - saved.cell_length)), Part(saved)]


def _length(keys: Sequence[FooterKey]) -> int:
    return sum(cell_len(each.key) + 1 + cell_len(each.words) for each in keys) + 3 * (len(keys) - 1)
