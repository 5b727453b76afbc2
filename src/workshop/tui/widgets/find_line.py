"""A line to find by: it tells its words while they are typed."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from workshop.tui.widgets.editors import Edited, LineEditor, Submitted
from workshop.tui.widgets.fields import line_field


class FindLine(LineEditor):
    """Enter and ↓ go to what was found, Esc gives up finding."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "found", show=False),
        Binding("escape", "leave", show=False),
    ]

    class Sought(Message):
        """Other words are looked for."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Left(Message):
        """The line was left."""

        def __init__(self, *, found: bool) -> None:
            super().__init__()
            self.found = found
            """Whether to go on with what was found."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(line_field("find", "Find", placeholder=placeholder))

    def on_edited(self, message: Edited) -> None:
        """Tell the words."""
        message.stop()
        self.post_message(self.Sought(self.text))

    def on_submitted(self, message: Submitted) -> None:
        """Go to what was found."""
        message.stop()
        self.action_found()

    def action_found(self) -> None:
        """Go to what was found."""
        self.post_message(self.Left(found=True))

    def action_leave(self) -> None:
        """Give up finding."""
        self.post_message(self.Left(found=False))
