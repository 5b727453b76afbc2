"""The form as a file, `workshop-form/1`: what somebody is asked before the meeting, to be filled in with any editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from workshop.documents.faults import Faults, shown
from workshop.documents.form_text import chosen, mended
from workshop.documents.rules import HANDLE_RULE, ID, LINE, Rule, Rules
from workshop.documents.toml import dump, load
from workshop.documents.walker import Check, Fault, plain, read
from workshop.errors import DocumentError, InputError
from workshop.model.agenda import Step
from workshop.model.kinds import ROUND_TYPES
from workshop.model.names import RoundSort
from workshop.model.people import Participant, with_handles
from workshop.model.record import Record
from workshop.model.rounds import Answer, Question, Round, Scale, promise
from workshop.model.scripts import plain_signs
from workshop.model.text import clean, without_marks

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


class Answered(Struct, frozen=True):
    """A round, and what somebody answered in it."""

    step: Step
    round: Round
    answers: tuple[Answer, ...]


Asks = Callable[[Participant], Sequence[Asked]]
"""Returns the rounds in which a person is asked, those that are over too."""

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
    data = _data(content, source)
    if partly:
        _set_aside(data)
    return _read(data, source)


def read_answers(
    content: bytes | str, source: str, record: Record, asks: Asks, left: list[str] | None = None
) -> tuple[Participant, tuple[Answered, ...]]:
    """Return who filled in the form in `content`, and what they answered in each of its rounds.

    Raises DocumentError with every fault, `source` being its file: those of its shape, and what does not fit the
    session as it is now. In a round that is over nothing is looked at but which it is. With `left`, answers that do not
    fit are left out, and their faults are put there instead.
    """
    return _checked(_data(content, source), source, record, asks, left)


def check_given(
    given: FormRound,
    person: Participant,
    source: str,
    record: Record,
    asks: Asks,
    left: list[str] | None = None,
) -> Answered:
    """Return what `person` answered in one round that came sealed; `left` as in `read_answers`.

    Raises DocumentError with every fault.
    """
    form = Form(record.session.id, person.handle, name=person.name, round=(given,))
    found: list[str] = []
    data: dict[str, Any] = plain(form)
    _tidy(data)
    (answered,) = _checked(data, source, record, asks, found)[1]
    if left is not None:
        left += found
    elif found:
        raise DocumentError(source, found)
    return answered


def _checked(
    data: dict[str, Any],
    source: str,
    record: Record,
    asks: Asks,
    left: list[str] | None = None,
) -> tuple[Participant, tuple[Answered, ...]]:
    def check(form: Form, _so_far: Faults) -> Iterator[Fault]:
        return _faults(form, record, asks, left)

    if left is not None:
        left += _set_aside(data)
    form = _read(data, source, check)
    person = record.person(form.handle)
    assert person is not None
    known = _by_place(asks(person))
    return person, tuple(
        Answered(asked.step, asked.round, tuple(_answers(asked, given)))
        for asked, given in ((known[each.step, each.what], each) for each in form.round)
    )


def _read(data: dict[str, Any], source: str, *checks: Check[Form]) -> Form:
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


def _data(content: bytes | str, source: str) -> dict[str, Any]:
    """Return the data of the file, in which a bare number or a single text is taken where quotes or a list belong."""
    try:
        data = load(content, source, FORMAT)
    except DocumentError:
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        again = mended(text)
        if again == text or "\ufffd" in again:
            raise
        data = load(again, source, FORMAT)
    _tidy(data)
    return data


def _tidy(data: dict[str, Any]) -> None:
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


def _set_aside(data: dict[str, Any]) -> list[str]:
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


def _by_place(rounds: Iterable[Asked]) -> dict[tuple[str, str], Asked]:
    return {(each.step.uid, each.round.what): each for each in rounds}


# --- what does not fit the session ----------------------------------------------------------------


def _faults(
    form: Form, record: Record, asks: Asks, left: list[str] | None = None
) -> Iterator[Fault]:
    if not form.session or not form.handle:
        return  # it could not be read, so nothing more can be said
    if form.session != record.session.id:
        title = f", {shown(form.title)}" if form.title else ""
        yield (
            "session",
            f"is another session{title}; this one is {shown(record.session.id)}, {shown(record.session.title)}",
        )
        return
    person = record.person(form.handle)
    if person is None:
        here = with_handles(record.participants)
        yield "handle", f"{shown(form.handle)} is nobody in this session; here are {here}"
        return
    other = next((each for each in record.participants if each.name == form.name), person)
    if other.handle != person.handle and person.name != form.name:
        yield (
            "handle",
            f"is that of {person.name}, but the name is that of {other.name}; a form is for one person",
        )
        return
    known = _by_place(asks(person))
    first: dict[tuple[str, str], int] = {}
    for number, round in enumerate(form.round, start=1):
        place, key = f"round[{number}]", (round.step, round.what)
        before = first.setdefault(key, number)
        if not round.step or not round.what:
            continue
        if before != number:
            yield place, f"is the same as round[{before}]; each may be there once"
        elif key in known:
            yield from _round_faults(place, round, known[key], left)
        else:
            yield f"{place}.step", _not_asked(record, person, round)


def _not_asked(record: Record, person: Participant, round: FormRound) -> str:
    step = next((each for each in record.agenda if each.uid == round.step), None)
    if step is None:
        return f"{shown(round.step)} is not the uid of a step of this session"
    return f"{person.name} is not asked by form in {shown(step.title)} ({round.what})"


def _round_faults(
    place: str, given: FormRound, asked: Asked, left: list[str] | None
) -> Iterator[Fault]:
    if asked.round.stage != "open":
        return  # it is refused as a whole, and in other words
    if (was := _how(given)) != (now := _how(asked.round)):
        field = next(
            name
            for name in ("one_voice", "anonymous", "stop_at_side")
            if getattr(given, name) != getattr(asked.round, name)
        )
        yield (
            f"{place}.{field}",
            f"handed out as {was}, and the round is {now} now; ask for a new form",
        )
    for number, field, words in _unfit(place, given, asked):
        at = f"{place}.question[{number}].{field}"
        if left is None:
            yield at, words
        else:
            left.append(f"{at}: {words}")


def _unfit(place: str, given: FormRound, asked: Asked) -> Iterator[tuple[int, str, str]]:
    """Yield what does not fit among the answers of a round: number of the question, field, what is wrong."""
    known = {each.key: each for each in asked.questions}
    first: dict[str, int] = {}
    for number, question in enumerate(given.question, start=1):
        before = first.setdefault(question.key, number)
        if question.key not in known:
            words = f"{shown(question.key)} is not asked in this round; ask for a new form"
            yield number, "key", words
        elif before != number:
            yield number, "key", f"is the same as that of {place}.question[{before}]"
        else:
            yield from (
                (number, *fault) for fault in _question_faults(question, known[question.key])
            )


def _how(round: FormRound | Round) -> str:
    if round.one_voice:
        return "one voice per side"
    who = "anonymous" if round.anonymous else "named"
    return f"{who}, to one's own side first" if round.stop_at_side else who


def _question_faults(given: FormQuestion, asked: Question) -> Iterator[Fault]:
    # A question whose words changed while forms were out was not the one that was answered.
    if asked.kind == "point" and given.asks and given.asks != clean(asked.text):
        yield "asks", f"this now asks {shown(asked.text)}; ask for a new form"
        return
    for field, check in (("answer", _point), ("answers", _texts), ("comment", _comment)):
        try:
            check(given, asked)
        except InputError as error:
            yield field, f"{shown(asked.text)}: {error}"


# --- what was answered ----------------------------------------------------------------------------


def _answers(asked: Asked, given: FormRound) -> Iterator[Answer]:
    if asked.round.stage != "open":
        return
    known = {each.key: each for each in asked.questions}
    unfit = {number for number, _, _ in _unfit("", given, asked)}
    for number, each in enumerate(given.question, start=1):
        if number in unfit:
            continue
        question = known[each.key]
        point, cannot = _point(each, question)
        answer = Answer(each.key, _texts(each, question), point, cannot, _comment(each, question))
        if not answer.empty:
            yield answer


def _point(given: FormQuestion, asked: Question) -> tuple[int | None, bool]:
    """Return the point that was written, and whether it was `?`. Raises InputError."""
    written = " ".join((given.answer or "").split())
    if not written:
        return None, False
    if asked.kind != "point":
        raise InputError("there is no scale here; write in answers")
    plain = plain_signs(written).casefold()
    if plain == CANNOT and asked.cannot:
        return None, True
    points = _written_points(asked.scale)
    if plain not in points:
        raise InputError(f"write {_wanted(asked)}")
    return points[plain], False


def _written_points(scale: Scale) -> dict[str, int]:
    """Return every way to write a point: its number, its number and label."""
    points = range(len(scale.labels))
    return {plain_signs(scale.show(point)).casefold(): point for point in points} | {
        str(scale.digit(point)): point for point in points
    }


def _wanted(asked: Question) -> str:
    scale = asked.scale
    numbers = f"a number from {scale.digit(0)} to {scale.digit(len(scale.labels) - 1)}"
    return f"{numbers}, or {CANNOT} for can't judge" if asked.cannot else numbers


def _texts(given: FormQuestion, asked: Question) -> tuple[str, ...]:
    texts = tuple(each for each in given.answers or () if each)
    if texts and asked.kind == "point":
        raise InputError("this has a scale; write one of its numbers in answer")
    if asked.most and len(texts) > asked.most:
        raise InputError(f"has {len(texts)} answers; at most {asked.most} are asked for")
    if asked.kind == "pick":
        options = {each.key: each.text for each in asked.options}
        picked = [chosen(each, options) for each in texts]
        if None in picked:
            begins = ", ".join(options)
            raise InputError(
                f"write the short name or number with which an option begins: {begins}"
            )
        texts = tuple(each for each in picked if each is not None)
        if len(set(texts)) < len(texts):
            raise InputError("names one option twice; each may be picked once")
    return texts


def _comment(given: FormQuestion, asked: Question) -> str:
    if given.comment and not asked.comment:
        raise InputError("no comment is asked for here")
    return given.comment or ""
