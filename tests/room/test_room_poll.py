"""Polls: asked in exact words, answered by hands or in private, and shown as far as was promised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from msgspec import structs
from room_builders import Place, bring

from builders import AGENDA, INES, LENA, PEOPLE, PRIYA, TOMAS, a_record
from workshop.errors import InputError, Refused
from workshop.model.agenda import Step
from workshop.model.kpis import Kpi, Realism, realism_key, show_target, voted
from workshop.model.people import Participant
from workshop.model.poll import SAFETY, Poll, comparable
from workshop.model.record import Record
from workshop.model.rounds import Answer, RoundPlan, Tally
from workshop.room.room import Room

STEP = Step(
    "t0000000000000009", kind="poll", title="Safety check", minutes=3, question="How openly?"
)
KPIS = AGENDA[3]
SIX = (
    *PEOPLE,
    Participant("olga-lis", "Olga Lis", "client"),
    Participant("ali-okan", "Ali Okan", "agency"),
)


@contextmanager
def opened(place: Place, record: Record, step: Step) -> Iterator[Room]:
    """The room of `record`, with `step` open."""
    agenda = record.agenda if step in record.agenda else (*record.agenda, step)
    session = structs.replace(record.session, step=step.uid)
    with place.desk() as desk:
        room = desk.room(bring(desk, structs.replace(record, agenda=agenda, session=session)))
        yield room
        room.leave()


def choose(room: Room, uid: str, points: dict[str, int], key: str = "poll") -> None:
    """Everybody in `points` seals a choice."""
    for handle, point in points.items():
        room.rounds.sit_down(uid, handle).seal([Answer(key, point=point)])


def only(room: Room) -> Poll:
    (item,) = room.record.of(Poll)
    return item.body


def test_the_question_and_its_scale_are_written_into_the_step(place: Place) -> None:
    with opened(place, a_record(), STEP) as room:
        room.poll.ask("  Shall\nwe? ", ["no", "yes"], 0)
        step = room.open_step
        assert (step.question, step.scale, step.lowest) == ("Shall we?", ("no", "yes"), 0)
        room.poll.ask("Shall we now?")
        assert room.open_step.scale == ("no", "yes")
        room.undo()
        assert room.open_step.question == "Shall we?"


@pytest.mark.parametrize(
    ("question", "scale", "field"),
    [(" ", (), "question"), ("x", ("a",), "scale"), ("x", ("a", ""), "scale")],
)
def test_what_cannot_be_asked_is_refused_beside_its_field(
    place: Place, question: str, scale: tuple[str, ...], field: str
) -> None:
    with opened(place, a_record(), STEP) as room:
        with pytest.raises(InputError) as caught:
            room.poll.ask(question, scale)
        assert caught.value.field == field
        assert room.open_step == STEP


def test_nobody_changes_the_question_while_people_answer_it(place: Place) -> None:
    with opened(place, a_record(), STEP) as room:
        room.rounds.open("poll", RoundPlan("keyboard"))
        with pytest.raises(Refused, match="answering this question"):
            room.poll.ask("Something else?")


def test_hands_add_up_and_those_left_out_at_the_high_end_are_none(place: Place) -> None:
    with opened(place, a_record(), STEP) as room:
        room.poll.count_hands({"client": (1, 1), "agency": (0, 0, 0, 2)})
        body = only(room)
        assert body.client == Tally((1, 1, 0, 0, 0, 0), 2)
        assert body.agency == Tally((0, 0, 0, 2, 0, 0), 2)
        assert body.room == Tally((1, 1, 0, 2, 0, 0), 4)
        assert body.hands
        assert (body.asked, body.choices) == ((), ())


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({}, "client"),
        ({"client": (0, 0)}, "client"),
        ({"client": (1,), "agency": (1,) * 7}, "agency"),
        ({"agency": (1, -1)}, "agency"),
        ({"client": (1001,)}, "client"),
        ({"client": (1,), "agency": (1, 2)}, "agency"),
    ],
)
def test_counts_that_cannot_be_are_refused_beside_their_side(
    place: Place, counts: dict[Any, tuple[int, ...]], field: str
) -> None:
    with opened(place, a_record(), STEP) as room:
        with pytest.raises(InputError) as caught:
            room.poll.count_hands(counts)
        assert caught.value.field == field
        assert not room.record.of(Poll)


def test_no_more_hands_are_counted_than_the_people_here_can_show(place: Place) -> None:
    with opened(place, a_record(), STEP) as room:
        with pytest.raises(InputError, match="Those are 3 hands, and the client has 2 people here"):
            room.poll.count_hands({"client": (1, 2)})
        room.welcome.change_person(PRIYA.handle, presence="absent")
        with pytest.raises(InputError, match="Those are 2 hands, and the client has 1 person here"):
            room.poll.count_hands({"client": (0, 2)})
        room.welcome.add_people("Olga Berg", "client")
        room.poll.count_hands({"client": (0, 2)})


def test_hands_of_a_side_of_which_nobody_is_named_are_taken_as_they_are_counted(
    place: Place,
) -> None:
    people = tuple(each for each in PEOPLE if each.side != "client")
    with opened(place, a_record(participants=people, items=()), STEP) as room:
        room.poll.count_hands({"client": (0, 7), "agency": (2,)})
        assert only(room).room.answers == 9


def test_a_named_poll_says_who_chose_what(place: Place) -> None:
    with opened(place, a_record(), STEP) as room:
        uid = room.rounds.open("poll", RoundPlan("keyboard"))
        chosen = {INES.handle: 5, PRIYA.handle: 1, TOMAS.handle: 3, LENA.handle: 3}
        choose(room, uid, chosen)
        room.rounds.reveal(uid)
        body = only(room)
        assert {(each.handle, each.point) for each in body.choices} == set(chosen.items())
        assert body.client == Tally((0, 1, 0, 0, 0, 1), 2)
        assert body.asked == (INES.handle, PRIYA.handle, TOMAS.handle, LENA.handle)


def test_an_anonymous_poll_of_two_and_two_shows_the_room_alone(place: Place) -> None:
    with opened(place, a_record(), STEP) as room:
        uid = room.rounds.open("poll", RoundPlan("keyboard", anonymous=True))
        choose(room, uid, {INES.handle: 5, PRIYA.handle: 1, TOMAS.handle: 3, LENA.handle: 3})
        room.rounds.reveal(uid)
        body = only(room)
        assert (body.client, body.agency, body.choices) == (None, None, ())
        assert body.room == Tally((0, 1, 0, 2, 0, 1), 4)


def test_an_anonymous_poll_of_three_and_three_shows_each_side_and_names_nobody(
    place: Place,
) -> None:
    with opened(place, a_record(participants=SIX), STEP) as room:
        uid = room.rounds.open("poll", RoundPlan("keyboard", anonymous=True))
        people = [each.handle for each in SIX if each.side]
        choose(room, uid, dict(zip(people, (0, 1, 2, 3, 4, 5), strict=True)))
        room.rounds.reveal(uid)
        body = only(room)
        assert body.client is not None
        assert body.agency is not None
        assert (body.client.answers, body.agency.answers, body.choices) == (3, 3, ())


@pytest.mark.parametrize(("excused", "may"), [((), True), ((LENA.handle,), False)])
def test_a_second_poll_without_somebody_of_the_first_is_not_compared_with_it(
    place: Place, excused: tuple[str, ...], may: bool
) -> None:
    with opened(place, a_record(), STEP) as room:
        people = [each.handle for each in PEOPLE if each.side]
        for out in ((), excused):
            uid = room.rounds.open("poll", RoundPlan("keyboard"))
            for handle in out:
                room.rounds.excuse(uid, handle)
            choose(room, uid, dict.fromkeys([each for each in people if each not in out], 2))
            room.rounds.reveal(uid)
        before, now = (item.body for item in room.record.of(Poll))
        assert comparable(before, now) == may


def test_a_poll_that_was_answered_keeps_the_words_it_was_answered_in(place: Place) -> None:
    with opened(place, a_record(), structs.replace(STEP, scale=SAFETY[0], lowest=0)) as room:
        room.poll.count_hands({"client": (0, 1)})
        room.poll.ask("And now?", ("no", "yes"), 1)
        assert (only(room).question, only(room).scale) == ("How openly?", SAFETY[0])


# --- how realistic a KPI is ---------------------------------------------------------------------


def kpi(room: Room) -> Any:
    (item,) = room.record.of(Kpi)
    return item


def test_hands_say_how_realistic_a_target_is_and_are_replaced_by_the_next(place: Place) -> None:
    with opened(place, a_record(), KPIS) as room:
        uid = kpi(room).uid
        room.kpis.realism_hands(uid, {"client": (0, 1, 1), "agency": (0, 0, 2)})
        (item,) = room.record.of(Realism)
        assert item.body.room == Tally((0, 1, 3), 4)
        assert (item.body.target, item.body.hands) == ("at least 180 leads a month", True)
        room.kpis.realism_hands(uid, {"client": (2,)})
        (item,) = room.record.of(Realism)
        assert item.body.room == Tally((2, 0, 0), 2)
        assert room.undo() == "K1: hands counted on how realistic it is"
        assert room.record.of(Realism)[0].body.room == Tally((0, 1, 3), 4)


def test_a_private_vote_is_kept_beside_the_hands_and_the_latest_counts(place: Place) -> None:
    with opened(place, a_record(), KPIS) as room:
        item = kpi(room)
        uid = room.rounds.open("realism", RoundPlan("keyboard"))
        key = realism_key(item.uid, show_target(item.body))
        everybody = dict.fromkeys([each.handle for each in PEOPLE if each.side], 2)
        choose(room, uid, everybody, key)
        room.rounds.reveal(uid)
        private = voted(item, room.record.of(Realism))
        assert private is not None
        assert (private.room, private.hands) == (Tally((0, 0, 4), 4), False)
        room.kpis.realism_hands(item.uid, {"client": (2,)})
        assert len(room.record.of(Realism)) == 2
        latest = voted(item, room.record.of(Realism))
        assert latest is not None
        assert latest.hands


def test_a_vote_goes_with_its_kpi(place: Place) -> None:
    with opened(place, a_record(), KPIS) as room:
        before = room.record
        room.kpis.realism_hands(kpi(room).uid, {"client": (0, 1, 1)})
        voted_on = room.record
        room.clauses.remove(kpi(room).uid)
        assert not room.record.of(Realism)
        room.undo()
        assert room.record == voted_on
        room.undo()
        assert room.record == before
