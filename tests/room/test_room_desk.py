"""The desk: lists, finding what is meant, progress, renaming, deleting, handing out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from msgspec import structs
from room_builders import Place, a_wish, another, bring, file_of, seal, theirs

from builders import RELATIONSHIP, SESSION, TODAY, a_record
from workshop.documents.record import read_record
from workshop.documents.template import write_template
from workshop.errors import InputError, NotFound, Refused, StoreError
from workshop.model.overview import ActionLine
from workshop.model.people import Organisation
from workshop.places import packaged_templates
from workshop.room.desk import Desk
from workshop.room.exports import WRITERS, Document, Format
from workshop.room.room import Room


@pytest.fixture
def sealed(room: Room) -> Room:
    seal(room)
    return room


# --- lists and finding ----------------------------------------------------------------------------


def test_an_empty_workspace_is_shown_empty(desk: Desk) -> None:
    view = desk.home()
    assert (view.relationships, view.resume, view.recent, view.due) == ((), (), (), ())
    assert view.today == TODAY
    assert not view.temporary
    assert desk.actions() == ()


def test_home_shows_what_to_resume_what_is_finished_and_what_is_due(
    desk: Desk, sealed: Room
) -> None:
    later = desk.new_session(a_wish(date=date(2027, 3, 1)))
    view = desk.home()
    assert [line.id for line in view.resume] == [later]
    assert [line.id for line in view.recent] == [SESSION.id]
    assert [each.name for each in view.relationships] == ["Brightwater + Oak & Lime"]
    assert [line.number for line in view.due] == ["C1", "C2", "C3"]


def test_a_session_is_found_by_id_beginning_of_slug_or_latest(desk: Desk) -> None:
    first, second = bring(desk), bring(desk, another())
    for words in (first, "brightwater-oak-lime-2026-11-23", "bright", " BRIGHT "):
        assert desk.find(words) == first
    assert desk.find("latest") == second
    desk.rename(first, "Other")
    assert desk.find("latest") == first
    with pytest.raises(NotFound, match="no session “nothing”"):
        desk.find("nothing")


def test_a_relationship_is_found_by_id_either_name_or_its_beginning(desk: Desk) -> None:
    bring(desk)
    bring(desk, another())
    for words in (
        RELATIONSHIP.id,
        "Brightwater",
        "BRIGHT",
        "oak & lime",
        "Brightwater + Oak & Lime",
    ):
        assert desk.find_relationship(words).id == RELATIONSHIP.id
    assert desk.find_relationship("Northwind").client.name == "Northwind"
    for words in ("Oak", "", "Nobody"):
        with pytest.raises(NotFound, match="names no single relationship"):
            desk.find_relationship(words)


def test_actions_are_those_of_sealed_agreements_of_one_relationship_where_asked(
    desk: Desk, sealed: Room
) -> None:
    bring(desk, another())
    assert [line.number for line in desk.actions()] == ["C1", "C2", "C3"]
    assert len(desk.actions(relationship="Brightwater")) == 3
    assert desk.actions(relationship="Northwind") == ()


def test_overdue_is_what_is_open_and_past_its_day(desk: Desk, sealed: Room, place: Place) -> None:
    assert desk.actions(overdue=True) == ()
    place.clock.advance(days=60)
    assert [line.number for line in desk.actions(overdue=True)] == ["C1"]
    desk.record_progress(desk.find_action("C1"), "kept")
    assert desk.actions(overdue=True) == ()
    assert [line.number for line in desk.actions(open_only=True)] == ["C2", "C3"]


def test_an_archived_session_is_out_of_the_lists_and_comes_back(desk: Desk, sealed: Room) -> None:
    desk.archive(SESSION.id)
    assert desk.sessions() == ()
    assert desk.home().due == ()
    desk.archive(SESSION.id, archived=False)
    assert [line.id for line in desk.sessions()] == [SESSION.id]


# --- progress -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["C2", "c2", "bright/C2", "latest/c2", "i00000000000000d"])
def test_a_commitment_is_found_by_number_session_and_number_or_uid(
    desk: Desk, sealed: Room, words: str
) -> None:
    assert desk.find_action(words).number == "C2"


def test_a_number_that_two_open_ones_have_is_asked_back(desk: Desk, sealed: Room) -> None:
    record = another(items=tuple(theirs(a_record())))
    room = desk.room(bring(desk, record))
    room.sign_off.propose()
    for person in room.record.waiting_for():
        room.sign_off.sign(person.handle, person.name, where="room")
    room.leave()
    with pytest.raises(Refused, match=r"could be .*brightwater-oak-lime-2026-11-23/C1"):
        desk.find_action("C1")
    assert desk.find_action("northwind/C1").session == "s0000000000000002"
    desk.record_progress(desk.find_action("northwind/C1"), "kept")
    assert desk.find_action("C1").session == SESSION.id


@pytest.mark.parametrize("words", ["C99", "", "bright/", "nowhere/C1", "i00"])
def test_a_commitment_that_is_not_there_is_said_so(desk: Desk, sealed: Room, words: str) -> None:
    with pytest.raises(NotFound):
        desk.find_action(words)


def test_what_became_of_a_promise_is_kept_as_rows_beside_the_sealed_session(
    desk: Desk, sealed: Room
) -> None:
    before = desk.record(SESSION.id)
    line = desk.find_action("C1")
    desk.record_progress(line, "partly", side="client", word="Half of it\x1b[2J")
    desk.record_progress(line, "kept", side="agency")
    after = desk.record(SESSION.id)
    assert structs.replace(after, progress=()) == before
    assert [(row.outcome, row.side, row.word) for row in after.progress] == [
        ("partly", "client", "Half of it[2J"),
        ("kept", "agency", ""),
    ]
    assert desk.find_action("C1").is_open
    desk.record_progress(line, "kept", side="client")
    assert not desk.find_action("C1").is_open


# --- upkeep ---------------------------------------------------------------------------------------


def test_a_session_is_renamed_and_needs_a_title(desk: Desk) -> None:
    session = bring(desk)
    desk.rename(session, " Autumn\x1b review ")
    assert desk.record(session).session.title == "Autumn review"
    with pytest.raises(InputError, match="needs a title") as caught:
        desk.rename(session, "\x00")
    assert caught.value.field == "title"


def test_a_relationship_is_renamed_and_what_is_left_empty_stays(desk: Desk) -> None:
    bring(desk)
    found = desk.find_relationship("Brightwater")
    renamed = desk.rename_relationship(found, Organisation("BW"), Organisation("", "Oak SE"))
    assert renamed == desk.find_relationship("BW")
    assert renamed.client == Organisation("BW", "Brightwater Foods plc")
    assert renamed.agency == Organisation("Oak & Lime", "Oak SE")


def test_what_was_signed_keeps_the_names_it_was_signed_with(desk: Desk, sealed: Room) -> None:
    before = desk.export(SESSION.id, "agreement", "toml")
    desk.rename_relationship(
        desk.find_relationship("Brightwater"), Organisation("BW", "BW"), Organisation("")
    )
    assert desk.export(SESSION.id, "agreement", "toml") == before


def test_a_deleted_session_leaves_nothing_behind(desk: Desk) -> None:
    session = bring(desk)
    desk.delete(session)
    assert desk.sessions(archived=True) == ()
    with pytest.raises(NotFound):
        desk.delete(session)
    assert bring(desk) == session


def test_a_deleted_relationship_takes_all_its_sessions_along(desk: Desk) -> None:
    bring(desk)
    bring(desk, another())
    desk.new_session(a_wish(date=date(2027, 1, 1)))
    desk.delete_relationship(desk.find_relationship("Brightwater"))
    assert [line.slug for line in desk.sessions()] == ["northwind-2026"]
    assert [each.client.name for each in desk.relationships()] == ["Northwind"]


# --- exports --------------------------------------------------------------------------------------


def test_every_document_has_its_forms_and_is_exported_in_each(desk: Desk, sealed: Room) -> None:
    assert set(WRITERS) == set(get_args(Document))
    for what, forms in WRITERS.items():
        assert set(forms) <= set(get_args(Format))
        for form in forms:
            assert desk.export(SESSION.id, what, form).endswith("\n")
        assert desk.export(SESSION.id, what) == desk.export(SESSION.id, what, next(iter(forms)))


def test_a_form_that_a_document_does_not_have_is_refused_with_those_it_has(desk: Desk) -> None:
    session = bring(desk)
    with pytest.raises(InputError, match="agenda can be exported as md, not as csv"):
        desk.export(session, "agenda", "csv")


def test_before_it_is_proposed_there_is_a_draft_to_read_and_no_agreed_text(desk: Desk) -> None:
    session = bring(desk)
    assert "DRAFT" in desk.export(session, "agreement")
    with pytest.raises(Refused, match="Nothing is proposed"):
        desk.export(session, "agreement", "toml")
    assert json.loads(desk.export(session, "actions", "json"))


def test_an_exported_record_reads_back_as_the_session(desk: Desk, sealed: Room) -> None:
    text = desk.export(SESSION.id, "record")
    assert text == file_of(desk, SESSION.id)
    assert read_record(text, "record.toml") == desk.record(SESSION.id)


# --- templates ------------------------------------------------------------------------------------


def test_the_workspaces_own_template_comes_before_the_packaged_one(desk: Desk) -> None:
    packaged_names = {path.stem for path in packaged_templates().glob("*.toml")}
    assert {line.name for line in desk.templates()} == packaged_names
    packaged = desk.template("kickoff")
    own = structs.replace(packaged, title="Our own kick-off")
    (desk.workspace.templates / "kickoff.toml").write_text(write_template(own))
    assert desk.template("kickoff").title == "Our own kick-off"


def test_a_line_of_a_commitment_is_what_the_agreement_promised(desk: Desk, sealed: Room) -> None:
    line = desk.find_action("C2")
    assert isinstance(line, ActionLine)
    assert (line.owner_name, line.side, line.session_slug) == (
        "Tomás Reyes",
        "agency",
        SESSION.slug,
    )
    assert line.due == date(2027, 1, 31)
    assert not line.overdue(line.due)
    assert line.overdue(line.due + timedelta(days=1))


def test_a_workspace_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "workshop.db").write_text("not a database, and long enough for one")
    with pytest.raises(StoreError, match="not a database"), Place(tmp_path).desk():
        pass
