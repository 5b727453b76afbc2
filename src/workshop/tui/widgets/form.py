"""A form: a column of fields, moved through by Enter, Tab and arrows; `form_state.py` says what happens to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workshop.errors import InputError
from workshop.tui.widgets.editors import Submitted
from workshop.tui.widgets.field_box import FieldBox
from workshop.tui.widgets.field_state import FieldState
from workshop.tui.widgets.fields import FieldSpec
from workshop.tui.widgets.form_state import FormState, New
from workshop.tui.widgets.line import Line, Part
from workshop.tui.widgets.text_layout import cut

_NARROW = 72
"""Cells of width below which labels stand above their fields."""
_KEPT_BEFORE = "kept from before, not saved yet"
"""What is said beside a draft that was kept."""


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
    """Fields one under the other. Posts `Left`, `Typing` and `Unchanged` of its fields, and `Done` when it is left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority, before the focused editor gets the key: letters typed right after it then go to the next field,
        # however fast they come. Through the editor's own queue they would still go into this one.
        Binding("enter", "onward", show=False, priority=True),
        Binding("tab", "step(1)", show=False, priority=True),
        Binding("shift+tab", "step(-1)", show=False, priority=True),
        Binding("escape", "done", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("down", "step(1)", show=False),
    ]

    Left = FieldBox.Left
    Typing = FieldBox.Typing
    Unchanged = FieldBox.Unchanged

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
        new: New | None = None,
        above: bool = False,
        id: str | None = None,
    ) -> None:
        """`leave` is awaited at Esc instead of posting `Done`: the next key then goes to what has the focus after it.

        With `new` it is the form of an item that has still to be made.

        With `above` the labels stand above their fields at any width: they may be whole questions.
        """
        super().__init__(id=id)
        self._above = above
        self._leave = leave
        self._boxes = {spec.name: FieldBox(spec) for spec in fields}
        self.state = FormState([box.field for box in self._boxes.values()], new)
        """What its fields hold and how far it is."""
        self._hints = any(spec.help or any(each.about for each in spec.choices) for spec in fields)

    def compose(self) -> ComposeResult:
        """Yield the fields."""
        with VerticalScroll(can_focus=False):
            yield from self._boxes.values()
        if self._hints:
            yield HintLine()

    # Values

    def show(self, values: Mapping[str, object]) -> None:
        """Show stored values; a field with focus or unsaved text keeps its text and says what changed."""
        for name, value in values.items():
            if name in self._boxes:
                self._boxes[name].show_stored(value)

    def mark_saved(self, name: str) -> None:
        """Record that the value a field sent first is saved."""
        self.state.saved(name)

    def complain(self, error: InputError, name: str = "") -> None:
        """Show `error` beside the field it names, else beside `name`, else beside the first."""
        box = self._boxes.get(error.field) or self._boxes.get(name) or self._first
        box.field.refuse(str(error))
        box.scroll_visible(animate=False)

    def advise(self, sentence: str) -> None:
        """Show advice beside the first faulty field, else beside the one with the keyboard."""
        boxes = self._boxes.values()
        faulty = next((box for box in boxes if box.field.state is FieldState.FAULTY), None)
        (faulty or self._current or self._first).field.remark("advice", sentence)

    def offer(self, name: str, text: str, words: str | None = None) -> None:
        """Put a text into a field, not yet saved; `words` say where it comes from, by default a kept draft."""
        self._boxes[name].field.offer(text, _KEPT_BEFORE if words is None else words)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(self._boxes)

    def text_of(self, name: str) -> str:
        """Return what stands in a field."""
        return self._boxes[name].field.text

    @property
    def dirty(self) -> tuple[str, ...]:
        """The fields with text that is not stored."""
        return self.state.dirty

    @property
    def waiting(self) -> tuple[str, ...]:
        """The fields with a value that was sent and is not yet saved."""
        return self.state.waiting

    def leave_all(self) -> bool:
        """Send every unsaved value to be saved; where one cannot be read, focus its field and return False."""
        faulty = self.state.leave()
        if faulty:
            self._boxes[faulty[0]].editor.focus()
        return not faulty

    def gather(self) -> dict[str, object] | None:
        """Return every field's value; None, with a sentence beside each fault, where one cannot be read."""
        values: dict[str, object] = {}
        faulty: list[FieldBox] = []
        for name, box in self._boxes.items():
            try:
                values[name] = box.field.value()
            except InputError as error:
                box.field.remark("fault", str(error))
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
        """Go to the next field at Enter; not in prose, nor in the last field, whose editor posts `Submitted`."""
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
        """Leave the form, at Esc."""
        if self._leave is not None:
            await self._leave()
        else:
            self._end(finished=False)

    def _end(self, *, finished: bool) -> None:
        current = self._current
        if current is None or current.field.leave() or not finished:
            # Through the same queue as the message of the field, so that it arrives after it.
            done = self.Done(self, finished=finished)
            done.set_sender(current or self)
            (current or self).post_message(done)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the hint of the field that got the focus and scroll it into view."""
        current = self._current
        if current is None:
            return
        self._hint(current)
        current.scroll_visible(animate=False)

    def on_field_box_typing(self, message: FieldBox.Typing) -> None:
        """Show the hint of the answer that was just chosen."""
        if (current := self._current) is not None and current.spec.name == message.name:
            self._hint(current)

    def _hint(self, current: FieldBox) -> None:
        if self._hints:
            self.query_one(HintLine).show(current.hint)

    def on_resize(self, event: events.Resize) -> None:
        """Put labels above their fields where it is narrow."""
        for box in self._boxes.values():
            box.narrow(self._above or event.size.width < _NARROW)


__all__ = ["FieldBox", "Form"]
