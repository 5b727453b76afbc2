"""A newer version changes the database under open seats: each says so, ends, and keeps what was typed."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

import pexpect
from msgspec import structs

from builders import INES, PRIYA
from cli.plain_seats import Seat
from e2e.terminal import F2, Held
from round_builders import NOTES, a_room_of
from tui.consoles import brought
from workshop.places import Workspace
from workshop.store.drafts import texts_at
from workshop.store.migrations import MIGRATIONS

SAYS = "A newer version of workshop has changed the form of"


def migrated(workspace: Workspace) -> None:
    """What the first start of a newer version does to the file of the database."""
    with closing(sqlite3.connect(workspace.database)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        db.execute("ALTER TABLE session RENAME COLUMN title TO called")


def test_every_kind_of_seat_says_so_and_ends_and_what_was_typed_is_kept(tmp_path: Path) -> None:
    record = a_room_of(2, 2)
    session = structs.replace(record.session, step=NOTES.uid)
    workspace = brought(tmp_path / "w", structs.replace(record, session=session))
    root = workspace.root
    with ExitStack() as stack:
        console = stack.enter_context(Held(root, "open", "latest"))
        console.wait_for("Frank feedback")
        scribe = stack.enter_context(Held(root, "open", "latest"))
        scribe.wait_for("scribe")
        stage = stack.enter_context(Held(root, "present", "latest"))
        stage.wait_for("Frank feedback")
        writing = stack.enter_context(Held(root, "join", "latest", "--as", PRIYA.handle))
        writing.wait_for("PRIVATE")
        console.press_for(b"l", "write in silence")
        console.press_for(b"w", "own terminals, named")
        console.press_for(b"o", "Everybody can write now")
        writing.wait_for("It is your turn to write")
        writing.press_for(F2, "Named: when it is revealed")
        writing.type("half a thought")
        writing.wait_for("kept, not sealed")
        plain = Seat(root, INES.handle, "--plain")
        plain.child.expect("Your choice")
        migrated(workspace)
        for seat in (console, scribe, stage, writing):
            assert seat.end() == 3
            told = " ".join(seat.written.decode(errors="replace").split())
            assert told.count(SAYS) == 1
            assert "Update workshop, then start it again." in told
            assert "Traceback" not in told
            assert seat.attributes_restored
        plain.child.expect("Update workshop")
        plain.child.expect(pexpect.EOF)
        plain.child.close()
        assert plain.child.exitstatus == 3
    file = next(workspace.drafts.glob(f"*-seat-{PRIYA.handle}.json"))
    assert "half a thought" in texts_at(file).values()
    assert not workspace.faults.exists()
