"""A workspace that cannot be used: said in one sentence, with nothing in it touched."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from e2e.terminal import CTRL_Q, ENTER, F2, WORKSHOP, Held, run
from terminals import python

LIKE_ANYBODY = [*python(str(Path(__file__).with_name("like_anybody.py"))), WORKSHOP]
PAGE = 4096


def database(workspace: Path) -> Path:
    return workspace / "sessions" / "workshop.db"


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, today we met Brightwater.\n" * 500)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()


def of_another_program(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE shopping (what TEXT)")
    connection.close()


def scribbled_over(table: str) -> Callable[[Path], None]:
    """Return what writes over the first page of `table`."""

    def scribble(path: Path) -> None:
        connection = sqlite3.connect(path)
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        ((page,),) = connection.execute(query, (table,)).fetchall()
        connection.close()
        with path.open("r+b") as file:
            file.seek((page - 1) * PAGE)
            file.write(b"\xa5" * PAGE)

    return scribble


def lost_but_for_a_backup(path: Path) -> None:
    backups = path.parent / "backups"
    backups.mkdir()
    shutil.move(path, backups / "workshop-1.db")


def lost_but_for_its_log(path: Path) -> None:
    path.with_name(path.name + "-wal").write_bytes(b"what was saved last")
    path.unlink()


FAULTS: list[tuple[Callable[[Path], None], str]] = [
    (not_a_database, "damaged or not a database"),
    (empty, "damaged or not a database (it is empty)"),
    (cut_short, "damaged or not a database"),
    (newer, "written by a newer version of workshop"),
    (of_another_program, "not one of workshop"),
    (scribbled_over("session"), "damaged or not a database"),
    (lost_but_for_a_backup, "is missing, but there are backups of it"),
    (lost_but_for_its_log, "is missing, but workshop.db-wal beside it"),
]


def contents(workspace: Path) -> dict[str, bytes]:
    """Return every file of the workspace but the locks, which hold nothing."""
    return {
        str(path.relative_to(workspace)): path.read_bytes()
        for path in workspace.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def assert_one_sentence(held: Held, sentence: str) -> None:
    """Check that it ends with these words alone, and without having shown anything of anybody."""
    assert held.end() == 3
    assert held.attributes_restored
    said = held.written.rpartition(b"\x1b[?1049l")[2].decode().replace("\r\n", "")
    assert sentence in said
    assert "Traceback" not in said
    assert b"Dear diary" not in held.written


@pytest.mark.parametrize(("befall", "sentence"), FAULTS, ids=[each.__name__ for each, _ in FAULTS])
@pytest.mark.parametrize("arguments", [(), ("open", "latest")], ids=["home", "open"])
def test_a_database_that_cannot_be_trusted_is_left_untouched(
    workspace: Path, befall: Callable[[Path], None], sentence: str, arguments: tuple[str, ...]
) -> None:
    befall(database(workspace))
    before = contents(workspace)
    with Held(workspace, *arguments) as held:
        assert_one_sentence(held, sentence)
    assert contents(workspace) == before


def test_a_damaged_session_is_said_at_home_and_the_others_can_be_opened(workspace: Path) -> None:
    earlier = ("--date", "2026-11-02")
    names = ("--client", "Northern Rail", "--agency", "Plain Speak")
    assert run(workspace, "new", *names, *earlier).code == 0
    scribbled_over("participant")(database(workspace))
    before = contents(workspace)
    with Held(workspace) as held:
        held.wait_for("TO RESUME", "Brightwater + Oak & Lime")
        held.press_for(ENTER, "damaged or not a database")
        held.press(CTRL_Q)
        assert held.end() == 0
    assert contents(workspace)["sessions/workshop.db"] == before["sessions/workshop.db"]


@pytest.fixture
def read_only(workspace: Path) -> Iterator[Path]:
    """A workspace whose data can only be read."""
    folders = [workspace / "sessions", workspace / "sessions" / "exports"]
    for path in (workspace / "sessions").rglob("*"):
        if path.is_file():
            path.chmod(0o400)
    for folder in folders:
        folder.chmod(0o500)
    yield workspace
    for folder in folders:
        folder.chmod(0o700)


def test_a_workspace_that_can_only_be_read_is_shown_and_said_to_be_so(read_only: Path) -> None:
    before = contents(read_only)
    with Held(read_only, program=LIKE_ANYBODY) as held:
        held.wait_for("TO RESUME", "Brightwater + Oak & Lime")
        held.press_for(ENTER, "cannot be held open", "Make the folder writable.")
        held.press(CTRL_Q)
        assert held.end() == 0
    with Held(read_only, "open", "latest", program=LIKE_ANYBODY) as held:
        assert_one_sentence(held, "Make the folder writable.")
    new = run(read_only, "new", "--client", "A", "--agency", "B", program=LIKE_ANYBODY)
    assert (new.code, new.out) == (3, "")
    assert "can only be read here, so nothing was saved" in new.err
    assert contents(read_only) == before


def test_a_database_taken_away_while_it_is_open_is_said_and_what_was_typed_stays(
    workspace: Path,
) -> None:
    elsewhere = workspace / "elsewhere.db"
    with Held(workspace, "open", "latest") as held:
        held.wait_for("E2 ○ agency expects", "n new")
        held.press_for(b"n1", "F2 done", "What we expect of the other")
        held.type("We hear of delays the same day")
        database(workspace).rename(elsewhere)
        # Word by word: what is told in passing stands over other words, and is wrapped as the path in it wants.
        held.press_for(F2, "moved,", "replaced")
        held.wait_for("We hear of delays the same day", "F2 done")
        elsewhere.rename(database(workspace))
        held.press_for(F2, "E3 ● client expects We hear of delays the same day")
        held.press(CTRL_Q)
        assert held.end() == 0


def test_without_a_terminal_it_says_so(workspace: Path) -> None:
    for arguments in ((), ("open", "latest"), ("demo",)):
        ended = run(workspace, *arguments)
        assert (ended.code, ended.out) == (2, "")
        assert "needs a terminal" in ended.err
