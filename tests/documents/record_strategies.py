"""Hypothesis strategies for whole records: every field filled at random, as the app could have saved it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from msgspec import Struct, structs

from rhythms import beginning, rules
from workshop.model.agenda import Step
from workshop.model.agreements import Agreement, Signature
from workshop.model.commitments import Commitment
from workshop.model.items import Item, owners_in
from workshop.model.kinds import ITEM_TYPES, KEYS
from workshop.model.kpis import Kpi, Realism, tolerance_fault
from workshop.model.notes import Note
from workshop.model.overview import ActionLine
from workshop.model.people import Organisation, Participant, Relationship
from workshop.model.poll import Choice, Poll
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.rhythm import rhythm_of
from workshop.model.rounds import Round
from workshop.model.scope import Milestone, Terms
from workshop.model.scorecard import Score
from workshop.model.session import Session, State
from workshop.model.sides import SIDES
from workshop.model.sign_off import Confirmation, Decline, Deferral
from workshop.model.text import clean, clean_line

_PIECES = st.sampled_from(
    [
        '"""',
        "'''",
        "\\",
        "[[step]]\n",
        "= 1\n",
        "\x1b[2J",
        "[bold red]",
        "שלום",
        "漢字",
        "‮gpj.exe",
        "👩🏽‍🚀",
        "é",
        "\r\n",
        "\t",
        "\u2028",
        "# no comment",
        "-----BEGIN SSH SIGNATURE-----",
    ]
)
_RAW = st.one_of(
    st.text(max_size=12), st.lists(st.one_of(_PIECES, st.text(max_size=5))).map("".join)
)

texts = _RAW.map(lambda raw: clean(raw[:2000]))
"""What people type, hostile or not, as it is after cleaning."""
lines = _RAW.map(lambda raw: clean_line(raw[:200]))
names = lines.filter(bool)
ids = st.from_regex(r"[a-z][0-9a-f]{6,15}", fullmatch=True)
dates = st.dates(date(1990, 1, 1), date(2199, 12, 31))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2199, 12, 31)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
figures = st.decimals(-(10**12), 10**12, places=3) | st.integers(0, 999).map(Decimal)
minutes = st.integers(0, 600)
lowest = st.integers(0, 1)
proofs = st.just("") | st.just("-----BEGIN SSH SIGNATURE-----\nU1NI\n-----END SSH SIGNATURE-----\n")
_some_rules = st.just("") | rules
handles = st.from_regex(r"[a-z][a-z0-9-]{0,31}", fullmatch=True)

_some_weights = st.none() | st.decimals("0.01", 1000, places=2)

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: st.integers(1, 100),
    Decimal: figures,
    date: dates,
    datetime: moments,
}


@cache  # to build and check a strategy takes longer than to draw from it
def of_type(kind: Any) -> st.SearchStrategy[Any]:
    """Return values of an annotation from the model."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) is tuple:
        return st.lists(of_type(get_args(kind)[0]), max_size=3).map(tuple)
    if get_origin(kind) in (Union, UnionType):
        return st.none() | of_type(get_args(kind)[0])
    return filled(kind)


def filled(struct: type[Struct], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return `struct` with every field filled by its type, `fields` by what is given."""
    return st.builds(struct, **_types(struct, frozenset(fields)), **fields)


def draw_filled(draw: st.DrawFn, struct: type[Struct], **fields: Any) -> Any:
    """Draw a `struct`: `fields` as given, or drawn where they are strategies, the others by their type."""
    own = draw(_others(struct, frozenset(fields)))
    given = {
        name: draw(value) if isinstance(value, st.SearchStrategy) else value
        for name, value in fields.items()
    }
    return struct(**own, **given)


@cache
def _others(struct: type[Struct], given: frozenset[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(_types(struct, given))


def _types(struct: type[Struct], given: frozenset[str]) -> dict[str, st.SearchStrategy[Any]]:
    keys = KEYS.get(struct, {})
    return {
        field.name: st.sampled_from(list(keys[field.name]))
        if field.name in keys
        else _some_rules
        if field.name == "rhythm"
        else _some_weights
        if field.name in ("weight", "area_weight")
        else of_type(field.type)
        for field in structs.fields(struct)
        if field.name not in given
    }


@st.composite
def _people(draw: st.DrawFn) -> tuple[Participant, ...]:
    people = [
        draw_filled(
            draw,
            Participant,
            handle=handle,
            name=names,
            title=lines,
            mail=lines,
            key=st.just("") | st.just(f"ssh-ed25519 AAAAC3NzaC1lZDI{number}"),
            stands_in_for="",
        )
        for number, handle in enumerate(draw(st.lists(handles, unique=True, max_size=5)))
    ]
    led: set[str] = set()
    for number, person in enumerate(people):
        if person.observer:
            people[number] = structs.replace(person, contact=False, signatory=False)
        elif person.contact and person.side:
            people[number] = structs.replace(person, contact=person.side not in led)
            led.add(person.side)
    return tuple(people)


_some_handles = st.lists(handles, max_size=3).map(tuple)
_some_lines = st.lists(lines, max_size=2).map(tuple)
_choices = st.lists(st.builds(Choice, handles, st.integers(0, 9)), max_size=3).map(tuple)


@st.composite
def _items(draw: st.DrawFn, steps: list[str], here: list[str]) -> tuple[Item[Any], ...]:
    somebody, some_step = st.sampled_from([*here, ""]), st.sampled_from([*steps, ""])
    several = st.lists(st.sampled_from(here), max_size=2).map(tuple) if here else st.just(())
    special: dict[type[Struct], dict[str, st.SearchStrategy[Any]]] = {
        Commitment: {"owner": somebody, "helpers": several},
        Kpi: {"owner": somebody, "reported_by": somebody, "co_owners": several},
        Confirmation: {"revision": st.integers(1, 9)},
        Deferral: {"revision": st.integers(1, 9)},
        Decline: {"revision": st.integers(1, 9)},
        Score: {"lowest": lowest},
        Poll: {"lowest": lowest, "choices": _choices, "asked": _some_handles},
        Round: {"asked": _some_handles, "excused": _some_handles, "without": _some_handles},
        Note: {"group": st.sampled_from(["", "note-1"])},
    }
    items: list[Item[Any]] = []
    for name, item_type in ITEM_TYPES.items():
        voted_on = [item.uid for item in items if type(item.body) is Kpi]
        special[Realism] = {"kpi": st.sampled_from(["", *voted_on])}
        for count in range(1, draw(st.integers(0, 1 if item_type.single else 2)) + 1):
            number = f"{item_type.prefix}{count}" if item_type.prefix else ""
            items.append(
                draw_filled(
                    draw,
                    Item,
                    uid=f"{name}-{count}",
                    body=draw_filled(draw, item_type.body, **special.get(item_type.body, {})),
                    step=some_step,
                    number=st.sampled_from([number, ""]),
                    author=lines,
                    reworded=lines,
                )
            )
    return tuple(items)


def _sensible(record: Record, item: Item[Any]) -> Item[Any]:
    """Return `item` as the app could have saved it: its owners' side's, and figures and dates that mean something."""
    body, owners = item.body, owners_in(item.body)
    if any(person and person.side for person in map(record.person, owners)):
        item = structs.replace(item, side=record.side_of(owners))
    if isinstance(body, Milestone):
        when = "" if body.due else clean_line(body.when[:200])
        item = structs.replace(item, body=structs.replace(body, when=when))
    if isinstance(body, Terms) and body.backwards:
        item = structs.replace(item, body=structs.replace(body, ends=body.begins))
    if isinstance(body, Commitment):
        due, until = body.due, body.until if body.rhythm else None
        if body.rhythm:
            due = beginning(rhythm_of(body.rhythm), due or date(2026, 11, 23))
            until = until and max(until, due)
        helpers = tuple(dict.fromkeys(each for each in body.helpers if each != body.owner))
        item = structs.replace(
            item, body=structs.replace(body, due=due, until=until, helpers=helpers)
        )
    if isinstance(body, Kpi):
        days = {each.due: each for each in body.targets}
        targets = () if body.direction == "yes-no" else tuple(days.values())
        body = structs.replace(body, targets=targets)
        if tolerance_fault(body):
            body = structs.replace(body, tolerance_in="percent")
        item = structs.replace(item, body=body)
    if isinstance(body, Score | Poll) and body.before:
        given = Decimal(body.lowest) if body.scale and not body.before.why_not else None
        before = structs.replace(
            body.before, number=clean_line(body.before.number[:20]), given=given, own=given
        )
        item = structs.replace(item, body=structs.replace(body, before=before))
    return item


@st.composite
def _agreements(draw: st.DrawFn, session: str) -> tuple[Agreement, ...]:
    made = []
    for revision in range(1, draw(st.integers(0, 2)) + 1):
        text = draw(texts.filter(bool)) + "\n"
        page = draw(st.just("") | texts.map(lambda said: f"{said}\n"))
        digest = hashlib.sha256((page or text).encode()).hexdigest()
        own = {"session": session, "revision": revision, "text": text, "page": page}
        made.append(draw_filled(draw, Agreement, digest=digest, **own))
    return tuple(made)


_organisations = filled(Organisation, name=names, legal_name=lines)
_slugs = st.from_regex(r"[a-z][a-z0-9-]{0,40}", fullmatch=True)
_followed = ids | st.just("")
_WITHOUT_AGREEMENT = st.sampled_from(
    sorted({*get_args(State)} - {"proposed", "sealed", "superseded"})
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Return a record with something, or nothing, in every part."""
    relationship = draw_filled(
        draw, Relationship, id=ids, client=_organisations, agency=_organisations
    )
    people = draw(_people())
    here = [person.handle for person in people]
    steps = [f"t{number}" for number in range(draw(st.integers(0, 3)))]
    agenda = tuple(
        draw_filled(
            draw,
            Step,
            uid=uid,
            title=lines,
            minutes=minutes,
            break_after=minutes,
            lowest=lowest,
        )
        for uid in steps
    )
    id = draw(ids)
    agreements = draw(_agreements(id))
    stands = any(each.state != "void" for each in agreements)
    session = draw_filled(
        draw,
        Session,
        id=id,
        slug=_slugs,
        title=names,
        relationship=relationship.id,
        template=lines,
        state=of_type(State) if stands else _WITHOUT_AGREEMENT,
        step=st.sampled_from([*steps, ""]),
        slack=minutes,
        follows=_followed,
    )
    alone = Record(relationship, session, people)
    items = tuple(_sensible(alone, each) for each in draw(_items(steps, here)))
    return Record(
        relationship,
        session,
        people,
        agenda,
        items,
        agreements,
        tuple(draw(_signatures(session.id, agreements, here))),
        tuple(draw(_after(Progress, "commitment", items, Commitment))),
        tuple(draw(_after(Reading, "kpi", items, Kpi))),
    )


@st.composite
def _signatures(
    draw: st.DrawFn, session: str, agreements: tuple[Agreement, ...], here: list[str]
) -> list[Signature]:
    if not agreements or not here:
        return []
    signed = draw(st.lists(st.sampled_from(agreements), max_size=3))
    return [
        draw_filled(
            draw,
            Signature,
            elsewhere=st.just(False),  # stands in no document
            fingerprint=st.just("") | st.just(f"SHA256:{'0' * 43}"),
            proof=proofs,
            uid=f"g{number}",
            session=session,
            revision=agreement.revision,
            digest=agreement.digest,
            side=st.sampled_from(SIDES),
            handle=st.sampled_from(here),
            name=names,
            title=lines,
        )
        for number, agreement in enumerate(signed)
    ]


@st.composite
def _after(
    draw: st.DrawFn, row: type[Struct], field: str, items: tuple[Item[Any], ...], body: type[Struct]
) -> list[Any]:
    uids = [item.uid for item in items if type(item.body) is body]
    about = draw(st.lists(st.sampled_from(uids), max_size=3)) if uids else []
    return [
        draw_filled(draw, row, uid=f"{field}-w{number}", **{field: uid})
        for number, uid in enumerate(about)
    ]


@st.composite
def action_lines(draw: st.DrawFn) -> tuple[ActionLine, ...]:
    """Return the commitments of some sessions, with what became of them."""
    return tuple(
        draw(
            filled(
                ActionLine,
                uid=st.just(f"c{number}"),
                number=lines,
                owner=lines,
                owner_name=lines,
                session=ids,
                session_slug=lines,
                relationship=ids,
                relationship_name=lines,
                when=texts,
                helpers=_some_handles,
                helper_names=_some_lines,
                progress=st.lists(
                    filled(Progress, uid=ids, commitment=st.just(f"c{number}")), max_size=2
                ).map(tuple),
            )
        )
        for number in range(draw(st.integers(0, 3)))
    )
