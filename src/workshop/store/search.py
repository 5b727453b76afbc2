"""Search: finding what was said and agreed by its words."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date
from functools import cache

from workshop.model.overview import Found
from workshop.model.people import Organisation, Relationship
from workshop.model.text import excerpt, words_of
from workshop.store.search_index import DAY, UNSPACED

_EXCERPT = 160
"""Characters shown of what is found."""
_NUMBER = " UNION ALL ".join(
    f'SELECT number FROM "{table}" WHERE uid = f.item' for table in ("item", "commitment", "kpi")
)
_ROW = (
    f"SELECT f.*, coalesce(({_NUMBER}), '') AS number, s.slug, s.relationship, r.client_name, r.agency_name "
    "FROM said AS f CROSS JOIN session AS s ON s.id = f.session "
    "CROSS JOIN relationship AS r ON r.id = s.relationship WHERE f.id = ?"
)
_OF_RELATIONSHIP = "SELECT o.id FROM session AS s CROSS JOIN said AS o ON o.session = s.id WHERE s.relationship = ?"


@cache
def _unspaced() -> re.Pattern[str]:
    # Compiled when first used: that takes longer than all else that home needs of the store.
    return re.compile(f"[{''.join(f'{chr(first)}-{chr(last)}' for first, last in UNSPACED)}]")


def search(
    db: sqlite3.Connection, typed: str, limit: int | None, relationship: str
) -> tuple[Found, ...]:
    """Return what has all the words that were `typed`, newest first; the last word may be only the beginning of one.

    Some of the words may be in the title of the session or in the names of the parties instead. A clause that stands
    unchanged from session to session is found once, in the newest. Without words nothing is found.
    """
    words = words_of(typed)
    found: list[Found] = []
    known: set[tuple[str, ...]] = set()
    if not words:
        return ()
    with closing(_ids(db, words, relationship)) as ids:
        for (id,) in ids:
            if limit is not None and len(found) >= limit:
                break
            row = db.execute(_ROW, (id,)).fetchone()
            if (known_by := _known_by(row)) not in known:
                known.add(known_by)
                found.append(_found(row, words))
    return tuple(found)


def _known_by(row: sqlite3.Row) -> tuple[str, ...]:
    """Return a key that a thing has in every session in which it stands unchanged."""
    is_numbered = row["number"] and row["item"] == row["key"]
    return (
        row["relationship"],
        row["type"],
        row["number"] if is_numbered else row["key"],
        row["text"],
    )


def _found(row: sqlite3.Row, words: tuple[str, ...]) -> Found:
    parties = Organisation(row["client_name"]), Organisation(row["agency_name"])
    return Found(
        session=row["session"],
        session_slug=row["slug"],
        relationship=row["relationship"],
        relationship_name=Relationship(row["relationship"], *parties).name,
        type=row["type"],
        number=row["number"],
        text=excerpt(row["text"], words, _EXCERPT),
        date=date.fromordinal(max(1, row["id"] // DAY)),
        item=row["item"],
    )


def _ids(db: sqlite3.Connection, words: tuple[str, ...], relationship: str) -> sqlite3.Cursor:
    """Return the ids of the texts that have the words, greatest first, as a cursor that finds the next when it is read.

    At least one word must be in the text itself; the others may be in the title of the session or a name of a party.
    """
    phrases = [_quoted(word) for word in words]
    phrases[-1] += "*"
    either = [
        _unspaced_term("f.text || ' ' || f.around", [each])
        for each in zip(words, phrases, strict=True)
    ]
    own = _unspaced_term("f.text", list(zip(words, phrases, strict=True)), "text : ")
    # The + keeps SQLite from looking up every text of the relationship in the index, one by one.
    within = f"IN ({_OF_RELATIONSHIP})" if relationship else "IS NOT NULL"
    of = (relationship,) if relationship else ()
    indexed = f"({' AND '.join(phrases)}) AND text : ({' OR '.join(phrases)})"
    terms = [*either, own]
    # Both halves of the UNION come in this order, so SQLite merges them and sorts nothing.
    return db.execute(
        f"SELECT rowid AS id FROM said_index WHERE said_index MATCH ? AND +rowid {within} UNION "
        f"SELECT f.id FROM said AS f WHERE f.unspaced = 1 AND {' AND '.join(sql for sql, _ in terms)} "
        f"AND +f.id {within} ORDER BY id DESC",
        (indexed, *of, *(value for _, values in terms for value in values), *of),
    )


def _unspaced_term(
    text: str, words: list[tuple[str, str]], column: str = ""
) -> tuple[str, list[str]]:
    """Return SQL, with its values, for whether a text without blanks has one of the words, each with its phrase."""
    terms = [f"instr(lower({text}), ?)" for _ in words]
    values = [_lower(word) for word, _ in words]
    # The index ignores accents and capitals where a word stands between blanks, and instr() does not.
    phrases = [phrase for word, phrase in words if not _unspaced().search(word)]
    if phrases:
        terms.append("f.id IN (SELECT rowid FROM said_index WHERE said_index MATCH ?)")
        values.append(f"{column}({' OR '.join(phrases)})")
    return f"({' OR '.join(terms)})", values


def _quoted(word: str) -> str:
    # As one quoted string: the index splits it as it split the text, and reads nothing in it as an operator.
    return '"' + word.replace('"', '""') + '"'


def _lower(word: str) -> str:
    # The same as lower() in SQLite, which changes ASCII letters only.
    return "".join(each.lower() if each.isascii() else each for each in word)


def forget_deleted(db: sqlite3.Connection) -> None:
    """Remove deleted texts from the index, where a deletion only marks them."""
    # The option secure-delete would do it, but SQLite before 3.42 cannot write a file in which it was ever used.
    db.execute("INSERT INTO said_index (said_index) VALUES ('optimize')")
