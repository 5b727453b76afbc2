"""Speaking for one's side: answering what the other expects and needs, agreeing, and saying what was heard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date as Date
from typing import Any

from workshop.cli.plain.promised import say_outcome
from workshop.cli.plain.talk import BACK, Choice, Talk, letter_in
from workshop.errors import InputError, Refused
from workshop.model.expectations import ANSWERS, Expectation, ExpectationAnswer
from workshop.model.items import Item, Standing
from workshop.model.kinds import TYPE_OF
from workshop.model.needs import NEED_ANSWERS, Need, NeedAnswer
from workshop.model.notes import Note
from workshop.model.sides import other, side_word
from workshop.model.values import parse_date
from workshop.model.what_became import promises
from workshop.model.written import is_written
from workshop.room.view import View

_EXPECTED: dict[str, ExpectationAnswer] = {"y": "yes", "n": "no", "t": "will-try", "d": "discuss"}
_NEEDED: dict[str, NeedAnswer] = {"y": "yes", "n": "no", "t": "will-try", "c": "cannot"}
_TICKED: frozenset[Standing] = frozenset({"new", "changed"})


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield what can be said for one's side."""
    side = view.seat.side
    if side is None or not view.editable:
        return
    if view.may("answer", side) and (count := len(_waiting(view))):
        what = "1 thing waits" if count == 1 else f"{count} things wait"
        yield Choice("a", f"answer for the {side_word(side)}, {what}", lambda: _answer(talk))
    if view.may("agree", side) and (count := len(_to_agree(view))):
        what = "1 clause is" if count == 1 else f"{count} clauses are"
        yield Choice(
            "g", f"agree for the {side_word(side)}, {what} not agreed yet", lambda: _agree(talk)
        )
    if view.may("hear", side) and (_to_restate(view) or _to_confirm(view)):
        yield Choice("h", "say what you heard, and confirm what was heard", lambda: _hear(talk))


def _ask_about(talk: Talk, item: Item[Any], ask: Callable[[Item[Any]], bool | None]) -> bool:
    """Ask about an item; return whether to go on to the next one.

    `ask` reads it out and returns that, or None where the answer was not taken: where the item says something else by
    then, it is read and asked about again.
    """
    heard: Item[Any] | None = None
    while (now := talk.view.record.item(item.uid)) is not None and now != heard:
        heard = now
        goes_on = ask(now)
        if goes_on is not None:
            return goes_on
    return True


# --- answers --------------------------------------------------------------------------------------


def _waiting(view: View) -> list[Item[Any]]:
    """Return what the other side expects and needs and what was promised, as far as one's side has not answered."""
    record, side = view.record, view.seat.side
    expected: tuple[Item[Any], ...] = (*record.of(Expectation), *record.of(Need))
    asked = [
        item
        for item in expected
        if item.side and item.side != side and not item.body.answer and item.standing != "dropped"
    ]
    told = [each.item for each in promises(record) if side and each.word(side) is None]
    return [*asked, *(told if view.step.kind == "look-back" else ())]


def _answer(talk: Talk) -> None:
    for item in _waiting(talk.view):
        record = talk.view.record
        promise = next((each for each in promises(record) if each.item.uid == item.uid), None)
        if promise is not None:
            say_outcome(talk, promise)
            continue
        now = record.item(item.uid)
        if now is not None and now.body.answer:  # it was answered elsewhere meanwhile
            continue
        if not _ask_about(talk, item, lambda now: _wanted(talk, now)):
            return


def _wanted(talk: Talk, item: Item[Any]) -> bool | None:
    from workshop.room.minutes import item_spoken

    expects = isinstance(item.body, Expectation)
    asks = f"The {side_word(other(talk.side))} {'expects' if expects else 'needs'}."
    talk.say("", f"{asks} {item_spoken(talk.view.record, item)}")
    return _expected(talk, item) if expects else _needed(talk, item)


def _letters(answers: dict[str, Any], words: dict[Any, str]) -> dict[str, str]:
    return {**{letter: words[answer] for letter, answer in answers.items()}, BACK: "go back"}


def _expected(talk: Talk, item: Item[Expectation]) -> bool | None:
    letter = talk.choose("Your answer:", _letters(_EXPECTED, ANSWERS))
    if letter in ("", BACK):
        return letter != BACK
    words = _words(talk, "Your words with it; Enter for none:")
    if not talk.attempt(
        lambda: talk.room.expectations.answer(
            item.uid, _EXPECTED[letter], words or None, shown=item
        )
    )[1]:
        return None
    talk.say(f"Answered: {ANSWERS[_EXPECTED[letter]]}.")
    return True


def _needed(talk: Talk, item: Item[Need]) -> bool | None:
    letter = talk.choose("Your answer:", _letters(_NEEDED, NEED_ANSWERS))
    if letter in ("", BACK):
        return letter != BACK
    answer = _NEEDED[letter]
    words, until = "", None
    if answer == "will-try":
        words = _words(talk, "What stands in the way?")
        until = _day(talk, "By when do you say how it went, such as 12 Jan?")
    elif answer != "yes":
        words = _words(talk, "Your words with it; Enter for none:")
    if not talk.attempt(
        lambda: talk.room.needs.answer(item.uid, answer, obstacle=words, until=until, shown=item)
    )[1]:
        return None
    promise = " It stands among the commitments now." if answer == "yes" else ""
    talk.say(f"Answered: {NEED_ANSWERS[answer]}.{promise}")
    return True


def _words(talk: Talk, question: str) -> str:
    return "\n".join((talk.ask(question), *talk.lines.rest())).strip()


def _day(talk: Talk, question: str) -> Date | None:
    while typed := talk.ask(question):
        try:
            return parse_date(typed, talk.view.today)
        except InputError as error:
            talk.say(str(error))
    return None


# --- agreeing -------------------------------------------------------------------------------------


def _to_agree(view: View) -> list[Item[Any]]:
    """Return the clauses that one's side has not agreed to, but those that need no agreement."""
    return [
        item
        for item in view.record.items
        if item.number
        and item.standing in _TICKED
        and view.seat.side not in item.agreed
        and not TYPE_OF[type(item.body)].ticked
        and is_written(item)
    ]


def _agree(talk: Talk) -> None:
    talk.say("Clause by clause: what you agree to stands in the agreement as agreed by your side.")
    for item in _to_agree(talk.view):
        now = talk.view.record.item(item.uid)
        if now is not None and talk.side in now.agreed:
            continue
        if not _ask_about(talk, item, lambda now: _agree_to(talk, now)):
            return


def _agree_to(talk: Talk, item: Item[Any]) -> bool | None:
    from workshop.room.minutes import item_spoken

    talk.say("", item_spoken(talk.view.record, item))
    letter = talk.choose("Do you agree?", {"y": "yes", BACK: "go back"})
    if letter in ("", BACK):
        return letter != BACK
    if not talk.attempt(lambda: talk.room.clauses.agree(item.uid, talk.side, shown=item))[1]:
        return None
    talk.say(f"The {side_word(talk.side)} agrees to {item.number}.")
    return True


# --- hearing --------------------------------------------------------------------------------------


def _to_restate(view: View) -> list[Item[Note]]:
    """Return the other side's notes of the open step that nobody has said in their own words."""
    return [
        item
        for item in view.record.of(Note, view.step.uid)
        if item.side not in (None, view.seat.side)
        and not item.body.group
        and not item.body.restated
    ]


def _to_confirm(view: View) -> list[Item[Note]]:
    """Return one's own side's notes of the open step whose restatement it has not confirmed."""
    return [
        item
        for item in view.record.of(Note, view.step.uid)
        if item.side == view.seat.side and item.body.restated and not item.body.confirmed
    ]


def _hear(talk: Talk) -> None:
    from workshop.room.minutes import item_spoken

    for item in _to_confirm(talk.view):
        if not _ask_about(talk, item, lambda now: _confirm(talk, now)):
            return
    left = {each.number.casefold(): each for each in _to_restate(talk.view)}
    if not left:
        return
    talk.say("", f"What the {side_word(other(talk.side))} said:")
    talk.say(*(item_spoken(talk.view.record, each) for each in left.values()))
    while typed := talk.which("Which one do you say in your own words, such as N2?"):
        note = left.get(letter_in(typed))
        if note is None:
            talk.not_a_choice(typed)
        else:
            _restate(talk, note)


def _confirm(talk: Talk, item: Item[Note]) -> bool | None:
    from workshop.room.minutes import item_spoken

    talk.say("", item_spoken(talk.view.record, item))
    letter = talk.choose("Is that what your side meant?", {"y": "yes", BACK: "go back"})
    if letter in ("", BACK):
        return letter != BACK
    if not talk.attempt(lambda: talk.room.notes.confirm(item.uid, shown=item))[1]:
        return None
    talk.say(f"{item.number} is confirmed as meant.")
    return True


def _restate(talk: Talk, note: Item[Note]) -> None:
    from workshop.room.minutes import item_spoken

    heard = note

    def restate(words: str) -> None:
        nonlocal heard
        try:
            talk.room.notes.restate(note.uid, words, shown=heard)
        except Refused as error:
            record = talk.view.record
            now = record.item(note.uid)
            if now is None or now == heard:
                raise
            heard = now
            raise Refused(f"{error} {item_spoken(record, now)}") from None

    talk.write(
        f"restated/{note.uid}",
        f"What you heard in {note.number}, in your own words:",
        restate,
        "Written down. The other side says whether that is what it meant.",
    )
