"""What a seat sees: what is listed for it, and of everything else not a byte."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import pytest
from msgspec import Struct, defstruct, structs
from msgspec.json import encode
from room_builders import Place, bring, ready_to_sign

from builders import AGENDA, INES, LENA, NOW, PRIYA, TOMAS, a_record
from round_builders import NAMED, a_room_of, open_round, says, seal
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, KEYS
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import (
    CONSOLE,
    SEATS,
    SHOWN,
    LookedThrough,
    Seat,
    SeatKind,
    permitted,
)
from workshop.room.view import View, see

HIDDEN = {
    "Step.spoken",  # what the facilitator says aloud: theirs alone
    "Session.archived",  # care of the lists, nothing of the meeting
    "Round.asked_client",
    "Round.excused",  # who is left out is between them and the facilitator
    "Round.asked",
    "Signature.proof",  # a whole mail, which may say more than yes
}
"""Fields that no seat but the facilitator's sees."""

ADDRESSED = {"Participant.mail", "Agreement.text", "Agreement.page", "Signature.seat"}
"""Fields that the stage and other participants do not see either: a contact's address stands in an agreement."""

ABSENT: dict[SeatKind, set[str]] = {
    "facilitator": set(),
    "scribe": HIDDEN,
    "desk": HIDDEN,
    "participant": HIDDEN | ADDRESSED,
    "stage": HIDDEN | ADDRESSED,
}

PRIYA_SEAT = Seat("participant", PRIYA.handle, "client")
SEATED: dict[SeatKind, Seat] = {
    "facilitator": CONSOLE,
    "scribe": Seat("scribe", LENA.handle, "agency"),
    "participant": PRIYA_SEAT,
    "stage": Seat("stage"),
    "desk": Seat("desk"),
}


# --- a record with a mark in every field ----------------------------------------------------------


class Marks:
    """Makes values with a mark in every field, and knows which mark stands in which."""

    def __init__(self, *, fitting: bool = False) -> None:
        """Begin. `fitting` puts no mark where one of a few words has to stand, so that a view can be made of it."""
        self.fitting = fitting
        self.of: dict[str, str] = {}
        """Each mark with the `Type.field` that it stands in."""
        self.number = count(1)

    def make(self, kind: type[Any], **given: object) -> Any:
        """A value of a struct type: marks that fit where a field says what fits, else a text all the same."""
        if self.fitting:
            given |= {name: list(table)[-1] for name, table in KEYS.get(kind, {}).items()}
        fields = {
            field.name: given[field.name]
            if field.name in given
            else self.fill(f"{kind.__name__}.{field.name}", field.type)
            for field in structs.fields(kind)
        }
        return kind(**fields)

    def fill(self, name: str, of: Any) -> Any:
        inner = [each for each in get_args(of) if each is not types.NoneType]
        if get_origin(of) in (Union, types.UnionType):
            return self.fill(name, inner[0])
        if get_origin(of) is tuple:
            return (self.fill(name, inner[0]),)
        plain = get_origin(of) or of
        if isinstance(plain, type) and issubclass(plain, Struct):
            return self.make(plain)
        if self.fitting and (get_origin(of) is Literal or of is bool):
            return inner[-1] if inner else True
        number = next(self.number)
        values: dict[Any, Any] = {
            int: 70_000_000 + number,
            Decimal: Decimal(70_000_000 + number),
            date: date.fromordinal(date(3000, 1, 1).toordinal() + number),
            datetime: datetime(5000 + number // 50, 1, 1, number % 24, number % 60, tzinfo=UTC),
        }
        value = values.get(of, f"zq{number:06}qz")
        self.of[encode(value).decode().strip('"')] = name
        return value


def every_type() -> set[type[Any]]:
    """Every struct type that a record can hold, however deep."""
    found: set[type[Any]] = set()
    left: list[Any] = [Record, *(each.body for each in ITEM_TYPES.values())]
    while left:
        of = left.pop()
        kind = get_origin(of) or of
        if isinstance(kind, type) and issubclass(kind, Struct) and kind not in found:
            found.add(kind)
            left += [field.type for field in structs.fields(kind)]
        left += [each for each in get_args(of) if not isinstance(each, str | TypeVar)]
    return found


def marked(marks: Marks) -> Record:
    """A record with an item of every type and a mark in every field; it follows no other."""
    items = tuple(
        marks.make(Item, body=marks.make(each.body), agreed=("client",))
        for each in ITEM_TYPES.values()
    )
    record: Record = marks.make(Record, items=items, before=None)
    return record


def seen_by(record: Record, kind: SeatKind) -> str:
    return encode(permitted(record, SEATED[kind])).decode()


@pytest.mark.parametrize("kind", SEATS)
def test_every_field_that_is_not_listed_is_absent_byte_by_byte(kind: SeatKind) -> None:
    marks = Marks()
    record = marked(marks)
    whole = encode(record).decode()
    assert all(mark in whole for mark in marks.of)
    text = seen_by(record, kind)
    seen = {name for mark, name in marks.of.items() if mark in text}
    absent = {name for mark, name in marks.of.items() if mark not in text}
    assert seen.isdisjoint(absent)
    assert absent == ABSENT[kind]


@pytest.mark.parametrize("kind", SEATS)
def test_the_encoded_view_has_no_mark_of_a_hidden_field(kind: SeatKind) -> None:
    marks = Marks(fitting=True)
    view = a_view(marked(marks), SEATED[kind])
    text = (encode(view) + encode(view.findings)).decode()
    absent = {name for mark, name in marks.of.items() if mark not in text}
    assert absent == {name for name in ABSENT[kind] if name in set(marks.of.values())}


@pytest.mark.parametrize("kind", SEATS)
def test_the_session_before_is_seen_no_further_than_this_one(kind: SeatKind) -> None:
    before = marked(Marks())
    own = permitted(structs.replace(a_record(), before=before), SEATED[kind]).before
    assert own == permitted(before, SEATED[kind])
    assert (own == before) == (kind == "facilitator")


def test_every_type_in_a_record_is_listed_and_nothing_else_is() -> None:
    assert every_type() == set(SHOWN)


def test_every_listed_field_is_there() -> None:
    for kind, names in SHOWN.items():
        assert set(names.split()) <= {field.name for field in structs.fields(kind)}, kind.__name__
        assert len(names.split()) == len(set(names.split()))


def test_an_item_of_a_type_that_nobody_listed_is_the_facilitators_alone() -> None:
    Toy = defstruct("Toy", [("text", str, "zqtoyqz")], frozen=True)
    record = structs.replace(a_record(), items=(Item("i1", Toy()), *a_record().items))
    for kind in SEATS:
        assert ("zqtoyqz" in seen_by(record, kind)) == (kind == "facilitator")
        assert len(permitted(record, SEATED[kind]).items) == len(record.items) - (
            kind != "facilitator"
        )


def test_a_new_field_of_a_listed_type_is_the_facilitators_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Toy = defstruct(
        "Toy", [("text", str, ""), ("secret", str, ""), ("deep", dict, {})], frozen=True
    )
    monkeypatch.setitem(SHOWN, Toy, "text deep")
    record = structs.replace(
        a_record(), items=(Item("i1", Toy("zqopenqz", "zqshutqz", {"a": "zqdeepqz"})),)
    )
    for kind in SEATS:
        text = seen_by(record, kind)
        assert "zqopenqz" in text
        assert ("zqshutqz" in text) == ("zqdeepqz" in text) == (kind == "facilitator")


def test_a_record_that_is_whole_already_is_the_same_object() -> None:
    record = a_record()
    assert permitted(record, CONSOLE) is record
    quiet = structs.replace(
        record, participants=tuple(structs.replace(each, mail="") for each in record.participants)
    )
    assert permitted(quiet, Seat("stage")) is quiet
    shown = permitted(record, Seat("stage"))
    assert shown is not record
    assert shown.items is record.items


def test_what_one_seat_was_allowed_is_not_shown_to_the_next_from_memory() -> None:
    record, known = a_record(), LookedThrough()
    for seat in (SEATED["desk"], SEATED["stage"], PRIYA_SEAT, SEATED["scribe"], PRIYA_SEAT):
        assert permitted(record, seat, known) == permitted(record, seat)
        again = structs.replace(record, participants=record.participants[1:])
        assert permitted(again, seat, known) == permitted(again, seat)
    assert permitted(record, PRIYA_SEAT, known) != permitted(record, SEATED["stage"], known)


# --- the view of a room ---------------------------------------------------------------------------


def a_view(record: Record, seat: Seat) -> View:
    agreement = record.agreement
    return see(
        permitted(record, seat),
        seat,
        step=record.agenda[0],
        now=NOW,
        today=NOW.date(),
        undo="",
        undo_act=0,
        saved=None,
        agreed=agreement.text if agreement else "",
    )


def sit(place: Place, desk: Desk, session: str, seat: Seat) -> Room:
    """A seat beside the console, with nothing of its own but its drafts."""
    from workshop.store.drafts import Drafts

    drafts = Drafts(place.workspace.drafts / f"{seat.kind}.json")
    return Room(
        desk._store,
        session,
        seat=seat,
        now=place.clock,
        new_uid=place.new_uid,
        drafts=drafts,
        lease=None,
        exports=place.workspace.exports,
    )


def everything_in(room: Room) -> str:
    """All that a seat's view brings, as bytes would go over a wire, and what its room tells beside it."""
    view = room.view()
    parts = (view, view.findings, room.record, room.open_step, room.rounds.views(room.open_step))
    return b"".join(encode(each) for each in parts).decode()


def mails(record: Record) -> Iterator[str]:
    yield from (each.mail for each in record.participants if each.mail)


@pytest.mark.parametrize("kind", [kind for kind in SEATS if kind != "facilitator"])
def test_no_view_but_the_facilitators_has_the_lines_to_be_spoken(
    kind: SeatKind, place: Place, desk: Desk
) -> None:
    agenda = tuple(structs.replace(step, spoken=("zqspokenqz",)) for step in AGENDA)
    session = bring(desk, a_record(agenda=agenda))
    room = desk.room(session)
    assert "zqspokenqz" in everything_in(room)
    assert "zqspokenqz" not in everything_in(sit(place, desk, session, SEATED[kind]))
    room.leave()


def test_one_sees_ones_own_address_and_nobody_elses_also_in_what_is_read_back(
    place: Place, desk: Desk
) -> None:
    session = bring(desk)
    room = desk.room(session)
    ready_to_sign(room)
    agreement = room.record.agreement
    assert agreement is not None
    assert INES.mail in agreement.text
    all_of_them = set(mails(room.record))
    for kind, own in (("participant", {PRIYA.mail}), ("stage", set())):
        seat = sit(place, desk, session, SEATED[kind])
        text = everything_in(seat)
        assert {mail for mail in all_of_them if mail in text} == own
        read = [each.text for section in seat.view().read_back for each in section.paragraphs]
        assert any(INES.name in each for each in read)
    for kind in ("facilitator", "scribe", "desk"):
        assert all(
            mail in everything_in(sit(place, desk, session, SEATED[kind])) for mail in all_of_them
        )
    room.leave()


def test_who_confirms_or_signs_it_sees_the_page_whole_and_nobody_else(
    place: Place, desk: Desk
) -> None:
    session = bring(desk)
    room = desk.room(session)
    room.welcome.add_people("Zoe Brandt", "client", observer=True)
    room.welcome.add_people("Nora Lund", "client")
    room.welcome.change_person(LENA.handle, contact=True)
    assert room.view().page == ""  # nothing is proposed
    ready_to_sign(room)
    agreement = room.record.agreement
    assert agreement is not None
    mails_in_it = {mail for mail in mails(room.record) if mail in agreement.page}
    assert len(mails_in_it) > 1
    whole = {handle: Seat("participant", handle) for handle in (TOMAS.handle, LENA.handle)}
    for seat in (CONSOLE, *whole.values()):
        assert sit(place, desk, session, seat).view().page == agreement.page
    parts = [Seat("participant", each) for each in ("zoe-brandt", "nora-lund")]
    for seat in (*parts, Seat("scribe"), Seat("stage"), Seat("desk")):
        assert sit(place, desk, session, seat).view().page == ""
    for seat in (*parts, Seat("stage")):
        assert not {
            mail for mail in mails_in_it if mail in everything_in(sit(place, desk, session, seat))
        }
    room.sign_off.reopen()
    assert sit(place, desk, session, whole[LENA.handle]).view().page == ""
    room.leave()


@pytest.mark.parametrize("kind", ["scribe", "participant", "stage"])
def test_who_waits_is_named_in_a_named_round_only_and_never_by_mail(
    kind: SeatKind, place: Place, desk: Desk
) -> None:
    session = bring(desk, a_room_of(4, 4))
    room = desk.room(session)
    for plan in (NAMED, structs.replace(NAMED, anonymous=True)):
        uid = open_round(room, "notes", plan)
        seal(room, uid, INES.handle, says("zqsealedqz"))
        seat = sit(place, desk, session, SEATED[kind])
        (found,) = seat.view().rounds
        assert found.sealed == {"client": 1, "agency": 0}
        assert len(found.people) == 8
        assert bool(found.waiting) == (plan is NAMED)
        told: list[Participant] = [*found.people, *found.waiting]
        if kind != "scribe":
            assert {each.mail for each in told} <= {"", PRIYA.mail}
        assert "zqsealedqz" not in everything_in(seat)
        assert found.round == seat.rounds.round(uid)
        room.rounds.discard(uid)
    room.leave()


def test_where_an_urn_lies_is_told_to_who_leads_alone(place: Place, desk: Desk) -> None:
    session = bring(desk, a_room_of(4, 4))
    room = desk.room(session)
    uid = open_round(room, "notes")
    room.core.urns.path(uid).unlink()
    folder = str(place.workspace.root)
    assert folder in room.view().rounds[0].fault
    assert folder not in everything_in(sit(place, desk, session, PRIYA_SEAT))
    room.leave()


def test_what_nobody_but_the_facilitator_may_know_is_no_finding_elsewhere() -> None:
    record = a_record()
    assert a_view(record, CONSOLE).record is record
    for kind in SEATS:
        found = a_view(record, SEATED[kind]).findings
        if kind != "facilitator":
            assert not any(each.aside for each in found)


def test_only_who_may_undo_is_told_what_undo_would_take_back(place: Place, desk: Desk) -> None:
    session = bring(desk)
    room = desk.room(session)
    room.noted.note("decision", "Because")
    assert room.view().undo
    for kind in ("participant", "stage", "desk"):
        assert sit(place, desk, session, SEATED[kind]).view().undo == ""
    room.leave()
