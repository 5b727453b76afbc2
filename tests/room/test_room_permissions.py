"""The kept table of permissions is the program's, and no view of any seat shows more than what is listed for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from intents_walk import EVERY
from msgspec import Struct, structs
from permissions import (
    COLUMNS,
    CONTACTS,
    DOCUMENT,
    OBSERVERS,
    OTHERS,
    ROWS,
    SIGNATORIES,
    a_full_record,
    document,
    found_at,
    states_at,
)
from room_builders import bring

from round_builders import ANONYMOUS, NAMED, TO_SIDES, a_room_of, open_round, says, seal
from workshop.room import seats
from workshop.room.desk import Desk
from workshop.room.seats import ADDRESSES, CONSOLE, SHOWN, Seat, sees_addresses


def test_the_kept_table_is_what_the_rooms_do(desk: Desk) -> None:
    """`PYTHONPATH=tests:tests/room python tests/room/permissions.py` writes it anew."""
    named = " ".join(ROWS.values()).split()
    assert set(named) <= set(EVERY)
    assert len(named) == len(set(named))
    session = bring(desk, a_full_record())
    made = document(found_at(desk, session), states_at(desk, desk.record(session)))
    assert DOCUMENT.read_text("utf-8") == made


def hidden_in(value: object, seat: Seat, where: str = "view") -> Iterator[str]:
    """Every place in a value, however deep, that holds something that is not listed for `seat`."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from hidden_in(each, seat, f"{where}[{key}]")
    elif isinstance(value, tuple | list | frozenset):
        for number, each in enumerate(value):
            yield from hidden_in(each, seat, f"{where}[{number}]")
    elif isinstance(value, Struct):
        of = type(value)
        listed = set(SHOWN[of].split()) if of in SHOWN else set(value.__struct_fields__)
        own = bool(seat.handle) and getattr(value, "handle", "") == seat.handle
        if of in ADDRESSES and (own or sees_addresses(seat)):
            listed |= set(ADDRESSES[of].split())
        if of not in SHOWN and of.__module__.startswith("workshop.model."):
            assert of.__name__ in OF_VIEWS, f"{where}: {of.__name__} is listed nowhere"
        for field in structs.fields(value):
            held = getattr(value, field.name)
            if field.name in listed:
                yield from hidden_in(held, seat, f"{where}.{field.name}")
            elif held not in ("", None, (), {}, False, 0, field.default):
                yield f"{where}.{field.name}"


OF_VIEWS = {"Clock"}
"""Values of the model that are made for views, of what is listed."""


def one_of_each() -> list[Seat]:
    """A seat of every column; of people's own seats that of the client."""
    return [found[0] for found in COLUMNS.values() if found[0] != CONSOLE]


def test_in_no_state_of_a_round_does_any_view_hold_a_field_that_is_not_listed(desk: Desk) -> None:
    people = a_room_of(3, 3)
    others = (*SIGNATORIES, *CONTACTS, *OTHERS, *OBSERVERS)
    agenda = tuple(structs.replace(step, spoken=("zqspokenqz",)) for step in people.agenda)
    known = {each.handle for each in people.participants}
    more = tuple(each for each in others if each.handle not in known)
    record = structs.replace(people, agenda=agenda, participants=(*people.participants, *more))
    room = desk.room(bring(desk, record))
    seated = one_of_each()
    assert len(seated) == 7
    written = [each.handle for each in record.participants if each.side and not each.observer]

    def look(stage: str, *, secret: bool) -> None:
        for seat in seated:
            room.core.seat = seat
            view = room.view()
            parts = (view, room.open_step)
            room.core.seat = CONSOLE
            assert (stage, seat, [*hidden_in(parts, view.seat)]) == (stage, seat, [])
            assert (stage, seat, ("zqsecretqz" in repr(parts)) and secret) == (stage, seat, False)
            assert "zqspokenqz" not in repr(parts)

    for plan in (NAMED, ANONYMOUS):
        uid = open_round(room, "notes", plan)
        for handle in written[:2]:
            seal(room, uid, handle, says("zqsecretqz"))
        look("some sealed", secret=True)
        room.rounds.discard(uid)
    look("discarded", secret=True)
    uid = open_round(room, "notes", TO_SIDES)
    for handle in written:
        seal(room, uid, handle, says("zqsecretqz"))
    look("ready", secret=True)
    room.rounds.reveal(uid)
    look("at the sides", secret=True)
    room.rounds.discard(uid)
    uid = open_round(room, "notes", NAMED)
    for handle in written:
        seal(room, uid, handle, says("zqsecretqz"))
    room.rounds.reveal(uid)
    look("revealed", secret=False)
    assert "zqsecretqz" in repr(room.view())
    room.leave()


def test_the_walk_finds_what_is_not_listed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    room = desk.room(bring(desk, a_full_record()))
    stage: Any = seats.STAGE
    assert "view.participants[0].mail" in [*hidden_in(room.record, stage)]
    room.leave()
