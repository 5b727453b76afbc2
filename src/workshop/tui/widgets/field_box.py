"""One field of a form on the screen: its label, its editor, and under it what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workshop.tui.widgets.editors import ChoiceEditor, Edited, LineEditor, PasteRefused
from workshop.tui.widgets.field_state import Field, FieldEvent, Left, Remark, Typing, Unchanged
from workshop.tui.widgets.fields import FieldSpec
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
    return LineEditor(spec, asks=True)


class FieldBox(Widget):
    """Draws the state of one field and passes on to it what happens in its editor."""

    class Left(Message):
        """The field was left with another value than the stored one."""

        def __init__(self, name: str, value: object) -> None:
            super().__init__()
            self.name = name
            self.value = value

    class Typing(Message):
        """Somebody typed: the text for the draft."""

        def __init__(self, name: str, text: str) -> None:
            super().__init__()
            self.name = name
            self.text = text

    class Unchanged(Message):
        """The text is what is stored: a draft of it can be dropped."""

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
        """What the hint line shows while it has focus: the meaning of the chosen answer, else how it is written."""
        text = self.field.text
        about = (each.about for each in self.spec.choices if each.value == text)
        return next(about, "") or self.spec.hint

    @property
    def chosen(self) -> bool:
        """Whether an answer is chosen; of a choice of a side none is, before somebody chooses."""
        return any(each.value == self.field.text for each in self.spec.choices)

    def end_list(self) -> bool:
        """Return whether it holds a list of lines and the cursor is on an empty last one, which is then removed."""
        if not self.spec.many:
            return False
        from workshop.tui.widgets.text_editor import TextEditor

        return isinstance(self.editor, TextEditor) and self.editor.end_list()

    def show_stored(self, value: object) -> None:
        """Show a stored value, unless somebody is writing here."""
        self.field.show(value, focused=self.editor.has_focus)

    def _tell(self, event: FieldEvent) -> None:
        """Post what happened to the field as a message, or draw its remarks."""
        match event:
            case Left(value):
                message: Message = self.Left(self.spec.name, value)
            case Typing(text):
                message = self.Typing(self.spec.name, text)
            case Unchanged():
                message = self.Unchanged(self.spec.name)
            case _:
                self._arrange()
                return
        # With this box as its sender: Textual does not pass a message on to the widget that sent it, and it is perhaps
        # the form that has the field left.
        message.set_sender(self)
        self.post_message(message)

    # What happens to it

    def on_edited(self, message: Edited) -> None:
        """Tell the field that its text changed."""
        message.stop()
        self.field.notice()

    def on_paste_refused(self, message: PasteRefused) -> None:
        """Show why a paste was refused."""
        message.stop()
        self.field.remark("fault", message.sentence)

    def on_descendant_focus(self) -> None:
        """Draw the label bold."""
        self.refresh()

    def on_descendant_blur(self) -> None:
        """Leave the field, unless the whole terminal window lost the focus."""
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
        """Set the margin of the editor so that label and remarks, which this box draws itself, have room around it."""
        left = 2 if self._narrow else LABELS
        width = self.size.width - left
        below = len(self._note_lines(width)) if width > 0 else 0
        margin = (1 if self._narrow else 0, 0, below, left)
        if tuple(self.editor.styles.margin) != margin:
            self.editor.styles.margin = margin
            if below and self.editor.has_focus:
                # A remark under the last field of a long form would be below its edge.
                self.call_after_refresh(self.scroll_visible, animate=False)
        self.refresh()

    def on_resize(self) -> None:
        """Make room for the remarks in the new width."""
        if self.field.remarks:
            self._arrange()

    def render(self) -> Content:
        """Return the label and the remarks, with the rows of the editor left blank."""
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
