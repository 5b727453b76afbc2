"""Everything that a seat needs, loaded once: the processes of seats are copies of the one that imported this."""

from __future__ import annotations

import gc
from importlib import import_module

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
)


def _load() -> None:
    for name in _ALSO:
        import_module(name)
    for kind in KINDS:
        pane_class(kind)
    # What is loaded now stays: a copy that collected garbage would touch, and so copy, all of its pages.
    gc.collect()
    gc.freeze()


_load()
