"""Rules for fields beyond their type, and how faults name types and values."""

from __future__ import annotations

import types
from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin

from msgspec import Struct

from workshop.model.people import HANDLE
from workshop.model.rhythm import RULE
from workshop.model.signing_keys import FINGERPRINT, KEY
from workshop.model.text import MAX_LINE, MAX_TEXT

LARGEST = 2**53 - 1
"""Some programs round whole numbers beyond this."""


class Rule(Struct, frozen=True):
    """The limits of one field; for a list of texts or numbers, of each of them."""

    at_least: int = -LARGEST
    at_most: int = LARGEST
    longest: int = MAX_TEXT
    """Characters."""
    line: bool = False
    """Whether line breaks are refused."""
    filled: bool = False
    """Whether an empty text is refused."""
    exact: bool = False
    """Whether the text must stay as it is to the byte: nothing is tidied, line ends are LF."""
    pattern: str = ""
    """A regular expression the whole text must match."""
    allowed: str = ""
    """What `pattern` allows, in words."""
    controls: str = "only line breaks and tabs are allowed"
    """What is said where there is a control character."""
    one_of: Collection[str] | None = None
    """What the text must be one of; a table, whose keys are looked up at the time of reading."""


ANYTHING = Rule()
LINE = Rule(longest=MAX_LINE, line=True)
NAME = Rule(longest=MAX_LINE, line=True, filled=True)
TEXT = Rule(filled=True)
COUNT = Rule(at_least=0, at_most=1_000_000_000)
MINUTES = Rule(at_least=0, at_most=600)
LOWEST = Rule(at_least=0, at_most=1)
"""The digit of a scale's first point."""
ID = Rule(
    line=True,
    pattern=r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}",
    allowed="1 to 64 letters, digits, - and _",
)
"""Ids become parts of file names, so nothing else may stand in them."""
HANDLE_RULE = Rule(
    line=True,
    pattern=HANDLE.pattern,
    allowed="a small letter, then up to 31 small letters, digits and -",
)
RHYTHM_RULE = Rule(
    line=True,
    pattern=f"({RULE})?",
    allowed="an RRULE of days, weeks or months without its end, like FREQ=WEEKLY;BYDAY=MO",
)
HANDLE_OR_NONE = Rule(line=True, pattern=f"({HANDLE.pattern})?", allowed=HANDLE_RULE.allowed)
KEY_RULE = Rule(
    line=True,
    pattern=f"({KEY.pattern})?",
    allowed="a public key without options and comment, like ssh-ed25519 AAAA…",
)
FINGERPRINT_RULE = Rule(
    line=True,
    pattern=f"({FINGERPRINT.pattern})?",
    allowed="SHA256: and 43 letters, digits, + and /",
)
PROOF = Rule(longest=500_000, exact=True)
ID_OR_NONE = Rule(line=True, pattern=rf"({ID.pattern})?", allowed=ID.allowed)

Rules: TypeAlias = Mapping[type[Struct], Mapping[str, Rule]]
"""For each struct the rules of its fields; a field that is not named keeps ANYTHING."""


def optional(kind: Any) -> Any:
    """Return X where `kind` is `X | None`, else None."""
    if get_origin(kind) not in (Union, types.UnionType):
        return None
    inner = [each for each in get_args(kind) if each is not type(None)]
    if len(inner) > 1 and set(inner) != {date, str}:
        raise TypeError(f"A document cannot hold a {kind}.")
    if len(inner) == len(get_args(kind)):
        return None
    return inner[0] if len(inner) == 1 else date | str


def wanted(kind: Any, rule: Rule = ANYTHING) -> str:
    """Return what may stand where a `kind` is expected: `a whole number from 0 to 600`."""
    inner = optional(kind)
    if inner is not None:
        return wanted(inner, rule)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return ", or ".join(wanted(each, rule) for each in get_args(kind))
    if origin is Literal or rule.one_of is not None:
        choices = get_args(kind) if rule.one_of is None else rule.one_of
        return "one of " + ", ".join(f'"{each}"' for each in choices)
    if origin is tuple:
        return f"a list, each {wanted(get_args(kind)[0], rule)}"
    if kind is int:
        if rule.at_most == LARGEST and rule.at_least == -LARGEST:
            return "a whole number"
        if rule.at_most in (LARGEST, COUNT.at_most):
            return f"a whole number, {rule.at_least} or more"
        return f"a whole number from {rule.at_least} to {rule.at_most}"
    if kind is str:
        return "text in quotes"
    return _WANTED.get(kind, "a table")


_WANTED: dict[Any, str] = {
    bool: "true or false",
    date: "a date like 2026-11-23, without quotes",
    datetime: "a time with its zone like 2026-11-23T09:00:00Z, without quotes",
    Decimal: 'a figure in quotes like "180" or "2.5"',
}


def found(value: object) -> str:
    """Return what `value`, fresh from the TOML, is: `text`, `a whole number`."""
    # In Python a bool is an int and a datetime a date, so these two are tried first.
    for kind, words in _FOUND.items():
        if isinstance(value, kind):
            return words
    return "a time of day"


_FOUND: dict[type, str] = {
    bool: "true or false",
    str: "text",
    int: "a whole number",
    float: "a number with a fraction",
    datetime: "a time",
    date: "a date",
    list: "a list",
    dict: "a table",
}
