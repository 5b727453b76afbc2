"""Whether a question is over: what it was about is gone, or another seat has changed it since it was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.sides import SIDES, Side
from workshop.model.text import shorten
from workshop.model.what_became import Promise, promises
from workshop.model.written import carried_words
from workshop.room.view import View
from workshop.tui.services import Over

State = Callable[[Item[Any]], object]
Find = Callable[[Record], Sequence[Promise]]


def as_asked(item: Item[Any], state: State | None = None) -> Over:
    """Return what says that `item` was removed, or is no longer as it was when a question about it was asked.

    `state` returns what the question depends on, by default whose it is, its words and all else that it holds.
    """
    known = state or _whole

    def over(view: View) -> str:
        name = item.number or f"“{shorten(carried_words(item), 40)}”"
        now = view.record.item(item.uid)
        if now is None:
            return f"{name} was removed at another seat meanwhile. Nothing was recorded here."
        if known(now) != known(item):
            return f"{name} was changed at another seat meanwhile. Look at it again: nothing was recorded here."
        return ""

    return over


def promise_as_asked(promise: Promise, side: Side | None, find: Find = promises) -> Over:
    """Return what says that something else was said of `promise` than when `side`, None for both, was asked about it.

    `find` returns the promises among which it is.
    """
    uid, known = promise.item.uid, _said_of(promise, side)

    def over(view: View) -> str:
        now = next((each for each in find(view.record) if each.item.uid == uid), None)
        if now is not None and _said_of(now, side) == known:
            return ""
        return f"Of {promise.item.number} something was said at another seat meanwhile. Nothing was recorded here."

    return over


def _said_of(promise: Promise, side: Side | None) -> object:
    here = promise.here
    words = [promise.word(each) for each in SIDES if side in (None, each)]
    return words, promise.again, (here.body, here.standing) if here is not None else None


def while_same(read: Callable[[View], object], view: View, words: str) -> Over:
    """Return what says `words` once `read` returns something else than in `view`, where it was asked."""
    known = read(view)
    return lambda now: words if read(now) != known else ""


def while_open(uid: str, view: View) -> Over:
    """Return what says that the round `uid` was revealed or discarded, or goes on otherwise, since it was asked."""
    before = _stage(view, uid)

    def over(now: View) -> str:
        stage = _stage(now, uid)
        return "" if stage == before else _BECAME.get(stage, _BECAME["discarded"])

    return over


def as_excused(view: View, uid: str) -> Over:
    """Return what says that a round is over, or that others are excused from it than when it was asked."""
    ended = while_open(uid, view)
    same = while_same(
        lambda now: getattr(getattr(now.record.item(uid), "body", None), "excused", None),
        view,
        "Who does not write was changed at another seat meanwhile. Look at it again.",
    )
    return lambda now: ended(now) or same(now)


def rounds_as_asked(view: View) -> Over:
    """Return what says that a round of the open step was opened, or has ended, since it was asked how to open one."""
    step = view.step.uid
    return while_same(
        lambda now: [(each.uid, each.body.stage) for each in now.record.of(Round, step)],
        view,
        "A round was opened, or has ended, at another seat meanwhile.",
    )


_BECAME = {
    "open": "The round is open again.",
    "sides": "The round was shown to each side meanwhile.",
    "revealed": "The round was revealed meanwhile.",
    "discarded": "The round was discarded, unseen, meanwhile.",
}


def _stage(view: View, uid: str) -> str:
    item = view.record.item(uid)
    return item.body.stage if item is not None and isinstance(item.body, Round) else "discarded"


def with_ticks(item: Item[Any]) -> object:
    """Return all of an item that a question about its ticks depends on."""
    return _whole(item), item.agreed


def _whole(item: Item[Any]) -> object:
    return item.side, item.body, item.standing
