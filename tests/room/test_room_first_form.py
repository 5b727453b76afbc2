"""Agreements of the first form, in a workspace that an earlier version left: they finish, and stay, as they were."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from room_builders import Place

from workshop.agreement.page import page_of
from workshop.model.agreements import Agreement
from workshop.room.desk import Desk
from workshop.room.room import Room

OLD = Path(__file__).parents[1] / "fixtures" / "workspace-1.db.gz"
PROPOSED = "northern-rail-plain-speak-2026-11-04"
SEALED = "apfel-birnen-2027-02-22"
LATER = "apfel-birnen-2027-05-24"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk in the workspace that version 1 left."""
    place = Place(tmp_path)
    place.workspace.make()
    place.workspace.database.write_bytes(gzip.decompress(OLD.read_bytes()))
    with place.desk() as found:
        yield found


def agreement_of(room: Room) -> Agreement:
    assert room.record.agreement is not None
    return room.record.agreement


def test_a_proposal_that_is_open_in_the_first_form_is_signed_and_sealed_in_it(desk: Desk) -> None:
    room = desk.room(desk.find(PROPOSED))
    before = agreement_of(room)
    for side in ("client", "agency"):
        (person,) = room.record.signatories(side)
        sealed = room.sign_off.sign(person.handle, person.name, where="room")
    assert sealed
    after = agreement_of(room)
    assert (after.form, after.state, after.page) == (1, "sealed", "")
    assert (after.text, after.digest) == (before.text, before.digest)
    assert {each.digest for each in room.record.valid_signatures()} == {before.digest}
    room.leave()


def test_what_is_exported_of_the_first_form_is_what_was_signed_and_says_so(desk: Desk) -> None:
    session = desk.find(SEALED)
    agreement = desk.record(session).agreement
    assert agreement is not None
    data = desk.export(session, "agreement", "toml")
    assert sha256(data.encode()).hexdigest() == agreement.digest
    said = "in the first form, workshop-agreement/1: what is signed is its data"
    assert said in desk.export(session, "agreement")
    assert "**Signed** for" in desk.export(session, "agreement")
    assert said in desk.export(session, "signatures")
    assert agreement.form_words


def test_reopened_it_is_proposed_again_in_the_new_form(desk: Desk) -> None:
    room = desk.room(desk.find(PROPOSED))
    room.sign_off.reopen()
    made = room.sign_off.propose()
    assert (made.form, made.revision) == (2, 2)
    assert [each.form for each in room.record.agreements] == [1, 2]
    room.leave()


def test_a_later_agreement_replaces_one_of_the_first_form_by_its_digest(desk: Desk) -> None:
    earlier = desk.record(desk.find(SEALED))
    assert earlier.agreement is not None
    room = desk.room(desk.find(LATER))
    person = room.record.signatories("client")[0]
    room.commitments.add("Go on", owner=person.handle)
    made = room.sign_off.propose()
    assert made.form == 2
    assert made.page == page_of(made.text)
    assert earlier.agreement.digest in made.page
    assert f"It replaces the agreement “{earlier.session.title}”" in made.page
    room.leave()


def test_a_record_of_the_first_version_goes_out_in_the_new_one_and_nothing_else_changes(
    desk: Desk,
) -> None:
    kept = (OLD.parent / "workspace-1" / f"{SEALED}.toml").read_text("utf-8")
    again = desk.export(desk.find(SEALED), "record")
    assert again == kept.replace("workshop-record/1", "workshop-record/2", 1)
