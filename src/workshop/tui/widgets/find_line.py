"""A search line: it posts its words at every key."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from workshop.tui.widgets.editors import Edited, LineEditor, Submitted
from workshop.tui.widgets.fields import line_field


class FindLine(LineEditor):
    """Enter and ↓ go to the results, Esc ends the search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "found", show=False),
        Binding("escape", "leave", show=False),
    ]

    class WordsChanged(Message):
        """The words to search for changed."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """The line was left."""

        def __init__(self, *, found: bool) -> None:
            super().__init__()
            self.found = found
            """Whether to go to the results; else the search ends."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(line_field("find", "Find", placeholder=placeholder))

    def on_edited(self, message: Edited) -> None:
        """Post the new words."""
        message.stop()
        self.post_message(self.WordsChanged(self.text))

    def on_submitted(self, message: Submitted) -> None:
        """Go to the results."""
        message.stop()
        self.action_found()

    def action_found(self) -> None:
        """Go to the results."""
        self.post_message(self.Left(found=True))

    def action_leave(self) -> None:
        """End the search."""
        self.post_message(self.Left(found=False))
