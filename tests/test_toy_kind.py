"""A kind is plugged in with one line for each floor: tests/toy_kind.py is one, and works as the shipped ones do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from builders import AGENDA, INES, NOW, SESSION, TODAY, a_record
from store.store_builders import a_store
from toy_kind import KIND, Thanks, plug_in
from workshop.agreement.compose import propose
from workshop.agreement.content import read
from workshop.agreement.page import read_back
from workshop.documents.record import read_record, write_record
from workshop.documents.template import read_template, write_template
from workshop.errors import DocumentError, StoreError
from workshop.insight.findings import findings
from workshop.insight.missing import missing
from workshop.model.agenda import Step
from workshop.model.asking import hiding, questions, reveal
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, KINDS, ROUNDS_OF, SECTIONS, TYPE_OF
from workshop.model.record import Record
from workshop.model.rounds import Answer, Entry, Round, RoundPlan
from workshop.model.sides import SIDES
from workshop.model.template import Template, TemplateStep
from workshop.model.written import headline, sections_of

STEP = Step(
    "t0000000000000019", kind="thanks", title="Thanks", minutes=10, round=RoundPlan("keyboard")
)
WRITTEN = Item(
    "thanks-1", Thanks("Nobody shouted", "the-cleaner"), STEP.uid, 0, "T1", "client", agreed=SIDES
)
SPOKEN = Item("thanks-2", Thanks("Cake on Fridays"), STEP.uid, 1, "T2", "agency")
ROUND = Item("round-9", Round("thanks", stage="discarded"), STEP.uid)


@pytest.fixture(autouse=True)
def plugged_in() -> Iterator[None]:
    """The kind in its tables, for one test."""
    with pytest.MonkeyPatch.context() as patch:
        plug_in(patch)
        yield


def a_thankful_record() -> Record:
    """The believable session with a step of the kind, two items of it and a round."""
    record = a_record(agenda=(*AGENDA, STEP))
    types = list(TYPE_OF)
    items = sorted(
        (*record.items, ROUND, WRITTEN, SPOKEN), key=lambda each: types.index(type(each.body))
    )
    return structs.replace(record, items=tuple(items))


# --- model ----------------------------------------------------------------------------------------


def test_what_the_kind_states_is_in_every_table() -> None:
    assert ITEM_TYPES["thanks"] is KIND.items[0]
    assert ROUNDS_OF["thanks"] == ("thanks",)
    assert SECTIONS["thanks"] == "What we thank each other for"
    assert headline(SPOKEN.body) == "Cake on Fridays"


def test_its_round_asks_and_reveals() -> None:
    record = a_thankful_record()
    (question,) = questions(record, STEP, "thanks", "client")
    assert question.text == "For what do you thank Oak & Lime?"
    assert hiding("thanks", 2, 2) == "none"  # it shows the side an answer came from
    entries = [Entry("client", INES.handle, answers=(Answer("thanks", ("Patience",)),))]
    revealed = reveal(record, STEP, Round("thanks"), entries, lambda texts: None)
    assert [(each.body, each.side, each.author) for each in revealed.new] == [
        (Thanks("Patience"), "client", INES.handle)
    ]


# --- store ----------------------------------------------------------------------------------------


def test_the_store_keeps_and_finds_it(tmp_path: Path) -> None:
    record = a_thankful_record()
    with a_store(tmp_path / "w.db", record) as store:
        kept = store.record(SESSION.id)
        assert kept.agenda[-1] == STEP
        assert kept.of(Thanks) == (WRITTEN, SPOKEN)
        assert kept.of(Round) == (ROUND,)
        assert [each.number for each in store.search("shouted")] == ["T1"]
        assert [each.item for each in store.search("cleaner")] == []


def test_a_program_without_the_kind_says_what_it_cannot_read(tmp_path: Path) -> None:
    path = tmp_path / "w.db"
    with a_store(path, a_thankful_record()):
        pass
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(KINDS, "thanks")
        with a_store(path) as store, pytest.raises(StoreError, match="cannot be read"):
            store.record(SESSION.id)


# --- documents ------------------------------------------------------------------------------------


def test_a_record_file_brings_it_back() -> None:
    record = a_thankful_record()
    text = write_record(record)
    assert "[[thanks]]" in text
    assert read_record(text, "here") == record


def test_a_template_may_have_it_while_it_is_plugged_in() -> None:
    step = TemplateStep(
        kind="thanks", title="Thanks", minutes=10, round=RoundPlan("form", anonymous=True)
    )
    template = Template("thanks-giving", "Thanks", "Only thanks.", (step,))
    text = write_template(template)
    assert read_template(text, "here") == template
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(KINDS, "thanks")
        with pytest.raises(
            DocumentError, match='"thanks" is not allowed; needed: one of "welcome"'
        ):
            read_template(text, "here")


# --- agreement and insight ------------------------------------------------------------------------


def test_the_agreement_has_its_section_and_only_what_both_sides_ticked() -> None:
    record = a_thankful_record()
    agreement = propose(record, 1, NOW)
    assert sections_of(record)[-1] == "thanks"
    assert list(read(agreement.text).parts)[-1] == "thanks"
    section = read_back(agreement.text)[-1]
    assert (section.title, section.summary) == (SECTIONS["thanks"], "1 written down")
    assert [(each.number, each.text) for each in section.paragraphs] == [("T1", "Nobody shouted")]


def test_what_it_finds_is_among_the_findings() -> None:
    record = a_thankful_record()
    assert "T2 thanks nobody by name." in [each.sentence for each in findings(record, TODAY)]
    assert missing(record, STEP, TODAY) == "T2 thanks nobody by name."
