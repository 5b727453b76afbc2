"""What somebody answered in a form, read as a file or sealed: what of it fits the session as it is now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from workshop.documents.faults import Faults, shown
from workshop.documents.form import (
    CANNOT,
    Asked,
    Form,
    FormQuestion,
    FormRound,
    data_of,
    in_shape,
    set_aside,
    tidy,
)
from workshop.documents.form_text import chosen
from workshop.documents.walker import Fault, plain
from workshop.errors import DocumentError, InputError
from workshop.model.agenda import Step
from workshop.model.people import Participant, with_handles
from workshop.model.record import Record
from workshop.model.rounds import Answer, Question, Round, Scale
from workshop.model.scripts import plain_signs
from workshop.model.text import clean


class Answered(Struct, frozen=True):
    """A round, and what somebody answered in it."""

    step: Step
    round: Round
    answers: tuple[Answer, ...]


Asks = Callable[[Participant], Sequence[Asked]]
"""Returns the rounds in which a person is asked, those that are over too."""


def read_answers(
    content: bytes | str, source: str, record: Record, asks: Asks, left: list[str] | None = None
) -> tuple[Participant, tuple[Answered, ...]]:
    """Return who filled in the form in `content`, and what they answered in each of its rounds.

    Raises DocumentError with every fault, `source` being its file: those of its shape, and what does not fit the
    session as it is now. In a round that is over nothing is looked at but which it is. With `left`, answers that do not
    fit are left out, and their faults are put there instead.
    """
    return _checked(data_of(content, source), source, record, asks, left)


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
    tidy(data)
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
        left += set_aside(data)
    form = in_shape(data, source, check)
    person = record.person(form.handle)
    assert person is not None
    known = _by_place(asks(person))
    return person, tuple(
        Answered(asked.step, asked.round, tuple(_answers(asked, given)))
        for asked, given in ((known[each.step, each.what], each) for each in form.round)
    )


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
