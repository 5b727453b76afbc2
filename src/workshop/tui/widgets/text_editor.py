"""The editor for prose. On its own, because the first screen needs no prose and Textual's text area loads slowly."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from workshop.tui.terminal.text_area import QuickTextArea
from workshop.tui.widgets.editors import Edited, clean_paste
from workshop.tui.widgets.fields import FieldSpec


class TextEditor(QuickTextArea):
    """A text area that wraps, and is as high as its text within the limits of its spec."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            highlight_cursor_line=False,
            placeholder=spec.placeholder,
            compact=True,
        )
        self.cursor_blink = False
        self._most = spec.lines
        self._least = min(2, spec.lines)

    def put(self, text: str) -> None:
        """Replace what is typed."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def on_paste(self, event: events.Paste) -> None:
        """Take control characters out of a paste, or refuse it."""
        clean_paste(self, event)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """Fit the height to the number of lines and post `Edited`."""
        message.stop()
        self._fit()
        self.post_message(Edited())

    def on_resize(self, event: events.Resize) -> None:
        """Fit the height once the lines are wrapped for the new width."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        # Not `height: auto`: that would lay the whole screen out again at every key.
        lines = max(self._least, min(self._most, self.wrapped_document.height))
        height = self.styles.height
        if height is None or height.value != lines:
            self.styles.height = lines
