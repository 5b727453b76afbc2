"""Turning plain data into structs and back: reading finds every fault, writing keeps the order of the fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from msgspec import NODEFAULT, Struct, structs

from workshop.documents.faults import Faults, TooManyFaults, below, near, shown
from workshop.documents.rules import ANYTHING, Rule, Rules, found, optional, wanted
from workshop.documents.toml import Toml
from workshop.errors import InputError
from workshop.model.text import clean, first_unsafe, is_mark

S = TypeVar("S", bound=Struct)
Fault: TypeAlias = tuple[str, str]
"""A path and what is wrong there."""
Check: TypeAlias = Callable[[S, Faults], Iterable[Fault]]
"""Finds faults that types cannot express, in a value that may have been read in part; it knows the faults so far.

What could not be read is "", 0, False, (), None or the earliest date, so a check must not report such a value. A fault
is dropped where there is one at the same place already, or at a table that contains it.
"""

_FIGURE = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")


def read(
    kind: type[S],
    data: Mapping[str, Any],
    source: str,
    *,
    rules: Rules | None = None,
    checks: Sequence[Check[S]] = (),
) -> S:
    """Return a `kind` made from `data`, as it came from the TOML. Texts are cleaned.

    Raises DocumentError with every fault of `data`, `source` being its file.
    """
    faults = Faults()
    try:
        value = _Walk(rules or {}, faults).table(kind, data, "")
        for check in checks:
            for path, words in check(value, faults):
                if not faults.already_at(path):
                    faults.add(path, words)
    except TooManyFaults:
        pass  # they are collected, and said by `end`
    faults.end(source)
    return value


class _Walk:
    """One walk along a struct. Every method returns a value of its type, an empty one where there was a fault."""

    def __init__(self, rules: Rules, faults: Faults) -> None:
        self._rules = rules
        self._faults = faults

    def table(self, kind: type[S], data: Mapping[str, Any], path: str) -> S:
        fields = _fields(kind)
        own = self._rules.get(kind, {})
        for key in data:
            if key not in fields:
                hint = near(key, fields) or f"; allowed here: {', '.join(fields)}"
                self._faults.add(below(path, key), f"unknown key{hint}")
        values = {}
        for key, field in fields.items():
            place, rule = below(path, key), own.get(field.name, ANYTHING)
            if key in data:
                values[field.name] = self._value(field.type, data[key], place, rule)
            elif field.default is not NODEFAULT:
                values[field.name] = field.default
            else:
                if optional(field.type) is None:
                    self._faults.add(place, f"is missing; needed: {wanted(field.type, rule)}")
                values[field.name] = _empty(field.type)
        return kind(**values)

    def _value(self, kind: Any, value: object, path: str, rule: Rule) -> Any:
        inner = optional(kind)
        if inner is not None:
            return self._value(inner, value, path, rule)
        origin = get_origin(kind)
        if origin in (Union, UnionType):
            # A date, or words in place of one: TOML says which of them it is.
            meant = (each for each in get_args(kind) if _READERS[each][0] is type(value))
            if (one := next(meant, None)) is not None:
                return self._value(one, value, path, rule)
            self._faults.add(path, f"is {found(value)}; needed: {wanted(kind, rule)}")
            return None
        if origin is Literal or rule.one_of is not None:
            return self._choice(kind, value, path, rule)
        if origin is tuple and isinstance(value, list):
            each = get_args(kind)[0]
            return tuple(
                self._value(each, entry, f"{path}[{number}]", rule)
                for number, entry in enumerate(value, start=1)
            )
        if isinstance(kind, type) and issubclass(kind, Struct):
            if isinstance(value, dict):
                return self.table(kind, value, path)
        elif kind in _READERS:
            # type(), not isinstance(): here true is not a number, and a time is not a date.
            expected, reader = _READERS[kind]
            if type(value) is expected:
                try:
                    return reader(value, rule)
                except InputError as error:
                    self._faults.add(path, str(error))
                    return _empty(kind)
        self._faults.add(path, f"is {found(value)}; needed: {wanted(kind, rule)}")
        return _empty(kind)

    def _choice(self, kind: Any, value: object, path: str, rule: Rule) -> Any:
        allowed = get_args(kind) if rule.one_of is None else rule.one_of
        if isinstance(value, str) and value in allowed:
            return value
        if isinstance(value, str):
            words = f"{shown(value)} is not allowed; needed: {wanted(kind, rule)}"
            self._faults.add(path, words + near(value, allowed))
        else:
            self._faults.add(path, f"is {found(value)}; needed: {wanted(kind, rule)}")
        return _empty(kind)


def _read_text(text: str, rule: Rule) -> str:
    if len(text) > rule.longest:
        raise InputError(f"has {len(text):,} characters; at most {rule.longest:,} are allowed")
    unsafe = first_unsafe(text, exact=rule.exact)
    if unsafe is not None:
        line, character, name = unsafe
        where = f"line {line}, character {character}" if line > 1 else f"character {character}"
        if is_mark(name):
            raise InputError(
                f"has an invisible mark ({name}) at {where}; delete it and type the text again"
            )
        raise InputError(f"{where} is the control character {name}; {rule.controls}")
    tidy = text if rule.exact else clean(text)
    if rule.line and "\n" in tidy:
        raise InputError("has a line break; needed: one line")
    if rule.filled and not tidy:
        what = "shows nothing" if text.strip() else "is empty"
        raise InputError(f"{what}; needed: words")
    if rule.pattern and not re.fullmatch(rule.pattern, tidy):
        raise InputError(f"is {shown(tidy)}; needed: {rule.allowed}")
    return tidy


def _read_number(number: int, rule: Rule) -> int:
    if not rule.at_least <= number <= rule.at_most:
        few = f"is {number}" if abs(number) < 10**15 else "is too large"
        raise InputError(f"{few}; needed: {wanted(int, rule)}")
    return number


def _read_figure(text: str, _rule: Rule) -> Decimal:
    if not _FIGURE.fullmatch(text):
        raise InputError(f"is {shown(text)}; needed: {wanted(Decimal)}")
    return Decimal(text)


def _read_moment(moment: datetime, _rule: Rule) -> datetime:
    try:
        if moment.tzinfo is not None:
            return moment.astimezone(UTC).replace(microsecond=0)
    except OverflowError:  # the first and last hours that a calendar has
        pass
    raise InputError(f"has no zone, or is no time in UTC; needed: {wanted(datetime)}")


def _as_is(value: Any, _rule: Rule) -> Any:
    return value


_READERS: dict[Any, tuple[type, Callable[[Any, Rule], Any]]] = {
    str: (str, _read_text),
    bool: (bool, _as_is),
    int: (int, _read_number),
    Decimal: (str, _read_figure),
    date: (date, _as_is),
    datetime: (datetime, _read_moment),
}
"""For each type the type that TOML has for it, and its reader; a reader raises InputError with the words of the fault.
"""


def _empty(kind: Any) -> Any:
    """Return what stands for a `kind` that could not be read."""
    if optional(kind) is not None:
        return None
    if get_origin(kind) is Literal:
        return ""
    if get_origin(kind) is tuple:
        return ()
    if kind is date:
        return date.min
    if kind is datetime:
        return datetime.min.replace(tzinfo=UTC)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind(**{field.name: _empty(field.type) for field in _fields(kind).values()})
    return kind()


@cache
def _fields(kind: type[Struct]) -> dict[str, structs.FieldInfo]:
    """Return the fields of `kind` by their keys in a document, in order, without those that stand in no document."""
    apart: Collection[str] = getattr(kind, "NOT_IN_FILES", ())
    return {field.encode_name: field for field in structs.fields(kind) if field.name not in apart}


def plain(value: Struct) -> dict[str, Toml]:
    """Return `value` as data for TOML, its fields in order.

    None is left out, and defaults where the struct's `omit_defaults` says so; figures become text, times UTC to the
    second.
    """
    return dict(_plain_fields(value))


def _plain_fields(value: Struct) -> Iterator[tuple[str, Toml]]:
    # Defaults of fields from later versions are left out too, so that a file of an earlier version is written as it was
    # read.
    later: Collection[str] = getattr(type(value), "LATER", ())
    for key, field in _fields(type(value)).items():
        held = getattr(value, field.name)
        # A table that would say nothing but defaults is left out with its heading.
        silent = isinstance(held, Struct) and held.__struct_config__.omit_defaults
        spare = value.__struct_config__.omit_defaults or field.name in later
        if held is None or ((spare or silent) and held == field.default):
            continue
        yield key, _plain_value(held)


def _plain_value(value: object) -> Toml:
    if isinstance(value, Struct):
        return plain(value)
    if isinstance(value, tuple):
        return [_plain_value(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0)
    if isinstance(value, str | bool | int | date):
        return value
    raise TypeError(f"A document cannot hold {type(value).__name__}.")
