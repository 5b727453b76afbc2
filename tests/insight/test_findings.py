"""Each finding is raised by a record that calls for it, is silent on one that does not, and stops nobody."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec import structs

import workshop.insight
from agreement.agreement_builders import (
    proposed,
    with_body,
    with_more,
    with_single,
)
from builders import AGENDA, TODAY, a_record
from documents.record_strategies import records
from insight.calls import CALLS, QUIET, Change, complete, confirming
from laws import examples
from workshop.insight.findings import FINDERS, Finding, findings
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import KINDS
from workshop.model.record import Record
from workshop.model.scope import Terms
from workshop.model.sides import SIDES


def of_code(record: Record, code: str) -> list[Finding]:
    return [each for each in findings(record, TODAY) if each.code == code]


def test_a_record_in_which_nothing_is_missing_has_no_findings() -> None:
    assert findings(complete(), TODAY) == ()


@pytest.mark.parametrize(
    ("code", "change", "words"),
    CALLS,
    ids=[f"{place}-{each[0]}" for place, each in enumerate(CALLS)],
)
def test_what_is_missing_or_odd_is_said(code: str, change: Change, words: str) -> None:
    sentences = [each.sentence for each in of_code(change(complete()), code)]
    assert any(words in each for each in sentences), sentences
    assert all(each[0] == each[0].upper() and each[-1] in ".?" for each in sentences)


@pytest.mark.parametrize(
    ("code", "change"), QUIET, ids=[f"{place}-{each[0]}" for place, each in enumerate(QUIET)]
)
def test_what_is_in_order_is_not_said(code: str, change: Change) -> None:
    assert of_code(change(complete()), code) == []


def test_every_code_in_the_house_has_a_record_that_calls_for_it() -> None:
    folder = Path(workshop.insight.__file__).parent
    source = "".join(each.read_text("utf-8") for each in folder.glob("*.py"))
    in_source = set(re.findall(r'(?:Finding\(|code = |code, sentence = )\s*"([a-z-]+)"', source))
    assert in_source == {code for code, _, _ in CALLS}


def test_only_what_would_shame_in_public_is_for_the_facilitator_alone() -> None:
    aside = {
        each.code
        for _, change, _ in CALLS
        for each in findings(change(complete()), TODAY)
        if each.aside
    }
    assert aside == {"too-polite", "one-voice", "low-safety"}


def test_every_kind_has_its_finder() -> None:
    assert set(FINDERS) == set(KINDS)


def test_a_finding_about_an_item_points_at_it() -> None:
    record = with_body(complete(), "C1", done_when="")
    (finding,) = findings(record, TODAY)
    item = record.item(finding.item)
    assert item is not None
    assert item.number == "C1"


def test_an_item_without_a_number_is_called_by_its_first_words() -> None:
    record = with_more(complete(), Expectation("Answer mails within a day"), side="client")
    (finding,) = findings(record, TODAY)
    assert finding.sentence == "“Answer mails within a day” has no answer from the agency yet."


def test_a_kind_that_is_neither_on_the_agenda_nor_captured_is_not_missed() -> None:
    bare = a_record(items=(), participants=(), agenda=())
    assert {each.kind for each in findings(bare, TODAY)} == {"welcome", "commitments", "sign-off"}
    parked = tuple(structs.replace(step, parked=True) for step in AGENDA)
    assert {each.kind for each in findings(structs.replace(bare, agenda=parked), TODAY)} == {
        "welcome",
        "commitments",
        "sign-off",
    }
    on_it = structs.replace(bare, agenda=AGENDA)
    assert {each.kind for each in findings(on_it, TODAY)} == {each.kind for each in AGENDA}


def test_confirmations_of_an_earlier_revision_do_not_count() -> None:
    record = confirming(proposed(complete()), *SIDES)
    void = tuple(structs.replace(each, state="void") for each in record.agreements)
    again = proposed(structs.replace(record, agreements=void), revision=2)
    assert len(of_code(again, "not-confirmed")) == 2


def test_nothing_is_said_about_signatures_before_anything_is_proposed() -> None:
    assert of_code(complete(), "signature-missing") == []
    assert of_code(complete(), "not-confirmed") == []


@settings(max_examples=examples(40))
@given(records())
def test_any_record_can_be_looked_through(record: Record) -> None:
    for finding in findings(record, TODAY):
        assert "\n" not in finding.sentence
        assert not finding.item or record.item(finding.item)


def test_a_budget_without_figures_says_nothing_about_money() -> None:
    record = with_single(complete(), Terms, budget=Decimal(0))
    assert of_code(record, "budget-without-currency") == []


def test_two_findings_of_one_item_are_two() -> None:
    item: Item[Any] = next(each for each in complete().items if each.number == "C1")
    record = with_body(complete(), "C1", done_when="", owner="")
    assert [each.item for each in findings(record, TODAY)] == [item.uid, item.uid]
