"""What can be noted from any step: a decision, an open question, a parked topic."""

from __future__ import annotations

from msgspec import Struct

from workshop.model.kind import ItemType
from workshop.model.names import Section


class Decision(Struct, frozen=True):
    """Something both sides decided."""

    text: str = ""
    origin: str = ""
    """The uid of the item it came from."""


class Question(Struct, frozen=True):
    """Something that both sides do not know yet."""

    text: str = ""
    origin: str = ""


class Parked(Struct, frozen=True):
    """A topic that is put off to another day."""

    text: str = ""
    origin: str = ""


SECTIONS: dict[Section, str] = {"decisions": "Decisions and open questions"}


def _type(name: str, body: type[Struct], title: str, prefix: str) -> ItemType:
    origin = frozenset({"origin"})
    return ItemType(name, body, None, title, prefix, section="decisions", not_words=origin)


ITEM_TYPES = (
    _type("decision", Decision, "Decision", "R"),
    _type("question", Question, "Open question", "Q"),
    _type("parked", Parked, "Parked topic", "P"),
)
