"""Real faults on real files: processes killed and competing, full disks, hung locks. What was saved is there."""

from __future__ import annotations

import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec import structs

from builders import SESSION, FakeClock, a_record, counted_uids
from workshop.errors import StoreError
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.store.backup import verify
from workshop.store.drafts import Drafts
from workshop.store.faults import in_words, uncommitted
from workshop.store.journal import NewAct
from workshop.store.lock import lock_path, write_lock
from workshop.store.store import Store

PROCESSES = Path(__file__).with_name("store_processes.py")
MANY = 10_000
ACT = NewAct("test.act", "something done", "facilitator", session=SESSION.id)


def open_store(path: Path, patience: float = 10.0) -> Store:
    return Store.open(path, now=FakeClock(), new_uid=counted_uids(), patience=patience)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A closed database with a running session in it."""
    store = open_store(tmp_path / "w.db")
    record = a_record()
    with store.writing(ACT) as writer:
        writer.save_relationship(record.relationship)
        writer.save_session(record.session)
        writer.save_agenda(SESSION.id, record.agenda)
        for person in record.participants:
            writer.save_participant(SESSION.id, person)
        for item in record.items:
            writer.save_item(SESSION.id, item)
        writer.raise_counters(record)
    store.close()
    return store.path


@contextmanager
def process(role: str, path: Path, *rest: str) -> Iterator[subprocess.Popen[str]]:
    """Another process at work; killed at the end if it is still there."""
    child = subprocess.Popen(
        [sys.executable, str(PROCESSES), role, str(path), *rest],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        try:
            yield child
        finally:
            child.kill()


def said(child: subprocess.Popen[str], count: int) -> list[str]:
    """The next lines that a process says."""
    assert child.stdout is not None
    return [child.stdout.readline().strip() for _ in range(count)]


def killed(child: subprocess.Popen[str]) -> list[str]:
    """Kill a process where it stands; return what it had said and was not heard yet."""
    os.kill(child.pid, signal.SIGKILL)
    assert child.stdout is not None
    rest = child.stdout.read()
    assert child.wait() == -signal.SIGKILL
    return [line for line in rest.split("\n")[:-1] if line]  # a last half line was not said


def sound(path: Path) -> None:
    """Assert that the database is whole, whatever happened to those who used it."""
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()


def retitle(store: Store, title: str) -> None:
    with store.writing(ACT) as writer:
        writer.save_session(structs.replace(SESSION, title=title))


# --- killed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [1, 2, 7, 40])
def test_everything_that_was_said_to_be_saved_survives_a_kill(database: Path, after: int) -> None:
    with process("write", database, SESSION.id, "writer", str(MANY)) as child:
        acknowledged = said(child, after)
        acknowledged += killed(child)
    assert len(acknowledged) >= after
    store = open_store(database)
    found = [item for item in store.record(SESSION.id).of(Expectation) if "writer" in item.uid]
    acts = [each.words for each in store.acts(SESSION.id, MANY) if each.seat == "writer"]
    retitle(store, "and it can be written to at once")
    store.close()
    assert [item.uid for item in found][: len(acknowledged)] == acknowledged
    # One more may have been saved without there being time to say so; never half of one.
    assert len(found) <= len(acknowledged) + 1
    assert acts[::-1] == [item.uid for item in found]
    assert all(item.body.text == item.uid * 40 for item in found)
    sound(database)


def test_of_an_act_killed_in_its_middle_nothing_is_there_and_nobody_waits_for_it(
    database: Path,
) -> None:
    with process("stop-inside", database, SESSION.id) as child:
        assert said(child, 1) == ["inside"]
        killed(child)
    store = open_store(database, patience=0)
    assert store.record(SESSION.id) == a_record()
    assert [each.seat for each in store.acts(SESSION.id)] == ["facilitator"]
    retitle(store, "after")
    store.close()
    sound(database)


def test_an_upgrade_killed_in_its_middle_leaves_the_older_version_and_its_copy(
    database: Path,
) -> None:
    with process("migrate", database) as child:
        assert said(child, 1) == ["inside"]
        killed(child)
    store = open_store(database)
    assert store.record(SESSION.id) == a_record()
    assert store.undoable(SESSION.id, "facilitator", "") is not None
    store.close()
    sound(database)
    (copy,) = database.parent.glob("backups/*.db")
    verify(copy)


def test_a_making_killed_in_its_middle_leaves_no_database(tmp_path: Path) -> None:
    with process("migrate", tmp_path / "w.db") as child:
        assert said(child, 1) == ["inside"]
        assert not (tmp_path / "w.db").exists()
        killed(child)
    assert not (tmp_path / "w.db").exists()
    store = open_store(tmp_path / "w.db")
    assert store.sessions() == ()
    store.close()
    assert {each.name for each in tmp_path.iterdir()} == {"w.db", "w.db.lock"}


@pytest.mark.parametrize("after", [1, 3, 20])
def test_a_draft_is_whole_after_a_kill(tmp_path: Path, after: int) -> None:
    place = tmp_path / "drafts" / "d.json"
    with process("draft", place) as child:
        flushed = said(child, after)
        flushed += killed(child)
    kept = Drafts(place)
    assert kept.set_aside is None
    text = kept.all()["field"]
    assert len(text) in (int(flushed[-1]), int(flushed[-1]) + 100)


# --- competing ------------------------------------------------------------------------------------


def test_processes_that_write_at_once_lose_nothing_and_share_no_number(database: Path) -> None:
    names, each = ("one", "two", "three"), 60
    children = [
        subprocess.Popen(
            [sys.executable, str(PROCESSES), "write", str(database), SESSION.id, name, str(each)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    acknowledged = [line for child in children for line in child.communicate()[0].split()]
    assert [child.returncode for child in children] == [0, 0, 0]
    assert len(acknowledged) == len(names) * each
    store = open_store(database)
    found = store.record(SESSION.id).of(Expectation)
    store.close()
    assert {item.uid for item in found} >= set(acknowledged)
    numbers = [item.number for item in found]
    assert len(set(numbers)) == len(numbers) == len(names) * each + 2
    positions = [item.position for item in found if item.uid in acknowledged]
    assert len(set(positions)) == len(positions)
    sound(database)


def test_one_process_sees_what_another_saved(database: Path) -> None:
    store = open_store(database)
    before = store.version()
    with process("write", database, SESSION.id, "writer", "1") as child:
        assert said(child, 1) == ["writer-0"]
        assert store.version() > before
        assert store.record(SESSION.id).item("writer-0") is not None
        child.communicate()
    store.close()


# --- hanging --------------------------------------------------------------------------------------


def test_a_writer_that_hangs_is_told_after_a_while_and_reading_goes_on(database: Path) -> None:
    with process("stop-inside", database, SESSION.id) as child:
        assert said(child, 1) == ["inside"]
        store = open_store(database, patience=0.05)
        with pytest.raises(StoreError, match=r"Another program has been saving.*was not saved"):
            retitle(store, "never")
        assert store.record(SESSION.id) == a_record()
        killed(child)
        retitle(store, "now")
        store.close()


def test_a_lock_of_another_making_is_told_after_a_while(database: Path) -> None:
    stranger = sqlite3.connect(database, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    store = open_store(database, patience=0.05)
    with pytest.raises(StoreError, match=r"keeps .* locked. Nothing of this was saved"):
        retitle(store, "never")
    stranger.execute("ROLLBACK")
    stranger.close()
    retitle(store, "now")
    assert store.record(SESSION.id).session.title == "now"
    store.close()


def test_waiting_for_a_turn_ends_with_the_turn(database: Path) -> None:
    store = open_store(database, patience=0)
    with write_lock(database), pytest.raises(StoreError, match="Another program"):
        retitle(store, "never")
    retitle(store, "now")
    store.close()


def test_a_lock_file_that_is_deleted_is_made_again(database: Path) -> None:
    store = open_store(database)
    lock_path(database).unlink()
    retitle(store, "now")
    assert lock_path(database).exists()
    store.close()


# --- full -----------------------------------------------------------------------------------------


def test_a_full_disk_is_told_and_nothing_is_half_written(database: Path) -> None:
    store = open_store(database)
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    big = [Item(f"big-{n}", Expectation("x" * 20_000)) for n in range(20)]
    with pytest.raises(
        StoreError, match=r"There is no room left on the disk.*Nothing of this was saved"
    ):
        save_all(store, big)
    assert store.record(SESSION.id) == a_record()
    assert len(store.acts(SESSION.id)) == 1
    store._db.execute("PRAGMA max_page_count = 1000000")
    save_all(store, big)
    assert len(store.record(SESSION.id).of(Expectation)) == 22
    store.close()
    sound(database)


def save_all(store: Store, items: list[Item[Expectation]]) -> None:
    with store.writing(ACT) as writer:
        for item in items:
            writer.save_item(SESSION.id, item)


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond `size`: the writes of the operating system itself fail."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_writes_that_fail_in_the_system_are_told_and_what_was_saved_stays(database: Path) -> None:
    store = open_store(database)
    retitle(store, "before")
    big = [Item(f"big-{n}", Expectation("x" * 20_000)) for n in range(20)]
    with files_at_most(64 * 1024), pytest.raises(StoreError) as told:
        save_all(store, big)
    assert str(database) in str(told.value)
    assert store.record(SESSION.id) == a_record(session=structs.replace(SESSION, title="before"))
    retitle(store, "after")
    store.close()
    store = open_store(database)
    assert store.record(SESSION.id).session.title == "after"
    store.close()
    sound(database)


def test_a_copy_that_finds_no_room_leaves_nothing_half_made(database: Path) -> None:
    store = open_store(database)
    with files_at_most(64 * 1024), pytest.raises(StoreError, match=r"backup of .* cannot be made"):
        store.back_up("by-hand")
    store.close()
    assert list(database.parent.glob("backups/*")) == []


def test_drafts_that_find_no_room_keep_what_was_flushed_and_what_is_typed(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "d.json")
    drafts.keep("field", "short")
    drafts.flush()
    drafts.keep("field", "long" * 10_000)
    with files_at_most(4096), pytest.raises(StoreError, match="cannot be kept"):
        drafts.flush()
    assert Drafts(tmp_path / "d.json").all() == {"field": "short"}
    drafts.flush()
    assert Drafts(tmp_path / "d.json").all() == {"field": "long" * 10_000}


def failed(code: int, words: str) -> sqlite3.OperationalError:
    """An error as SQLite raises it."""
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


def test_an_error_of_the_disk_is_called_a_full_disk_where_it_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = failed(sqlite3.SQLITE_IOERR_FSYNC, "disk I/O error")
    assert "The disk failed" in str(in_words(error, tmp_path / "w.db"))
    free = os.statvfs(tmp_path)
    full = os.statvfs_result((*free[:4], 0, *free[5:]))
    assert (full.f_bavail, full.f_blocks) == (0, free.f_blocks)
    monkeypatch.setattr(os, "statvfs", lambda _: full)
    for each in (error, failed(sqlite3.SQLITE_CANTOPEN, "unable to open database file")):
        told = str(in_words(each, tmp_path / "w.db"))
        assert "There is no room left on the disk" in told
        assert "I/O" not in told


@pytest.mark.parametrize(
    ("code", "known"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, False),
        (sqlite3.SQLITE_CORRUPT, False),
        (sqlite3.SQLITE_CANTOPEN, False),
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_BUSY, True),
    ],
)
def test_after_a_failed_commit_nothing_is_claimed_that_is_not_known(
    tmp_path: Path, code: int, known: bool
) -> None:
    told = str(uncommitted(failed(code, "it failed"), tmp_path / "w.db"))
    assert ("Nothing of this was saved" in told) == known
    assert ("Whether it was saved is not known" in told) != known
    assert "left as it" not in told
