"""The believable session, opened at the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from room_builders import Place, bring

from builders import SESSION, FakeClock
from workshop.room.desk import Desk
from workshop.room.room import Room


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "workspace")


@pytest.fixture
def clock(place: Place) -> FakeClock:
    return place.clock


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    with place.desk() as desk:
        yield desk


@pytest.fixture
def room(desk: Desk) -> Iterator[Room]:
    bring(desk)
    room = desk.room(SESSION.id)
    yield room
    room.leave()
