"""One's own commitments: those of this session, those of earlier ones, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.cli.plain.talk import Choice, Talk, letter_in
from workshop.model.commitments import Commitment
from workshop.model.people import contact_of
from workshop.model.progress import OUTCOMES, Outcome
from workshop.model.sides import SIDES, side_word
from workshop.model.what_became import Promise, promises
from workshop.room.view import View

OUTCOME_LETTERS: dict[str, Outcome] = {"k": "kept", "p": "partly", "n": "not-kept", "d": "dropped"}


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield the list of one's commitments."""
    if view.seat.side is not None and "observer" not in view.seat.roles:
        yield Choice("m", "your commitments, and what became of them", lambda: _mine(talk))


def _mine(talk: Talk) -> None:
    from workshop.room.minutes import item_spoken

    view, me = talk.view, talk.room.who
    record = view.record
    here = [
        item
        for item in record.of(Commitment)
        if me in (item.body.owner, *item.body.helpers) and item.standing in ("new", "changed")
    ]
    before = [each for each in promises(record) if each.item.body.owner == me]
    if not here and not before:
        talk.say("You have promised nothing yet.")
        return
    if here:
        talk.say("In this session:", *(item_spoken(record, each) for each in here))
    if before:
        again = {each.uid for each in here}
        talk.say("From the last agreement:", *(_spoken(each, again) for each in before))
        _say_what_became(talk, before)


def _spoken(promise: Promise, again: set[str]) -> str:
    """Return a promise, told apart from the one among `again` that promises it anew under the same number."""
    words = promise_spoken(promise)
    if promise.again is None or promise.again.uid not in again:
        return words
    number = promise.item.number
    return (
        f"{number} as it was{words.removeprefix(number)} It is promised again, as {number} above."
    )


def promise_spoken(promise: Promise) -> str:
    """Return a promise of the last agreement with what each side says became of it."""
    said = []
    for side in SIDES:
        word = promise.word(side)
        why = f", {word.word.removesuffix('.')}" if word is not None and word.word else ""
        told = f"says {OUTCOMES[word.outcome]}{why}" if word is not None else "has not said"
        said.append(f"the {side_word(side)} {told}")
    item = promise.item
    return f"{item.number}: {item.body.action.removesuffix('.')}. What became of it: {'; '.join(said)}."


def _say_what_became(talk: Talk, before: list[Promise]) -> None:
    view, side = talk.view, talk.side
    if not view.editable:
        return
    if not view.may("own-promise", side):
        contact = contact_of(view.record.participants, side)
        if contact is not None:
            talk.say(f"{contact.name} says for the {side_word(side)} what became of them.")
        return
    such = before[0].item.number
    while typed := talk.which(f"Of which of these do you say what became of it, such as {such}?"):
        found = next((p for p in before if p.item.number.casefold() == letter_in(typed)), None)
        if found is None:
            talk.not_a_choice(typed)
        else:
            say_outcome(talk, found)


def say_outcome(talk: Talk, promise: Promise) -> None:
    """Read a promise and ask what became of it and why, and again where its side has said otherwise meanwhile."""
    heard: Promise | None = None
    while (now := _as_it_is(talk, promise)) is not None and now != heard:
        talk.say("", promise_spoken(now))
        if _say_outcome(talk, now):
            return
        heard = now


def _as_it_is(talk: Talk, promise: Promise) -> Promise | None:
    told = promises(talk.view.record)
    return next((each for each in told if each.item.uid == promise.item.uid), None)


def _say_outcome(talk: Talk, promise: Promise) -> bool:
    """Return whether it was said, or is left for later; False where it was not taken."""
    side = talk.side
    words = {letter: OUTCOMES[outcome] for letter, outcome in OUTCOME_LETTERS.items()}
    letter = talk.choose("What became of it?", words)
    if not letter:
        return True
    why = "\n".join((talk.ask("Why, in a few words; Enter for none:"), *talk.lines.rest())).strip()
    outcome = OUTCOME_LETTERS[letter]
    done = talk.attempt(
        lambda: talk.room.look_back.say(
            promise.item.uid, outcome, side=side, word=why or None, shown=promise
        )
    )[1]
    if done:
        talk.say(f"Written down: the {side_word(side)} says {OUTCOMES[outcome]}.")
    return done
