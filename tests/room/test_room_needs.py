"""Needs: one side asks, the other answers plainly; only a yes becomes a promise."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from workshop.errors import InputError, Refused
from workshop.model.commitments import Commitment
from workshop.model.needs import Need, NeedAnswer
from workshop.model.rounds import Answer, RoundPlan
from workshop.room.room import Room

SOON = date(2027, 1, 15)


@pytest.fixture
def asked(room: Room) -> str:
    """A need of the agency's."""
    return room.needs.add("agency", "Tell us about budget cuts in a call")


def need(room: Room, uid: str) -> Need:
    item = room.record.item(uid)
    assert item is not None
    assert isinstance(item.body, Need)
    return item.body


def test_a_need_has_a_number_and_the_side_that_asks(room: Room, asked: str) -> None:
    item = room.record.item(asked)
    assert item is not None
    assert (item.number, item.side, item.body.answer) == ("W1", "agency", "")


def test_a_need_without_words_is_refused_beside_its_field(room: Room) -> None:
    with pytest.raises(InputError, match="as a request") as caught:
        room.needs.add("client", "  ")
    assert caught.value.field == "text"
    assert not room.record.of(Need)


def test_a_yes_makes_a_commitment_of_the_side_that_gave_it(room: Room, asked: str) -> None:
    room.needs.answer(asked, "yes")
    made = room.record.item(need(room, asked).became)
    assert made is not None
    assert (made.side, made.body) == (
        "client",
        Commitment("Tell us about budget cuts in a call", origin=asked),
    )


def test_two_times_yes_is_one_commitment(room: Room, asked: str) -> None:
    before = len(room.record.of(Commitment))
    room.needs.answer(asked, "yes")
    room.needs.answer(asked, "yes")
    assert len(room.record.of(Commitment)) == before + 1


@pytest.mark.parametrize("answer", ["no", "cannot", "will-try"])
def test_nothing_but_a_yes_makes_a_commitment(room: Room, asked: str, answer: NeedAnswer) -> None:
    before = room.record.of(Commitment)
    room.needs.answer(asked, answer, obstacle="The month-end run", until=SOON)
    assert room.record.of(Commitment) == before
    assert need(room, asked).answer == answer


@pytest.mark.parametrize(
    ("given", "field"),
    [({"until": SOON}, "obstacle"), ({"obstacle": "The month-end run"}, "until"), ({}, "obstacle")],
)
def test_will_try_asks_for_the_obstacle_and_a_date(
    room: Room, asked: str, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as caught:
        room.needs.answer(asked, "will-try", **given)
    assert caught.value.field == field
    assert need(room, asked).answer == ""


def test_an_answer_is_taken_back_with_the_commitment_it_made(room: Room, asked: str) -> None:
    before = room.record
    room.needs.answer(asked, "yes")
    assert room.undo() == "W1 answered yes"
    assert room.record == before


def test_a_need_in_other_words_needs_another_answer(room: Room, asked: str) -> None:
    room.needs.answer(asked, "no", obstacle="Not ours to say")
    room.needs.change(asked, text="Tell us about budget cuts in writing")
    assert need(room, asked).answer == ""


# --- beside a private round -----------------------------------------------------------------------


def test_nothing_is_asked_aloud_while_a_private_round_is_open(room: Room) -> None:
    room.lead.add_step("needs")
    room.lead.go_to(next(each.uid for each in room.record.agenda if each.kind == "needs"))
    round = room.rounds.open("needs", RoundPlan("keyboard"))
    with pytest.raises(Refused, match="Reveal it or discard it first"):
        room.needs.add("client", "Sooner")
    for handle in ("priya-nair", "tomas-reyes", "lena-koch"):
        room.rounds.excuse(round, handle)
    room.rounds.sit_down(round, "ines-moreau").seal([Answer("needs", ("One brief",))])
    room.rounds.reveal(round)
    (revealed,) = room.record.of(Need)
    assert (revealed.side, revealed.author) == ("client", "ines-moreau")
    room.needs.add("client", "Sooner")
    assert len(room.record.of(Need)) == 2


def test_a_need_of_no_side_is_answered_and_promised_by_nobody_yet(room: Room) -> None:
    asked = room.needs.add_item(Need("Fewer meetings"))
    room.needs.answer(asked, "yes")
    made = room.record.item(need(room, asked).became)
    assert made is not None
    assert made.side is None
