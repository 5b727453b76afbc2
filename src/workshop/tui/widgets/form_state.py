"""The life of a form: saving its fields, making a new item of them, and leaving it.

A `FormState` knows no widget. The widgets draw it and report to it what happens; whoever holds the form (a pane, a
dialog) carries out what it returns: `Save` a field, `Make` the new item, `Close` or `Stay`. The states of a field stand
in field_state.py.

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

from collections.abc import Iterable, Mapping
from enum import Enum, auto

from msgspec import Struct

from workshop.tui.widgets.field_state import Field


class Phase(Enum):
    """How far a form is."""

    OPEN = auto()
    LEAVING = auto()
    STAYS = auto()
    WARNED = auto()
    CLOSED = auto()


class New(Struct, frozen=True):
    """Marks the form of a new item."""

    needs: str
    """The field without which the item cannot be made."""
    asks: tuple[str, ...] = ()
    """Choices without which it cannot be made either; without the field it needs they say nothing."""
    whole: bool = False
    """Whether it is made only when the form is left, of all that was given."""


class Save(Struct, frozen=True):
    """Save this field of the item; call `saved` or `not_saved` after that."""

    name: str
    value: object


class Make(Struct, frozen=True):
    """Make the new item of these fields; call `made` or `not_saved` after that."""

    given: Mapping[str, object]


class Stay(Struct, frozen=True):
    """Something cannot be saved, so the form stays open: show that."""

    missing: str = ""
    """The field that a new item needs, where that is what is missing."""


class Close(Struct, frozen=True):
    """Everything is saved, or nothing was said: close the form."""

    dropped: tuple[str, ...] = ()
    """The fields whose drafts go with it."""


class FormState:
    """The fields of a form, and how far the form is."""

    def __init__(self, fields: Iterable[Field], new: New | None = None) -> None:
        """With `new` it is the form of an item that has still to be made."""
        self.phase = Phase.OPEN
        self.fields = {field.spec.name: field for field in fields}
        for field in self.fields.values():
            field.on_typed = self.typed
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
        """Record that somebody typed: the next Esc no longer drops anything."""
        if self.phase is Phase.STAYS:
            self.phase = Phase.OPEN

    # A value that a field sent arrives where it is saved

    def take(self, name: str) -> Save | Make | None:
        """Receive the value that the field `name` sent; return what to do now, None for nothing."""
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
        if self._new is None or self._lacks(given):
            return None
        for sent in taken.values():
            for each in sent:
                each.saving = True
        return Make(given)

    def _lacks(self, given: Mapping[str, object]) -> str:
        """Return the field that the new item still needs, "" for none."""
        if self._new is None:
            return ""
        if not given.get(self._new.needs):
            return self._new.needs
        return next((name for name in self._new.asks if name not in given), "")

    def saved(self, name: str) -> None:
        """Record that a field is saved."""
        self.fields[name].saved()

    def made(self) -> None:
        """Record that the new item was made: from now on this is its form."""
        self._new = None
        for field in self.fields.values():
            if field.saving:
                field.saved()

    def not_saved(self, name: str = "", words: str = "") -> bool:
        """Record that a field, or the new item, was not saved; return whether that ends LEAVING.

        `words` are shown beside the field unless an error was shown there already.
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
        """Leave every field, to close when all are saved; return the fields that cannot be read."""
        self.phase = Phase.LEAVING
        faulty = tuple(name for name, field in self.fields.items() if not field.leave())
        if faulty:
            self._stay()
        return faulty

    def finish(self) -> Make | Stay | Close | None:
        """Return the next thing to do for a form that was left; None while it waits for a field to be saved."""
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
        if all(self.fields[name].spec.leads for name in self.waiting):
            # Somebody began, and had nothing to say: a side without a word is not worth a question.
            dropped = self.waiting
            self.phase = Phase.CLOSED
            return Close(dropped)
        self._stay()
        return Stay(self._lacks(dict.fromkeys(self.waiting, True)))

    def escape(self) -> tuple[str, ...] | None:
        """In STAYS: close the form and return the fields whose drafts are dropped. Else return None: leave it."""
        for field in self.fields.values():
            field.notice()
        if self.phase is not Phase.STAYS:
            return None
        self.phase = Phase.CLOSED
        return tuple(name for name, field in self.fields.items() if not field.settled)

    def give_up(self) -> bool:
        """Close without saving and return True; where something was typed, return False at the first call."""
        if self.dirty and self.phase is not Phase.WARNED:
            self.phase = Phase.WARNED
            return False
        self.close()
        return True

    def close(self) -> None:
        """Close, whatever is in it."""
        self.phase = Phase.CLOSED
