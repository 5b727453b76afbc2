"""A desk in a folder, sessions on it, and a room at the console, for the tests of this floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from builders import NOW, FakeClock, a_record, counted_uids
from workshop.documents.record import write_record
from workshop.model.record import Record
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.opening import NewSession
from workshop.room.room import Room


class Place:
    """A workspace with one clock and one source of ids, at whose desk anybody may sit down, again and again."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder)
        self.clock = FakeClock()
        self.new_uid = counted_uids("n")

    @contextmanager
    def desk(self, now: Callable[[], datetime] | None = None) -> Iterator[Desk]:
        """A desk, as a process of its own would open it."""
        desk = Desk(self.workspace, now=now or self.clock, new_uid=self.new_uid)
        try:
            yield desk
        finally:
            desk.close()


def bring(desk: Desk, record: Record | None = None) -> str:
    """Import a record, the believable one where none is given; return its session's id."""
    content = write_record(record or a_record()).encode()
    return desk.import_record(content, "record.toml")[0]


def file_of(desk: Desk, session: str) -> str:
    """The session as a record file: everything in it, byte for byte."""
    return write_record(desk.record(session))


def a_wish(**changes: Any) -> NewSession:
    """What a facilitator asks for to begin with Brightwater and Oak & Lime."""
    fields: dict[str, Any] = {
        "client": "Brightwater",
        "agency": "Oak & Lime",
        "template": "kickoff",
        "date": NOW.date(),
        "client_people": "Ines Moreau <ines@brightwater.example>, Marketing Director\nPriya Nair",
        "agency_people": "Tomás Reyes <tomas@oaklime.example>, Managing Partner\nLena Koch",
        "facilitator": "Jun Okada",
    }
    return NewSession(**{**fields, **changes})


def ready_to_sign(room: Room) -> None:
    """Write one commitment and propose."""
    room.commitments.add("Send one brief", owner="ines-moreau")
    room.sign_off.propose()


def both_sign(room: Room) -> bool:
    """Both signatories sign what is proposed; return whether that sealed it."""
    room.sign_off.sign("ines-moreau", "Ines Moreau", where="room")
    return room.sign_off.sign("tomas-reyes", "Tomas Reyes", where="video")


def seal(room: Room) -> None:
    """Propose and sign."""
    ready_to_sign(room)
    assert both_sign(room)
