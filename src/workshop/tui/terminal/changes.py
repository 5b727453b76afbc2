"""Sending only the cells that changed: what each frame is, compared with what the terminal shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

_MOVE = "\x1b[{};{}H"
_NEAR = 10
"""Cells that are the same between two changes, up to which they are sent again: moving the cursor takes as much."""

_ONE_CELL = (
    *(range(0x20, 0x7F), range(0xA0, 0xAD), range(0xAE, 0x300)),  # Latin letters
    range(0x370, 0x483),  # Greek and Cyrillic letters
    *(range(0x2010, 0x2028), range(0x2030, 0x205F)),  # dashes, quotation marks, dots
    *(range(0x2190, 0x2200), range(0x2500, 0x25FD)),  # arrows, lines, shapes
    *(range(0x2713, 0x2714), range(0x2717, 0x2718)),  # ✓ ✗
)
"""Characters that take one cell in any terminal."""

Cells = list[tuple[str, str]]
"""Each character with the codes of its style."""


class Shown:
    """What the terminal shows: of every row the strips that were sent last, by the column each begins at.

    Textual sends the whole width of a widget for each line of it that may have changed (`textual/_compositor.py`,
    line 165: ChopsUpdate; lines as of 8.2.8). A frame for the whole screen is sent as it is, so that it also mends what
    another program wrote over the screen.
    """

    def __init__(self) -> None:
        self._rows: dict[int, dict[int, Strip]] = {}

    def forget(self) -> None:
        """Take nothing as known: the terminal was cleared or has another size."""
        self._rows.clear()

    def write(self, update: CompositorUpdate, console: Console) -> str:
        """Return what has to be sent so that the terminal shows `update`."""
        if isinstance(update, ChopsUpdate):
            return self._write_changes(update, console)
        self.forget()
        if isinstance(update, LayoutUpdate):
            # The strips of a line come as an iterator, to be used once.
            update.strips = [list(line) for line in update.strips]
            for y, line in enumerate(update.strips, update.region.y):
                x, row = update.region.x, self._rows.setdefault(y, {})
                for strip in line:
                    row[x] = strip
                    x += strip.cell_length
        return update.render_segments(console)

    def _write_changes(self, update: ChopsUpdate, console: Console) -> str:
        colours = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        written: list[str] = []
        for y, left, right in update.spans:
            row = self._rows.setdefault(y, {})
            chops = zip(update.chops[y].items(), update.chop_ends[y], strict=False)
            new = [
                (x, end, strip)
                for (x, strip), end in chops
                if strip is not None and x < right and end > left
            ]
            if all(row.get(x) == strip for x, _, strip in new):
                continue
            # Where a terminal gives a character another width than Textual does, all that stands right of it is
            # elsewhere than it seems. Then nothing is known of the row.
            if not _sure([*row.values(), *(strip for _, _, strip in new)]):
                row.clear()
            for x, end, strip in new:
                known = row.get(x)
                if known is strip or known == strip:
                    continue
                before = self._cells_between(row, x, end, colours)
                self._put(row, x, end, strip)
                after = cells_of(strip, colours)
                if before is None or after is None or len(before) != len(after):
                    written += (_MOVE.format(y + 1, x + 1), strip.render(console))
                    continue
                for start, stop in changed(before, after):
                    written.append(_MOVE.format(y + 1, x + start + 1))
                    written += styled(after[start:stop])
        return "".join(written)

    def _cells_between(
        self, row: dict[int, Strip], left: int, right: int, colours: ColorSystem
    ) -> Cells | None:
        """Return the cells from column `left` to `right` of a row, None where they are not all known."""
        cells: Cells = []
        for x, strip in sorted(row.items()):
            end = x + strip.cell_length
            if end > left and x < right:
                if x > left + len(cells):
                    return None
                found = cells_of(strip.crop(max(0, left - x), right - x), colours)
                if found is None:
                    return None
                cells += found
        return cells

    def _put(self, row: dict[int, Strip], left: int, right: int, strip: Strip) -> None:
        """Note that the row shows `strip` from `left` to `right`, and what is left of the strips beneath it."""
        for x, known in list(row.items()):
            end = x + known.cell_length
            if end > left and x < right:
                del row[x]
                if x < left:
                    row[x] = known.crop(0, left - x)
                if end > right:
                    row[right] = known.crop(right - x)
        row[left] = strip


class ChangesOnly(CompositorUpdate):
    """A frame that sends what differs from what is shown."""

    def __init__(self, update: CompositorUpdate, shown: Shown) -> None:
        self._update = update
        self._shown = shown

    def render_segments(self, console: Console) -> str:
        """Return what is to be sent. The app calls this for a frame that it sends."""
        return self._shown.write(self._update, console)


def cells_of(strip: Strip, colours: ColorSystem) -> Cells | None:
    """Return the cells of `strip`; None where a character might not take exactly one, or where there is a link."""
    cells: Cells = []
    for text, style, control in strip:
        if control or not _one_cell_each(text) or (style is not None and style.link):
            return None
        codes = "" if style is None else Strip.render_ansi(style, colours)
        cells += [(character, codes) for character in text]
    return cells


def _sure(strips: Iterable[Strip]) -> bool:
    """Whether each character of the strips takes one cell in any terminal."""
    return all(_one_cell_each(text) for strip in strips for text, _, _ in strip)


@lru_cache(4096)
def _one_cell_each(text: str) -> bool:
    return text.isascii() or all(any(ord(each) in known for known in _ONE_CELL) for each in text)


def changed(before: Cells, after: Cells) -> Iterator[tuple[int, int]]:
    """Yield from where to where the cells differ, taking together what is near."""
    start = stop = -1
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            if start >= 0 and place - stop > _NEAR:
                yield start, stop
                start = -1
            if start < 0:
                start = place
            stop = place + 1
    if start >= 0:
        yield start, stop


def styled(cells: Cells) -> Iterator[str]:
    """Yield the characters of the cells, each style told once for the cells that have it one after the other."""
    start = 0
    for place in range(1, len(cells) + 1):
        if place == len(cells) or cells[place][1] != cells[start][1]:
            text = "".join(character for character, _ in cells[start:place])
            codes = cells[start][1]
            yield f"\x1b[{codes}m{text}\x1b[0m" if codes else text
            start = place
