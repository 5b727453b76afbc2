"""The life of a form: what each field holds and what is on its way to be saved, and how the form is left.

A `FormState` knows no widget. The widgets draw it and tell it what happens; whoever holds the form (the pane, a
dialog) carries out what it answers: save this field, make the new item, close.

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

A form is in one of five phases:

| phase   | meaning                                          | leads on                                     |
|---------|--------------------------------------------------|----------------------------------------------|
| OPEN    | it is being filled in                            | leave: LEAVING, STAYS; give_up: WARNED       |
| LEAVING | it closes when all that was sent is saved        | all saved: CLOSED; something is not: STAYS   |
| STAYS   | it was left, and something in it cannot be saved | typing: OPEN; leave: LEAVING; escape: CLOSED |
| WARNED  | it says that giving up once more drops the text  | give_up: CLOSED                              |
| CLOSED  | it is gone, with all of it saved or dropped      |                                              |

A form for an item that is there has each field saved when it is left. A form for a new item (`New`) collects its
fields until the one it needs is given, then has the item made of them and goes on as the form of that item; or, where
it is made as a whole, when the form is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal, Protocol, TypeAlias

from workshop.errors import InputError
from workshop.tui.widgets.fields import FieldSpec


class FieldState(Enum):
    """How the text of a field stands to what is stored."""

    AS_STORED = auto()
    TYPED = auto()
    SENT = auto()
    FAULTY = auto()


class Phase(Enum):
    """How far a form is."""

    OPEN = auto()
    LEAVING = auto()
    STAYS = auto()
    WARNED = auto()
    CLOSED = auto()


Remark: TypeAlias = Literal["meanwhile", "offer", "fault", "advice"]
"""What is said beside a field: what somebody else stored meanwhile, where an offered text comes from, what is wrong,
what can be done now."""


class Editor(Protocol):
    """What a field is edited with."""

    @property
    def text(self) -> str:
        """The text that stands in it."""

    def put(self, text: str) -> None:
        """Replace the text."""


@dataclass(frozen=True)
class Left:
    """The field was left with another value than the stored one: save it."""

    value: object


@dataclass(frozen=True)
class Typing:
    """Somebody typed: keep the text as a draft."""

    text: str


@dataclass(frozen=True)
class Unchanged:
    """The field is as it is stored: a draft of it can go."""


@dataclass(frozen=True)
class RemarksChanged:
    """What is said beside the field changed: draw it."""


FieldEvent: TypeAlias = Left | Typing | Unchanged | RemarksChanged
"""What a field tells the widget it stands in."""


@dataclass
class _Sent:
    """A value that was sent to be saved and is not saved yet."""

    value: object
    text: str
    taken: bool = False
    """Whether whoever saves it has it; until then it can be withdrawn."""
    saving: bool = False
    """Whether it is being saved right now."""


class Field:
    """One field of a form."""

    def __init__(self, spec: FieldSpec, editor: Editor, tell: Callable[[FieldEvent], None]) -> None:
        """Its text stands in `editor`; `tell` hears what happens to it."""
        self.spec = spec
        self.form: FormState | None = None
        """The form it is in."""
        self.remarks: dict[Remark, str] = {}
        """What is said beside it, the oldest first."""
        self._editor, self._tell = editor, tell
        self._base = spec.show(spec.empty) if spec.kind != "choice" else editor.text
        """The text that counts as unchanged: what is stored, as it was shown last."""
        self._noticed = self._base
        """The text as it was told or put in last; any other was typed since."""
        self._stored = spec.empty
        self._known = False
        """Whether anything stored was ever shown here."""
        self._sent: list[_Sent] = []
        self._drafted = False
        """Whether a draft of it may have been kept."""

    # What it holds

    @property
    def text(self) -> str:
        """What stands in the editor."""
        return self._editor.text

    @property
    def state(self) -> FieldState:
        """How its text stands to what is stored."""
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
        """Take notice of what is stored now; text that somebody is writing, or has sent, is left alone."""
        first, self._known = not self._known, True
        if value == self._stored:
            return
        busy = self.dirty or self.waiting or (focused and not first)
        ours = any(value == each.value for each in self._sent)
        self._stored, shown = value, self._shown(value)
        if self._sent and (value, self.text) == (self._sent[-1].value, self._sent[-1].text):
            # Our own, back before we were told that it is saved.
            self._put(shown)
        if self.text == shown:
            self._settle(shown)
        elif not busy:
            self._put(shown)
            self._settle(shown)
        elif not ours:
            self.remark("meanwhile", shown)

    def offer(self, text: str, words: str) -> None:
        """Put `text` in as if it were being typed: a draft that was kept, people of last time."""
        if text == self.text:
            return
        self._put(text)
        self._drafted = True
        self.remark("offer", words or None)

    def notice(self) -> None:
        """Tell what was typed since this was last looked at, if anything was."""
        if self.text == self._noticed:
            return
        self._noticed = self.text
        self._drafted = True
        over: tuple[Remark, ...] = ("fault", "offer", "advice")
        if not self.remarks.keys().isdisjoint(over):
            self.remarks = {kind: words for kind, words in self.remarks.items() if kind not in over}
            self._tell(RemarksChanged())
        if self.form is not None:
            self.form.typed()
        self._tell(Typing(self.text))

    def leave(self) -> bool:
        """Send the value where it differs from what is stored or sent; return False where it cannot be read."""
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
        """Take notice that what was being saved, else what was sent first, is saved."""
        if self._sent:
            last = self._end_saving()
            self._stored = last.value
            if self.text == last.text:
                self._put(self._shown(self._stored))
        self._base = self._shown(self._stored)
        if not self.dirty and not self._sent:
            self._settle(self._base)

    def refuse(self, sentence: str) -> None:
        """Take notice that what was being saved cannot be, or say what is wrong with the text; it stays."""
        if self.saving:
            self._end_saving()
        self.remark("fault", sentence)

    def remark(self, kind: Remark, words: str | None) -> None:
        """Say something beside the field; None takes it away."""
        if self.remarks.get(kind) == words:
            return
        if words is None:
            del self.remarks[kind]
        else:
            self.remarks[kind] = words
        self._tell(RemarksChanged())

    # For the form

    def take(self) -> _Sent | None:
        """Return what was sent first and nobody has taken yet, now taken; None where it was withdrawn."""
        found = next((each for each in self._sent if not each.taken), None)
        if found is not None:
            found.taken = True
        return found

    @property
    def on_its_way(self) -> bool:
        """Whether something was sent that nobody has taken yet."""
        return any(not each.taken for each in self._sent)

    @property
    def taken(self) -> list[_Sent]:
        """What was taken and is not saved yet."""
        return [each for each in self._sent if each.taken]

    def _end_saving(self) -> _Sent:
        """Take away what was being saved, else what was sent first, and return the last of it."""
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
        """Take the text for what is stored: nothing of it is open any more."""
        self._base = base
        self._sent = []
        if self._drafted:
            self._drafted = False
            self._tell(Unchanged())
        if self.remarks:
            self.remarks = {}
            self._tell(RemarksChanged())


@dataclass(frozen=True)
class New:
    """What a form for a new item waits for."""

    needs: str
    """The field without which the item cannot be made."""
    whole: bool = False
    """Whether it is made only when the form is left, of all that was given."""


@dataclass(frozen=True)
class Save:
    """Save a field of the item that is there; then tell `saved` or `not_saved`."""

    name: str
    value: object


@dataclass(frozen=True)
class Make:
    """Make the new item of these fields; then tell `made` or `not_saved`."""

    given: Mapping[str, object]


@dataclass(frozen=True)
class Stay:
    """The form stays open, for something in it cannot be saved: say so."""

    missing: str = ""
    """The field that a new item needs, where that is what keeps it."""


@dataclass(frozen=True)
class Close:
    """All of it is saved: close the form."""


class FormState:
    """The fields of a form, and how far the form is."""

    def __init__(self, fields: Iterable[Field], new: New | None = None) -> None:
        """With `new` it is the form of an item that has still to be made."""
        self.phase = Phase.OPEN
        self.fields = {field.spec.name: field for field in fields}
        for field in self.fields.values():
            field.form = self
        self._new = new

    @property
    def dirty(self) -> tuple[str, ...]:
        """The fields with text that is not stored."""
        return tuple(name for name, field in self.fields.items() if field.dirty)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The fields with a value that was sent and is not saved yet."""
        return tuple(name for name, field in self.fields.items() if field.waiting)

    @property
    def unsent(self) -> dict[str, str]:
        """The texts that are neither stored nor on their way there, by field."""
        return {name: field.text for name, field in self.fields.items() if field.unsent}

    def typed(self) -> None:
        """Take notice that somebody typed: the next Esc drops nothing."""
        if self.phase is Phase.STAYS:
            self.phase = Phase.OPEN

    # A value that a field sent arrives where it is saved

    def take(self, name: str) -> Save | Make | None:
        """Take what the field `name` sent; return what to do now, None where that is nothing."""
        field = self.fields.get(name)
        sent = field.take() if field is not None and self.phase is not Phase.CLOSED else None
        if sent is None:
            return None
        if self._new is None:
            sent.saving = True
            return Save(name, sent.value)
        return None if self._new.whole else self._make()

    def _make(self) -> Make | None:
        """Return what the new item is made of; None while the field it needs is not given."""
        taken = {name: field.taken for name, field in self.fields.items() if field.taken}
        given = {name: sent[-1].value for name, sent in taken.items()}
        if self._new is None or not given.get(self._new.needs):
            return None
        for sent in taken.values():
            for each in sent:
                each.saving = True
        return Make(given)

    def saved(self, name: str) -> None:
        """Take notice that a field is saved."""
        self.fields[name].saved()

    def made(self) -> None:
        """Take notice that the new item was made: from now on this is its form."""
        self._new = None
        for field in self.fields.values():
            if field.saving:
                field.saved()

    def not_saved(self, name: str = "", words: str = "") -> bool:
        """Take notice that a field, or the new item, was not saved; return whether that keeps the form open.

        `words` are said beside the field where the fault stands beside none.
        """
        if name and self.fields[name].saving:
            self.fields[name].refuse(words)
        for field in self.fields.values():
            for each in field.taken:
                each.saving = False
        return self._stay()

    def _stay(self) -> bool:
        if self.phase is not Phase.LEAVING:
            return False
        self.phase = Phase.STAYS
        return True

    # Leaving it

    def leave(self) -> tuple[str, ...]:
        """Send all that differs from what is stored, to close when it is saved; return what cannot be read."""
        self.phase = Phase.LEAVING
        faulty = tuple(name for name, field in self.fields.items() if not field.leave())
        if faulty:
            self._stay()
        return faulty

    def finish(self) -> Make | Stay | Close | None:
        """Return what is to be done so that a form that was left can close; None where that is to wait."""
        if self.phase is not Phase.LEAVING:
            return None
        if self.unsent and self.leave():  # typed since it was left
            return Stay()
        if not self.waiting:
            self.phase = Phase.CLOSED
            return Close()
        if self._new is None or any(each.on_its_way for each in self.fields.values()):
            return None
        if make := self._make():
            return make
        self._stay()
        return Stay(self._new.needs)

    def escape(self) -> tuple[str, ...] | None:
        """Where the form stays open, close it and return the fields whose drafts go; else None: it is to be left."""
        for field in self.fields.values():
            field.notice()
        if self.phase is not Phase.STAYS:
            return None
        self.phase = Phase.CLOSED
        return tuple(name for name, field in self.fields.items() if not field.settled)

    def give_up(self) -> bool:
        """Close without saving; where something was typed only the second time, False until then."""
        if self.dirty and self.phase is not Phase.WARNED:
            self.phase = Phase.WARNED
            return False
        self.close()
        return True

    def close(self) -> None:
        """Be gone, whatever is in it."""
        self.phase = Phase.CLOSED
