"""Feedback in the agreement: of the whole room nobody is named, not even the side; a group stands together."""

from __future__ import annotations

from msgspec import structs

from agreement.agreement_builders import with_more
from builders import AGENDA, a_record
from workshop.agreement.clauses.notes import clause
from workshop.model.items import Item
from workshop.model.notes import Note
from workshop.model.record import Record
from workshop.model.sides import SIDES


def read(record: Record) -> list[tuple[str, str]]:
    """Number and quiet words of each piece of feedback."""
    paragraphs = clause(record)["feedback"].read_back().paragraphs
    return [(each.number, each.detail) for each in paragraphs]


def test_what_the_whole_room_said_has_no_side_in_its_words() -> None:
    note = Note("Too many meetings", "Stop", "We meet to be seen", True, "We cancel one")
    record = with_more(a_record(), note, number="N2", agreed=SIDES, author="ines-moreau")
    assert read(record)[1] == (
        "N2",
        "In other words: We meet to be seen · confirmed as meant · Our part in it: We cancel one",
    )


def test_a_note_stands_after_the_one_it_is_put_under() -> None:
    leader, other, under = (
        Item(f"x{place}", Note(f"Note {place}", "Stop"), AGENDA[4].uid, place, f"N{place}")
        for place in (1, 2, 3)
    )
    under = structs.replace(under, body=structs.replace(under.body, group=leader.uid))
    notes = tuple(structs.replace(each, agreed=SIDES) for each in (leader, other, under))
    assert [number for number, _ in read(a_record(items=notes))] == ["N1", "N3", "N2"]
