"""One item taken off the screens: gone from the database, its journal, its search and every file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from intents_walk import uid
from room_builders import Place, bring, file_of, seal

from builders import AGENDA, SESSION
from workshop.errors import NotFound, Refused
from workshop.model.commitments import Commitment
from workshop.model.notes import Note
from workshop.model.rounds import Answer, RoundPlan
from workshop.model.scorecard import Comment, Score
from workshop.room.desk import Desk
from workshop.room.room import Room

INSULT = "Quisquilian nincompoop"
NOTES = AGENDA[4].uid


def files_with(folder: Path, words: str) -> list[str]:
    """Every file of the workspace that has `words` in it anywhere."""
    files = [each for each in sorted(folder.rglob("*")) if each.is_file()]
    assert files
    return [each.name for each in files if words.encode() in each.read_bytes()]


def say(room: Room, words: str = INSULT) -> str:
    """Say it in the step for notes, and change it once; return the note."""
    room.lead.go_to(NOTES)
    note = room.notes.add("client", "Stop", f"{words} at work")
    room.notes.change(note, text=words)
    return note


def test_the_words_are_in_no_file_once_they_are_taken_off(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk))
        note = say(room)
        room.keep_drafts({f"{NOTES}/{note}/restated": INSULT, f"{NOTES}/other/text": "Kept"})
        assert files_with(place.workspace.root, INSULT)
        room.clauses.take_off(note)
        # At once, while the session is still open.
        assert files_with(place.workspace.root, INSULT) == []
        assert room.drafts.all() == {f"{NOTES}/other/text": "Kept"}
        room.leave()
    assert files_with(place.workspace.root, INSULT) == []


def test_it_is_logged_without_its_content_and_not_found_any_more(room: Room, desk: Desk) -> None:
    note = say(room)
    assert desk.search("nincompoop")
    room.clauses.take_off(note)
    assert not desk.search("nincompoop")
    last = room.core.store.last_act(SESSION.id)
    assert last is not None
    assert (last.intent, last.words) == ("clauses.take-off", "an item was taken off the screens")
    assert not last.undoable
    assert room.record.item(note) is None


def test_undo_goes_on_with_what_was_done_before_and_never_brings_it_back(room: Room) -> None:
    room.lead.go_to(NOTES)
    kept = room.notes.add("agency", "Stop", "Late nights")
    note = say(room)
    room.clauses.take_off(note)
    assert room.undo() == "N2 added"
    assert room.record.item(kept) is None
    with pytest.raises(Refused, match="nothing to take back"):
        room.undo()
    assert room.record.item(note) is None


def test_what_was_undone_before_leaves_no_trace_either(room: Room, place: Place) -> None:
    note = say(room)
    room.undo()
    room.clauses.take_off(note)
    assert files_with(place.workspace.root, INSULT) == []
    with pytest.raises(Refused, match="nothing to take back"):
        room.undo()


def test_what_refers_to_it_lets_go_and_what_it_became_stays(room: Room) -> None:
    note = say(room, "Send one brief")
    made = room.noted.turn_into(note, "commitment")
    under = room.notes.add("agency", "Stop", "Another")
    room.notes.put_under(under, note)
    room.clauses.take_off(note)
    commitment, freed = room.record.item(made), room.record.item(under)
    assert commitment is not None
    assert commitment.body == Commitment("Send one brief")
    assert freed is not None
    assert isinstance(freed.body, Note)
    assert freed.body.group == ""
    assert room.undo() == "N3 added"


def test_what_was_made_of_something_else_is_let_go_of(room: Room) -> None:
    made = room.noted.turn_into(uid(room, "N1"), "decision")
    room.clauses.take_off(made)
    item = room.record.item(uid(room, "N1"))
    assert item is not None
    assert item.body.became == ""
    room.noted.turn_into(item.uid, "decision")


def test_a_revealed_note_goes_alone(room: Room, place: Place) -> None:
    room.lead.go_to(NOTES)
    round = room.rounds.open("notes", RoundPlan("keyboard"))
    for handle in ("priya-nair", "tomas-reyes", "lena-koch"):
        room.rounds.excuse(round, handle)
    turn = room.rounds.sit_down(round, "ines-moreau")
    turn.seal([Answer("Stop", (INSULT, "Late nights"))])
    room.rounds.reveal(round)
    found = [each.uid for each in room.record.of(Note) if each.body.text == INSULT]
    room.clauses.take_off(found[0])
    assert "Late nights" in [each.body.text for each in room.record.of(Note)]
    assert files_with(place.workspace.root, INSULT) == []
    with pytest.raises(Refused, match="private round"):
        room.clauses.take_off(round)


def test_an_act_that_did_more_stays_without_the_words_it_quotes(room: Room, place: Place) -> None:
    with room.notes.writing("revealed") as writer:
        made = [
            room.notes.make(writer, Note(text, "Stop"), NOTES, "client").uid
            for text in (INSULT, "Late nights")
        ]
        writer.describe(f"“{INSULT}” and one more")
    room.clauses.take_off(made[0])
    assert room.record.item(made[1]) is not None
    assert files_with(place.workspace.root, INSULT) == []
    with pytest.raises(Refused, match="nothing to take back"):
        room.undo()


def test_the_comments_on_a_score_go_with_it(room: Room, place: Place) -> None:
    score = room.scorecard.add_item(Score("Answers the phone"), side="agency")
    room.scorecard.add_item(Comment(INSULT, "Answers the phone", "agency"), side="client")
    room.scorecard.add_item(Comment("Fine", "Answers the phone", "client"), side="agency")
    room.clauses.take_off(score)
    assert [each.body.text for each in room.record.of(Comment)] == ["Fine"]
    assert files_with(place.workspace.root, INSULT) == []


@pytest.mark.parametrize("number", ["E1", "D1", "X1", "M1", "K1", "N1", "R1", "Q1", "C1"])
def test_an_item_of_any_type_can_be_taken_off(room: Room, desk: Desk, number: str) -> None:
    room.clauses.take_off(uid(room, number))
    assert number not in [item.number for item in room.record.items]
    assert file_of(desk, SESSION.id)


def test_what_stands_in_a_text_that_was_proposed_stays(room: Room) -> None:
    room.sign_off.propose()
    with pytest.raises(Refused, match="Reopen it"):
        room.clauses.take_off(uid(room, "C1"))
    room.sign_off.reopen()
    with pytest.raises(Refused, match="C1 stands in revision 1"):
        room.clauses.take_off(uid(room, "C1"))
    later = say(room)
    room.clauses.take_off(later)
    assert room.record.item(later) is None


def test_what_progress_stands_on_stays(room: Room) -> None:
    seal(room)
    with pytest.raises(Refused):
        room.clauses.take_off(uid(room, "C1"))


def test_a_figure_with_readings_stays(room: Room) -> None:
    from intents_walk import UNDONE

    UNDONE["kpis.add_reading"](room)
    with pytest.raises(Refused, match="readings are recorded"):
        room.clauses.take_off(uid(room, "K1"))
    assert uid(room, "K1")


def test_a_clause_of_the_last_agreement_is_dropped_and_not_taken_off(desk: Desk) -> None:
    from test_room_undo import with_a_carried_clause

    room = desk.room(bring(desk, with_a_carried_clause()))
    with pytest.raises(Refused, match="E1 is of the last agreement"):
        room.clauses.take_off(uid(room, "E1"))
    room.leave()


def test_what_is_gone_is_gone(room: Room) -> None:
    with pytest.raises(NotFound):
        room.clauses.take_off("gone")
