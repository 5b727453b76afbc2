"""What the page is to the byte, and that it says all that its data says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct, structs

from agreement.vectors import MINIMAL, VECTORS, kept, written
from workshop.agreement.canonical import _as_lists, canonical
from workshop.agreement.content import Content, from_tables, read, tables
from workshop.agreement.frozen_text import Clause, Written
from workshop.agreement.page import page_of
from workshop.errors import DocumentError
from workshop.model.toml import parse


@pytest.mark.parametrize("end", ["toml", "md", "sha256"])
@pytest.mark.parametrize("name", VECTORS)
def test_a_vector_is_what_it_was_to_the_byte(name: str, end: str) -> None:
    # If this fails, people would sign another page for the same data. Before a release only: see vectors.py.
    assert written(VECTORS[name])[end] == kept(name, end)


@pytest.mark.parametrize("name", VECTORS)
def test_the_data_of_a_vector_is_read_and_written_again_to_the_byte(name: str) -> None:
    data = kept(name, "toml")
    assert canonical(tables(read(data))) == data
    assert page_of(data) == kept(name, "md")


# --- every leaf -------------------------------------------------------------------------------------------------------


def structs_in(value: object) -> Iterator[Struct]:
    """Yield every table of an agreement."""
    if isinstance(value, Struct):
        yield value
        for field in structs.fields(value):
            yield from structs_in(getattr(value, field.name))
    for each in value.values() if isinstance(value, dict) else ():
        yield from structs_in(each)
    for each in value if isinstance(value, tuple) else ():
        yield from structs_in(each)


def test_every_field_of_every_table_is_filled_in_a_vector() -> None:
    told: dict[type, set[str]] = {}
    for table in (each for content in TOLD.values() for each in structs_in(content)):
        filled = {
            field.name
            for field in structs.fields(table)
            if field.required or getattr(table, field.name) != field.default
        }
        told.setdefault(type(table), set()).update(filled)
    known = {each for each in told if issubclass(each, Written)}
    assert _all_tables() - known == set()
    assert {
        kind.__name__: missing
        for kind, filled in told.items()
        if (missing := set(kind.__struct_fields__) - filled - set(Clause.__struct_fields__))
    } == {}


def _all_tables() -> set[type]:
    """Return every table that an agreement can have."""
    abstract = {"Part", "Clause", "Repeated"}
    found: set[type] = set()
    waiting: list[type] = [Written]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind is not Written and kind.__name__ not in abstract:
            found.add(kind)
    return {each for each in found if each.__module__.startswith("workshop.")}


def others(value: object, kind: Any) -> Iterator[object]:
    """Yield other valid values of a leaf whose type is `kind`."""
    origin = get_origin(kind)
    if origin is Literal:
        yield from (each for each in get_args(kind) if each != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, datetime):
        yield value + timedelta(seconds=1)
        yield value + timedelta(hours=1)
    elif isinstance(value, date):
        yield value + timedelta(days=1)
        yield value + timedelta(days=366)
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, str):
        yield from _other_texts(value)
    if origin is Union or type(kind).__name__ == "UnionType":
        for each in get_args(kind):
            if get_origin(each) is Literal:
                yield from others(value, each)
        if type(None) in get_args(kind) and value is not None:
            yield None


def _other_texts(text: str) -> Iterator[str]:
    if text.replace(".", "").isdigit():
        yield from (f"{text}5" if "." in text else f"{text}.5", f"1{text}")
        return
    yield f"{text} and more"
    yield f"{text}!"
    if " " in text:
        yield text.replace(" ", "\n", 1)
    if len(text) > 1:
        yield text[1:].strip()


def changed(value: Any, kind: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield copies of `value` with one leaf changed, and where."""
    if isinstance(value, Struct):
        hints = get_type_hints(type(value), include_extras=False)
        for field in structs.fields(value):
            place = f"{path}.{field.encode_name}"
            for where, other in changed(getattr(value, field.name), hints[field.name], place):
                yield where, structs.replace(value, **{field.name: other})
    elif isinstance(value, tuple):
        inner = get_args(kind)[0] if get_args(kind) else object
        for index, each in enumerate(value):
            for where, other in changed(each, inner, f"{path}.{index}"):
                yield where, (*value[:index], other, *value[index + 1 :])
        if value and isinstance(value[0], Struct | str):
            yield f"{path} without its last", value[:-1]
    else:
        for number, other in enumerate(others(value, kind)):
            yield f"{path} ({number})", other


def every_change(content: Content) -> Iterator[tuple[str, Content]]:
    for where, head in changed(content.head, type(content.head), "head"):
        yield where, structs.replace(content, head=head)
    for section, part in content.parts.items():
        if part == MINIMAL.parts.get(section):
            continue
        for where, other in changed(part, type(part), section):
            yield where, structs.replace(content, parts={**content.parts, section: other})
        rest = {key: each for key, each in content.parts.items() if key != section}
        yield f"without {section}", structs.replace(content, parts=rest)


def people_read(content: Content) -> str:
    """Return the page of `content` without its last line, which always changes with the data.

    The data themselves are neither written nor read: nothing is canonical that is not read back as it was.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workshop.agreement.page.read", lambda _: from_tables(in_toml(content)))
        return page_of("").rstrip("\n").rpartition("\n")[0]


def in_toml(content: Content) -> Any:
    """Return what a reader of the data of `content` gets."""
    return _as_lists(tables(content))


TOLD = {
    name: VECTORS[name]
    for name in (
        "full",
        "figures",
        "sheet",
        "rhythms",
        "last-time",
        "carried",
        "until-review",
        "reserved",
        "keys",
    )
}
"""The vectors that say something in every field, between them."""
# What stands at the same place in several vectors is changed in the first of them.
CHANGES = {
    (name, where): other
    for where, (name, other) in {
        where: (name, other)
        for name, content in reversed(TOLD.items())
        for where, other in every_change(content)
    }.items()
}


@pytest.mark.parametrize("name", TOLD)
def test_changing_any_leaf_of_the_data_changes_what_people_read(name: str) -> None:
    data = parse(kept(name, "toml"))
    before = page_of(kept(name, "toml")).rstrip("\n").rpartition("\n")[0]
    assert people_read(TOLD[name]) == before
    unseen = []
    for where, other in (
        (where, other) for (told, where), other in CHANGES.items() if told == name
    ):
        assert in_toml(other) != data, where
        try:
            if people_read(other) == before:
                unseen.append(where)
        except DocumentError:
            pass  # not a valid value, so nobody can sign it
    assert unseen == []


@pytest.mark.parametrize("name", TOLD)
def test_the_changes_reach_every_leaf_of_the_data(name: str) -> None:
    def leaves(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from leaves(inner, f"{path}.{key}" if path else key)
        elif isinstance(value, list):
            for index, inner in enumerate(value):
                yield from leaves(inner, f"{path}.{index}")
        else:
            yield path

    reached = {where.rpartition(" (")[0].removeprefix("head.") for _, where in CHANGES}
    told = {
        key: each
        for key, each in tomllib.loads(kept(name, "toml")).items()
        if not (isinstance(each, dict) and VECTORS[name].parts.get(key) == MINIMAL.parts.get(key))
    }
    assert set(leaves(told, "")) - reached == set()
