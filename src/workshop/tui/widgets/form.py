"""A form: a column of fields, moved through by Enter, Tab and arrows; `form_state.py` says what happens to them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.message import Message
from textual.widget import Widget

from workshop.errors import InputError
from workshop.model.lists import Listed, is_marked, items_in
from workshop.tui.terminal.bursts import keys_of, press, press_first
from workshop.tui.widgets.editors import (
    ChoiceEditor,
    LineEditor,
    LineEnded,
    LinesPasted,
    Submitted,
    take_paste,
)
from workshop.tui.widgets.field_box import Editor, FieldBox
from workshop.tui.widgets.field_state import FieldState
from workshop.tui.widgets.fields import FieldSpec
from workshop.tui.widgets.form_state import FormState, New
from workshop.tui.widgets.line import Line, Part
from workshop.tui.widgets.pasted import EACH, ONE, TYPED, what_lines_are
from workshop.tui.widgets.text_layout import cut

if TYPE_CHECKING:
    from workshop.tui.widgets.text_editor import TextEditor

_NARROW = 72
"""Cells of width below which labels stand above their fields."""
_KEPT_BEFORE = "kept from before, not saved yet"
"""What is said beside a draft that was kept."""


class Several(NamedTuple):
    """What a form can do with a list that is pasted into it."""

    make: Callable[[Sequence[Listed]], object]
    """Makes an item of each of these."""
    groups: bool = False
    """Whether there are groups, so that a heading becomes one."""


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
        several: Several | None = None,
        above: bool = False,
        id: str | None = None,
    ) -> None:
        """`leave` is awaited at Esc instead of posting `Done`: the next key then goes to what has the focus after it.

        With `new` it is the form of an item that has still to be made, and with `several` a list that is pasted into it
        can become several.

        With `above` the labels stand above their fields at any width: they may be whole questions.
        """
        super().__init__(id=id)
        self._above = above
        self._leave = leave
        self._new = new
        self._several = several
        self._boxes = {spec.name: FieldBox(spec) for spec in fields}
        self.state = FormState([box.field for box in self._boxes.values()], new)
        """What its fields hold and how far it is."""
        self._asked = ""
        """The field without which it could not be left: once it is chosen, the form is left."""
        self._hints = any(spec.hint or any(each.about for each in spec.choices) for spec in fields)

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

    def takes_lines(self, name: str) -> bool:
        """Return whether a field holds more than one line."""
        return self._boxes[name].spec.kind == "text"

    def text_of(self, name: str) -> str:
        """Return what stands in a field."""
        return self._boxes[name].field.text

    @property
    def dirty(self) -> tuple[str, ...]:
        """The fields with text that is not stored."""
        return self.state.dirty

    def written(self) -> str:
        """Return the words that were typed and are not stored, a field after the other; "" for none."""
        words = (name for name in self.dirty if self._boxes[name].spec.kind != "choice")
        return "\n".join(filter(str.strip, (self.text_of(name) for name in words)))

    @property
    def waiting(self) -> tuple[str, ...]:
        """The fields with a value that was sent and is not yet saved."""
        return self.state.waiting

    def ask_for(self, name: str) -> None:
        """Put the focus into a field that has to be filled before the form can be left, and say so beside it."""
        box = self._boxes[name]
        try:
            box.field.value()
            sentence = "Fill this in first."
        except InputError as error:
            sentence = str(error)
        self.complain(InputError(sentence, name))
        self._asked = name if box.spec.kind == "choice" else ""
        box.editor.focus()

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
        """Put the focus into the field `name`; without, into the first one that does not lead or is not chosen yet."""
        begin = (each for each in self._boxes.values() if not (each.spec.leads and each.chosen))
        box = self._boxes.get(name) or next(begin, self._first)
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
        """Go to the next field at Enter.

        Not where Enter begins the next line of a list, nor in the last field, whose editor posts `Submitted`.
        """
        current = self._current
        if current is not None and current.chosen and current.spec.name == self._asked:
            self._chosen(current)
            return
        if current is None or self._neighbour(1) is None:
            raise SkipAction
        if current.spec.many and not current.end_list():
            raise SkipAction
        self.action_step(1)

    def _chosen(self, box: FieldBox) -> None:
        """Go on after a choice was made: out of the form, where that was all it still asked for."""
        if box.spec.name == self._asked:
            self._asked = ""
            self._end(finished=True)
        else:
            self.action_step(1)

    def on_key(self, event: events.Key) -> None:
        """Go on after a digit that chose; take letters typed in a choice that leads as the beginning of the words."""
        # Here, in the way of the key itself: the next key waits for it, and not for a message that it would cause.
        current = self._current
        if current is None or not isinstance(editor := current.editor, ChoiceEditor):
            return
        if editor.takes(event.character):
            event.stop()
            self._chosen(current)
        elif current.spec.leads and event.is_printable and event.character != " ":
            event.stop()
            if words := self._words_after(current):
                self.screen.set_focus(words)
                words.insert_words(event.character or "")

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste into a choice that leads as the words."""
        current = self._current
        if current is None or not isinstance(editor := current.editor, ChoiceEditor):
            return
        if _is_answer(editor, keys_of(event)):
            event.stop()
            press_first(self.app, event)
            return
        words = self._words_after(current) if current.spec.leads else None
        if words is not None:
            self.screen.set_focus(words)
            take_paste(words, event)

    def _words_after(self, current: FieldBox) -> LineEditor | TextEditor | None:
        """Return the editor of the first field after `current` that takes words, None where there is none."""
        boxes = list(self._boxes.values())
        for box in boxes[boxes.index(current) + 1 :]:
            if not isinstance(editor := box.editor, ChoiceEditor):
                return editor
        return None

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

    def on_line_ended(self, message: LineEnded) -> None:
        """Go on, as Enter does; but a form is not left by what may have been pasted."""
        message.stop()
        current = self._current
        if current is not None and not current.spec.many and self._neighbour(1) is not None:
            self.action_step(1)

    def on_lines_pasted(self, message: LinesPasted) -> None:
        """Ask what several lines are; prose takes them as they are, unless they are a list of new items."""
        message.stop()
        box = self._current
        if box is None or isinstance(editor := box.editor, ChoiceEditor):
            return
        text, spec = message.text, box.spec
        several = self._several if self._new and spec.name == self._new.needs else None
        prose = spec.kind == "text" and not spec.many
        if prose and (several is None or not (spec.apart or is_marked(text))):
            editor.insert_words(text)
            return
        groups = several is not None and several.groups and not spec.many
        items = items_in(text, groups=groups)

        def put(answer: str | None) -> None:
            if answer == EACH and spec.many:
                editor.insert_words(_as_lines(editor, items))
            elif answer == EACH and several is not None:
                several.make(items)
            elif answer == ONE:
                editor.insert_words(text if prose else " ".join(text.split()))
            elif answer == TYPED:
                press(self.app, message.keys)

        each = spec.many or several is not None
        count = sum(bool(line.strip()) for line in text.split("\n"))
        self.app.push_screen(what_lines_are(count, items, each=each, typed=bool(message.keys)), put)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the hint of the field that got the focus and scroll it into view."""
        current = self._current
        if current is None:
            return
        if current.spec.name != self._asked:
            self._asked = ""
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


def _is_answer(editor: ChoiceEditor, keys: Sequence[Key]) -> bool:
    """Return whether keys that came together begin with an answer to a choice, or leave it.

    That is a character and then Enter or Tab, or a digit right before a sentence: `2We want`, but not `2. We want`.
    """
    if any(key.key in _LEAVES for key in keys[:2]):
        return True
    first, second = [*(key.character or "" for key in keys[:2]), "", ""][:2]
    return editor.takes(first) and second.isupper()


_LEAVES = frozenset({"enter", "tab"})


def _as_lines(editor: Editor, items: Sequence[Listed]) -> str:
    """Return the items as lines for where the cursor is, on a line of their own."""
    lines = "\n".join(each.text for each in items)
    return f"\n{lines}" if editor.text and not editor.text.endswith("\n") else lines


__all__ = ["FieldBox", "Form"]
