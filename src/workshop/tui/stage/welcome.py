"""Welcome on the stage: who is here, the goal, and what we keep to."""

from __future__ import annotations

from textual.content import Content

from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.sides import SIDES, presence_word
from workshop.model.welcome import Welcome
from workshop.room.view import View
from workshop.tui.panes.drawing import muted, of_side
from workshop.tui.stage.thought import Line, StageKind, Thought, Thoughts, Words

_TEXTS: dict[str, str] = {
    "goal": "Our goal",
    "purpose": "Why today",
    "prime_directive": "We start from",
    "confidentiality": "Confidential",
    "scores_use": "What feedback is for",
    "programme": "How we go on",
}
"""What is read out together; contract, place and legal names stand in the agreement."""


def who_is_here(record: Record) -> tuple[Line, ...]:
    """Return a line for the people of each side, and one for those of neither."""
    lines: list[Line] = []
    for side in SIDES:
        people = [each for each in record.participants if each.side == side]
        if people:
            name = record.relationship.organisation(side).name
            lines.append(Words(_names(people), of_side(side, name)))
    outside = [each for each in record.participants if each.side is None]
    leading = [each for each in outside if each.facilitator]
    watching = [each for each in outside if not each.facilitator]
    lines += [Words(_names(leading), muted("facilitation"))] if leading else []
    lines += [Words(_names(watching), muted("watching"))] if watching else []
    return tuple(lines)


def _names(people: list[Participant]) -> Content:
    return Content(",  ").join(_name(each) for each in people)


def _name(person: Participant) -> Content:
    notes = [presence_word(person.presence)] if person.presence != "room" else []
    if person.side is not None and person.observer:
        notes.append("watching")
    name = Content(person.name) if person.presence != "absent" else muted(person.name)
    return name + muted(f" ({', '.join(notes)})") if notes else name


def _results(view: View) -> Thoughts:
    welcome = view.record.one(Welcome)
    texts = [
        Thought(words, muted(label), (), f"text:{name}")
        for name, label in _TEXTS.items()
        if (words := str(getattr(welcome, name)))
    ]
    rules = tuple(
        Words(Content(each), muted(f"{number}"))
        for number, each in enumerate(welcome.ground_rules, start=1)
    )
    if rules:
        texts.insert(2, Thought("We keep to", Content(""), rules, "text:ground_rules"))
    return tuple(texts)


def _summary(view: View) -> tuple[Line, ...]:
    welcome = view.record.one(Welcome)
    goal = (Words(Content(welcome.goal), muted("our goal")),) if welcome.goal else ()
    return (*goal, *who_is_here(view.record))


STAGED = StageKind(_results, _summary)
