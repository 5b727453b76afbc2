"""Search at the desk: what people said in any session, found by the words they use."""

from __future__ import annotations

import pytest
from room_builders import Place, a_wish, bring, seal

from builders import RELATIONSHIP, SESSION
from workshop.errors import InputError, NotFound
from workshop.room.desk import FOUND, Desk
from workshop.room.room import Room


def test_what_is_said_in_the_room_is_found_at_the_desk(room: Room, desk: Desk) -> None:
    uid = room.noted.note("decision", "Zoë reads every “Überschrift” first")
    (found,) = desk.search("zoe uberschrift")
    assert (found.item, found.session, found.title) == (uid, SESSION.id, "Decision")
    room.undo()
    assert desk.search("zoe uberschrift") == ()


def test_of_one_relationship_by_its_name(desk: Desk) -> None:
    bring(desk)
    desk.new_session(a_wish(client="Stillwater", title="Layouts and more"))
    assert {each.relationship_name for each in desk.search("layouts")} == {
        "Brightwater + Oak & Lime",
        "Stillwater + Oak & Lime",
    }
    assert [each.text for each in desk.search("layouts", relationship="still")] == [
        "Layouts and more · Stillwater · Oak & Lime"
    ]
    with pytest.raises(NotFound, match="nowhere"):
        desk.search("layouts", relationship="nowhere")


def test_what_was_archived_is_found_and_what_was_deleted_is_not(desk: Desk) -> None:
    bring(desk)
    desk.archive(SESSION.id)
    assert desk.search("campaign film")
    desk.delete(SESSION.id)
    assert desk.search("campaign film") == ()
    assert desk.search("brightwater") == ()


def test_a_further_session_repeats_nothing(desk: Desk) -> None:
    room = desk.room(bring(desk))
    seal(room)
    room.leave()
    further = desk.new_session(a_wish(template="quarterly-review"))
    assert [each.session for each in desk.search("layouts working")] == [further]
    assert [each.session for each in desk.search("briefs arrive in pieces")] == [SESSION.id]


def test_what_became_of_a_promise_and_the_new_name_of_a_party_are_found(place: Place) -> None:
    with place.desk() as desk:
        room = desk.room(bring(desk))
        seal(room)
        room.leave()
        desk.record_progress(desk.find_action("C1"), "partly", word="The form is there, 半分だけ")
        (word,) = desk.search("半分")
        assert (word.number, word.title, word.date) == ("C1", "What became of it", desk.today)
        named = type(RELATIONSHIP.client)("Stillwater", "")
        desk.rename_relationship(desk.find_relationship("Bright"), named, RELATIONSHIP.agency)
        assert [each.session for each in desk.search("stillwater")] == [SESSION.id]


def test_the_newest_few_and_no_more(desk: Desk) -> None:
    bring(desk)
    assert len(desk.search("i", 3)) == 3
    assert len(desk.search("i")) <= FOUND


def test_more_words_than_a_line_has_room_for_are_refused_in_words(desk: Desk) -> None:
    with pytest.raises(InputError, match="at most 300 fit"):
        desk.search("word " * 100)
