"""The versions of the database: numbered files of plain SQL, and how an older file is brought up to date.

A file is copied and the copy verified before anything in it is changed; all steps are one transaction.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from workshop.errors import StoreError
from workshop.store import generated
from workshop.store.backup import back_up
from workshop.store.faults import in_words

APPLICATION_ID = 0x776B7368
"""`wksh`: marks a database as one of workshop."""
_SQL = Path(__file__).parent / "sql"


class Migration(Struct, frozen=True):
    """One step from a version to the next. The version it leads to is its place in the list, from 1."""

    name: str
    """Never changed after release."""
    source: Path | str
    """SQL, or the file that holds it. Never edited after release."""

    def statements(self) -> Iterator[str]:
        """Yield its statements one by one: running them as a script would commit the open transaction."""
        script = self.source if isinstance(self.source, str) else self.source.read_text("utf-8")
        pending = ""
        for piece in re.split("(?<=;)", script):
            pending += piece
            if sqlite3.complete_statement(pending):
                yield pending
                pending = ""
        if pending.strip():
            raise ValueError(f"The migration {self.name} ends in the middle of a statement.")


MIGRATIONS: tuple[Migration, ...] = (
    Migration("0001", _SQL / "0001.sql"),
    Migration("0002", _SQL / "0002.sql"),
    Migration("0003", _SQL / "0003.sql"),
    Migration("0004", _SQL / "0004.sql"),
    Migration("0005", _SQL / "0005.sql"),
    Migration("0006", _SQL / "0006.sql"),
    Migration("0007", _SQL / "0007.sql"),
    Migration("0008", _SQL / "0008.sql"),
    Migration("0009", _SQL / "0009.sql"),
)


def version_of(db: sqlite3.Connection) -> int:
    """Return the version of an open database."""
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def bring_up_to_date(
    db: sqlite3.Connection, path: Path, migrations: Sequence[Migration], now: Callable[[], datetime]
) -> Path | None:
    """Apply what is missing to the database at `path`; return its backup, None where nothing needed one.

    `db` is open on it, the write lock is held, and no transaction is open. Raises StoreError; the file is then as it
    was, or it is not known whether the last step of all was taken, and the error says so.
    """
    version = version_of(db)
    if version == len(migrations):  # another program has done it while this one waited for the lock
        return None
    copy = back_up(db, path, f"before-version-{len(migrations)}", now) if version else None
    # SQLite changes a table by making a new one and dropping the old, which foreign keys would forbid. They cannot be
    # switched off inside a transaction.
    db.execute("PRAGMA foreign_keys = OFF")
    committing = False
    try:
        db.execute("BEGIN IMMEDIATE")
        _apply(db, migrations)
        committing = True
        db.execute("COMMIT")
    except (sqlite3.Error, StoreError) as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        why = error if isinstance(error, StoreError) else in_words(error, path, saving=False)
        kept = f" Its backup is {copy}." if copy else ""
        state = (
            "; whether it was is seen at the next start, and nothing in it is lost"
            if committing
            else " and is as it was"
        )
        raise StoreError(
            f"{path} could not be brought from version {version} to {len(migrations)}{state}.{kept} {why}"
        ) from error
    finally:
        db.execute("PRAGMA foreign_keys = ON")
    return copy


def _apply(db: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    # Imported here only: it takes a tenth of a second, and a start with a current database does not need it.
    from sqlite_utils import Database, Migrations

    known = Migrations("workshop")
    for each in migrations:

        def run(_: Database, statements: Iterator[str] = each.statements()) -> None:  # noqa: B008 (each has its own)
            for statement in statements:
                db.execute(statement)

        known(name=each.name)(run)
    if version_of(db):
        generated.drop(db)  # so that no trigger journals what a migration does
    known.apply(Database(db, execute_plugins=False, strict=True))
    generated.regenerate(db)
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise StoreError(f"{len(broken)} rows would refer to what is not there.")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {len(migrations)}")
