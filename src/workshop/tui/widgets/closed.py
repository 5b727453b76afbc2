"""The notice that something closes because of what another seat did. No letter still being typed gets past it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from workshop.tui.terminal.screen_parts import DialogParts
from workshop.tui.widgets.bars import FooterBar, FooterKey

_SCROLL = frozenset({"up", "down", "pageup", "pagedown", "home", "end"})


class Closed(DialogParts[None]):
    """Says why something closes, with what was being typed in it. Esc alone acknowledges it, once nobody types."""

    AUTO_FOCUS = "VerticalScroll"
    STILL: ClassVar[float] = 0.5
    """Seconds without another key after which Esc counts: before that it was meant for what is closing."""

    def __init__(self, why: str, typed: str = "") -> None:
        super().__init__()
        self.why = why
        self.after: list[Callable[[], object]] = []
        """What closes once it is acknowledged."""
        self._typed = typed
        self._last = monotonic()
        """When a key was pressed last that was meant for what is closing."""

    def compose(self) -> ComposeResult:
        """Yield the sheet."""
        words = Content.styled(self.why, "bold")
        if self._typed:
            words += Content.styled("\n\nWhat you were typing:\n", "$muted") + Content(self._typed)
        keys = [FooterKey("Esc", "go on", "close")]
        if self._typed:
            keys.append(FooterKey("F4", "copy what you typed", "copy"))
        with Vertical(classes="sheet"):
            with VerticalScroll(classes="closed"):
                yield Static(words, markup=False)
            footer = FooterBar()
            footer.show(keys)
            yield footer

    def on_key(self, event: events.Key) -> None:
        """Take Esc and the key that copies; swallow every other key but those that scroll."""
        if event.key in _SCROLL:
            return
        event.stop()
        if event.key == "f4" and self._typed:
            self._copy()
        elif event.key != "escape":
            self._last = monotonic()
        elif monotonic() - self._last >= self.STILL:
            self.dismiss(None)

    def on_paste(self, event: events.Paste) -> None:
        """Swallow it: it was meant for what is closing."""
        event.stop()
        self._last = monotonic()

    def on_footer_bar_pressed(self, message: FooterBar.Pressed) -> None:
        """Do what was clicked in the footer."""
        if message.command == "copy":
            self._copy()
        else:
            self.dismiss(None)

    def _copy(self) -> None:
        self.app.copy_to_clipboard(self._typed)
