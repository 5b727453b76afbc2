"""What the minutes give away of private rounds: nothing that is not revealed, and nobody where that was promised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from room_builders import Sit

from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    NAMED,
    ONE_VOICE,
    STEPS,
    TO_SIDES,
    a_room_of,
    chooses,
    open_round,
    rates,
    says,
    seal,
)
from workshop.model.kpis import realism_key, show_target
from workshop.model.people import Participant
from workshop.model.rounds import Answer, RoundPlan
from workshop.room.minutes import minutes_html, minutes_md
from workshop.room.room import Room

PEOPLE = (*CLIENT, *AGENCY)
KPI = next(item for item in a_room_of(4, 4).items if item.number == "K1")


def marker(person: Participant) -> str:
    """Words that nobody else writes, and that say nothing of whose they are."""
    return f"zq{PEOPLE.index(person) * 7919 + 104729}xk"


WRITES: dict[str, Callable[[Participant], list[Answer]]] = {
    "notes": lambda person: says(marker(person)),
    "scorecard": lambda person: rates(PEOPLE.index(person) % 5, marker(person)),
    "needs": lambda person: [Answer("needs", texts=(marker(person),))],
    "poll": lambda person: chooses(PEOPLE.index(person) % 3),
    "realism": lambda person: [
        Answer(realism_key(KPI.uid, show_target(KPI.body)), point=PEOPLE.index(person) % 3)
    ],
}
"""What one person seals in each sort of round."""


@pytest.fixture
def room(sit: Sit) -> Room:
    return sit(4, 4)


def written(room: Room) -> Iterator[str]:
    """Yield the minutes in both forms."""
    yield minutes_md(room.record, room.core.now())
    yield minutes_html(room.record, room.core.now())


def of_step(minutes: str, what: str) -> str:
    """Return what the minutes in Markdown say of the step of a round."""
    found = re.search(rf"^## \d+\. {STEPS[what].title}\n(.*?)(?=^## |\Z)", minutes, re.M | re.S)
    return found[1] if found else ""


def everybody_seals(room: Room, what: str, plan: RoundPlan, people: Iterable[Any] = PEOPLE) -> str:
    uid = open_round(room, what, plan)
    for person in people:
        seal(room, uid, person.handle, WRITES[what](person))
    return uid


@pytest.mark.parametrize("plan", [NAMED, ANONYMOUS], ids=["named", "anonymous"])
@pytest.mark.parametrize("what", WRITES)
def test_nothing_that_is_sealed_is_told_before_its_reveal(
    room: Room, what: str, plan: RoundPlan
) -> None:
    before = [of_step(each, what) for each in written(room)]
    everybody_seals(room, what, plan)
    now = list(written(room))
    assert not any(marker(person) in each for each in now for person in PEOPLE)
    open_words = "A private round is open here. Nothing of it is shown before it is revealed."
    assert of_step(now[0], what).replace(open_words, "").split() == before[0].split()


@pytest.mark.parametrize("what", WRITES)
def test_a_discarded_round_leaves_no_word_in_the_minutes(room: Room, what: str) -> None:
    before = minutes_md(room.record, room.core.now())
    uid = open_round(room, what, ANONYMOUS)
    at_step = minutes_md(room.record, room.core.now())
    assert of_step(at_step, what) != of_step(before, what)
    for person in PEOPLE:
        seal(room, uid, person.handle, WRITES[what](person))
    room.rounds.discard(uid)
    assert of_step(minutes_md(room.record, room.core.now()), what) == of_step(before, what)


@pytest.mark.parametrize("what", WRITES)
def test_a_revealed_anonymous_round_is_told_without_a_name(room: Room, what: str) -> None:
    uid = everybody_seals(room, what, ANONYMOUS)
    before = of_step(minutes_md(room.record, room.core.now()), what)
    room.rounds.reveal(uid)
    said = of_step(minutes_md(room.record, room.core.now()), what)
    if what not in ("poll", "realism"):
        assert all(marker(person) in said for person in PEOPLE)
    assert said != before
    for person in PEOPLE:
        for name in (person.name, person.handle, person.name.split()[0]):
            assert said.count(name) == before.count(name)


def test_a_revealed_named_round_is_told_with_the_names_that_were_announced(room: Room) -> None:
    room.rounds.reveal(everybody_seals(room, "notes", NAMED))
    said = of_step(minutes_md(room.record, room.core.now()), "notes")
    assert "Olga Berg, client" in said


def test_of_a_round_that_stopped_at_the_sides_only_what_was_released_is_told(room: Room) -> None:
    uid = everybody_seals(room, "notes", TO_SIDES)
    room.rounds.reveal(uid)
    assert not any(marker(person) in each for each in written(room) for person in PEOPLE)
    for side, contact in (("client", CLIENT[0]), ("agency", AGENCY[0])):
        turn = room.rounds.speak_for(uid, contact.side or "client")
        turn.seal(says(f"zqvoice{side}xk"))
        room.rounds.release(uid, contact.side or "client")
        assert not any(f"zqvoice{side}xk" in each for each in written(room))
    room.rounds.reveal(uid)
    for each in written(room):
        assert "zqvoiceclientxk" in each
        assert "zqvoiceagencyxk" in each
        assert not any(marker(person) in each for person in PEOPLE)


def test_one_voice_a_side_names_nobody(room: Room) -> None:
    uid = everybody_seals(room, "notes", ONE_VOICE, (CLIENT[0], AGENCY[0]))
    room.rounds.reveal(uid)
    said = of_step(minutes_md(room.record, room.core.now()), "notes")
    assert marker(CLIENT[0]) in said
    assert not any(person.name in said for person in PEOPLE)


def test_what_too_few_stand_behind_is_neither_counted_nor_quoted(room: Room) -> None:
    uid = open_round(room, "scorecard", ANONYMOUS)
    for person in PEOPLE:
        few = PEOPLE.index(person) % 4 < 2
        answers = rates(1, marker(person) if few else "") if few else rates(2, about="them:2.1")
        others = [] if few else rates(None)
        seal(room, uid, person.handle, [*answers, *others, *rates(3, about="us:1.1")])
    room.rounds.reveal(uid)
    said = of_step(minutes_md(room.record, room.core.now()), "scorecard")
    assert "too few answers to show" in said
    assert "4 comments are not shown" in said
    assert not any(marker(person) in said for person in PEOPLE)


def test_what_was_taken_off_the_screens_is_not_in_the_minutes(room: Room) -> None:
    room.lead.go_to(STEPS["notes"].uid)
    uid = room.notes.add("client", "Stop", "zqinsultxk")
    assert all("zqinsultxk" in each for each in written(room))
    room.clauses.take_off(uid)
    assert not any("zqinsultxk" in each for each in written(room))


def test_the_minutes_are_handed_out_before_anything_is_proposed(room: Room) -> None:
    names = {path.name: path for path in room.files.hand_out()}
    assert "signatures.md" not in names
    assert names["minutes.md"].read_text("utf-8") == minutes_md(room.record, room.core.now())
    assert "none is proposed or signed yet" in names["minutes.html"].read_text("utf-8")
