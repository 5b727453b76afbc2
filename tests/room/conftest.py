"""The believable session, opened at the console."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from room_builders import Place, Sit, bring

from builders import SESSION, FakeClock
from round_builders import a_room_of
from workshop.room.desk import Desk
from workshop.room.room import Room
from workspaces import copied


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "workspace")


@pytest.fixture
def clock(place: Place) -> FakeClock:
    return place.clock


@pytest.fixture
def brought(place: Place) -> None:
    """The believable session, in the workspace before anybody opens it."""
    copied(place.workspace.root, "the believable session", _bring)


def _bring(root: Path) -> None:
    with Place(root).desk() as desk:
        bring(desk)


@pytest.fixture
def desk(place: Place, request: pytest.FixtureRequest) -> Iterator[Desk]:
    if "brought" in request.fixturenames:
        request.getfixturevalue("brought")
    with place.desk() as desk:
        yield desk


@pytest.fixture
def room(brought: None, desk: Desk) -> Iterator[Room]:
    room = desk.room(SESSION.id)
    yield room
    room.leave()


@pytest.fixture
def sit(desk: Desk) -> Iterator[Sit]:
    """A room with so many people of the client and of the agency."""
    rooms: list[Room] = []

    def begin(client: int, agency: int) -> Room:
        rooms.append(desk.room(bring(desk, a_room_of(client, agency))))
        return rooms[-1]

    yield begin
    for room in rooms:
        room.leave()
