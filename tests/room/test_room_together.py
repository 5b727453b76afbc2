"""Two laptops, one relationship: records of the same parties come together, and each goes out as it came."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from room_builders import Place, a_wish, another, bring, seal, theirs

from builders import INES, LENA, PRIYA, RELATIONSHIP, SESSION, TOMAS, a_record, counted_uids
from workshop.documents.record import write_record
from workshop.errors import Refused
from workshop.model.commitments import Commitment
from workshop.model.kpis import Kpi
from workshop.model.people import Organisation, Participant
from workshop.model.record import Record
from workshop.model.together import same_parties, same_person, who_is_who
from workshop.room.desk import Desk

ELSEWHERE = structs.replace(
    RELATIONSHIP, id="r0000000000000002", client=Organisation("BRIGHTWATER"), phase="maintenance"
)


def from_elsewhere(**changes: Any) -> Record:
    """A sealed-looking record of the same parties, made on another laptop under other handles."""
    record = another(items=tuple(theirs(a_record())))
    session = structs.replace(record.session, **changes)
    return structs.replace(record, relationship=ELSEWHERE, session=session)


def content(record: Record) -> bytes:
    return write_record(record).encode()


def exported(desk: Desk, session: str) -> bytes:
    return desk.export(session, "record").encode()


def test_a_slug_that_is_taken_gets_a_number_and_the_export_is_still_the_file(desk: Desk) -> None:
    bring(desk)
    file = content(from_elsewhere(slug=SESSION.slug))
    session, new = desk.import_record(file, "theirs.toml")
    assert new
    assert desk.record(session).session.slug == f"{SESSION.slug}-2"
    assert exported(desk, session) == file
    assert desk.import_record(file, "theirs.toml") == (session, False)


def test_the_same_handles_in_another_relationship_are_no_reason_to_refuse(desk: Desk) -> None:
    bring(desk)
    file = content(structs.replace(another(), participants=a_record().participants))
    session, _ = desk.import_record(file, "theirs.toml")
    assert len(desk.relationships()) == 2
    assert exported(desk, session) == file


def test_a_record_of_the_same_parties_is_recognised_and_stays_apart_unless_it_is_asked_for(
    desk: Desk,
) -> None:
    bring(desk)
    file = content(from_elsewhere())
    (match,) = desk.matches(file, "theirs.toml")
    assert (match.relationship, match.sessions) == (RELATIONSHIP, 1)
    assert match.people[:2] == ("Ines Moreau", "Priya Nair")
    desk.import_record(file, "theirs.toml")
    assert {each.id for each in desk.relationships()} == {RELATIONSHIP.id, ELSEWHERE.id}
    assert desk.matches(file, "theirs.toml") == ()


def test_a_session_goes_elsewhere_only_when_nobody_is_in_it_and_it_says_who_is(
    desk: Desk, place: Place
) -> None:
    bring(desk)
    file = content(from_elsewhere())
    session, _ = desk.import_record(file, "theirs.toml")
    person = desk.record(session).participants[0]
    console = desk.room(session)
    said = "The session goes into another relationship, and nobody can be in it meanwhile."
    with place.desk() as other:
        scribe, seat = other.room(session), other.join(session, person.handle)
        for leaving, words in (
            (console, f"{said} This session is held open by Jun Okada since"),
            (seat, f"{said} {person.name} sits at a seat of their own in “"),
            (scribe, f"{said} A second window of “"),
        ):
            # Where it goes nowhere nobody has to leave.
            assert desk.import_record(file, "theirs.toml") == (session, False)
            assert desk.import_record(file, "theirs.toml", ELSEWHERE.id) == (session, False)
            with pytest.raises(Refused, match=re.escape(words)):
                desk.import_record(file, "theirs.toml", RELATIONSHIP.id)
            with pytest.raises(Refused, match=re.escape(words.removeprefix(f"{said} "))):
                desk.delete(session)
            leaving.leave()
    assert desk.record(session).relationship.id == ELSEWHERE.id
    assert desk.import_record(file, "theirs.toml", RELATIONSHIP.id) == (session, True)
    assert desk.record(session).relationship.id == RELATIONSHIP.id


def test_what_stayed_apart_comes_together_when_it_is_imported_again(desk: Desk) -> None:
    bring(desk)
    file = content(from_elsewhere())
    session, _ = desk.import_record(file, "theirs.toml")
    room = desk.room(session)
    with pytest.raises(Refused, match="open"):
        desk.import_record(file, "theirs.toml", RELATIONSHIP.id)
    room.leave()
    assert desk.import_record(file, "theirs.toml", RELATIONSHIP.id) == (session, True)
    assert desk.relationships() == (RELATIONSHIP,)
    assert exported(desk, session) == file
    assert desk.known_as(session)["lena-koch-x"] == LENA.handle
    assert desk.import_record(file, "theirs.toml", RELATIONSHIP.id) == (session, False)
    assert {each.session for each in desk.search("Brightwater")} >= {session}
    dump = "\n".join(desk._store._db.iterdump())
    assert "BRIGHTWATER" in dump  # what its own file calls it
    desk.delete_relationship(RELATIONSHIP)
    assert "BRIGHTWATER" not in "\n".join(desk._store._db.iterdump())


def test_together_they_are_one_relationship_and_each_session_goes_out_as_it_came(
    desk: Desk,
) -> None:
    first = bring(desk)
    before = exported(desk, first)
    file = content(from_elsewhere())
    session, _ = desk.import_record(file, "theirs.toml", RELATIONSHIP.id)
    assert desk.relationships() == (RELATIONSHIP,)
    assert {line.id for line in desk.sessions_of(RELATIONSHIP)} == {first, session}
    assert desk.record(session).participants == from_elsewhere().participants
    assert exported(desk, session) == file
    assert exported(desk, first) == before
    assert desk.import_record(file, "theirs.toml", RELATIONSHIP.id) == (session, False)


def test_what_comes_later_from_there_goes_where_the_first_one_went(desk: Desk) -> None:
    bring(desk)
    desk.import_record(content(from_elsewhere()), "theirs.toml", RELATIONSHIP.id)
    later = from_elsewhere(id="s3", slug="later", step="")
    later = structs.replace(
        later, agenda=(structs.replace(later.agenda[0], uid="t3"),), items=(), participants=()
    )
    assert desk.matches(content(later), "later.toml") == ()
    desk.import_record(content(later), "later.toml")
    assert desk.relationships() == (RELATIONSHIP,)


def test_people_are_one_in_both_and_the_next_session_knows_each_once(desk: Desk) -> None:
    bring(desk)
    session, _ = desk.import_record(content(from_elsewhere()), "theirs.toml", RELATIONSHIP.id)
    assert desk.known_as(session)["ines-moreau-x"] == INES.handle
    wish = a_wish(client_people="Ines Moreau\nPriya Nair", agency_people="Tomás Reyes\nLena Koch")
    people = desk.record(desk.new_session(wish)).participants
    assert [each.handle for each in people[:4]] == [
        each.handle for each in (INES, PRIYA, TOMAS, LENA)
    ]


def test_what_stands_goes_on_with_its_owner_under_the_handle_of_the_relationship(
    desk: Desk,
) -> None:
    bring(desk)
    record = from_elsewhere(date=date(2027, 1, 1))
    session, _ = desk.import_record(content(record), "theirs.toml", RELATIONSHIP.id)
    room = desk.room(session)
    room.sign_off.propose()
    room.sign_off.sign("ines-moreau-x", "Ines Moreau", where="room")
    assert room.sign_off.sign("tomas-reyes-x", "Tomás Reyes", where="room")
    room.leave()
    following = desk.record(desk.new_session(a_wish(date=date(2027, 3, 1))))
    (kpi,) = following.of(Kpi)
    assert kpi.body.owner in {each.handle for each in following.participants}
    assert kpi.body.owner == TOMAS.handle
    assert following.before is not None
    assert following.before.person(TOMAS.handle) is not None
    owners = {each.body.owner for each in following.before.of(Commitment)}
    assert owners <= {each.handle for each in following.participants} | {""}


def test_somebody_else_of_the_same_handle_gets_another_one_and_keeps_their_own_words(
    desk: Desk,
) -> None:
    desk.new_session(a_wish(client_people="王小明", agency_people="陈静"))
    (home,) = desk.relationships()
    other = structs.replace(
        from_elsewhere(),
        items=(),
        participants=(Participant("wang-xiao-ming", "汪晓明", "client", contact=True),),
    )
    session, _ = desk.import_record(content(other), "theirs.toml", home.id)
    assert desk.known_as(session) == {"wang-xiao-ming": "wang-xiao-ming-2"}
    assert exported(desk, session) == content(other)
    again = desk.record(desk.new_session(a_wish(client_people="汪晓明\n王小明", agency_people="")))
    assert {each.name: each.handle for each in again.participants[:2]} == {
        "汪晓明": "wang-xiao-ming-2",
        "王小明": "wang-xiao-ming",
    }


def test_a_name_corrected_here_goes_into_the_open_record_and_into_no_finished_one(
    desk: Desk,
) -> None:
    bring(desk)
    session, _ = desk.import_record(content(from_elsewhere()), "theirs.toml", RELATIONSHIP.id)
    closed = from_elsewhere(id="s4", slug="closed", state="closed", reason="No time", step="")
    closed = structs.replace(
        closed, agenda=(structs.replace(closed.agenda[0], uid="t4"),), items=()
    )
    over, _ = desk.import_record(content(closed), "closed.toml")
    desk.rename_relationship(RELATIONSHIP, Organisation("Brightwater Foods"), Organisation(""))
    assert b'name = "Brightwater Foods"' in exported(desk, session)
    assert ELSEWHERE.id.encode() in exported(desk, session)
    assert exported(desk, over) == content(closed)


def test_deleting_what_was_brought_together_leaves_nothing_of_it(desk: Desk) -> None:
    bring(desk)
    file = content(from_elsewhere())
    session, _ = desk.import_record(file, "theirs.toml", RELATIONSHIP.id)
    desk.delete(session)
    assert desk.matches(file, "theirs.toml") != ()
    session, _ = desk.import_record(file, "theirs.toml")
    assert len(desk.relationships()) == 2
    assert desk.known_as(session) == {}


def test_numbers_go_on_after_those_of_both(desk: Desk) -> None:
    room = desk.room(desk.new_session(a_wish()))
    seal(room)
    room.leave()
    (home,) = desk.relationships()
    desk.import_record(content(from_elsewhere()), "theirs.toml", home.id)
    room = desk.room(desk.new_session(a_wish(date=date(2027, 3, 1))))
    room.commitments.add("New")
    numbers = {each.number for each in from_elsewhere().of(Commitment)}
    assert room.record.of(Commitment)[-1].number not in numbers | {"C1"}
    room.leave()


def sealed_elsewhere(folder: Path, day: date) -> bytes:
    """The record of a session of the same parties that was sealed on another laptop."""
    there = Place(folder)
    there.new_uid = counted_uids("m")
    with there.desk() as desk:
        room = desk.room(desk.new_session(a_wish(date=day)))
        room.commitments.add("Promised elsewhere", owner="lena-koch")
        seal(room)
        room.leave()
        return exported(desk, room.record.session.id)


def test_an_agreement_that_was_brought_here_is_not_replaced_by_a_session_that_knows_nothing_of_it(
    desk: Desk, tmp_path: Path
) -> None:
    room = desk.room(desk.new_session(a_wish()))
    (home,) = desk.relationships()
    file = sealed_elsewhere(tmp_path / "there", date(2026, 12, 24))
    theirs, _ = desk.import_record(file, "theirs.toml", home.id)
    seal(room)
    assert [each.body.action for each in room.record.of(Commitment)] == ["Send one brief"]
    room.leave()
    assert desk.record(theirs).session.state == "sealed"
    assert exported(desk, theirs) == file


def test_the_next_session_goes_on_from_the_latest_and_replaces_that_alone(
    desk: Desk, tmp_path: Path
) -> None:
    room = desk.room(desk.new_session(a_wish()))
    own = room.record.session.id
    seal(room)
    room.leave()
    (home,) = desk.relationships()
    file = sealed_elsewhere(tmp_path / "there", date(2026, 12, 24))
    theirs, _ = desk.import_record(file, "theirs.toml", home.id)
    room = desk.room(desk.new_session(a_wish(date=date(2027, 3, 1))))
    assert room.record.session.follows == theirs
    assert "Promised elsewhere" in {each.body.action for each in room.record.of(Commitment)}
    seal(room)
    room.leave()
    states = {line.id: line.state for line in desk.sessions()}
    assert (states[own], states[theirs]) == ("sealed", "superseded")


# --- who is who -----------------------------------------------------------------------------------


def test_parties_are_the_same_by_name_without_accents_or_by_a_mail_address() -> None:
    one = RELATIONSHIP
    other = structs.replace(one, id="r2", client=Organisation("brightwatér"))
    assert same_parties(one, (), other, ())
    renamed = structs.replace(other, agency=Organisation("OL"))
    assert not same_parties(one, (TOMAS,), renamed, ())
    assert same_parties(one, (TOMAS,), renamed, (structs.replace(LENA, mail=TOMAS.mail),))
    legal = structs.replace(other, agency=Organisation("OL", "OAK & LIME GMBH"))
    assert same_parties(one, (), legal, ())
    assert not same_parties(one, (TOMAS, INES), structs.replace(one, agency=Organisation("Y")), ())


def test_people_are_the_same_by_mail_or_by_name_on_one_side() -> None:
    ines = structs.replace(INES, handle="x", name="inés moreau", mail="")
    assert same_person(INES, ines)
    assert not same_person(INES, structs.replace(ines, side="agency"))
    assert same_person(INES, structs.replace(ines, name="I. M.", mail=INES.mail.upper()))
    assert not same_person(INES, structs.replace(PRIYA, handle=INES.handle))


def test_one_handle_of_one_relationship_is_one_person_but_for_names_that_only_sound_alike() -> None:
    married = structs.replace(PRIYA, name="Priya Das", mail="")
    assert same_person(PRIYA, married, one_source=True)
    one = Participant("wang-xiao-ming", "王小明", "client")
    assert not same_person(one, structs.replace(one, name="汪晓明"), one_source=True)


def test_nobody_is_two_people_and_no_two_share_a_handle() -> None:
    known = (Participant("ada", "Ada Kern", "client"), Participant("bo", "Bo Frey", "client"))
    coming = (
        Participant("bo", "Cy Dahl", "client"),
        Participant("ada-kern", "Ada Kern", "client"),
        Participant("ada-2", "Ada Kern", "client"),
    )
    names = who_is_who(coming, known, (), one_source=False)
    assert names == {"bo": "cy-dahl", "ada-kern": "ada"}
