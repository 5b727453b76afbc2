"""Whatever is made of figures is made of shown ones only: medians, gaps, signs of politeness, agreement, exports.

One meeting is held twice, the second time with other answers where they are not shown. Nothing that anybody can see may
differ. A figure that is new is covered as soon as it stands in a view or in a document, or is made of a score.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.json import encode
from room_builders import Place, bring

from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    KPIS,
    SCORECARD,
    a_room_of,
    chooses,
    open_round,
    rates,
    seal,
)
from workshop.errors import Refused
from workshop.insight.gaps import gap_of
from workshop.model.items import Item
from workshop.model.kpis import Realism
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import Answer
from workshop.model.scorecard import Score
from workshop.model.sides import SIDES, Side
from workshop.model.weighted import weighted
from workshop.room.exports import WRITERS
from workshop.room.room import Room
from workspaces import exactly

Holds = Callable[[Room, int], None]
"""Holds a meeting, in which an answer that is not shown is the point with this index."""


def weighted_record() -> Record:
    """Four people on each side, and a scorecard whose areas and statements have weights."""
    record = a_room_of(4, 4)
    areas = tuple(
        structs.replace(area, weight=Decimal(50 + place))
        for place, area in enumerate(SCORECARD.areas)
    )
    step = structs.replace(SCORECARD, areas=areas)
    agenda = tuple(step if each.uid == step.uid else each for each in record.agenda)
    return structs.replace(record, agenda=agenda)


def everything_shown(room: Room) -> str:
    """All that is shown of a session: what the facilitator's screen is made of, every finding, every document."""
    view, record = room.view(), room.record
    parts = [encode(view), encode(view.findings), exactly(record)[0]]
    parts += [repr(weighted(_about(record, side))).encode() for side in SIDES]
    for forms in WRITERS.values():
        for write in forms.values():
            try:
                parts.append(write(record, room.core.now()).encode())
            except Refused:
                continue  # nothing is proposed
    return b"\n".join(parts).decode()


def _about(record: Record, side: Side) -> list[Item[Score]]:
    return [item for item in record.of(Score) if item.side == side]


def too_few_rate(room: Room, hidden: int) -> None:
    """Two of four rate a statement, each with a word, and both sides rate themselves so too."""
    uid = open_round(room, "scorecard", ANONYMOUS)
    for place, person in enumerate((*CLIENT, *AGENCY)):
        first = rates(hidden, f"a word with a {hidden}") if place % 4 < 2 else rates(None)
        own = rates(hidden if place % 4 < 2 else None, about="us:1.1")
        seal(room, uid, person.handle, [*first, *own, *rates(3, about="them:2.1")])
    room.rounds.reveal(uid)
    write_down_all(room)


def fewer_rate_again(room: Room, hidden: int) -> None:
    """Four of the client rate a statement, then only three: the second figure is not shown."""
    for silent in (None, CLIENT[1]):
        uid = open_round(room, "scorecard", ANONYMOUS)
        for person in (*CLIENT, *AGENCY):
            point = None if person == silent else 1
            if silent is not None and person in CLIENT and point is not None:
                point = hidden
            seal(room, uid, person.handle, [*rates(point), *rates(2, about="them:2.1")])
        room.rounds.reveal(uid)
    write_down_all(room)


def write_down_all(room: Room) -> None:
    """Both sides want every score in the agreement."""
    for item in room.record.of(Score):
        room.clauses.agree(item.uid, "client")
        room.clauses.agree(item.uid, "agency")
    assert [item for item in room.record.of(Score) if gap_of(item).given is None]


def fewer_find_a_target_realistic(room: Room, hidden: int) -> None:
    """Eight vote on a target, then seven."""
    room.lead.go_to(KPIS.uid)
    room.kpis.add("Letters answered")
    for silent in (None, AGENCY[1]):
        uid = open_round(room, "realism", ANONYMOUS)
        for person in (*CLIENT, *AGENCY):
            one, other = (each.key for each in room.rounds.sit_down(uid, person.handle).questions)
            point = None if person == silent else hidden if silent else 1
            seal(room, uid, person.handle, [Answer(one, point=point), Answer(other, point=2)])
        room.rounds.reveal(uid)
    assert [item for item in room.record.of(Realism) if item.body.room.withheld]


def one_of_a_side_chooses(room: Room, hidden: int) -> None:
    """Four and one answer a poll: who of them meant what is not shown, only how often each point was chosen."""
    for person in AGENCY[1:]:
        room.welcome.change_person(person.handle, presence="absent")
    uid = open_round(room, "poll", ANONYMOUS)
    for person in (*CLIENT, AGENCY[0]):
        point = {CLIENT[3]: hidden, AGENCY[0]: 2 - hidden}.get(person, 1)
        seal(room, uid, person.handle, chooses(point))
    room.rounds.reveal(uid)
    assert room.record.of(Poll)[-1].body.client is None


@pytest.mark.parametrize(
    "hold", [too_few_rate, fewer_rate_again, fewer_find_a_target_realistic, one_of_a_side_chooses]
)
def test_nothing_that_is_shown_is_made_of_what_is_not(hold: Holds, tmp_path: Path) -> None:
    shown = []
    for hidden in (0, 2):
        with Place(tmp_path / str(hidden)).desk() as desk:
            room = desk.room(bring(desk, weighted_record()))
            room.rounds.shuffle = _keep_order
            hold(room, hidden)
            shown.append(everything_shown(room))
            room.leave()
    assert shown[0] == shown[1]


def _keep_order(entries: list[object]) -> None:
    """The order of what is revealed is chance, and would differ."""
