"""Lists across sessions. Each query walks along an index and stops at its limit, however many sessions there are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from datetime import date as Date
from itertools import groupby

from msgspec import Struct, structs

from workshop.errors import NotFound
from workshop.model.agreements import ELSEWHERE
from workshop.model.overview import ActionLine, SessionLine
from workshop.model.people import Organisation, Participant, Relationship
from workshop.model.progress import Progress
from workshop.model.rhythm import show_when
from workshop.model.session import State
from workshop.model.sides import SIDES
from workshop.store.generated import CARRIED, NO_DAY, PLACE, SEALED, UNSETTLED
from workshop.store.records import participant_of, progress_of
from workshop.store.rows import ITEM_TABLES, Cell, convert, item_of, relationship_of

_ALL = -1
"""What LIMIT takes for no limit."""
_PARTIES = "r.client_name, r.agency_name"
_SESSION_LINE = ("id", "slug", "title", "relationship", "date", "state", "archived", "reason")
_DECLINED_BY = (
    "CASE WHEN s.state = 'declined' THEN (SELECT p.name FROM item AS i JOIN participant AS p "
    "ON p.session = s.id AND p.handle = json_extract(i.body, '$.handle') "
    "WHERE i.session = s.id AND i.type = 'decline' ORDER BY i.position DESC LIMIT 1) END AS declined_by"
)
"""The name of who declined the revision that was proposed last."""
_PROPOSED = (
    "CASE WHEN s.state = 'proposed' THEN (SELECT max(a.proposed) FROM agreement AS a "
    "WHERE a.session = s.id AND a.state = 'proposed') END AS proposed"
)
"""When the agreement was proposed that waits for signatures."""
_ASKS = (
    "(SELECT ' (asks ' || nullif(json_extract(i.body, '$.asks'), '') || ')' FROM item AS i "
    "WHERE i.session = s.id AND i.type = 'deferral' AND json_extract(i.body, '$.handle') = p.handle "
    "AND json_extract(i.body, '$.revision') = (SELECT max(a.revision) FROM agreement AS a WHERE a.session = s.id) "
    "ORDER BY i.position DESC LIMIT 1)"
)
"""Whom a signatory asks who does not sign today; NULL where nobody does."""
_WAITING_FOR = (
    "CASE WHEN s.state = 'proposed' THEN (SELECT json_group_array(name) FROM ("
    f"SELECT p.name || coalesce({_ASKS}, '') AS name FROM participant AS p "
    "WHERE p.session = s.id AND p.signatory AND NOT EXISTS (SELECT 1 FROM signature AS g "
    "WHERE g.session = s.id AND g.handle = p.handle AND NOT g.void) ORDER BY p.side DESC, p.position)) END "
    "AS waiting_for"
)
"""The names of who has still to sign it, with whom they ask, as JSON, client first."""


class Known(Struct, frozen=True):
    """What the database says of ids that files beside it bear."""

    sessions: frozenset[str]
    """The sessions among them."""
    running: dict[str, str]
    """The rounds among them that take entries, and every such round of the sessions among them, with its session."""
    over: frozenset[str]
    """The rounds among them that are revealed or discarded, and whatever was deleted here for good."""


def known(db: sqlite3.Connection, ids: Collection[str]) -> Known:
    """Return what is known of `ids`: of sessions, rounds and items."""
    wanted = json.dumps(sorted(ids))
    given = "(SELECT value FROM json_each(?1))"
    sessions = db.execute(f"SELECT id FROM session WHERE id IN {given}", (wanted,)).fetchall()
    rounds = db.execute(
        "SELECT uid, session, json_extract(body, '$.stage') IN ('revealed', 'discarded') AS over FROM item "
        f"WHERE type = 'round' AND (uid IN {given} OR session IN {given})",
        (wanted,),
    ).fetchall()
    in_use = " AND ".join(f'id NOT IN (SELECT uid FROM "{table}")' for table in ITEM_TABLES)
    deleted = db.execute(
        f"SELECT id FROM deleted WHERE id NOT IN (SELECT id FROM session) AND {in_use}"
    ).fetchall()
    return Known(
        frozenset(row["id"] for row in sessions),
        {row["uid"]: row["session"] for row in rounds if not row["over"]},
        frozenset(row["uid"] for row in rounds if row["over"]) | {row["id"] for row in deleted},
    )


def relationships(db: sqlite3.Connection, limit: int | None) -> tuple[Relationship, ...]:
    """Return the relationships, that of the newest session first, those without any last."""
    rows = db.execute(
        "SELECT * FROM relationship ORDER BY (SELECT max(date) FROM session WHERE relationship = relationship.id) "
        "DESC, client_name, agency_name, id LIMIT ?",
        (_ALL if limit is None else limit,),
    )
    return tuple(relationship_of(row) for row in rows.fetchall())


def sessions(
    db: sqlite3.Connection,
    relationship: str,
    states: Collection[State],
    archived: bool,
    limit: int | None,
) -> tuple[SessionLine, ...]:
    """Return the sessions that fit, newest date first."""
    wanted, values = _where(relationship, states, archived)
    rows = db.execute(
        f"SELECT {', '.join(f's.{name}' for name in _SESSION_LINE)}, {_DECLINED_BY}, {_PROPOSED}, {_WAITING_FOR}, "
        f"{_PARTIES} FROM session AS s "
        f"CROSS JOIN relationship AS r ON r.id = s.relationship WHERE {wanted} "
        "ORDER BY s.date DESC, s.made DESC LIMIT ?",
        (*values, _ALL if limit is None else limit),
    )
    return tuple(_session_line(row) for row in rows.fetchall())


def _where(
    relationship: str, states: Collection[State], archived: bool
) -> tuple[str, tuple[Cell, ...]]:
    terms: list[str] = []
    values: list[Cell] = []
    if relationship:
        terms.append("s.relationship = ?")
        values.append(relationship)
    if not archived:
        terms.append("s.archived = 0")
    if states:
        # The + keeps SQLite from using the index on states, which would gather and sort every session in these states;
        # it walks along the index on dates instead.
        terms.append(f"+s.state IN ({', '.join('?' * len(states))})")
        values.extend(states)
    return " AND ".join(terms) or "true", tuple(values)


def _session_line(row: sqlite3.Row) -> SessionLine:
    fields = {name: row[name] for name in _SESSION_LINE}
    fields["relationship_name"] = _name_of(row)
    fields["declined_by"] = row["declined_by"] or ""
    fields["proposed"] = row["proposed"]
    fields["waiting_for"] = json.loads(row["waiting_for"] or "[]")
    return convert(fields, SessionLine, f"The session {row['slug']}")


def _name_of(row: sqlite3.Row) -> str:
    parties = Organisation(row["client_name"]), Organisation(row["agency_name"])
    return Relationship(row["relationship"], *parties).name


def find_session(db: sqlite3.Connection, words: str) -> str:
    """Return the id of the session meant by an id, the beginning of a slug, or `latest`. Raises NotFound."""
    wanted = words.strip().lower()
    exact = db.execute(
        "SELECT id FROM session WHERE id = ? OR slug = ?", (words.strip(), wanted)
    ).fetchone()
    if exact is not None:
        return str(exact["id"])
    if wanted == "latest":
        return _latest(db)
    close = db.execute(
        "SELECT id, slug FROM session WHERE slug >= ? AND slug < ? ORDER BY slug LIMIT 8",
        (wanted, wanted + "\U0010ffff"),
    ).fetchall()
    if not wanted or not close:
        raise NotFound(
            f"There is no session “{words}”. `workshop sessions` lists them; write the beginning of a slug, "
            "an id, or latest."
        )
    if len(close) > 1:
        names = ", ".join(row["slug"] for row in close[:6]) + (" …" if len(close) > 6 else "")
        raise NotFound(f"“{words}” could be {names}. Write more of it.")
    return str(close[0]["id"])


def _latest(db: sqlite3.Connection) -> str:
    # An act may change several sessions, or only another one than its own: sealing supersedes the session before,
    # looking back says what became of its commitments. So the session named in the act counts first, if it is still
    # there.
    row = db.execute(
        "SELECT coalesce(own.id, s.id) AS id FROM change AS c CROSS JOIN act AS a ON a.seq = c.act "
        "CROSS JOIN session AS s ON s.id = c.session LEFT JOIN session AS own ON own.id = a.session "
        "ORDER BY c.act DESC, (a.session = c.session) DESC, c.id DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise NotFound("There is no session yet. `workshop new` starts one.")
    return str(row["id"])


def latest_sealed(db: sqlite3.Connection, relationship: str, beside: str) -> str | None:
    """Return the id of the session whose agreement holds in a relationship, None where there is none.

    With the id of a session in `beside`, only sessions that began where it did: what was brought together has clause
    numbers of its own.
    """
    row = db.execute(
        "SELECT s.id FROM session AS s LEFT JOIN brought AS b ON b.session = s.id "
        f"WHERE s.relationship = ?1 AND s.state IN {SEALED} AND (?2 = '' OR "
        "coalesce(b.relationship, s.relationship) = (SELECT coalesce(ob.relationship, o.relationship) "
        "FROM session AS o LEFT JOIN brought AS ob ON ob.session = o.id WHERE o.id = ?2)) "
        "ORDER BY s.state = 'sealed' DESC, s.date DESC, s.made DESC LIMIT 1",
        (relationship, beside),
    ).fetchone()
    return None if row is None else str(row["id"])


def naming(db: sqlite3.Connection, session: str) -> tuple[str, ...]:
    """Return the ids of the sessions with an agreement in whose text the id `session` stands."""
    rows = db.execute(
        "SELECT DISTINCT session FROM agreement WHERE instr(text, ?) ORDER BY session", (session,)
    )
    return tuple(row["session"] for row in rows.fetchall())


def next_reviews(db: sqlite3.Connection) -> dict[str, Date]:
    """Return by relationship the day on which the agreement that holds is to be reviewed, where it names one."""
    rows = db.execute(
        "SELECT s.relationship, json_extract(i.body, '$.next_review') AS day FROM session AS s "
        "LEFT JOIN item AS i ON i.session = s.id AND i.type = 'closing' WHERE s.state = 'sealed' "
        "ORDER BY s.date, s.made"
    )
    days = {row["relationship"]: row["day"] for row in rows.fetchall()}
    return {relationship: Date.fromisoformat(day) for relationship, day in days.items() if day}


def people(db: sqlite3.Connection, relationship: str) -> tuple[Participant, ...]:
    """Return everybody who was ever in a relationship, as they last were: client, agency, then neither.

    Their handles are those of the relationship; in a session brought together with it they may have others.
    """
    rows = db.execute(
        "SELECT p.*, coalesce(k.person, p.handle) AS person FROM session AS s "
        "CROSS JOIN participant AS p ON p.session = s.id "
        "LEFT JOIN known_as AS k ON k.session = p.session AND k.handle = p.handle WHERE s.relationship = ? "
        "ORDER BY s.date DESC, s.made DESC, p.position, p.handle",
        (relationship,),
    )
    latest: dict[str, sqlite3.Row] = {}
    for row in rows.fetchall():
        latest.setdefault(row["person"], row)
    everyone = [
        structs.replace(participant_of(row), handle=handle) for handle, row in latest.items()
    ]
    return tuple(sorted(everyone, key=lambda each: (*SIDES, None).index(each.side)))


def handles(db: sqlite3.Connection, relationship: str) -> set[str]:
    """Return every handle that is taken in a relationship: by a person of it, or within one of its sessions."""
    rows = db.execute(
        "SELECT p.handle FROM session AS s CROSS JOIN participant AS p ON p.session = s.id "
        "WHERE s.relationship = ?1 UNION SELECT k.handle FROM session AS s CROSS JOIN known_as AS k "
        "ON k.session = s.id WHERE s.relationship = ?1 UNION SELECT k.person FROM session AS s "
        "CROSS JOIN known_as AS k ON k.session = s.id WHERE s.relationship = ?1",
        (relationship,),
    )
    return {row["handle"] for row in rows.fetchall()}


def is_known_elsewhere(db: sqlite3.Connection, session: str, handle: str) -> bool:
    """Return whether another session of its relationship, or one brought together with it, has this handle."""
    row = db.execute(
        "SELECT 1 FROM session AS own CROSS JOIN session AS s ON s.relationship = own.relationship "
        "LEFT JOIN participant AS p ON p.session = s.id AND p.handle = ?2 AND s.id <> own.id "
        "LEFT JOIN known_as AS k ON k.session = s.id AND (k.person = ?2 OR k.handle = ?2) "
        "WHERE own.id = ?1 AND (p.handle IS NOT NULL OR k.handle IS NOT NULL) LIMIT 1",
        (session, handle),
    ).fetchone()
    return row is not None


def brought_into(db: sqlite3.Connection, relationship: str) -> str | None:
    """Return the relationship here into which sessions of one from elsewhere were brought, None for none."""
    row = db.execute(
        "SELECT s.relationship FROM brought AS b JOIN session AS s ON s.id = b.session "
        "WHERE b.relationship = ? ORDER BY s.made DESC LIMIT 1",
        (relationship,),
    ).fetchone()
    return None if row is None else str(row["relationship"])


def slugs(db: sqlite3.Connection) -> set[str]:
    """Return every slug that is taken."""
    return {row["slug"] for row in db.execute("SELECT slug FROM session")}


# --- commitments ----------------------------------------------------------------------------------

_HELPERS = (
    "(SELECT json_group_array(coalesce(hp.name, h.value)) FROM json_each(c.body, '$.helpers') AS h "
    "LEFT JOIN participant AS hp ON hp.session = c.session AND hp.handle = h.value)"
)
"""The names of those who help with the commitment `c`, as JSON."""
_ACTION = (
    "SELECT c.*, s.slug AS session_slug, s.relationship, p.name AS owner_name, "
    f"{_HELPERS} AS helper_names, {CARRIED} AS carried, {_PARTIES}, "
    "EXISTS (SELECT 1 FROM signature AS g WHERE g.session = c.session AND g.elsewhere AND NOT g.void) AS elsewhere"
)
_AROUND = (
    "CROSS JOIN session AS s ON s.id = c.session CROSS JOIN relationship AS r ON r.id = s.relationship "
    "LEFT JOIN participant AS p ON p.session = c.session AND p.handle = c.owner"
)


def actions(
    db: sqlite3.Connection, relationship: str, open_only: bool, archived: bool, limit: int | None
) -> tuple[ActionLine, ...]:
    """Return the commitments of sealed agreements, the earliest due first, those without a day last.

    One that a later agreement carries on is listed there alone.
    """
    if open_only and not archived:
        source = "open_action AS o CROSS JOIN commitment AS c ON c.uid = o.uid"
        terms = ["o.relationship = :relationship"] if relationship else []
        order = "o.due, o.place, o.uid"
    else:
        source = "commitment AS c"
        terms = [f"s.state IN {SEALED}", f"{CARRIED} IS NULL"]
        terms += ["s.relationship = :relationship"] if relationship else []
        terms += [] if archived else ["s.archived = 0"]
        terms += [UNSETTLED] if open_only else []
        order = f"coalesce(c.due, '{NO_DAY}'), {PLACE}, c.uid"
    rows = db.execute(
        f"{_ACTION} FROM {source} {_AROUND} WHERE {' AND '.join(terms) or 'true'} ORDER BY {order} LIMIT :limit",
        {"relationship": relationship, "limit": _ALL if limit is None else limit},
    ).fetchall()
    progress = _progress_of(db, [row["uid"] for row in rows])
    return tuple(_action_line(row, progress.get(row["uid"], ())) for row in rows)


def session_of(db: sqlite3.Connection, commitment: str) -> str | None:
    """Return the id of the session that holds the commitment with a uid, None where none does."""
    row = db.execute("SELECT session FROM commitment WHERE uid = ?", (commitment,)).fetchone()
    return None if row is None else str(row["session"])


def _progress_of(
    db: sqlite3.Connection, commitments: Sequence[str]
) -> dict[str, tuple[Progress, ...]]:
    rows = db.execute(
        "SELECT p.* FROM json_each(?) AS wanted CROSS JOIN progress AS p ON p.commitment = wanted.value "
        "ORDER BY p.commitment, p.seq",
        (json.dumps(commitments),),
    ).fetchall()
    return {
        uid: tuple(progress_of(row) for row in group)
        for uid, group in groupby(rows, key=lambda row: row["commitment"])
    }


def _action_line(row: sqlite3.Row, progress: tuple[Progress, ...]) -> ActionLine:
    item = item_of(row)
    return ActionLine(
        uid=item.uid,
        number=item.number,
        action=item.body.action,
        owner=item.body.owner,
        owner_name=row["owner_name"] or item.body.owner,
        side=item.side,
        due=item.body.due,
        done_when=item.body.done_when,
        confidence=item.body.confidence,
        session=row["session"],
        session_slug=row["session_slug"],
        relationship=row["relationship"],
        relationship_name=_name_of(row),
        progress=progress,
        carried=row["carried"],
        signatures=ELSEWHERE if row["elsewhere"] else None,
        rhythm=item.body.rhythm,
        until=item.body.until,
        when=show_when(item.body) if item.body.rhythm else "",
        helpers=item.body.helpers,
        helper_names=tuple(json.loads(row["helper_names"])),
    )
