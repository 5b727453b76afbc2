"""The fields of a promise: who answers for it, who helps, and by when, be it a day or a rhythm."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date as Date

from msgspec import structs

from workshop.errors import InputError
from workshop.model.commitments import Commitment
from workshop.model.people import Participant, find_people, find_person
from workshop.model.rhythm import When, show_when
from workshop.model.when import parse_when
from workshop.tui.widgets.fields import FieldSpec, people_field, person_field

_WITH = re.compile(r"(?:^|\s+|,\s*)with\s+", re.IGNORECASE)


def owner_field(people: Iterable[Participant]) -> FieldSpec:
    """Return the field for who answers for it: a handle; a tuple where helpers are named too, as *Ada with Bo*."""
    everyone = tuple(people)

    def parse(typed: str) -> str | tuple[str, ...]:
        first, *rest = _WITH.split(typed.strip(), maxsplit=1)
        if not rest:
            return find_person(everyone, first).handle if first else ""
        if not first:
            raise InputError("Name first who answers for it, then who helps: Ada with Bo.")
        owner, helpers = find_person(everyone, first), find_people(everyone, rest[0])
        if owner in helpers:
            raise InputError(f"{owner.name} answers for it already. Name who else helps.")
        return (owner.handle, *(each.handle for each in helpers))

    names = person_field("owner", "Who", everyone)

    def show(value: object) -> str:
        owner, *helpers = map(names.show, value if isinstance(value, tuple) else (value,))
        return f"{owner} with {', '.join(helpers)}" if helpers else owner

    return structs.replace(
        names,
        parse=parse,
        show=show,
        help="one person; Ada with Bo also works",
    )


def helpers_field(people: Iterable[Participant]) -> FieldSpec:
    """Return the field for who helps, of either side: a tuple of handles."""
    field = people_field("helpers", "Who helps", people, help="several: with commas between them")
    return structs.replace(field, parse=lambda typed: field.parse(_WITH.sub("", typed, count=1)))


def when_field(today: Date) -> FieldSpec:
    """Return the field for by when: a `When`, None where it is empty."""
    return FieldSpec(
        "due",
        "By",
        parse=lambda typed: parse_when(typed, today),
        show=lambda when: show_when(when, today) if isinstance(when, When) else "",
        placeholder="12 Jan, Friday, +14, or every Monday until 30 June",
        help="or: every 2 weeks on Friday, on the 1st of every month",
        empty=None,
    )


def promise_values(promise: Commitment) -> dict[str, object]:
    """Return what a form shows of a promise."""
    values = structs.asdict(promise)
    if promise.due is not None:
        values["due"] = When(promise.due, promise.rhythm, promise.until)
    return values


def promise_fields(given: Mapping[str, object], helpers: tuple[str, ...] = ()) -> dict[str, object]:
    """Return the fields of a promise for what stands in a form; `helpers` are those it has."""
    fields = dict(given)
    if "due" in fields:
        when = fields["due"]
        fields |= structs.asdict(when if isinstance(when, When) else When())
    owner, named = fields.get("owner"), fields.get("helpers", helpers)
    if isinstance(owner, tuple) and isinstance(named, tuple):
        fields |= {"owner": owner[0], "helpers": tuple(dict.fromkeys((*named, *owner[1:])))}
    return fields
