"""A form: fields that are each saved as one act when they are left, and never changed under somebody's fingers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workshop.errors import InputError
from workshop.tui.widgets.editors import (
    ChoiceEditor,
    Edited,
    LineEditor,
    Submitted,
    Unpasted,
)
from workshop.tui.widgets.fields import FieldSpec
from workshop.tui.widgets.line import Line, Part
from workshop.tui.widgets.text_layout import cut, gap, hanging, stacked

if TYPE_CHECKING:
    from workshop.tui.widgets.text_editor import TextEditor

LABELS = 20
"""Cells for the labels where they stand left of their fields."""
_NARROW = 72
"""Cells of width below which labels stand above their fields."""

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
    """One field: its label, its editor, and under it what there is to say about it."""

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
        self._stored = spec.empty
        self._base = spec.show(spec.empty) if spec.kind != "choice" else self.editor.text
        self._seen = self._base
        """The text as last told, so that our own changes are not told as typing."""
        self._typed = False
        self._told: list[tuple[object, str]] = []
        """Values that were told and are not yet saved, first told first, each with its text."""
        self._known = False
        """Whether anything stored was ever shown here."""
        self._notes: dict[str, tuple[str, str]] = {}
        self._narrow = False

    def compose(self) -> ComposeResult:
        """Yield the editor."""
        yield self.editor

    # What it holds

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self.editor.text

    @property
    def hint(self) -> str:
        """What is said at the foot of the form while it has focus: of the chosen answer, or how it is written."""
        about = (each.about for each in self.spec.choices if each.value == self.text)
        return next(about, "") or self.spec.help

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not stored."""
        return self.text != self._base

    @property
    def waiting(self) -> bool:
        """Whether its value was told and is not yet saved."""
        return bool(self._told)

    @property
    def faulty(self) -> bool:
        """Whether a fault stands beside it."""
        return "fault" in self._notes

    def value(self) -> object:
        """Return what is typed, as a value. Raises InputError."""
        return self.spec.parse(self.text)

    def show_stored(self, value: object) -> None:
        """Take notice of what is stored now; leave alone what somebody is writing."""
        first, self._known = not self._known, True
        if value == self._stored:
            return
        busy = self.dirty or (self.editor.has_focus and not first)
        self._stored = value
        shown = self._shown(value)
        if self._told and (value, self.text) == self._told[-1]:
            # Our own, back before we were told that it is saved.
            self._put(shown)
        if self.text == shown:
            self._settle(shown)
        elif busy:
            self._note("meanwhile", f"meanwhile: {shown or 'emptied'}", "$warn")
        else:
            self._put(shown)
            self._settle(shown)

    def offer(self, text: str, words: str = "kept from before, not saved yet") -> None:
        """Put `text` in as if it were being typed: a draft that was kept, people of last time."""
        if text == self.text:
            return
        self._put(text)
        self._typed = True
        self._note("offer", words, "$muted")

    def saved(self) -> None:
        """Take notice that what was told last has been saved."""
        if self._told:
            self._stored, text = self._told.pop(0)
            if self.text == text:
                self._put(self._shown(self._stored))
        self._base = self._shown(self._stored)
        if not self.dirty and not self._told:
            self._settle(self._base)

    def complain(self, sentence: str) -> None:
        """Say beside the field what is wrong with it; the text stays."""
        del self._told[:1]
        self._note("fault", f"✗ {sentence}", "bold $bad")

    def advise(self, sentence: str) -> None:
        """Say beside the field what can be done now; it goes with the next key."""
        self._note("advice", sentence, "$muted")

    def leave(self) -> bool:
        """Tell the value where it differs from the stored one; return False where it cannot be read."""
        if not self.dirty:
            self._put(self._shown(self._stored))
            self._settle(self.text)
            return True
        try:
            value = self.value()
        except InputError as error:
            self.complain(str(error))
            return False
        if value == self._stored:
            self._put(self._shown(value))
            self._settle(self.text)
        elif not self._told or self._told[-1][0] != value:
            self._told.append((value, self.text))
            self._note("fault", "", "")
            self._tell(self.Left(self.spec.name, value))
        return True

    def _tell(self, message: Message) -> None:
        # As our own, whoever had us leave the field: a message ends at the parent that sent it.
        message.set_sender(self)
        self.post_message(message)

    def _shown(self, value: object) -> str:
        if self.spec.kind == "choice":
            return next(
                (each.value for each in self.spec.choices if self._means(each.value, value)), ""
            )
        return self.spec.show(value)

    def _means(self, text: str, value: object) -> bool:
        return self.spec.parse(text) == value

    def _put(self, text: str) -> None:
        if text != self.text:
            self._seen = text
            self.editor.put(text)

    def _settle(self, base: str) -> None:
        """Nothing is open any more: the text is what is stored."""
        self._base = base
        self._told = []
        if self._typed:
            self._typed = False
            self._tell(self.Kept(self.spec.name))
        if self._notes:
            self._notes = {}
            self._arrange()

    # What happens to it

    def on_edited(self, message: Edited) -> None:
        """Tell what is being typed."""
        message.stop()
        if self.text == self._seen:
            return
        self._seen = self.text
        self._typed = True
        over = [name for name in ("fault", "offer", "advice") if self._notes.pop(name, None)]
        if over:
            self._arrange()
        self._tell(self.Typing(self.spec.name, self.text))

    def on_unpasted(self, message: Unpasted) -> None:
        """Say why a paste was not taken."""
        message.stop()
        self.complain(message.sentence)

    def on_descendant_blur(self) -> None:
        """Leave the field; but turning to another window is not leaving."""
        self.refresh()
        if self.app.app_focus and self.is_attached:
            self.leave()

    # Drawing

    def _note(self, name: str, words: str, style: str) -> None:
        before = dict(self._notes)
        if words:
            self._notes[name] = (words, style)
        else:
            self._notes.pop(name, None)
        if self._notes != before:
            self._arrange()

    def _note_lines(self, width: int) -> list[Content]:
        lines: list[Content] = []
        for words, style in self._notes.values():
            # One cell in, under the first letter of what is typed.
            wrapped = hanging("", Content.styled(words, style), width, 1)
            lines += wrapped.split("\n")
        return lines

    def narrow(self, narrow: bool) -> None:
        """Put the label above the field (True) or left of it."""
        if narrow != self._narrow or not self.is_mounted:
            self._narrow = narrow
        self._arrange()

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
        if self._notes:
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

    def on_descendant_focus(self) -> None:
        """Draw the label as the one that is being filled in."""
        self.refresh()


class HintLine(Line):
    """The line at the foot of a form that says how the field with focus is written."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""

    def show(self, words: str) -> None:
        """Show `words`."""
        if words != self._words:
            self._words = words
            self.redraw()

    def parts(self, width: int) -> list[Part]:
        """Return the words."""
        return [Part(Content.styled(cut(self._words, width), "$muted"))]


class Form(Widget):
    """Fields one under the other. Posts `Left`, `Typing` and `Kept` of its fields, and `Done` when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Before the focused editor sees the key: what is typed right after it is then meant for the next field, however
        # fast it comes; the editor's own queue would take it for this one.
        Binding("enter", "onward", show=False, priority=True),
        Binding("tab", "step(1)", show=False, priority=True),
        Binding("shift+tab", "step(-1)", show=False, priority=True),
        Binding("escape", "done", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    Left = FieldBox.Left
    Typing = FieldBox.Typing
    Kept = FieldBox.Kept

    class Done(Message):
        """The form was left with Esc, or with Enter in its last field."""

        def __init__(self, form: Form, *, finished: bool) -> None:
            super().__init__()
            self.form = form
            self.finished = finished
            """Whether it was Enter in the last field."""

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    def __init__(
        self,
        fields: Sequence[FieldSpec],
        *,
        leave: Callable[[], Awaitable[object]] | None = None,
        above: bool = False,
        id: str | None = None,
    ) -> None:
        """`leave` is awaited at Esc, in place of `Done`: a key right after it is then meant for what comes next.

        With `above` the labels, which may be whole questions, always stand above their fields.
        """
        super().__init__(id=id)
        self._above = above
        self._leave = leave
        self._boxes = {spec.name: FieldBox(spec) for spec in fields}
        self._hints = any(spec.help or any(each.about for each in spec.choices) for spec in fields)

    def compose(self) -> ComposeResult:
        """Yield the fields."""
        with VerticalScroll(can_focus=False):
            yield from self._boxes.values()
        if self._hints:
            yield HintLine()

    # Values

    def show(self, values: Mapping[str, object]) -> None:
        """Take notice of what is stored; a field with focus or unsaved text is left alone, and says what changed."""
        for name, value in values.items():
            if name in self._boxes:
                self._boxes[name].show_stored(value)

    def mark_saved(self, name: str) -> None:
        """Take notice that what the field told last has been saved."""
        self._boxes[name].saved()

    def complain(self, error: InputError, name: str = "") -> None:
        """Put the error beside its field, or beside `name`, or beside the first."""
        box = self._boxes.get(error.field) or self._boxes.get(name) or self._first
        box.complain(str(error))
        box.scroll_visible(animate=False)

    def advise(self, sentence: str) -> None:
        """Say beside the first field with a fault, else beside the one with the keyboard, what can be done now."""
        faulty = next((box for box in self._boxes.values() if box.faulty), None)
        (faulty or self._current or self._first).advise(sentence)

    def offer(self, name: str, text: str, words: str = "kept from before, not saved yet") -> None:
        """Put a kept draft into a field, not yet saved."""
        self._boxes[name].offer(text, words)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(self._boxes)

    def text_of(self, name: str) -> str:
        """Return what stands in a field."""
        return self._boxes[name].text

    @property
    def dirty(self) -> tuple[str, ...]:
        """The fields with text that is not stored."""
        return tuple(name for name, box in self._boxes.items() if box.dirty)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The fields whose value was told and is not yet saved."""
        return tuple(name for name, box in self._boxes.items() if box.waiting)

    @property
    def faulty(self) -> bool:
        """Whether a fault stands beside a field."""
        return any(box.faulty for box in self._boxes.values())

    def leave_all(self) -> bool:
        """Leave every field with unsaved text; return False where one cannot be read, with focus there."""
        faulty = [box for box in self._boxes.values() if box.dirty and not box.leave()]
        if faulty:
            faulty[0].editor.focus()
        return not faulty

    def gather(self) -> dict[str, object] | None:
        """Return every field's value; None, with a sentence beside each fault, where one cannot be read."""
        values: dict[str, object] = {}
        faulty: list[FieldBox] = []
        for name, box in self._boxes.items():
            try:
                values[name] = box.value()
            except InputError as error:
                box.complain(str(error))
                faulty.append(box)
        if faulty:
            faulty[0].editor.focus()
            return None
        return values

    # Moving

    @property
    def _first(self) -> FieldBox:
        return next(iter(self._boxes.values()))

    def edit(self, name: str = "") -> None:
        """Put the focus into the field `name`, the first one without."""
        box = self._boxes.get(name) or self._first
        box.editor.focus()

    @property
    def _current(self) -> FieldBox | None:
        # Not `has_focus`: that follows only when the editor has taken notice.
        focused = self.screen.focused
        return next((box for box in self._boxes.values() if box.editor is focused), None)

    def _neighbour(self, delta: int) -> FieldBox | None:
        boxes = list(self._boxes.values())
        current = self._current
        place = boxes.index(current) + delta if current else 0
        return boxes[place] if 0 <= place < len(boxes) else None

    def action_step(self, delta: int) -> None:
        """Go to the field before or after."""
        box = self._neighbour(delta)
        if box is not None:
            self.screen.set_focus(box.editor)

    def action_onward(self) -> None:
        """Go to the next field; prose takes Enter for itself, and the last field ends the form by its own way."""
        current = self._current
        if current is None or current.spec.kind == "text" or self._neighbour(1) is None:
            raise SkipAction
        self.action_step(1)

    def on_submitted(self, message: Submitted) -> None:
        """Go to the next field; from the last one, out of the form."""
        message.stop()
        if self._neighbour(1) is not None:
            self.action_step(1)
        else:
            self._end(finished=True)

    async def action_done(self) -> None:
        """Leave the form; the field with focus is left as with any other way of leaving it."""
        if self._leave is not None:
            await self._leave()
        else:
            self._end(finished=False)

    def _end(self, *, finished: bool) -> None:
        current = self._current
        if current is None or current.leave() or not finished:
            # On the same way as what the field tells, so that it arrives after that.
            done = self.Done(self, finished=finished)
            done.set_sender(current or self)
            (current or self).post_message(done)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show how the field is written, and all of it."""
        current = self._current
        if current is None:
            return
        self._hint(current)
        current.scroll_visible(animate=False)

    def on_field_box_typing(self, message: FieldBox.Typing) -> None:
        """Show what another choice means."""
        if (current := self._current) is not None and current.spec.name == message.name:
            self._hint(current)

    def _hint(self, current: FieldBox) -> None:
        if self._hints:
            self.query_one(HintLine).show(current.hint)

    def on_resize(self, event: events.Resize) -> None:
        """Put labels above their fields where it is narrow."""
        for box in self._boxes.values():
            box.narrow(self._above or event.size.width < _NARROW)


__all__ = ["ChoiceEditor", "FieldBox", "Form", "LineEditor"]
