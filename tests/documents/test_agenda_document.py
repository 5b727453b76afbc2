"""The agenda for the invitation: what comes when, and what to think about before, for both sides' eyes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec import structs

from builders import AGENDA, NOW, SESSION, a_record
from workshop.documents.agenda import BEFORE, agenda_markdown
from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.record import Record
from workshop.model.rounds import Round, RoundPlan, Way
from workshop.model.template import Area, PhasePrompts, Statement


def with_welcome(**fields: object) -> Record:
    record = a_record()
    first = structs.replace(record.items[0], body=structs.replace(record.items[0].body, **fields))
    return structs.replace(record, items=(first, *record.items[1:]))


def test_each_step_says_when_it_begins_breaks_and_slack_among_them() -> None:
    record = a_record(session=structs.replace(SESSION, slack=10))
    page = agenda_markdown(record)
    assert "| After | Minutes | What | |" in page
    assert "| 0:00 | 5 | **Welcome** |" in page
    assert "| 0:55 | 25 | **Frank feedback** |" in page
    assert "| 1:20 | 5 | Break |" in page
    assert "| 1:50 | 10 | Slack |" in page
    assert "| 2:00 | | End | |" in page
    assert "- **Length:** 120 minutes" in page


def test_a_step_says_what_it_is_for_in_the_words_of_its_template() -> None:
    steps = tuple(
        structs.replace(step, purpose="Why it could fail.") if step.kind == "notes" else step
        for step in AGENDA
    )
    page = agenda_markdown(a_record(agenda=steps))
    assert "| Why it could fail. |" in page
    assert "| What we will do, who does it, and by when. |" in page


def test_times_of_day_are_those_of_the_place_where_we_meet() -> None:
    start = datetime(2026, 7, 1, 8, 30, tzinfo=UTC)
    page = agenda_markdown(a_record(), start)
    assert "- **Time:** 09:30 to 11:20 (Europe/Lisbon)" in page
    assert "| 09:35 | 20 | **Expectations** |" in page


def test_a_session_that_has_begun_shows_its_own_times() -> None:
    page = agenda_markdown(a_record(session=structs.replace(SESSION, started=NOW)))
    assert "| 09:00 | 5 | **Welcome** |" in page


@pytest.mark.parametrize(
    "zone", ["", "Europe", "../../etc/passwd", "Mars/Olympus", "a\0b", "x" * 300, "/etc/passwd"]
)
def test_a_zone_that_is_none_is_read_as_utc(zone: str) -> None:
    assert "09:00 to 10:50 (UTC)" in agenda_markdown(with_welcome(timezone=zone), NOW)


def test_the_questions_of_the_phase_and_the_headings_are_asked_before() -> None:
    steps = (
        structs.replace(
            AGENDA[1],
            phase_prompts=PhasePrompts(
                initiation=("How do you work?",), dissolution=("Who owes what?",)
            ),
        ),
        AGENDA[4],
    )
    session = structs.replace(SESSION, phase="initiation")
    page = agenda_markdown(a_record(agenda=steps, session=session))
    assert "- How do you work?\n- What must not change?" in page
    assert "Who owes what" not in page
    assert "- **Start**: What should we begin to do?\n- **Stop**" in page


def test_a_scorecard_names_its_areas_and_a_poll_its_question() -> None:
    steps = (
        Step(
            "t1",
            kind="scorecard",
            title="Scores",
            minutes=15,
            areas=(Area("Speed", (Statement("Is quick"),)),),
        ),
        Step("t2", kind="poll", title="Worth it", minutes=2, question="Worth the time?"),
    )
    page = agenda_markdown(a_record(agenda=steps, items=()))
    assert "### Scores\n\n- **Speed**" in page
    assert "### Worth it\n\n- Worth the time?" in page
    assert "Is quick" not in page
    assert BEFORE not in page


@pytest.mark.parametrize(
    ("plan", "run", "before"),
    [
        ("form", [], True),
        ("keyboard", [], False),
        ("keyboard", [Round("needs", "form")], True),
        ("form", [Round("needs", "keyboard")], False),
        ("form", [Round("needs", "keyboard", stage="discarded")], True),
    ],
)
def test_what_is_answered_by_form_says_that_it_is_answered_before(
    plan: Way, run: list[Round], before: bool
) -> None:
    steps = (Step("t1", kind="needs", title="Needs", minutes=10, round=RoundPlan(plan)),)
    rounds = tuple(Item(f"i{place}", body, step="t1") for place, body in enumerate(run))
    page = agenda_markdown(a_record(agenda=steps, items=rounds))
    (row,) = (line for line in page.splitlines() if "**Needs**" in line)
    assert (BEFORE in row) is before


def test_lines_for_the_facilitator_alone_are_left_out() -> None:
    steps = (structs.replace(AGENDA[0], spoken=("Watch Tomás.",)),)
    assert "Watch" not in agenda_markdown(a_record(agenda=steps))


def test_a_parked_step_takes_no_time_and_is_named() -> None:
    steps = (AGENDA[0], structs.replace(AGENDA[2], parked=True), AGENDA[6])
    page = agenda_markdown(a_record(agenda=steps))
    assert "| 0:05 | 10 | **Sign-off** |" in page
    assert "If time allows: Scope" in page


def test_people_stand_with_their_side_and_what_they_do_and_without_their_mail() -> None:
    page = agenda_markdown(a_record())
    assert "- **Brightwater** (client)\n  - Ines Moreau, Marketing Director, contact, signs" in page
    assert "- Jun Okada, Facilitator, leads the meeting" in page
    assert "@" not in page


def test_purpose_goal_place_rules_and_confidentiality_are_there() -> None:
    page = agenda_markdown(a_record())
    for words in (
        "Look back on the quarter",
        "Launch Lumen",
        "**Place:** Lisbon",
        "One speaks at a time",
    ):
        assert words in page
    assert "## Confidentiality" in page


def test_a_session_with_nothing_in_it_yet_has_a_page() -> None:
    page = agenda_markdown(a_record(items=(), participants=(), agenda=()))
    assert page.startswith("# Quarterly review\n")
    assert "- **Length:** 0 minutes" in page


def test_text_that_looks_like_markup_reads_as_typed() -> None:
    page = agenda_markdown(with_welcome(goal="# **Win** <script>\n\n| x |"))
    assert "\\# \\*\\*Win\\*\\* \\<script> \\| x \\|" in page
