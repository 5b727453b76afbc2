"""A form asks what its rounds ask, is filled in by hand, and is read whole or refused with every fault."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from builders import AGENDA, INES, PRIYA, RELATIONSHIP, SESSION, TOMAS, a_record
from documents.record_strategies import filled, handles, ids, lines, texts
from laws import examples
from workshop.documents.form import (
    FORMAT,
    HOW,
    Asked,
    Form,
    FormQuestion,
    FormRound,
    blank_form,
    read_form,
    write_form,
)
from workshop.documents.form_answers import Answered, read_answers
from workshop.documents.returned import returned
from workshop.errors import DocumentError
from workshop.model.agenda import Step
from workshop.model.asking import questions
from workshop.model.kinds import ROUND_TYPES
from workshop.model.people import Participant
from workshop.model.rounds import Answer, Round, promise
from workshop.model.template import Area, Statement

SCORES = Step(
    "t0000000000000008",
    kind="scorecard",
    title="Scores",
    minutes=15,
    scale=("poor", "fair", "good"),
    comments="statement",
    areas=(Area("Speed", (Statement("Answers within a day", "Decides within a day"),)),),
)
NEEDS = Step("t0000000000000009", kind="needs", title="Needs", minutes=10)
POLL = Step(
    "t000000000000000a",
    kind="poll",
    title="Time",
    minutes=2,
    question="Worth it?",
    scale=("no", "yes"),
    lowest=0,
)
NOTES = AGENDA[4]
RECORD = a_record(agenda=(*AGENDA[:-1], SCORES, NEEDS, POLL, AGENDA[-1]))
ROUNDS = (
    (NOTES, Round("notes", "form")),
    (NOTES, Round("votes", "form")),
    (SCORES, Round("scorecard", "form", anonymous=True)),
    (NEEDS, Round("needs", "form", stop_at_side=True)),
    (POLL, Round("poll", "form", one_voice=True)),
)
PROMISED = [False, False, True, False, False]


def asks(person: Participant) -> list[Asked]:
    """Everybody on a side is asked everything, but the contacts alone where there is one voice."""
    return [
        Asked(step, round, questions(RECORD, step, round.what, person.side or "client"))
        for step, round in ROUNDS
        if not round.one_voice or person.contact
    ]


BLANK = write_form(blank_form(RECORD, INES, asks(INES)))


def changed(*changes: tuple[tuple[str | int, ...], object]) -> str:
    """Return Ines's form with values put in, each at its keys."""
    data: Any = tomllib.loads(BLANK)
    for keys, value in changes:
        inner = data
        for key in keys[:-1]:
            inner = inner[key]
        inner[keys[-1]] = value
    return tomli_w.dumps(data)


def read(text: str) -> tuple[Participant, tuple[Answered, ...]]:
    return read_answers(text.encode(), "ines.toml", RECORD, asks)


def faults_of(text: str | bytes) -> list[str]:
    content = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(DocumentError) as refused:
        read_answers(content, "ines.toml", RECORD, asks)
    assert "\x1b" not in str(refused.value)
    return refused.value.faults


START, VOTES, THEM, US, NEED, TIME = (
    ("round", 0, "question", 0),
    ("round", 1, "question", 0),
    ("round", 2, "question", 0),
    ("round", 2, "question", 1),
    ("round", 3, "question", 0),
    ("round", 4, "question", 0),
)
NOTE = next(item.uid for item in RECORD.items if item.number == "N1")


# --- what goes out --------------------------------------------------------------------------------


def test_a_form_says_whose_it_is_how_to_fill_it_in_and_what_is_promised() -> None:
    data = tomllib.loads(BLANK)
    assert BLANK.startswith(f'format = "{FORMAT}"\n')
    assert list(data)[1:6] == ["session", "handle", "title", "name", "how"]
    assert (data["session"], data["handle"], data["name"]) == (SESSION.id, INES.handle, INES.name)
    assert tuple(data["how"]) == HOW
    assert [each["promise"] for each in data["round"]] == [
        promise(each, elsewhere=True) for _, each in ROUNDS
    ]
    assert [each["anonymous"] for each in data["round"]] == PROMISED
    assert data["round"][3]["stop_at_side"]
    assert data["round"][4]["one_voice"]


def test_nobody_who_fills_it_in_meets_a_backslash() -> None:
    assert "\\" not in BLANK


def test_a_question_has_the_places_it_takes_an_answer_in_and_no_others() -> None:
    start, votes, them, us, need, time = (
        _at(tomllib.loads(BLANK), keys) for keys in (START, VOTES, THEM, US, NEED, TIME)
    )
    assert start == {
        "key": "Start",
        "asks": "Start",
        "prompt": "What should we begin to do?",
        "answers": [],
    }
    assert votes["options"] == [f"{NOTE}: N1 Briefs arrive in pieces"]
    assert (votes["most"], votes["answers"]) == (3, [])
    assert them == {
        "key": "them:1.1",
        "group": "We rate Oak & Lime · Speed",
        "asks": "Answers within a day",
        "scale": "1 poor · 2 fair · 3 good · ? can't judge",
        "answer": "",
        "comment": "",
    }
    assert "comment" not in us
    assert need["asks"] == "What do you need from Oak & Lime?"
    assert time["scale"] == "0 no · 1 yes"


def _at(data: Any, keys: tuple[str | int, ...]) -> Any:
    for key in keys:
        data = data[key]
    return data


def test_a_form_of_the_agency_asks_about_the_client() -> None:
    text = write_form(blank_form(RECORD, TOMAS, asks(TOMAS)))
    assert "We rate Brightwater" in text
    assert "What do you need from Brightwater?" in text


_question = filled(FormQuestion, key=lines)
_round = filled(
    FormRound,
    step=ids,
    what=st.sampled_from(list(ROUND_TYPES)),
    question=st.lists(_question, max_size=3).map(tuple),
)
_forms = filled(
    Form, session=ids, handle=handles, name=lines, round=st.lists(_round, max_size=2).map(tuple)
)


@settings(max_examples=examples(60))
@given(_forms)
def test_a_form_read_back_is_the_form_that_was_written(form: Form) -> None:
    text = write_form(form)
    assert read_form(text.encode(), "form.toml") == form
    assert write_form(read_form(text, "form.toml")) == text


# --- what comes back ------------------------------------------------------------------------------


def test_what_was_written_is_answered_and_what_was_left_empty_is_not() -> None:
    person, answered = read(
        changed(
            ((*START, "answers"), ["Call first", "", "  Write less  "]),
            ((*VOTES, "answers"), [NOTE]),
            ((*THEM, "answer"), "3"),
            ((*THEM, "comment"), "Since May"),
            ((*US, "answer"), " ？ "),
            ((*TIME, "answer"), "0"),
        )
    )
    assert person == INES
    assert [each.round for each in answered] == [round for _, round in ROUNDS]
    assert [each.answers for each in answered] == [
        (Answer("Start", ("Call first", "  Write less")),),
        (Answer("votes", (NOTE,)),),
        (Answer("them:1.1", point=2, comment="Since May"), Answer("us:1.1", cannot=True)),
        (),
        (Answer("poll", point=0),),
    ]


@pytest.mark.parametrize("written", [2, "2", "2 fair", "2  FAIR", "２", "２　fair"])
def test_a_point_may_be_written_with_or_without_quotes_or_with_its_words(written: object) -> None:
    _, answered = read(changed(((*THEM, "answer"), written)))
    assert answered[2].answers == (Answer("them:1.1", point=1),)


def test_one_text_may_stand_without_brackets() -> None:
    _, answered = read(changed(((*NEED, "answers"), "One brief")))
    assert answered[3].answers == (Answer("needs", ("One brief",)),)


@given(st.lists(texts.filter(bool), min_size=1, max_size=5))
@settings(max_examples=examples(50))
def test_whatever_somebody_writes_arrives_letter_by_letter(written: list[str]) -> None:
    _, answered = read(changed(((*NEED, "answers"), written)))
    assert answered[3].answers == (Answer("needs", tuple(written)),)


def test_questions_and_rounds_may_be_left_out() -> None:
    data = tomllib.loads(BLANK)
    data["round"] = [data["round"][2]]
    data["round"][0]["question"] = [{"key": "us:1.1", "answer": 1}]
    _, answered = read(tomli_w.dumps(data))
    assert [(each.round.what, each.answers) for each in answered] == [
        ("scorecard", (Answer("us:1.1", point=0),))
    ]


def test_a_name_that_was_corrected_since_is_no_other_person() -> None:
    person, _ = read(changed((("name",), "Inez Moreau")))
    assert person == INES


BATTERY: list[tuple[tuple[str | int, ...], object, str]] = [
    (
        ("session",),
        "s9",
        'session: is another session, "Quarterly review"; '
        f'this one is "{SESSION.id}", "Quarterly review"',
    ),
    (("session",), "../x", 'session: is "../x"; needed: 1 to 64 letters, digits, - and _'),
    (
        ("handle",),
        "nobody",
        'handle: "nobody" is nobody in this session; here are Ines Moreau (ines-moreau), '
        "Priya Nair (priya-nair), Tomás Reyes (tomas-reyes), Lena Koch (lena-koch), Jun Okada (jun-okada)",
    ),
    (
        ("handle",),
        PRIYA.handle,
        "handle: is that of Priya Nair, but the name is that of Ines Moreau; a form is for one person",
    ),
    (("handles",), "x", "handles: unknown key; did you mean handle?"),
    (("round", 0, "step"), "t9", 'round[1].step: "t9" is not the uid of a step of this session'),
    (
        ("round", 0, "what"),
        "poll",
        'round[1].step: Ines Moreau is not asked by form in "Frank feedback" (poll)',
    ),
    (
        ("round", 0, "what"),
        "vote",
        'round[1].what: "vote" is not allowed; needed: one of "realism", "scorecard", "notes", "votes", '
        '"needs", "poll"; did you mean votes?',
    ),
    (("round", 1, "what"), "notes", "round[2]: is the same as round[1]; each may be there once"),
    (
        ("round", 0, "anonymous"),
        True,
        "round[1].anonymous: handed out as anonymous, and the round is named now; ask for a new form",
    ),
    (
        ("round", 2, "anonymous"),
        False,
        "round[3].anonymous: handed out as named, and the round is anonymous now; ask for a new form",
    ),
    (
        ("round", 3, "stop_at_side"),
        False,
        "round[4].stop_at_side: handed out as named, and the round is named, to one's own side "
        "first now; ask for a new form",
    ),
    (
        ("round", 4, "one_voice"),
        False,
        "round[5].one_voice: handed out as named, and the round is one voice per side now; "
        "ask for a new form",
    ),
    (
        (*START, "key"),
        "Begin",
        'round[1].question[1].key: "Begin" is not asked in this round; ask for a new form',
    ),
    (
        (*NEED, "key"),
        "",
        'round[4].question[1].key: "" is not asked in this round; ask for a new form',
    ),
    (
        (*US, "key"),
        "them:1.1",
        "round[3].question[2].key: is the same as that of round[3].question[1]",
    ),
    (
        (*TIME, "asks"),
        "Worth the money?",
        'round[5].question[1].asks: this now asks "Worth it?"; ask for a new form',
    ),
    *(
        (
            (*THEM, "answer"),
            written,
            'round[3].question[1].answer: "Answers within a day": write a number from 1 to 3, '
            "or ? for can't judge",
        )
        for written in ("4", "0", "-1", "3.5", "good", "４", "1,2", "3 poor")
    ),
    (
        (*TIME, "answer"),
        "?",
        'round[5].question[1].answer: "Worth it?": write a number from 0 to 1',
    ),
    (
        (*TIME, "answer"),
        True,
        'round[5].question[1].answer: "Worth it?": is true or false; needed: text in quotes',
    ),
    (
        (*TIME, "answer"),
        10**30,
        'round[5].question[1].answer: "Worth it?": is a whole number; needed: text in quotes',
    ),
    (
        (*START, "answer"),
        "Call",
        'round[1].question[1].answer: "Start": there is no scale here; write in answers',
    ),
    (
        (*THEM, "answers"),
        ["Fine"],
        'round[3].question[1].answers: "Answers within a day": this has a scale; write one of its '
        "numbers in answer",
    ),
    (
        (*US, "comment"),
        "Well",
        'round[3].question[2].comment: "Decides within a day": no comment is asked for here',
    ),
    (
        (*NEED, "answers"),
        ["x"] * 6,
        'round[4].question[1].answers: "What do you need from Oak & Lime?": has 6 answers; at most 5 '
        "are asked for",
    ),
    (
        (*NEED, "answers"),
        ["x" * 20_001],
        'round[4].question[1].answers[1]: "What do you need from Oak & Lime?": has 20,001 characters; '
        "at most 20,000 are allowed",
    ),
    (
        (*NEED, "answers"),
        ["fine", "\x1b[2J"],
        'round[4].question[1].answers[2]: "What do you need from Oak & Lime?": character 1 is the '
        "control character U+001B; delete it, and type this answer again",
    ),
    (
        (*THEM, "comment"),
        "a\x07b",
        'round[3].question[1].comment: "Answers within a day": character 2 is the control character '
        "U+0007; delete it, and type this answer again",
    ),
    (
        (*VOTES, "answers"),
        ["N99"],
        'round[2].question[1].answers: "Which 3 do we talk about first?": write the short name or number with which '
        f"an option begins: {NOTE}",
    ),
    (
        (*VOTES, "answers"),
        [NOTE, NOTE],
        'round[2].question[1].answers: "Which 3 do we talk about first?": names one option twice; each '
        "may be picked once",
    ),
]


@pytest.mark.parametrize(("keys", "value", "fault"), BATTERY, ids=lambda each: str(each)[:40])
def test_one_fault_is_named_with_its_place_and_what_is_allowed(
    keys: tuple[str | int, ...], value: object, fault: str
) -> None:
    assert faults_of(changed((keys, value))) == [fault]


MARKS = "\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200c\u200d\u2060"


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"U+{ord(mark):04X}")
def test_marks_that_nobody_sees_are_dropped_from_what_is_answered(mark: str) -> None:
    said = changed(
        ((*THEM, "answer"), f"{mark}2{mark}"),
        ((*THEM, "comment"), f"{mark}Often{mark} late"),
        ((*NEED, "answers"), [f"{mark}Briefs", mark]),
        ((*VOTES, "answers"), [f"{mark}{NOTE}"]),
    )
    by_hand = said.replace('answer = "', f'answer = {mark}"')
    for text in (said, by_hand, by_hand.replace("answer =", f"{mark}answer =")):
        answers = {each.key: each for round in read(text)[1] for each in round.answers}
        assert answers["them:1.1"] == Answer("them:1.1", (), 1, False, "Often late")
        assert [each.texts for each in answers.values() if each.texts] == [(NOTE,), ("Briefs",)]


def test_a_form_in_a_mail_is_found_where_marks_stand_around_its_lines() -> None:
    mail = EmailMessage()
    mail["From"] = "ines@brightwater.example"
    lines = changed(((*THEM, "answer"), "2")).splitlines()
    mail.set_content("".join(f"\u202a{line}\u202c\n" for line in lines))
    found = returned(bytes(mail), "ines.eml").form
    _, rounds = read_answers(found, "ines.eml", RECORD, asks)
    assert [each for round in rounds for each in round.answers] == [Answer("them:1.1", (), 1)]


def test_all_faults_are_named_at_once() -> None:
    # What is not there at all is said alone: nothing in the file can then be held against it.
    alone = {"session", "handle"}
    inner = [
        (keys, value, fault)
        for keys, value, fault in BATTERY
        if keys[0] not in alone and keys[:2] != ("round", 1) and keys[-1] not in ("step", "what")
    ]
    by_place = {keys: (value, fault) for keys, value, fault in inner}
    for keys in ((*US, "key"), (*START, "key"), (*NEED, "key"), (*TIME, "asks")):
        del by_place[keys]
    found = faults_of(changed(*((keys, value) for keys, (value, _) in by_place.items())))
    assert sorted(found) == sorted(fault for _, fault in by_place.values())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "format: is missing"),
        (b'format = "workshop-form/2"\n', "this version reads workshop-form/1"),
        (b'format = "workshop-record/1"\n', "a workshop-form/1 is wanted here"),
        (b'format = "workshop-form/1"\n', "session: is missing"),
        (BLANK.replace('key = "', "key = ", 1).encode(), "not TOML"),
        (BLANK.encode("utf-16"), "is not UTF-8"),
    ],
)
def test_what_is_no_form_is_refused_by_name(content: bytes, words: str) -> None:
    assert words in faults_of(content)[0]


def test_of_a_round_that_is_over_nothing_is_judged_but_which_it_is() -> None:
    def over(person: Participant) -> list[Asked]:
        return [
            structs.replace(each, round=structs.replace(each.round, stage="revealed"))
            for each in asks(person)
        ]

    text = changed(((*TIME, "answer"), "9"), (("round", 0, "anonymous"), True))
    _, answered = read_answers(text, "ines.toml", RECORD, over)
    assert {each.round.stage for each in answered} == {"revealed"}
    assert not any(each.answers for each in answered)


def test_hostile_names_and_words_of_the_session_go_through_a_form() -> None:
    hostile = 'x"""\n[[round]]\n[bold]שלום\\'
    relationship = structs.replace(
        RELATIONSHIP, agency=structs.replace(RELATIONSHIP.agency, name=hostile)
    )
    record = structs.replace(RECORD, relationship=relationship)
    asked = Asked(NEEDS, Round("needs"), questions(record, NEEDS, "needs", "client"))
    text = write_form(blank_form(record, INES, [asked]))
    assert hostile in str(tomllib.loads(text)["round"][0]["question"][0]["asks"])
    assert read_answers(text, "x", record, lambda _: [asked])[0] == INES


_EDITS: list[Callable[[str], str]] = [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: text.rstrip() + "\n\n\n# thanks!\n",
]


@pytest.mark.parametrize("edit", _EDITS)
def test_what_editors_do_to_a_file_does_not_matter(edit: Callable[[str], str]) -> None:
    person, answered = read(edit(BLANK.replace('answer = ""', 'answer = "1"')))
    assert person == INES
    assert [len(each.answers) for each in answered] == [0, 0, 2, 0, 1]


# --- as people write ------------------------------------------------------------------------------

NEEDED, RATED = "answers = []", 'answer = ""\ncomment = ""'


def with_need(written: str) -> tuple[str, ...]:
    """What is understood where somebody writes `written` after `answers = ` under what they need."""
    before, needs, after = BLANK.partition('what = "needs"')
    text = before + needs + after.replace(NEEDED, f"answers = {written}", 1)
    _, answered = read(text)
    return answered[3].answers[0].texts


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("['We don't get minutes within a day']", ("We don't get minutes within a day",)),
        ("['We don't', 'the clients' briefs']", ("We don't", "the clients' briefs")),
        ("[“One brief”, ‘it’s “fine” so’]", ("One brief", "it’s “fine” so")),
        ('["say "no" now"]', ('say "no" now',)),
        ("［＂一个简报＂，＂快＂］", ("一个简报", "快")),
        ("['First line\nsecond line']", ("First line\nsecond line",)),
        ("[One brief, two films]", ("One brief", "two films")),
        ("['C:\\x', 'plain']", ("C:\\x", "plain")),
    ],
)
def test_quotes_apostrophes_and_line_breaks_within_an_answer_are_understood(
    written: str, understood: tuple[str, ...]
) -> None:
    assert with_need(written) == understood


@pytest.mark.parametrize(
    ("written", "point", "comment"),
    [
        ("answer = “2”\ncomment = “It’s late”", 1, "It’s late"),
        ('answer ＝ ＂２＂\ncomment = ""', 1, ""),
        ('answer = "2"\ncomment = "First line\nsecond line"', 1, "First line\nsecond line"),
        ('answer = 2 fair\ncomment = he said "no" twice', 1, 'he said "no" twice'),
    ],
)
def test_a_point_and_a_comment_are_understood_as_they_are_typed(
    written: str, point: int, comment: str
) -> None:
    assert RATED in BLANK
    _, answered = read(BLANK.replace(RATED, written, 1))
    assert answered[2].answers == (Answer("them:1.1", point=point, comment=comment),)


@pytest.mark.parametrize("written", ["N1", "n1", "Ｎ１", "N1."])
def test_a_vote_takes_the_clause_number(written: str) -> None:
    _, answered = read(changed(((*VOTES, "answers"), [written])))
    assert answered[1].answers == (Answer("votes", (NOTE,)),)


def test_no_fault_quotes_what_somebody_answered() -> None:
    secret = "between us"
    for keys in ((*THEM, "answer"), (*VOTES, "answers")):
        value: object = [secret] if keys[-1] == "answers" else secret
        assert all(secret not in fault for fault in faults_of(changed((keys, value))))
