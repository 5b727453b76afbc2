"""What a contact says of the open step: how clear the brief is, an answer to the scores, that nothing is promised."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.cli.plain.talk import BACK, Choice, Talk, letter_in
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.scope import BRIEF_HEADINGS, BriefCheck, Clarity, clarity_word
from workshop.model.scorecard import Comment, is_reply, replied_to
from workshop.model.sides import Side, side_word
from workshop.model.sign_off import Closing
from workshop.model.written import in_force
from workshop.room.view import View

_CLEAR: dict[str, Clarity] = {"c": "clear", "p": "partly", "m": "missing"}


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield what the contact of a side can say in the open step."""
    side = view.seat.side
    if side is None or not view.editable:
        return
    word, step = side_word(side), view.step
    if view.may("agree", side) and step.kind == "scope" and step.brief_check:
        yield Choice("k", f"say how clear the brief is to the {word}", lambda: _check_brief(talk))
    if view.may("answer", side) and _to_reply(view, side):
        yield Choice(
            "r", f"answer what was said about the {word} with its scores", lambda: _reply(talk)
        )
    if (
        view.may("agree", side)
        and step.kind in ("commitments", "sign-off")
        and not in_force(view.record, Commitment)
    ):
        said = side in view.record.one(Closing).no_commitments
        again = "take back" if said else "say"
        yield Choice("n", f"{again} that the {word} promises nothing", lambda: _nothing(talk))


def _check_brief(talk: Talk) -> None:
    side = talk.side
    for heading in BRIEF_HEADINGS:
        known = {each.body.heading: each.body for each in talk.view.record.of(BriefCheck)}
        body = known.get(heading, BriefCheck(heading))
        said = clarity_word(body.client if side == "client" else body.agency)
        talk.say("", f"{heading}." + (f" You said: {said}." if said else ""))
        words = {letter: clarity_word(each) for letter, each in _CLEAR.items()}
        letter = talk.choose("Is the brief clear here?", {**words, BACK: "go back"})
        if letter == BACK:
            return
        if letter:
            talk.attempt(lambda: talk.room.scope.check_brief(heading, side, _CLEAR[letter]))  # noqa: B023


def _to_reply(view: View, side: Side) -> dict[str, Item[Comment]]:
    """Return one comment about `side` for each area or statement of the open step, by what it is on."""
    by_area = view.step.comments == "area"
    return {
        replied_to(item, by_area=by_area)[0]: item
        for item in view.record.of(Comment, view.step.uid)
        if not is_reply(item) and replied_to(item, by_area=by_area)[1] == side
    }


def _reply(talk: Talk) -> None:
    from workshop.room.minutes import item_spoken

    found = list(_to_reply(talk.view, talk.side).items())
    for place, (on, item) in enumerate(found, start=1):
        talk.say(f"{place}, {on}. {item_spoken(talk.view.record, item)}")
    while typed := talk.which("Which one do you answer? Its number;"):
        letter = letter_in(typed)
        if not (letter.isdecimal() and 0 < int(letter[:5]) <= len(found)):
            talk.not_a_choice(typed)
            continue
        on, item = found[int(letter) - 1]
        talk.write(
            f"reply/{item.uid}",
            f"What does the {side_word(talk.side)} answer about {on}?",
            lambda words: talk.room.scorecard.reply(item.uid, words),  # noqa: B023 - called at once
            "Written down, for everybody to see.",
        )


def _nothing(talk: Talk) -> None:
    side = talk.side
    said = side in talk.view.record.one(Closing).no_commitments
    # Somebody else may have said it since this was offered, so that what is taken back is heard first.
    if said and not talk.choose(
        f"The {side_word(side)} says that it promises nothing.", {"t": "take that back"}
    ):
        return
    if talk.attempt(lambda: talk.room.commitments.promise_nothing(side, nothing=not said))[1]:
        says = "no longer says that it promises nothing" if said else "promises nothing this time"
        talk.say(f"Written down: the {side_word(side)} {says}.")
