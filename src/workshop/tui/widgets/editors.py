"""The editors of a field: a line, and a choice of a few answers. The one for prose is in text_editor.py."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from workshop.errors import InputError
from workshop.model.text import clean
from workshop.tui.widgets.fields import FieldSpec


class Edited(Message):
    """The text of an editor changed, by a key, a paste or `put`."""


class Submitted(Message):
    """Enter was pressed: the field is done."""


class PasteRefused(Message):
    """A paste was refused; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


def clean_paste(editor: Widget, event: events.Paste) -> None:
    """Take control characters out of a paste into `editor`; refuse it where it is too long."""
    # Before the shipped handler sees it: it would put escape sequences into the text, and from there to the terminal.
    try:
        event.text = clean(event.text)
    except InputError as error:
        event.prevent_default()
        event.stop()
        editor.post_message(PasteRefused(str(error)))


class LineEditor(Input):
    """One line."""

    def __init__(self, spec: FieldSpec) -> None:
        names = spec.suggestions
        super().__init__(
            placeholder=spec.placeholder,
            select_on_focus=False,
            compact=True,
            suggester=SuggestFromList(names, case_sensitive=False) if names else None,
        )
        self.cursor_blink = False

    @property
    def text(self) -> str:
        """What is typed."""
        return self.value

    @property
    def content_width(self) -> int:
        """The width of the content: that of the field while the text fits into it.

        A content that grows with every key would have the whole screen laid out again at every key.
        """
        return max(super().content_width, self.scrollable_content_region.width)

    def put(self, text: str) -> None:
        """Replace what is typed."""
        self.value = text
        self.cursor_position = len(text)

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste as one line."""
        clean_paste(self, event)
        event.text = " ".join(event.text.split("\n"))
        if not event.text:
            event.prevent_default()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Post `Edited`."""
        message.stop()
        self.post_message(Edited())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Post `Submitted`."""
        message.stop()
        self.post_message(Submitted())


_MANY = 6
"""Answers above which a list of them would push the rest of the form off the screen."""


class ChoiceEditor(Widget, can_focus=True):
    """One of a few answers, on one line where they fit: arrows, digits or a first letter choose.

    All four arrows move the choice, however it is laid out, and stop at its ends; a blank begins again at the first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "move(-1)", show=False),
        Binding("right,down", "move(1)", show=False),
        Binding("space", "next", show=False),
        Binding("enter", "submit", show=False),
    ]

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self._choices = spec.choices
        self._chosen = spec.choices[0].value

    @property
    def text(self) -> str:
        """The value of the chosen answer."""
        return self._chosen

    def put(self, text: str) -> None:
        """Choose the answer whose value is `text`."""
        if text != self._chosen:
            self._chosen = text
            self.refresh(layout=True)
            self.post_message(Edited())

    def render(self) -> Content:
        """Return the answers, the chosen one in brackets; the chosen one alone where they are many or explained."""
        if self._one_by_one and not self._short:
            return self._alone()
        parts: list[Content] = []
        for each in self._choices:
            chosen = each.value == self._chosen
            style = each.style or ("$foreground" if chosen else "$muted")
            label = Content.styled(each.label, f"bold {style}" if chosen else style)
            # As wide chosen as not, so that nothing moves while somebody looks for the right one.
            drawn = (
                Content.assemble("[", label, "]") if chosen else Content.assemble(" ", label, " ")
            )
            parts.append(drawn.stylize(Style.from_meta({"choice": each.value})))
        return Content(" " if self._short else "\n").join(parts)

    def _alone(self) -> Content:
        values = [each.value for each in self._choices]
        place = values.index(self._chosen) if self._chosen in values else 0
        label = Content.styled(self._choices[place].label, "bold")
        hint = f"   {place + 1} of {len(values)}: arrows or a first letter"
        return Content.assemble("‹ ", label, " ›", (hint, "$muted"))

    @property
    def _one_by_one(self) -> bool:
        # The hint line shows what the chosen one means, so the others need not be listed.
        return len(self._choices) > _MANY or any(each.about for each in self._choices)

    @property
    def _short(self) -> bool:
        length = sum(Content(each.label).cell_length + 3 for each in self._choices)
        return length <= (self.size.width or 40) or len(self._choices) <= 3

    def on_resize(self, event: events.Resize) -> None:
        """Fit the new width."""
        self.refresh(layout=True)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep printable keys here: none may run a command of the screen while a form is open."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Choose by digit or first letter."""
        if event.character is None or not event.is_printable or event.key == "space":
            return
        event.stop()
        event.prevent_default()
        letter = event.character.casefold()
        if letter.isdecimal() and 1 <= int(letter) <= len(self._choices):
            self.put(self._choices[int(letter) - 1].value)
            return
        found = [each.value for each in self._choices if _initial(each.label) == letter]
        if found:
            place = found.index(self._chosen) + 1 if self._chosen in found else 0
            self.put(found[place % len(found)])

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        chosen = event.style.meta.get("choice")
        if isinstance(chosen, str):
            event.stop()
            self.put(chosen)

    def action_move(self, delta: int) -> None:
        """Choose the answer `delta` places further on; at the ends nothing moves."""
        place, last = self._place, len(self._choices) - 1
        if place is None:
            place = -1 if delta > 0 else last + 1
        self.put(self._choices[min(max(place + delta, 0), last)].value)

    def action_next(self) -> None:
        """Choose the next answer, after the last one the first."""
        place = -1 if self._place is None else self._place
        self.put(self._choices[(place + 1) % len(self._choices)].value)

    @property
    def _place(self) -> int | None:
        """Which answer is chosen, None for none."""
        places = (place for place, each in enumerate(self._choices) if each.value == self._chosen)
        return next(places, None)

    def action_submit(self) -> None:
        """Post `Submitted`."""
        self.post_message(Submitted())


def _initial(label: str) -> str:
    return next((each for each in label if each.isalnum()), "").casefold()
