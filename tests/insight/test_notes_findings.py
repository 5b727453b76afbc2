"""Which notes are asked to be restated, and what is said about notes of the whole room."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from agreement.agreement_builders import with_more
from builders import AGENDA, TODAY, a_record
from insight.calls import complete
from workshop.insight.findings import findings
from workshop.model.items import Item
from workshop.model.needs import Need
from workshop.model.notes import Note
from workshop.model.record import Record

STEP = AGENDA[4]


def said(*notes: tuple[str, Any, Note], every: bool = False) -> Record:
    """A record with these notes alone, in a step that asks for every one to be restated or not."""
    items = [
        Item(f"x{number}", note, STEP.uid, place, number, side)
        for place, (number, side, note) in enumerate(notes)
    ]
    record = complete()
    agenda = tuple(
        structs.replace(each, restate_all=every) if each == STEP else each for each in AGENDA
    )
    rest = [each for each in record.items if not isinstance(each.body, Note)]
    return structs.replace(record, agenda=agenda, items=(*rest, *items))


def found(record: Record, code: str) -> list[tuple[str, str]]:
    return [(each.sentence, each.item) for each in findings(record, TODAY) if each.code == code]


def client(number: int, restated: str = "", **fields: Any) -> tuple[str, str, Note]:
    return (
        f"N{number}",
        "client",
        Note(f"Note {number}", "Stop", restated, bool(restated), **fields),
    )


def test_the_note_with_the_most_votes_is_asked_for_first() -> None:
    record = said(client(1, votes=1), client(2, votes=4), client(3))
    assert found(record, "notes-not-restated") == [
        (
            "The agency has not yet said any of the client's 3 points in its own words.",
            "xN2",
        )
    ]


def test_three_of_a_side_are_enough_unless_every_one_is_asked_for() -> None:
    notes = [client(number, "Heard" if number < 4 else "") for number in range(1, 6)]
    assert found(said(*notes), "notes-not-restated") == []
    assert found(said(*notes, every=True), "notes-not-restated") == [
        ("The agency has said 3 of the client's 5 points in its own words so far.", "xN4")
    ]


def test_what_is_put_under_another_note_is_heard_with_it() -> None:
    notes = [client(1, "Heard"), client(2, group="xN1"), client(3, group="xN1")]
    assert found(said(*notes), "notes-not-restated") == []
    assert found(said(*notes, every=True), "notes-not-restated") == [
        ("The agency has said 1 of the client's 3 points in its own words so far.", "xN2")
    ]


def test_nobody_hears_alone_what_the_whole_room_said() -> None:
    notes = [("N1", None, Note("One", "Stop")), ("N2", None, Note("Two", "Stop", "Heard"))]
    assert found(said(*notes), "notes-not-restated") == []
    assert found(said(*notes, every=True), "notes-not-restated") == [
        ("1 of the room's 2 points has been said back in other words so far.", "xN1")
    ]
    assert found(said(notes[0], every=True), "notes-not-restated") == [
        ("N1 has not been said back in other words yet.", "xN1")
    ]
    assert found(said(*notes), "note-not-confirmed") == [
        ("N2 was said back in other words. Is that what was meant?", "xN2")
    ]


def test_a_need_of_no_side_waits_for_an_answer_too() -> None:
    record = with_more(a_record(), Need("Sooner"), number="W1")
    sentences = [sentence for sentence, _ in found(record, "need-unanswered")]
    assert sentences == ["W1 waits for an answer."]
