"""The editor for prose. On its own, because the first screen needs no prose and Textual's text area loads slowly."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from workshop.tui.terminal.text_area import QuickTextArea
from workshop.tui.terminal.traces import may_copy
from workshop.tui.widgets.editors import Edited, Submitted, take_paste
from workshop.tui.widgets.fields import FieldSpec


class TextEditor(QuickTextArea):
    """A text area that wraps, and is as high as its text within the limits of its spec.

    Enter is done with it, except where each line is an item: there it begins the next one.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # Ctrl+J is sent by every terminal; the others are what some people try first.
        Binding("ctrl+j,alt+enter,shift+enter", "new_line", show=False)
    ]

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
        self._many = spec.many

    def put(self, text: str) -> None:
        """Replace what is typed."""
        self.load_text(text)
        self.move_cursor(self.document.end)

    def insert_words(self, words: str) -> None:
        """Put `words` where the cursor is, in place of what is selected."""
        self.replace(words, *self.selection, maintain_selection_offset=False)

    def on_key(self, event: events.Key) -> None:
        """Post `Submitted` at Enter, which ends a text or a list; TextArea would begin a new line."""
        if event.key == "enter" and (not self._many or self.end_list()):
            event.stop()
            event.prevent_default()
            self.post_message(Submitted())

    def end_list(self) -> bool:
        """Return whether the cursor is on an empty last line, which ends a list of lines, and remove that line."""
        row, _ = self.cursor_location
        if not self._many or row + 1 < self.document.line_count or self.document[row].strip():
            return False
        if row:
            above = row - 1, len(self.document[row - 1])
            self.delete(above, self.document.end)
        return True

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert_words("\n")

    def action_cut(self) -> None:
        """Cut what is selected, or the line, where text can be copied; else it stays."""
        if may_copy(self.app):
            super().action_cut()

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste."""
        take_paste(self, event)

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
            if self.has_focus:
                # The line that was begun may stand below the end of the form.
                self.call_after_refresh(self.scroll_visible, animate=False)
