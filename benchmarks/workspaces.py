"""The workspaces that are measured: an empty one, one with a long text in a session, one with very many sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from msgspec import Struct, structs

from workshop.cli.demo import open_example
from workshop.documents.record import read_record
from workshop.model.agenda import Step
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.notes import HEADINGS, Note
from workshop.model.people import Organisation, Relationship
from workshop.model.record import Record
from workshop.model.rounds import Tally
from workshop.model.scorecard import SCALE, Score
from workshop.model.session import Session
from workshop.model.sides import SIDES
from workshop.model.template import Area, Statement
from workshop.model.welcome import Welcome
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk, random_uid, utc_now
from workshop.room.new_session import NewSession
from workshop.room.room import Room
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


def in_progress(folder: Path) -> tuple[Workspace, str]:
    """Make a workspace with the example; return it and its session that is going on, the third of its relationship."""
    workspace = Workspace(folder)
    desk = open_example(workspace)
    session = desk.find("latest")
    desk.close()
    return workspace, session


def crowd(desk: Desk, session: str) -> tuple[Room, str, tuple[str, ...]]:
    """Put ten people on each side of a session; return its room, a step for notes, and whom it asks."""
    room = desk.room(session)
    for side in SIDES:
        room.welcome.add_people("\n".join(f"Person {side} {chr(97 + n)}" for n in range(9)), side)
    room.lead.add_step("notes")
    step = [each for each in room.record.agenda if each.kind == "notes"][-1]
    agenda = tuple(
        structs.replace(each, headings=HEADINGS) if each == step else each
        for each in room.record.agenda
    )
    with room.core.writing("lead.headings", power="agenda") as writer:
        writer.save_agenda(session, agenda)
    handles = tuple(each.handle for each in room.record.participants if each.side)
    return room, step.uid, handles


def long_session(folder: Path) -> tuple[Workspace, str]:
    """Make a workspace whose latest session has 200 scores and 300 notes and looks back on 200 commitments."""
    workspace, before = one_session(folder)
    store = Store.open(workspace.database, now=utc_now, new_uid=random_uid)
    record = store.record(before)
    owner = record.participants[0].handle
    areas = tuple(
        Area(
            f"Area {n}",
            tuple(Statement(f"does {n}.{each}", f"does {n}.{each}") for each in range(5)),
        )
        for n in range(20)
    )
    steps = (
        *record.agenda,
        Step("b400000000000001", kind="scorecard", title="How we work", minutes=20, areas=areas),
        Step("b400000000000002", kind="notes", title="Feedback", minutes=20, headings=HEADINGS),
        Step("b400000000000003", kind="look-back", title="Look back", minutes=20),
    )
    after = structs.replace(
        record.session,
        id="b500000000000001",
        slug="the-long-one",
        follows=before,
        step="b400000000000001",
    )
    with store.writing(NewAct("desk.import", "a long session brought in", "desk")) as writer:
        writer.save_session(structs.replace(record.session, state="sealed"))
        for number in range(200):
            writer.save_item(
                before,
                Item(
                    f"b6{number:014x}",
                    Commitment(f"Promise {number}", owner),
                    number=f"C{number + 1}",
                ),
            )
        writer.save_session(after)
        for position, person in enumerate(record.participants):
            writer.save_participant(after.id, person, position)
        own = [structs.replace(each, uid=f"b7{n:014x}") for n, each in enumerate(steps)]
        writer.save_agenda(after.id, own)
        places = {each.kind: each.uid for each in own}
        tally = Tally((1, 2, 3, 2, 1), 9)
        for number in range(200):
            score = Score(f"does {number}", "Area", SCALE, 1, tally, tally)
            writer.save_item(
                after.id,
                Item(
                    f"b8{number:014x}",
                    score,
                    places["scorecard"],
                    number,
                    f"F{number + 1}",
                    SIDES[number % 2],
                ),
            )
        for number in range(300):
            note = Note(f"Said {number}", HEADINGS[number % 3].name)
            writer.save_item(
                after.id,
                Item(
                    f"b9{number:014x}",
                    note,
                    places["notes"],
                    number,
                    f"N{number + 1}",
                    SIDES[number % 2],
                ),
            )
    store.close()
    return workspace, after.id


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
