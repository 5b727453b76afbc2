"""The quiet line says the first thing that is missing in the open step, and how many more."""

from __future__ import annotations

from msgspec import structs

from agreement.agreement_builders import with_body, with_more, with_single
from builders import AGENDA, TODAY, a_record
from insight.calls import complete
from workshop.insight.missing import missing
from workshop.model.agenda import Step
from workshop.model.notes import Note
from workshop.model.welcome import Welcome

WELCOME, EXPECTATIONS, SCOPE, KPIS, NOTES, COMMITMENTS, SIGN_OFF = AGENDA


def test_nothing_missing_is_an_empty_line() -> None:
    assert missing(complete(), WELCOME, TODAY) == ""
    assert missing(complete(), KPIS, TODAY) == ""


def test_one_thing_missing_is_its_sentence() -> None:
    record = with_single(complete(), Welcome, goal="")
    assert missing(record, WELCOME, TODAY) == "The goal you share is not written down yet."


def test_more_things_are_counted() -> None:
    assert missing(a_record(), COMMITMENTS, TODAY) == (
        "C2 does not say how we know that it is done. And 2 more."
    )


def test_a_step_speaks_only_of_its_own_kind() -> None:
    record = with_body(complete(), "C1", done_when="")
    assert missing(record, WELCOME, TODAY) == ""


def test_two_steps_of_one_kind_speak_each_of_what_was_captured_there() -> None:
    second = structs.replace(NOTES, uid="t9")
    record = with_more(
        structs.replace(a_record(), agenda=(*AGENDA, second)),
        Note("Slow answers", "Stop", "We answer late"),
        number="N2",
        side="client",
        step="t9",
    )
    assert missing(record, NOTES, TODAY) == ""
    assert missing(record, second, TODAY) == "N2 was said back. Is that what the client meant?"


def test_what_is_for_the_facilitator_alone_is_not_on_the_wall() -> None:
    record = a_record()
    for place in range(3):
        record = with_more(
            record,
            Note("Lovely", "Continue", "Thanks", True),
            number=f"N9{place}",
            side="client",
            step=NOTES.uid,
        )
    record = with_body(record, "N1", heading="Continue")
    assert missing(record, NOTES, TODAY) == ""


def test_a_step_in_which_nobody_was_asked_is_not_missed_in_another_of_its_kind() -> None:
    first = Step(
        "t00000000000000a1", kind="poll", title="Safety check", minutes=3, question="How openly?"
    )
    second = structs.replace(first, uid="t00000000000000a2", title="Was it worth our time?")
    record = a_record(agenda=(*AGENDA, first, second))
    assert missing(record, first, TODAY) == "Nobody was asked in “Safety check” yet."
    assert missing(record, second, TODAY) == "Nobody was asked in “Was it worth our time?” yet."
