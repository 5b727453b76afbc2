"""Whether an item still says what it said on a screen, asked before anybody agrees to it, answers or confirms it."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from workshop.errors import Refused
from workshop.model.expectations import ANSWERS, Expectation
from workshop.model.items import Item
from workshop.model.needs import NEED_ANSWERS, Need
from workshop.model.sides import side_word
from workshop.model.text import shorten
from workshop.model.written import headline
from workshop.room.acts import label
from workshop.room.steps.intents import QUIET

_BESIDE = QUIET | {"became", "origin", "group"}
"""Fields that change nothing of what an item says."""
_MOST = 80
"""Characters of the new words that are told."""


def require_as_shown(item: Item[Any], shown: Item[Any] | None, *fields: str) -> None:
    """Raise Refused where `item` says something else by now than `shown`, which is how a seat showed it.

    With `fields`, only these are compared. Without `shown` nobody has said what they saw, and nothing is asked.
    """
    if shown is not None and _says(item, fields) != _says(shown, fields):
        raise Refused(f"{_otherwise(item, shown)} Read it again.")


def _says(item: Item[Any], fields: tuple[str, ...]) -> tuple[object, ...]:
    body = structs.asdict(item.body)
    said = {name: body[name] for name in fields or body.keys() - _BESIDE if name in body}
    return item.side, item.standing == "dropped", said


def _otherwise(item: Item[Any], shown: Item[Any]) -> str:
    """Return in what an item differs from how it was shown, as a sentence."""
    name, now, then = label(item), item.body, shown.body
    if (item.standing == "dropped") != (shown.standing == "dropped"):
        return f"{name} was {'dropped' if item.standing == 'dropped' else 'taken up again'}."
    if item.side != shown.side:
        return f"{name} belongs to {f'the {side_word(item.side)}' if item.side else 'both'} now."
    if headline(now) != headline(then):
        return f"{name} reads otherwise now: “{shorten(headline(now), _MOST)}”."
    if isinstance(now, Expectation | Need) and now.answer != then.answer:
        words = ANSWERS[now.answer] if isinstance(now, Expectation) else NEED_ANSWERS[now.answer]
        return (
            f"{name} is answered “{words}” by now."
            if now.answer
            else f"{name} waits for an answer again."
        )
    restated = getattr(now, "restated", "")
    if restated != getattr(then, "restated", ""):
        if not restated:
            return f"What was said back of {name} was taken away."
        return f"{name} was said back in other words: “{shorten(restated, _MOST)}”."
    return f"{name} was changed meanwhile."
