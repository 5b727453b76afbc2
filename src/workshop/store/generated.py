"""Everything in the database that is made from code: triggers, the list of open actions, and views.

The triggers fill the journal, the list of open actions and the index of search; the views, one for each item type, are
for people who open the file with other tools. Migrations make the tables. What is made here is made again after each
migration, and whenever the program would make it differently.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from workshop.model.kind import ItemType
from workshop.model.kinds import ITEM_TYPES
from workshop.model.sides import Side
from workshop.store import search_index
from workshop.store.rows import ITEM_TABLES, table_of


class Journaled(Struct, frozen=True):
    """How the journal identifies the rows of a table."""

    key: tuple[str, ...]
    session: str
    """The column that says which session a row belongs to; "" where it belongs to none."""


JOURNALED: dict[str, Journaled] = {
    "relationship": Journaled(("id",), ""),
    "session": Journaled(("id",), "id"),
    "participant": Journaled(("session", "handle"), "session"),
    "brought": Journaled(("session",), "session"),
    "known_as": Journaled(("session", "handle"), "session"),
    "step": Journaled(("uid",), "session"),
    **{table: Journaled(("uid",), "session") for table in ITEM_TABLES},
    "agreement": Journaled(("session", "revision"), "session"),
    "signature": Journaled(("uid",), "session"),
    "progress": Journaled(("uid",), "session"),
    "reading": Journaled(("uid",), "session"),
    "invitation": Journaled(("uid",), "session"),
}
"""Every table whose changes are journaled: all but those that are derived from other tables."""


def regenerate(db: sqlite3.Connection) -> None:
    """Drop and make all of it again, inside the transaction that is open."""
    drop(db)
    statements = _statements(db)
    for statement in statements:
        db.execute(statement)
    db.execute("DELETE FROM generated")
    db.execute("INSERT INTO generated VALUES (?)", (_fingerprint(statements),))


def is_current(db: sqlite3.Connection) -> bool:
    """Return whether the database has exactly what this program would make."""
    found = db.execute("SELECT fingerprint FROM generated").fetchone()
    return found is not None and found[0] == _fingerprint(_statements(db))


def drop(db: sqlite3.Connection) -> None:
    """Drop everything that this module made, and nothing else."""
    made = db.execute(
        "SELECT type, name FROM sqlite_schema WHERE (type = 'trigger' AND (name GLOB 'journal_*' OR "
        "name GLOB 'open_action_*' OR name GLOB 'said_*')) OR (type = 'view' AND (name GLOB 'view_*' OR "
        "name GLOB 'said_in_*')) OR (type = 'table' AND name = 'open_action') OR "
        f"(type = 'index' AND name = '{BY_ORIGIN}')"
    ).fetchall()
    for kind, name in sorted(made, key=lambda each: str(each[0]), reverse=True):
        db.execute(f'DROP {kind} IF EXISTS "{name}"')


def _fingerprint(statements: list[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def _statements(db: sqlite3.Connection) -> list[str]:
    made = [
        trigger
        for table, journaled in JOURNALED.items()
        for trigger in _journal_triggers(table, _columns(db, table), journaled)
    ]
    return [
        *made,
        *_open_actions(),
        *search_index.statements(),
        *(_view(each) for each in ITEM_TYPES.values()),
    ]


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    # table_info leaves generated columns out, which is what the journal wants.
    return [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]


# --- the journal ----------------------------------------------------------------------------------


def _journal_triggers(table: str, columns: list[str], journaled: Journaled) -> list[str]:
    new, old = (f"json_object({_pairs(columns, row)})" for row in ("new", "old"))
    # For an update: one row for each column that differs, gathered into the old and the new image. An update that
    # changes no column gives no rows, so no group and no entry in the journal.
    differing = " UNION ALL ".join(
        f'SELECT \'{name}\' AS name, old."{name}" AS was, new."{name}" AS is_now '
        f'WHERE old."{name}" IS NOT new."{name}"'
        for name in columns
    )
    images = "json_group_object(name, was), json_group_object(name, is_now)"
    return [
        _trigger("added", "INSERT", table, journaled, "new", f"NULL, {new}"),
        _trigger(
            "changed",
            "UPDATE",
            table,
            journaled,
            "new",
            f"{images} FROM ({differing}) GROUP BY NULL",
        ),
        _trigger("removed", "DELETE", table, journaled, "old", f"{old}, NULL"),
    ]


def _trigger(name: str, event: str, table: str, journaled: Journaled, row: str, images: str) -> str:
    session = f'{row}."{journaled.session}"' if journaled.session else "''"
    key = f"json_object({_pairs(journaled.key, row)})"
    # A transaction writes its act first and no one else writes meanwhile, so the act of a change is the last one.
    return (
        f'CREATE TRIGGER "journal_{table}_{name}" AFTER {event} ON "{table}" BEGIN\n'
        '  INSERT INTO change (act, session, "table", "key", old, new)\n'
        f"  SELECT (SELECT max(seq) FROM act), {session}, '{table}', {key}, {images};\n"
        "END"
    )


def _pairs(columns: Iterable[str], row: str) -> str:
    return ", ".join(f"'{name}', {row}.\"{name}\"" for name in columns)


# --- open actions ---------------------------------------------------------------------------------

SEALED = "('sealed', 'superseded')"
"""The states in which a session's commitments are promises: a later agreement does not keep an earlier promise."""
NO_DAY = "9999-12-31"
"""Sorts a commitment without a date after all that have one."""


def _word_of(whose: Side) -> str:
    """Return SQL for what the side `whose` said last of the commitment `c`; a word for both counts as one of each."""
    return (
        "(SELECT p.outcome FROM progress AS p WHERE p.commitment = c.uid "
        f"AND (p.side IS NULL OR p.side = '{whose}') ORDER BY p.seq DESC LIMIT 1)"
    )


UNSETTLED = (
    f"NOT coalesce({_word_of('client')} = {_word_of('agency')} "
    f"AND {_word_of('client')} <> 'open', 0)"
)
"""SQL for whether the sides have not both said the same became of the commitment `c`, or that it is open."""
BY_ORIGIN = "open_action_by_origin"
"""The index that finds the commitment that carries on another one."""
CARRIED = (
    "(SELECT ls.slug FROM commitment AS later JOIN session AS ls ON ls.id = later.session "
    f"WHERE json_extract(later.body, '$.origin') = +c.uid AND ls.state IN {SEALED} LIMIT 1)"
)
"""SQL for the slug of the session whose agreement carries the commitment `c` on, NULL where none does.

The + removes the TEXT affinity of the uid. With it SQLite would not use the index, which is on an expression.
"""
PLACE = "CAST(ltrim(c.number, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') AS INTEGER)"
"""SQL for the figure in the clause number of `c`, so that C2 comes before C10."""


def _open_actions() -> list[str]:
    # Every start asks for what is due, and most commitments of ten thousand sessions are long settled. So the few open
    # ones have a table of their own. It is derived: not journaled, and filled again here.
    select = (
        f"SELECT c.uid, coalesce(c.due, '{NO_DAY}'), {PLACE}, s.relationship FROM commitment AS c "
        f"JOIN session AS s ON s.id = c.session WHERE s.state IN {SEALED} AND NOT s.archived "
        f"AND {UNSETTLED} AND {CARRIED} IS NULL"
    )

    def after(name: str, event: str, commitments: str) -> str:
        return (
            f'CREATE TRIGGER "open_action_{name}" AFTER {event} BEGIN\n'
            f"  DELETE FROM open_action WHERE uid IN ({commitments});\n"
            f"  INSERT INTO open_action {select} AND c.uid IN ({commitments});\nEND"
        )

    def own(row: str) -> str:  # and the one it carries on
        return f"{row}.uid, json_extract({row}.body, '$.origin')"

    of_session = "SELECT {} FROM commitment WHERE session = new.id"
    promised = of_session.format("uid")
    carried_on = of_session.format("json_extract(body, '$.origin')")
    return [
        "CREATE TABLE open_action (uid TEXT NOT NULL PRIMARY KEY, due TEXT NOT NULL, "
        "place INTEGER NOT NULL, relationship TEXT NOT NULL) STRICT",
        "CREATE INDEX open_action_by_due ON open_action (due, place, uid)",
        "CREATE INDEX open_action_by_relationship ON open_action (relationship, due, place, uid)",
        f"CREATE INDEX {BY_ORIGIN} ON commitment (json_extract(body, '$.origin'))",
        f"INSERT INTO open_action {select}",
        after("added", "INSERT ON commitment", own("new")),
        after("changed", "UPDATE ON commitment", f"{own('old')}, {own('new')}"),
        after("removed", "DELETE ON commitment", own("old")),
        after(
            "session",
            "UPDATE OF state, archived, relationship ON session",
            f"{promised} UNION {carried_on}",
        ),
        after("progress", "INSERT ON progress", "new.commitment"),
        after("progress_changed", "UPDATE ON progress", "old.commitment, new.commitment"),
        after("progress_removed", "DELETE ON progress", "old.commitment"),
    ]


# --- views for people -----------------------------------------------------------------------------


def _view(item_type: ItemType) -> str:
    fields = ", ".join(
        f"json_extract(i.body, '$.{name}') AS \"{name}\""
        for name in item_type.body.__struct_fields__
    )
    return (
        f'CREATE VIEW "view_{item_type.name}" AS SELECT s.slug AS session, i.number, i.side, i.agreed, i.standing, '
        f'i.author, {fields}, i.position, i.uid FROM "{table_of(item_type.name)}" AS i '
        f"JOIN session AS s ON s.id = i.session WHERE i.type = '{item_type.name}'"
    )
