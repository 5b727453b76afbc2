"""The closing section of the page: ids, handles and times to the second, which people do not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from msgspec import Struct

from workshop.agreement.content import Content
from workshop.model.markdown import escape

FOR_PROGRAMS = "For programs"
"""The heading of the section."""


def for_programs(content: Content) -> Iterator[str]:
    """Yield the section: each value that its table keeps for programs (IDS), with its place in the data."""
    yield f"## {FOR_PROGRAMS}"
    yield ""
    yield "What stands here is for programs and adds nothing to what is agreed."
    yield ""
    for path, value in _kept(content.head, ""):
        yield f"- `{path}` {escape(value)}"
    for section, part in content.parts.items():
        for path, value in _kept(part, section):
            yield f"- `{path}` {escape(value)}"
    yield ""


def _kept(table: Struct, path: str) -> Iterator[tuple[str, str]]:
    """Yield place and value of what `table`, and every table in it, keeps for programs."""
    ids: tuple[str, ...] = getattr(type(table), "IDS", ())
    for name, key in zip(table.__struct_fields__, table.__struct_encode_fields__, strict=True):
        value = getattr(table, name)
        place = f"{path}.{key}" if path else key
        if isinstance(value, Struct):
            yield from _kept(value, place)
        elif isinstance(value, tuple):
            for count, each in enumerate(value, start=1):
                if isinstance(each, Struct):
                    yield from _kept(each, f"{place}.{_name(each, count)}")
        elif name in ids and value not in ("", None):
            yield place, _shown(value)


def _name(table: Struct, count: int) -> str:
    """Return the clause number of a table of a list, else its place in the list."""
    number = getattr(table, "number", "")
    return number if re.fullmatch("[A-Z][0-9]{1,6}", number) else str(count)


def _shown(value: object) -> str:
    match value:
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return value.isoformat()
        case _:
            return str(value).replace("\n", " ⏎ ")
