"""What the last agreement left open, as panes show it and ask about it: questions, topics, differences, decisions.

The look-back lists it in groups of its own; sign-off lists it where the agenda has no look-back. Both ask the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from textual.content import Content

from workshop.model.commitments import Commitment
from workshop.model.expectations import ANSWERS, Expectation
from workshop.model.items import Item, Standing
from workshop.model.noted import Decision, Parked, Question
from workshop.model.progress import Outcome, told
from workshop.model.record import Record
from workshop.model.sides import SIDES, other
from workshop.model.text import shorten
from workshop.model.what_became import Promise, promises
from workshop.model.written import carried_words, is_open
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.panes.asked import as_asked, promise_as_asked
from workshop.tui.panes.console import Console
from workshop.tui.panes.drawing import bold, muted, pairs, ticks, titled
from workshop.tui.panes.editing import Subject, body_values
from workshop.tui.services import Questionnaire
from workshop.tui.widgets.block import Block, Passage
from workshop.tui.widgets.clause_list import Row
from workshop.tui.widgets.fields import FieldSpec, line_field, text_field
from workshop.tui.words import side_label, the_side

_GROUPS: tuple[tuple[type[Any], str], ...] = (
    (Question, "Open questions"),
    (Parked, "Parked for another day"),
    (Expectation, "What we saw differently"),
    (Decision, "Decisions"),
)
_STANDS: dict[type[Any], tuple[str, str]] = {
    Commitment: ("goes on?", "goes on"),
    Question: ("still open?", "still open"),
    Parked: ("parked again?", "parked again"),
    Expectation: ("still different?", "still different"),
    Decision: ("still holds?", "still holds"),
}
"""The words for what nobody has looked at, and for what goes on as it is."""
_HINTS: dict[type[Any], str] = {
    Question: "F2 answer · s still open · x drop · Enter change the words",
    Parked: "F2 take up · s park again · x drop · Enter change the words",
    Expectation: "F2 agree a wording · s still different · x drop",
    Decision: "s still holds · F2 change · x drop",
}


def listed(record: Record) -> dict[str, Item[Any]]:
    """Return by uid the questions, topics, differences and decisions that came from the last agreement."""
    return {
        item.uid: item
        for body, _ in _GROUPS
        for item in record.of(body)
        if item.standing != "new" and (body is not Expectation or is_open(item))
    }


def group_rows(found: Sequence[Item[Any]]) -> Iterator[Row]:
    """Yield `found` in groups, each under its heading."""
    for body, title in _GROUPS:
        own = [item for item in found if isinstance(item.body, body)]
        if own:
            yield Row(f"heading:{title}", bold(title), heading=True)
            yield from (row(item) for item in own)


def row(item: Item[Any]) -> Row:
    """Return one of them, with how it stands and what was said to it."""
    body = item.body
    lines = [Passage(muted(label) + Content(words)) for label, words in _said(body) if words]
    right = _state(item)
    if isinstance(body, Expectation | Decision) and item.agreed:
        right = right + Content("  ") + ticks(item)
    return Row(item.uid, titled(item, carried_words(item), right, *lines))


def _said(body: object) -> Iterator[tuple[str, str]]:
    match body:
        case Question():
            yield "answer: ", body.answer
        case Parked():
            yield "what came of it: ", body.result
        case Expectation():
            yield "we agree: ", body.agreed_wording if body.agreed_wording != body.text else ""


def _state(item: Item[Any]) -> Content:
    """Return how it stands: settled, dropped, gone on with, or asked."""
    body = item.body
    if item.standing == "dropped":
        return Content.styled("dropped", "$bad")
    if isinstance(body, Question) and body.answer:
        return Content.styled("answered", "$good")
    if isinstance(body, Parked) and body.taken_up:
        return Content.styled("taken up", "$good")
    return state_words(type(body), item.standing)


def state_words(body: type[Any], standing: Standing) -> Content:
    """Return how something of the last agreement stands that is neither settled nor dropped."""
    asked, stands = _STANDS[body]
    if standing == "carried":
        return Content.styled(asked, "$warn")
    return muted("changed" if standing == "changed" else stands)


def stands_title(item: Item[Any]) -> str:
    """Return what the key for *goes on as it is* does with an item."""
    return "park again" if isinstance(item.body, Parked) else _STANDS[type(item.body)][1]


def main_title(item: Item[Any]) -> str:
    """Return what F2 does with an item."""
    match item.body:
        case Question():
            return "answer"
        case Parked():
            return "take up"
        case Expectation():
            return "agree wording"
        case _:
            return "change"


def detail(item: Item[Any], *, hint: bool) -> Block:
    """Return what the row does not say of an item; with `hint` also what to do next."""
    body = item.body
    answer = ""
    if isinstance(body, Expectation):
        answer = ANSWERS[body.answer] + (f": {body.words}" if body.words else "")
    side = f"{side_label(other(item.side))} answers" if item.side else "Answer"
    following = muted(_HINTS[type(body)] if hint else "")
    return pairs((side, answer), ("Next", following), width=16)


def subject_of(item: Item[Any]) -> Subject:
    """Return the form with the words of an item."""
    uid = item.uid

    def save(room: Room, name: str, value: object) -> None:
        intents = room.expectations if isinstance(item.body, Expectation) else room.noted
        intents.change(uid, **{name: value})

    return Subject(uid, item.number, _specs(item.body), body_values(item), save=save)


def _specs(body: object) -> tuple[FieldSpec, ...]:
    match body:
        case Question():
            answered = line_field("answer", "Answer", placeholder="What we know now")
            return text_field("text", "Open question"), answered
        case Parked():
            result = line_field(
                "result", "What came of it", placeholder="Empty: it is still parked"
            )
            return text_field("text", "Parked topic"), result
        case Expectation():
            return text_field("agreed_wording", "We agree"), line_field("words", "In their words")
        case _:
            return (text_field("text", "Decision"),)


# What is asked


async def answer(console: Console, item: Item[Question]) -> None:
    """Ask for the answer to an open question. Only in a worker."""
    uid = item.uid

    def job(room: Room, given: dict[str, object]) -> bool:
        room.noted.change(uid, answer=str(given["answer"]))
        return True

    specs = (line_field("answer", "Answer", placeholder="What we know now; empty: still open"),)
    await console.fill(
        Questionnaire(
            _title(item), specs, {"answer": item.body.answer}, keep="save", over=as_asked(item)
        ),
        job,
    )


async def take_up(console: Console, item: Item[Parked]) -> None:
    """Say that a parked topic was taken up, and ask what came of it. Only in a worker."""
    uid = item.uid

    def job(room: Room, given: dict[str, object]) -> bool:
        room.noted.take_up(uid, str(given["result"]))
        return True

    specs = (line_field("result", "What came of it", placeholder="or Enter to leave it empty"),)
    await console.fill(
        Questionnaire(
            f"{_title(item)}: taken up",
            specs,
            {"result": item.body.result},
            keep="save",
            over=as_asked(item),
        ),
        job,
    )


def _title(item: Item[Any]) -> str:
    return f"{item.number} {shorten(carried_words(item), 60)}"


OUTCOME_KEYS: dict[str, tuple[Outcome, str]] = {
    "k": ("kept", "kept: whole, and by its day"),
    "p": ("partly", "partly kept, or late"),
    "n": ("not-kept", "not kept"),
    "d": ("dropped", "dropped: no longer wanted"),
    "s": ("open", "still open"),
}
"""What can have become of a promise, by key."""


def at_sign_off(record: Record) -> dict[str, Item[Any]]:
    """Return by uid what sign-off lists of the last agreement, promises first: nothing where there is a look-back."""
    if any(step.kind == "look-back" and not step.parked for step in record.agenda):
        return {}
    promised = {each.here.uid: each.here for each in promises(record) if each.here}
    return {**promised, **listed(record)}


def sign_off_rows(record: Record, *, hint: bool) -> list[Row]:
    """Return the rows for what sign-off lists of the last agreement, under their heading; `hint` names the key."""
    rows = [_sign_off_row(record, item) for item in at_sign_off(record).values()]
    heading = bold("From last time") + muted("   Enter says what became of it" if hint else "")
    return [Row("heading:from-last-time", heading, heading=True), *rows] if rows else []


def _sign_off_row(record: Record, item: Item[Any]) -> Row:
    if not isinstance(item.body, Commitment):
        return row(item)
    promise = _promise(record, item)
    words = told(promise.words) if promise and promise.words else ""
    right = muted(words) if words else state_words(Commitment, item.standing)
    return Row(item.uid, titled(item, item.body.action, right))


def _promise(record: Record, item: Item[Any]) -> Promise | None:
    found = (each for each in promises(record) if each.here and each.here.uid == item.uid)
    return next(found, None)


async def ask_about(console: Console, view: View, item: Item[Any]) -> None:
    """Ask what became of something that the last agreement left open, and record it. Only in a worker."""
    if isinstance(item.body, Commitment):
        await _ask_about_promise(console, view, item)
        return
    stands = ("s", stands_title(item))
    drop = ("x", "drop it")
    ways: dict[type[Any], tuple[str, str]] = {
        Question: ("a", "answer it"),
        Parked: ("t", "take it up"),
    }
    first = ways.get(type(item.body))
    asked = [*((first,) if first else ()), stands, drop]
    over = as_asked(item)
    match await console.ask(f"{_title(item)}: what now?", asked, over=over):
        case "a":
            await answer(console, item)
        case "t":
            await take_up(console, item)
        case "s":
            await console.do(lambda room: room.clauses.stand(item.uid, shown=item), over=over)
        case "x":
            await console.do(lambda room: room.clauses.remove(item.uid), over=over)


async def _ask_about_promise(console: Console, view: View, item: Item[Commitment]) -> None:
    promise = _promise(view.record, item)
    if promise is None:
        return
    keys = [(key, f"both say {words}") for key, (_, words) in OUTCOME_KEYS.items() if key != "s"]
    sides = [(str(place), f"{the_side(side)} alone says …") for place, side in enumerate(SIDES, 1)]
    over = promise_as_asked(promise, None)
    key = await console.ask(
        f"{_title(item)}: what became of it?", [*keys, *sides, ("s", "it goes on")], over=over
    )
    if key == "s":
        await console.do(lambda room: room.clauses.stand(item.uid, shown=item), over=over)
        return
    side = SIDES[int(key) - 1] if key in ("1", "2") else None
    if side:
        keys = [(each, words) for each, (_, words) in OUTCOME_KEYS.items()]
        question = f"{_title(item)}: what does {the_side(side)} say?"
        key = await console.ask(question, keys, over=over)
    if key:
        outcome = OUTCOME_KEYS[key][0]
        uid = promise.item.uid
        await console.do(
            lambda room: room.look_back.say(uid, outcome, side=side, shown=promise), over=over
        )
