"""Reading and writing TOML: what all documents have in common."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

import tomli_w

from workshop.documents.faults import shown
from workshop.errors import DocumentError

MAX_FILE = 8_000_000
"""Bytes of the largest document that is read; a long session with every field filled has about 300,000."""

_FORMAT = re.compile(r"workshop-[a-z]{1,20}/[0-9]{1,6}")

Toml: TypeAlias = "str | int | bool | date | datetime | list[Toml] | dict[str, Toml]"
"""What a document is made of. No floats: figures are written as text, exactly."""


def load(content: bytes | str, source: str, *expected: str) -> dict[str, Any]:
    """Return what the document in `content` holds, without its `format` line.

    `expected` is the format it must have, as `workshop-record/2`, and those of earlier versions that are read too;
    `source` names the file in the faults. Raises
    DocumentError for what is not text, not TOML, too large, or another format.
    """
    text = _decoded(content, source)
    try:
        data = tomllib.loads(text)
    except RecursionError:
        raise DocumentError(source, ["not TOML we can read: lists are nested too deeply"]) from None
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(source, [_syntax_fault(str(error))]) from None
    except ValueError:  # what Python does not read though TOML has it
        raise DocumentError(source, ["holds a number with more digits than any of ours"]) from None
    fault = _format_fault(data, expected)
    if fault:
        raise DocumentError(source, [f"format: {fault}"])
    del data["format"]
    return data


def _decoded(content: bytes | str, source: str) -> str:
    size = len(content)
    if size > MAX_FILE:
        raise DocumentError(
            source, [f"has {size:,} bytes; at most {MAX_FILE:,} are read. Is it the right file?"]
        )
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        words = f"byte 0x{error.object[error.start]:02X} is not UTF-8; save the file as UTF-8 text"
        raise DocumentError(source, [f"{_place(before)}: {words}"]) from None
    if "\0" in text:
        where = _place(text[: text.index("\0")])
        raise DocumentError(source, [f"{where}: a NUL; this is not a text file"])
    return text.removeprefix("\ufeff")  # some editors begin a file with it


def _place(before: str) -> str:
    """Return the line and character, from 1, of what follows `before`."""
    return f"line {before.count(chr(10)) + 1}, character {len(before) - before.rfind(chr(10))}"


def _syntax_fault(message: str) -> str:
    match = re.fullmatch(
        r"(.*) \((?:at line (\d+), column (\d+)|at end of document)\)", message, re.S
    )
    if match is None:
        return f"not TOML: {message}"
    where = f"line {match[2]}, character {match[3]}" if match[2] else "at the end of the file"
    return f"{where}: not TOML: {match[1]}"


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
