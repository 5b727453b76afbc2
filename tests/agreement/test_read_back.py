"""What is read aloud comes from the frozen text, says what changed, and marks what is left open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from agreement.agreement_builders import (
    agreement_of,
    proposed,
    with_body,
    with_item,
    with_more,
    with_single,
    without,
)
from builders import NOW, a_record
from rated import HIDDEN, counted, score
from workshop.agreement.frozen_text import Paragraph, ReadSection
from workshop.agreement.page import read_back
from workshop.errors import DocumentError
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Standing
from workshop.model.kinds import SECTIONS
from workshop.model.look_back import Celebration
from workshop.model.names import Section
from workshop.model.needs import Need
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.scorecard import Score
from workshop.model.sides import SIDES
from workshop.model.sign_off import Closing
from workshop.model.welcome import Welcome


def section(record: Record, name: Section) -> ReadSection:
    return next(
        each for each in read_back(agreement_of(proposed(record)).text) if each.section == name
    )


def paragraph(record: Record, name: Section, number: str) -> Paragraph:
    return next(each for each in section(record, name).paragraphs if each.number == number)


def expecting(*standings: Standing) -> Record:
    record = without(a_record(), Expectation)
    for place, standing in enumerate(standings, start=1):
        record = with_more(
            record,
            Expectation(f"Wish {place}", "people", "yes"),
            number=f"E{place}",
            side="client",
            agreed=("client", "agency"),
            standing=standing,
        )
    return record


def test_all_sections_are_read_in_their_order() -> None:
    record = with_more(a_record(), Need("Tell us sooner", "yes"), number="W1")
    record = with_more(record, score(counted(3)), number="F1", side="agency", agreed=SIDES)
    record = with_more(record, Poll("Do we go on?"), number="L1", agreed=SIDES)
    record = proposed(
        with_more(record, Celebration("The fair"), number="G1", agreed=("client", "agency"))
    )
    assert [each.title for each in read_back(agreement_of(record).text)] == list(SECTIONS.values())


def test_needs_are_read_with_their_answers_and_a_no_is_said_as_plainly_as_a_yes() -> None:
    record = with_more(a_record(), Need("One brief", "yes"), number="W1", side="agency")
    record = with_more(
        record, Need("Sunday work", "no", "Not on Sundays"), number="W2", side="client"
    )
    trying = Need("Pay in 14 days", "will-try", "Month-end run", date(2027, 1, 15))
    record = with_more(record, trying, number="W3", side="agency")
    record = with_more(record, Need("A say in media"), number="W4", side="agency")
    section = next(
        each for each in read_back(agreement_of(proposed(record)).text) if each.section == "needs"
    )
    assert section.summary == "1 yes, 1 no, 1 will try, 1 open (W4)"
    assert [(each.number, each.detail) for each in section.paragraphs] == [
        ("W2", "Agency answers no · In their words: Not on Sundays"),
        ("W1", "Client answers yes"),
        (
            "W3",
            "Client answers will try (best effort) · What stands in the way: Month-end run · by 15 Jan 2027",
        ),
        ("W4", "not answered"),
    ]


def scores_of(*bodies: Score) -> Record:
    record = a_record()
    for place, body in enumerate(bodies, start=1):
        record = with_more(record, body, number=f"F{place}", side="agency", agreed=SIDES)
    return record


def test_scores_are_read_with_their_scale_and_never_with_what_was_expected() -> None:
    record = scores_of(score(counted(1, 1, 3), counted(3), forecast=counted(4)))
    read = section(record, "scores")
    assert read.summary == "1 score written down"
    scale, rated = read.paragraphs
    assert (scale.heading, scale.text.partition(";")[0]) == ("Scale", "1 must improve")
    assert scale.text.endswith("5 outstanding")
    assert (rated.number, rated.side, rated.heading) == ("F1", "agency", "Agency: The work")
    assert rated.text == "Delivers on time."
    assert rated.detail == "Client gives: 2 (2 times), 4 · Agency gives itself: 4"


def test_every_scale_in_use_is_explained_once_with_its_own_digits() -> None:
    ten = tuple(f"point {place}" for place in range(10))
    other = score(counted(9, size=10), scale=ten, lowest=0)
    read = section(scores_of(score(counted(3)), other, other), "scores")
    scales = [each.text for each in read.paragraphs if each.heading.startswith("Scale ")]
    assert [each.partition(";")[0] for each in scales] == ["1 must improve", "0 point 0"]
    assert read.paragraphs[-1].detail == "Client gives: 9 · scale 2"
    assert "9 point 9" in agreement_of(proposed(scores_of(other))).page


def test_a_score_of_which_too_little_can_be_shown_says_so() -> None:
    read = paragraph(scores_of(score(HIDDEN, HIDDEN)), "scores", "F1")
    assert read.detail == "Client gives: not shown, to give nobody away"


def test_what_a_score_became_is_read_by_its_number() -> None:
    record = a_record()
    uid = next(item.uid for item in record.items if item.number == "C1")
    read = paragraph(scores_of(score(counted(3), became=uid)), "scores", "F1")
    assert read.detail == "Client gives: 4 · became C1"


def test_the_frozen_text_is_read_and_not_the_session_as_it_stands_now() -> None:
    record = proposed()
    before = read_back(agreement_of(record).text)
    later = with_body(record, "C1", action="Something else")
    assert read_back(agreement_of(later).text) == before


@pytest.mark.parametrize(
    ("standings", "summary"),
    [
        (("changed", "changed", *["stands"] * 9), "2 changed, 9 stand"),
        (("stands",), "unchanged"),
        (("new",) * 4, "4 new"),
        (("new", "changed", "stands", "carried"), "1 changed, 1 new, 1 stands, 1 carried over"),
        (("stands", "dropped"), "1 stands, 1 dropped"),
    ],
)
def test_a_section_says_what_changed(standings: tuple[Standing, ...], summary: str) -> None:
    assert section(expecting(*standings), "expectations").summary == summary


def test_what_is_left_open_is_counted_and_named() -> None:
    expectations = section(a_record(), "expectations")
    assert expectations.summary == "2 new, 1 open (E2)"
    assert expectations.open == ("E2",)
    assert section(a_record(), "commitments").summary == "2 new, 1 open (C2)"


def test_an_agreed_wording_is_read_with_the_answer_it_came_from() -> None:
    assert paragraph(a_record(), "expectations", "E1") == Paragraph(
        "Two working days ahead; Ines decides alone",
        "E1",
        "Client expects · Agency answers yes",
        side="client",
        heading="Responsiveness and approvals",
    )


def test_an_open_difference_is_read_with_the_answer_and_its_words() -> None:
    read = paragraph(a_record(), "expectations", "E2")
    assert read.open
    assert read.text == "Invoices paid within 30 days"
    assert "Client answers no: Month-end run stands in the way" in read.detail
    assert "accepted by neither side" in read.detail
    unanswered = paragraph(with_body(a_record(), "E2", answer="", words=""), "expectations", "E2")
    assert "Client has not answered" in unanswered.detail


def test_a_wording_that_one_side_accepts_is_read_as_proposed() -> None:
    read = paragraph(with_item(a_record(), "E1", agreed=("agency",)), "expectations", "E1")
    assert "proposed wording: Two working days ahead; Ines decides alone" in read.detail
    assert "accepted by the agency, not by the client" in read.detail


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("will-try", "Client answers will try (best effort): Month-end run"),
        ("discuss", "Client wants to talk about it: Month-end run"),
    ],
)
def test_an_answer_is_said_as_people_would_say_it(answer: Any, said: str) -> None:
    read = paragraph(with_body(a_record(), "E2", answer=answer), "expectations", "E2")
    assert said in read.detail


def test_an_agreement_without_commitments_says_so() -> None:
    read = section(without(a_record(), Commitment), "commitments")
    assert [each.text for each in read.paragraphs] == ["No commitments are written down."]


def test_a_difference_both_know_of_is_said_to_be_one() -> None:
    read = paragraph(with_item(a_record(), "E2", agreed=("client", "agency")), "expectations", "E2")
    assert read.open
    assert read.detail.endswith("both know of this difference")


def test_a_dropped_clause_is_read_as_dropped() -> None:
    read = paragraph(with_item(a_record(), "E1", standing="dropped"), "expectations", "E1")
    assert (read.text, read.heading) == ("Two working days ahead; Ines decides alone", "Dropped")
    assert not read.open


def test_a_kpi_is_read_as_one_sentence() -> None:
    read = paragraph(a_record(), "kpis", "K1")
    assert (
        read.text
        == "Qualified leads: from 120 leads a month, at least 180 leads a month, by 30 Jun 2027"
    )
    assert "reported by: Lena Koch" in read.detail
    bare = paragraph(with_body(a_record(), "K1", target=None, due=None), "kpis", "K1")
    assert bare.text == "Qualified leads: from 120 leads a month, no target yet (at least)"


def test_a_commitment_is_read_with_owner_date_and_doubt() -> None:
    read = paragraph(a_record(), "commitments", "C2")
    assert read.text == "One unasked idea each month"
    assert read.detail.startswith("Tomás Reyes, agency · by 31 Jan 2027 · confidence 60 %")
    assert read.open


def test_promising_nothing_is_read_aloud() -> None:
    record = with_single(without(a_record(), Commitment), Closing, no_commitments=("client",))
    read = section(record, "commitments")
    assert read.summary == "no commitments"
    assert [each.text for each in read.paragraphs] == ["The client makes no commitments."]


def test_deliverables_of_a_group_are_read_together() -> None:
    record = a_record()
    film = next(item for item in record.items if item.number == "D1")
    for number, group in (("D2", "Always on"), ("D3", "Launch")):
        record = with_more(record, structs.replace(film.body, group=group), number=number)
    headings = [
        (each.number, each.heading)
        for each in section(record, "scope").paragraphs
        if each.number.startswith("D")
    ]
    assert headings == [
        ("D1", "Deliverables: Launch"),
        ("D3", "Deliverables: Launch"),
        ("D2", "Deliverables: Always on"),
    ]


def test_what_is_missing_is_read_as_missing() -> None:
    record = with_single(
        with_single(a_record(), Welcome, goal="", contract=""), Closing, next_review=None
    )
    goal = section(record, "goal")
    assert goal.summary == "no goal"
    assert goal.paragraphs[0].text == "No shared goal is written down."
    assert section(record, "programme").summary == "no next review"


def test_the_meeting_is_read_in_its_own_time_zone() -> None:
    session = structs.replace(a_record().session, started=datetime(2027, 7, 1, 8, 0, tzinfo=UTC))
    record = with_single(a_record(session=session), Welcome, timezone="Europe/Lisbon")
    text = agreement_of(proposed(record, now=datetime(2027, 7, 1, 10, 5, tzinfo=UTC))).text
    meeting = read_back(text)[0].paragraphs[0]
    assert (
        meeting.text
        == "1 Jul 2027, 09:00 to 11:05 Europe/Lisbon (UTC+1:00) (session of 23 Nov 2026)"
    )


@pytest.mark.parametrize("zone", ["", "Nowhere/Atall", "../../etc/passwd", "Europe", "/etc", "\\"])
def test_a_time_zone_that_is_not_known_here_is_read_in_utc(zone: str) -> None:
    session = structs.replace(a_record().session, started=NOW)
    record = with_single(a_record(session=session), Welcome, timezone=zone)
    text = agreement_of(proposed(record, now=NOW + timedelta(days=1))).text
    assert read_back(text)[0].paragraphs[0].text == "23 Nov 2026, 09:00 to 24 Nov 2026, 09:00 UTC"


def test_a_text_that_is_no_agreement_is_not_read_back() -> None:
    with pytest.raises(DocumentError):
        read_back("hello\n")


def test_dates_are_read_with_their_year() -> None:
    record = with_single(a_record(), Closing, next_review=date(2030, 1, 2))
    assert section(record, "programme").summary == "next review 2 Jan 2030"
