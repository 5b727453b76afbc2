"""Notes: put together, counted, ordered; said aloud only while nobody writes in silence."""

from __future__ import annotations

import pytest
from intents_walk import uid
from room_builders import file_of

from builders import AGENDA, LENA, SESSION
from workshop.errors import InputError, Refused
from workshop.model.items import Item
from workshop.model.notes import Note, alike, grouped, votes_of
from workshop.model.rounds import Answer, RoundPlan
from workshop.room.desk import Desk
from workshop.room.room import Room

NOTES = AGENDA[4]


@pytest.fixture
def room(room: Room) -> Room:
    """At the step for notes, with three more of them."""
    room.lead.go_to(NOTES.uid)
    room.notes.add("client", "Stop", "Late nights")
    room.notes.add("client", "Stop", "Briefs by phone")
    room.notes.add("agency", "Continue", "The Monday call")
    return room


def note(room: Room, number: str) -> Item[Note]:
    return next(each for each in room.record.of(Note) if each.number == number)


def put_under(room: Room, number: str, leader: str) -> None:
    room.notes.put_under(uid(room, number), uid(room, leader))


def groups(room: Room) -> list[str]:
    """The notes as they are listed under each heading: `Stop: N1+N3 N2`."""
    found: dict[str, list[str]] = {}
    for group in grouped(room.record.of(Note, NOTES.uid)):
        found.setdefault(group[0].body.heading, []).append("+".join(each.number for each in group))
    return [f"{heading}: {' '.join(each)}" for heading, each in found.items()]


def test_a_note_put_under_another_one_comes_under_its_heading(room: Room) -> None:
    put_under(room, "N4", "N1")
    assert groups(room) == ["Stop: N1+N4 N2 N3"]
    assert note(room, "N4").body.heading == "Stop"
    assert room.view().undo == "N4 put under N1"


def test_what_is_under_a_note_moves_along_and_a_group_stays_one_level_deep(room: Room) -> None:
    put_under(room, "N2", "N4")
    put_under(room, "N3", "N2")
    assert groups(room) == ["Stop: N1", "Continue: N4+N2+N3"]
    put_under(room, "N4", "N1")
    assert groups(room) == ["Stop: N1+N2+N3+N4"]
    assert {each.body.group for each in room.record.of(Note)} == {"", uid(room, "N1")}


def test_to_put_a_note_under_itself_or_where_it_is_changes_nothing(room: Room) -> None:
    put_under(room, "N2", "N1")
    acts = room.version()[1]
    for number, leader in (("N2", "N1"), ("N1", "N1"), ("N1", "N2")):
        put_under(room, number, leader)
    assert room.version()[1] == acts


def test_a_note_taken_out_stands_by_itself_where_the_group_was(room: Room) -> None:
    put_under(room, "N4", "N1")
    room.notes.take_out(uid(room, "N4"))
    assert groups(room) == ["Stop: N1 N2 N3 N4"]
    with pytest.raises(Refused, match="N4 stands by itself already"):
        room.notes.take_out(uid(room, "N4"))


def test_groups_and_votes_leave_every_tick(room: Room) -> None:
    room.clauses.accept(uid(room, "N4"))
    put_under(room, "N4", "N2")
    put_under(room, "N2", "N1")
    room.notes.count_votes(uid(room, "N1"), 3)
    room.notes.order_by_votes()
    room.notes.take_out(uid(room, "N4"))
    assert note(room, "N1").both_agree
    assert note(room, "N1").body.confirmed
    assert note(room, "N4").both_agree


def test_a_group_moves_to_another_heading_whole_and_one_note_alone_leaves_it(room: Room) -> None:
    put_under(room, "N2", "N1")
    put_under(room, "N3", "N1")
    room.notes.change(uid(room, "N1"), heading="Start")
    assert groups(room) == ["Start: N1+N2+N3", "Continue: N4"]
    assert note(room, "N3").body.heading == "Start"
    room.notes.change(uid(room, "N3"), heading="Stop")
    assert groups(room) == ["Start: N1+N2", "Stop: N3", "Continue: N4"]
    room.notes.change(uid(room, "N2"), text="Late evenings")
    assert groups(room) == ["Start: N1+N2", "Stop: N3", "Continue: N4"]


@pytest.mark.parametrize("gone", ["remove", "take_off"])
def test_a_leader_that_goes_frees_its_group(room: Room, gone: str) -> None:
    put_under(room, "N2", "N1")
    put_under(room, "N3", "N1")
    getattr(room.clauses, gone)(uid(room, "N1"))
    assert groups(room) == ["Stop: N2 N3", "Continue: N4"]
    assert not note(room, "N2").body.group


def test_a_leader_is_reordered_with_its_group_and_the_others_within_it(room: Room) -> None:
    put_under(room, "N2", "N1")
    put_under(room, "N4", "N1")
    room.clauses.reorder(uid(room, "N1"), 1)
    assert groups(room) == ["Stop: N3 N1+N2+N4"]
    room.clauses.reorder(uid(room, "N4"), -1)
    assert groups(room) == ["Stop: N3 N1+N4+N2"]
    acts = room.version()[1]
    room.clauses.reorder(uid(room, "N4"), -1)
    assert room.version()[1] == acts


def test_hands_are_counted_for_a_note_and_for_a_group_as_a_whole(room: Room) -> None:
    room.notes.count_votes(uid(room, "N3"), 1)
    assert room.view().undo == "N3: 1 hand"
    room.notes.count_votes(uid(room, "N2"), 2)
    put_under(room, "N2", "N1")
    room.notes.count_votes(uid(room, "N2"), 4)
    assert note(room, "N1").body.votes == 4
    assert note(room, "N2").body.votes is None
    assert room.undo() == "N1: 4 hands"
    assert note(room, "N2").body.votes == 2
    room.notes.count_votes(uid(room, "N3"), None)
    assert note(room, "N3").body.votes is None
    with pytest.raises(InputError, match="The number of hands cannot be below"):
        room.notes.count_votes(uid(room, "N3"), -1)


def test_no_more_hands_are_shown_for_a_note_than_there_are_people_here(room: Room) -> None:
    with pytest.raises(InputError, match="Those are 5 hands, and 4 people are here") as caught:
        room.notes.count_votes(uid(room, "N3"), 5)
    assert caught.value.field == "votes"
    room.welcome.change_person(LENA.handle, presence="absent")
    with pytest.raises(InputError, match="Those are 4 hands, and 3 people are here"):
        room.notes.count_votes(uid(room, "N3"), 4)
    room.notes.count_votes(uid(room, "N3"), 3)


def test_a_group_is_ordered_by_the_sum_of_its_votes(room: Room) -> None:
    for number, hands in (("N1", 2), ("N2", 2), ("N3", 3)):
        room.notes.count_votes(uid(room, number), hands)
    put_under(room, "N2", "N1")
    assert [votes_of(each) for each in grouped(room.record.of(Note))] == [4, 3, None]
    put_under(room, "N1", "N3")
    room.notes.take_out(uid(room, "N1"))
    room.notes.order_by_votes()
    assert groups(room) == ["Stop: N3+N2 N1", "Continue: N4"]


# --- heard and confirmed --------------------------------------------------------------------------


def heard(room: Room) -> Note:
    """N2 of the client, restated by the agency and confirmed."""
    room.notes.change(uid(room, "N2"), restated="You work at night")
    room.notes.confirm(uid(room, "N2"))
    return note(room, "N2").body


def test_other_words_void_what_was_heard_and_say_so(room: Room) -> None:
    before = heard(room)
    room.notes.change(uid(room, "N2"), text="Late nights in May")
    body = note(room, "N2").body
    assert (body.restated, body.confirmed) == ("", False)
    assert body.heard_before == "You work at night"
    words = "N2: text changed, its restatement and confirmation no longer count"
    assert room.view().undo == words
    assert room.undo() == words
    assert note(room, "N2").body == before


def test_another_side_voids_what_was_heard_and_says_so(room: Room) -> None:
    heard(room)
    room.clauses.accept(uid(room, "N2"))
    room.notes.give_to(uid(room, "N2"), "agency")
    item = note(room, "N2")
    assert (item.side, item.body.restated, item.body.confirmed) == ("agency", "", False)
    assert item.agreed == ()
    assert room.view().undo == (
        "N2 given to the agency, its restatement and confirmation no longer count"
    )


def test_another_restatement_has_to_be_confirmed_anew(room: Room) -> None:
    heard(room)
    room.notes.change(uid(room, "N2"), restated="You work too late")
    body = note(room, "N2").body
    assert (body.restated, body.confirmed) == ("You work too late", False)
    assert room.view().undo == "N2: what was said back changed, its confirmation no longer counts"


def test_what_was_heard_before_goes_when_the_note_is_restated_anew(room: Room) -> None:
    heard(room)
    room.notes.change(uid(room, "N2"), text="Late nights in May")
    room.notes.change(uid(room, "N2"), text="Late nights in June")
    assert note(room, "N2").body.heard_before == "You work at night"
    room.notes.change(uid(room, "N2"), restated="In June you work at night")
    assert note(room, "N2").body.heard_before == ""


@pytest.mark.parametrize("fields", [{"own": "We brief late"}, {"heading": "Start"}])
def test_what_does_not_change_what_was_said_leaves_it_confirmed(
    room: Room, fields: dict[str, str]
) -> None:
    heard(room)
    room.notes.change(uid(room, "N2"), **fields)
    body = note(room, "N2").body
    assert (body.restated, body.confirmed) == ("You work at night", True)


def test_most_votes_first_under_each_heading_is_one_act_that_undo_takes_back(
    room: Room, desk: Desk
) -> None:
    put_under(room, "N2", "N1")
    room.notes.count_votes(uid(room, "N3"), 2)
    room.notes.count_votes(uid(room, "N1"), 1)
    before = file_of(desk, SESSION.id)
    assert room.notes.order_by_votes() == 2
    assert groups(room) == ["Stop: N3 N1+N2", "Continue: N4"]
    assert room.undo() == "notes ordered by votes"
    assert file_of(desk, SESSION.id) == before


def test_what_nobody_was_asked_about_stands_after_what_got_no_hand(room: Room) -> None:
    room.notes.count_votes(uid(room, "N3"), 0)
    room.notes.order_by_votes()
    assert groups(room) == ["Stop: N3 N1 N2", "Continue: N4"]


def test_without_a_vote_there_is_no_order_by_it(room: Room) -> None:
    with pytest.raises(Refused, match="Nobody has voted yet"):
        room.notes.order_by_votes()


def test_a_note_that_is_put_under_nothing_or_in_a_chain_stands_by_itself() -> None:
    notes = [
        Item(number, Note("Said", "Stop", group=group), NOTES.uid, place, number)
        for place, (number, group) in enumerate(
            [("N1", "gone"), ("N2", "N1"), ("N3", ""), ("N4", "N3"), ("N5", "N4")]
        )
    ]
    found = [[each.number for each in group] for group in grouped(notes)]
    assert found == [["N1"], ["N2"], ["N3", "N4"], ["N5"]]
    assert [each.number for each in alike(notes, notes[3])] == ["N4"]
    assert [each.number for each in alike(notes, notes[4])] == ["N1", "N2", "N3", "N5"]


# --- beside a private round -----------------------------------------------------------------------


def test_nothing_is_said_aloud_while_a_private_round_is_open(room: Room) -> None:
    round = room.rounds.open("notes", RoundPlan("keyboard"))
    with pytest.raises(Refused, match="Reveal it or discard it first"):
        room.notes.add("client", "Stop", "Quickly")
    for handle in ("priya-nair", "tomas-reyes", "lena-koch"):
        room.rounds.excuse(round, handle)
    turn = room.rounds.sit_down(round, "ines-moreau")
    turn.seal([Answer("Stop", ("Meetings at six",))])
    room.rounds.reveal(round)
    revealed = note(room, "N5")
    assert (revealed.body.text, revealed.author) == ("Meetings at six", "ines-moreau")
    room.notes.add("client", "Stop", "Now")
    assert note(room, "N6").body.text == "Now"


def test_what_is_written_already_can_be_changed_while_a_round_is_open(room: Room) -> None:
    round = room.rounds.open("votes", RoundPlan("keyboard"))
    room.notes.change(uid(room, "N2"), restated="You are tired")
    put_under(room, "N2", "N1")
    room.rounds.discard(round)
    room.notes.add("client", "Stop", "Now")


def test_a_note_of_the_whole_room_is_said_in_other_words_and_confirmed(room: Room) -> None:
    uid = room.notes.add_item(Note("Too many meetings", "Stop"), step=NOTES.uid)
    with pytest.raises(Refused, match="in other words yet"):
        room.notes.confirm(uid)
    room.notes.change(uid, restated="We meet more than we need")
    room.notes.confirm(uid)
    found = room.record.item(uid)
    assert found is not None
    assert (found.side, found.body.confirmed) == (None, True)
