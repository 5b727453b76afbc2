"""Everything that one act may change. A writer works in one transaction, and triggers journal its changes."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from typing import Any

from workshop.errors import IdTaken, NotFound, Refused
from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.invitations import Invitation
from workshop.model.items import Item
from workshop.model.people import Participant, Relationship
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.session import OPEN, Session
from workshop.model.together import Brought
from workshop.store import wiping
from workshop.store.journal import Act
from workshop.store.rows import (
    ITEM_TABLES,
    Cells,
    brought_cells,
    cells_of,
    item_cells,
    relationship_cells,
    table_of,
)

_OF_A_SESSION = (
    "invitation",
    "signature",
    "agreement",
    "progress",
    "reading",
    *ITEM_TABLES,
    "step",
    "participant",
    "known_as",
    "brought",
)
"""The tables with what a session holds, those that refer to others first."""


class Writer:
    """Changes the database for one act; `Store.writing` yields it, and it is of no use after that block.

    Saving a value that is already there changes nothing. Every method raises StoreError where the database fails.
    """

    def __init__(self, db: sqlite3.Connection, act: Act) -> None:
        self._db = db
        self._seq = act.seq
        self.wipes: wiping.What | None = None
        """What has to be wiped once this is saved, so that no trace of what was deleted or hidden stays."""

    def describe(self, words: str) -> None:
        """Set the words of the act, where they are known only at its end: `E3 added`."""
        self._db.execute("UPDATE act SET words = ? WHERE seq = ?", (words, self._seq))

    def done_by(self, who: str) -> None:
        """Set who did the act, where that is known only at its end."""
        self._db.execute("UPDATE act SET who = ? WHERE seq = ?", (who, self._seq))

    def facilitator(self, session: str) -> str:
        """Return the handle of who leads a session as it stands now, "" for nobody."""
        row = self._db.execute(
            "SELECT handle FROM participant WHERE session = ? AND facilitator ORDER BY position LIMIT 1",
            (session,),
        ).fetchone()
        return row["handle"] if row else ""

    def concerns(self, relationship: str) -> None:
        """Set the relationship of the act, where that is known only at its end."""
        self._db.execute("UPDATE act SET relationship = ? WHERE seq = ?", (relationship, self._seq))

    # The session and its people

    def save_relationship(self, relationship: Relationship) -> None:
        """Add a relationship or change it."""
        self._save("relationship", ("id",), relationship_cells(relationship))

    def save_session(self, session: Session) -> None:
        """Add a session or change it. Raises Refused where another one has its slug."""
        taken = self._db.execute(
            "SELECT 1 FROM session WHERE slug = ? AND id <> ?", (session.slug, session.id)
        ).fetchone()
        if taken:
            raise Refused(f"Another session is called {session.slug}. Choose another name.")
        self._save("session", ("id",), cells_of(session))

    def save_participant(
        self, session: str, person: Participant, position: int | None = None
    ) -> None:
        """Add a participant or change them. Without a `position` they keep theirs; a new one comes last."""
        if position is None:
            position = self._db.execute(
                "SELECT coalesce((SELECT position FROM participant WHERE session = ?1 AND handle = ?2), "
                "(SELECT max(position) + 1 FROM participant WHERE session = ?1), 0)",
                (session, person.handle),
            ).fetchone()[0]
        self._save(
            "participant",
            ("session", "handle"),
            {"session": session, "position": position, **cells_of(person)},
        )

    def change_handle(self, session: str, handle: str, wanted: str) -> None:
        """Give somebody in a session another handle. Raises NotFound."""
        changed = self._db.execute(
            "UPDATE participant SET handle = ? WHERE session = ? AND handle = ?",
            (wanted, session, handle),
        )
        if changed.rowcount == 0:
            raise NotFound(f"Nobody here has the handle {handle}.")
        self._db.execute(
            "UPDATE invitation SET handle = ? WHERE session = ? AND handle = ?",
            (wanted, session, handle),
        )

    def remove_participant(self, session: str, handle: str) -> None:
        """Take somebody out of a session, with their invitations. Raises NotFound."""
        self._delete("invitation", session=session, handle=handle)
        if not self._delete("participant", session=session, handle=handle):
            raise NotFound(f"Nobody here has the handle {handle}.")

    def save_invitation(self, invitation: Invitation) -> None:
        """Add an invitation, or change it."""
        self._save("invitation", ("uid",), cells_of(invitation))

    def save_known_as(self, session: str, handle: str, person: str) -> None:
        """Save the handle in the relationship of somebody who has another one in a session of it."""
        cells: Cells = {"session": session, "handle": handle, "person": person}
        self._save("known_as", ("session", "handle"), cells)

    def move_session(self, session: Session) -> None:
        """Save a session that is in another relationship now, without the handles its people had in the one before.

        Its acts go with it, so that whoever deletes the relationship deletes these too.
        """
        self.save_session(session)
        self._delete("known_as", session=session.id)
        self._db.execute(
            "UPDATE act SET relationship = ? WHERE session = ?", (session.relationship, session.id)
        )

    def drop_relationship(self, relationship: str) -> None:
        """Remove a relationship that has no sessions any more, and what the journal holds of it."""
        self._delete("counter", relationship=relationship)
        self._delete("relationship", id=relationship)
        self._db.execute(
            "DELETE FROM change WHERE \"table\" = 'relationship' AND \"key\" = json_object('id', ?)",
            (relationship,),
        )

    def save_brought(self, session: str, brought: Brought) -> None:
        """Save what the file of an imported session calls it and its relationship."""
        self._save("brought", ("session",), brought_cells(session, brought))

    def name_in_records(self, relationship: Relationship) -> None:
        """Give the records of open sessions that were brought into `relationship` its names and its phase.

        What is over keeps the names of its file.
        """
        cells = relationship_cells(relationship)
        del cells["id"]
        states = ", ".join(f"'{state}'" for state in sorted(OPEN))
        assignments = ", ".join(f'"{name}" = ?' for name in cells)
        self._db.execute(
            f"UPDATE brought SET {assignments} WHERE session IN "
            f"(SELECT id FROM session WHERE relationship = ? AND state IN ({states}))",
            (*cells.values(), relationship.id),
        )

    def save_agenda(self, session: str, steps: Sequence[Step]) -> None:
        """Make `steps`, in this order, the agenda. Other steps are removed, and only rows that differ are written."""
        there = self._db.execute("SELECT uid FROM step WHERE session = ?", (session,)).fetchall()
        for uid in {row["uid"] for row in there} - {step.uid for step in steps}:
            self._delete("step", uid=uid)
        for position, step in enumerate(steps):
            self._save(
                "step", ("uid",), {"session": session, "position": position, **cells_of(step)}
            )

    # What is captured

    def save_item(self, session: str, item: Item[Any]) -> None:
        """Add an item or change it. Its type and its session never change: StoreError."""
        cells = item_cells(session, item)
        table = table_of(str(cells["type"]))
        for other in ITEM_TABLES:
            found = self._db.execute(
                f'SELECT 1 FROM "{other}" WHERE uid = ? AND (session, type) IS NOT (?, ?)',
                (item.uid, session, cells["type"]),
            ).fetchone()
            if found:
                raise _taken("item", item.uid)
        self._save(table, ("uid",), cells)

    def remove_item(self, uid: str) -> None:
        """Remove an item. Raises NotFound, and Refused where progress or readings are about it."""
        try:
            if not any(self._delete(table, uid=uid) for table in ITEM_TABLES):
                raise NotFound(f"There is no item {uid} here any more.")
        except sqlite3.IntegrityError:
            raise Refused(
                "Progress or readings are recorded for it, so it stays. Say in its words that it no longer holds."
            ) from None

    def next_number(self, relationship: str, prefix: str) -> str:
        """Return a clause number that was never given in this relationship: `E3`.

        Undo does not free it; only a transaction that fails as a whole does.
        """
        row = self._db.execute(
            "INSERT INTO counter VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            (relationship, prefix),
        ).fetchone()
        return f"{prefix}{row['last']}"

    def raise_counters(self, record: Record) -> None:
        """Raise the counters so that the numbers of an imported record are never given again."""
        for item in record.items:
            prefix = item.number.rstrip("0123456789")
            digits = item.number[len(prefix) :]
            if digits and len(digits) < 10:
                self._db.execute(
                    "INSERT INTO counter VALUES (?, ?, ?) "
                    "ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
                    (record.relationship.id, prefix, int(digits)),
                )

    def next_position(self, session: str, type_name: str) -> int:
        """Return the position after the last item of a type."""
        row = self._db.execute(
            f'SELECT coalesce(max(position) + 1, 0) FROM "{table_of(type_name)}" WHERE session = ? AND type = ?',
            (session, type_name),
        ).fetchone()
        return int(row[0])

    # What was agreed, and what became of it

    def save_agreement(self, agreement: Agreement) -> None:
        """Add a revision, or change its state. What was proposed never changes: Refused."""
        row = self._db.execute(
            "SELECT text, page, digest FROM agreement WHERE session = ? AND revision = ?",
            (agreement.session, agreement.revision),
        ).fetchone()
        kept = (agreement.text, agreement.page, agreement.digest)
        if row is not None and (row["text"], row["page"], row["digest"]) != kept:
            raise Refused(
                f"Revision {agreement.revision} is written already. What has changed since becomes the next revision."
            )
        self._save("agreement", ("session", "revision"), cells_of(agreement))

    def save_signature(self, signature: Signature) -> None:
        """Add a signature, or void it."""
        self._save("signature", ("uid",), cells_of(signature))

    def add_progress(self, session: str, row: Progress) -> None:
        """Record what became of a commitment; `session` is the one that holds it. Raises NotFound."""
        self._require("commitment", row.commitment, session)
        self._save("progress", ("uid",), {"session": session, **cells_of(row)})

    def add_reading(self, session: str, row: Reading) -> None:
        """Record a reading of a KPI; `session` is the one that holds it. Raises NotFound."""
        self._require("kpi", row.kpi, session)
        self._save("reading", ("uid",), {"session": session, **cells_of(row)})

    def _require(self, table: str, uid: str, session: str) -> None:
        found = self._db.execute(
            f'SELECT 1 FROM "{table}" WHERE uid = ? AND session = ?', (uid, session)
        ).fetchone()
        if found is None:
            raise NotFound(f"There is no {table} {uid} in this session.")

    # For good

    def erase_item(self, session: str, uid: str, texts: Collection[str]) -> None:
        """Remove an item and everything about it in the journal, so that undo cannot bring it back.

        Acts that changed only this item are deleted; others lose their words if these quote one of its `texts`. Their
        changes to the item cannot be taken back any more, so no part of them can. Raises NotFound and Refused, as
        `remove_item` does.
        """
        self.remove_item(uid)
        tables = ", ".join(f"'{table}'" for table in ITEM_TABLES)
        emptied = self._db.execute(
            f'DELETE FROM change WHERE "table" IN ({tables}) AND "key" = json_object(\'uid\', ?) RETURNING act',
            (uid,),
        ).fetchall()
        touched = {row["act"] for row in emptied} - {self._seq}
        for seq in touched - self._strike_out(touched):
            row = self._db.execute("SELECT words FROM act WHERE seq = ?", (seq,)).fetchone()
            words = " ".join(row["words"].split())
            if any(" ".join(text.split()) in words for text in texts):
                self._db.execute("UPDATE act SET words = intent WHERE seq = ?", (seq,))
            self._db.execute("UPDATE act SET undoable = 0 WHERE seq = ?", (seq,))
        # What else referred to it would do so again.
        self._db.execute(
            "UPDATE act SET undoable = 0 WHERE seq IN "
            "(SELECT act FROM change WHERE session = ?1 AND (instr(old, ?2) OR instr(new, ?2)))",
            (session, uid),
        )
        self._gone(uid)

    def empty_log(self) -> None:
        """Have the log emptied once this is saved: what was private before is no longer to be found there."""
        self.wipes = self.wipes or "log"

    def _gone(self, *ids: str) -> None:
        """Write down that sessions, rounds or items were deleted for good: files that bear their ids have to go."""
        self._db.executemany("INSERT OR IGNORE INTO deleted VALUES (?)", ((id,) for id in ids))
        self.wipes = "pages"

    def delete_session(self, session: str) -> None:
        """Delete a session with everything in it, and what the journal holds of it. Raises NotFound."""
        rounds = self._db.execute(
            "SELECT uid FROM item WHERE session = ? AND type = 'round'", (session,)
        ).fetchall()
        self._gone(session, *(row["uid"] for row in rounds))
        for table in _OF_A_SESSION:
            self._delete(table, session=session)
        if not self._delete("session", id=session):
            raise NotFound(f"There is no session {session} here.")
        emptied = self._db.execute(
            "DELETE FROM change WHERE session = ? RETURNING act", (session,)
        ).fetchall()
        self._forget_acts("session", session, emptied)

    def delete_relationship(self, relationship: str) -> None:
        """Delete a relationship with all its sessions and everything in them. Raises NotFound."""
        sessions = self._db.execute(
            "SELECT id FROM session WHERE relationship = ?", (relationship,)
        ).fetchall()
        for row in sessions:
            self.delete_session(row["id"])
        self._delete("counter", relationship=relationship)
        if not self._delete("relationship", id=relationship):
            raise NotFound(f"There is no relationship {relationship} here.")
        rows = self._db.execute(
            "DELETE FROM change WHERE \"table\" = 'relationship' AND \"key\" = json_object('id', ?) RETURNING act",
            (relationship,),
        ).fetchall()
        self._forget_acts("relationship", relationship, rows)

    def _forget_acts(self, column: str, id: str, emptied: list[sqlite3.Row]) -> None:
        """Delete the acts that changed only what is deleted now, and the words of those that changed more.

        The current act stays, to say that something was deleted.
        """
        self.wipes = "pages"
        own = self._db.execute(
            f'SELECT seq FROM act WHERE "{column}" = ? AND seq <> ?', (id, self._seq)
        ).fetchall()
        self._strike_out({row[0] for row in (*own, *emptied)} - {self._seq})
        self._db.execute(
            "UPDATE act SET words = intent, who = '', undoable = 0, session = '' "
            f'WHERE "{column}" = ? AND seq <> ?',
            (id, self._seq),
        )
        self._db.execute("UPDATE act SET undoable = 0 WHERE seq = ?", (self._seq,))

    def _strike_out(self, acts: Collection[int]) -> set[int]:
        """Delete those of the acts that have no change left; return which these were."""
        struck: set[int] = set()
        for seq in acts:
            changes = self._db.execute("SELECT 1 FROM change WHERE act = ?", (seq,)).fetchone()
            if changes is None:
                self._db.execute("UPDATE act SET undoes = NULL WHERE undoes = ?", (seq,))
                self._db.execute("DELETE FROM act WHERE seq = ?", (seq,))
                struck.add(seq)
        return struck

    # Rows

    def _save(self, table: str, key: tuple[str, ...], cells: Cells) -> None:
        names = ", ".join(f'"{name}"' for name in cells)
        marks = ", ".join("?" * len(cells))
        changed = ", ".join(f'"{name}" = excluded."{name}"' for name in cells if name not in key)
        # Saving a uid that another session has would take that session's row away from it.
        own = f' WHERE "{table}".session = excluded.session' if "session" in cells else ""
        cursor = self._db.execute(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks}) '
            f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}{own}",
            tuple(cells.values()),
        )
        if cursor.rowcount == 0:
            raise _taken(table, cells[key[0]])

    def _delete(self, table: str, **key: str) -> bool:
        where = " AND ".join(f'"{name}" = ?' for name in key)
        return (
            self._db.execute(f'DELETE FROM "{table}" WHERE {where}', tuple(key.values())).rowcount
            > 0
        )


def _taken(what: str, id: object) -> IdTaken:
    return IdTaken(
        f"The id {id} belongs to another {what} already, so this was not saved. Give it an id of its own."
    )
