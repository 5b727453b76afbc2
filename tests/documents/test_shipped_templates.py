"""The templates that come with the program are sound, add up, and carry what their source texts ask for."""

from __future__ import annotations

from itertools import chain

import pytest

from workshop.documents.shelf import find_template, list_templates
from workshop.documents.template import read_template, write_template
from workshop.model.template import Template
from workshop.places import packaged_templates

NAMES = ("kickoff", "quarterly-review")


def shipped(name: str) -> Template:
    return find_template(name, (packaged_templates(),))


def words_of(template: Template) -> str:
    """Everything a template says, in small letters."""
    opening = template.opening
    said = [opening.purpose, *opening.ground_rules, opening.confidentiality, opening.programme]
    for step in template.steps:
        said += [step.title, *step.prompts, *step.spoken]
        said += chain.from_iterable(
            getattr(step.phase_prompts, phase) for phase in step.phase_prompts.__struct_fields__
        )
        said += [f"{heading.name} {heading.prompt}" for heading in step.headings]
    return " ".join(said).lower()


def test_both_are_there_and_sound() -> None:
    lines = list_templates((packaged_templates(),))
    assert {line.name: line.faults for line in lines} == dict.fromkeys(NAMES, ())


@pytest.mark.parametrize("name", NAMES)
def test_the_minutes_add_up_to_an_hour_and_a_half_with_a_break_and_slack(name: str) -> None:
    template = shipped(name)
    assert template.minutes == 90
    assert template.slack > 0
    assert sum(step.break_after for step in template.steps) == 5
    assert max(step.minutes for step in template.steps) <= 20


@pytest.mark.parametrize("name", NAMES)
def test_each_leads_from_welcome_to_commitments_to_sign_off(name: str) -> None:
    kinds = [step.kind for step in shipped(name).steps]
    assert kinds[0] == "welcome"
    assert kinds[-2:] == ["commitments", "sign-off"]
    assert {"expectations", "scope", "kpis", "notes"} <= set(kinds)


@pytest.mark.parametrize("name", NAMES)
def test_a_session_begins_with_all_its_texts(name: str) -> None:
    opening = shipped(name).opening
    assert all(getattr(opening, field) for field in opening.__struct_fields__)
    assert "contract prevails" in opening.contract_relation


@pytest.mark.parametrize("name", NAMES)
def test_ten_people_can_read_each_prompt_on_a_projector(name: str) -> None:
    for step in shipped(name).steps:
        assert 1 <= len(step.prompts) <= 5
        assert step.spoken
        for phase in step.phase_prompts.__struct_fields__:
            assert len(getattr(step.phase_prompts, phase)) <= 2
        for line in chain(step.prompts, (heading.prompt for heading in step.headings)):
            assert len(line) <= 90


@pytest.mark.parametrize("name", NAMES)
def test_every_phase_of_a_relationship_is_spoken_to(name: str) -> None:
    phases = {"initiation", "development", "maintenance", "dissolution"}
    spoken_to = {
        phase
        for step in shipped(name).steps
        for phase in phases
        if getattr(step.phase_prompts, phase)
    }
    assert spoken_to == phases


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("kickoff", "one contact on each side"),
        ("kickoff", "is the brief clear to both"),
        ("kickoff", "how long does each step take"),
        ("kickoff", "invoices paid"),
        ("kickoff", "where does the agency propose"),
        ("kickoff", "asked for, priced and agreed"),
        ("kickoff", "work starts only after confirmation"),
        ("kickoff", "who tells everybody who is not in this room"),
        ("kickoff", "what do we not know yet"),
        ("kickoff", "hand-over"),
        ("kickoff", "bad news"),
        ("kickoff", "too polite"),
        ("quarterly-review", "worth celebrating"),
        ("quarterly-review", "what we own"),
        ("quarterly-review", "what we need explained"),
        ("quarterly-review", "invoices right and paid on time"),
        ("quarterly-review", "approvals come in time"),
        ("quarterly-review", "room to propose"),
        ("quarterly-review", "asked for, priced, confirmed, then begun"),
        ("quarterly-review", "who tells those who are not in this room"),
        ("quarterly-review", "obstacle can only the client remove"),
        ("quarterly-review", "too polite"),
    ],
)
def test_the_points_these_kinds_can_carry_are_asked(name: str, words: str) -> None:
    said = words_of(shipped(name))
    assert words in said


def test_feedback_begins_with_what_we_own() -> None:
    feedback = next(
        step for step in shipped("quarterly-review").steps if step.title == "Frank feedback"
    )
    assert feedback.headings[0].name == "What we own"
    first = shipped("kickoff").steps[1]
    assert first.headings[0].name == "What we bring"


def test_the_kickoff_checks_the_brief_and_the_review_does_not() -> None:
    checks = {name: any(step.brief_check for step in shipped(name).steps) for name in NAMES}
    assert checks == {"kickoff": True, "quarterly-review": False}


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_written_and_read_again(name: str) -> None:
    assert read_template(write_template(shipped(name)), name) == shipped(name)
