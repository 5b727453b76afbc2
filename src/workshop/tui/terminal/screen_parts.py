"""What our screens change in Textual's Screen: what is drawn again when something changes."""

from __future__ import annotations

from typing import TypeVar

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from workshop.tui.terminal.compositor import TightCompositor

R = TypeVar("R")


class ScreenParts(Screen[R]):
    """A screen that draws only what changed (`textual/screen.py`, lines as of Textual 8.2.8)."""

    # Textual draws the whole screen again when the focus moves (line 229: `focused` repaints); the two widgets that
    # lose and gain the focus draw themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        # Made in Screen.__init__, with no way to choose another.
        self._compositor = TightCompositor()
