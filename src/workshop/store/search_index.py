"""The full-text index of search: the tables `said` and `said_index`, and the triggers that keep them up to date.

`said` has one row of text for each item, session, participant, word on a commitment and reading of a KPI. All come from
the main file, which has no entry of a private round before its reveal. Both tables are derived: they are not journaled,
and are filled again whenever this code changes.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from msgspec import Struct, structs

from workshop.model.kinds import ITEM_TYPES, KEYS, TYPE_OF, made_from_kinds
from workshop.store.rows import ITEM_TABLES, table_of

DAY = 1 << 32
"""An id is the day times this, plus a count: ordering by id orders by day, with room for so many texts a day."""
SEPARATOR = " · "
"""Stands between two fields in a text."""

Ranges = tuple[tuple[int, int], ...]
UNSPACED: Ranges = ((0x0530, 0x1DFF), (0x2C00, 0xD7FF), (0xE000, 0x10FFFF))
"""Ranges of characters of scripts that may be written without blanks: all but Latin, Greek, Cyrillic, signs and marks.

The index splits at blanks and cannot find a word inside such a text, so these texts are also searched for parts of
words. Some of these scripts do use blanks, but join what others write as two words, or have marks that the index
splits at.
"""
_IS_UNSPACED = (
    "text || around GLOB '*[' || "
    + " || ".join(f"char({first}) || '-' || char({last})" for first, last in UNSPACED)
    + " || ']*'"
)


# --- which columns hold words ---------------------------------------------------------------------


class _Source(Struct, frozen=True):
    """A table whose words are searched, as SQL over its row `t`, its session `s` and the relationship `r`."""

    key: str
    """The column that tells its rows of one session apart."""
    text: str
    """Its words."""
    watched: tuple[str, ...]
    """The columns whose change changes the text or its place; the trigger on updates looks at these alone."""
    type: str = ""
    """The type that its rows get in `said`; "" where the table has a column `type`."""
    item: str = "''"
    """The uid of the item that it is or is about."""
    day: str = "s.date"
    """When it was said."""
    session: str = "session"
    """The column with the id of its session."""


def is_searched(body: type[Struct], field: str) -> bool:
    """Return whether search looks into `field` of a `body`, where that field is text."""
    known = TYPE_OF.get(body)
    return not (known and field in known.not_words) and field not in KEYS.get(body, ())


def words_of(body: type[Struct], json: str, path: str = "$") -> list[str]:
    """Return SQL for each text in a `body` that is at `path` in `json`, in the order of its fields.

    Raises TypeError for a type of field for which it is not decided here whether it holds words.
    """
    return [
        text
        for field in structs.fields(body)
        if is_searched(body, field.name)
        for text in _words_in(field.type, json, f"{path}.{field.name}")
    ]


def _words_in(hint: Any, json: str, path: str) -> list[str]:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is str:
        return [f"json_extract({json}, '{path}')"]
    if origin is Literal or hint in (int, bool, date, Decimal, type(None)):
        return []
    if origin in (Union, types.UnionType):
        return [text for each in inner for text in _words_in(each, json, path)]
    if origin is tuple and inner[1:] == (...,):
        one = ["value"] if inner[0] is str else _words_in(inner[0], "value", "$")
        many = f"(SELECT group_concat({_joined(*one)}, '{SEPARATOR}') FROM json_each({json}, '{path}'))"
        return [many] if one else []
    if isinstance(hint, type) and issubclass(hint, Struct):
        return words_of(hint, json, path)
    raise TypeError(f"Say in {__name__} whether {path}, a {hint}, holds words that are searched.")


def _joined(*texts: str) -> str:
    """Return SQL that joins the texts that are not empty."""
    parts = (f"coalesce(nullif({text}, '') || '{SEPARATOR}', '')" for text in texts)
    return f"rtrim({' || '.join(parts)}, '{SEPARATOR}')"


def _items_source(table: str) -> _Source:
    texts = {
        each.name: words_of(each.body, "t.body")
        for each in ITEM_TYPES.values()
        if table_of(each.name) == table
    }
    cases = " ".join(f"WHEN '{name}' THEN {_joined(*each)}" for name, each in texts.items() if each)
    return _Source("uid", f"CASE t.type {cases} ELSE '' END", ("body",), item="t.uid")


_NAMES = ("client_name", "client_legal_name", "agency_name", "agency_legal_name")


def _sources() -> dict[str, _Source]:
    # The names of the parties are part of each session's text: a search result opens a session.
    parties = (f"r.{name}" for name in _NAMES)
    return {
        "session": _Source(
            "id", _joined("t.title", "t.reason", *parties), ("reason",), "session", session="id"
        ),
        "participant": _Source(
            "handle", _joined("t.name", "t.title"), ("name", "title"), "participant"
        ),
        **{table: _items_source(table) for table in ITEM_TABLES},
        "progress": _Source(
            "uid", "t.word", ("word", "at"), "progress", "t.commitment", "substr(t.at, 1, 10)"
        ),
        "reading": _Source(
            "uid",
            _joined("t.note", "t.source"),
            ("note", "source", "day"),
            "reading",
            "t.kpi",
            "t.day",
        ),
    }


# --- the statements -------------------------------------------------------------------------------


@made_from_kinds
def statements() -> tuple[str, ...]:
    """Return the SQL that fills both tables again and makes the views and triggers that keep them up to date."""
    sources = _sources()
    return (
        *(_view(table, source) for table, source in sources.items()),
        "DELETE FROM said",
        *(_insert_rows(table, "true") for table in sources),
        "INSERT INTO said_index (said_index) VALUES ('rebuild')",
        *(each for table, source in sources.items() for each in _row_triggers(table, source)),
        *_session_triggers(sources),
        *_index_triggers(),
    )


def _view(table: str, source: _Source) -> str:
    """Return the view with a table's texts and their days; day 1 is the first of January of the year 1."""
    type_ = f"'{source.type}'" if source.type else "t.type"
    return (
        f'CREATE VIEW "said_in_{table}" AS SELECT t."{source.session}" AS session, {type_} AS type, '
        f't."{source.key}" AS "key", {source.item} AS item, {source.text} AS text, '
        f"{_joined('s.title', 'r.client_name', 'r.agency_name')} AS around, "
        f"CAST(coalesce(julianday({source.day}), 1721425.5) - 1721424.5 AS INTEGER) AS day "
        f'FROM "{table}" AS t JOIN session AS s ON s.id = t."{source.session}" '
        "JOIN relationship AS r ON r.id = s.relationship"
    )


def _insert_rows(table: str, where: str) -> str:
    """Return the SQL that puts the rows of a table into `said`; those without words are left out."""
    first, last = f"day * {DAY}", f"day * {DAY} + {DAY - 1}"
    return (
        'INSERT INTO said (id, session, type, "key", item, unspaced, text, around) '
        f"SELECT coalesce((SELECT max(id) FROM said WHERE id BETWEEN {first} AND {last}), {first}) "
        '+ row_number() OVER (PARTITION BY day), session, type, "key", item, '
        f"{_IS_UNSPACED}, text, around FROM said_in_{table} WHERE text <> '' AND {where}"
    )


def _row_triggers(table: str, source: _Source) -> list[str]:
    def own(row: str) -> str:
        type_ = f"'{source.type}'" if source.type else f"{row}.type"
        key = f'{row}."{source.session}" AND type = {type_} AND "key" = {row}."{source.key}"'
        return f"session = {key}"

    columns = ", ".join(f'"{name}"' for name in source.watched)
    remove, insert = f"DELETE FROM said WHERE {own('old')}", _insert_rows(table, own("new"))
    return [
        _trigger(f"{table}_added", f'INSERT ON "{table}"', insert),
        _trigger(
            f"{table}_changed",
            f'UPDATE OF {columns} ON "{table}" WHEN {_differs(source.watched)}',
            remove,
            insert,
        ),
        _trigger(f"{table}_removed", f'DELETE ON "{table}"', remove),
    ]


def _session_triggers(sources: Collection[str]) -> list[str]:
    """Return the triggers that insert a session's texts again when its day or title changes, or a party's name."""

    def reinsert(name: str, table: str, columns: Collection[str], where: str) -> str:
        return _trigger(
            name,
            f"UPDATE OF {', '.join(columns)} ON {table} WHEN {_differs(columns)}",
            f"DELETE FROM said WHERE {where}",
            *(_insert_rows(each, where) for each in sources),
        )

    of_parties = "session IN (SELECT id FROM session WHERE relationship = new.id)"
    return [
        reinsert(
            "session_moved",
            "session",
            ("date", "title", "relationship"),
            "session = new.id",
        ),
        reinsert("relationship_named", "relationship", _NAMES, of_parties),
    ]


def _differs(columns: Iterable[str]) -> str:
    return " OR ".join(f'old."{name}" IS NOT new."{name}"' for name in columns)


def _index_triggers() -> list[str]:
    return [
        _trigger(
            "indexed",
            "INSERT ON said",
            "INSERT INTO said_index (rowid, text, around) VALUES (new.id, new.text, new.around)",
        ),
        _trigger(
            "unindexed",
            "DELETE ON said",
            "INSERT INTO said_index (said_index, rowid, text, around) "
            "VALUES ('delete', old.id, old.text, old.around)",
        ),
    ]


def _trigger(name: str, event: str, *statements: str) -> str:
    body = "".join(f"  {each};\n" for each in statements)
    return f'CREATE TRIGGER "said_{name}" AFTER {event} BEGIN\n{body}END'
