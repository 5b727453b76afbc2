"""The life of one field: what its text is, what is stored, and what is on its way from one to the other.

A field is in one of four states:

| state     | meaning                             | when left               | saved     | refused |
|-----------|-------------------------------------|-------------------------|-----------|---------|
| AS_STORED | the text is what is stored          | newest stored one shows | AS_STORED | FAULTY  |
| TYPED     | the text is neither stored nor sent | SENT or FAULTY          | TYPED     | FAULTY  |
| SENT      | the text was sent and is not saved  | SENT                    | AS_STORED | FAULTY  |
| FAULTY    | what is wrong stands beside it      | SENT or FAULTY          | AS_STORED | FAULTY  |

Typing leads to TYPED from each of them. Where the text comes back to what is stored, what was sent meanwhile is
withdrawn, or followed by the stored value where it is being saved already. What somebody else stores is shown at once
where a field is AS_STORED and without the keyboard; otherwise it is remarked beside the text, which stays.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import Literal, Protocol, TypeAlias

from msgspec import Struct

from workshop.errors import InputError
from workshop.tui.widgets.fields import FieldSpec


class FieldState(Enum):
    """How the text of a field relates to the stored value."""

    AS_STORED = auto()
    TYPED = auto()
    SENT = auto()
    FAULTY = auto()


Remark: TypeAlias = Literal["meanwhile", "offer", "fault", "advice"]
"""What is said beside a field: what somebody else stored meanwhile, where an offered text comes from, what is wrong,
what can be done now."""


class Editor(Protocol):
    """What holds the text of a field."""

    @property
    def text(self) -> str:
        """The text that stands in it."""

    def put(self, text: str) -> None:
        """Replace the text."""


class Left(Struct, frozen=True):
    """The field was left with a new value: save it."""

    value: object


class Typing(Struct, frozen=True):
    """Somebody typed: keep the text as a draft."""

    text: str


class Unchanged(Struct, frozen=True):
    """The field is as it is stored: a draft of it can go."""


class RemarksChanged(Struct, frozen=True):
    """What is said beside the field changed: draw it."""


FieldEvent: TypeAlias = Left | Typing | Unchanged | RemarksChanged
"""What a field reports to its widget."""


class _Sent(Struct):
    """A value that was sent to be saved and is not stored yet."""

    value: object
    text: str
    taken: bool = False
    """Whether whoever saves it has received it; until then it can be withdrawn."""
    saving: bool = False
    """Whether it is being saved right now."""


class Field:
    """One field of a form."""

    def __init__(self, spec: FieldSpec, editor: Editor, tell: Callable[[FieldEvent], None]) -> None:
        """`editor` holds the text; `tell` is called with every event."""
        self.spec = spec
        self.on_typed: Callable[[], None] | None = None
        """Called when somebody types; the form sets it."""
        self.remarks: dict[Remark, str] = {}
        """What is shown beside it, the oldest first."""
        self._editor, self._tell = editor, tell
        self._base = spec.show(spec.empty) if spec.kind != "choice" else editor.text
        """The text that counts as unchanged: the stored value as it was last shown."""
        self._noticed = self._base
        """The text that was last reported or put in by the program; any other text is new typing."""
        self._stored = spec.empty
        self._known = False
        """Whether anything stored was ever shown here."""
        self._sent: list[_Sent] = []
        self._drafted = False
        """Whether a draft of it may exist."""

    # What it holds

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self._editor.text

    @property
    def state(self) -> FieldState:
        """How its text relates to the stored value."""
        if "fault" in self.remarks:
            return FieldState.FAULTY
        if self._sent and self._sent[-1].text == self.text:
            return FieldState.SENT
        return FieldState.TYPED if self._sent or self.dirty else FieldState.AS_STORED

    @property
    def dirty(self) -> bool:
        """Whether its text is not the stored one."""
        return self.text != self._base

    @property
    def waiting(self) -> bool:
        """Whether a value was sent that is not saved yet."""
        return bool(self._sent)

    @property
    def saving(self) -> bool:
        """Whether a value of it is being saved right now."""
        return any(each.saving for each in self._sent)

    @property
    def settled(self) -> bool:
        """Whether its text is stored, nothing is on its way, and no draft of it is left."""
        return not (self.dirty or self.waiting or self._drafted)

    @property
    def unsent(self) -> bool:
        """Whether its text is neither stored nor on its way there."""
        return self.dirty and not (self._sent and self._sent[-1].text == self.text)

    def value(self) -> object:
        """Return its text as a value. Raises InputError."""
        return self.spec.parse(self.text)

    # What happens to it

    def show(self, value: object, *, focused: bool) -> None:
        """Show a stored value; text that is being written or saved stays, with a remark on what others stored."""
        first, self._known = not self._known, True
        if value == self._stored:
            return
        busy = self.dirty or self.waiting or (focused and not first)
        ours = any(value == each.value for each in self._sent)
        self._stored, shown = value, self._shown(value)
        if self._sent and (value, self.text) == (self._sent[-1].value, self._sent[-1].text):
            # Our own value: the new view of the session came before `saved`.
            self._put(shown)
        if self.text == shown:
            self._settle(shown)
        elif not busy:
            self._put(shown)
            self._settle(shown)
        elif not ours:
            self.remark("meanwhile", shown)

    def offer(self, text: str, words: str) -> None:
        """Put a proposed text in, such as a kept draft, as unsaved typing; `words` say where it comes from."""
        if text == self.text:
            return
        self._put(text)
        self._drafted = True
        self.remark("offer", words or None)

    def notice(self) -> None:
        """Report the text where somebody typed since the last report."""
        if self.text == self._noticed:
            return
        self._noticed = self.text
        self._drafted = True
        over: tuple[Remark, ...] = ("fault", "offer", "advice")
        if not self.remarks.keys().isdisjoint(over):
            self.remarks = {kind: words for kind, words in self.remarks.items() if kind not in over}
            self._tell(RemarksChanged())
        if self.on_typed is not None:
            self.on_typed()
        self._tell(Typing(self.text))

    def leave(self) -> bool:
        """Send the value to be saved where it is new; return False where the text cannot be read."""
        if not self.dirty and not self._sent:
            self._put(self._shown(self._stored))
            self._settle(self.text)
            return True
        try:
            value = self.value()
        except InputError as error:
            self.remark("fault", str(error))
            return False
        if self._sent and value == self._sent[-1].value:
            return True
        if value == self._stored and not self.saving:
            self._put(self._shown(value))
            self._settle(self.text)
            return True
        self._sent.append(_Sent(value, self.text))
        self.remark("fault", None)
        self._tell(Left(value))
        return True

    def saved(self) -> None:
        """Record that the value being saved, else the one sent first, is stored."""
        if self._sent:
            last = self._end_saving()
            self._stored = last.value
            if self.text == last.text:
                self._put(self._shown(self._stored))
        self._base = self._shown(self._stored)
        if not self.dirty and not self._sent:
            self._settle(self._base)

    def refuse(self, sentence: str) -> None:
        """Show what is wrong; a value that is being saved is not saved, and its text stays."""
        if self.saving:
            self._end_saving()
        self.remark("fault", sentence)

    def remark(self, kind: Remark, words: str | None) -> None:
        """Show a remark beside the field, in place of one of its kind; None removes it."""
        if self.remarks.get(kind) == words:
            return
        if words is None:
            del self.remarks[kind]
        else:
            self.remarks[kind] = words
        self._tell(RemarksChanged())

    # For the form

    def take(self) -> _Sent | None:
        """Take the value that was sent first and is not taken yet; None where it was withdrawn."""
        found = next((each for each in self._sent if not each.taken), None)
        if found is not None:
            found.taken = True
        return found

    @property
    def on_its_way(self) -> bool:
        """Whether a value was sent that nobody has taken yet."""
        return any(not each.taken for each in self._sent)

    @property
    def taken(self) -> list[_Sent]:
        """The values that were taken and are not saved yet."""
        return [each for each in self._sent if each.taken]

    def _end_saving(self) -> _Sent:
        """Remove the values being saved, else the one sent first; return the last of them."""
        count = max(1, sum(each.saving for each in self._sent))
        last = self._sent[count - 1]
        del self._sent[:count]
        return last

    def _shown(self, value: object) -> str:
        if self.spec.kind != "choice":
            return self.spec.show(value)
        values = (each.value for each in self.spec.choices)
        return next((each for each in values if self.spec.parse(each) == value), "")

    def _put(self, text: str) -> None:
        if text != self.text:
            self._noticed = text
            self._editor.put(text)

    def _settle(self, base: str) -> None:
        """Count the text as stored, with nothing sent, no remark and no draft left."""
        self._base = base
        self._sent = []
        if self._drafted:
            self._drafted = False
            self._tell(Unchanged())
        if self.remarks:
            self.remarks = {}
            self._tell(RemarksChanged())
