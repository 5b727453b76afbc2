"""Who may what: one table, asked before anything is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from intents_walk import EVERY, GROUPS, OF_THE_ROOM, TELLS, every_public_intent
from room_builders import file_of

from builders import SESSION, FakeClock
from workshop.errors import Refused
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import POWERS, Power, Seat, may, require
from workshop.room.steps import INTENTS

ONLOOKER: Any = "onlooker"


@pytest.fixture
def onlooker(room: Room, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """Somebody in the room who may see everything and do nothing."""
    monkeypatch.setitem(POWERS, ONLOOKER, frozenset({"read"}))
    room.seat = ONLOOKER
    yield room
    room.seat = "facilitator"


def test_the_walk_knows_every_public_intent(room: Room) -> None:
    assert every_public_intent(room) == set(EVERY)


def test_every_group_of_intents_is_in_the_walk(room: Room) -> None:
    from workshop.room.leading import LeadIntents
    from workshop.room.steps.intents import Acts

    groups = {name for name, value in vars(room).items() if isinstance(value, Acts | LeadIntents)}
    assert groups == set(GROUPS)
    assert {type(getattr(room, group)) for group in GROUPS} >= set(INTENTS.values())


@pytest.mark.parametrize("name", sorted({*EVERY, *OF_THE_ROOM} - TELLS))
def test_a_seat_without_power_is_refused_before_anything_is_done(
    onlooker: Room, desk: Desk, name: str
) -> None:
    before, acts = file_of(desk, SESSION.id), onlooker.version()[1]
    with pytest.raises(Refused, match="The seat of the onlooker cannot"):
        {**EVERY, **OF_THE_ROOM}[name](onlooker)
    assert file_of(desk, SESSION.id) == before
    assert onlooker.version()[1] == acts


def test_a_seat_that_may_only_look_sees_no_asides(onlooker: Room, clock: FakeClock) -> None:
    assert not any(finding.aside for finding in onlooker.view().findings)
    assert onlooker.view().powers == {"read"}


def test_a_seat_that_may_not_even_look_has_no_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(POWERS, ONLOOKER, frozenset())
    with pytest.raises(Refused, match="cannot see this"):
        Room(
            room._store,
            SESSION.id,
            seat=ONLOOKER,
            now=room.now,
            new_uid=room.new_uid,
            drafts=room.drafts,
            lease=room._lease,
        )


def test_every_seat_has_its_row_and_every_power_its_words() -> None:
    assert set(POWERS) == set(get_args(Seat))
    assert POWERS["participant"] == {"seal"}
    nobody: Any = "nobody"
    for power in get_args(Power):
        assert may("facilitator", power) or power == "seal"
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(POWERS, nobody, frozenset())
            with pytest.raises(Refused, match=r"^The seat of the nobody cannot [a-z ]+\.$"):
                require(nobody, power)
