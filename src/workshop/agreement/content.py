"""An agreement's text as typed tables: the one description of profile 1, for writing it and for reading it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from datetime import date as Date
from functools import lru_cache
from typing import ClassVar, Literal, TypeVar, get_args

from msgspec import Struct, ValidationError, convert, to_builtins

from workshop.agreement.canonical import settled
from workshop.agreement.clauses import part_types
from workshop.agreement.clauses.scorecard import Scores
from workshop.agreement.frozen_text import Part, Written
from workshop.agreement.replaced import Replaced
from workshop.errors import DocumentError, InputError
from workshop.model.names import Section
from workshop.model.text import visible
from workshop.model.toml import parse

T = TypeVar("T")

Format = Literal["workshop-agreement/1", "workshop-agreement/2"]
FORMAT: Format = "workshop-agreement/2"
"""What is written. In form 1, which is still read, the data itself was signed."""
REPLACEABLE = "A later agreement between the same parties may replace this one."
"""The last line of every agreement."""


class Superseded(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The sealed agreement that this one replaces."""

    IDS: ClassVar[tuple[str, ...]] = ("session", "digest")

    session: str
    """The id of its session."""
    revision: int
    digest: str
    title: str = ""
    date: Date | None = None
    """The day of its session."""


class Closing(Written, frozen=True, kw_only=True):
    """The last table of the text."""

    clause: str


class Head(Written, frozen=True, kw_only=True):
    """What the text says about itself, before and after its sections."""

    IDS: ClassVar[tuple[str, ...]] = ("format", "session", "proposed")

    format: Format
    session: str
    """The id of the session; with the revision it makes a signature valid for one text only."""
    title: str
    revision: int
    proposed: datetime
    supersedes: Superseded | None = None
    replaced: tuple[Replaced, ...] = ()
    """What became of each clause that was in force in the agreement before."""
    closing: Closing


class Content(Struct, frozen=True):
    """Everything an agreement says."""

    head: Head
    parts: Mapping[Section, Part]
    """In the order they are read back."""


def tables(content: Content) -> dict[str, object]:
    """Return the tables of the text, keys in the order of profile 1."""
    found = _plain(content.head)
    replaced, closing = found.pop("replaced", None), found.pop("closing")
    for section in part_types():
        if section in content.parts:
            found[section] = _plain(content.parts[section])
    if replaced:
        found["replaced"] = replaced
    found["closing"] = closing
    return found


def _plain(table: Written) -> dict[str, object]:
    plain: dict[str, object] = to_builtins(table, builtin_types=(date, datetime))
    return plain


@lru_cache(maxsize=4)
def read(text: str) -> Content:
    """Return what the text of an agreement says. Raises DocumentError naming what cannot be read."""
    # Cached, because signing asks the same text a dozen times and reading it takes as long as all the rest.
    try:
        found = parse(text)
    except InputError as error:
        raise DocumentError("agreement", [str(error)]) from None
    return from_tables(found)


def from_tables(found: Mapping[str, object]) -> Content:
    """Return what the tables of an agreement say. Raises DocumentError naming what cannot be read."""
    if found.get("format") not in get_args(Format):
        shown = str(found.get("format", "missing"))[:60]
        known = " and ".join(get_args(Format))
        raise DocumentError("agreement", [f"format: {shown} is not known; {known} are"])
    if found["format"] == FORMAT:
        _require_settled(found, "")
    rest = dict(found)
    parts: dict[Section, Part] = {}
    for section, part in part_types().items():
        if section in rest:
            parts[section] = _converted(rest.pop(section), part, f"{section}.")
    return Content(_converted(rest, Head, ""), parts)


def has_remark(text: str, words: str) -> bool:
    """Return whether the text of an agreement has a comment with these words. Raises DocumentError."""
    part = read(text).parts.get("scores")
    found = part.remarks if isinstance(part, Scores) else ()
    return settled(visible(words)) in {each.text for each in found}


def _require_settled(value: object, path: str) -> None:
    """Raise DocumentError where a text has blanks that its page would not show."""
    match value:
        case str():
            if settled(value) != value:
                words = "has blanks or line breaks that the page cannot show"
                raise DocumentError("agreement", [f"{path}: {words}"])
        case Mapping():
            for key, inner in value.items():
                _require_settled(inner, f"{path}.{key}" if path else str(key))
        case list():
            for place, inner in enumerate(value):
                _require_settled(inner, f"{path}.{place}")
        case _:
            pass


def _converted(value: object, kind: type[T], place: str) -> T:
    try:
        return convert(value, kind)
    except ValidationError as error:
        what, _, where = str(error).partition(" - at `$")
        path = f"{place}{where.rstrip('`').lstrip('.')}".rstrip(".") or "agreement"
        raise DocumentError("agreement", [f"{path}: {what}"]) from None
