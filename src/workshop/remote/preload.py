"""Everything that a seat needs, loaded once: the processes of seats are copies of the one that imported this."""

from __future__ import annotations

import gc
from importlib import import_module

from rich.cells import cell_len

from workshop.model.kinds import KINDS
from workshop.tui.kinds import pane_class

_ALSO = (
    "workshop.insight.findings",
    "workshop.room.room",
    "workshop.room.seating",
    "workshop.tui.app",
    "workshop.tui.help",
    "workshop.tui.palette",
    "workshop.tui.seats.joining",
    "workshop.tui.seats.mine",
    "workshop.tui.seats.participant",
    "workshop.tui.seats.stage",
    "workshop.tui.terminal.driver",
    "workshop.remote.child",
    # What the first write, and the first layout, would load in each of them.
    "sqlite_utils.db",
    "textual.layouts.factory",
    "textual.layouts.grid",
    "textual.layouts.horizontal",
    "textual.layouts.stream",
    "textual.layouts.vertical",
)


def _load() -> None:
    for name in _ALSO:
        import_module(name)
    for kind in KINDS:
        pane_class(kind)
    cell_len("漢")  # loads how wide characters are
    # What is loaded now stays: a copy that collected garbage would touch, and so copy, all of its pages.
    gc.collect()
    gc.freeze()


_load()
