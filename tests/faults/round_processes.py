"""Processes that are killed in the middle of a deed, one after the other at every point at which they could be.

Run as `python round_processes.py DEED PATTERN FOLDER`: each process has a copy of PATTERN in FOLDER, by its number, and
kills itself before its n-th step towards the disk; the last one comes to its end. The numbers are said one a line.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders import INES, SESSION, TOMAS
from round_builders import NAMED, NOTES, says
from workshop.model.notes import Note
from workshop.model.rounds import Round
from workshop.places import Workspace
from workshop.room.desk import Desk
from workshop.room.room import Room

ADDED = "added at last"


class Points:
    """Counts the steps towards the disk, once it is armed, and dies before the last of those it has left."""

    def __init__(self) -> None:
        self.left = 0

    def here(self) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)


POINTS = Points()


class Mortal(sqlite3.Connection):
    """A connection in which every statement that changes something is a point."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        if not str(arguments[0]).startswith(("SELECT", "PRAGMA")):
            POINTS.here()
        return super().execute(*arguments)


def make_mortal() -> None:
    """Let everything that reaches the disk be a point."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect
    sqlite3.connect = lambda *given, **named: connect(*given, **named, factory=Mortal)  # type: ignore[assignment]
    for name in ("unlink", "fsync", "replace", "rename", "open", "utime"):
        setattr(os, name, _mortal(getattr(os, name)))


def _mortal(done: Callable[..., Any]) -> Callable[..., Any]:
    def mortal(*given: Any, **named: Any) -> Any:
        POINTS.here()
        return done(*given, **named)

    return mortal


def the_round(room: Room) -> str:
    return room.record.of(Round)[-1].uid


def the_insult(room: Room) -> str:
    return room.record.of(Note)[-1].uid


def seal(room: Room) -> None:
    """Add to what was sealed."""
    turn = room.rounds.sit_down(the_round(room), INES.handle)
    turn.seal(says(ADDED), add=True)


HANDED_IN = "handed-in"
"""The file, in the workspace, with a signature or a reply."""


def handed_in(desk: Desk) -> bytes:
    return (desk.workspace.root / HANDED_IN).read_bytes()


DEEDS: dict[str, Callable[[Room], object]] = {
    "open": lambda room: room.rounds.open("notes", NAMED, NOTES.uid),
    "seal": seal,
    "reveal": lambda room: room.rounds.reveal(the_round(room)),
    "release": lambda room: room.rounds.release(the_round(room), "client"),
    "discard": lambda room: room.rounds.discard(the_round(room)),
    "take-off": lambda room: room.clauses.take_off(the_insult(room)),
    "sign": lambda room: room.sign_off.sign(TOMAS.handle, TOMAS.name, where="room"),
}
AT_THE_DESK: dict[str, Callable[[Desk], object]] = {
    "delete": lambda desk: desk.delete(SESSION.id),
    "delete-relationship": lambda desk: desk.delete_relationship(desk.relationships()[0]),
    "attach": lambda desk: desk.attach(SESSION.id, TOMAS.handle, handed_in(desk), "a file"),
    "confirm": lambda desk: desk.confirm_by_mail(
        SESSION.id, TOMAS.handle, handed_in(desk), "a file"
    ),
}


def die(deed: str, root: Path, point: int) -> None:
    """Do a deed, and die at a point of it or come to its end."""
    desk = Desk(Workspace(root))
    if deed in AT_THE_DESK:
        POINTS.left = point
        AT_THE_DESK[deed](desk)
    else:
        room = desk.room(SESSION.id)
        POINTS.left = point
        DEEDS[deed](room)
    os._exit(0)


def main(deed: str, pattern: Path, folder: Path) -> None:
    make_mortal()
    point = 0
    ended = False
    while not ended:
        point += 1
        root = folder / str(point)
        shutil.copytree(pattern, root)
        child = os.fork()
        if not child:
            try:
                die(deed, root, point)
            finally:
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        ended = os.WIFEXITED(status)
        if ended and os.WEXITSTATUS(status):
            raise SystemExit(f"{deed} failed at its point {point}")
        sys.stdout.write(f"{point}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
