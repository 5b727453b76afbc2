"""Opening: made where there is nothing, refused in words where it cannot be trusted, and then left byte for byte."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from store_builders import a_store, act, open_store, write

from builders import SESSION, a_record
from workshop.errors import Outdated, StoreError
from workshop.store.migrations import MIGRATIONS, Migration
from workshop.store.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A closed database with a record in it."""
    path = tmp_path / "sessions" / "workshop.db"
    with a_store(path, a_record()):
        pass
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write_title(store: Store) -> None:
    write(store, lambda writer: writer.save_session(structs.replace(SESSION, title="new")))


def test_a_database_is_made_private_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "sessions" / "workshop.db"
    store = open_store(path)
    write(store)
    files = list(path.parent.iterdir())
    assert path in files
    assert all(mode(each) == 0o600 for each in files)
    assert mode(path.parent) == 0o700
    store.close()


def test_a_place_with_odd_letters_is_a_place(tmp_path: Path) -> None:
    path = tmp_path / "a %20 b?mode=ro#c 漢" / "w.db"
    with a_store(path, a_record()):
        assert path.exists()
    with a_store(path) as store:
        assert store.record(SESSION.id) == a_record()


def test_a_link_to_the_database_opens_it(database: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(database)
    with a_store(link) as store:
        write_title(store)
        assert store.path == database


def test_what_was_left_of_a_making_that_was_killed_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / "w.db.new").write_bytes(b"half")
    (tmp_path / "w.db.new-wal").write_bytes(b"half")
    with a_store(tmp_path / "w.db", a_record()):
        assert not (tmp_path / "w.db.new").exists()


def test_our_settings_hold_on_every_connection(database: Path) -> None:
    with a_store(database) as store:
        read = {
            name: store._db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in (
                "journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers", "cell_size_check",
            )
        }  # fmt: skip
    assert read == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
        "cell_size_check": 1,
    }


def test_closing_leaves_one_file_with_everything_in_it(database: Path) -> None:
    with a_store(database) as store:
        write_title(store)
    assert {each.name for each in database.parent.iterdir()} == {"workshop.db", "workshop.db.lock"}


# --- what is not opened ---------------------------------------------------------------------------


def newer(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    db.close()


def foreign(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE songs (title TEXT)")
    db.close()


def overwritten(path: Path) -> None:
    path.write_bytes(b"These are my notes, not a database.\n" * 500)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def header_spoiled(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(b"\0" * 100 + whole[100:])


SPOILT = [
    (newer, "newer version of workshop.*Update workshop"),
    (foreign, "not one of workshop"),
    (overwritten, "damaged or not a database.*left as it is"),
    (emptied, "it is empty.*left as it is"),
    (header_spoiled, "damaged or not a database"),
]


@pytest.mark.parametrize(("spoil", "words"), SPOILT, ids=lambda each: getattr(each, "__name__", ""))
def test_what_is_not_ours_to_open_is_said_so_and_left_byte_for_byte(
    database: Path, spoil: object, words: str
) -> None:
    assert callable(spoil)
    spoil(database)
    before = {each.name: each.read_bytes() for each in database.parent.iterdir()}
    with pytest.raises(StoreError, match=f"(?s){words}") as refusal:
        open_store(database)
    assert str(database) in str(refusal.value)
    assert refusal.value.exit_code == 3
    assert {each.name: each.read_bytes() for each in database.parent.iterdir()} == before


def test_a_newer_database_with_unfinished_business_is_left_byte_for_byte(database: Path) -> None:
    """Its last commits are in the -wal file only: closing a connection that may write would move them."""
    holder = sqlite3.connect(database)
    holder.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    names = [database, database.with_name(database.name + "-wal")]
    before = [each.read_bytes() for each in names]
    assert before[1]
    with pytest.raises(StoreError, match="newer version"):
        open_store(database)
    assert [each.read_bytes() for each in names] == before
    holder.close()


def test_damage_in_the_middle_is_said_when_it_is_met(database: Path) -> None:
    whole = bytearray(database.read_bytes())
    for page in range(2, len(whole) // 4096):
        whole[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    database.write_bytes(whole)
    with pytest.raises(StoreError, match="damaged"), a_store(database) as store:
        store.record(SESSION.id)
    assert database.read_bytes() == bytes(whole)


def test_a_truncated_database_is_said_to_be_damaged(database: Path) -> None:
    half = database.read_bytes()[: 4096 * 9]
    database.write_bytes(half)
    with pytest.raises(StoreError, match="damaged"), a_store(database) as store:
        store.record(SESSION.id)
    assert database.read_bytes() == half


def test_damage_names_the_newest_backup(database: Path) -> None:
    with a_store(database) as store:
        copy = store.back_up("by-hand")
    overwritten(database)
    with pytest.raises(StoreError, match=copy.name):
        open_store(database)


def test_a_lost_database_is_not_made_anew_while_its_backups_are_there(database: Path) -> None:
    with a_store(database) as store:
        copy = store.back_up("by-hand")
    database.unlink()
    with pytest.raises(StoreError, match=f"is missing.*{copy.name}"):
        open_store(database)
    assert not database.exists()


def test_a_lost_database_is_not_made_anew_beside_its_log(database: Path) -> None:
    database.with_name("workshop.db-wal").write_bytes(b"what was last saved")
    database.unlink()
    with pytest.raises(StoreError, match=r"workshop\.db-wal"):
        open_store(database)
    assert database.with_name("workshop.db-wal").read_bytes() == b"what was last saved"


def test_a_backup_put_in_its_place_opens_and_keeps_a_log_again(database: Path) -> None:
    with a_store(database) as store:
        copy = store.back_up("by-hand")
    database.unlink()
    copy.rename(database)
    with a_store(database) as store:
        write_title(store)
        assert store._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert store._db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert store.record(SESSION.id).session.title == "new"


def test_a_folder_where_the_database_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "w.db").mkdir()
    with pytest.raises(StoreError, match=r"w\.db"):
        open_store(tmp_path / "w.db")


def test_a_file_where_the_folder_should_be_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("not a folder")
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(tmp_path / "sessions" / "w.db")


# --- what changes while it is open ----------------------------------------------------------------


def test_nothing_is_saved_into_a_database_that_was_moved_away(database: Path) -> None:
    with a_store(database) as store:
        database.rename(database.with_name("elsewhere.db"))
        with pytest.raises(StoreError, match="moved, deleted or replaced"):
            write_title(store)
        database.with_name("elsewhere.db").rename(database)
        write_title(store)


def test_a_database_that_was_upgraded_meanwhile_is_neither_read_nor_written(database: Path) -> None:
    with a_store(database) as store:
        newer(database)
        before = database.read_bytes()
        for act in (lambda: write_title(store), lambda: store.record(SESSION.id), store.version):
            with pytest.raises(Outdated, match="newer version"):
                act()
        store.wipe()
        assert database.read_bytes() == before


def test_a_closed_store_says_so(database: Path) -> None:
    store = open_store(database)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.sessions()


# --- who may only read ----------------------------------------------------------------------------


@pytest.fixture
def unprivileged(database: Path) -> Iterator[Path]:
    """The database of somebody to whom permissions apply; they do not to root."""
    if os.geteuid():
        yield database
        return
    folders = (database.parent, database.parent.parent)
    for each in (*folders, *database.parent.iterdir()):
        os.chown(each, 65534, 65534)
    outside = {each: mode(each) for each in folders[1].parents if not mode(each) & 0o001}
    for each in outside:
        each.chmod(outside[each] | 0o011)
    os.setresuid(65534, 65534, 0)  # the real one too: it is what os.access asks about
    try:
        yield database
    finally:
        os.setresuid(0, 0, 0)
        for each in outside:
            each.chmod(outside[each])


@pytest.mark.parametrize("what", ["file", "folder", "both"])
def test_what_may_only_be_read_is_read_and_writing_says_so(unprivileged: Path, what: str) -> None:
    if what != "folder":
        unprivileged.chmod(0o400)
    if what != "file":
        unprivileged.parent.chmod(0o500)
    before = unprivileged.read_bytes()
    store = open_store(unprivileged)
    try:
        assert store.record(SESSION.id) == a_record()
        with pytest.raises(StoreError, match="can only be read here, so nothing was saved"):
            write_title(store)
        with pytest.raises(StoreError, match="no backup can be made"):
            store.back_up("by-hand")
        assert store.record(SESSION.id) == a_record()
    finally:
        store.close()
        unprivileged.parent.chmod(0o700)
    assert unprivileged.read_bytes() == before
    assert {each.name for each in unprivileged.parent.iterdir()} == {
        "workshop.db",
        "workshop.db.lock",
    }


def test_an_older_database_that_may_only_be_read_is_said_to_need_more(unprivileged: Path) -> None:
    unprivileged.chmod(0o400)
    later = (*MIGRATIONS, Migration("next", "CREATE TABLE more (x TEXT);"))
    with pytest.raises(StoreError, match=r"older version.*can only be read"):
        open_store(unprivileged, migrations=later)


def test_what_may_not_be_read_is_said_so(unprivileged: Path) -> None:
    unprivileged.chmod(0o000)
    with pytest.raises(StoreError, match="you may not read it"):
        open_store(unprivileged)
    unprivileged.chmod(0o600)


def test_a_folder_where_nothing_may_be_made_is_said_so(unprivileged: Path) -> None:
    folder = unprivileged.parent / "closed"
    folder.mkdir(mode=0o500)
    with pytest.raises(StoreError, match="Make the folder writable"):
        open_store(folder / "w.db")


# --- what a start costs ---------------------------------------------------------------------------


def test_reading_and_writing_an_existing_database_load_no_sqlite_utils(database: Path) -> None:
    program = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from workshop.store.journal import NewAct
from workshop.store.store import Store
store = Store.open(Path({str(database)!r}), now=lambda: datetime.now(UTC), new_uid=lambda: "x")
assert store.sessions()
with store.writing(NewAct("a", "b", "c")) as writer:
    writer.save_relationship(store.relationships()[0])
store.close()
print(sorted({{"sqlite_utils", "textual", "click"}} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_an_act_saved_in_one_thread_is_read_in_another(database: Path) -> None:
    """An app opens the store where it starts, and uses it where its executor runs."""
    from concurrent.futures import ThreadPoolExecutor

    with a_store(database) as store, ThreadPoolExecutor(1) as elsewhere:
        elsewhere.submit(write_title, store).result()
        assert store.record(SESSION.id).session.title == "new"


def test_two_threads_take_turns(database: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def one(number: int) -> None:
        with store.writing(act(session=SESSION.id)) as writer:
            writer.describe(f"act {number}")
            writer.save_session(structs.replace(SESSION, title=f"title {number}"))

    with a_store(database) as store, ThreadPoolExecutor(8) as many:
        list(many.map(one, range(80)))
        assert {each.words for each in store.acts(SESSION.id, 80)} >= {
            f"act {n}" for n in range(80)
        }
