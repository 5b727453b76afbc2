"""What becomes of sealing and discarding where something else happened since: nothing is lost without an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from room_builders import Sit

from builders import INES, LENA, PRIYA, TOMAS
from round_builders import (
    KPIS,
    NOTES,
    all_seal,
    captured,
    open_round,
    rates,
    says,
    seal,
)
from workshop.errors import Refused
from workshop.model.kpis import Kpi
from workshop.model.notes import Note
from workshop.model.rounds import Answer, Entry, RoundPlan
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.rounds.entries import entries_in
from workshop.room.rounds.turn import AskedAnew, SealedMeanwhile
from workshop.store.drafts import texts_at

OWN = RoundPlan("own")
OWN_ANONYMOUS = RoundPlan("own", anonymous=True)
TO_SIDES_UNNAMED = RoundPlan("own", anonymous=True, stop_at_side=True)
Join = Callable[[str], Room]


@pytest.fixture
def room(sit: Sit) -> Room:
    return sit(4, 4)


@pytest.fixture
def join(desk: Desk, room: Room) -> Iterator[Join]:
    """Sit somebody down at a seat of their own, beside the console."""
    with ExitStack() as stack:

        def sit(handle: str) -> Room:
            seat = desk.join(room.id, handle)
            stack.callback(seat.leave)
            return seat

        yield sit


def in_the_urn(room: Room, uid: str) -> dict[str, list[str]]:
    """What is sealed, by handle."""
    found = entries_in(room.core.urns, uid, room.rounds.round(uid), room.core.record)
    return {each.handle: [text for a in each.answers for text in a.texts] for each in found}


def test_a_seat_that_was_let_go_seals_nothing_and_takes_nothing_back(
    room: Room, join: Join
) -> None:
    old = join(INES.handle)
    uid = open_round(room, "notes", OWN)
    turn, again = old.rounds.write(uid), old.rounds.write(uid)
    turn.seal(says("by the first"))
    room.let_go(INES.handle)
    with pytest.raises(Refused, match=r"let this seat go.* not done"):
        again.seal(says("by the old seat"))
    with pytest.raises(Refused, match="let this seat go"):
        turn.take_back()
    new = join(INES.handle)
    new.rounds.write(uid).seal(says("by the new seat"))
    for each in (again, turn):
        with pytest.raises(Refused, match="let this seat go"):
            each.seal(says("by the old seat"))
    assert in_the_urn(room, uid) == {INES.handle: ["by the new seat"]}


def test_discarding_throws_away_no_more_than_was_shown_and_its_author_keeps_the_words(
    room: Room, join: Join
) -> None:
    priya = join(PRIYA.handle)
    for plan in (OWN, OWN_ANONYMOUS):
        uid = open_round(room, "notes", plan)
        priya.rounds.write(uid).seal(says("zqpriyaqz"))
        with pytest.raises(Refused, match="1 has sealed by now, so nothing was discarded"):
            room.rounds.discard(uid, 0)
        with pytest.raises(Refused, match="was not discarded"):
            priya.rounds.keep_discarded(uid, {"Stop": "zqpriyaqz"})
        assert in_the_urn(room, uid) == {PRIYA.handle: ["zqpriyaqz"]}
        room.rounds.discard(uid, 1)
        priya.rounds.keep_discarded(uid, {"Stop": "zqpriyaqz"})
        assert "zqpriyaqz" in texts_at(priya.drafts.path).values()
        (late,) = priya.rounds.unsealed()
        assert (late.uid, late.stage, len(late.notes)) == (uid, "discarded", 1)
        priya.rounds.throw_away(uid)
    # What the sides have seen could still be told from such a file: it is kept in none.
    uid = open_round(room, "notes", TO_SIDES_UNNAMED)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    room.rounds.discard(uid)
    priya.rounds.keep_discarded(uid, {"Stop": "zqpriyaqz"})
    assert priya.rounds.unsealed() == ()


def test_what_was_sealed_another_way_is_replaced_only_by_an_answer(room: Room, join: Join) -> None:
    uid = open_round(room, "notes", OWN)
    turn = join(PRIYA.handle).rounds.write(uid)
    room.rounds.seal_form(uid, Entry("client", PRIYA.handle, "form", tuple(says("by form"))))
    with pytest.raises(SealedMeanwhile, match="Something else of Priya Nair was sealed"):
        turn.seal(says("at my seat"))
    assert in_the_urn(room, uid) == {PRIYA.handle: ["by form"]}
    turn.seal(says("at my seat"), add=True)
    assert in_the_urn(room, uid) == {PRIYA.handle: ["by form", "at my seat"]}
    # Said aloud too, and at the passed keyboard; what one has sealed oneself is no surprise.
    spoken = room.rounds.sit_down(uid, PRIYA.handle, spoken=True)
    turn.seal(says("again"))
    turn.seal(says("and again"))
    with pytest.raises(SealedMeanwhile):
        spoken.seal(says("aloud"))
    assert in_the_urn(room, uid) == {PRIYA.handle: ["and again"]}
    # Sealing again is the answer, to this entry and to no later one.
    turn.seal(says("later"))
    with pytest.raises(SealedMeanwhile):
        spoken.seal(says("aloud"))
    spoken.seal(says("aloud"))
    assert in_the_urn(room, uid) == {PRIYA.handle: ["aloud"]}


def test_an_entry_belongs_to_the_side_it_was_asked_for(room: Room, join: Join) -> None:
    priya = join(PRIYA.handle)
    uid = open_round(room, "scorecard", OWN)
    first = priya.rounds.write(uid)
    first.seal(rates(1))
    turn = priya.rounds.write(uid)
    turn.keep_drafts({"them:1.1": "4"})
    room.welcome.change_person(PRIYA.handle, side="agency")
    with pytest.raises(AskedAnew, match="one of the agency now, and this was asked of the client"):
        turn.seal(rates(4))
    (late,) = priya.rounds.unsealed()
    assert late.moved
    assert late.questions == turn.questions
    anew = priya.rounds.write(uid)
    assert (anew.side, anew.can_add, anew.kept_drafts()) == ("agency", False, {})
    assert anew.questions != turn.questions
    anew.seal(rates(2), add=True)
    (entry,) = entries_in(room.core.urns, uid, room.rounds.round(uid), room.core.record)
    assert (entry.side, [each.point for each in entry.answers]) == ("agency", [2])


def test_late_words_offer_only_what_was_not_revealed(room: Room, join: Join) -> None:
    ines = join(INES.handle)
    uid = open_round(room, "notes", OWN)
    ines.rounds.write(uid).seal(says("one", "two"))
    ines.rounds.write(uid).keep_drafts({"Stop": "one\ntwo\nthree"})
    room.rounds.reveal(uid, without_rest=True)
    assert len(ines.rounds.say_late(uid)) == 1
    assert sorted(item.body.text for item in captured(room, Note)) == ["one", "three", "two"]


def test_the_one_voice_of_a_contact_is_kept_as_a_draft(desk: Desk, room: Room, join: Join) -> None:
    uid = open_round(room, "notes", TO_SIDES_UNNAMED)
    all_seal(room, uid)
    room.rounds.reveal(uid)
    ines = desk.join(room.id, INES.handle)
    turn = ines.rounds.write(uid)
    turn.keep_drafts({"Stop": "zqvoiceqz"})
    # A change of one's own entry would name its author: that is in no file, also now.
    ines.keep_drafts({f"own:{uid}/{INES.handle}/Stop": "zqownqz"})
    kept = texts_at(ines.drafts.path).values()
    assert "zqvoiceqz" in kept
    assert "zqownqz" not in kept
    ines.leave()
    ines = join(INES.handle)
    assert [each.texts for each in ines.rounds.unsealed()] == [{"Stop": "zqvoiceqz"}]
    turn = ines.rounds.write(uid)
    assert turn.kept_drafts() == {"Stop": "zqvoiceqz"}
    turn.seal(says("what we say"))
    assert not ines.drafts.path.exists()


def test_what_people_vote_on_stays_as_it_is_until_the_vote_closes(room: Room, join: Join) -> None:
    room.lead.go_to(NOTES.uid)
    kept = room.notes.add("client", "Stop", "Late briefs")
    note = room.notes.add("client", "Stop", "Long calls")
    uid = open_round(room, "votes", OWN)
    join(INES.handle).rounds.write(uid).seal([Answer("votes", texts=(note,))])
    kpi = room.record.of(Kpi)[0].uid
    for act in (
        lambda: room.clauses.remove(note),
        lambda: room.notes.change(note, text="Short calls"),
        lambda: room.notes.count_votes(note, 3),
        room.undo,
    ):
        with pytest.raises(Refused, match=r"vote on|voting on N\d+\. Reveal or discard the vote"):
            act()
    room.notes.restate(kept, "They come late")
    # Nothing tells who has voted: each of them is refused in the same words.
    refused = set()
    for each in (INES, PRIYA, TOMAS):
        with pytest.raises(Refused) as found:
            room.rounds.excuse(uid, each.handle)
        refused.add(str(found.value))
    assert len(refused) == 1
    assert room.rounds.views(NOTES)[0].excusable == ()
    room.clauses.take_off(kept)
    room.rounds.reveal(uid, without_rest=True)
    room.clauses.remove(note)

    room.lead.go_to(KPIS.uid)
    uid = open_round(room, "realism", OWN)
    with pytest.raises(Refused, match="voting on"):
        room.clauses.remove(kpi)
    for each in room.record.of(Kpi):
        room.clauses.take_off(each.uid)
    seal(room, uid, LENA.handle, [])
    assert room.rounds.reveal(uid, without_rest=True).said.startswith("nothing, for what it asked")


def test_reminders_of_a_vote_go_to_everybody_who_is_asked(room: Room, join: Join) -> None:
    room.lead.go_to(NOTES.uid)
    note = room.notes.add("client", "Stop", "Late briefs")
    uid = open_round(room, "votes", OWN)
    everybody = {each.name for each in room.forms.remind()}
    join(INES.handle).rounds.write(uid).seal([Answer("votes", texts=(note,))])
    assert {each.name for each in room.forms.remind()} == everybody


def test_a_participant_is_not_told_to_reveal_a_round(room: Room, join: Join) -> None:
    ines = join(INES.handle)
    uid = open_round(room, "notes", OWN)
    ines.rounds.write(uid).keep_drafts({"Stop": "late"})
    seal(room, uid, LENA.handle, says("in time"))
    room.rounds.reveal(uid, without_rest=True)
    open_round(room, "notes", OWN)
    with pytest.raises(Refused, match="once it is revealed") as told:
        ines.rounds.say_late(uid)
    assert "first" not in str(told.value)
