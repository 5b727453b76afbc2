"""Bringing an older database up to date: verified copy first, then all or nothing."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import structs
from store_builders import SEAT, a_store, open_store, write

from builders import SESSION, FakeClock, a_record
from workshop.errors import StoreError
from workshop.store.backup import verify
from workshop.store.migrations import MIGRATIONS, Migration
from workshop.store.store import Store

NEXT = len(MIGRATIONS) + 1
"""The version that each of these leads to."""
ONE_MORE = (
    *MIGRATIONS,
    Migration(
        "moods",
        """
        -- A table is made anew, as SQLite wants it for most changes; others refer to it meanwhile.
        CREATE TABLE relationship_new (
            id TEXT NOT NULL PRIMARY KEY, client_name TEXT NOT NULL, client_legal_name TEXT NOT NULL,
            agency_name TEXT NOT NULL, agency_legal_name TEXT NOT NULL, phase TEXT NOT NULL,
            mood TEXT NOT NULL DEFAULT 'good; or so'
        ) STRICT;
        INSERT INTO relationship_new SELECT *, 'new' FROM relationship;
        DROP TABLE relationship;
        ALTER TABLE relationship_new RENAME TO relationship;
        UPDATE session SET reason = 'moved';
        CREATE TRIGGER of_my_own AFTER INSERT ON counter BEGIN SELECT 1; SELECT 2; END;
        """,
    ),
)
BROKEN = (
    *MIGRATIONS,
    Migration("broken", "CREATE TABLE more (x TEXT); SELECT no_such_thing();"),
)
DANGLING = (*MIGRATIONS, Migration("dangling", "DELETE FROM relationship;"))


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A closed database of the version before, with a record and something to take back."""
    with a_store(tmp_path / "w.db", a_record()) as store:
        rename(store, "before")
    return tmp_path / "w.db"


def rename(store: Store, title: str) -> None:
    session = structs.replace(SESSION, title=title)
    write(store, lambda writer: writer.save_session(session), session=SESSION.id, words=title)


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("backups/*"))


def test_an_older_database_is_brought_up_to_date_with_everything_in_it(older: Path) -> None:
    store = open_store(older, migrations=ONE_MORE)
    moved = structs.replace(SESSION, title="before", reason="moved")
    assert store.record(SESSION.id) == a_record(session=moved)
    assert store._db.execute("SELECT mood FROM relationship").fetchone()[0] == "new"
    assert store._db.execute("PRAGMA user_version").fetchone()[0] == NEXT
    assert store._db.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    store.close()


def test_the_journal_goes_on_after_a_migration_and_knows_nothing_of_it(older: Path) -> None:
    store = open_store(older, migrations=ONE_MORE)
    assert [each.words for each in store.acts(SESSION.id)] == ["before", "session made"]
    rename(store, "after")
    assert store.undo(SESSION.id, SEAT, "").words == "after"
    assert store.undo(SESSION.id, SEAT, "").words == "before"
    assert store.record(SESSION.id) == a_record(session=structs.replace(SESSION, reason="moved"))
    store.close()


def test_a_verified_private_copy_of_the_older_one_is_kept(older: Path) -> None:
    clock = FakeClock(datetime(2026, 11, 23, 9, 0, 7, tzinfo=UTC))
    open_store(older, clock, migrations=ONE_MORE).close()
    (copy,) = backups(older)
    assert copy.name == f"w-20261123T090007Z-before-version-{NEXT}.db"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    verify(copy)
    kept = open_store(copy)
    assert kept.record(SESSION.id).session.title == "before"
    kept.close()


def test_a_new_database_needs_no_copy_and_a_current_one_neither(tmp_path: Path) -> None:
    for _ in range(2):
        open_store(tmp_path / "w.db", migrations=ONE_MORE).close()
    assert backups(tmp_path / "w.db") == []


def test_a_database_made_new_is_what_a_migrated_one_becomes(older: Path, tmp_path: Path) -> None:
    open_store(older, migrations=ONE_MORE).close()
    open_store(tmp_path / "new.db", migrations=ONE_MORE).close()
    schemas = []
    for path in (older, tmp_path / "new.db"):
        db = sqlite3.connect(path)
        schemas.append(
            db.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        )
        db.close()
    assert schemas[0] == schemas[1]


@pytest.mark.parametrize(
    ("migrations", "why"), [(BROKEN, "no_such_thing"), (DANGLING, "not there")]
)
def test_a_migration_that_fails_leaves_the_file_as_it_was(
    older: Path, migrations: tuple[Migration, ...], why: str
) -> None:
    before = older.read_bytes()
    with pytest.raises(StoreError, match=f"(?s)is as it was.*w-.*before-version-{NEXT}.db.*{why}"):
        open_store(older, migrations=migrations)
    assert older.read_bytes() == before
    with a_store(older) as store:
        assert store.undo(SESSION.id, SEAT, "").words == "before"


def test_without_a_copy_nothing_is_migrated(older: Path) -> None:
    (older.parent / "backups").write_text("in the way")
    before = older.read_bytes()
    with pytest.raises(StoreError, match=r"backup of .* cannot be made"):
        open_store(older, migrations=ONE_MORE)
    assert older.read_bytes() == before


def test_a_damaged_database_is_not_migrated_and_no_half_made_copy_stays(older: Path) -> None:
    whole = bytearray(older.read_bytes())
    for page in range(4, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    older.write_bytes(whole)
    with pytest.raises(StoreError, match="damaged"):
        open_store(older, migrations=ONE_MORE)
    assert older.read_bytes() == bytes(whole)
    assert backups(older) == []


def test_several_programs_that_start_at_once_migrate_once(older: Path) -> None:
    with ThreadPoolExecutor(6) as many:
        stores = list(many.map(lambda _: open_store(older, migrations=ONE_MORE), range(6)))
    for store in stores:
        assert store.record(SESSION.id).session.title == "before"
        store.close()
    assert len(backups(older)) == 1


def test_several_programs_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as many:
        stores = list(many.map(lambda _: open_store(tmp_path / "w.db"), range(6)))
    for number, store in enumerate(stores):
        write(store, lambda writer: None, undoable=False, session="s", words=str(number))
    assert [each.words for each in stores[0].acts("s")] == ["5", "4", "3", "2", "1", "0"]
    for store in stores:
        store.close()


def test_a_copy_can_be_made_by_hand_and_a_second_one_has_its_own_name(older: Path) -> None:
    with a_store(older) as store:
        copies = [store.back_up("by-hand"), store.back_up("by-hand")]
        rename(store, "later")
    assert backups(older) == sorted(copies)
    for copy in copies:
        kept = open_store(copy)
        assert kept.record(SESSION.id).session.title == "before"
        kept.close()


def test_a_copy_that_is_not_sound_is_told(older: Path) -> None:
    with a_store(older) as store:
        copy = store.back_up("by-hand")
    whole = bytearray(copy.read_bytes())
    whole[3 * 4096 : 4 * 4096] = b"\xa5" * 4096
    copy.write_bytes(whole)
    with pytest.raises((StoreError, sqlite3.DatabaseError)):
        verify(copy)


def test_a_migration_that_ends_in_the_middle_of_a_statement_is_not_applied(older: Path) -> None:
    half = (*MIGRATIONS, Migration("half", "CREATE TABLE more (x TEXT); CREATE TABLE"))
    with pytest.raises(ValueError, match="middle of a statement"):
        open_store(older, migrations=half)
    with a_store(older) as store:
        assert store.record(SESSION.id).session.title == "before"
