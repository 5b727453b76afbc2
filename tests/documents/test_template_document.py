"""A template is read whole or refused with every fault; what is written reads back the same."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.record_strategies import filled, lines, minutes, names, texts
from workshop.documents.template import FORMAT, read_template, write_template
from workshop.errors import DocumentError
from workshop.model.kinds import KINDS
from workshop.model.template import Heading, Opening, PhasePrompts, Template, TemplateStep

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
    assert template.minutes == 50
    assert [step.kind for step in template.steps] == ["welcome", "notes", "scope", "sign-off"]
    assert template.steps[0].phase_prompts == PhasePrompts(initiation=("What surprised you?",))
    assert template.steps[1].headings == (Heading("Keep"), Heading("Change", "What do we ask?"))
    assert template.opening.ground_rules == ("One speaks at a time.",)


_some = st.lists(texts.filter(bool), max_size=2).map(tuple)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    titles = draw(st.lists(names, min_size=1, max_size=5, unique_by=str.casefold))
    steps = []
    for place, title in enumerate(titles):
        kinds = ["welcome", "expectations", "scope", "kpis", "notes", "commitments"]
        kind = draw(st.sampled_from([*kinds, "sign-off"] if place == len(titles) - 1 else kinds))
        heads = st.lists(
            filled(Heading, name=names, prompt=lines),
            min_size=1,
            max_size=3,
            unique_by=lambda heading: heading.name.casefold(),
        ).map(tuple)
        steps.append(
            draw(
                filled(
                    TemplateStep,
                    kind=st.just(kind),
                    title=st.just(title),
                    minutes=minutes,
                    break_after=minutes,
                    prompts=_some,
                    spoken=_some,
                    phase_prompts=st.builds(PhasePrompts, _some, _some, _some, _some),
                    headings=heads if kind == "notes" else st.just(()),
                    brief_check=st.booleans() if kind == "scope" else st.just(False),
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


@settings(deadline=None, max_examples=60)
@given(templates())
def test_a_template_read_back_is_the_template_that_was_written(template: Template) -> None:
    text = write_template(template)
    assert read_template(text.encode(), "t.toml") == template
    assert write_template(read_template(text.encode(), "t.toml")) == text


def test_what_a_template_leaves_open_is_not_written() -> None:
    bare = Template("bare", "Bare", "Little.", (TemplateStep("welcome", "Welcome", 5),))
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
            "step[4].kind: a second sign-off; one is allowed, as the last step",
        ),
        (
            {"step__0__kind": "sign-off", "step__3__kind": "welcome"},
            "step[1].kind: the sign-off must be the last step",
        ),
        (
            {"opening__ground_rules": ["ok", "\u202eok"]},
            "opening.ground_rules[2]: character 1 is the control character U+202E; "
            "only line breaks and tabs are allowed",
        ),
        (
            {"opening__agenda": "x"},
            "opening.agenda: unknown key; allowed here: purpose, ground_rules, "
            "confidentiality, prime_directive, contract_relation, programme, cadence",
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
            step__3__spoken="Slowly",
        )
    )
    assert [fault.partition(": ")[0] for fault in faults] == [
        "name",
        "step[1].minutes",
        "step[4].spoken",
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
