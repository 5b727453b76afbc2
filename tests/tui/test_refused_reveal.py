"""A reveal that is refused says why, and what can be done now."""

from __future__ import annotations

from pathlib import Path

import pytest
from consoles import Held, holding
from msgspec import structs

from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    POLL,
    SCORECARD,
    a_room_of,
    chooses,
    rates,
    seal,
)
from workshop.model.agenda import Step
from workshop.model.poll import Poll
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.scorecard import Score
from workshop.room.room import Room

PEOPLE = (*CLIENT[:2], *AGENCY[:2])


def at(step: Step, client: int = 2, agency: int = 2) -> Record:
    record = a_room_of(client, agency)
    return structs.replace(record, session=structs.replace(record.session, step=step.uid))


def all_choose(room: Room, *silent: str) -> None:
    """Everybody seals an answer in an anonymous poll; those who are silent an empty one."""
    uid = room.rounds.open("poll", ANONYMOUS)
    for person in PEOPLE:
        seal(room, uid, person.handle, [] if person.handle in silent else chooses(1))


async def reveal(held: Held) -> None:
    await held.shows("Everybody has sealed. F2 reveals it.")
    await held.press("f2")
    await held.shows("once and for all?")
    await held.press("y")


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 36)])
async def test_too_few_answers_are_not_revealed_and_the_ways_on_are_offered(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with holding(tmp_path, "poll", at(POLL), size=size) as held:
        with held.elsewhere() as room:
            all_choose(room, CLIENT[0].handle, AGENCY[0].handle)
        await reveal(held)
        await held.shows("Not revealed. This was promised to be anonymous", "What now?")
        await held.shows("w  wait", "k  pass the keyboard", "x  discard it, unseen")
        assert "  reveal" not in held.screen
        await held.looks_like(f"refused-{size[0]}x{size[1]}")
        await held.press("w")
        await held.shows("Everybody has sealed. F2 reveals it.")
        assert not held.of(Poll)


async def test_after_a_refusal_it_is_discarded_and_asked_by_name(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", at(POLL)) as held:
        with held.elsewhere() as room:
            all_choose(room)
            await reveal(held)
            await held.shows("Revealed: answered by 4 people.")
            all_choose(room, CLIENT[0].handle)
        await reveal(held)
        await held.shows("Not revealed. 4 people answered the first time, 3 this time", "What now?")
        await held.press("o")
        await held.shows("Discard the round? 4 sealed, gone for good.")
        await held.press("y")
        await held.shows("Private choice: how is it run?")
        await held.press("k")
        await held.shows("0 of 2")
        assert [item.body.stage for item in held.of(Round)] == ["revealed", "discarded", "open"]
        assert not held.of(Round)[-1].body.anonymous


async def test_whoever_left_it_empty_writes_again_after_a_refusal(tmp_path: Path) -> None:
    async with holding(tmp_path, "poll", at(POLL)) as held:
        with held.elsewhere() as room:
            all_choose(room, CLIENT[0].handle, AGENCY[0].handle)
        await reveal(held)
        await held.shows("What now?")
        await held.press("k")
        await held.shows("One person, about 1 min", "Can anybody else see this screen?")


async def test_figures_that_are_withheld_are_counted_and_say_why(tmp_path: Path) -> None:
    async with holding(tmp_path, "scorecard", at(SCORECARD, 4, 4)) as held:
        with held.elsewhere() as room:
            for silent in (None, CLIENT[1]):
                uid = room.rounds.open("scorecard", ANONYMOUS)
                for person in (*CLIENT, *AGENCY):
                    point = None if person == silent else 2
                    seal(room, uid, person.handle, [*rates(point), *rates(1, about="them:2.1")])
                await reveal(held)
                await held.shows("Revealed: answered by 8 people.")
        words = "One figure is not shown: not as many answered as the first time"
        await held.says_with(words)
        (withheld,) = (item.uid for item in held.of(Score) if item.body.given.withheld)
        await held.choose(withheld)
        await held.shows("not shown: beside the earlier figure it could give")
