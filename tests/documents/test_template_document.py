"""A template is read whole or refused with every fault; what is written reads back the same."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest
import tomli_w
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from documents.record_strategies import filled, lines, lowest, minutes, names, texts
from laws import examples
from workshop.documents.template import FORMAT, read_template, write_template
from workshop.errors import DocumentError
from workshop.model.kinds import KINDS, ROUNDS_OF
from workshop.model.rounds import RoundPlan
from workshop.model.sides import SIDES
from workshop.model.template import (
    Area,
    Heading,
    Opening,
    PhasePrompts,
    Statement,
    Template,
    TemplateStep,
)

WHOLE = """\
format = "workshop-template/1"
name = "monthly"
title = "Monthly"
summary = "A short look at the month."
slack = 5

[opening]
purpose = "See what the month taught us."
ground_rules = ["One speaks at a time."]

[[step]]
kind = "welcome"
title = "Welcome"
minutes = 5
prompts = ["Who is new?"]
phase_prompts.initiation = ["What surprised you?"]

[[step]]
kind = "notes"
title = "Feedback"
minutes = 20
break_after = 5
headings = [{ name = "Keep" }, { name = "Change", prompt = "What do we ask?" }]

[[step]]
kind = "scope"
title = "Scope"
minutes = 10
brief_check = true

[[step]]
kind = "scorecard"
title = "Scores"
minutes = 15
scale = ["poor", "fair", "good"]
comments = "statement"
areas = [
    { name = "Speed", statements = [{ agency = "answers within a day" }, { client = "decides" }] },
]
round = { way = "form", anonymous = true }

[[step]]
kind = "poll"
title = "Time"
minutes = 2
question = "Was it worth the time?"
scale = ["no", "yes"]
lowest = 0

[[step]]
kind = "sign-off"
title = "Sign"
minutes = 5
"""


def faults_of(text: str) -> list[str]:
    with pytest.raises(DocumentError) as refused:
        read_template(text.encode(), "monthly.toml")
    return refused.value.faults


def test_a_template_is_read_as_it_stands() -> None:
    template = read_template(WHOLE.encode(), "monthly.toml")
    assert template.name == "monthly"
    assert template.minutes == 67
    assert [step.kind for step in template.steps] == [
        "welcome", "notes", "scope", "scorecard", "poll", "sign-off",
    ]  # fmt: skip
    assert template.steps[0].phase_prompts == PhasePrompts(initiation=("What surprised you?",))
    assert template.steps[1].headings == (Heading("Keep"), Heading("Change", "What do we ask?"))
    assert template.steps[3].areas == (
        Area("Speed", (Statement("answers within a day"), Statement(client="decides"))),
    )
    assert template.steps[3].round == RoundPlan("form", anonymous=True)
    assert (template.steps[4].scale, template.steps[4].lowest) == (("no", "yes"), 0)
    assert template.opening.ground_rules == ("One speaks at a time.",)


_some = st.lists(texts.filter(bool), max_size=2).map(tuple)


_scales = st.just(()) | st.lists(names, min_size=2, max_size=11, unique_by=str.casefold).map(tuple)
_weights = st.decimals("0.01", 1000, places=2)


def _statement(weight: st.SearchStrategy[Decimal | None]) -> st.SearchStrategy[Statement]:
    rated = filled(Statement, agency=lines, client=lines, weight=weight)
    return rated.filter(lambda each: each.agency or each.client)


@st.composite
def _areas(draw: st.DrawFn) -> tuple[Area, ...]:
    """Areas in which all have a weight or none, and so all statements."""
    weigh, each = (_weights if draw(st.booleans()) else st.none() for _ in range(2))
    area = filled(
        Area,
        name=names,
        statements=st.lists(_statement(each), min_size=1, max_size=2).map(tuple),
        weight=weigh,
        overall=st.none() | _statement(st.none()),
    )
    drawn = tuple(
        draw(st.lists(area, min_size=1, max_size=2, unique_by=lambda one: one.name.casefold()))
    )
    for side in SIDES:
        stated = [each for one in drawn for each in (*one.statements, one.overall) if each]
        words = [" ".join(getattr(each, side).casefold().split()) for each in stated]
        assume(all(words.count(each) == 1 for each in words if each))
    return drawn


@st.composite
def _columns(draw: st.DrawFn) -> tuple[str, ...]:
    """The columns of a scorecard, the last of them for the rated side's answer."""
    return tuple(draw(st.lists(names, max_size=4, unique_by=str.casefold)))


_plans = filled(RoundPlan).filter(
    lambda plan: not (plan.one_voice and (plan.anonymous or plan.stop_at_side))
)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    titles = draw(st.lists(names, min_size=1, max_size=5, unique_by=str.casefold))
    steps = []
    for place, title in enumerate(titles):
        kinds = [kind for kind in KINDS if kind != "sign-off"]
        kind = draw(st.sampled_from([*kinds, "sign-off"] if place == len(titles) - 1 else kinds))
        heads = st.lists(
            filled(Heading, name=names, prompt=lines),
            min_size=1,
            max_size=3,
            unique_by=lambda heading: heading.name.casefold(),
        ).map(tuple)
        columns = draw(_columns()) if kind == "scorecard" else ()
        steps.append(
            draw(
                filled(
                    TemplateStep,
                    kind=st.just(kind),
                    title=st.just(title),
                    purpose=lines,
                    minutes=minutes,
                    break_after=minutes,
                    prompts=_some,
                    spoken=_some,
                    phase_prompts=st.builds(PhasePrompts, _some, _some, _some, _some),
                    headings=heads if kind == "notes" else st.just(()),
                    brief_check=st.booleans() if kind == "scope" else st.just(False),
                    question=lines if kind == "poll" else st.just(""),
                    scale=_scales if kind in ("poll", "scorecard") else st.just(()),
                    lowest=lowest,
                    areas=_areas() if kind == "scorecard" else st.just(()),
                    columns=st.just(tuple(columns[:-1])),
                    reply=st.just(columns[-1] if columns else ""),
                    comments=st.sampled_from(["statement", "area"]),
                    round=_plans if kind in ROUNDS_OF else st.just(RoundPlan()),
                )
            )
        )
    return Template(
        draw(st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)),
        draw(names),
        draw(names),
        tuple(steps),
        draw(filled(Opening, ground_rules=_some)),
        draw(minutes),
    )


@settings(max_examples=examples(60))
@given(templates())
def test_a_template_read_back_is_the_template_that_was_written(template: Template) -> None:
    text = write_template(template)
    assert read_template(text.encode(), "t.toml") == template
    assert write_template(read_template(text.encode(), "t.toml")) == text


def test_what_a_template_leaves_open_is_not_written() -> None:
    bare = Template(
        "bare", "Bare", "Little.", (TemplateStep(kind="welcome", title="Welcome", minutes=5),)
    )
    assert write_template(bare) == (
        f'format = "{FORMAT}"\nname = "bare"\ntitle = "Bare"\nsummary = "Little."\n\n'
        '[[step]]\nkind = "welcome"\ntitle = "Welcome"\nminutes = 5\n'
    )


def _changed(**changes: object) -> str:
    """Return the whole template with values put in by path: `step__1__title="x"`."""
    data: dict[str, Any] = tomllib.loads(WHOLE)
    for path, value in changes.items():
        inner: Any = data
        *way, last = (int(part) if part.isdigit() else part for part in path.split("__"))
        for key in way:
            inner = inner[key]
        if value is None:
            del inner[last]
        else:
            inner[last] = value
    return tomli_w.dumps(data)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            {"name": "My Review"},
            'name: is "My Review"; needed: 1 to 64 small letters a to z, digits and -',
        ),
        ({"name": ""}, 'name: is ""; needed: 1 to 64 small letters a to z, digits and -'),
        ({"title": ""}, "title: is empty; needed: words"),
        ({"title": None}, "title: is missing; needed: text in quotes"),
        ({"summary": "a\nb"}, "summary: has a line break; needed: one line"),
        ({"slack": 601}, "slack: is 601; needed: a whole number from 0 to 600"),
        ({"slak": 5}, "slak: unknown key; did you mean slack?"),
        ({"steps": []}, "steps: unknown key; did you mean step?"),
        ({"step": []}, "step: is empty; an agenda needs at least one [[step]]"),
        ({"step": None}, "step: is missing; needed: a list, each a table"),
        (
            {"step__0__kind": "greeting"},
            'step[1].kind: "greeting" is not allowed; needed: one of '
            + ", ".join(f'"{kind}"' for kind in KINDS),
        ),
        ({"step__0__minutes": -5}, "step[1].minutes: is -5; needed: a whole number from 0 to 600"),
        ({"step__0__title": " "}, "step[1].title: is empty; needed: words"),
        (
            {"step__2__title": "WELCOME"},
            "step[3].title: is the same as that of step[1]; each must be different",
        ),
        ({"step__0__prompts": [""]}, "step[1].prompts[1]: is empty; needed: words"),
        (
            {"step__0__phase_prompts__middle": ["x"]},
            "step[1].phase_prompts.middle: unknown key; "
            "allowed here: initiation, development, maintenance, dissolution",
        ),
        (
            {"step__1__headings": []},
            'step[2].headings: are missing; a step of kind "notes" needs at least one to '
            "write under",
        ),
        (
            {"step__1__headings__0__name": "change"},
            "step[2].headings[2].name: is the same as that of step[2].headings[1]; each must be different",
        ),
        (
            {"step__0__headings": [{"name": "Keep"}]},
            'step[1].headings: only a step of kind "notes" has headings, not one of kind "welcome"',
        ),
        (
            {"step__1__brief_check": True},
            'step[2].brief_check: only a step of kind "scope" has a brief check',
        ),
        (
            {"step__2__kind": "sign-off", "step__2__brief_check": False},
            "step[6].kind: a second sign-off; one is allowed, as the last step",
        ),
        (
            {"step__0__kind": "sign-off", "step__5__kind": "welcome"},
            "step[1].kind: the sign-off must be the last step",
        ),
        (
            {"step__0__question": "Why?"},
            'step[1].question: only a step of kind "poll" asks a question',
        ),
        (
            {"step__0__scale": ["no", "yes"]},
            'step[1].scale: only a "scorecard" or "poll" has a scale, not a step of kind "welcome"',
        ),
        (
            {"step__4__scale": ["yes"]},
            "step[5].scale: has 1 point; 2 to 11 are allowed, low to high",
        ),
        (
            {"step__4__scale": [str(point) for point in range(12)]},
            "step[5].scale: has 12 points; 2 to 11 are allowed, low to high",
        ),
        (
            {"step__4__scale": ["yes", "Yes"]},
            "step[5].scale[2]: is the same as step[5].scale[1]; each must be different",
        ),
        ({"step__4__scale": ["no", ""]}, "step[5].scale[2]: is empty; needed: words"),
        ({"step__4__lowest": 2}, "step[5].lowest: is 2; needed: a whole number from 0 to 1"),
        (
            {"step__3__areas": []},
            'step[4].areas: are missing; a step of kind "scorecard" needs at least one with '
            "statements",
        ),
        (
            {"step__4__areas": [{"name": "Speed", "statements": [{"agency": "is quick"}]}]},
            'step[5].areas: only a step of kind "scorecard" has areas, not one of kind "poll"',
        ),
        (
            {"step__3__areas__0__statements": []},
            "step[4].areas[1].statements: is empty; an area needs at least one",
        ),
        (
            {"step__3__areas__0__statements__1": {}},
            "step[4].areas[1].statements[2]: says nothing; needed: agency, client, or both",
        ),
        (
            {
                "step__3__areas": [
                    {"name": name, "statements": [{"client": words}]}
                    for name, words in ("Ax", "ay")
                ]
            },
            "step[4].areas[2].name: is the same as that of step[4].areas[1]; each must be different",
        ),
        (
            {"step__3__comments": "everywhere"},
            'step[4].comments: "everywhere" is not allowed; needed: one of "none", "statement", '
            '"area"',
        ),
        (
            {"step__0__round": {"way": "form"}},
            'step[1].round: a step of kind "welcome" has no private round',
        ),
        (
            {"step__3__round__one_voice": True},
            "step[4].round.anonymous: one voice per side names no person; leave one of the two out",
        ),
        (
            {"step__3__round": {"way": "form", "one_voice": True, "stop_at_side": True}},
            "step[4].round.stop_at_side: one voice per side is the side's already; "
            "leave one of the two out",
        ),
        (
            {"step__3__round__way": "post"},
            'step[4].round.way: "post" is not allowed; needed: one of "spoken", "keyboard", "form", "own"',
        ),
        (
            {"opening__ground_rules": ["ok", "\u202eok"]},
            "opening.ground_rules[2]: has an invisible mark (U+202E) at character 1; "
            "delete it and type the text again",
        ),
        (
            {"opening__ground_rules": ["ok", "o\x1bk"]},
            "opening.ground_rules[2]: character 2 is the control character U+001B; "
            "only line breaks and tabs are allowed",
        ),
        (
            {"step__3__areas__0__statements__1": {"client": "x" * 30_000}},
            "step[4].areas[1].statements[2].client: has 30,000 characters; at most 300 are allowed",
        ),
        (
            {"step__3__areas__0__overall": {"agency": "x\u200e"}},
            "step[4].areas[1].overall.agency: has an invisible mark (U+200E) at character 2; "
            "delete it and type the text again",
        ),
        (
            {
                "step__3__areas": [
                    {"name": "A", "statements": [{"client": "Is on time", "agency": "Is on time"}]},
                    {"name": "B", "statements": [{"agency": "x"}, {"client": "is  on TIME"}]},
                ]
            },
            "step[4].areas[2].statements[2].client: is the same as that of "
            "step[4].areas[1].statements[1]; each must be different",
        ),
        (
            {
                "step__3__areas": [
                    {"name": "A", "statements": [{"client": "x"}], "overall": {"client": "X"}}
                ]
            },
            "step[4].areas[1].overall.client: is the same as that of "
            "step[4].areas[1].statements[1]; each must be different",
        ),
        (
            {"opening__agenda": "x"},
            "opening.agenda: unknown key; allowed here: purpose, ground_rules, "
            "confidentiality, prime_directive, contract_relation, scores_use, programme, cadence",
        ),
    ],
    ids=lambda value: None if callable(value) else str(value)[:40],
)
def test_one_fault_is_named_with_what_is_allowed(change: dict[str, object], fault: str) -> None:
    assert faults_of(_changed(**change)) == [fault]


def test_all_faults_are_named_at_once_those_of_sense_beside_those_of_type() -> None:
    faults = faults_of(
        _changed(
            name="My Review",
            step__0__minutes="ten",
            step__0__headings=[{"name": "Keep"}],
            step__1__headings=[],
            step__2__title="Welcome",
            step__5__spoken="Slowly",
        )
    )
    assert [fault.partition(": ")[0] for fault in faults] == [
        "name",
        "step[1].minutes",
        "step[6].spoken",
        "step[3].title",
        "step[1].headings",
        "step[2].headings",
    ]


@pytest.mark.parametrize(
    "text", ["漢字のふりかえり", "סקירה", "[bold]Rückblick[/bold] 👩🏽‍🚀", "e\u0301te\u0301"]
)
def test_titles_in_every_script_are_kept(text: str) -> None:
    template = read_template(_changed(title=text), "t.toml")
    assert template.title == text.replace("e\u0301", "é")


SHEET = """\
format = "workshop-template/1"
name = "sheet"
title = "Sheet"
summary = "A sheet as it is."

[[step]]
kind = "scorecard"
title = "Evaluation"
minutes = 10
self_rating = false
comments = ["Comment", "Progress since last time", "Answer of the rated side"]

[[step.areas]]
name = "Work"
weight = 12.5
overall = { agency = "is a good partner" }
statements = [{ agency = "is on time", weight = 2 }]

[[step.areas]]
name = "Money"
weight = 50
statements = [{ agency = "invoices as estimated", weight = "0.5" }]
"""


def test_columns_can_be_named_where_comments_says_where_they_stand() -> None:
    step = read_template(SHEET, "sheet.toml").steps[0]
    assert (step.comments, step.columns) == ("area", ("Comment", "Progress since last time"))
    assert step.reply == "Answer of the rated side"


def test_a_weight_is_kept_as_it_was_written() -> None:
    work, money = read_template(SHEET, "sheet.toml").steps[0].areas
    assert (str(work.weight), str(money.weight)) == ("12.5", "50")
    assert [str(each.statements[0].weight) for each in (work, money)] == ["2", "0.5"]
    assert work.overall is not None
    assert work.overall.agency == "is a good partner"


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("weight = 50", "", "step[1].areas[2].weight: is missing; step[1].areas[1] has one"),
        ("weight = 12.5", "weight = 0", "step[1].areas[1].weight: is 0; needed: a number above 0"),
        (
            "weight = 12.5",
            "weight = 1000000000",
            "step[1].areas[1].weight: is 1000000000; needed: a number above 0, up to 1000",
        ),
        ("weight = 12.5", "weight = nan", 'step[1].areas[1].weight: is "nan"; needed: a figure'),
        ("weight = 12.5", "weight = true", "step[1].areas[1].weight: is true or false; needed"),
        (", weight = 2", "", "step[1].areas[1].statements[1].weight: is missing"),
        (
            'overall = { agency = "is a good partner" }',
            'overall = { agency = "x", weight = 2 }',
            "step[1].areas[1].overall.weight: an overall statement counts in no weighted score",
        ),
        (
            'overall = { agency = "is a good partner" }',
            "overall = {}",
            "step[1].areas[1].overall: says nothing",
        ),
        ('comments = ["Comment"', "comments = [3", "step[1].columns[1]: is a whole number"),
        ('comments = ["Comment"', 'comments = [""', "step[1].columns[1]: is empty"),
        (
            '"Progress since last time"',
            '"comment"',
            "step[1].columns[2]: is the same as step[1].columns[1]",
        ),
        (
            "self_rating = false",
            'reply = "Comment"',
            "step[1].reply: is one of the columns; the rated side has a column of its own",
        ),
    ],
)
def test_a_fault_in_columns_and_weights_is_named(written: str, instead: str, fault: str) -> None:
    assert written in SHEET
    found = faults_of(SHEET.replace(written, instead, 1))
    assert any(fault in each for each in found), found
