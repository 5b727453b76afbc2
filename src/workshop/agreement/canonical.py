"""Canonical TOML, profile 1: the same content always gives the same bytes, so a digest can stand for the content.

Strings, booleans, whole numbers below 2^53, dates, and UTC times to the second. Decimals are written as strings. Keys
keep the order they are given in; the plain values of a table come before its tables, as TOML demands.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NoReturn

import tomli_w

from workshop.errors import InputError
from workshop.model.toml import parse

LIMIT = 2**53
"""From here on some readers of TOML round whole numbers."""

_KEY = re.compile(r"[A-Za-z0-9_-]+")
# C0 but newline and tab, DEL, C1, bidi marks and controls, line and paragraph separator, BOM, lone surrogates.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def canonical(content: Mapping[str, object]) -> str:
    """Return the canonical text of `content`.

    Raises InputError naming the place of a value that has no canonical form.
    """
    for key, value in content.items():
        _check(value, _key(key, ""))
    text = tomli_w.dumps(content, multiline_strings=False)
    if parse(text) != _as_lists(content):  # the writer would have to be wrong
        raise InputError("This content cannot be written as TOML without changing it.")
    return text


def settled(text: str) -> str:
    """Return `text` with single blanks, single line breaks, and neither at the ends: so the page can show all of it."""
    if "\n" not in text:  # as most are
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 bytes of `text`, 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _key(key: object, path: str) -> str:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        _refuse(path or "content", f"{key!r} cannot be a key; letters, digits, - and _ can")
    return f"{path}.{key}" if path else key


def _check(value: object, path: str) -> None:
    """Raise InputError unless `value` has a canonical form."""
    match value:
        case str():
            _check_text(value, path)
        case bool():
            pass
        case int():
            if abs(value) >= LIMIT:
                _refuse(path, "this whole number is too big")
        case datetime():
            if value.utcoffset() != timedelta(0) or value.microsecond:
                _refuse(path, "a time must be in UTC, to the second")
        case date():
            pass
        case Mapping():
            for key, inner in value.items():
                _check(inner, _key(key, path))
        case list() | tuple():
            for place, inner in enumerate(value):
                _check(inner, f"{path}.{place}")
        case _:
            _refuse(path, f"a {type(value).__name__} has no canonical form")


def _check_text(text: str, path: str) -> None:
    if FORBIDDEN.search(text):
        _refuse(path, "this text has characters that do not belong in a signed text")
    if not unicodedata.is_normalized("NFC", text):
        _refuse(path, "this text is not in Unicode's composed form (NFC)")


def _as_lists(value: object) -> object:
    """Return `value` with lists in place of tuples, as a reader of the text gets it."""
    if isinstance(value, Mapping):
        return {key: _as_lists(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_lists(inner) for inner in value]
    return value


def _refuse(path: str, what: str) -> NoReturn:
    raise InputError(f"{path}: {what}.", path)
