"""The editors of a field: a line, and a choice of a few answers. The one for prose is in text_editor.py."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.geometry import Offset
from textual.message import Message
from textual.style import Style
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input

from workshop.errors import InputError
from workshop.model.text import clean, without_controls
from workshop.tui.terminal.bursts import Paste, ends_a_line, keys_of, press_first
from workshop.tui.terminal.traces import may_copy
from workshop.tui.widgets.fields import FieldSpec


class Edited(Message):
    """The text of an editor changed, by a key, a paste or `put`."""


class Submitted(Message):
    """Enter was pressed: the field is done."""


class LinesPasted(Message):
    """Several lines were pasted, and nothing was done with them yet."""

    def __init__(self, text: str, keys: Sequence[Key]) -> None:
        """`keys` are the key presses that they came as, from a terminal that does not mark what it pastes."""
        super().__init__()
        self.text = text
        self.keys = tuple(keys)


class LineEnded(Message):
    """A line came with its end, as key presses: it was pasted, or typed with Enter over a slow line."""


class PasteRefused(Message):
    """A paste was refused; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__()
        self.sentence = sentence


_OF_A_FIELD = frozenset(
    {"enter", "ctrl+j", "tab", "ctrl+u", "ctrl+k", "ctrl+w", "ctrl+a", "ctrl+e"}
)
"""Keys that do something in a field, and nothing outside it."""


class TakesWords(Protocol):
    """An editor of words."""

    @property
    def app(self) -> App[Any]:
        """The app it is in."""

    def insert_words(self, words: str) -> None:
        """Put `words` where the cursor is, in place of what is selected."""

    def post_message(self, message: Message) -> bool:
        """Post a message that bubbles up from it."""


def take_paste(editor: TakesWords, event: events.Paste) -> None:
    """Put a paste of one line into `editor`, and have it asked what several lines are.

    What is too long is refused.
    """
    # The shipped handlers would put escape sequences into the text, and from there to the terminal.
    event.prevent_default()
    event.stop()
    keys = keys_of(event)
    if keys and keys[0].key in _OF_A_FIELD:
        # Nobody copies an empty line first: it was pressed, and what follows came right behind it.
        press_first(editor.app, event)
        return
    if keys and "\t" in event.text and not ends_a_line(event.text):
        # Tab goes to the next field, whether it was typed or stands between the cells of a table.
        words, tab, rest = event.text.partition("\t")
        editor.insert_words(without_controls(words))
        press_first(editor.app, Paste(tab + rest))
        return
    try:
        text = clean(event.text)
    except InputError as error:
        editor.post_message(PasteRefused(str(error)))
        return
    if "\n" in text:
        editor.post_message(LinesPasted(text, keys))
        return
    plain = without_controls(event.text)
    if "\n" not in plain:
        # A word and a blank that came in one piece: the next word follows.
        text += plain[len(plain.rstrip(" ")) :]
    editor.insert_words(text)
    if keys and keys[-1].key == "enter":
        editor.post_message(LineEnded())


class LineEditor(Input):
    """One line."""

    def __init__(self, spec: FieldSpec, *, asks: bool = False) -> None:
        """With `asks` its form says what becomes of several lines; else they become one."""
        names = spec.suggestions
        self._asks = asks
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

    def insert_words(self, words: str) -> None:
        """Put `words` where the cursor is, in place of what is selected."""
        self.replace(words, *self.selection)

    def action_cut(self) -> None:
        """Cut what is selected, where text can be copied; else it stays."""
        if may_copy(self.app):
            super().action_cut()

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste."""
        if not self._asks:
            event.text = " ".join(without_controls(event.text).split("\n"))
        take_paste(self, event)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Post `Edited`."""
        message.stop()
        self.post_message(Edited())

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Post `Submitted`."""
        message.stop()
        self.post_message(Submitted())


NONE = ""
"""The text of a choice of which nothing is chosen yet."""
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
        self._letters = not spec.leads
        values = (each.value for each in spec.choices)
        self._chosen = next((each for each in values if spec.parse(each) == spec.empty), NONE)

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
        place = self._place or 0
        label = Content.styled(self._choices[place].label, "bold")
        hint = f"   {place + 1} of {len(self._choices)}: arrows or a first letter"
        return Content.assemble("‹ ", label, " ›", (hint, "$muted"))

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where on the screen the chosen answer stands."""
        begins = self.content_region.offset
        if self._one_by_one and not self._short:
            return begins + Offset(len("‹ "), 0)
        place = self._place or 0
        if not self._short:
            return begins + Offset(1, place)
        before = (Content(each.label).cell_length + len("[] ") for each in self._choices[:place])
        return begins + Offset(1 + sum(before), 0)

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
        """Choose by digit or first letter.

        A key that is not for this choice alone bubbles on to the form: a digit that chose, after which it goes to the
        next field, and a letter that is the beginning of the words.
        """
        if event.character is None or not event.is_printable or event.key == "space":
            return
        event.prevent_default()
        letter = event.character.casefold()
        if self.takes(letter):
            self.put(self._choices[int(letter) - 1].value)
            return
        if not self._letters:
            return
        event.stop()
        found = [each.value for each in self._choices if _initial(each.label) == letter]
        if found:
            place = found.index(self._chosen) + 1 if self._chosen in found else 0
            self.put(found[place % len(found)])

    def takes(self, character: str | None) -> bool:
        """Return whether `character` is the number of an answer."""
        if character is None or len(character) != 1 or not character.isdecimal():
            return False
        return 1 <= int(character) <= len(self._choices)

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
