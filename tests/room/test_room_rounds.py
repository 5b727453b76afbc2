"""Private rounds: what was promised before anybody wrote is kept to, whatever happens until the reveal and after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from room_builders import Place, Sit, bring, file_of

from builders import AGENDA, INES, JUN, LENA, PRIYA, SESSION, TOMAS
from round_builders import (
    AGENCY,
    ANONYMOUS,
    CLIENT,
    KPIS,
    NAMED,
    NEEDS,
    NOTES,
    ONE_VOICE,
    POLL,
    SCORECARD,
    SPOKEN,
    TO_SIDES,
    a_room_of,
    all_seal,
    captured,
    chooses,
    open_round,
    rates,
    says,
    seal,
    sides_of,
)
from workshop.documents.record import read_record
from workshop.errors import InputError, NotFound, Refused, StoreError
from workshop.model.asking import hiding, what_is_possible
from workshop.model.kpis import Realism, realism_key
from workshop.model.names import RoundSort
from workshop.model.needs import Need
from workshop.model.notes import Note, grouped, votes_of
from workshop.model.poll import Poll
from workshop.model.rounds import Answer, Entry, Round, RoundPlan, promise
from workshop.model.scorecard import Comment, Score
from workshop.room.desk import Desk
from workshop.room.room import Room


@pytest.fixture
def room(sit: Sit) -> Room:
    """Two on each side."""
    return sit(2, 2)


@pytest.fixture
def many(sit: Sit) -> Room:
    """Four on each side."""
    return sit(4, 4)


# --- what is possible with the people here --------------------------------------------------------


@pytest.mark.parametrize("client", range(5))
@pytest.mark.parametrize("agency", range(5))
def test_a_side_of_one_or_two_is_never_shown_apart(client: int, agency: int) -> None:
    few = any(0 < count < 3 for count in (client, agency))
    for what in ("notes", "votes", "poll", "realism"):
        found = hiding(what, client, agency)  # type: ignore[arg-type]
        assert (found == "none") == (client + agency < 3)
        assert found != "sides" or not few
    for what in ("scorecard", "needs"):
        found = hiding(what, client, agency)  # type: ignore[arg-type]
        assert found in ("none", "sides")
        assert (found == "none") == (few or client + agency < 3)
        assert hiding("notes", client, agency, stop_at_side=True) == found


@pytest.mark.parametrize(
    ("client", "agency", "words"),
    [
        (1, 0, "With one person of the client nobody can be anonymous"),
        (1, 1, "nobody can be anonymous. It can be named, or one voice per side."),
        (
            2,
            2,
            "anonymous for the room as a whole; with fewer than three on a side nothing is shown by",
        ),
        (3, 1, "anonymous for the room as a whole"),
        (3, 3, "can be anonymous, and each side's answers can be shown apart."),
        (
            4,
            0,
            "With 4 people of the client it can be anonymous.",
        ),
    ],
)
def test_what_is_possible_is_said_in_plain_words(client: int, agency: int, words: str) -> None:
    assert words in what_is_possible("notes", client, agency)


@pytest.mark.parametrize("client", range(1, 5))
@pytest.mark.parametrize("agency", range(5))
def test_an_anonymous_round_opens_only_where_it_can_be_one(
    sit: Sit, client: int, agency: int
) -> None:
    room = sit(client, agency)
    sorts: tuple[RoundSort, ...] = ("notes", "scorecard", "needs", "poll", "realism")
    possible = [what for what in sorts if hiding(what, client, agency) != "none"]
    for what in set(sorts) - set(possible):
        with pytest.raises(Refused, match=r"^With .* of the (client|agency)"):
            open_round(room, what, ANONYMOUS)
        assert room.record.of(Round) == ()
        assert room.core.urns.rounds() == ()
    for what in possible:
        assert room.rounds.round(open_round(room, what, ANONYMOUS)).anonymous


def test_each_way_makes_the_promise_it_keeps(room: Room) -> None:
    said = {promise(each) for each in (NAMED, ANONYMOUS, TO_SIDES, ONE_VOICE)}
    assert len(said) == 4
    uid = open_round(room, "notes", ANONYMOUS)
    turn = room.rounds.sit_down(uid, INES.handle)
    assert turn.promise == promise(ANONYMOUS)
    assert "only counts are shown" in turn.promise


# --- opening --------------------------------------------------------------------------------------


def test_a_round_in_which_nobody_wrote_is_run_in_another_way_and_stays_one(room: Room) -> None:
    uid = open_round(room, "notes", NAMED)
    room.rounds.excuse(uid, LENA.handle)
    assert open_round(room, "notes", ANONYMOUS) == uid
    body = room.rounds.round(uid)
    assert body.anonymous
    assert body.excused == (LENA.handle,)
    assert len(room.record.of(Round)) == 1


def test_once_somebody_wrote_what_was_promised_stays(room: Room) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    seal(room, uid, INES.handle, says("Late briefs"))
    with pytest.raises(Refused, match="Somebody has written in this round"):
        open_round(room, "notes", NAMED)
    assert room.rounds.round(uid).anonymous
    for group in (room.notes, room.noted, room.clauses):
        for act in (
            lambda group=group: group.change_item(uid, {"anonymous": False}),
            lambda group=group: group.give_to(uid, "client"),
        ):
            with pytest.raises(Refused, match="not changed"):
                act()
    for act in (
        lambda: room.clauses.remove(uid),
        lambda: room.clauses.agree(uid, "client"),
        lambda: room.clauses.reorder(uid, 1),
    ):
        with pytest.raises(Refused, match="not changed"):
            act()
    assert room.rounds.round(uid).anonymous
    assert not hasattr(room.rounds, "change_item")


def test_after_a_discarded_or_revealed_round_another_is_opened(room: Room) -> None:
    first = open_round(room, "notes")
    all_seal(room, first)
    room.rounds.discard(first)
    assert captured(room, Note) == ()
    second = open_round(room, "notes")
    all_seal(room, second)
    room.rounds.reveal(second)
    third = open_round(room, "notes", ANONYMOUS)
    assert len({first, second, third}) == 3
    assert len(captured(room, Note)) == 4
    assert room.core.urns.rounds() == (third,)
    assert [item.body.stage for item in room.record.of(Round)] == ["discarded", "revealed", "open"]


def test_a_round_needs_somebody_and_something_to_ask(sit: Sit) -> None:
    room = sit(1, 1)
    with pytest.raises(InputError, match="no such round"):
        room.rounds.open("poll", NAMED, NOTES.uid)
    with pytest.raises(Refused, match="needs no opening"):
        room.rounds.open("notes", RoundPlan("spoken"))
    room.clauses.remove(room.record.of(Note)[0].uid)
    with pytest.raises(Refused, match="nothing to ask"):
        room.rounds.open("votes", NAMED)
    for handle in (INES.handle, TOMAS.handle):
        room.welcome.change_person(handle, presence="absent")
    with pytest.raises(Refused, match="Nobody is here"):
        room.rounds.open("notes", NAMED)
    with pytest.raises(NotFound):
        room.rounds.open("notes", NAMED, "gone")


# --- writing --------------------------------------------------------------------------------------


def test_a_returning_person_replaces_and_sees_nothing_of_before(room: Room) -> None:
    uid = open_round(room, "notes")
    seal(room, uid, INES.handle, says("First"))
    turn = room.rounds.sit_down(uid, INES.handle)
    assert turn.wrote_before
    assert "First" not in repr(vars(turn))
    turn.seal(says("Second"))
    all_seal(room, uid, but=[INES.handle])
    room.rounds.reveal(uid)
    hers = [item.body.text for item in captured(room, Note) if item.author == INES.handle]
    assert hers == ["Second"]


def test_a_returning_person_adds_and_loses_nothing(room: Room) -> None:
    uid = open_round(room, "notes")
    seal(room, uid, INES.handle, says("First"))
    seal(room, uid, INES.handle, says("Second"), add=True)
    seal(room, uid, INES.handle, says("Second"), add=True)  # as after a program that was stopped
    seal(room, uid, INES.handle, says("Third", heading="Start"), add=True)
    all_seal(room, uid, but=[INES.handle])
    room.rounds.reveal(uid)
    hers = [item.body.text for item in captured(room, Note) if item.author == INES.handle]
    assert sorted(hers) == ["First", "Second", "Third"]


def test_a_word_that_is_added_leaves_the_point_and_the_earlier_word(sit: Sit) -> None:
    room = sit(1, 1)
    uid = open_round(room, "scorecard")
    seal(room, uid, INES.handle, rates(1, "Late twice"))
    added = [Answer("them:1.1", comment="And once more")]
    seal(room, uid, INES.handle, added, add=True)
    seal(room, uid, INES.handle, added, add=True)
    seal(room, uid, INES.handle, rates(4), add=True)
    seal(room, uid, TOMAS.handle, rates(0))
    room.rounds.reveal(uid)
    scores = captured(room, Score, SCORECARD)
    about_us = next(each for each in scores if each.side == "agency" and each.body.area == "Briefs")
    assert about_us.body.given.points == (4,)
    (comment,) = captured(room, Comment, SCORECARD)
    assert comment.body.text == "Late twice\nAnd once more"


def test_what_was_still_on_its_way_when_it_was_sealed_is_no_draft_any_more(room: Room) -> None:
    uid = open_round(room, "scorecard", SPOKEN)
    turn = room.rounds.sit_down(uid, INES.handle)
    turn.keep_drafts({"them:1.1": "3"})
    turn.seal(rates(3))
    turn.keep_drafts({"them:1.1": "3\nIn time"})
    assert turn.kept_drafts() == {}
    assert room.rounds.sit_down(uid, INES.handle).kept_drafts() == {}


def test_more_than_fit_is_refused_with_what_is_sealed_already(room: Room) -> None:
    uid = open_round(room, "needs")
    seal(room, uid, INES.handle, [Answer("needs", texts=("a", "b", "c", "d"))])
    turn = room.rounds.sit_down(uid, INES.handle)
    with pytest.raises(InputError, match="sealed 4 already") as told:
        turn.seal([Answer("needs", texts=("e", "f"))], add=True)
    assert told.value.field == "needs"
    turn.seal([Answer("needs", texts=("e",))], add=True)
    all_needs = {"a", "b", "c", "d", "e"}
    for handle in (PRIYA.handle, TOMAS.handle, LENA.handle):
        seal(room, uid, handle, [])
    room.rounds.reveal(uid)
    assert {item.body.text for item in captured(room, Need, NEEDS)} == all_needs


def test_picks_of_before_are_not_asked_about_again(room: Room) -> None:
    picked, other = (room.notes.add("client", "Stop", text) for text in ("A", "B"))
    uid = open_round(room, "votes")
    seal(room, uid, INES.handle, [Answer("votes", texts=(picked,))])
    room.notes.change_item(picked, {"group": other})
    seal(room, uid, INES.handle, [], add=True)
    for handle in (PRIYA.handle, TOMAS.handle, LENA.handle):
        seal(room, uid, handle, [Answer("votes", texts=(other,))])
    room.rounds.reveal(uid)
    assert votes(room) == {picked: 1, other: 3}
    (group,) = [each for each in grouped(room.record.of(Note)) if each[0].uid == other]
    assert votes_of(group) == 4


def votes(room: Room) -> dict[str, int]:
    """The votes of the notes that have some."""
    return {i.uid: i.body.votes for i in room.record.of(Note) if i.body.votes}


def test_the_votes_of_a_group_are_the_sum_of_its_notes_whenever_it_was_made(room: Room) -> None:
    first, second = (room.notes.add("client", "Stop", text) for text in ("A", "B"))
    uid = open_round(room, "votes")
    for handle in (INES.handle, PRIYA.handle, TOMAS.handle, LENA.handle):
        seal(room, uid, handle, [Answer("votes", texts=(first, second))])
    room.notes.put_under(second, first)
    room.rounds.reveal(uid)
    assert votes(room) == {first: 4, second: 4}
    (group,) = [each for each in grouped(room.record.of(Note)) if each[0].uid == first]
    assert votes_of(group) == 8
    room.notes.take_out(second)
    assert votes(room) == {first: 4, second: 4}


def test_another_vote_takes_the_place_of_the_votes_within_a_group_too(room: Room) -> None:
    first, second = (room.notes.add("client", "Stop", text) for text in ("A", "B"))
    for picks in ((first, second), (first,)):
        uid = open_round(room, "votes")
        for handle in (INES.handle, PRIYA.handle, TOMAS.handle, LENA.handle):
            seal(room, uid, handle, [Answer("votes", texts=picks)])
        room.rounds.reveal(uid)
        room.notes.put_under(second, first)
    assert votes(room) == {first: 4}


@pytest.mark.parametrize(
    ("what", "answers", "words"),
    [
        ("notes", [Answer("Nowhere", texts=("x",))], "not asked"),
        ("notes", says("x" * 100_000), "Shorten it"),
        ("poll", chooses(3), "not a point"),
        ("poll", [Answer("poll", point=-1)], "not a point"),
        ("poll", [Answer("poll", cannot=True)], "choose a point"),
        ("poll", [Answer("poll", texts=("x",))], "answered with a point"),
        ("poll", [Answer("poll", point=1, comment="x")], "No comment"),
        ("needs", [Answer("needs", texts=tuple("abcdef"))], "At most 5"),
        ("votes", [Answer("votes", texts=("gone",))], "Pick from what is listed"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_question_and_nothing_is_sealed(
    room: Room, what: str, answers: list[Answer], words: str
) -> None:
    uid = open_round(room, what)
    turn = room.rounds.sit_down(uid, INES.handle)
    with pytest.raises(InputError, match=words) as told:
        turn.seal(answers)
    assert told.value.field == answers[0].key
    assert room.core.urns.keys(uid) == {}


def test_a_form_is_checked_as_a_turn_is(room: Room) -> None:
    uid = open_round(room, "poll", RoundPlan("form"))
    with pytest.raises(InputError, match="not a point"):
        room.rounds.seal_form(uid, Entry("client", INES.handle, answers=tuple(chooses(9))))
    with pytest.raises(Refused, match="not asked"):
        room.rounds.seal_form(uid, Entry("client", JUN.handle, answers=tuple(chooses(1))))
    with pytest.raises(NotFound):
        room.rounds.seal_form(uid, Entry("client", "nobody", answers=tuple(chooses(1))))
    # Whose side somebody is on says the session, not the file.
    room.rounds.seal_form(uid, Entry("agency", INES.handle, answers=tuple(chooses(1))))
    assert room.core.urns.keys(uid) == {INES.handle: "client"}


def test_what_is_half_written_in_a_private_turn_is_kept_nowhere(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk, a_room_of(2, 2)))
        uid = open_round(room, "notes")
        turn = room.rounds.sit_down(uid, INES.handle)
        turn.keep_drafts({"Stop": "half a"})
        assert turn.kept_drafts() == {}
        room.leave()
        assert not any(
            b"half a" in path.read_bytes()
            for path in place.workspace.root.rglob("*")
            if path.is_file()
        )
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert room.rounds.sit_down(uid, INES.handle).kept_drafts() == {}
        room.leave()


def test_what_is_typed_in_a_spoken_round_is_there_after_a_restart_and_gone_once_sealed(
    place: Place,
) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk, a_room_of(2, 2)))
        uid = open_round(room, "scorecard", SPOKEN)
        room.rounds.sit_down(uid, INES.handle).keep_drafts({"them:1.1": "3\nhalf a"})
        room.keep_drafts({"E1/text": "of the console"})
        room.leave()
    with place.desk() as desk:
        room = desk.room(SESSION.id)
        assert room.drafts_to_offer() == {"E1/text": "of the console"}
        assert room.rounds.sit_down(uid, TOMAS.handle).kept_drafts() == {}
        turn = room.rounds.sit_down(uid, INES.handle)
        assert turn.kept_drafts() == {"them:1.1": "3\nhalf a"}
        turn.seal(rates(3, "half a loaf"))
        assert room.rounds.sit_down(uid, INES.handle).kept_drafts() == {}
        room.leave()


def test_what_is_typed_in_a_spoken_round_goes_with_the_round(room: Room) -> None:
    uid = open_round(room, "scorecard", SPOKEN)
    room.rounds.sit_down(uid, INES.handle).keep_drafts({"them:1.1": "3\nhalf a"})
    room.keep_drafts({"E1/text": "of the console"})
    room.rounds.discard(uid)
    assert room.drafts.all() == {"E1/text": "of the console"}


@pytest.mark.parametrize("end", ["", ".new", ".damaged-1"])
def test_what_an_earlier_version_kept_of_a_turn_is_gone_at_the_next_start(
    place: Place, end: str
) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk, a_room_of(2, 2)))
        open_round(room, "notes")
        room.keep_drafts({"E1/text": "of the console"})
        room.leave()
    left = place.workspace.drafts / f"{SESSION.id}-of-{INES.handle}.json{end}"
    left.write_text("half a")
    with place.desk() as desk:
        assert not left.exists()
        room = desk.room(SESSION.id)
        assert room.drafts_to_offer() == {"E1/text": "of the console"}
        room.leave()


# --- who is waited for ----------------------------------------------------------------------------


def test_a_reveal_counts_entries_and_people_apart(room: Room) -> None:
    uid = open_round(room, "notes")
    for handle in (INES.handle, PRIYA.handle):
        seal(room, uid, handle, [Answer("Start", ("a", "b")), Answer("Stop", ("c",))])
    for handle in (TOMAS.handle, LENA.handle):
        room.rounds.excuse(uid, handle)
    shown = room.rounds.reveal(uid)
    assert (shown.stage, shown.said) == ("revealed", "6 entries by 2 people")
    assert len(captured(room, Note)) == 6
    last = room.core.store.last_act(room.id)
    assert last is not None
    assert last.words.endswith(": revealed, 6 entries by 2 people")


def test_a_named_reveal_counts_apart_who_sealed_without_an_answer(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[LENA.handle])
    seal(room, uid, LENA.handle, [])
    said = room.rounds.reveal(uid).said
    assert said.endswith("by 3 people; 1 sealed without an answer")


def test_a_vote_counts_who_answered_and_not_what_they_picked(room: Room) -> None:
    notes = [room.notes.add("client", "Stop", text) for text in ("A", "B", "C")]
    uid = open_round(room, "votes")
    for handle in (INES.handle, PRIYA.handle, TOMAS.handle, LENA.handle):
        seal(room, uid, handle, [Answer("votes", texts=tuple(notes))])
    assert room.rounds.reveal(uid).said == "answered by 4 people"


def test_one_voice_for_each_side_is_counted_by_sides(room: Room) -> None:
    uid = open_round(room, "notes", RoundPlan("keyboard", one_voice=True))
    for handle in (INES.handle, TOMAS.handle):
        seal(room, uid, handle, [Answer("Stop", ("one", "two"))])
    assert room.rounds.reveal(uid).said == "4 entries by 2 sides"


def test_a_side_that_has_sealed_its_one_voice_is_not_excused(room: Room) -> None:
    uid = open_round(room, "notes", RoundPlan("keyboard", one_voice=True))
    seal(room, uid, INES.handle, [Answer("Stop", ("one",))])
    with pytest.raises(Refused, match="The client has sealed already"):
        room.rounds.excuse(uid, INES.handle)
    room.rounds.excuse(uid, TOMAS.handle)
    assert room.rounds.reveal(uid).said == "1 entry by 1 side"


def test_it_is_ready_when_everybody_has_sealed_and_not_before(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[LENA.handle])
    (view,) = room.view().rounds
    assert not view.ready
    assert [each.handle for each in view.waiting] == [LENA.handle]
    with pytest.raises(Refused, match="Still to come: 1 of the agency"):
        room.rounds.reveal(uid)
    assert captured(room, Note) == ()
    seal(room, uid, LENA.handle, [])
    assert room.view().rounds[0].ready
    assert room.rounds.reveal(uid).stage == "revealed"
    assert len(captured(room, Note)) == 3


def test_an_anonymous_round_tells_counts_and_nobody(room: Room) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    seal(room, uid, INES.handle, says("x"))
    (view,) = room.view().rounds
    # Of a side of two, how many have sealed would tell of them.
    assert (view.sealed, view.total) == ({}, 1)
    assert view.asked == {"client": 2, "agency": 2}
    assert view.waiting == ()


def test_who_is_excused_is_not_waited_for_and_who_has_sealed_is_not_excused(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[LENA.handle])
    room.rounds.excuse(uid, LENA.handle)
    with pytest.raises(Refused, match=f"{INES.name} has sealed already; what they sealed counts"):
        room.rounds.excuse(uid, INES.handle)
    with pytest.raises(Refused, match="not asked"):
        room.rounds.sit_down(uid, LENA.handle)
    (view,) = room.view().rounds
    assert view.ready
    assert view.sealed == {"client": 2, "agency": 1}
    assert view.asked == {"client": 2, "agency": 1}
    room.rounds.reveal(uid)
    assert {item.author for item in captured(room, Note)} == {
        INES.handle,
        PRIYA.handle,
        TOMAS.handle,
    }


def test_who_was_excused_writes_after_all(room: Room) -> None:
    uid = open_round(room, "notes")
    room.rounds.excuse(uid, LENA.handle)
    room.rounds.excuse(uid, LENA.handle)
    seal(room, uid, LENA.handle, says("x"))
    with pytest.raises(NotFound):
        room.rounds.excuse(uid, "nobody")


def test_who_left_before_they_wrote_is_not_waited_for(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[PRIYA.handle])
    room.welcome.remove_person(PRIYA.handle)
    room.rounds.reveal(uid)
    assert len(captured(room, Note)) == 3


@pytest.mark.parametrize("plan", [NAMED, ANONYMOUS])
def test_what_somebody_sealed_before_they_were_removed_goes_with_them(
    room: Room, plan: RoundPlan
) -> None:
    uid = open_round(room, "notes", plan)
    all_seal(room, uid)
    room.welcome.remove_person(PRIYA.handle)
    assert PRIYA.handle not in room.core.urns.keys(uid)
    (view,) = room.view().rounds
    assert view.asked == {"client": 1, "agency": 2}
    assert view.total == 3
    with pytest.raises(NotFound, match="no longer here"):
        room.rounds.sit_down(uid, PRIYA.handle)
    room.rounds.reveal(uid)
    assert f"wrote {PRIYA.handle[::-1]}" not in {item.body.text for item in captured(room, Note)}
    assert len(captured(room, Note)) == 3


def test_who_leaves_during_their_turn_seals_nothing(room: Room) -> None:
    uid = open_round(room, "notes")
    turn = room.rounds.sit_down(uid, PRIYA.handle)
    room.welcome.remove_person(PRIYA.handle)
    with pytest.raises(Refused, match="not asked"):
        turn.seal(says("mine"))
    assert room.core.urns.keys(uid) == {}


def test_who_changes_sides_after_writing_counts_where_they_wrote(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid)
    room.welcome.change_person(PRIYA.handle, side="agency")
    (view,) = room.view().rounds
    assert view.ready
    assert view.sealed == view.asked == {"client": 2, "agency": 2}
    room.rounds.reveal(uid)
    assert {item.side for item in captured(room, Note) if item.author == PRIYA.handle} == {"client"}


def test_nobody_wrote_is_no_reveal(room: Room) -> None:
    uid = open_round(room, "notes")
    with pytest.raises(Refused, match="Nobody has sealed"):
        room.rounds.reveal(uid)
    for person in room.record.participants:
        if person.side:
            room.rounds.excuse(uid, person.handle)
    with pytest.raises(Refused, match="Nobody has sealed"):
        room.rounds.reveal(uid)
    room.rounds.discard(uid)
    assert room.core.urns.rounds() == ()


# --- revealing ------------------------------------------------------------------------------------


def test_a_named_round_gives_each_entry_its_author(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid)
    room.rounds.reveal(uid)
    for item in captured(room, Note):
        assert item.body.text == f"wrote {item.author[::-1]}"
    assert sides_of(captured(room, Note)) == {"client", "agency"}
    assert room.core.urns.rounds() == ()


def test_a_revealed_anonymous_note_names_nobody_and_no_side_of_two(room: Room) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    assert {item.author for item in captured(room, Note)} == {""}
    assert sides_of(captured(room, Note)) == {None}


def test_a_revealed_anonymous_note_tells_its_side_where_each_has_three(sit: Sit) -> None:
    room = sit(3, 3)
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    assert {item.author for item in captured(room, Note)} == {""}
    assert sides_of(captured(room, Note)) == {"client", "agency"}


def test_a_side_that_is_empty_does_not_stand_in_the_way(sit: Sit) -> None:
    room = sit(3, 0)
    uid = open_round(room, "needs", ANONYMOUS)
    for person in CLIENT[:3]:
        seal(room, uid, person.handle, [Answer("needs", texts=(f"from {person.handle[::-1]}",))])
    room.rounds.reveal(uid)
    assert sides_of(captured(room, Need, NEEDS)) == {"client"}
    assert {item.author for item in captured(room, Need, NEEDS)} == {""}


def test_too_few_who_wrote_in_the_end_keep_everything_sealed(sit: Sit) -> None:
    room = sit(3, 3)
    uid = open_round(room, "needs", ANONYMOUS)
    for person in (*CLIENT[:3], *AGENCY[:2]):
        seal(room, uid, person.handle, [Answer("needs", texts=("x",))])
    with pytest.raises(Refused, match="Still to come: 1 of those asked"):
        room.rounds.reveal(uid)
    with pytest.raises(Refused, match="too few have said something"):
        room.rounds.reveal(uid, without_rest=True)
    seal(room, uid, AGENCY[2].handle, [])
    with pytest.raises(Refused, match="an empty answer does not count"):
        room.rounds.reveal(uid)
    assert captured(room, Need, NEEDS) == ()
    assert len(room.core.urns.keys(uid)) == 6
    seal(room, uid, AGENCY[2].handle, [Answer("needs", texts=("y",))])
    room.rounds.reveal(uid)
    assert len(captured(room, Need, NEEDS)) == 6


def test_undo_does_not_reach_behind_a_reveal_and_says_what_stands_in_the_way(room: Room) -> None:
    room.noted.note("decision", "Said before")
    uid = open_round(room, "notes")
    all_seal(room, uid)
    assert room.view().undo == "R2 added"
    room.rounds.reveal(uid)
    assert room.view().undo == ""
    with pytest.raises(
        Refused, match=r"“R2 added” is not taken back: “.*: revealed, .*” came after"
    ):
        room.undo()
    room.noted.note("decision", "Said after")
    assert room.undo() == "R3 added"
    with pytest.raises(Refused, match="“R2 added” is not taken back"):
        room.undo()


def test_a_revealed_round_is_over_once_and_for_all(room: Room, desk: Desk) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid)
    turn = room.rounds.sit_down(uid, INES.handle)
    room.rounds.reveal(uid)
    before = file_of(desk, SESSION.id)
    over: list[Callable[[], object]] = [
        lambda: room.rounds.reveal(uid),
        lambda: room.rounds.discard(uid),
        lambda: room.rounds.excuse(uid, INES.handle),
        lambda: room.rounds.release(uid, "client"),
        lambda: room.rounds.sit_down(uid, INES.handle),
        lambda: room.rounds.speak_for(uid, "client"),
        lambda: room.rounds.pass_keyboard(uid, True),
        lambda: turn.seal(says("late")),
        lambda: room.rounds.seal_form(uid, Entry("client", INES.handle)),
    ]
    for act in over:
        with pytest.raises(Refused):
            act()
    assert file_of(desk, SESSION.id) == before
    assert room.core.urns.rounds() == ()


def test_what_lies_in_a_round_can_be_discarded_when_the_session_is_over(room: Room) -> None:
    uid = open_round(room, "notes")
    seal(room, uid, INES.handle, says("unseen"))
    room.sign_off.close("We go on another day")
    with pytest.raises(Refused):
        room.rounds.reveal(uid)
    room.rounds.discard(uid)
    assert room.core.urns.rounds() == ()
    assert captured(room, Note, NOTES) == ()


# --- figures --------------------------------------------------------------------------------------


def test_ratings_that_nobody_could_give_are_no_figures(many: Room) -> None:
    uid = open_round(many, "scorecard", ANONYMOUS)
    for person in (*CLIENT, *AGENCY):
        seal(many, uid, person.handle, rates(None, "can't say"))
    many.rounds.reveal(uid)
    scores = captured(many, Score, SCORECARD)
    assert len(scores) == 4
    for item in scores:
        assert item.body.given.counts == ()
        assert item.body.given.answers == 0
    assert captured(many, Comment, SCORECARD) == ()
    assert many.rounds.round(uid).withheld == 8


def test_named_ratings_that_nobody_could_give_are_counted(room: Room) -> None:
    uid = open_round(room, "scorecard")
    for person in (INES, PRIYA, TOMAS, LENA):
        seal(room, uid, person.handle, rates(None))
    room.rounds.reveal(uid)
    about_agency = captured(room, Score, SCORECARD)[0].body
    assert about_agency.given.cannot == 2
    assert about_agency.given.points == ()


@pytest.mark.parametrize("rating", [1, 2, 3])
def test_a_figure_in_an_anonymous_scorecard_has_three_behind_it(many: Room, rating: int) -> None:
    uid = open_round(many, "scorecard", ANONYMOUS)
    for place, person in enumerate(CLIENT):
        seal(many, uid, person.handle, rates(2 if place < rating else None, f"word {place}"))
    for person in AGENCY:
        seal(many, uid, person.handle, [])
    many.rounds.reveal(uid)
    given = next(
        each.body.given
        for each in captured(many, Score, SCORECARD)
        if each.side == "agency" and each.body.area == "Briefs"
    )
    assert given.answers == rating
    assert bool(given.counts) == (rating >= 3)
    assert len(captured(many, Comment, SCORECARD)) == (4 if rating >= 3 else 0)


@pytest.mark.parametrize(("client", "agency"), [(2, 1), (3, 1), (3, 0), (3, 3), (4, 2)])
def test_a_figure_in_an_anonymous_poll_has_three_behind_it(
    many: Room, client: int, agency: int
) -> None:
    uid = open_round(many, "poll", ANONYMOUS)
    for people, choosing in ((CLIENT, client), (AGENCY, agency)):
        for place, person in enumerate(people):
            seal(many, uid, person.handle, chooses(1) if place < choosing else [])
    many.rounds.reveal(uid)
    (item,) = captured(many, Poll, POLL)
    body = item.body
    assert body.choices == ()
    assert bool(body.room.counts) == (client + agency >= 3)
    apart = all(count == 0 or count >= 3 for count in (client, agency))
    assert (body.client is not None) == apart
    for tally in (body.client, body.agency, body.room):
        assert tally is None or not tally.counts or sum(tally.counts) >= 3


def test_a_poll_that_is_named_says_who_chose_what(room: Room) -> None:
    uid = open_round(room, "poll")
    for place, person in enumerate((INES, PRIYA, TOMAS, LENA)):
        seal(room, uid, person.handle, chooses(place % 3))
    room.rounds.reveal(uid)
    (item,) = captured(room, Poll, POLL)
    chosen = {each.handle: each.point for each in item.body.choices}
    assert chosen == {INES.handle: 0, PRIYA.handle: 1, TOMAS.handle: 2, LENA.handle: 0}
    assert item.body.client.counts == (1, 1, 0)


def test_votes_of_fewer_than_three_are_not_told_where_nobody_is_named(many: Room) -> None:
    note = many.notes.add("client", "Stop", "A")
    uid = open_round(many, "votes", ANONYMOUS)
    for place, person in enumerate((*CLIENT, *AGENCY)):
        seal(many, uid, person.handle, [Answer("votes", texts=(note,))] if place < 2 else [])
    with pytest.raises(Refused, match="too few have said something"):
        many.rounds.reveal(uid)
    found = many.record.item(note)
    assert found is not None
    assert found.body.votes is None


def test_a_vote_on_a_target_is_about_the_target_that_was_voted_on(room: Room) -> None:
    kpi = next(item for item in room.record.items if item.number == "K1")
    uid = open_round(room, "realism")
    first = realism_key(kpi.uid, "at least 180 leads a month")
    seal(room, uid, INES.handle, [Answer(first, point=0)])
    seal(room, uid, PRIYA.handle, [Answer(first, point=1)])
    room.kpis.change(kpi.uid, target=90)
    second = realism_key(kpi.uid, "at least 90 leads a month")
    for handle in (TOMAS.handle, LENA.handle):
        seal(room, uid, handle, [Answer(second, point=2)])
    room.rounds.reveal(uid)
    found = {each.body.target: each.body.room.counts for each in captured(room, Realism, KPIS)}
    assert found == {
        "at least 180 leads a month": (1, 1, 0),
        "at least 90 leads a month": (0, 0, 2),
    }


@pytest.mark.parametrize("agency", [1, 2, 3])
def test_an_anonymous_vote_on_a_target_tells_no_side_of_few(many: Room, agency: int) -> None:
    kpi = next(item for item in many.record.items if item.number == "K1")
    uid = open_round(many, "realism", ANONYMOUS)
    key = realism_key(kpi.uid, "at least 180 leads a month")
    for person in CLIENT:
        seal(many, uid, person.handle, [Answer(key, point=0)])
    for place, person in enumerate(AGENCY):
        answer = Answer(key, point=2) if place < agency else Answer(key, cannot=True)
        seal(many, uid, person.handle, [answer])
    many.rounds.reveal(uid)
    (item,) = captured(many, Realism, KPIS)
    assert item.body.room.counts == (4, 0, agency)
    assert (item.body.client is None) == (item.body.agency is None) == (agency < 3)


# --- by way of the sides --------------------------------------------------------------------------


def test_the_side_sees_first_its_contact_speaks_and_all_see_that_alone(room: Room) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    all_seal(room, uid)
    with pytest.raises(Refused):
        room.rounds.speak_for(uid, "client")
    shown = room.rounds.reveal(uid)
    assert (shown.stage, shown.said) == ("sides", "4 entries by 4 people")
    assert captured(room, Note) == ()
    with pytest.raises(Refused, match="takes nothing more"):
        room.rounds.sit_down(uid, INES.handle)
    for side, contact in (("client", INES), ("agency", TOMAS)):
        turn = room.rounds.speak_for(uid, side)  # type: ignore[arg-type]
        assert turn.person == contact
        texts, _ = turn.of_my_side()
        mates = [each for each in (INES, PRIYA, TOMAS, LENA) if each.side == side]
        assert texts["Stop"] == tuple(sorted(f"wrote {each.handle[::-1]}" for each in mates))
        with pytest.raises(Refused, match="has not sealed its one voice"):
            room.rounds.release(uid, side)  # type: ignore[arg-type]
        turn.seal(says(f"voice of the {side}"))
        with pytest.raises(Refused, match="Still to come"):
            room.rounds.reveal(uid)
        room.rounds.release(uid, side)  # type: ignore[arg-type]
    assert captured(room, Note) == ()
    assert room.rounds.reveal(uid).said == "2 entries by 2 sides"
    found = captured(room, Note)
    assert {(each.body.text, each.side, each.author) for each in found} == {
        ("voice of the client", "client", ""),
        ("voice of the agency", "agency", ""),
    }
    assert room.core.urns.rounds() == ()


def test_only_the_contact_sees_what_their_side_wrote(room: Room) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    turn = room.rounds.sit_down(uid, INES.handle)
    with pytest.raises(Refused, match="Only a side's contact"):
        turn.of_my_side()


def test_a_released_voice_stays_as_it_was_released(room: Room) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    turn = room.rounds.speak_for(uid, "client")
    turn.seal(says("released"))
    room.rounds.release(uid, "client")
    with pytest.raises(Refused, match="released its voice already"):
        turn.seal(says("another"))
    with pytest.raises(Refused, match="released its voice already"):
        room.rounds.speak_for(uid, "client")


def test_a_side_in_which_nobody_wrote_has_no_voice(room: Room) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    for person in (TOMAS, LENA):
        room.rounds.excuse(uid, person.handle)
    all_seal(room, uid, but=[TOMAS.handle, LENA.handle])
    room.rounds.reveal(uid)
    with pytest.raises(Refused, match="Nobody of the agency has written"):
        room.rounds.speak_for(uid, "agency")
    room.rounds.speak_for(uid, "client").seal(says("ours"))
    room.rounds.release(uid, "client")
    room.rounds.reveal(uid)
    assert sides_of(captured(room, Note)) == {"client"}


def test_another_contact_takes_over_the_voice_of_their_side(room: Room) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    turn = room.rounds.speak_for(uid, "client")
    room.welcome.change_person(PRIYA.handle, contact=True)
    with pytest.raises(Refused, match="not the contact"):
        turn.seal(says("too late"))
    assert room.rounds.speak_for(uid, "client").person.handle == PRIYA.handle


@pytest.mark.parametrize("rating", [1, 2, 3])
def test_a_contact_sees_no_figure_or_word_of_fewer_than_three_who_were_promised_anonymity(
    sit: Sit, rating: int
) -> None:
    room = sit(3, 3)
    uid = open_round(room, "scorecard", RoundPlan("keyboard", anonymous=True, stop_at_side=True))
    for place, person in enumerate(CLIENT[:3]):
        seal(room, uid, person.handle, rates(2 if place < rating else None, f"word {place}"))
    for person in AGENCY[:3]:
        seal(room, uid, person.handle, rates(1))
    room.rounds.reveal(uid)
    texts, tallies = room.rounds.speak_for(uid, "client").of_my_side()
    assert tallies["them:1.1"].answers == rating
    assert sum(tallies["them:1.1"].counts) == (3 if rating == 3 else 0)
    assert len(texts.get("them:1.1", ())) == (3 if rating == 3 else 0)


def test_one_voice_is_the_sides_whoever_is_its_contact(room: Room) -> None:
    uid = open_round(room, "notes", ONE_VOICE)
    assert [each.handle for each in room.view().rounds[0].people] == [INES.handle, TOMAS.handle]
    with pytest.raises(Refused, match="not asked"):
        room.rounds.sit_down(uid, PRIYA.handle)
    seal(room, uid, INES.handle, says("first"))
    room.welcome.change_person(PRIYA.handle, contact=True)
    turn = room.rounds.sit_down(uid, PRIYA.handle)
    assert turn.wrote_before
    turn.seal(says("second"), add=True)
    (view,) = room.view().rounds
    assert view.sealed == {"client": 1, "agency": 0}
    assert view.asked == {"client": 1, "agency": 1}
    seal(room, uid, TOMAS.handle, says("third"))
    room.rounds.reveal(uid)
    found = {(each.body.text, each.side, each.author) for each in captured(room, Note)}
    assert found == {("first", "client", ""), ("second", "client", ""), ("third", "agency", "")}


def test_a_spoken_scorecard_counts_each_side_once(room: Room) -> None:
    uid = open_round(room, "scorecard", SPOKEN)
    seal(room, uid, INES.handle, rates(1))
    room.welcome.change_person(PRIYA.handle, contact=True)
    seal(room, uid, PRIYA.handle, rates(2))
    seal(room, uid, TOMAS.handle, rates(0))
    room.rounds.reveal(uid)
    assert [
        each.body.given.points
        for each in captured(room, Score, SCORECARD)
        if each.body.area == "Briefs"
    ] == [
        (2,),
        (0,),
    ]


# --- what else goes on in the session -------------------------------------------------------------


def test_going_back_and_forth_neither_shows_nor_loses_anything(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid)
    for _ in range(2):
        room.lead.next()
        assert room.view().rounds == ()
        room.lead.back()
        assert room.view().rounds[0].ready
    room.lead.go_to(AGENDA[0].uid)
    room.rounds.reveal(uid)
    assert len(captured(room, Note)) == 4
    room.lead.go_to(NOTES.uid)
    (view,) = room.view().rounds
    assert view.round.stage == "revealed"
    assert view.sealed == {"client": 2, "agency": 2}
    assert len(captured(room, Note)) == 4


def test_a_step_with_a_round_stays_in_the_agenda(room: Room) -> None:
    open_round(room, "poll")
    room.lead.go_to(NOTES.uid)
    with pytest.raises(Refused, match="holds"):
        room.lead.remove_step(POLL.uid)


def test_nothing_is_proposed_while_a_round_is_open_and_nothing_of_it_is_in_what_is_proposed(
    room: Room,
) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[LENA.handle])
    turn = room.rounds.sit_down(uid, LENA.handle)
    with pytest.raises(Refused, match="is still open"):
        room.sign_off.propose()
    assert room.record.agreement is None
    turn.seal(says("late"))
    room.rounds.discard(uid)
    room.sign_off.propose()
    assert room.record.agreement is not None
    assert "wrote " not in room.record.agreement.text
    late: list[Callable[[], object]] = [
        lambda: turn.seal(says("later")),
        lambda: room.rounds.sit_down(uid, LENA.handle),
        lambda: room.rounds.seal_form(uid, Entry("agency", LENA.handle)),
        lambda: room.rounds.reveal(uid),
        lambda: room.rounds.open("notes", NAMED, NOTES.uid),
    ]
    for act in late:
        with pytest.raises(Refused, match=r"proposed and its panes are locked|is over"):
            act()


def test_undo_passes_over_a_round_that_is_open_and_never_over_its_reveal(
    room: Room, desk: Desk
) -> None:
    room.expectations.add("client", "A wish")
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[PRIYA.handle])
    room.rounds.excuse(uid, PRIYA.handle)
    assert room.undo() == "E3 added"
    room.expectations.add("client", "Another wish")
    room.rounds.reveal(uid)
    shown = captured(room, Note)
    assert len(shown) == 3
    with pytest.raises(Refused, match="“E4 added” is not taken back"):
        room.undo()
    room.expectations.add("client", "A third wish")
    assert room.undo() == "E5 added"
    assert captured(room, Note) == shown
    assert room.rounds.round(uid).stage == "revealed"


def test_undo_of_a_person_who_wrote_takes_what_they_sealed_out_of_the_round(room: Room) -> None:
    uid = open_round(room, "notes")
    room.welcome.add_people("Olga Berg", "client")
    all_seal(room, uid)
    assert len(room.core.urns.keys(uid)) == 5
    assert "added" in room.undo()
    assert room.record.person("olga-berg") is None
    (view,) = room.view().rounds
    assert view.ready
    assert view.sealed == {"client": 2, "agency": 2}
    room.rounds.reveal(uid)
    assert len(captured(room, Note)) == 4


def test_undo_takes_nobody_out_of_an_anonymous_round_in_which_somebody_wrote(room: Room) -> None:
    room.welcome.add_people("Olga Berg", "client")
    uid = open_round(room, "notes", ANONYMOUS)
    seal(room, uid, INES.handle, says("x"))
    with pytest.raises(Refused, match="while an anonymous round asks them"):
        room.undo()
    assert room.view().rounds[0].asked == {"client": 3, "agency": 2}


def test_undo_of_one_who_was_removed_asks_them_again(room: Room) -> None:
    uid = open_round(room, "notes")
    all_seal(room, uid, but=[PRIYA.handle])
    room.welcome.remove_person(PRIYA.handle)
    assert room.view().rounds[0].ready
    room.undo()
    assert not room.view().rounds[0].ready


def test_one_revealed_note_can_be_taken_off_the_screens_and_brought_back(room: Room) -> None:
    uid = open_round(room, "notes", ANONYMOUS)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    shown = captured(room, Note)
    room.clauses.remove(shown[1].uid)
    assert len(captured(room, Note)) == 3
    room.undo()
    assert captured(room, Note) == shown


def test_the_urn_that_is_gone_is_said_and_the_round_can_be_discarded(room: Room) -> None:
    uid = open_round(room, "notes")
    seal(room, uid, INES.handle, says("x"))
    room.core.urns.path(uid).unlink()
    (view,) = room.view().rounds
    assert "is missing" in view.fault
    for act in (
        lambda: room.rounds.reveal(uid),
        lambda: seal(room, uid, PRIYA.handle, says("y")),
        lambda: open_round(room, "notes", ANONYMOUS),
    ):
        with pytest.raises((Refused, StoreError), match="is missing"):
            act()
    room.rounds.discard(uid)
    assert room.view().rounds == ()


def test_a_round_goes_into_a_file_without_what_was_written(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk, a_room_of(3, 3)))
        uid = open_round(room, "notes", ANONYMOUS)
        all_seal(room, uid)
        content = file_of(desk, SESSION.id)
        assert "wrote " not in content
        room.rounds.reveal(uid)
        content = file_of(desk, SESSION.id)
        room.leave()
        for item in read_record(content, "record").of(Note, NOTES.uid):
            assert item.author == ""
