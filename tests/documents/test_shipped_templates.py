"""The templates that come with the program are sound, add up, and carry what their source texts ask for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest
from msgspec import Struct

from workshop.documents.shelf import find_template, list_templates
from workshop.documents.template import read_template, write_template
from workshop.model.sides import PHASES, SIDES, Side
from workshop.model.template import Template, TemplateStep
from workshop.places import packaged_templates

MINUTES = {
    "annual-360": 120,
    "closing": 90,
    "kickoff": 90,
    "pulse": 30,
    "quarterly-review": 90,
    "repair": 150,
}
NAMES = tuple(MINUTES)
REVIEWS = ("kickoff", "quarterly-review", "annual-360")
"""Those that go through all that is agreed."""
SHARED_BY_THE_BEST = (
    "trust",
    "collaboration",
    "chemistry",
    "mutual respect",
    "accountability",
    "honesty",
)


def shipped(name: str) -> Template:
    return find_template(name, (packaged_templates(),))


def texts_of(value: object) -> Iterator[str]:
    """Every text in a value of the model."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from chain.from_iterable(texts_of(each) for each in value)
    elif isinstance(value, Struct):
        for field in value.__struct_fields__:
            yield from texts_of(getattr(value, field))


def words_of(value: object) -> str:
    """Everything a template or a part of it says, in small letters."""
    return "\n".join(texts_of(value)).lower()


def steps(name: str, kind: str) -> list[TemplateStep]:
    return [step for step in shipped(name).steps if step.kind == kind]


SCORECARDS = [name for name in NAMES if steps(name, "scorecard")]


def test_all_are_there_and_sound() -> None:
    lines = list_templates((packaged_templates(),))
    assert {line.name: line.faults for line in lines} == dict.fromkeys(NAMES, ())


@pytest.mark.parametrize("name", NAMES)
def test_the_minutes_add_up_with_slack_and_a_break_when_it_is_long(name: str) -> None:
    template = shipped(name)
    assert template.minutes == MINUTES[name]
    assert template.slack > 0
    pauses = [step.break_after for step in template.steps if step.break_after]
    assert len(pauses) == (template.minutes > 75) + (template.minutes > 120)
    assert all(each >= 5 for each in pauses)


@pytest.mark.parametrize("name", NAMES)
def test_nobody_sits_longer_than_an_hour_and_a_quarter(name: str) -> None:
    sitting = 0
    for step in shipped(name).steps:
        sitting += step.minutes
        assert sitting <= 75, step.title
        sitting = 0 if step.break_after else sitting


@pytest.mark.parametrize("name", NAMES)
def test_no_step_is_too_long_for_one_thing(name: str) -> None:
    longest = {"repair": 30}  # two pictures, each drawn apart and then presented
    assert max(step.minutes for step in shipped(name).steps) <= longest.get(name, 20)


@pytest.mark.parametrize("name", NAMES)
def test_each_leads_from_welcome_to_commitments_to_sign_off(name: str) -> None:
    kinds = [step.kind for step in shipped(name).steps]
    assert kinds[0] == "welcome"
    assert kinds[-1] == "sign-off"
    assert [kind for kind in kinds if kind != "poll"][-2:] == ["commitments", "sign-off"]
    assert "notes" in kinds


@pytest.mark.parametrize("name", REVIEWS)
def test_a_review_goes_through_all_that_is_agreed(name: str) -> None:
    assert {step.kind for step in shipped(name).steps} >= {"expectations", "scope", "kpis"}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "kickoff"])
def test_each_but_the_first_opens_with_what_became_of_the_last_promises(name: str) -> None:
    kinds = [step.kind for step in shipped(name).steps if step.kind != "poll"]
    assert kinds[:2] == ["welcome", "look-back"]


@pytest.mark.parametrize("name", NAMES)
def test_a_session_begins_with_all_its_texts(name: str) -> None:
    opening = shipped(name).opening
    assert all(getattr(opening, field) for field in opening.__struct_fields__)
    assert "contract prevails" in opening.contract_relation
    assert "what comes out serves" in opening.programme or name == "closing"


@pytest.mark.parametrize("name", NAMES)
def test_the_prime_directive_is_read_before_the_first_notes_are_taken(name: str) -> None:
    template = shipped(name)
    assert template.opening.prime_directive
    first = next(step for step in template.steps if step.kind == "notes")
    assert "read the prime directive aloud" in words_of(first.spoken)


@pytest.mark.parametrize("name", NAMES)
def test_ten_people_can_read_each_line_on_a_projector(name: str) -> None:
    for step in shipped(name).steps:
        assert 1 <= len(step.prompts) <= 5
        assert step.spoken
        for phase in PHASES:
            assert len(step.phase_prompts.of(phase)) <= 2
        for line in chain(step.prompts, (heading.prompt for heading in step.headings)):
            assert len(line) <= 90
        for label in step.scale:
            assert len(label) <= 40


@pytest.mark.parametrize("name", NAMES)
def test_every_phase_of_a_relationship_is_spoken_to(name: str) -> None:
    spoken_to = {
        phase for step in shipped(name).steps for phase in PHASES if step.phase_prompts.of(phase)
    }
    assert spoken_to == set(PHASES)


@pytest.mark.parametrize("name", NAMES)
def test_no_line_is_said_twice_in_one_meeting(name: str) -> None:
    template = shipped(name)
    said = [
        line
        for step in template.steps
        for line in (*step.prompts, *step.spoken, *texts_of(step.phase_prompts))
    ]
    assert sorted(line for line in set(said) if said.count(line) > 1) == []


def test_no_two_templates_open_with_the_same_words() -> None:
    openings = [shipped(name).opening for name in NAMES]
    for field in ("purpose", "prime_directive", "programme"):
        assert len({getattr(each, field) for each in openings}) == len(NAMES), field


# --- what each asks -------------------------------------------------------------------------------


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
        ("kickoff", "suppose it failed"),
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
        ("repair", "you are nobody's advocate"),
        ("repair", "how we think you see us"),
        ("repair", "the low end speaks first"),
        ("closing", "who tells whom, and when"),
        ("closing", "who owns each after the last day"),
        ("closing", "we would do it again"),
        ("pulse", "then we close without agreement"),
    ],
)
def test_the_points_these_kinds_can_carry_are_asked(name: str, words: str) -> None:
    assert words in words_of(shipped(name))


@pytest.mark.parametrize(
    ("name", "step", "heading"),
    [
        ("quarterly-review", "Frank feedback", "What we own"),
        ("annual-360", "Frank round", "What we own"),
        ("repair", "What we own", "What we own"),
        ("kickoff", "Hopes and worries", "What we bring"),
        ("closing", "Thanks, and what we learnt", "Thank you"),
    ],
)
def test_feedback_begins_with_what_one_owns_or_gives(name: str, step: str, heading: str) -> None:
    found = next(each for each in shipped(name).steps if each.title == step)
    assert found.headings[0].name == heading


def test_in_a_repair_owning_comes_before_asking() -> None:
    titles = [step.title for step in shipped("repair").steps]
    assert titles.index("What we own") < titles.index("What we ask")


def test_the_brief_is_checked_at_the_start_and_in_a_repair_only() -> None:
    checking = {name for name in NAMES if any(step.brief_check for step in shipped(name).steps)}
    assert checking == {"kickoff", "repair"}


def test_predictions_and_restating_all_are_off_unless_a_template_has_reason() -> None:
    everything = [(name, step) for name in NAMES for step in shipped(name).steps]
    assert [(name, step.title) for name, step in everything if step.predictions] == [
        ("annual-360", "How we see each other")
    ]
    assert [(name, step.title) for name, step in everything if step.restate_all] == [
        ("repair", "Two pictures")
    ]


# --- rounds and polls -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["annual-360", "quarterly-review", "repair"])
def test_before_anything_frank_the_room_says_how_openly_it_can_speak(name: str) -> None:
    agenda = shipped(name).steps
    check = next(step for step in agenda if step.title == "Safety check")
    assert check.question == "How openly can I speak in this room?"
    assert (check.lowest, len(check.scale)) == (0, 6)
    assert (check.round.way, check.round.anonymous) == ("keyboard", True)
    kinds = [step.kind for step in agenda[: agenda.index(check)]]
    assert not {"notes", "needs", "scorecard"} & set(kinds)


@pytest.mark.parametrize("name", ["annual-360", "quarterly-review"])
def test_return_on_time_is_asked_by_show_of_hands_before_people_leave(name: str) -> None:
    asked = shipped(name).steps[-2]
    assert (asked.kind, asked.title, asked.round.way) == (
        "poll",
        "Was it worth our time?",
        "spoken",
    )
    assert (asked.lowest, len(asked.scale)) == (1, 5)


@pytest.mark.parametrize("name", NAMES)
def test_a_poll_asks_one_question_with_a_scale_that_is_printed(name: str) -> None:
    for step in steps(name, "poll"):
        assert step.question.endswith("?")
        assert len(set(step.scale)) == len(step.scale) >= 5


def test_the_pulse_asks_about_exactly_the_five_benefits() -> None:
    polls = steps("pulse", "poll")
    assert [step.title for step in polls] == [
        "Communication",
        "Performance",
        "The work",
        "Return",
        "Speed",
    ]
    assert all("our last review" in step.question for step in polls)


def test_the_way_forward_after_a_repair_is_chosen_by_name_so_that_the_low_end_can_speak() -> None:
    asked = next(step for step in steps("repair", "poll") if step.title == "Do we go this way?")
    assert not asked.round.anonymous
    assert (asked.lowest, len(asked.scale)) == (0, 6)


def test_each_side_draws_its_picture_with_one_voice() -> None:
    pictures = next(step for step in steps("repair", "notes") if step.title == "Two pictures")
    assert pictures.round.one_voice
    assert [heading.name for heading in pictures.headings] == [
        "How we see ourselves",
        "How we see you",
        "How we think you see us",
    ]


# --- scorecards -----------------------------------------------------------------------------------


def statements(name: str, side: Side) -> list[str]:
    """What is rated of a side, in order."""
    return [
        getattr(statement, side)
        for step in steps(name, "scorecard")
        for area in step.areas
        for statement in area.statements
        if getattr(statement, side)
    ]


def test_the_annual_review_has_a_scorecard() -> None:
    assert "annual-360" in SCORECARDS


@pytest.mark.parametrize("name", SCORECARDS)
@pytest.mark.parametrize("side", SIDES)
def test_a_scorecard_begins_with_what_the_best_pairs_share(name: str, side: Side) -> None:
    first = statements(name, side)[: len(SHARED_BY_THE_BEST)]
    for words, statement in zip(SHARED_BY_THE_BEST, first, strict=True):
        assert words in statement.lower()


@pytest.mark.parametrize("name", SCORECARDS)
@pytest.mark.parametrize("side", SIDES)
def test_a_scorecard_is_short_enough_to_be_answered(name: str, side: Side) -> None:
    assert 15 <= len(statements(name, side)) <= 25


@pytest.mark.parametrize("name", SCORECARDS)
def test_every_statement_has_its_mirror(name: str) -> None:
    for step in steps(name, "scorecard"):
        for area in step.areas:
            assert all(each.agency and each.client for each in area.statements), area.name


@pytest.mark.parametrize("name", SCORECARDS)
@pytest.mark.parametrize("side", SIDES)
def test_each_side_can_be_rated_by_the_other_and_by_itself(name: str, side: Side) -> None:
    said = statements(name, side)
    assert len(set(said)) == len(said)
    for statement in said:
        assert len(statement) <= 78
        assert not {"we", "us", "our", "ours", "you", "your"} & set(
            statement.lower().replace(",", "").split()
        ), statement


@pytest.mark.parametrize("name", SCORECARDS)
@pytest.mark.parametrize("side", SIDES)
def test_commitment_and_comfort_are_rated_too(name: str, side: Side) -> None:
    said = " ".join(statements(name, side)).lower()
    assert "commitment" in said
    assert "comfort" in said


def test_the_annual_scores_are_given_by_form_before_anybody_sits_down() -> None:
    (card,) = steps("annual-360", "scorecard")
    assert (card.round.way, card.self_rating, card.comments) == ("form", True, "area")
    assert len(card.scale) == 5


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_written_and_read_again(name: str) -> None:
    assert read_template(write_template(shipped(name)), name) == shipped(name)
