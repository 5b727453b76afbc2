"""The journal: acts (what was done, by whom and when) with their changes, and taking an act back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct

from workshop.errors import Refused
from workshop.store.rows import Cell, cell, value_of


class NewAct(Struct, frozen=True):
    """An act before it is written down; all its changes are one transaction."""

    intent: str
    """For machines: `expectations.add`."""
    words: str
    """For people, as undo repeats it: `E3 added`."""
    seat: str
    """Where it was done: `facilitator`, `command-line`."""
    who: str = ""
    """The handle of who did it, and may take it back; "" where nobody is named. At the console it is whoever leads
    once it is done, so that the naming of another facilitator is theirs to take back."""
    session: str = ""
    """The id of the session it concerns; "" at the desk."""
    relationship: str = ""
    """The id of the relationship it concerns; "" for none."""
    undoable: bool = True
    """False for what is never taken back: moves, the clock, reveal, proposal, confirmation, signature."""


class Act(NewAct, frozen=True, kw_only=True):
    """What was done."""

    seq: int
    """Its place in the order of acts; `at` is for people only."""
    at: datetime
    """UTC."""
    undoes: int | None = None
    """The `seq` of the act that this one took back."""


def record_act(db: sqlite3.Connection, act: NewAct, at: datetime, undoes: int | None = None) -> Act:
    """Write `act` into the journal; the changes that follow in this transaction belong to it. Return it."""
    fields = {name: getattr(act, name) for name in act.__struct_fields__}
    cells = {
        **{name: cell(value) for name, value in fields.items()},
        "at": cell(at),
        "undoes": undoes,
    }
    seq = _insert(db, "act", cells)
    return Act(**fields, seq=seq, at=at, undoes=undoes)


def forget_if_empty(db: sqlite3.Connection, act: Act) -> None:
    """Delete an act that changed nothing, so that undo never takes back nothing."""
    if act.undoable:
        db.execute(
            "DELETE FROM act WHERE seq = ? AND NOT EXISTS (SELECT 1 FROM change WHERE act = seq)",
            (act.seq,),
        )


def acts_of(db: sqlite3.Connection, session: str, limit: int) -> tuple[Act, ...]:
    """Return the latest acts of a session, newest first."""
    rows = db.execute(
        "SELECT * FROM act WHERE session = ? ORDER BY seq DESC LIMIT ?", (session, limit)
    ).fetchall()
    return tuple(_act(row) for row in rows)


def added_at(db: sqlite3.Connection, session: str, kind: str) -> dict[str, datetime]:
    """Return by its uid when each item was added to a session by an act of one kind of step.

    What an import brought is not among them: it was written down elsewhere, and nothing says when.
    """
    rows = db.execute(
        "SELECT json_extract(c.\"key\", '$.uid') AS uid, min(a.at) AS at "
        "FROM change AS c JOIN act AS a ON a.seq = c.act "
        "WHERE c.session = ? AND c.\"table\" = 'item' AND c.old IS NULL AND a.intent LIKE ? || '.%' GROUP BY uid",
        (session, kind),
    )
    return {row["uid"]: datetime.fromisoformat(row["at"]) for row in rows}


def undoable(db: sqlite3.Connection, session: str, seat: str, who: str) -> Act | None:
    """Return what undo would take back: the latest undoable act of a person that is not taken back yet.

    It is theirs from whichever seat they did it, but nobody takes back at a seat of their own what they did at a
    console: a participant may not change what was captured there. An act of nobody
    named belongs to whoever sits at such a seat.
    """
    row = db.execute(
        "SELECT * FROM act WHERE session = ?1 AND (who = ?3 AND who <> '' OR who = '' AND seat = ?2) "
        "AND (seat = 'participant') = (?2 = 'participant') "
        "AND undoable AND NOT EXISTS "
        "(SELECT 1 FROM act AS later WHERE later.undoes = act.seq) ORDER BY seq DESC LIMIT 1",
        (session, seat, who),
    ).fetchone()
    return None if row is None else _act(row)


def latest(db: sqlite3.Connection, session: str, intents: Collection[str]) -> Act | None:
    """Return the latest act of a session with one of these `intents`, whoever did it; None where there is none."""
    row = db.execute(
        f"SELECT * FROM act WHERE session = ? AND intent IN ({', '.join('?' * len(intents))}) "
        "ORDER BY seq DESC LIMIT 1",
        (session, *intents),
    ).fetchone()
    return None if row is None else _act(row)


def _act(row: sqlite3.Row) -> Act:
    return value_of(row, Act, f"The act {row['seq']}")


# --- taking back ----------------------------------------------------------------------------------


class _Change(Struct, frozen=True):
    table: str
    key: str
    old: Mapping[str, Cell] | None
    new: Mapping[str, Cell] | None

    def where(self) -> tuple[str, tuple[Cell, ...]]:
        key: dict[str, Cell] = json.loads(self.key)
        return " AND ".join(f'"{name}" = ?' for name in key), tuple(key.values())


def take_back(db: sqlite3.Connection, act: Act) -> None:
    """Restore what `act` changed, column by column, last change first, inside the open transaction.

    Raises Refused where one of those columns has changed since, or something else has come to depend on it.
    """
    rows = db.execute("SELECT * FROM change WHERE act = ? ORDER BY id DESC", (act.seq,)).fetchall()
    try:
        for row in rows:
            change = _Change(row["table"], row["key"], _image(row["old"]), _image(row["new"]))
            if not _stands(db, change):
                raise Refused(_since(db, act, change))
            _restore(db, change)
    except sqlite3.IntegrityError:
        raise Refused(
            f"“{act.words}” cannot be taken back: something that came later depends on it."
        ) from None


def _image(text: str | None) -> Mapping[str, Cell] | None:
    image: Mapping[str, Cell] | None = None if text is None else json.loads(text)
    return image


def _stands(db: sqlite3.Connection, change: _Change) -> bool:
    """Return whether the columns that it changed still have the values it gave them."""
    where, key = change.where()
    row = db.execute(f'SELECT * FROM "{change.table}" WHERE {where}', key).fetchone()
    if row is None or change.new is None:
        return row is None and change.new is None
    return all(row[name] == value for name, value in change.new.items())


def _restore(db: sqlite3.Connection, change: _Change) -> None:
    where, key = change.where()
    if change.old is None:
        db.execute(f'DELETE FROM "{change.table}" WHERE {where}', key)
    elif change.new is None:
        _insert(db, change.table, change.old)
    else:
        assignments = ", ".join(f'"{name}" = ?' for name in change.old)
        db.execute(
            f'UPDATE "{change.table}" SET {assignments} WHERE {where}', (*change.old.values(), *key)
        )


def _insert(db: sqlite3.Connection, table: str, cells: Mapping[str, Cell]) -> int:
    names = ", ".join(f'"{name}"' for name in cells)
    marks = ", ".join("?" * len(cells))
    cursor = db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(cells.values()))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _since(db: sqlite3.Connection, act: Act, change: _Change) -> str:
    later = db.execute(
        "SELECT a.words FROM change AS c JOIN act AS a ON a.seq = c.act "
        'WHERE c."table" = ? AND c."key" = ? AND c.act > ? ORDER BY c.id DESC LIMIT 1',
        (change.table, change.key, act.seq),
    ).fetchone()
    by = f" (“{later['words']}”)" if later else ""
    return f"“{act.words}” cannot be taken back: it has changed since{by}. Change it by hand."
