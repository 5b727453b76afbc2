"""Private rounds at one's own seat: writing in them, taking back what one sealed, and what was never sealed."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.cli.plain.talk import BACK, Choice, Talk, letter_in
from workshop.cli.plain.turn import UNSEEN, Writing, answer_words
from workshop.model.ballot import from_text
from workshop.model.kinds import ROUND_TYPES
from workshop.model.rounds import Round
from workshop.model.sides import side_word
from workshop.room.rounds.turn import Turn
from workshop.room.rounds.unsealed import Unsealed
from workshop.room.rounds.view import RoundView
from workshop.room.view import View


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield the private rounds in which whoever sits here can write now, and what they wrote in others."""
    found = _rounds(view)
    if len(found) == 1:
        title = ROUND_TYPES[found[0].round.what].title
        words = f"write in the private round {title}"
        if found[0].turn == "speak":
            words = f"make one voice of what your side wrote in {title}"
        elif found[0].mine:
            words = f"change or take back what you sealed in {title}"
        yield Choice("w", words, lambda: _write(talk, found[0]))
    elif found:
        yield Choice("w", "write in a private round", lambda: _choose(talk))
    if _left_over(talk, view):
        yield Choice("y", "read what you wrote and did not seal", lambda: _read_left_over(talk))


def _rounds(view: View) -> list[RoundView]:
    return [each for each in (*view.rounds, *view.elsewhere) if each.turn]


def _choose(talk: Talk) -> None:
    view = talk.view
    found = _rounds(view)
    titles = {step.uid: step.title for step in view.record.agenda}
    for place, each in enumerate(found, start=1):
        sealed = "you have sealed" if each.mine else "you have not sealed"
        what = ROUND_TYPES[each.round.what].title
        talk.say(f"{place}: {what} in {titles.get(each.step, '')}, {sealed}.")
    while typed := talk.which("Which one?"):
        letter = letter_in(typed)
        if letter.isdecimal() and 0 < int(letter[:5]) <= len(found):
            _write(talk, found[int(letter) - 1])
            return
        talk.not_a_choice(typed)


def _write(talk: Talk, found: RoundView) -> None:
    turn, done = talk.attempt(lambda: talk.room.rounds.write(found.uid))
    if not done or turn is None:
        return
    add = False
    talk.say(turn.promise)
    if turn.wrote_before:
        again = talk.choose(
            f"You have sealed already. {UNSEEN}",
            ({"a": "add to it, a new point replaces the old one"} if turn.can_add else {})
            | {"r": "replace all of it", "t": "take it back"},
        )
        if again in ("", "t"):
            if again:
                _take_back(talk, turn, found.uid)
            return
        add = again == "a"
    here = talk.room.presence if found.step == talk.view.step.uid else None
    if here is not None:
        here.tell(doing="writing")
    writing = Writing(talk, turn, add=add)
    sealed = writing.go()
    if here is not None:
        here.tell(doing="ready" if sealed or turn.wrote_before else "here")
    if sealed:
        talk.sealed[found.uid] = writing.texts()
    if sealed and turn.voice:
        _release(talk, found)
    elif sealed:
        talk.say(f"Sealed. {UNSEEN} Until then w changes it or takes it back.")


def _release(talk: Talk, found: RoundView) -> None:
    if talk.attempt(lambda: talk.room.rounds.release(found.uid, talk.side))[1]:
        talk.say(
            f"The {side_word(talk.side)} has made one voice of it; it can be shown to all now."
        )


def _take_back(talk: Talk, turn: Turn, round: str) -> None:
    counts, done = talk.attempt(turn.take_back)
    if not done:
        return
    talk.say("Taken back: nothing of yours is shown.")
    if texts := talk.sealed.pop(round, None):
        talk.attempt(lambda: turn.keep_drafts(texts))
        talk.say("What you wrote is a draft again; w goes on with it.")
    if counts:
        talk.say(
            "An empty entry goes on counting in its place, so that nobody sees that you took something back."
        )


# --- what was never sealed ------------------------------------------------------------------------


def _left_over(talk: Talk, view: View) -> list[Unsealed]:
    """Return what was typed in rounds that take nothing more."""
    if view.seat.side is None or not view.may("seal"):
        return []
    _keep_discarded(talk, view)
    return [
        each
        for each in talk.room.rounds.unsealed()
        if each.moved or each.stage in ("revealed", "discarded")
    ]


def _keep_discarded(talk: Talk, view: View) -> None:
    """Keep what was sealed here in rounds that were discarded since."""
    for item in view.record.of(Round):
        if item.body.stage == "discarded" and (texts := talk.sealed.pop(item.uid, None)):
            talk.attempt(lambda: talk.room.rounds.keep_discarded(item.uid, texts))  # noqa: B023


def _read_left_over(talk: Talk) -> None:
    for each in _left_over(talk, talk.view):
        talk.say(
            "", f"In {each.title}, {ROUND_TYPES[each.what].title}, you wrote and did not seal:"
        )
        for question in each.questions:
            answer = from_text(question, each.texts.get(question.key, ""))
            if not answer.empty:
                talk.say(f"{question.text}: {answer_words(question, answer)}")
        ways = {"x": "throw it away"}
        if each.notes:
            ways = {"n": "say it now, with your name"} | ways
        what = talk.choose("What becomes of it?", ways)
        if what == "n":
            _say_late(talk, each)
        elif what and talk.attempt(lambda: talk.room.rounds.throw_away(each.uid))[1]:  # noqa: B023
            talk.say("Thrown away.")


def _say_late(talk: Talk, late: Unsealed) -> None:
    """Make notes of what was not sealed in time, once they know that everybody sees who wrote it."""
    if late.anonymous:
        talk.say("The round promised to show no names. A note said now has one.")
    me = talk.view.record.name_of(talk.room.who)
    sure = talk.choose(f"Everybody sees that {me} wrote it.", {"y": "say it", BACK: "not now"})
    if sure != "y":
        return
    numbers, done = talk.attempt(lambda: talk.room.rounds.say_late(late.uid))
    if done and numbers:
        talk.say(f"Said in {late.title}: {', '.join(numbers)}.")
