"""Urns: the sealed entries of private rounds, each round in a small database of its own until it is revealed.

So nothing that is not revealed is in the main file, in search, in backups or in an export.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from workshop.errors import StoreError
from workshop.store.backup import sync_folder
from workshop.store.connection import connect
from workshop.store.faults import settled, why

_BEGINS, _ENDS = "sealed-", ".db"
_PATIENCE = 10.0
_TABLE = "CREATE TABLE sealed (key TEXT NOT NULL PRIMARY KEY, side TEXT NOT NULL, body TEXT NOT NULL) STRICT"
_LATER_TABLES = (
    "CREATE TABLE IF NOT EXISTS private (id INTEGER PRIMARY KEY CHECK (id = 1), key TEXT NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS taken (file TEXT NOT NULL PRIMARY KEY, key TEXT NOT NULL, saved TEXT NOT NULL) STRICT",
)
"""Tables that the urns of earlier versions do not have: made when they are first needed."""


class Sealed(Struct, frozen=True):
    """One sealed entry."""

    key: str
    """The handle of who sealed it; `voice:SIDE` for the one voice of a side."""
    side: str
    body: str


class Came(Struct, frozen=True):
    """How an entry came into an urn."""

    saved: str
    """When it was saved or sealed: a time in UTC as text, so that a later one is greater."""
    file: str = ""
    """The id of the file that brought it; "" where it was typed here."""


_UNKNOWN = Came("")


class Urns:
    """The urns of a workspace. The caller holds the write lock for every change."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, round: str) -> Path:
        """Return the file of a round's urn."""
        return self.folder / f"{_BEGINS}{round}{_ENDS}"

    def make(self, round: str) -> None:
        """Make the empty urn of a round, if it has none yet. Raises StoreError."""
        path = self.path(round)
        if path.exists():
            return
        draft = path.with_name(path.name + ".new")
        try:
            draft.unlink(missing_ok=True)
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
            with closing(connect(f"{draft.absolute().as_uri()}?mode=rw", _PATIENCE)) as db:
                for table in (_TABLE, *_LATER_TABLES):
                    db.execute(table)
            os.replace(draft, path)
            sync_folder(self.folder)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"Nothing can be sealed in {self.folder}: {why(error, path)}. Make the folder writable, or free some "
                "space."
            ) from None

    def put(self, round: str, sealed: Sealed, came: Came = _UNKNOWN) -> None:
        """Seal an entry; it replaces an earlier one with the same key.

        Raises StoreError, which says which of the two is sealed then, or that it is not known.
        """
        before = self.version(round)[0]
        failed: sqlite3.Error | None = None
        with self._open_later(round) as db:
            try:
                # Both rows are one transaction: a file counts as taken exactly when its entry is sealed.
                with db:
                    db.execute("BEGIN IMMEDIATE")
                    db.execute(
                        "INSERT OR REPLACE INTO sealed VALUES (?, ?, ?)",
                        (sealed.key, sealed.side, sealed.body),
                    )
                    db.execute(
                        "INSERT OR REPLACE INTO taken VALUES (?, ?, ?)",
                        (came.file or f":{sealed.key}", sealed.key, came.saved),
                    )
            except sqlite3.Error as error:
                failed = error
        if failed is not None:
            raise StoreError(self._what_stands(round, sealed, failed))
        self._renew(round, before)

    def _what_stands(self, round: str, sealed: Sealed, failed: sqlite3.Error) -> str:
        """Return what is sealed after `failed`, in words: an urn that is opened again rolls back what did not count."""
        path = self.path(round)
        what = f"This could not be sealed as it should: {path}: {why(failed, path)}."
        try:
            there = sealed in self.read(round)
        except StoreError:
            there = None
        if there:
            return (
                f"{what} It stands in the urn all the same, in place of what was sealed before; seal it again to be "
                "sure that it stays."
            )
        if there is None and not settled(failed):
            return (
                f"{what} Whether it is sealed is not known, nor whether what was sealed before still stands. Look "
                "after the disk, then seal it again."
            )
        return f"{what} It is not sealed; what was sealed before stands. Try again."

    def was_taken(self, round: str, file: str) -> bool:
        """Return whether a file has brought an entry, also one that was replaced or taken back since."""
        with self._open_later(round) as db:
            return db.execute("SELECT 1 FROM taken WHERE file = ?", (file,)).fetchone() is not None

    def last_saved(self, round: str, key: str) -> str:
        """Return when the latest entry with a key was saved, "" where nothing is known of it. Raises StoreError."""
        with self._open_later(round) as db:
            (saved,) = db.execute("SELECT max(saved) FROM taken WHERE key = ?", (key,)).fetchone()
        return str(saved or "")

    def private_key(self, round: str) -> str:
        """Return the key that opens answers sealed elsewhere, "" where the round has none. Raises StoreError."""
        with self._open_later(round) as db:
            row = db.execute("SELECT key FROM private").fetchone()
        return str(row["key"]) if row else ""

    def keep_private_key(self, round: str, key: str) -> str:
        """Keep the private key of a round, if it has none yet; return the one that it has. Raises StoreError."""
        with self._open_later(round) as db:
            db.execute("INSERT OR IGNORE INTO private VALUES (1, ?)", (key,))
        return self.private_key(round)

    def take_back(self, round: str, key: str) -> None:
        """Remove the entry with a key, if there is one; a file that brought it counts as taken all the same.

        Raises StoreError.
        """
        before = self.version(round)[0]
        failed: sqlite3.Error | None = None
        with self._open(round) as db:
            try:
                with db:
                    db.execute("DELETE FROM sealed WHERE key = ?", (key,))
            except sqlite3.Error as error:
                failed = error
        if failed is not None:
            raise StoreError(self._what_is_left(round, key, failed))
        self._renew(round, before)

    def _what_is_left(self, round: str, key: str, failed: sqlite3.Error) -> str:
        """Return whether an entry is still sealed after taking it back `failed`, in words."""
        path = self.path(round)
        try:
            left = (
                "It is still sealed; try again."
                if key in self.keys(round)
                else "It is gone all the same."
            )
        except StoreError:
            left = "Whether it is still sealed is not known."
        return f"This could not be taken back as it should: {path}: {why(failed, path)}. Look after the disk. {left}"

    def take_out(self, round: str, key: str) -> None:
        """Remove the entry with a key and how it came, if there is one. Raises StoreError."""
        before = self.version(round)[0]
        with self._open_later(round) as db, db:
            db.execute("BEGIN IMMEDIATE")
            db.execute("DELETE FROM sealed WHERE key = ?", (key,))
            db.execute("DELETE FROM taken WHERE key = ?", (key,))
        self._renew(round, before)

    def read(self, round: str) -> tuple[Sealed, ...]:
        """Return the entries sealed in a round, in an order that does not tell when they came. Raises StoreError."""
        with self._open(round) as db:
            rows = db.execute("SELECT key, side, body FROM sealed ORDER BY key").fetchall()
        return tuple(Sealed(row["key"], row["side"], row["body"]) for row in rows)

    def keys(self, round: str) -> dict[str, str]:
        """Return the keys of what is sealed, each with its side. Raises StoreError."""
        with self._open(round) as db:
            rows = db.execute("SELECT key, side FROM sealed ORDER BY key").fetchall()
        return {row["key"]: row["side"] for row in rows}

    def version(self, round: str) -> tuple[int, int]:
        """Return a value that differs whenever something was sealed; zeros where there is no urn."""
        try:
            found = self.path(round).stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_ino)

    def state(self, round: str) -> tuple[int, int, int]:
        """Return a value that differs after every seal and for an urn made again; zeros where there is none.

        It looks at the file only: an urn has no log beside it, so every entry is in this file. It is cheap enough to
        ask every few milliseconds.
        """
        try:
            found = os.stat(f"{self.folder}{os.sep}{_BEGINS}{round}{_ENDS}")
        except OSError:
            return (0, 0, 0)
        return (found.st_ino, found.st_size, found.st_mtime_ns)

    def _renew(self, round: str, before: int) -> None:
        # The clock of a file system may stand still for milliseconds, so two seals can have the same time.
        path = self.path(round)
        with suppress(OSError):
            if path.stat().st_mtime_ns <= before:
                os.utime(path, ns=(before + 1, before + 1))

    def files(self) -> dict[str, tuple[Path, ...]]:
        """Return the files of every urn here by its round, half-made ones too; the urn itself comes last."""
        found: dict[str, list[Path]] = {}
        for path in sorted(self.folder.glob(f"{_BEGINS}*{_ENDS}*"), reverse=True):
            found.setdefault(path.name[len(_BEGINS) :].partition(_ENDS)[0], []).append(path)
        return {round: tuple(paths) for round, paths in found.items()}

    def rounds(self) -> tuple[str, ...]:
        """Return the rounds that have an urn here."""
        return tuple(sorted(round for round in self.files() if self.path(round).exists()))

    def is_empty(self, round: str) -> bool:
        """Return whether nothing was ever sealed in an urn, as in one that was not made to its end."""
        path = self.path(round)
        if not path.exists():
            return all(each.name.startswith(f"{path.name}.new") for each in self.files()[round])
        try:
            with closing(connect(f"{path.absolute().as_uri()}?mode=ro", 0)) as db:
                return db.execute("SELECT 1 FROM sealed").fetchone() is None
        except sqlite3.Error:
            return False

    @contextmanager
    def _open_later(self, round: str) -> Iterator[sqlite3.Connection]:
        """Open an urn with the tables that earlier versions did not make."""
        with self._open(round) as db:
            for table in _LATER_TABLES:
                db.execute(table)
            yield db

    @contextmanager
    def _open(self, round: str) -> Iterator[sqlite3.Connection]:
        path = self.path(round)
        if not path.exists():
            raise StoreError(
                f"What was sealed in this round is not there: {path.name} is missing from {path.parent}. "
                "Put it back; or discard the round and ask again."
            )
        try:
            with closing(connect(f"{path.absolute().as_uri()}?mode=rw", _PATIENCE)) as db:
                yield db
        except sqlite3.Error as error:
            raise StoreError(
                f"What was sealed in this round cannot be read: {path} ({why(error, path)}). Nothing in it was "
                "changed. Make it readable again; or discard the round and ask again."
            ) from None
