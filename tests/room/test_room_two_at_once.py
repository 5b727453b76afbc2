"""Two programs on one workspace: what one writes is never written over by what the other had read before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from room_builders import Place, a_wish, bring, file_of, seal

from builders import AGENDA, INES, SESSION, FakeClock, a_record
from workshop.documents.record import write_record
from workshop.errors import NotFound, Refused
from workshop.model.expectations import Expectation
from workshop.model.people import Organisation
from workshop.room.desk import Desk
from workshop.room.room import Room
from workshop.room.seats import CONSOLE
from workshop.store.drafts import Drafts
from workshop.store.live import Lease
from workshop.store.store import Store


@pytest.fixture
def other(place: Place, room: Room, tmp_path: Path) -> Iterator[Room]:
    """A second seat on the same session, with a database connection of its own."""
    store = Store.open(place.workspace.database, now=place.clock, new_uid=place.new_uid)
    lease = Lease.take(tmp_path / "second", "second", place.clock())
    drafts = Drafts(tmp_path / "drafts.json")
    yield Room(
        store,
        SESSION.id,
        seat=CONSOLE,
        now=place.clock,
        new_uid=place.new_uid,
        drafts=drafts,
        lease=lease,
        exports=place.workspace.exports,
    )
    lease.release()
    store.close()


def uid_of(room: Room, number: str) -> str:
    return next(item.uid for item in room.record.items if item.number == number)


def test_each_sees_at_once_what_the_other_wrote(room: Room, other: Room) -> None:
    before = other.version()
    room.expectations.add("client", "A wish")
    assert other.version() != before
    assert len(other.record.of(Expectation)) == 3


def test_two_fields_of_one_item_changed_at_two_seats_are_both_changed(
    room: Room, other: Room
) -> None:
    uid = uid_of(room, "E1")
    assert other.record.item(uid) == room.record.item(uid)
    room.expectations.change(uid, words="At one seat")
    other.expectations.change(uid, notice="At another")
    found = room.record.item(uid)
    assert found is not None
    assert (found.body.words, found.body.notice) == ("At one seat", "At another")


def test_ticks_set_at_two_seats_are_both_set(room: Room, other: Room) -> None:
    uid = uid_of(room, "E2")
    assert other.record.item(uid) is not None
    room.clauses.agree(uid, "client")
    other.clauses.agree(uid, "agency")
    found = room.record.item(uid)
    assert found is not None
    assert found.both_agree


def test_what_the_other_has_removed_is_not_brought_back(room: Room, other: Room) -> None:
    uid = uid_of(room, "Q1")
    assert other.record.item(uid) is not None
    room.clauses.remove(uid)
    with pytest.raises(NotFound, match="no longer there"):
        other.noted.change(uid, text="Still here?")
    assert room.record.item(uid) is None


def test_steps_added_at_two_seats_are_both_in_the_agenda(room: Room, other: Room) -> None:
    assert other.record.agenda == AGENDA
    room.lead.add_step("scope", "One")
    other.lead.add_step("notes", "Two")
    assert {"One", "Two"} <= {step.title for step in room.record.agenda}


def test_people_added_at_two_seats_have_handles_of_their_own(room: Room, other: Room) -> None:
    relationship = room.record.relationship.id
    assert other.core.store.handles(relationship) == room.core.store.handles(relationship)
    first = room.welcome.add_people("Ann Lee", "client")
    second = other.welcome.add_people("Ann Lee", "agency")
    assert (first, second) == (("ann-lee",), ("ann-lee-2",))


def test_nothing_is_written_any_more_once_the_other_has_proposed(room: Room, other: Room) -> None:
    assert other.view().editable
    room.sign_off.propose()
    with pytest.raises(Refused, match="Reopen it in Sign-off"):
        other.commitments.add("Too late")
    with pytest.raises(Refused, match="cannot become proposed"):
        other.sign_off.propose()


def test_the_same_signature_is_not_taken_twice(room: Room, other: Room) -> None:
    room.sign_off.propose()
    assert other.record.signatures == ()
    room.sign_off.sign(INES.handle, INES.name, where="room")
    with pytest.raises(Refused, match="signed this revision already"):
        other.sign_off.sign(INES.handle, INES.name, where="room")


def test_renaming_from_the_command_line_leaves_the_open_session_where_it_is(
    place: Place, room: Room, clock: FakeClock
) -> None:
    with place.desk() as line:
        assert line.record(SESSION.id).session.step == AGENDA[0].uid
        room.lead.start_clock()
        clock.advance(minutes=2)
        room.lead.next()
        line.rename(SESSION.id, "A better title")
        line.archive(SESSION.id)
        session = room.record.session
        assert (session.title, session.archived) == ("A better title", True)
        assert (session.step, session.state) == (AGENDA[1].uid, "running")
        room.lead.next()
        assert room.record.session.title == "A better title"


def test_both_sides_names_corrected_at_two_places_are_both_corrected(
    place: Place, room: Room
) -> None:
    with place.desk() as line:
        old = line.find_relationship("Brightwater")
        room.welcome.name_organisation("client", legal_name="Brightwater SE")
        line.rename_relationship(old, Organisation(""), Organisation("Oak"))
    assert room.record.relationship.client == Organisation("Brightwater", "Brightwater SE")
    assert room.record.relationship.agency.name == "Oak"


def test_progress_recorded_from_the_command_line_while_the_room_is_open_is_seen(
    place: Place, room: Room
) -> None:
    seal(room)
    with place.desk() as line:
        line.record_progress(line.find_action("C1"), "kept", word="Done\x1b")
    (row,) = room.record.progress
    assert (row.outcome, row.word) == ("kept", "Done")


def test_two_that_write_at_the_same_time_lose_nothing(place: Place) -> None:
    rounds = 25
    with place.desk() as desk:
        bring(desk)

    def lead() -> None:
        with place.desk() as desk:
            room = desk.room(SESSION.id)
            for number in range(rounds):
                room.expectations.add("client", f"wish {number}")
                room.lead.go_to(AGENDA[number % 7].uid)
            room.leave()

    def rename() -> None:
        with place.desk() as desk:
            for number in range(rounds):
                desk.rename(SESSION.id, f"title {number}")

    def start() -> None:
        with place.desk() as desk:
            for _ in range(rounds):
                desk.new_session(a_wish())

    at_once(lead, rename, start)
    with place.desk() as desk:
        record = desk.record(SESSION.id)
        assert len(record.of(Expectation)) == 2 + rounds
        assert record.session.step == AGENDA[(rounds - 1) % 7].uid
        assert record.session.title == f"title {rounds - 1}"
        assert len({line.slug for line in desk.sessions()}) == rounds + 1
        assert len(desk.relationships()) == 1


def at_once(*jobs: Callable[[], None]) -> None:
    """Do the jobs in a thread each; raise what went wrong in one."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(job) for job in jobs]:
            done.result()


def test_the_same_record_imported_twice_at_once_is_here_once(place: Place) -> None:
    come: list[bool] = []

    def bring_it() -> None:
        content = write_record(a_record()).encode()
        with place.desk() as desk:
            come.append(desk.import_record(content, "record.toml")[1])

    with place.desk():
        pass
    at_once(bring_it, bring_it, bring_it)
    assert sorted(come) == [False, False, True]


def test_a_refused_intent_leaves_the_room_usable(room: Room, desk: Desk) -> None:
    before = file_of(desk, SESSION.id)
    with pytest.raises(NotFound):
        room.clauses.remove("gone")
    with pytest.raises(Refused):
        room.lead.remove_step(AGENDA[1].uid)
    assert file_of(desk, SESSION.id) == before
    room.expectations.add("client", "It goes on")
