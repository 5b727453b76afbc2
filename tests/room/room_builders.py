"""A desk in a folder, sessions on it, and a room at the console, for the tests of this floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from builders import AGENDA, NOW, RELATIONSHIP, SESSION, FakeClock, a_record, counted_uids
from workshop.documents.record import write_record
from workshop.model.items import Item
from workshop.model.kinds import TYPE_OF
from workshop.model.look_back import Celebration
from workshop.model.needs import Need
from workshop.model.people import Organisation
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.scorecard import Comment
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession
from workshop.room.room import Room
from workspaces import Exactly, begun, exactly, written

Sit = Callable[[int, int], Room]
"""Brings a session with so many people of the client and of the agency, and sits down at its console."""


class Place:
    """A workspace with one clock and one source of ids, at whose desk anybody may sit down, again and again."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder)
        self.clock = FakeClock()
        self.new_uid = counted_uids("n")

    @contextmanager
    def desk(self, now: Callable[[], datetime] | None = None) -> Iterator[Desk]:
        """A desk, as a process of its own would open it."""
        desk = Desk(begun(self.workspace), now=now or self.clock, new_uid=self.new_uid)
        try:
            yield desk
        finally:
            desk.close()


def bring(desk: Desk, record: Record | None = None) -> str:
    """Import a record, the believable one where none is given; return its session's id."""
    return desk.import_record(written(record or a_record()), "record.toml")[0]


def file_of(desk: Desk, session: str) -> str:
    """The session as a record file: everything in it, byte for byte."""
    record = desk.record(session)
    found = exactly(record)
    if found not in _WRITTEN:
        _WRITTEN.clear()
        _WRITTEN[found] = write_record(record)
    return _WRITTEN[found]


_WRITTEN: dict[Exactly, str] = {}
"""The last file of all: laws look at the same record many times, and it takes a while to write."""


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


def another(**changes: Any) -> Record:
    """A record of other companies; nothing in it has an id of the believable one."""
    record = a_record()
    relationship = structs.replace(
        RELATIONSHIP,
        id="r0000000000000002",
        client=Organisation("Northwind"),
        agency=Organisation("Oak & Lime Berlin"),
    )
    session = structs.replace(
        SESSION,
        id="s0000000000000002",
        slug="northwind-2026",
        relationship=relationship.id,
        title="Kick-off",
        step=f"x{SESSION.step}",
        date=date(2026, 12, 1),
    )
    return structs.replace(
        record,
        relationship=relationship,
        session=session,
        participants=tuple(
            structs.replace(each, handle=f"{each.handle}-x") for each in record.participants
        ),
        agenda=tuple(structs.replace(each, uid=f"x{each.uid}") for each in record.agenda),
        **{"items": (), **changes},
    )


def theirs(record: Record) -> Iterator[Item[Any]]:
    """The items of a record, as those of `another`."""
    for item in record.items:
        body = item.body
        if hasattr(body, "owner") and body.owner:
            body = structs.replace(body, owner=f"{body.owner}-x")
        if hasattr(body, "reported_by") and body.reported_by:
            body = structs.replace(body, reported_by=f"{body.reported_by}-x")
        step = f"x{item.step}" if item.step else ""
        yield structs.replace(item, uid=f"x{item.uid}", body=body, step=step)


def with_every_kind(record: Record) -> Record:
    """A record with an item of the kinds that the believable session has no step for, too."""
    step = AGENDA[4].uid
    more = (
        Item("k000000000000001", Celebration("The fair"), step, number="G1", side="client"),
        Item("k000000000000002", Comment("Clear briefs", "Briefs"), step, side="client"),
        Item("k000000000000003", Need("Tell us sooner"), step, number="W1", side="client"),
        Item("k000000000000004", Poll("Shall we?", ("no", "yes"), 0), step, number="L1"),
    )
    order = list(TYPE_OF)
    items = sorted((*record.items, *more), key=lambda item: order.index(type(item.body)))
    return structs.replace(record, items=tuple(items))
