"""Freeze a workspace as the present version of the program writes it, so that every later one can be held to open it.

`python tests/freeze_workspace.py` is run once, before a version is released. It writes, under `tests/fixtures/`,
`workspace-VERSION.db.gz` (VERSION is that of the database), and in `workspace-VERSION/` the record file of every
session in it and what was being typed. A later program cannot write it again, so nothing is ever written over a
fixture, and the story may change from version to version.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path

from builders import FakeClock, a_record, counted_uids
from workshop.documents.record import write_record
from workshop.model.people import Organisation
from workshop.model.sides import SIDES, Side
from workshop.places import Workspace, packaged_example
from workshop.room.desk import Desk
from workshop.room.new_session import NewSession
from workshop.room.room import Room
from workshop.store.migrations import MIGRATIONS

FIXTURES = Path(__file__).parent / "fixtures"
VERSION = len(MIGRATIONS)
LAST_SAID = "Said last, and taken back by whoever opens this later"
"""What the last act in the builders' session noted."""
TYPED = {"notes:new:text": "Half a sentence, and then the light went ou", "goal": "漢字 é ‏שלום"}
"""What was being typed in that session."""
STEPS = "".join(
    f'[[step]]\nkind = "{kind}"\ntitle = "{kind.capitalize()} 順"\nminutes = 10\n'
    + ('[[step.headings]]\nname = "Stop"\n' if kind == "notes" else "")
    for kind in ("welcome", "notes", "expectations", "scope", "kpis", "commitments", "sign-off")
)
TEMPLATE = f"""\
format = "workshop-template/1"
name = "brief"
title = "Brief"
summary = "An agenda of the workspace's own, with few words in it."
[opening]
purpose = "Begin."
ground_rules = ["One speaks at a time.", "Nobody speaks for the other side."]
{STEPS}"""


def freeze() -> None:
    """Tell the story in a temporary workspace and keep what it leaves. Raises FileExistsError where one is kept."""
    kept, folder = FIXTURES / f"workspace-{VERSION}.db.gz", FIXTURES / f"workspace-{VERSION}"
    if kept.exists():
        raise FileExistsError(f"{kept} is there already: a version is frozen once.")
    with tempfile.TemporaryDirectory() as place:
        workspace = Workspace(Path(place)).make()
        (workspace.templates / "brief.toml").write_text(TEMPLATE, "utf-8")
        clock = FakeClock()
        desk = Desk(workspace, now=clock, new_uid=counted_uids("f"))
        tell(desk, clock)
        records = [desk.record(line.id) for line in desk.sessions(archived=True)]
        desk.close()
        folder.mkdir(parents=True)
        for record in records:
            (folder / f"{record.session.slug}.toml").write_text(write_record(record), "utf-8")
        shutil.copytree(workspace.drafts, folder / "drafts")
        closed = sqlite3.connect(workspace.database)
        closed.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        closed.execute("VACUUM")
        closed.close()
        kept.write_bytes(gzip.compress(workspace.database.read_bytes(), mtime=0))


def tell(desk: Desk, clock: FakeClock) -> None:
    """Fill the workspace: the example, a chain of agreements, a session in every state, and what came of them."""
    for path in sorted(packaged_example().glob("*.toml")):
        desk.import_record(path.read_bytes(), path.name)
    desk.import_record(write_record(a_record()).encode(), "builders")
    _a_chain(desk, clock)
    _every_state(desk, clock)
    _care(desk)
    with _console(desk, a_record().session.id) as room:
        for key, text in TYPED.items():
            room.drafts.keep(key, text)
        room.noted.note("question", LAST_SAID)


@contextmanager
def _console(desk: Desk, session: str, *, killed: bool = False) -> Iterator[Room]:
    room = desk.room(session)
    try:
        yield room
    finally:
        if killed:  # what the death of the process does: nothing is tidied up, and the lock is free
            room.attendance.lease.release()
        else:
            room.drafts.flush()
            room.leave()


def _wish(client: str, agency: str, day: date, title: str = "") -> NewSession:
    return NewSession(
        client,
        agency,
        "brief",
        day,
        f'Zoë Müller <zoe@{client.split()[0].lower()}.example>, Directrice\n"Sato, 佐藤", 部長',
        "Łukasz Żak <lukasz@agency.example>, [b]Head[/b] of Work\nنورة, Designer",
        "Jun Okada <jun@example.net>, Facilitator",
        title=title,
    )


# --- a relationship that has agreed three times ---------------------------------------------------


def _a_chain(desk: Desk, clock: FakeClock) -> None:
    """Two sealed agreements, the first superseded by the second, and a draft that begins with what stands."""
    first = desk.new_session(_wish("Äpfel Birnen", "漢字広告", date(2026, 11, 23), "First review"))
    with _console(desk, first) as room:
        room.lead.start_clock()
        _say_something(room)
        clock.advance(minutes=7)
        _seal(room, clock)
    _live(desk, clock)
    second = desk.new_session(_wish("Äpfel Birnen", "漢字広告", date(2027, 2, 22), "Second review"))
    with _console(desk, second) as room:
        room.lead.start_clock()
        for item in room.record.items:
            if item.standing == "carried" and item.number:
                room.clauses.stand(item.uid)
        room.commitments.add("We answer within two days", owner=_handle(room, "client"))
        _seal(room, clock)
    desk.new_session(_wish("Äpfel Birnen", "漢字広告", date(2027, 5, 24), "Third review"))


def _handle(room: Room, side: Side) -> str:
    return room.record.signatories(side)[0].handle


def _say_something(room: Room) -> None:
    room.welcome.change(
        goal="Ein Jahr ohne Überstunden. 一年。", place="Łódź", timezone="Europe/Warsaw"
    )
    room.welcome.name_organisation("client", legal_name="Äpfel & Birnen GmbH")
    expectation = room.expectations.add("client", "Layouts two days before the deadline")
    room.expectations.change(expectation, answer="will-try", words="Wenn niemand krank ist 🤞")
    step = next(each for each in room.record.agenda if each.kind == "notes")
    room.lead.go_to(step.uid)
    note = room.notes.add("agency", step.headings[0].name, "Briefs in pieces\nand a second line")
    room.notes.change(note, restated="We send briefs too early", own="Ja.")
    room.notes.confirm(note)
    kpi = room.kpis.add("Qualified leads")
    room.kpis.change(kpi, unit="leads", target=Decimal("180.5"), owner=_handle(room, "agency"))
    promise = room.noted.turn_into(note, "commitment")
    room.commitments.change(
        promise, owner=_handle(room, "client"), due=date(2027, 1, 12), confidence=60
    )
    room.noted.note("decision", "[link=x]Zoë[/link] decides alone")
    room.noted.note("parked", "Freight customers")
    room.scope.add_deliverable("Film", group="Launch", acceptance="Approved in writing")
    room.scope.change_terms(budget=Decimal("84000.00"), currency="EUR", payment_terms="30 days net")
    for item in room.record.items:
        if item.number:
            for side in SIDES:
                room.clauses.agree(item.uid, side)


def _seal(room: Room, clock: FakeClock) -> None:
    """Propose, reopen once, propose again, read back and sign."""
    room.sign_off.change(next_review=date(2027, 5, 24), cadence="Every quarter")
    room.sign_off.propose()
    room.sign_off.sign(_handle(room, "client"), "Zoë Müller", where="room")
    room.sign_off.reopen()
    room.sign_off.propose()
    for section in room.view().read_back:
        for side in SIDES:
            room.sign_off.confirm(section.section, side)
    room.sign_off.not_today(_handle(room, "agency"), date(2027, 3, 1), "Der Anwalt")
    for side in SIDES:
        clock.advance(minutes=1)
        handle = _handle(room, side)
        room.sign_off.sign(handle, room.record.name_of(handle), where="video")


def _live(desk: Desk, clock: FakeClock) -> None:
    """What became of what was promised, in the sessions of both relationships that have promises."""
    clock.advance(days=60)
    promised = next(each for each in desk.actions() if each.action.startswith("Briefs in pieces"))
    desk.record_progress(promised, "partly", side="client", word="Half of them, 半分")
    clock.advance(days=3)
    desk.record_progress(promised, "kept", word="Jetzt alle.")
    with _console(desk, promised.session) as room:
        kpi = next(item for item in room.record.items if item.number.startswith("K"))
        room.kpis.add_reading(
            kpi.uid, Decimal("171.50"), date(2027, 1, 24), source="CRM", note="Ohne März"
        )


# --- a session in every state ---------------------------------------------------------------------


def _every_state(desk: Desk, clock: FakeClock) -> None:
    ends: dict[str, Callable[[Room], object]] = {
        "running": lambda room: room.lead.next(),
        "paused": lambda room: room.lead.pause_clock(),
        "proposed": _proposed,
        "declined": _declined,
        "withdrawn": lambda room: room.sign_off.withdraw("Nobody came"),
        "closed": lambda room: room.sign_off.close("Only a pulse"),
    }
    for number, (state, end) in enumerate(ends.items()):
        wish = _wish("Northern Rail", "Plain Speak", date(2026, 11, 2 + number), state.capitalize())
        session = desk.new_session(wish)
        with _console(desk, session, killed=state == "running") as room:
            room.lead.start_clock()
            clock.advance(seconds=95)
            room.expectations.add("agency", f"Said in the one that is {state}")
            end(room)
            assert room.record.session.state == state


def _proposed(room: Room) -> None:
    room.commitments.add("Send one brief", owner=_handle(room, "client"))
    room.sign_off.propose()


def _declined(room: Room) -> None:
    _proposed(room)
    room.sign_off.decline(_handle(room, "client"), "Zu früh")


def _care(desk: Desk) -> None:
    """What is done at the desk: one archived, one deleted, one renamed, a relationship renamed, something undone."""
    archived, deleted = (
        desk.new_session(_wish("Northern Rail", "Plain Speak", date(2026, 10, 5), title))
        for title in ("Put away", "Deleted")
    )
    with _console(desk, archived) as room:
        room.expectations.add("client", "Taken back")
        room.undo()
        room.expectations.add("client", "Not taken back")
    desk.archive(archived)
    desk.rename(archived, "Put away under another title")
    desk.delete(deleted)
    rail = desk.find_relationship("Northern")
    desk.rename_relationship(rail, rail.client, Organisation("Plain Speak", "Plain Speak Ltd"))


if __name__ == "__main__":
    os.environ["TZ"] = "UTC"  # days are counted where the program runs
    time.tzset()
    try:
        freeze()
    except FileExistsError as error:
        sys.exit(str(error))
