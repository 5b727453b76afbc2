"""Reading what everybody may see: the open step, another one, and what was noted from any step."""

from __future__ import annotations

from collections.abc import Iterator

from workshop.cli.plain.talk import Choice, Talk, letter_in, sentence
from workshop.model.agenda import Step
from workshop.room.view import View

_NOTED = "n"


def choices(talk: Talk, view: View) -> Iterator[Choice]:
    """Yield what can be read."""
    yield Choice("t", "read what is shown in this step", lambda: read_step(talk, talk.view.step))
    yield Choice("e", "read another step, or what was noted", lambda: _another(talk))


def read_step(talk: Talk, step: Step) -> None:
    """Read one step: what it asks, and what it has brought so far."""
    # Imported here: writing the minutes takes a parser of Markdown, which the seat need not wait for.
    from workshop.room.minutes import step_spoken

    record = talk.view.record
    asks = [step.question, *step.prompts_in(record.session.phase)]
    talk.say(sentence(step.title), *filter(None, asks))
    found = step_spoken(record, step)
    talk.lines.pages(found or ["Nothing stands here yet."])


def _another(talk: Talk) -> None:
    from workshop.room.minutes import noted_spoken

    agenda = talk.view.record.agenda
    talk.say(*(f"{place}: {sentence(step.title)}" for place, step in enumerate(agenda, start=1)))
    talk.say(f"{_NOTED}: decisions, open questions and parked topics.")
    while typed := talk.which("Which one?"):
        letter = letter_in(typed)
        if letter == _NOTED:
            talk.lines.pages(noted_spoken(talk.view.record) or ["Nothing was noted yet."])
        elif letter.isdigit() and 0 < int(letter) <= len(agenda):
            read_step(talk, agenda[int(letter) - 1])
        else:
            talk.not_a_choice(typed)
