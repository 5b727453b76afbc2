"""What can be noted from any step: a decision, an open question, a parked topic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from msgspec import Struct

from workshop.model.items import Item
from workshop.model.kind import ItemType, a_tick_missing, never, one_tick
from workshop.model.names import Section


class Decision(Struct, frozen=True):
    """Something both sides decided."""

    text: str = ""
    origin: str = ""
    """The uid of the item it came from."""


class Question(Struct, frozen=True):
    """Something that both sides do not know yet."""

    LATER: ClassVar[frozenset[str]] = frozenset({"answer"})

    text: str = ""
    origin: str = ""
    """The uid of the item it came from, in a further session that of the last agreement."""
    answer: str = ""
    """What they know now; "" while it is open."""


class Parked(Struct, frozen=True):
    """A topic that is put off to another day."""

    LATER: ClassVar[frozenset[str]] = frozenset({"taken_up", "result"})

    text: str = ""
    origin: str = ""
    """The uid of the item it came from, in a further session that of the last agreement."""
    taken_up: bool = False
    """Whether they have talked about it since."""
    result: str = ""
    """What came of it."""


SECTIONS: dict[Section, str] = {"decisions": "Decisions and open questions"}


def _answered(question: Question) -> bool:
    return bool(question.answer.strip())


def _taken_up(topic: Parked) -> bool:
    return topic.taken_up or bool(topic.result.strip())


def _type(
    name: str,
    body: type[Struct],
    title: str,
    prefix: str,
    settles: Callable[[Any], bool] = never,
    left_open: Callable[[Item[Any]], bool] = one_tick,
) -> ItemType:
    return ItemType(
        name,
        body,
        None,
        title,
        prefix,
        renewed=True,
        section="decisions",
        left_open=left_open,
        settles=settles,
        not_words=frozenset({"origin"}),
    )


ITEM_TYPES = (
    _type("decision", Decision, "Decision", "R", left_open=a_tick_missing),
    _type("question", Question, "Open question", "Q", _answered),
    _type("parked", Parked, "Parked topic", "P", _taken_up),
)
