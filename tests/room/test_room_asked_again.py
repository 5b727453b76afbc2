"""A question that is asked anonymously more than once: two results side by side give nobody away."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest
from msgspec import structs
from room_builders import Sit

from builders import INES, LENA, PRIYA, TOMAS
from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    KPIS,
    NAMED,
    POLL,
    SCORECARD,
    captured,
    chooses,
    open_round,
    rates,
    says,
    seal,
)
from workshop.documents.record import write_record
from workshop.errors import Refused
from workshop.model.asked_again import found_out, same_again
from workshop.model.kpis import Realism
from workshop.model.poll import Poll
from workshop.model.rounds import Answer, Round
from workshop.model.scorecard import Score
from workshop.room.desk import Desk
from workshop.room.room import Room

ALL = (INES, PRIYA, TOMAS, LENA)


@pytest.fixture
def room(sit: Sit) -> Room:
    """Two on each side."""
    return sit(2, 2)


def poll(room: Room, points: dict[str, int | None]) -> str:
    """Hold an anonymous poll up to its reveal; None seals an empty answer."""
    uid = open_round(room, "poll", ANONYMOUS)
    for handle, point in points.items():
        seal(room, uid, handle, [] if point is None else chooses(point))
    return uid


def asked_once(room: Room) -> dict[str, int | None]:
    """The poll of attack: two of each side, all revealed."""
    points: dict[str, int | None] = {each.handle: place % 3 for place, each in enumerate(ALL)}
    room.rounds.reveal(poll(room, points))
    return points


# --- the rule -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("results", "found"),
    [
        (["abcd"], ""),
        (["abcd", "abcd"], ""),
        (["abcd", "abc"], "d"),
        (["abcdef", "abc"], ""),
        (["abcdef", "abcghi"], ""),
        (["abcdef", "abcd"], "ef"),
        (["abcdef", "abc", "abd"], "abcdef"),
        (["abc", "def"], ""),
    ],
)
def test_who_shares_all_results_with_fewer_than_two_others_is_found_out(
    results: list[str], found: str
) -> None:
    assert found_out(map(frozenset, results)) == frozenset(found)


# --- before anybody writes ------------------------------------------------------------------------


def test_without_one_of_the_first_a_second_poll_is_not_anonymous(room: Room) -> None:
    asked_once(room)
    uid = open_round(room, "poll", ANONYMOUS)
    room.rounds.excuse(uid, LENA.handle)
    (view,) = room.view().rounds
    assert "answered anonymously before" in view.barred
    assert f"work out what {LENA.name} answered" in view.barred
    for act in (
        lambda: room.rounds.sit_down(uid, INES.handle),
        lambda: room.rounds.pass_keyboard(uid, True),
    ):
        with pytest.raises(Refused, match="answered anonymously before"):
            act()
    assert room.core.urns.keys(uid) == {}
    assert len(captured(room, Poll, POLL)) == 1


def test_with_somebody_absent_it_does_not_open_and_named_it_does(room: Room) -> None:
    asked_once(room)
    room.welcome.change_person(LENA.handle, presence="absent")
    with pytest.raises(Refused, match=f"work out what {LENA.name} answered"):
        open_round(room, "poll", ANONYMOUS)
    assert room.rounds.round(open_round(room, "poll", NAMED)).anonymous is False


def test_one_more_person_is_found_out_as_one_fewer_is(sit: Sit) -> None:
    room = sit(3, 2)
    room.welcome.change_person(CLIENT[2].handle, presence="absent")
    asked_once(room)
    room.welcome.change_person(CLIENT[2].handle, presence="room")
    with pytest.raises(Refused, match=f"work out what {CLIENT[2].name} answered"):
        open_round(room, "poll", ANONYMOUS)
    same = same_again(room.record, room.open_step, "poll")
    assert set(same) == {each.handle for each in ALL}
    uid = room.rounds.open("poll", ANONYMOUS, only=same)
    assert room.rounds.round(uid).excused == (CLIENT[2].handle,)


def test_exactly_the_same_people_are_asked_again_and_again(room: Room) -> None:
    points = asked_once(room)
    for _ in range(2):
        room.rounds.reveal(poll(room, points))
    assert len(captured(room, Poll, POLL)) == 3


def test_three_more_hide_one_another(sit: Sit) -> None:
    room = sit(4, 4)
    away = [*CLIENT[2:], *AGENCY[2:]]
    for person in away:
        room.welcome.change_person(person.handle, presence="absent")
    asked_once(room)
    for person in away[:3]:
        room.welcome.change_person(person.handle, presence="room")
    room.rounds.reveal(poll(room, {each.handle: 1 for each in (*ALL, *away[:3])}))
    body = captured(room, Poll, POLL)[-1].body
    # By side, each two of the first would stand alone.
    assert (body.room.answers, body.client, body.agency) == (7, None, None)


def test_one_question_is_one_also_in_other_words_and_in_another_step(room: Room) -> None:
    asked_once(room)
    room.poll.ask("Can I speak openly now?", POLL.scale, POLL.lowest)
    room.welcome.change_person(LENA.handle, presence="absent")
    with pytest.raises(Refused, match="different question needs a step of its own"):
        open_round(room, "poll", ANONYMOUS)
    room.lead.add_step("poll", "At the end")
    room.lead.go_to(next(each.uid for each in room.record.agenda if each.title == "At the end"))
    room.poll.ask("Was it worth it?", ("no", "yes"), 1)
    assert room.rounds.open("poll", ANONYMOUS)
    (view,) = room.view().rounds
    room.rounds.discard(view.uid)
    room.poll.ask("can I speak  OPENLY?", POLL.scale, POLL.lowest)
    with pytest.raises(Refused, match="answered anonymously before"):
        room.rounds.open("poll", ANONYMOUS)


def test_who_was_not_asked_the_same_way_since_a_file_came_in_is_not_known(
    room: Room, desk: Desk
) -> None:
    asked_once(room)
    content = write_record(room.record)
    assert LENA.handle in content
    room.leave()
    desk.delete(room.id)
    again = desk.room(desk.import_record(content.encode(), "record.toml")[0])
    with pytest.raises(Refused, match="Who was asked then is not known here"):
        open_round(again, "poll", ANONYMOUS)
    again.leave()


# --- at the reveal --------------------------------------------------------------------------------


def test_fewer_answers_of_the_same_people_stay_sealed(room: Room) -> None:
    points = asked_once(room)
    uid = poll(room, points | {LENA.handle: None})
    with pytest.raises(Refused, match="4 people answered the first time, 3 this time"):
        room.rounds.reveal(uid)
    assert len(captured(room, Poll, POLL)) == 1
    seal(room, uid, LENA.handle, chooses(2))
    room.rounds.reveal(uid)
    assert len(captured(room, Poll, POLL)) == 2


def test_a_second_result_waits_for_everybody(room: Room) -> None:
    points = asked_once(room)
    del points[LENA.handle]
    uid = poll(room, points)
    with pytest.raises(Refused, match="One person has not sealed yet"):
        room.rounds.reveal(uid, without_rest=True)
    assert len(captured(room, Poll, POLL)) == 1
    room.rounds.discard(uid)


def test_after_a_result_without_somebody_there_is_no_second_one(room: Room) -> None:
    uid = poll(room, {INES.handle: 0, PRIYA.handle: 1, TOMAS.handle: 1})
    with pytest.raises(Refused, match="Still to come: 1 of those asked"):
        room.rounds.reveal(uid)
    room.rounds.reveal(uid, without_rest=True)
    with pytest.raises(Refused, match="one person did not write"):
        open_round(room, "poll", ANONYMOUS)
    assert same_again(room.record, room.open_step, "poll") == ()


def test_a_removed_person_makes_a_second_result_another_one(room: Room) -> None:
    points = asked_once(room)
    uid = poll(room, points)
    room.welcome.remove_person(PRIYA.handle)
    assert room.view().rounds[0].ready
    with pytest.raises(Refused, match="not exactly the same people"):
        room.rounds.reveal(uid)


def test_who_changes_sides_between_two_scorecards_is_noticed(sit: Sit) -> None:
    room = sit(4, 3)
    people = (*CLIENT, *AGENCY[:3])
    uid = open_round(room, "scorecard", ANONYMOUS)
    for person in people:
        seal(room, uid, person.handle, rates(2))
    room.rounds.reveal(uid)
    room.welcome.change_person(CLIENT[3].handle, side="agency")
    with pytest.raises(Refused, match=f"work out what {CLIENT[3].name} answered"):
        open_round(room, "scorecard", ANONYMOUS)
    assert len(room.record.of(Round, SCORECARD.uid)) == 1


# --- at the reveal, question by question ----------------------------------------------------------


def scorecard(room: Room, left_out: Iterable[str] = (), point: int = 1) -> tuple[Score, Score]:
    """Hold an anonymous scorecard; return what is shown of the agency, and of the client, by the first statement.

    Those in `left_out` can't judge it, and rate another one.
    """
    uid = open_round(room, "scorecard", ANONYMOUS)
    for place, person in enumerate((*CLIENT, *AGENCY)):
        says_nothing = person.handle in left_out
        first = rates(None if says_nothing else (point + place) % 4)
        seal(room, uid, person.handle, [*first, *rates(2, about="them:2.1")])
    room.rounds.reveal(uid)
    found = [item for item in captured(room, Score, SCORECARD) if item.body.area == "Briefs"]
    about = {item.side: item.body for item in found}
    return about["agency"], about["client"]


def test_a_statement_that_fewer_of_the_same_people_rate_is_not_shown_again(sit: Sit) -> None:
    room = sit(4, 4)
    agency, client = scorecard(room)
    assert agency.given.counts == client.given.counts == (1, 1, 1, 1, 0)
    # Everybody saw in the room that Priya could not judge it this time.
    agency, client = scorecard(room, [PRIYA.handle])
    assert (agency.given.counts, agency.given.answers, agency.given.cannot) == ((), 3, 1)
    assert agency.given.withheld
    assert client.given.counts == (1, 1, 1, 1, 0)
    shown = [item.body for item in captured(room, Score, SCORECARD) if item.body.area == "Manners"]
    assert all(each.given.answers == sum(each.given.counts) == 4 for each in shown)
    agency, _ = scorecard(room)
    assert agency.given.counts == (1, 1, 1, 1, 0)


def test_more_who_rate_a_statement_than_the_first_time_are_found_out_as_fewer_are(sit: Sit) -> None:
    room = sit(4, 4)
    agency, _ = scorecard(room, [PRIYA.handle])
    assert sum(agency.given.counts) == 3
    agency, _ = scorecard(room)
    assert agency.given.withheld


def test_a_statement_is_one_also_in_another_step(sit: Sit) -> None:
    room = sit(4, 4)
    scorecard(room)
    copy = structs.replace(SCORECARD, uid="t0000000000000099", title="At the end")
    with room.core.writing("test", power="write") as writer:
        writer.save_agenda(room.id, (*room.record.agenda, copy))
    room.lead.go_to(copy.uid)
    uid = room.rounds.open("scorecard", ANONYMOUS)
    for person in (*CLIENT, *AGENCY):
        point = None if person is PRIYA else 2
        seal(room, uid, person.handle, [*rates(point), *rates(1, about="them:2.1")])
    room.rounds.reveal(uid)
    found = captured(room, Score, copy)
    assert [item.body.text for item in found if item.body.given.withheld] == [
        SCORECARD.areas[0].statements[0].agency
    ]


def test_a_vote_on_a_target_that_fewer_of_the_same_people_give_is_not_shown_again(
    sit: Sit,
) -> None:
    room = sit(4, 4)

    def vote(left_out: Iterable[str] = ()) -> tuple[Realism, ...]:
        uid = open_round(room, "realism", ANONYMOUS)
        before = len(captured(room, Realism, KPIS))
        for person in (*CLIENT, *AGENCY):
            asks = room.rounds.sit_down(uid, person.handle).questions
            answers = [
                Answer(each.key, point=None if person.handle in left_out and each == asks[0] else 1)
                for each in asks
            ]
            seal(room, uid, person.handle, answers)
        room.rounds.reveal(uid)
        return tuple(item.body for item in captured(room, Realism, KPIS)[before:])

    room.lead.go_to(KPIS.uid)
    room.kpis.add("Letters answered", target=Decimal(9))
    first, *_ = vote()
    assert (first.room.counts, first.client is None) == ((0, 8, 0), False)
    again, *others = vote([LENA.handle])
    assert again.room.withheld
    assert (again.client, again.agency) == (None, None)
    assert all(not each.room.withheld for each in others)
    # A target that is changed a little is still the same question.
    room.kpis.change(again.kpi, target=Decimal(181))
    changed, *_ = vote([LENA.handle])
    assert changed.kpi == again.kpi
    assert changed.room.withheld


def test_a_contact_sees_no_figure_that_would_not_be_shown(sit: Sit) -> None:
    room = sit(4, 4)
    plan = structs.replace(ANONYMOUS, stop_at_side=True)
    seen = []
    for left_out in ([], [PRIYA.handle]):
        uid = open_round(room, "scorecard", plan)
        for person in (*CLIENT, *AGENCY):
            point = None if person.handle in left_out else 1
            seal(room, uid, person.handle, [*rates(point), *rates(2, about="them:2.1")])
        room.rounds.reveal(uid)
        seen.append(room.rounds.speak_for(uid, "client").of_my_side()[1])
        room.rounds.discard(uid)
    assert seen[0]["them:1.1"].counts == (0, 4, 0, 0, 0)
    assert seen[1]["them:1.1"].withheld
    assert seen[1]["them:2.1"] == seen[0]["them:2.1"]


# --- counts that nobody can be moved in and out of ------------------------------------------------


@pytest.mark.parametrize("person", ALL)
def test_no_excuse_tells_who_has_sealed(room: Room, person: object) -> None:
    uid = open_round(room, "poll", ANONYMOUS)
    seal(room, uid, INES.handle, chooses(1))
    before = room.view().rounds
    handle = person.handle  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="the counts would show who has written"):
        room.rounds.excuse(uid, handle)
    for changes in ({"presence": "absent"}, {"observer": True}, {"presence": "room"}):
        if handle not in (INES.handle, TOMAS.handle) or "observer" not in changes:
            room.welcome.change_person(handle, **changes)
        (view,) = room.view().rounds
        assert (view.asked, view.sealed, view.total, view.ready) == (
            before[0].asked,
            before[0].sealed,
            before[0].total,
            before[0].ready,
        )
    assert set(room.core.urns.keys(uid)) == {INES.handle}


def test_who_goes_after_the_first_seal_can_still_write_and_is_shown(room: Room) -> None:
    uid = open_round(room, "poll", ANONYMOUS)
    seal(room, uid, INES.handle, chooses(1))
    room.welcome.change_person(LENA.handle, presence="absent")
    for each in (PRIYA, TOMAS, LENA):
        seal(room, uid, each.handle, chooses(2))
    room.rounds.reveal(uid)
    assert captured(room, Poll, POLL)[0].body.room.counts == (0, 1, 3)


def test_who_comes_after_the_first_seal_is_asked_the_next_time(room: Room) -> None:
    uid = open_round(room, "poll", ANONYMOUS)
    seal(room, uid, INES.handle, chooses(1))
    (olga,) = room.welcome.add_people("Olga Berg", "client")
    assert room.view().rounds[0].asked == {"client": 2, "agency": 2}
    with pytest.raises(Refused, match="settled when the first one sealed"):
        room.rounds.sit_down(uid, olga)


def test_a_side_counts_where_it_was_when_the_first_sealed(sit: Sit) -> None:
    room = sit(3, 3)
    uid = open_round(room, "poll", ANONYMOUS)
    seal(room, uid, PRIYA.handle, chooses(1))
    room.welcome.change_person(PRIYA.handle, side="agency")
    seal(room, uid, PRIYA.handle, chooses(2))
    (view,) = room.view().rounds
    assert view.sealed == {"client": 1, "agency": 0}
    assert view.asked == {"client": 3, "agency": 3}


# --- empty answers --------------------------------------------------------------------------------


def test_one_text_among_five_empty_answers_is_not_revealed(sit: Sit) -> None:
    room = sit(3, 3)
    uid = open_round(room, "notes", ANONYMOUS)
    for person in (*CLIENT[:3], *AGENCY[:3]):
        seal(room, uid, person.handle, says("zqalone") if person is PRIYA else [])
    with pytest.raises(Refused, match="too few have said something"):
        room.rounds.reveal(uid)
    assert "zqalone" not in write_record(room.record)


def test_can_not_judge_hides_nobody(sit: Sit) -> None:
    room = sit(3, 3)
    uid = open_round(room, "scorecard", ANONYMOUS)
    for person in (*CLIENT[:3], *AGENCY[:3]):
        seal(room, uid, person.handle, rates(2 if person in (INES, PRIYA, *AGENCY) else None))
    with pytest.raises(Refused, match="too few have said something"):
        room.rounds.reveal(uid)


def test_one_of_a_side_who_says_nothing_is_not_told_by_a_side_of_nobody(sit: Sit) -> None:
    room = sit(4, 1)
    points: dict[str, int | None] = {each.handle: 1 for each in CLIENT}
    room.rounds.reveal(poll(room, points | {TOMAS.handle: None}))
    (item,) = captured(room, Poll, POLL)
    assert (item.body.client, item.body.agency) == (None, None)
    (round,) = (each.body for each in room.record.of(Round))
    assert (round.client, round.agency, round.answered) == (0, 0, 4)


# --- records --------------------------------------------------------------------------------------


def test_a_record_does_not_say_who_was_asked_anonymously(room: Room) -> None:
    uid = open_round(room, "poll", ANONYMOUS)
    room.rounds.excuse(uid, LENA.handle)
    for person in (INES, PRIYA, TOMAS):
        seal(room, uid, person.handle, chooses(0))
    room.rounds.reveal(uid)
    content = write_record(room.record)
    found = content[content.index("[[round]]") :] + content[content.index("[[poll]]") :]
    for table in found.split("[["):
        if table.startswith(("round]]", "poll]]")):
            assert not any(each.handle in table for each in ALL)
