"""For tests of the app: real workspaces with something in them, and an app on one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from msgspec import structs
from textual.screen import Screen

from builders import FakeClock, a_record, counted_uids, with_agreement_sealed
from workshop.documents.record import write_record
from workshop.model.record import Record
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession
from workshop.tui.app import WorkshopApp
from workspaces import begun, copied, exactly, written


def a_sealed_record() -> Record:
    """An earlier session of the builders' relationship: one promise overdue by NOW, one due soon."""
    record = a_record()
    due = {"C1": date(2026, 11, 20), "C2": date(2026, 11, 28)}
    items = tuple(
        structs.replace(
            item,
            uid=f"j{item.uid[1:]}",
            step=f"q{item.step[1:]}",
            body=structs.replace(item.body, due=due[item.number])
            if item.number in due
            else item.body,
        )
        for item in record.items
    )
    session = structs.replace(
        record.session,
        id="s0000000000000009",
        slug="brightwater-oak-lime-2026-08-24",
        title="Summer review",
        date=date(2026, 8, 24),
        step=f"q{record.session.step[1:]}",
    )
    agenda = tuple(structs.replace(step, uid=f"q{step.uid[1:]}") for step in record.agenda)
    return with_agreement_sealed(
        structs.replace(record, session=session, agenda=agenda, items=items)
    )


def desk_of(workspace: Workspace, clock: FakeClock | None = None, ids: str = "v") -> Desk:
    """Open a desk with a clock that stands still and counted ids; each desk on one workspace needs `ids` of its own."""
    return Desk(begun(workspace), now=clock or FakeClock(), new_uid=counted_uids(ids))


def brought(root: Path, record: Record) -> Workspace:
    """A workspace with one session in it."""

    def fill(root: Path) -> None:
        desk = desk_of(Workspace(root), ids="w")
        desk.import_record(written(record), "record")
        desk.close()

    copied(root, ("brought", exactly(record)), fill)
    return Workspace(root)


def a_filled_workspace(root: Path) -> Workspace:
    """A workspace with three relationships, three sessions to resume, and two promises due."""
    copied(root, a_filled_workspace, _fill)
    return Workspace(root)


def _fill(root: Path) -> None:
    desk = desk_of(Workspace(root), ids="w")
    desk.import_record(write_record(a_record()).encode(), "record")
    desk.import_record(write_record(a_sealed_record()).encode(), "record")
    for client, agency in (("Northern Rail", "Plain Speak"), ("Äpfel & Birnen", "漢字広告")):
        desk.new_session(
            NewSession(client, agency, "kickoff", date(2026, 11, 20), "Ann Lee", "Bo Ek")
        )
    desk.close()


def an_app(
    workspace: Workspace, first: Callable[[], Screen[Any]], *, dark: bool = True
) -> WorkshopApp:
    """An app on `workspace`, opening on the screen that `first` makes."""
    return WorkshopApp(workspace, lambda: desk_of(workspace), first, dark=dark)
