"""One field of a form on the screen: its label, its editor, and under it what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workshop.tui.widgets.editors import ChoiceEditor, Edited, LineEditor, Unpasted
from workshop.tui.widgets.fields import FieldSpec
from workshop.tui.widgets.form_state import Field, Kept, Left, News, Remark, Typing
from workshop.tui.widgets.text_layout import cut, gap, hanging, stacked

if TYPE_CHECKING:
    from workshop.tui.widgets.text_editor import TextEditor

LABELS = 20
"""Cells for the labels where they stand left of their fields."""
_STYLES: dict[Remark, str] = {
    "meanwhile": "$warn",
    "offer": "$muted",
    "fault": "bold $bad",
    "advice": "$muted",
}

Editor: TypeAlias = "LineEditor | TextEditor | ChoiceEditor"


def make_editor(spec: FieldSpec) -> Editor:
    """Return what `spec` is edited with."""
    if spec.kind == "text":
        # Only here: the first screen needs no prose, and Textual's text area loads slowly.
        from workshop.tui.widgets.text_editor import TextEditor

        return TextEditor(spec)
    if spec.kind == "choice":
        return ChoiceEditor(spec)
    return LineEditor(spec)


class FieldBox(Widget):
    """Draws the state of one field and tells it what happens to its editor."""

    class Left(Message):
        """The field was left with another value than the stored one."""

        def __init__(self, name: str, value: object) -> None:
            super().__init__()
            self.name = name
            self.value = value

    class Typing(Message):
        """The text changed; for the draft."""

        def __init__(self, name: str, text: str) -> None:
            super().__init__()
            self.name = name
            self.text = text

    class Kept(Message):
        """The field was left as it is stored: a draft of it can go."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.editor = make_editor(spec)
        self.field = Field(spec, self.editor, self._tell)
        self._narrow = False

    def compose(self) -> ComposeResult:
        """Yield the editor."""
        yield self.editor

    @property
    def hint(self) -> str:
        """What is said at the foot of the form while it has focus: of the chosen answer, or how it is written."""
        text = self.field.text
        about = (each.about for each in self.spec.choices if each.value == text)
        return next(about, "") or self.spec.help

    def show_stored(self, value: object) -> None:
        """Take notice of what is stored now; leave alone what somebody is writing."""
        self.field.show(value, focused=self.editor.has_focus)

    def _tell(self, news: News) -> None:
        """Pass on what happened to the field, or draw it."""
        match news:
            case Left(value):
                message: Message = self.Left(self.spec.name, value)
            case Typing(text):
                message = self.Typing(self.spec.name, text)
            case Kept():
                message = self.Kept(self.spec.name)
            case _:
                self._arrange()
                return
        # As our own, whoever had us leave the field: a message ends at the parent that sent it.
        message.set_sender(self)
        self.post_message(message)

    # What happens to it

    def on_edited(self, message: Edited) -> None:
        """Tell what is being typed."""
        message.stop()
        self.field.notice()

    def on_unpasted(self, message: Unpasted) -> None:
        """Say why a paste was not taken."""
        message.stop()
        self.field.remark("fault", message.sentence)

    def on_descendant_focus(self) -> None:
        """Draw the label as the one that is being filled in."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Leave the field; but turning to another window is not leaving."""
        self.refresh()
        if self.app.app_focus and self.is_attached:
            self.field.leave()

    # Drawing

    def narrow(self, narrow: bool) -> None:
        """Put the label above the field (True) or left of it."""
        self._narrow = narrow
        self._arrange()

    def _note_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for remark, words in self.field.remarks.items():
            # One cell in, under the first letter of what is typed.
            said = Content.styled(_words(remark, words), _STYLES[remark])
            lines += hanging("", said, width, 1).split("\n")
        return lines

    def _arrange(self) -> None:
        """Keep room around the editor for the label and the notes, which this box draws itself."""
        left = 2 if self._narrow else LABELS
        width = self.size.width - left
        below = len(self._note_lines(width)) if width > 0 else 0
        margin = (1 if self._narrow else 0, 0, below, left)
        if tuple(self.editor.styles.margin) != margin:
            self.editor.styles.margin = margin
        self.refresh()

    def on_resize(self) -> None:
        """Make room for the notes in the new width."""
        if self.field.remarks:
            self._arrange()

    def render(self) -> Content:
        """Return the label and the notes, with the editor's place left blank."""
        left = 2 if self._narrow else LABELS
        width, height = self.size
        focused = self.editor.has_focus
        label = Content.styled(
            cut(self.spec.label, width if self._narrow else LABELS - 2),
            "bold" if focused else "$muted",
        )
        notes = [gap(left) + each for each in self._note_lines(width - left)]
        blank = max(0, height - 1 - len(notes))
        return stacked([label, *([Content()] * blank), *notes])


def _words(remark: Remark, words: str) -> str:
    if remark == "meanwhile":
        return f"meanwhile: {words or 'emptied'}"
    return f"✗ {words}" if remark == "fault" else words
