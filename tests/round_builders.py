"""Sessions with rounds in them, and people who write in these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from builders import AGENDA, INES, JUN, LENA, NOW, PRIYA, SESSION, TOMAS, a_record
from workshop.model.agenda import Step
from workshop.model.items import Item
from workshop.model.people import Participant
from workshop.model.record import Record
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.sides import Side
from workshop.model.template import Area, Statement
from workshop.room.room import Room

NOTES = AGENDA[4]
KPIS = AGENDA[3]
SCORECARD = Step(
    "t0000000000000011",
    kind="scorecard",
    title="How we work",
    minutes=20,
    areas=(
        Area("Briefs", (Statement("answers briefs in time", "writes whole briefs"),)),
        Area("Manners", (Statement("listens", "listens"),)),
    ),
    comments="statement",
)
NEEDS = Step("t0000000000000012", kind="needs", title="Needs", minutes=10)
POLL = Step(
    "t0000000000000013",
    kind="poll",
    title="Safety check",
    minutes=3,
    question="Can I speak openly?",
    scale=("no", "partly", "yes"),
)
STEPS = {
    "notes": NOTES,
    "votes": NOTES,
    "scorecard": SCORECARD,
    "needs": NEEDS,
    "poll": POLL,
    "realism": KPIS,
}
"""The step of each sort of round."""

MORE = (
    Participant("olga-berg", "Olga Berg", "client"),
    Participant("ali-haddad", "Ali Haddad", "client"),
    Participant("eve-stone", "Eve Stone", "agency"),
    Participant("bo-lind", "Bo Lind", "agency"),
)
CLIENT = (INES, PRIYA, *MORE[:2])
AGENCY = (TOMAS, LENA, *MORE[2:])

NAMED = RoundPlan("keyboard")
ANONYMOUS = RoundPlan("keyboard", anonymous=True)
TO_SIDES = RoundPlan("keyboard", stop_at_side=True)
SPOKEN = RoundPlan("spoken")
ONE_VOICE = RoundPlan("keyboard", one_voice=True)


def a_room_of(client: int, agency: int) -> Record:
    """The believable session with so many people on each side, and a step for every sort of round."""
    people = (*CLIENT[:client], *AGENCY[:agency], JUN)
    handles = {each.handle for each in people}
    items = []
    for item in a_record().items:
        body = item.body
        lost = {
            name: ""
            for name in ("owner", "reported_by")
            if getattr(body, name, "") and getattr(body, name) not in handles
        }
        items.append(structs.replace(item, body=structs.replace(body, **lost)))
    return a_record(
        participants=people,
        agenda=(*AGENDA[:6], SCORECARD, NEEDS, POLL, AGENDA[6]),
        items=tuple(items),
        session=structs.replace(SESSION, step=NOTES.uid, started=NOW),
    )


def open_round(room: Room, what: Any, plan: RoundPlan = NAMED) -> str:
    """Go to the step of such a round and open one."""
    step = STEPS[what]
    if room.open_step.uid != step.uid:
        room.lead.go_to(step.uid)
    uid: str = room.rounds.open(what, plan)
    return uid


def says(*texts: str, heading: str = "Stop") -> list[Answer]:
    """Notes under one heading."""
    return [Answer(heading, texts=texts)]


def rates(point: int | None, comment: str = "", *, about: str = "them:1.1") -> list[Answer]:
    """One statement rated, or *can't judge*."""
    return [Answer(about, point=point, cannot=point is None, comment=comment)]


def chooses(point: int) -> list[Answer]:
    """A choice in a poll."""
    return [Answer("poll", point=point)]


def seal(
    room: Room, uid: str, handle: str, answers: Iterable[Answer], *, add: bool = False
) -> None:
    """Sit down, write, seal."""
    room.rounds.sit_down(uid, handle).seal(answers, add=add)


def all_seal(room: Room, uid: str, but: Iterable[str] = ()) -> None:
    """Everybody asked seals a note with their own handle turned round in it."""
    left_out = set(but)
    for person in room.record.participants:
        if person.side is not None and person.handle not in left_out:
            seal(room, uid, person.handle, says(f"wrote {person.handle[::-1]}"))


def captured(room: Room, body: type[Any], step: Step = NOTES) -> tuple[Item[Any], ...]:
    """What was captured in a step since it was empty: without the note that the believable session has."""
    return tuple(item for item in room.record.of(body, step.uid) if item.number != "N1")


def sides_of(items: Iterable[Item[Any]]) -> set[Side | None]:
    """Whose they are."""
    return {item.side for item in items}
