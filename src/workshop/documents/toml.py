"""Reading and writing TOML: what all documents have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

import tomli_w

from workshop.documents.faults import shown
from workshop.errors import DocumentError, InputError
from workshop.model.toml import MAX_FILE, parse, place

_FORMAT = re.compile(r"workshop-[a-z]{1,20}/[0-9]{1,6}")

Toml: TypeAlias = "str | int | bool | date | datetime | list[Toml] | dict[str, Toml]"
"""What a document is made of. No floats: figures are written as text, exactly."""


def load(content: bytes | str, source: str, *expected: str) -> dict[str, Any]:
    """Return what the document in `content` holds, without its `format` line.

    `expected` is the format it must have, as `workshop-record/2`, and those of earlier versions that are read too;
    `source` names the file in the faults. Raises
    DocumentError for what is not text, not TOML, too much to read, or another format.
    """
    try:
        data = parse(decoded(content, source))
    except InputError as error:
        raise DocumentError(source, [str(error)]) from None
    fault = _format_fault(data, expected)
    if fault:
        raise DocumentError(source, [f"format: {fault}"])
    del data["format"]
    return data


def decoded(content: bytes | str, source: str) -> str:
    """Return the text of a document. Raises DocumentError for too much of it, and for what is no text."""
    if len(content) > MAX_FILE:
        words = f"has more than {MAX_FILE:,} bytes, which no document of ours has. Is it the right file?"
        raise DocumentError(source, [words])
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        words = f"byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8 text"
        raise DocumentError(source, [f"{place(before)}: {words}"]) from None
    if "\0" in text:
        where = place(text[: text.index("\0")])
        raise DocumentError(source, [f"{where}: a NUL; this is not a text file"])
    return text.removeprefix("\ufeff")  # some editors begin a file with it


def _format_fault(data: Mapping[str, Any], expected: tuple[str, ...]) -> str:
    """Return what is wrong with the `format` line, "" where nothing is."""
    line = f'the first line must be: format = "{expected[0]}"'
    if "format" not in data:
        return f"is missing; {line}"
    given = data["format"]
    if not isinstance(given, str):
        return f"is not text; {line}"
    if given not in expected:
        what = f"this is a {given}" if _FORMAT.fullmatch(given) else f"{shown(given)} is unknown"
        same = given.partition("/")[0] == expected[0].partition("/")[0]
        reads = (
            f"this version reads {' and '.join(sorted(expected))}"
            if same
            else f"a {expected[0]} is wanted here"
        )
        return f"{what}; {reads}"
    return "" if next(iter(data)) == "format" else f"does not come first; {line}"


def dump(data: Mapping[str, Toml]) -> str:
    """Return `data` as TOML, in its own order, each table of a list under its own `[[heading]]`.

    Keys must be bare ones (letters, digits, - and _); ours are the names of fields.
    """
    return "\n".join(_blocks(data, ""))


def _blocks(table: Mapping[str, Toml], path: str, heading: str = "") -> list[str]:
    # By itself tomli_w writes each short table of a list on one line; people should find each under its heading.
    tables: list[str] = []
    values: dict[str, Toml] = {}
    for key, value in table.items():
        inner = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            tables += _blocks(value, inner, f"[{inner}]\n")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for each in value:
                if isinstance(each, dict):
                    tables += _blocks(each, inner, f"[[{inner}]]\n")
        else:
            values[key] = value
    own = heading + tomli_w.dumps(values, multiline_strings=False)
    return [own, *tables] if values or heading.startswith("[[") or not tables else tables
