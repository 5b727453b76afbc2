"""A kind is plugged in with one line for each floor: tests/toy_kind.py is one, and works as the shipped ones do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from builders import AGENDA, INES, NOW, SESSION, TODAY, TOMAS, a_record
from store.store_builders import a_store
from toy_kind import KIND, Thanks, plug_in
from tui.consoles import holding
from workshop.agreement.compose import propose
from workshop.agreement.content import read
from workshop.agreement.page import read_back
from workshop.documents.record import read_record, write_record
from workshop.documents.template import read_template, write_template
from workshop.errors import DocumentError, StoreError
from workshop.insight.findings import findings
from workshop.insight.missing import missing
from workshop.model.agenda import Step
from workshop.model.asking import asked, hiding, questions, reveal
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, KINDS, ROUND_TYPES, ROUNDS_OF, SECTIONS, TYPE_OF
from workshop.model.record import Record
from workshop.model.rounds import Answer, Entry, Round, RoundPlan
from workshop.model.sides import SIDES
from workshop.model.template import Template, TemplateStep
from workshop.model.written import headline, sections_of
from workshop.room.room import Room
from workshop.room.seats import SHOWN, Seat, permitted

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


def test_once_it_is_taken_out_no_table_has_it() -> None:
    tables = (ITEM_TYPES, ROUND_TYPES, ROUNDS_OF, SECTIONS)
    assert all("thanks" in table for table in tables)
    assert Thanks in TYPE_OF
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(KINDS, "thanks")
        assert not any("thanks" in table for table in tables)
        assert Thanks not in TYPE_OF


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


# --- room and tui ---------------------------------------------------------------------------------


def test_a_seat_sees_the_fields_that_are_listed_and_no_other() -> None:
    record = a_thankful_record()
    seen = permitted(record, Seat("stage"))
    assert [each.body for each in seen.of(Thanks)] == [
        Thanks("Nobody shouted"),
        Thanks("Cake on Fridays"),
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.delitem(SHOWN, Thanks)
        assert permitted(record, Seat("stage")).of(Thanks) == ()
    assert permitted(record, Seat("facilitator")) is record


async def test_a_session_is_held_with_it(tmp_path: Path) -> None:
    record = a_record(agenda=(*AGENDA[:-1], STEP, AGENDA[-1]))
    async with holding(tmp_path, "thanks", record, size=(100, 30)) as held:
        await held.shows(KIND.purpose, "Silent thanks", "planned: named, passed keyboard")
        await held.press("n")
        await held.fill("text", "the cake")
        await held.press("enter")
        await held.at_list()
        await held.shows("T1", "the cake", "T1 thanks nobody by name.")
        await held.choose_number("T1")
        await held.press("1", "2", "u")
        await held.shows("Undone: T1: the agency agrees.")
        await held.press("2")
        assert held.item("T1").agreed == SIDES

        await held.console.do(write_in_a_round)
        await held.shows("T2", "T3", "listening", "honesty")
        # A reveal shuffles: the order tells nothing of who wrote first.
        assert {each.author for each in held.of(Thanks)[1:]} == {INES.handle, TOMAS.handle}

        await held.console.do(lambda room: room.sign_off.propose())
        await held.go("sign-off")
        await held.shows(SECTIONS["thanks"], "1 written down")


def write_in_a_round(room: Room) -> str:
    """Two people thank in silence, nobody else does, and it is revealed."""
    uid = room.rounds.open("thanks", RoundPlan("keyboard"))
    said = {INES.handle: "listening", TOMAS.handle: "honesty"}
    for person in asked(room.record, room.rounds.round(uid)):
        if words := said.get(person.handle):
            room.rounds.sit_down(uid, person.handle).seal([Answer("thanks", (words,))])
        else:
            room.rounds.excuse(uid, person.handle)
    return room.rounds.reveal(uid)
