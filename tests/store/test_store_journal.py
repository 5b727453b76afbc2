"""What was done is written down, and taken back when it is asked for, column by column."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import structs
from store_builders import SEAT, a_store, open_store, write

from builders import AGENDA, NOW, RELATIONSHIP, SESSION, FakeClock, a_record
from workshop.errors import Refused
from workshop.model.agenda import moved
from workshop.model.agreements import Agreement
from workshop.model.expectations import Expectation
from workshop.model.items import Item, agree
from workshop.store.store import Store
from workshop.store.writer import Writer

ID = SESSION.id
NEW = Item("new", Expectation("Calls are answered the same day"), number="E9")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store(tmp_path / "w.db", a_record()) as store:
        yield store


def saving(item: Item[Expectation]) -> Callable[[Writer], None]:
    return lambda writer: writer.save_item(ID, item)


def retitled(title: str) -> Callable[[Writer], None]:
    return lambda writer: writer.save_session(structs.replace(SESSION, title=title))


def undo(store: Store, seat: str = SEAT) -> str:
    return store.undo(ID, seat, "jun-okada").words


def test_acts_stand_newest_first_with_who_when_and_what(tmp_path: Path) -> None:
    clock = FakeClock()
    with a_store(tmp_path / "w.db", a_record()):
        pass
    store = open_store(tmp_path / "w.db", clock)
    clock.advance(minutes=5)
    write(store, saving(NEW), words="E9 added", session=ID, who="jun-okada", relationship="r")
    latest, first = store.acts(ID)
    assert (latest.words, latest.seat, latest.who) == ("E9 added", SEAT, "jun-okada")
    assert (latest.intent, latest.relationship, latest.undoable) == ("test.act", "r", True)
    assert latest.at == NOW + timedelta(minutes=5)
    assert latest.seq > first.seq
    assert store.last_act(ID) == latest
    assert store.acts(ID, limit=1) == (latest,)
    assert store.last_act("another") is None
    store.close()


def test_an_act_can_be_described_once_it_is_done(store: Store) -> None:
    write(store, saving(NEW), lambda w: w.describe("E9 added"), words="", session=ID)
    assert undo(store) == "E9 added"


def test_undo_takes_an_added_item_away(store: Store) -> None:
    before = store.record(ID)
    write(store, saving(NEW), session=ID)
    undo(store)
    assert store.record(ID) == before


def test_undo_brings_a_removed_item_back(store: Store) -> None:
    before = store.record(ID)
    write(store, lambda w: w.remove_item(before.items[1].uid), session=ID)
    undo(store)
    assert store.record(ID) == before


def test_undo_takes_back_the_whole_act(store: Store) -> None:
    before = store.record(ID)
    write(
        store,
        saving(NEW),
        saving(agree(NEW, "client")),
        lambda w: w.remove_item(before.items[2].uid),
        lambda w: w.remove_participant(ID, "lena-koch"),
        lambda w: w.save_agenda(ID, moved(AGENDA, AGENDA[4].uid, -2)[1:]),
        lambda w: w.save_relationship(structs.replace(RELATIONSHIP, phase="dissolution")),
        retitled("other"),
        session=ID,
    )
    undo(store)
    assert store.record(ID) == before


def test_undo_walks_back_act_by_act_and_then_says_that_there_is_nothing(store: Store) -> None:
    for title in ("one", "two", "three"):
        write(store, retitled(title), words=title, session=ID)
    assert [undo(store), undo(store), undo(store)] == ["three", "two", "one"]
    assert store.record(ID).session.title == SESSION.title
    with pytest.raises(Refused, match="nothing to take back"):
        undo(store)


def test_undo_lasts_across_closing(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", a_record()) as store:
        write(store, retitled("one"), words="one", session=ID)
        write(store, retitled("two"), words="two", session=ID)
        undo(store)
    with a_store(tmp_path / "w.db") as store:
        found = store.undoable(ID, SEAT, "")
        assert found is not None
        assert found.words == "one"
        undo(store)
        assert store.record(ID) == a_record()


def test_undo_is_written_down_as_an_act_that_is_not_undone(store: Store) -> None:
    write(store, retitled("one"), words="title changed", session=ID)
    taken = store.undo(ID, SEAT, "jun-okada")
    latest = store.last_act(ID)
    assert latest is not None
    assert latest.undoes == taken.seq
    assert latest.words == "title changed: taken back"
    assert latest.who == "jun-okada"
    assert store.undoable(ID, SEAT, "") is None


def test_each_seat_takes_back_its_own(store: Store) -> None:
    write(store, saving(NEW), words="mine", session=ID, seat="scribe")
    write(store, retitled("theirs"), words="theirs", session=ID)
    assert undo(store, "scribe") == "mine"
    assert store.record(ID).session.title == "theirs"
    assert store.record(ID).item("new") is None


def test_a_person_takes_back_their_own_from_whichever_seat(store: Store) -> None:
    write(store, saving(NEW), words="mine", session=ID, seat="scribe", who="lena-koch")
    write(store, retitled("theirs"), words="theirs", session=ID, who="jun-okada")
    assert store.undoable(ID, "scribe", "jun-okada") == store.last_act(ID)
    assert store.undoable(ID, "scribe", "") is None
    assert store.undo(ID, SEAT, "lena-koch").words == "mine"
    assert store.undoable(ID, "scribe", "lena-koch") is None
    assert store.record(ID).session.title == "theirs"


def test_what_nobody_named_did_belongs_to_who_sits_at_such_a_seat(store: Store) -> None:
    write(store, retitled("theirs"), words="nobody's", session=ID)
    assert store.undoable(ID, "scribe", "jun-okada") is None
    assert undo(store) == "nobody's"


def test_an_act_of_another_session_is_left_alone(store: Store) -> None:
    write(store, retitled("x"), session="s-other")
    assert store.undoable(ID, SEAT, "") is None


def test_moves_and_the_clock_are_stepped_over(store: Store) -> None:
    write(store, saving(NEW), words="E9 added", session=ID)
    moved_on = structs.replace(SESSION, step=AGENDA[1].uid, since=NOW, state="running")
    write(store, lambda w: w.save_session(moved_on), session=ID, undoable=False)
    assert undo(store) == "E9 added"
    assert store.record(ID).session == moved_on
    assert store.record(ID).item("new") is None


def test_only_the_columns_an_act_changed_are_restored(store: Store) -> None:
    write(store, retitled("other"), session=ID)
    later = structs.replace(SESSION, title="other", step=AGENDA[3].uid, since=NOW)
    write(store, lambda w: w.save_session(later), session=ID, undoable=False)
    undo(store)
    assert store.record(ID).session == structs.replace(later, title=SESSION.title)


def test_a_step_moved_before_the_clock_ran_moves_back_and_keeps_its_time(store: Store) -> None:
    agenda = moved(AGENDA, AGENDA[1].uid, 1)
    write(store, lambda w: w.save_agenda(ID, agenda), session=ID)
    spent = [structs.replace(step, spent=90) for step in agenda]
    write(store, lambda w: w.save_agenda(ID, spent), session=ID, undoable=False)
    undo(store)
    assert store.record(ID).agenda == tuple(structs.replace(step, spent=90) for step in AGENDA)


def test_what_another_seat_changed_since_is_not_taken_back(store: Store) -> None:
    write(store, saving(NEW), words="E9 added", session=ID)
    write(store, saving(agree(NEW, "client")), words="E9 ticked", session=ID, seat="scribe")
    before = store.record(ID), store.acts(ID)
    with pytest.raises(Refused, match=r"“E9 added” cannot be taken back.*“E9 ticked”"):
        undo(store)
    assert (store.record(ID), store.acts(ID)) == before


def test_what_another_seat_removed_since_is_not_taken_back(store: Store) -> None:
    edited = structs.replace(store.record(ID).items[1], author="x")
    write(store, saving(edited), session=ID)
    write(store, lambda w: w.remove_item(edited.uid), session=ID, seat="scribe")
    with pytest.raises(Refused, match="changed since"):
        undo(store)


def test_what_something_later_depends_on_is_not_taken_back(store: Store) -> None:
    agreement = Agreement(ID, 1, "text", "0" * 64, NOW)
    other = structs.replace(SESSION, id="s2", slug="two")
    write(store, lambda w: w.save_session(other), words="session made", session="s2")
    proposed = structs.replace(agreement, session="s2")
    write(store, lambda w: w.save_agreement(proposed), session="s2", undoable=False)
    write(store, lambda w: w.save_agenda("s2", AGENDA[:0]), session="s2")
    with pytest.raises(Refused):
        store.undo("s2", SEAT, "")
    assert store.record("s2").agreements == (proposed,)


def test_an_act_that_changes_nothing_leaves_nothing_to_take_back(store: Store) -> None:
    write(store, retitled("one"), words="one", session=ID)
    write(store, retitled("one"), words="again", session=ID)
    assert undo(store) == "one"
