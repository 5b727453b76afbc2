"""What a seat sees of a round: who is asked and how many have sealed, never what they sealed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct, structs

from workshop.errors import StoreError
from workshop.model.agenda import Step
from workshop.model.asking import asked, round_in, seconds_each
from workshop.model.items import Item
from workshop.model.kinds import ROUNDS_OF
from workshop.model.people import Participant, contact_of
from workshop.model.record import Record
from workshop.model.rounds import FEW, Round, by_side
from workshop.model.session import EDITABLE
from workshop.model.sides import SIDES, Side
from workshop.room.core import Core
from workshop.room.rounds.entries import key_of, keys_in, round_counts
from workshop.room.rounds.running import why_barred
from workshop.room.seats import Seat, may, permitted

_FAULT = "What is sealed in this round cannot be read now. Whoever leads sees why; the meeting can go on."
"""What is said of a round whose urn is missing or damaged to those who do not lead: why would name a file."""
Turns = Literal["", "write", "speak"]
"""What who sits at a seat of their own can do in a round now: write their entry, or make one voice of their side."""


class RoundView(Struct, frozen=True):
    """What may be known of a round before it is revealed, and how it was run afterwards."""

    uid: str
    round: Round
    sealed: dict[Side, int]
    """How many of each side have sealed an entry; of a side's one voice, whether it is released.

    Empty in an anonymous round with one or two people on a side, where it would tell of them: `total` counts there.
    """
    asked: dict[Side, int]
    """How many of each side are asked."""
    total: int = 0
    """How many have sealed in all."""
    people: tuple[Participant, ...] = ()
    """Who is asked, client first. It tells nothing of who has written."""
    waiting: tuple[Participant, ...] = ()
    """Who has still to write; nobody where the round is anonymous, for then only counts are told."""
    excusable: tuple[Participant, ...] = ()
    """Who can be said not to write in it, or to write after all: nobody whose entry counts already."""
    ready: bool = False
    """Whether everybody who is asked has sealed, so that it can be revealed."""
    barred: str = ""
    """Why it cannot be anonymous with the people who are here now, while nobody has written."""
    seconds: int = 0
    """About how long one person takes."""
    fault: str = ""
    """Why nothing can be sealed or revealed: its urn is missing or damaged."""
    step: str = ""
    """The uid of its step."""
    turn: Turns = ""
    mine: bool = False
    """Whether something of who sits here is sealed; of a side's one voice, whether it is sealed."""

    @property
    def counted(self) -> bool:
        """Whether it is known who has sealed and how many; where not, the counts here say nothing."""
        return not self.fault


def views_in(core: Core, step: Step) -> tuple[RoundView, ...]:
    """Return the latest round of each sort in a step, as the seat may see it."""
    found = (round_in(core.record, step.uid, what) for what in ROUNDS_OF.get(step.kind, ()))
    views = (view_of(core, item, step) for item in found if item is not None)
    return tuple(
        _permitted(
            structs.replace(_at_own_seat(core, each), excusable=_excusable(core.record, each)),
            core.seat,
        )
        for each in views
    )


def views_elsewhere(core: Core, step: Step) -> tuple[RoundView, ...]:
    """Return the rounds of the other steps in which who sits here can write now."""
    if core.seat.kind != "participant":
        return ()
    steps = {item.step for item in core.record.of(Round) if item.body.running} - {step.uid}
    found = (
        each for other in core.record.agenda if other.uid in steps for each in views_in(core, other)
    )
    return tuple(each for each in found if each.turn)


def _at_own_seat(core: Core, view: RoundView) -> RoundView:
    """Return `view` with what the person at a seat of their own can do in the round, and whether they have."""
    seat, record = core.seat, core.record
    person = record.person(seat.handle) if seat.kind == "participant" else None
    if person is None or not view.round.running or record.session.state not in EDITABLE:
        return view
    voice = view.round.stage == "sides"
    asked_as = next((each for each in view.people if each.handle == person.handle), person)
    key = key_of(view.round, asked_as, voice=voice)
    if view.fault or view.barred or view.round.way == "spoken" or not may(seat, "seal"):
        turn: Turns = ""
    elif voice:
        side = person.side or "client"
        speaks = contact_of(record.participants, side) == person
        turn = "speak" if speaks and view.asked[side] > view.sealed[side] else ""
    else:
        turn = "write" if asked_as in view.people else ""
    mine = bool(turn) and key in core.urns.keys(view.uid)
    return structs.replace(view, turn=turn, mine=mine)


def _permitted(view: RoundView, seat: Seat) -> RoundView:
    """Return `view` with nothing in it that `seat` may not see: a fault names a file, so it is for who leads."""
    # Field by field, so that a new one stays hidden until it is listed here.
    return RoundView(
        uid=view.uid,
        round=permitted(view.round, seat),
        sealed=view.sealed,
        asked=view.asked,
        total=view.total,
        people=permitted(view.people, seat),
        waiting=permitted(view.waiting, seat),
        excusable=permitted(view.excusable, seat) if may(seat, "round") else (),
        ready=view.ready,
        seconds=view.seconds,
        barred=view.barred if may(seat, "round") else "",
        fault=view.fault if may(seat, "round") or not view.fault else _FAULT,
        step=view.step,
        turn=view.turn,
        mine=view.mine,
    )


def _excusable(record: Record, view: RoundView) -> tuple[Participant, ...]:
    body = view.round
    if body.stage != "open" or body.settled:
        return ()
    voted = body.hides_who and bool(view.total)
    return tuple(
        person
        for person in record.participants
        if person.takes_part
        and person.side not in body.unasked
        and (
            person.handle in body.excused
            or (not voted and (body.hides_who or person in view.waiting))
        )
    )


def view_of(core: Core, item: Item[Round], step: Step) -> RoundView:
    """Return what may be known of a round now."""
    return structs.replace(_view_of(core, item, step), step=step.uid)


def _view_of(core: Core, item: Item[Round], step: Step) -> RoundView:
    body, record = item.body, core.record
    if body.stage == "revealed":
        counts = round_counts(body)
        return RoundView(item.uid, body, counts, counts, sum(counts.values()))
    people = asked(record, body)
    seconds = seconds_each(record, step, body.what)
    try:
        keys = keys_in(core.urns, item.uid, body, record)
    except StoreError as error:
        nobody: dict[Side, int] = dict.fromkeys(SIDES, 0)
        return RoundView(
            item.uid, body, nobody, _asked(people), 0, people, fault=str(error), seconds=seconds
        )
    if body.stage == "sides":
        released: dict[Side, int] = {side: int(side in body.released) for side in SIDES}
        voices = {side: int(round_counts(body)[side] > 0) for side in SIDES}
        return RoundView(
            item.uid,
            body,
            released,
            voices,
            sum(released.values()),
            people,
            ready=all(released[side] or not voices[side] for side in SIDES),
            seconds=seconds,
        )
    sealed = by_side(keys.values())
    if body.counts_only:
        counts = by_side(body.sides.values()) if body.settled else _asked(people)
        return RoundView(
            item.uid,
            body,
            {} if any(0 < count < FEW for count in counts.values()) else sealed,
            counts,
            len(keys),
            people,
            ready=bool(keys) and len(keys) == sum(counts.values()),
            barred=why_barred(core, step, body, item.uid) if not keys else "",
            seconds=seconds,
        )
    own = {key_of(body, each): each for each in people}
    waiting = tuple(each for key, each in own.items() if key not in keys)
    # An entry counts on the side for which it was written, also where its author has changed sides since.
    sides = {key: each.side or "client" for key, each in own.items()} | keys
    return RoundView(
        item.uid,
        body,
        sealed,
        by_side(sides.values()),
        len(keys),
        people,
        () if body.hides_who else waiting,
        ready=bool(keys) and not waiting,
        seconds=seconds,
    )


def _asked(people: Iterable[Participant]) -> dict[Side, int]:
    return by_side(each.side or "client" for each in people)
