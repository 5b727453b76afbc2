"""The form as a file, `workshop-form/1`: what somebody is asked before the meeting, to be filled in with any editor."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from workshop.documents.faults import shown
from workshop.documents.form_text import mended
from workshop.documents.rules import HANDLE_RULE, ID, LINE, Rule, Rules
from workshop.documents.toml import dump, load
from workshop.documents.walker import Check, plain, read
from workshop.errors import DocumentError
from workshop.model.agenda import Step
from workshop.model.kinds import ROUND_TYPES
from workshop.model.names import RoundSort
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Question, Round, promise
from workshop.model.text import without_marks

FORMAT = "workshop-form/1"
CANNOT = "?"
"""What is written for *can't judge*."""

HOW = (
    "Fill this in with any text editor, save it as plain text, and send it back to whoever leads the meeting.",
    "It has your name and your answers in it, so send it to nobody else.",
    "Each round begins with what is promised to you. The questions follow, one by one.",
    "Where there is a scale, write one of its numbers between the two quotes after answer.",
    "Where it has a ?, you can write that instead: it says that you can't judge this.",
    "Where it says answers, write each one in quotes inside the brackets, with commas between: ['one', 'another'].",
    "Where there are options, write the short names that they begin with, in the same way.",
    "If you want to quote somebody, use these “ ”. What you leave empty is not answered.",
    "Please change nothing else: the rest says which question is which.",
)
"""How to fill it in, for people who have never seen such a file."""


class FormQuestion(Struct, frozen=True):
    """One question and its answer. What a question does not take is None and not in the file."""

    key: str
    group: str | None = None
    """The heading over it: an area, or whom it is about."""
    asks: str | None = None
    prompt: str | None = None
    scale: str | None = None
    """The numbers that can be written, with what they mean."""
    most: int | None = None
    """How many answers it takes; None for any number."""
    options: tuple[str, ...] | None = None
    """What can be picked: a short name, then its words."""
    answer: str | None = None
    """A number of the scale, or `?`."""
    answers: tuple[str, ...] | None = None
    """Words of their own, or the short names of options."""
    comment: str | None = None


class FormRound(Struct, frozen=True):
    """One round, with the promise about anonymity that was made when the form was handed out."""

    step: str
    what: RoundSort
    title: str = ""
    promise: str = ""
    anonymous: bool = False
    one_voice: bool = False
    stop_at_side: bool = False
    question: tuple[FormQuestion, ...] = ()


class Form(Struct, frozen=True):
    """What one person is asked in one session."""

    session: str
    handle: str
    title: str = ""
    name: str = ""
    how: tuple[str, ...] = ()
    round: tuple[FormRound, ...] = ()


class Asked(Struct, frozen=True):
    """A round as somebody is asked in it."""

    step: Step
    round: Round
    questions: tuple[Question, ...]


_ANSWER = Rule(controls="delete it, and type this answer again")
_RULES: Rules = {
    Form: {"session": ID, "handle": HANDLE_RULE, "name": LINE},
    FormRound: {"step": ID, "what": Rule(one_of=ROUND_TYPES)},
    FormQuestion: {"key": LINE, **dict.fromkeys(("answer", "answers", "comment"), _ANSWER)},
}


def blank_form(record: Record, person: Participant, rounds: Iterable[Asked]) -> Form:
    """Return the form in which `person` is asked `rounds`, with nothing answered."""
    return Form(
        record.session.id,
        person.handle,
        record.session.title,
        person.name,
        HOW,
        tuple(
            FormRound(
                each.step.uid,
                each.round.what,
                each.step.title,
                promise(each.round, elsewhere=True),
                each.round.anonymous,
                each.round.one_voice,
                each.round.stop_at_side,
                tuple(_blank(question) for question in each.questions),
            )
            for each in rounds
        ),
    )


def _blank(question: Question) -> FormQuestion:
    point = question.kind == "point"
    return FormQuestion(
        question.key,
        question.group or None,
        question.text,
        _told_of(question) or None,
        _show_scale(question) if point else None,
        question.most or None,
        tuple(f"{each.key}: {each.text}" for each in question.options) or None,
        "" if point else None,
        None if point else (),
        "" if question.comment else None,
    )


def _told_of(question: Question) -> str:
    """Return what is said below a question, with what its comment is about."""
    about = f"in comment: {question.comment_on}" if question.comment_on else ""
    return " · ".join(filter(None, (question.prompt, about)))


def _show_scale(question: Question) -> str:
    scale = question.scale
    points = [scale.show(point) for point in range(len(scale.labels))]
    return " · ".join([*points, f"{CANNOT} can't judge"] if question.cannot else points)


def write_form(form: Form) -> str:
    """Return the file that `read_form` reads back to the same form."""
    return dump({"format": FORMAT, **plain(form)})


def read_form(content: bytes | str, source: str, *, partly: bool = False) -> Form:
    """Return the form in `content`, whatever it answers. Raises DocumentError with every fault of its shape.

    With `partly`, answers that cannot be read are empty.
    """
    data = data_of(content, source)
    if partly:
        set_aside(data)
    return in_shape(data, source)


def in_shape(data: dict[str, Any], source: str, *checks: Check[Form]) -> Form:
    """Return the form in `data`. Raises DocumentError, which names the question of a faulty answer."""
    try:
        return read(Form, data, source, rules=_RULES, checks=checks)
    except DocumentError as error:
        faults = [_with_question(fault, data) for fault in error.faults]
        raise DocumentError(source, faults) from None


_IN_AN_ANSWER = re.compile(
    r"round\[([0-9]+)\]\.question\[([0-9]+)\]\.(?:answers?(?:\[[0-9]+\])?|comment): "
)


def _with_question(fault: str, data: dict[str, Any]) -> str:
    if (place := _IN_AN_ANSWER.match(fault)) is None:
        return fault
    part, number = (int(each) - 1 for each in place.groups())
    named, words = _named(data["round"][part]["question"][number]), fault[place.end() :]
    return fault if words.startswith(named) else f"{place[0]}{named}: {words}"


def _named(question: dict[str, Any]) -> str:
    """Return what a question asks, in quotes; its key where that cannot be read."""
    asks, key = question.get("asks"), question.get("key")
    return shown(asks if isinstance(asks, str) else str(key))


def data_of(content: bytes | str, source: str) -> dict[str, Any]:
    """Return the data of the file, in which a bare number or a single text is taken where quotes or a list belong."""
    try:
        data = load(content, source, FORMAT)
    except DocumentError:
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        again = mended(text)
        if again == text or "\ufffd" in again:
            raise
        data = load(again, source, FORMAT)
    tidy(data)
    return data


def tidy(data: dict[str, Any]) -> None:
    """Put answers right that are meant well: a bare number, a single text instead of a list, marks that nobody sees."""
    for round in _tables(data.get("round")):
        for question in _tables(round.get("question")):
            answer, answers = question.get("answer"), question.get("answers")
            if type(answer) is int and abs(answer) < 100:
                question["answer"] = str(answer)
            if isinstance(answers, str):
                question["answers"] = [answers]
            for field in ("answer", "answers", "comment"):
                if field in question:
                    question[field] = _without_marks(question[field])


def _without_marks(value: object) -> object:
    """Return an answer without the marks that keyboards, word processors and mails put in, and nobody sees."""
    if isinstance(value, list):
        return [_without_marks(each) for each in value]
    return without_marks(value) if isinstance(value, str) else value


def set_aside(data: dict[str, Any]) -> list[str]:
    """Empty every question of which something cannot be read, but for its key; return why, without what it says."""
    found: list[str] = []
    for part, round in enumerate(_tables(data.get("round")), start=1):
        for number, question in enumerate(_tables(round.get("question")), start=1):
            try:
                read(FormQuestion, question, "", rules=_RULES)
            except DocumentError as error:
                if any(fault.startswith("key:") for fault in error.faults):
                    continue  # nobody can say which question it is, so the whole form is refused
                key, named = question["key"], _named(question)
                for field, _, words in (fault.partition(": ") for fault in error.faults):
                    found.append(f"round[{part}].question[{number}].{field}: {named}: {words}")
                question.clear()
                question["key"] = key
    return found


def _tables(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
