"""Fifty people sit down at once, each in a process of their own; then some are killed, and the folder goes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec import structs

from builders import SESSION, a_record
from workshop.documents.record import write_record
from workshop.model.people import Participant
from workshop.model.sides import SIDES
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room

MANY = 50

# One process is started and splits itself: fifty starts of Python would measure these.
SIT = """
import os, sys
from pathlib import Path
from workshop.places import Workspace
from workshop.room import room as _
from workshop.room.desk import Desk

root, session, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
begin, go = os.pipe()
stay, end = os.pipe()
for number in range(count):
    if os.fork() == 0:
        os.close(go)
        os.close(end)
        os.read(begin, 1)
        said = "fault"
        try:
            desk = Desk(Workspace(root))
            room = desk.join(session, f"person-{number}")
            room.presence.tell(step=room.open_step.uid, cols=100, rows=30)
            room.noted.note("question", f"Asked by {number}")
            said = "here"
        finally:
            os.write(1, f"{said} {number} {os.getpid()}\\n".encode())
        os.read(stay, 1)
        room.beat()
        room.leave()
        os._exit(0)
os.close(begin)
os.close(stay)
os.close(go)
sys.stdin.read()
os.close(end)
for _ in range(count):
    os.wait()
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    people = tuple(
        Participant(f"person-{number}", f"Person {number}", SIDES[number % 2])
        for number in range(MANY)
    )
    record = a_record()
    desk = Desk(Workspace(tmp_path / "workspace"))
    record = structs.replace(record, participants=(*record.participants, *people))
    desk.import_record(write_record(record).encode(), "record")
    return desk


def here(room: Room) -> set[str]:
    room.presence._read_at = 0.0  # look now for who was killed
    return {each.handle for each in room.view().here}


def until(promise: object, room: Room, count: int) -> None:
    latest = time.monotonic() + 20
    while len(here(room)) != count:
        assert time.monotonic() < latest, f"{len(here(room))} are here, not {count}: {promise}"
        time.sleep(0.02)


def test_fifty_sit_down_at_once_and_nothing_of_them_is_lost(desk: Desk) -> None:
    room = desk.room(SESSION.id)
    room.presence.tell(step=room.open_step.uid)
    command = [sys.executable, "-c", SIT, str(desk.workspace.root), SESSION.id, str(MANY)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        said = [process.stdout.readline().split() for _ in range(MANY)]
        assert {each[0] for each in said} == {"here"}
        assert len(here(room)) == MANY
        asked = {each.body.text for each in room.record.items if each.number.startswith("Q")}
        assert asked.issuperset(f"Asked by {number}" for number in range(MANY))
        killed = {int(each[2]) for each in said[:5]}
        for pid in killed:
            subprocess.run(["kill", f"-{int(signal.SIGKILL)}", str(pid)], check=True)
        until("five were killed", room, MANY - 5)
        shutil.rmtree(desk.workspace.live)
        assert here(room) == set()
        room.beat()
        room.lead.next()
        process.stdin.close()
        process.wait(20)
    assert here(room) == set()
    room.leave()
    desk.close()
