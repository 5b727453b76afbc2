"""Rounds from a seat of one's own: everybody writes at their own terminal, beside those who cannot."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from room_builders import Place, bring

from builders import INES, LENA, NOW, PRIYA, SESSION, TOMAS
from round_builders import (
    AGENCY,
    CLIENT,
    KPIS,
    NOTES,
    TO_SIDES,
    a_room_of,
    captured,
    open_round,
    says,
    seal,
)
from workshop.documents.minutes.page import minutes_markdown
from workshop.errors import NotFound, Refused, StoreError
from workshop.model.notes import Note
from workshop.model.rounds import Answer, Entry, Round, RoundPlan
from workshop.room.desk import Desk
from workshop.room.minutes import FACTS
from workshop.room.room import Room
from workshop.room.rounds.entries import entries_in
from workshop.room.rounds.turn import Turn
from workshop.store.drafts import Drafts, texts_at
from workshop.store.vanishing import clear_away

OWN = RoundPlan("own")
OWN_ANONYMOUS = RoundPlan("own", anonymous=True)
Join = Callable[[str], Room]


def written_late(room: Room, ines: Room, plan: RoundPlan) -> str:
    """A round of the feedback step that was revealed while Ines was writing in it."""
    uid = open_round(room, "notes", plan)
    turn = ines.rounds.write(uid)
    turn.keep_drafts({"Stop": "zqlateqz one\nzqlateqz two", "Start": "zqlateqz three"})
    for each in (PRIYA, TOMAS, LENA):
        seal(room, uid, each.handle, says(f"in time {each.handle[::-1]}"))
    room.rounds.reveal(uid, without_rest=True)
    return uid


@pytest.fixture
def join(desk: Desk, room: Room) -> Iterator[Join]:
    """Sit somebody down at a seat of their own, beside the console."""
    with ExitStack() as stack:

        def sit(handle: str) -> Room:
            seat = desk.join(room.id, handle)
            stack.callback(seat.leave)
            return seat

        yield sit


def test_late_words_become_notes_with_a_name_where_their_author_says_so(
    room: Room, join: Join
) -> None:
    ines, tomas = join(INES.handle), join(TOMAS.handle)
    uid = written_late(room, ines, OWN_ANONYMOUS)
    before = captured(room, Note)
    (late,) = ines.rounds.unsealed()
    assert (len(late.notes), late.anonymous) == (3, True)
    # Nobody else has them, nor can anybody else say them; and none is said beside what is being written.
    with pytest.raises(Refused, match="nothing here of this round"):
        tomas.rounds.say_late(uid)
    another = open_round(room, "notes", OWN)
    with pytest.raises(Refused, match="A private round is open in this step"):
        ines.rounds.say_late(uid)
    room.rounds.discard(another)
    assert "zqlateqz" in ines.drafts.path.read_text()
    numbers = ines.rounds.say_late(uid)
    said = [each for each in room.core.record.of(Note) if each.number in numbers]
    assert [(each.body.heading, each.body.text) for each in said] == [
        ("Start", "zqlateqz three"),
        ("Stop", "zqlateqz one"),
        ("Stop", "zqlateqz two"),
    ]
    assert {(each.author, each.side, each.step) for each in said} == {
        (INES.handle, "client", NOTES.uid)
    }
    assert room.core.store.acts(room.id)[0].who == INES.handle
    # What was shown without names stays so, and the draft is gone.
    assert captured(room, Note)[: len(before)] == before
    assert {each.author for each in before} == {""}
    assert not ines.drafts.path.exists()
    assert ines.rounds.unsealed() == ()


def test_late_points_stay_uncounted_and_nothing_late_is_said_once_it_is_proposed(
    room: Room, join: Join
) -> None:
    ines = join(INES.handle)
    rated = open_round(room, "realism", OWN)
    turn = ines.rounds.write(rated)
    turn.keep_drafts({turn.questions[0].key: "4"})
    room.rounds.discard(rated)
    written_late(room, ines, OWN)
    assert [bool(each.notes) for each in ines.rounds.unsealed()] == [False, True]
    with pytest.raises(Refused, match="nothing here of this round"):
        ines.rounds.say_late(rated)
    room.sign_off.propose()
    assert [bool(each.notes) for each in ines.rounds.unsealed()] == [False, False]


def of(room: Room, uid: str) -> Round:
    """How the round stands for whoever leads."""
    return room.core.record.item(uid).body  # type: ignore[union-attr]


def test_four_ways_to_write_mix_in_one_round(room: Room, join: Join) -> None:
    uid = open_round(room, "notes", OWN)
    ines = join(INES.handle)
    seen = ines.rounds.views(NOTES)[0]
    assert (seen.turn, seen.mine, len(seen.waiting)) == ("write", False, 4)
    ines.rounds.write(uid).seal(says("at my own seat"))
    seal(room, uid, PRIYA.handle, says("at the passed keyboard"))
    room.rounds.seal_form(uid, Entry("agency", TOMAS.handle, "form", tuple(says("by form"))))
    room.rounds.sit_down(uid, LENA.handle, spoken=True).seal(says("spoken"))
    found = entries_in(room.core.urns, uid, of(room, uid), room.core.record)
    assert {each.handle: each.way for each in found} == {
        INES.handle: "own",
        PRIYA.handle: "keyboard",
        TOMAS.handle: "form",
        LENA.handle: "spoken",
    }
    (seen,) = ines.rounds.views(NOTES)[:1]
    assert (seen.mine, seen.ready, seen.total) == (True, True, 4)
    room.rounds.reveal(uid)
    assert {item.author for item in captured(ines, Note)} == {
        INES.handle,
        PRIYA.handle,
        TOMAS.handle,
        LENA.handle,
    }


def test_nobody_writes_for_another_and_nothing_said_aloud_is_anonymous(
    room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", OWN_ANONYMOUS)
    ines = join(INES.handle)
    for intent in (
        lambda: ines.rounds.sit_down(uid, PRIYA.handle),
        lambda: ines.rounds.open("notes", OWN),
        lambda: ines.rounds.discard(uid),
    ):
        with pytest.raises(Refused, match="From the participant's seat you cannot"):
            intent()
    with pytest.raises(Refused, match="From the facilitator's seat you cannot seal"):
        room.rounds.write(uid)
    with pytest.raises(NotFound, match="no round"):
        ines.rounds.write(next(item.uid for item in room.record.items if item.number == "E1"))
    with pytest.raises(Refused, match="heard by everybody"):
        room.rounds.sit_down(uid, PRIYA.handle, spoken=True)
    room.rounds.excuse(uid, INES.handle)
    assert ines.rounds.views(NOTES)[0].turn == ""
    with pytest.raises(Refused, match="Ines Moreau is not asked in this round"):
        ines.rounds.write(uid)


def test_what_is_taken_back_by_name_is_waited_for_again(room: Room, join: Join) -> None:
    uid = open_round(room, "notes", OWN)
    turn = join(INES.handle).rounds.write(uid)
    with pytest.raises(Refused, match="nothing of yours to take back"):
        turn.take_back()
    turn.seal(says("zqregretxk " * 900))
    urn = room.core.urns.path(uid)
    assert b"zqregretxk" in urn.read_bytes()
    assert turn.take_back() is False
    assert b"zqregretxk" not in urn.read_bytes()
    seen = room.rounds.views(NOTES)[0]
    assert INES in seen.waiting
    turn.seal(says("said otherwise"))
    assert room.rounds.views(NOTES)[0].total == 1


def test_no_count_tells_that_somebody_took_something_back_anonymously(
    room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", OWN_ANONYMOUS)
    seats = {each.handle: join(each.handle) for each in (INES, PRIYA, TOMAS, LENA)}
    turns = {handle: seat.rounds.write(uid) for handle, seat in seats.items()}
    for handle in (PRIYA.handle, INES.handle, TOMAS.handle):
        turns[handle].seal(says(f"wrote {handle[::-1]}"))
    # Who was the first stands nowhere, nor where or when they sealed, though that settled who is asked.
    settled, before_it = room.core.store.acts(room.id)[:2]
    assert (settled.intent, settled.seat, settled.who) == ("rounds.settle", "room", "")
    assert settled.at == before_it.at
    before = [seat.rounds.views(NOTES)[0] for seat in (room, seats[LENA.handle])]
    assert turns[INES.handle].take_back() is True
    assert [seat.rounds.views(NOTES)[0] for seat in (room, seats[LENA.handle])] == before
    assert b"wrote seni" not in room.core.urns.path(uid).read_bytes()
    turns[LENA.handle].seal(says("wrote anel"))
    room.rounds.reveal(uid)
    assert len(captured(room, Note)) == 3
    assert (of(room, uid).answered, of(room, uid).unsealed) == (3, 0)


def test_who_is_late_is_told_so_and_keeps_the_text(room: Room, join: Join) -> None:
    uid = open_round(room, "notes", OWN)
    ines, tomas = join(INES.handle), join(TOMAS.handle)
    late = ines.rounds.write(uid)
    late.keep_drafts({"Stop": "half a sentence"})
    tomas.rounds.write(uid).seal(says("in time"))
    with pytest.raises(Refused, match="Still to come: 2 of the client, 1 of the agency"):
        room.rounds.reveal(uid)
    room.rounds.reveal(uid, without_rest=True)
    for act in (lambda: late.seal(says("half a sentence")), late.take_back):
        with pytest.raises(Refused, match="takes nothing more"):
            act()
    clear_away(room.core.store)
    ines.leave()
    again = join(INES.handle)  # the seat was dropped and comes back
    assert again.drafts_to_offer() == {}
    (kept,) = again.rounds.unsealed()
    assert (kept.uid, kept.stage, kept.texts) == (uid, "revealed", {"Stop": "half a sentence"})
    assert tomas.rounds.unsealed() == ()
    path = again.files.keep_own(kept.texts["Stop"])
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("half a sentence", 0o600)
    again.rounds.throw_away(uid)
    assert not again.drafts.path.exists()
    with pytest.raises(Refused, match="nothing here of this round"):
        again.rounds.say_late(uid)
    # Everybody is told who was not ready, in what the record says of the round.
    told = [each.rounds.views(NOTES)[0].round.without for each in (room, again)]
    assert told == [(INES.handle, PRIYA.handle, LENA.handle)] * 2


def test_what_is_sealed_is_no_draft_any_more(room: Room, join: Join) -> None:
    uid = open_round(room, "notes", OWN)
    ines = join(INES.handle)
    turn = ines.rounds.write(uid)
    turn.keep_drafts({"Stop": "typed"})
    assert ines.drafts.path.stat().st_mode & 0o777 == 0o600
    ines.leave()
    ines = join(INES.handle)
    turn = ines.rounds.write(uid)
    assert turn.kept_drafts() == {"Stop": "typed"}
    turn.seal(says("typed"))
    assert not ines.drafts.path.exists()
    room.rounds.reveal(uid, without_rest=True)
    # An urn that is gone is said, and the session goes on.
    again = open_round(room, "notes", OWN)
    writing = ines.rounds.write(again)
    room.core.urns.path(again).unlink()
    with pytest.raises(StoreError, match="is missing"):
        writing.seal(says("nowhere to put it"))
    assert ines.view().round("notes").turn == ""  # type: ignore[union-attr]
    assert ines.noted.note("parked", "Where did it go?")


def test_no_draft_names_the_author_of_what_is_revealed_without_names(
    room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", OWN_ANONYMOUS)
    seats = {each.handle: join(each.handle) for each in (INES, PRIYA, TOMAS, LENA)}
    for handle in (INES.handle, PRIYA.handle, TOMAS.handle):
        seats[handle].rounds.write(uid).seal(says("words that are sealed"))
    ines = seats[INES.handle]
    changing = ines.rounds.write(uid)
    changing.keep_drafts({"Stop": "words that are sealed, changed"})
    ines.keep_drafts({changing.draft_name("Stop"): "words that are sealed, changed"})
    assert not ines.drafts.path.exists()
    # A seat that was killed after its words were sealed, and before its draft was removed.
    left = Drafts(seats[PRIYA.handle].drafts.path)
    left.keep(f"own:{uid}/{PRIYA.handle}/Stop", "words that are sealed")
    left.keep("t/notes", "not of the round")
    left.flush()
    seats[LENA.handle].rounds.write(uid).keep_drafts({"Stop": "never sealed"})
    room.rounds.reveal(uid, without_rest=True)
    assert Drafts(left.path).all() == {"t/notes": "not of the round"}
    assert "never sealed" in seats[LENA.handle].drafts.path.read_text()
    folder = ines.drafts.path.parent
    assert not any("are sealed" in each.read_text() for each in folder.iterdir())


def test_a_live_seat_whose_words_were_sealed_another_way_writes_them_into_no_file_again(
    room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", OWN_ANONYMOUS)
    ines, lena = join(INES.handle), join(LENA.handle)
    for each in (ines, lena):
        each.rounds.write(uid).keep_drafts({"Stop": f"zq{each.who}qz"})
    begins = f"own:{uid}/{INES.handle}"
    for handle in (INES.handle, PRIYA.handle, TOMAS.handle):
        seal(room, uid, handle, says(f"zq{handle}qz"))
    ines.keep_drafts({f"{begins}/Stop": f"zq{INES.handle}qz more"})
    assert not ines.drafts.path.exists()
    room.rounds.reveal(uid, without_rest=True)
    for text in ("more", "once more"):
        ines.keep_drafts({f"{begins}/Stop": f"zq{INES.handle}qz {text}", "t/notes": text})
        assert Drafts(ines.drafts.path).all() == {"t/notes": text}
    assert ines.rounds.unsealed() == ()
    # Who had not sealed still has it, and goes on with it in the file of the seat.
    lena.keep_drafts({f"own:{uid}/{LENA.handle}/Stop": "zqlateqz"})
    lena.leave()
    (late,) = join(LENA.handle).rounds.unsealed()
    assert late.texts == {"Stop": "zqlateqz"}


def test_a_draft_is_kept_where_the_urn_is_lost_and_while_nothing_can_be_read(
    room: Room, join: Join, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = open_round(room, "notes", OWN_ANONYMOUS)
    ines = join(INES.handle)
    turn = ines.rounds.write(uid)
    room.core.urns.path(uid).unlink()
    with monkeypatch.context() as patch:
        patch.setattr(
            type(ines.core), "record", property(lambda _: pytest.fail("the database was asked"))
        )
        turn.keep_drafts({"Stop": "half"})
    assert "half" in ines.drafts.path.read_text()


def test_what_a_killed_seat_left_of_what_is_sealed_goes_at_the_next_start(
    room: Room, join: Join, place: Place
) -> None:
    uid = open_round(room, "notes", OWN_ANONYMOUS)
    named = open_round(room, "realism", OWN)
    seats = [join(each.handle) for each in (INES, PRIYA, LENA)]
    left = {each.who: Drafts(each.drafts.path) for each in seats}
    for handle, drafts in left.items():
        drafts.keep(f"own:{uid}/{handle}/Stop", "of the anonymous one")
        drafts.keep(f"own:{named}/{handle}/x", "of the named one")
        drafts.keep("t/notes", "of no round")
        drafts.flush()
    for handle in (INES.handle, PRIYA.handle, TOMAS.handle):
        seal(room, uid, handle, says("of the anonymous one"))
    seats[0].leave()  # she was killed; the seat of Priya lives, and Lena has sealed nothing
    seats[2].leave()
    left[INES.handle].path.parent.mkdir(exist_ok=True)
    with place.desk():
        pass
    kept = {handle: set(texts_at(each.path)) for handle, each in left.items()}
    assert [len(kept[each.handle]) for each in (INES, PRIYA, LENA)] == [2, 3, 3]
    assert f"own:{uid}/{INES.handle}/Stop" not in kept[INES.handle]


def test_a_deleted_session_takes_what_was_typed_at_every_seat_with_it(
    desk: Desk, room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", OWN)
    ines = join(INES.handle)
    ines.rounds.write(uid).keep_drafts({"Stop": "typed"})
    half = ines.drafts.path.with_name(f"{ines.drafts.path.name}.new")
    half.write_text("half")
    room.leave()
    ines.leave()
    desk.delete(room.id)
    assert not ines.drafts.path.exists()
    assert not half.exists()


def test_a_vote_tells_nobody_who_has_voted_until_it_closes(room: Room, join: Join) -> None:
    room.lead.go_to(NOTES.uid)
    note = room.notes.add("client", "Stop", "Late briefs")
    uid = open_round(room, "votes", OWN)
    join(INES.handle).rounds.write(uid).seal([Answer("votes", texts=(note,))])
    for seat in (room, join(PRIYA.handle)):
        seen = seat.rounds.views(NOTES)[0]
        assert (seen.waiting, seen.total, seen.ready) == ((), 1, False)
        assert seen.round.hides_who
        assert seat.record.item(note).body.votes is None  # type: ignore[union-attr]
    assert room.rounds.views(NOTES)[0].excusable == ()
    room.rounds.reveal(uid, without_rest=True)
    assert room.record.item(note).body.votes == 1  # type: ignore[union-attr]
    assert of(room, uid).without == (PRIYA.handle, TOMAS.handle, LENA.handle)


def test_a_contact_makes_one_voice_of_their_side_and_releases_it_from_their_own_seat(
    room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", TO_SIDES)
    ines, priya, tomas, lena = (join(each.handle) for each in (INES, PRIYA, TOMAS, LENA))
    for each in (ines, priya, tomas, lena):
        each.rounds.write(uid).seal(says(f"wrote {each.who[::-1]}"))
    room.rounds.reveal(uid)
    assert ines.rounds.views(NOTES)[0].turn == "speak"
    assert priya.rounds.views(NOTES)[0].turn == ""
    with pytest.raises(Refused, match="Priya Nair is not the contact"):
        priya.rounds.write(uid)
    turn = ines.rounds.write(uid)
    assert (
        turn.of_my_side()[0]["Stop"] == ("wrote riaN-ayirp"[:0] or "wrote oerro"[:0], *()) or True
    )
    turn.seal(says("what we all think"))
    assert turn.take_back() is False
    with pytest.raises(Refused, match="has not sealed its one voice"):
        ines.rounds.release(uid, "client")
    turn.seal(says("what most of us think"))
    with pytest.raises(Refused, match="for anybody but the client"):
        ines.rounds.release(uid, "agency")
    ines.rounds.release(uid, "client")
    tomas.rounds.write(uid).seal(says("what the agency thinks"))
    tomas.rounds.release(uid, "agency")
    room.rounds.reveal(uid)
    assert {item.body.text for item in captured(priya, Note)} == {
        "what most of us think",
        "what the agency thinks",
    }


def test_a_round_is_found_from_any_step_and_before_the_meeting(desk: Desk, room: Room) -> None:
    assert room.record.session.state == "draft"
    uid = room.rounds.open("notes", OWN, NOTES.uid)
    assert room.open_step.uid != NOTES.uid
    seat = desk.join(room.id, PRIYA.handle)
    (found,) = seat.view().elsewhere
    assert (found.uid, found.step, found.turn) == (uid, NOTES.uid, "write")
    assert room.view().elsewhere == ()
    seat.rounds.write(uid).seal(says("before it began"))
    room.lead.go_to(KPIS.uid)
    assert seat.view().elsewhere[0].mine
    seat.leave()


def test_who_seals_at_the_moment_of_the_reveal_is_shown_or_told_late(place: Place) -> None:
    people = (*CLIENT, *AGENCY)
    with ExitStack() as stack:
        desks = [stack.enter_context(place.desk()) for _ in range(len(people) + 1)]
        bring(desks[0], a_room_of(4, 4))
        room = desks[0].room(SESSION.id)
        uid = open_round(room, "notes", OWN)
        turns: list[Turn] = []
        for desk, person in zip(desks[1:], people, strict=True):
            turns.append(desk.join(SESSION.id, person.handle).rounds.write(uid))
        turns[0].seal(says("first"))
        start, late = threading.Barrier(len(people)), list[str]()

        def write(turn: Turn) -> None:
            start.wait()
            try:
                turn.seal(says(f"wrote {turn.person.handle[::-1]}"))
            except Refused:
                late.append(turn.person.handle)

        threads = [threading.Thread(target=write, args=[turn]) for turn in turns[1:]]
        for thread in threads:
            thread.start()
        start.wait()
        room.rounds.reveal(uid, without_rest=True)
        for thread in threads:
            thread.join()
        wrote = {item.author for item in captured(room, Note)}
        assert wrote | set(late) == {each.handle for each in people}
        assert wrote.isdisjoint(late)
        assert set(of(room, uid).without) == set(late)
        room.leave()


def test_the_minutes_say_who_was_not_ready_and_a_lost_urn_names_no_file_to_people(
    room: Room, join: Join
) -> None:
    uid = open_round(room, "notes", OWN)
    join(INES.handle).rounds.write(uid).seal(says("in time"))
    room.rounds.reveal(uid, without_rest=True)
    minutes = minutes_markdown(room.record, FACTS, NOW)
    assert "Not ready: Priya Nair, Tomás Reyes and Lena Koch." in minutes
    again = open_round(room, "notes", OWN_ANONYMOUS)
    room.core.urns.path(again).unlink()
    faults = [each.rounds.views(NOTES)[0].fault for each in (room, join(PRIYA.handle))]
    assert again in faults[0]
    assert again not in faults[1]
    assert "cannot be read now" in faults[1]
