"""Nothing private is ever drawn on the stage: in every sort of round, in every way to run it, in every state of it.

What is private has a mark in it in letters that are never drawn large, so that it would stand in a frame as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from stages import staged

from apps import desk_of
from builders import FakeClock
from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    NAMED,
    ONE_VOICE,
    SPOKEN,
    STEPS,
    TO_SIDES,
    a_room_of,
    open_round,
)
from tui.consoles import brought
from workshop.errors import Refused
from workshop.model.record import Record
from workshop.model.rounds import Answer, Question, RoundPlan
from workshop.room.room import Room
from workshop.room.view import View
from workshop.tui.stage.fitting import fit
from workshop.tui.stage.showing import known, shown

MARK = "秘密"
SIZES = ((60, 18), (120, 28))
PLANS = (NAMED, ANONYMOUS, TO_SIDES, SPOKEN, ONE_VOICE)


def marked() -> Record:
    """Six people with a mark in every address, and in what the facilitator says aloud."""
    record = a_room_of(3, 3)
    people = tuple(
        structs.replace(each, mail=f"{MARK}@{each.handle}.example") for each in record.participants
    )
    agenda = tuple(structs.replace(each, spoken=(f"{MARK} aloud",)) for each in record.agenda)
    session = structs.replace(record.session, state="running")
    return structs.replace(record, participants=people, agenda=agenda, session=session)


def answers(questions: tuple[Question, ...]) -> list[Answer]:
    """An answer to everything, with a mark in all that is words."""
    found = []
    for each in questions:
        match each.kind:
            case "texts":
                found.append(Answer(each.key, texts=(f"{MARK} {each.text}",)))
            case "pick":
                found.append(Answer(each.key, texts=(each.options[0].key,)))
            case _:
                words = f"{MARK} beside it" if each.comment else ""
                found.append(Answer(each.key, point=len(each.scale.labels) - 1, comment=words))
    return found


def held(room: Room, what: str, plan: RoundPlan) -> Iterator[str]:
    """Hold a round of one sort; yield after each act what state it is in. Nothing where it is not run in this way."""
    try:
        uid = open_round(room, what, plan)
    except Refused:
        return
    yield "open"
    writing = next(each.people for each in room.view().rounds if each.uid == uid)
    for place, person in enumerate(writing):
        if plan.way == "keyboard":
            room.rounds.pass_keyboard(uid, place % 2 == 0)
        turn = room.rounds.sit_down(uid, person.handle)
        if place % 3 == 0:
            turn.keep_drafts({turn.questions[0].key: f"{MARK} half a sentence"})
        turn.seal(answers(turn.questions))
        if place in (0, 1, len(writing) - 1):
            yield f"{place + 1} sealed"
    if plan.way == "keyboard":
        room.rounds.pass_keyboard(uid, False)
        yield "ready"
    if plan.stop_at_side:
        room.rounds.reveal(uid)
        yield "at the sides"
        turn = room.rounds.speak_for(uid, "client")
        turn.seal(answers(turn.questions))
        room.rounds.release(uid, "client")
        yield "one released"
        return  # what goes to all is what the side releases
    room.rounds.discard(uid)
    yield "discarded"


def frames(view: View) -> str:
    """Everything that the stage could draw of a view, at every size."""
    thoughts = [shown(view), *known(view).values()]
    found = [fit(each, *SIZES[place % len(SIZES)]) for place, each in enumerate(thoughts)]
    return "\n".join(each.plain for each in (*found, *(fit(thoughts[0], *size) for size in SIZES)))


@pytest.mark.parametrize("plan", PLANS, ids=["named", "anonymous", "sides", "spoken", "one-voice"])
def test_no_round_shows_a_word_of_what_is_sealed(tmp_path: Path, plan: RoundPlan) -> None:
    desk = desk_of(brought(tmp_path, marked()), FakeClock(), "q")
    room, stage = desk.room(marked().session.id), desk.present(marked().session.id)
    seen = set()
    for what in STEPS:
        for state in held(room, what, plan):
            drawn = frames(stage.view())
            assert MARK not in drawn, (what, state)
            if plan.anonymous and state != "discarded":
                assert not [each.name for each in (*CLIENT, *AGENCY) if each.name in drawn]
            hidden = [each.sentence for each in room.view().findings if each.aside]
            hidden += [each.sentence for each in room.view().lacking]
            assert not [each for each in hidden if each in drawn]
            seen.add((what, state))
    assert len(seen) >= 4, seen
    room.leave()
    desk.close()


async def test_the_wall_itself_shows_none_of_it(tmp_path: Path) -> None:
    workspace = brought(tmp_path, marked())
    async with staged(workspace, marked().session.id) as stage:
        with stage.console() as room:
            room.keep_drafts({"t0000000000000005/note:parked/text": f"{MARK} half"})
            for what in ("notes", "poll", "scorecard"):
                for _state in held(room, what, NAMED if what == "notes" else ANONYMOUS):
                    version = room.version()[1]
                    await stage.until(
                        lambda version=version: stage.stage.room._version[1] >= version, "the act"
                    )
                    assert MARK not in stage.screen
                    if what != "notes":
                        assert "Ines" not in stage.screen
            uid = room.expectations.add("client", f"{MARK} an insult")
            await stage.until(lambda: MARK not in stage.screen)
            room.lead.go_to(room.record.agenda[1].uid)
            await stage.shows("Expectations")
            room.expectations.change(uid, text=f"{MARK} a worse one")
            await stage.shows(MARK)
            room.clauses.take_off(uid)
            await stage.until(lambda: MARK not in stage.screen, "its end")
