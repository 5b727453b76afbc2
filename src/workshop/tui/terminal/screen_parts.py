"""What our screens change in Textual's Screen: what is drawn again when something changes."""

from __future__ import annotations

from time import monotonic
from typing import TypeVar

from textual import events
from textual.app import ScreenStackError
from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.reactive import Reactive
from textual.screen import UPDATE_PERIOD, ModalScreen, Screen
from textual.widget import Widget

from workshop.tui.terminal.compositor import TightCompositor

R = TypeVar("R")


class CarefulScreen(Screen[R]):
    """A screen that survives the mouse and a hasty hand (`textual/screen.py`, lines as of Textual 8.2.8)."""

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Close this screen with `result`, unless it was closed before or stands below another one."""
        # Textual closes whichever screen is on top (line 2060): answered twice, as by a double click, a dialog took the
        # screen below with it.
        return super().dismiss(result) if self._is_on_top else AwaitComplete()

    def _forward_event(self, event: events.Event) -> None:
        # A widget that was just removed stays where it was until the next layout, and pressing the mouse there ends in
        # AttributeError, because it has no parent any more (line 1914).
        if isinstance(event, events.MouseEvent) and not event.is_forwarded:
            pressed, _ = self.get_widget_and_offset_at(event.x, event.y)
            if pressed is not None and pressed is not self and pressed.parent is None:
                return
        super()._forward_event(event)

    def _screen_resized(self, size: Size) -> None:
        # A layout in another size than the last one posts a Resize to the screen itself (line 1398), which lays it out
        # again in that size. Two sizes under way at once, as at a busy start, would follow each other for ever.
        super()._screen_resized(self.app.size)

    @property
    def _is_on_top(self) -> bool:
        try:
            return self.app.screen is self
        except ScreenStackError:  # the app is closing
            return False


class DialogParts(ModalScreen[R], CarefulScreen[R]):
    """A dialog: Textual's, and careful."""


class ScreenParts(CarefulScreen[R]):
    """A screen that draws only what changed (`textual/screen.py`, lines as of Textual 8.2.8)."""

    # Textual draws the whole screen again when the focus moves (line 229: `focused` repaints); the two widgets that
    # lose and gain the focus draw themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        # Made in Screen.__init__, with no way to choose another.
        self._compositor = TightCompositor()
        self._drawn_at = 0.0
        """When it was drawn last."""

    async def _on_idle(self, event: events.Idle) -> None:
        # Textual wakes a timer that draws (line 1183): what a key changes is then drawn some turns of the event loop
        # later. So it is drawn at once here, unless the last frame was less than a frame's time ago, or there is a new
        # layout, which usually comes with more changes.
        if (
            monotonic() - self._drawn_at > UPDATE_PERIOD
            and self.is_current
            and not (self.app._batch_count or self.app._exit)
            and self._dirty_widgets
            and not (self._layout_required or self._scroll_required)
        ):
            event.prevent_default()
            self._on_timer_update()

    def _on_timer_update(self) -> None:
        self._drawn_at = monotonic()
        super()._on_timer_update()
