"""The workspaces that are measured: an empty one, one with a long text in a session, one with very many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from msgspec import Struct, structs

from workshop.documents.record import read_record
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.people import Organisation, Relationship
from workshop.model.record import Record
from workshop.model.session import Session
from workshop.model.welcome import Welcome
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk, random_uid, utc_now
from workshop.room.opening import NewSession
from workshop.store.journal import NewAct
from workshop.store.store import Store

LONG_TEXT = (
    "Fill the winter crossings without giving them away, and say early what stands in the way, so that nobody "
    "learns in March what somebody knew in October. "
) * 8
_A_RELATIONSHIP = 20
"""Sessions of each relationship, in the workspace with very many."""
_AT_ONCE = 500
_KEPT: tuple[tuple[type[Struct], int], ...] = ((Welcome, 1), (Expectation, 2), (Commitment, 3))
"""How many items of the example's session each of the many has."""


def empty(folder: Path) -> Workspace:
    """Make a workspace without any session."""
    workspace = Workspace(folder)
    Desk(workspace).close()
    return workspace


def one_session(folder: Path) -> tuple[Workspace, str]:
    """Make a workspace with one session that has just begun; return it and the session's id."""
    workspace = Workspace(folder)
    desk = Desk(workspace)
    wish = NewSession(
        "Skerrow Ferries", "Kite & Anvil", "kickoff", date.today(), "Amara Okafor", "Rafael Duarte"
    )
    session = desk.new_session(wish)
    room = desk.room(session)
    room.welcome.change(goal=LONG_TEXT)
    room.leave()
    desk.close()
    return workspace, session


def many_sessions(folder: Path, sessions: int) -> Workspace:
    """Make a workspace with that many sessions, twenty to a relationship, all but the last of each sealed."""
    workspace = Workspace(folder).make()
    store = Store.open(workspace.database, now=utc_now, new_uid=random_uid)
    pattern = _pattern()
    numbers = count()
    for first in range(0, sessions, _AT_ONCE):
        with store.writing(NewAct("desk.import", "sessions brought in", "desk")) as writer:
            for number in range(first, min(first + _AT_ONCE, sessions)):
                record = _variation(pattern, number, numbers)
                session = record.session.id
                writer.save_relationship(record.relationship)
                writer.save_session(record.session)
                for position, person in enumerate(record.participants):
                    writer.save_participant(session, person, position)
                writer.save_agenda(session, record.agenda)
                for item in record.items:
                    writer.save_item(session, item)
    store.close()
    return workspace


def _pattern() -> Record:
    """Return the example's sealed session with a few items of each type."""
    path = min(packaged_example().glob("*.toml"))
    record = read_record(path.read_bytes(), path.name)
    items = [item for body, many in _KEPT for item in record.of(body)[:many]]
    return structs.replace(record, items=tuple(items))


def _variation(pattern: Record, number: int, numbers: Iterator[int]) -> Record:
    """Return the pattern as session `number`, with ids of its own."""
    which, turn = divmod(number, _A_RELATIONSHIP)
    relationship = Relationship(
        f"b0{which:014x}",
        Organisation(f"Client {which:04}"),
        Organisation(f"Agency {which % 40:02}"),
    )
    steps = {step.uid: f"b1{next(numbers):014x}" for step in pattern.agenda}
    day = date(2026, 1, 1) - timedelta(days=90 * (_A_RELATIONSHIP - turn) + which % 80)
    session: Session = structs.replace(
        pattern.session,
        id=f"b2{number:014x}",
        slug=f"client-{which:04}-{day}",
        relationship=relationship.id,
        date=day,
        step=steps[pattern.session.step],
        started=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        state="paused" if turn == _A_RELATIONSHIP - 1 else "sealed",
    )
    return structs.replace(
        pattern,
        relationship=relationship,
        session=session,
        participants=tuple(
            structs.replace(each, handle=f"{each.handle[:20]}-{which}")
            for each in pattern.participants
        ),
        agenda=tuple(structs.replace(each, uid=steps[each.uid]) for each in pattern.agenda),
        items=tuple(_item(each, steps, which, day, numbers) for each in pattern.items),
    )


def _item(
    item: Item[object], steps: dict[str, str], which: int, day: date, numbers: Iterator[int]
) -> Item[object]:
    body = item.body
    if isinstance(body, Commitment):
        owner = f"{body.owner[:20]}-{which}" if body.owner else ""
        body = structs.replace(body, owner=owner, due=day + timedelta(days=60))
    step = steps.get(item.step, "")
    return structs.replace(item, uid=f"b3{next(numbers):014x}", step=step, body=body)
