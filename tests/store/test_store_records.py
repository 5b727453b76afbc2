"""What is saved is what is read, whatever it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, structs
from store_builders import a_store, act, add, open_store, write
from store_strategies import items, items_of, types_of_item

from builders import AGENDA, INES, LENA, NOW, PEOPLE, RELATIONSHIP, SESSION, a_record
from workshop.errors import NotFound, Refused, StoreError
from workshop.model.agenda import moved
from workshop.model.agreements import Agreement, Signature
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES, TYPE_OF
from workshop.model.noted import Question
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.sign_off import Confirmation
from workshop.store import records
from workshop.store.records import Known
from workshop.store.store import Store
from workshop.store.writer import Writer
from workspaces import laid


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with a_store(tmp_path_factory.mktemp("shared") / "w.db", a_record()) as store:
        yield store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store(laid(tmp_path / "w.db"), a_record()) as store:
        yield store


def retitle(title: str) -> Callable[[Writer], None]:
    return lambda writer: writer.save_session(structs.replace(SESSION, title=title))


def kpi_of(record: Record) -> str:
    return next(item.uid for item in record.items if TYPE_OF[type(item.body)].name == "kpi")


def agreed_record() -> Record:
    """A sealed session with two revisions, signatures, progress and readings."""
    record = a_record(session=structs.replace(SESSION, state="sealed", started=NOW, ended=NOW))
    first = Agreement(SESSION.id, 1, 'format = "workshop-agreement/1"\n', "0" * 64, NOW, "void")
    second = structs.replace(first, revision=2, digest="1" * 64, state="sealed")
    by_ines = Signature(
        "g1", SESSION.id, 1, "0" * 64, "client", "ines-moreau", "Ines Moreau", "Director",
        "Brightwater", "I sign.", "typed", "console", "jun-okada", "room", NOW, True,
    )  # fmt: skip
    again = structs.replace(by_ines, uid="g0", revision=2, digest="1" * 64, void=False)
    promise = next(item.uid for item in record.items if item.number == "C1")
    return structs.replace(
        record,
        agreements=(first, second),
        signatures=(by_ines, again),
        progress=(
            Progress("p2", promise, "partly", NOW, "client", "half of it", "jun-okada"),
            Progress("p1", promise, "kept", NOW + timedelta(seconds=0.25)),
        ),
        readings=(
            Reading("m2", kpi_of(record), Decimal("1.50"), date(2027, 1, 2), "CRM", "early"),
        ),
    )


# --- round trips ----------------------------------------------------------------------------------


@given(item=items())
def test_any_item_is_read_as_it_was_saved(shared: Store, item: Item[Any]) -> None:
    with shared.writing(act()) as writer:
        writer.save_item(SESSION.id, item)
    assert shared.record(SESSION.id).item(item.uid) == item
    write(shared, lambda writer: writer.remove_item(item.uid))


@given(
    both=types_of_item.flatmap(lambda each: st.tuples(*[items_of(each, st.just("the-one"))] * 2))
)
def test_an_item_saved_again_is_read_as_it_was_saved_last(
    shared: Store, both: tuple[Item[Any], Item[Any]]
) -> None:
    before, after = both
    with shared.writing(act()) as writer:
        writer.save_item(SESSION.id, before)
        writer.save_item(SESSION.id, after)
    assert shared.record(SESSION.id).item("the-one") == after
    with shared.writing(act()) as writer:
        writer.remove_item("the-one")


def test_a_whole_sealed_session_is_read_as_it_was_saved(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", agreed_record()) as store:
        assert store.record(SESSION.id) == agreed_record()


def test_a_whole_session_is_read_after_closing_and_opening(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", agreed_record()):
        pass
    with a_store(tmp_path / "w.db") as store:
        assert store.record(SESSION.id) == agreed_record()


def test_hostile_text_comes_back_letter_by_letter(store: Store) -> None:
    hostile = '\'); DROP TABLE item; -- [bold]x[/] "quoted" \\ שלום 漢字 👩‍🚀 \t tab\nline'
    item = Item("hostile", Expectation(hostile), author=hostile, step=hostile)
    with store.writing(act()) as writer:
        writer.save_item(SESSION.id, item)
        writer.save_participant(SESSION.id, structs.replace(LENA, name=hostile, title=hostile))
    record = store.record(SESSION.id)
    assert record.item("hostile") == item
    assert record.name_of(LENA.handle) == hostile


def test_a_moment_is_kept_in_utc_to_the_microsecond(store: Store) -> None:
    moment = datetime(2026, 11, 23, 11, 30, 0, 123456, timezone(timedelta(hours=2)))
    with store.writing(act()) as writer:
        writer.save_session(structs.replace(SESSION, since=moment))
    since = store.record(SESSION.id).session.since
    assert since == moment
    assert since is not None
    assert since.tzinfo is UTC
    assert since.hour == 9


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="without a zone"), store.writing(act()) as writer:
        writer.save_session(structs.replace(SESSION, since=NOW.replace(tzinfo=None)))


def test_items_stand_by_type_then_position_then_uid(store: Store) -> None:
    first = Item("zz", Expectation("first"), position=0)
    tied = Item("aa", Expectation("tied"), position=0)
    with store.writing(act()) as writer:
        writer.save_item(SESSION.id, first)
        writer.save_item(SESSION.id, tied)
    found = store.record(SESSION.id)
    types = [list(ITEM_TYPES).index(TYPE_OF[type(item.body)].name) for item in found.items]
    assert types == sorted(types)
    assert [item.uid for item in found.of(Expectation)][:2] == ["aa", "zz"]


# --- one thing at a time --------------------------------------------------------------------------


def test_saving_twice_is_saving_once(store: Store) -> None:
    before = store.record(SESSION.id)
    acts = store.acts(SESSION.id)
    with store.writing(act(session=SESSION.id)) as writer:
        writer.save_session(before.session)
        writer.save_agenda(SESSION.id, before.agenda)
        for item in before.items:
            writer.save_item(SESSION.id, item)
    assert store.record(SESSION.id) == before
    assert store.acts(SESSION.id) == acts


def test_the_agenda_is_saved_in_its_order_and_steps_that_are_gone_are_gone(store: Store) -> None:
    agenda = moved(AGENDA[:5], AGENDA[0].uid, 2)
    with store.writing(act()) as writer:
        writer.save_agenda(SESSION.id, agenda)
    assert store.record(SESSION.id).agenda == agenda


def test_a_moved_step_writes_only_the_places_that_changed(store: Store) -> None:
    with store.writing(act()) as writer:
        writer.save_agenda(SESSION.id, moved(AGENDA, AGENDA[2].uid, 1))
    changes = store._db.execute(
        "SELECT old, new FROM change WHERE act = (SELECT max(seq) FROM act)"
    ).fetchall()
    assert sorted(tuple(each) for each in changes) == [
        ('{"position":2}', '{"position":3}'),
        ('{"position":3}', '{"position":2}'),
    ]


def test_people_keep_their_place_and_a_new_one_comes_last(store: Store) -> None:
    mara = structs.replace(INES, handle="mara", name="Mara")
    with store.writing(act()) as writer:
        writer.save_participant(SESSION.id, structs.replace(INES, presence="absent"))
        writer.save_participant(SESSION.id, mara)
        writer.remove_participant(SESSION.id, LENA.handle)
    names = [person.handle for person in store.record(SESSION.id).participants]
    assert names == [each.handle for each in PEOPLE if each is not LENA] + ["mara"]


@pytest.mark.parametrize(
    "remove",
    [
        lambda writer: writer.remove_participant(SESSION.id, "nobody"),
        lambda writer: writer.remove_item("nothing"),
        lambda writer: writer.delete_session("nowhere"),
        lambda writer: writer.delete_relationship("none"),
    ],
)
def test_removing_what_is_not_there_says_so(
    store: Store, remove: Callable[[Writer], object]
) -> None:
    with pytest.raises(NotFound):
        write(store, remove)


def test_a_clause_number_is_never_given_twice(store: Store) -> None:
    with store.writing(act(session=SESSION.id)) as writer:
        number = writer.next_number(RELATIONSHIP.id, "E")
        writer.save_item(SESSION.id, Item("new", Expectation("x"), number=number))
    store.undo(SESSION.id, "facilitator", "")
    with store.writing(act()) as writer:
        again = writer.next_number(RELATIONSHIP.id, "E")
        first = writer.next_number(RELATIONSHIP.id, "Z")
    assert (number, again, first) == ("E3", "E4", "Z1")


def test_positions_go_on_after_the_last(store: Store) -> None:
    with store.writing(act()) as writer:
        last = max(item.position for item in store.record(SESSION.id).of(Expectation))
        assert writer.next_position(SESSION.id, "expectation") == last + 1
        assert writer.next_position(SESSION.id, "parked") == 0


def test_an_item_of_another_session_is_not_taken_from_it(store: Store) -> None:
    other = structs.replace(SESSION, id="s2", slug="other")
    stolen = store.record(SESSION.id).items[0]
    with pytest.raises(StoreError, match="belongs to another item"):
        write(
            store,
            lambda writer: writer.save_session(other),
            lambda writer: writer.save_item("s2", stolen),
        )
    assert store.record(SESSION.id).items[0] == stolen
    with pytest.raises(NotFound):
        store.record("s2")


def test_a_step_of_another_session_is_not_taken_from_it(store: Store) -> None:
    other = structs.replace(SESSION, id="s2", slug="other")
    write(store, lambda writer: writer.save_session(other))
    with pytest.raises(StoreError, match="belongs to another step"):
        write(store, lambda writer: writer.save_agenda("s2", AGENDA))
    assert store.record(SESSION.id).agenda == AGENDA


def test_an_item_does_not_become_one_of_another_type(store: Store) -> None:
    expectation = store.record(SESSION.id).of(Expectation)[0]
    for body in (Commitment("x"), Question("x")):
        turned = structs.replace(expectation, body=body)
        with pytest.raises(StoreError, match="belongs to another item"):
            write(store, lambda writer, turned=turned: writer.save_item(SESSION.id, turned))
    assert store.record(SESSION.id).of(Expectation)[0] == expectation


def test_two_sessions_cannot_share_a_slug(store: Store) -> None:
    with pytest.raises(Refused, match=SESSION.slug), store.writing(act()) as writer:
        writer.save_session(structs.replace(SESSION, id="s2"))


def test_the_text_of_a_revision_is_never_rewritten(tmp_path: Path) -> None:
    record = agreed_record()
    with (
        a_store(tmp_path / "w.db", record) as store,
        pytest.raises(Refused, match="Revision 2"),
        store.writing(act()) as writer,
    ):
        writer.save_agreement(structs.replace(record.agreements[1], text="other"))


def test_a_promise_with_progress_is_not_removed(tmp_path: Path) -> None:
    record = agreed_record()
    with (
        a_store(tmp_path / "w.db", record) as store,
        pytest.raises(Refused, match="Progress"),
        store.writing(act()) as writer,
    ):
        writer.remove_item(record.progress[0].commitment)


def test_progress_needs_a_commitment_of_that_session(store: Store) -> None:
    with pytest.raises(NotFound), store.writing(act()) as writer:
        writer.add_progress(SESSION.id, Progress("p", "no-such", "kept", NOW))


# --- transactions ---------------------------------------------------------------------------------


def test_an_exception_leaves_everything_as_it_was(store: Store) -> None:
    before = store.record(SESSION.id), store.acts(SESSION.id)
    with pytest.raises(ZeroDivisionError):
        write(store, retitle("half"), lambda _: 1 / 0, session=SESSION.id)
    assert (store.record(SESSION.id), store.acts(SESSION.id)) == before
    write(store, retitle("whole"), session=SESSION.id)
    assert store.record(SESSION.id).session.title == "whole"


def test_an_act_inside_an_act_is_refused_and_neither_is_saved(store: Store) -> None:
    with pytest.raises(StoreError, match="inside another"):
        write(store, retitle("outer"), lambda _: write(store, retitle("inner")))
    assert store.record(SESSION.id).session.title == SESSION.title


def test_while_a_store_is_held_nobody_writes_and_afterwards_everybody_may(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", a_record()) as here:
        there = open_store(tmp_path / "w.db", patience=0.05)
        with here.holding():
            with here.holding():
                pass
            with pytest.raises(StoreError, match="Another program has been saving"):
                write(there, retitle("meanwhile"))
        write(there, retitle("afterwards"))
        write(here, retitle("both"))
        there.close()


def test_a_writer_reads_what_it_has_written(store: Store) -> None:
    with store.writing(act()) as writer:
        retitle("new")(writer)
        assert store.record(SESSION.id).session.title == "new"


def test_the_version_grows_with_every_act_here_and_elsewhere(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", a_record()) as here:
        there = open_store(tmp_path / "w.db")
        seen = [(here.version(), there.version())]
        for writing, title in ((here, "one"), (there, "two"), (here, "three")):
            write(writing, retitle(title))
            seen.append((here.version(), there.version()))
        there.close()
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(seen))


def test_the_version_stands_still_while_nothing_changes(store: Store) -> None:
    before = store.version()
    store.record(SESSION.id)
    store.sessions()
    assert store.version() == before


# --- rows that others have spoiled ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        ("UPDATE item SET body = '{\"text\": 5}' WHERE number = 'E1'", "Expectation E1"),
        ("UPDATE item SET type = 'riddle' WHERE number = 'E1'", "riddle E1"),
        ("UPDATE commitment SET body = '[]' WHERE number = 'C2'", "Commitment C2"),
        ("UPDATE step SET kind = 'dance' WHERE position = 2", f"step {AGENDA[2].uid}"),
        ("UPDATE step SET headings = '7' WHERE position = 2", f"step {AGENDA[2].uid}"),
        ("UPDATE session SET date = 'someday'", f"session {SESSION.slug}"),
    ],
)
def test_what_cannot_be_read_is_named(store: Store, spoil: str, named: str) -> None:
    other = sqlite3.connect(store.path)
    other.execute(spoil)
    other.commit()
    other.close()
    with pytest.raises(StoreError, match=named):
        store.record(SESSION.id)


@pytest.mark.parametrize(
    ("body", "named"),
    [(Round("dance"), r"Round i9 .*'dance'.*what"), (Confirmation(1, "weather"), r"i9 .*section")],
)
def test_a_sort_of_round_or_a_section_that_is_not_known_cannot_be_read(
    store: Store, body: Struct, named: str
) -> None:
    write(store, lambda writer: writer.save_item(SESSION.id, Item("i9", body)))
    with pytest.raises(StoreError, match=named):
        store.record(SESSION.id)


def test_adding_a_record_raises_the_counters_above_its_numbers(tmp_path: Path) -> None:
    record = a_record()
    item = structs.replace(record.items[1], number="E41")
    with a_store(tmp_path / "w.db") as store:
        add(store, structs.replace(record, items=(item,)))
        with store.writing(act()) as writer:
            assert writer.next_number(RELATIONSHIP.id, "E") == "E42"


def test_what_is_read_again_is_the_same_object_until_its_row_changes(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "TRUST", 0.0)
    known = Known()
    first = store.record(SESSION.id, known)
    assert store.record(SESSION.id, known) is first
    item = first.of(Expectation)[0]
    # Another program, which writes no act and fires no trigger.
    with closing(sqlite3.connect(tmp_path / "w.db")) as other, other:
        for (trigger,) in other.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
            other.execute(f'DROP TRIGGER "{trigger}"')
        other.execute("UPDATE item SET number = 'E99' WHERE uid = ?", (item.uid,))
    second = store.record(SESSION.id, known)
    assert second == store.record(SESSION.id) != first
    changed = [new for new in second.items if not any(new is old for old in first.items)]
    assert changed == [structs.replace(item, number="E99")]
    assert second.agenda[0] is first.agenda[0]


def test_a_part_that_cannot_be_read_is_told_again_and_read_once_it_is_mended(
    store: Store, tmp_path: Path
) -> None:
    known = Known()
    first = store.record(SESSION.id, known)
    uid = first.of(Expectation)[0].uid
    with closing(sqlite3.connect(tmp_path / "w.db", isolation_level=None)) as other:
        (body,) = other.execute("SELECT body FROM item WHERE uid = ?", (uid,)).fetchone()
        for words in ("[]", "[]"):
            other.execute("UPDATE item SET body = ? WHERE uid = ?", (words, uid))
            with pytest.raises(StoreError):
                store.record(SESSION.id, known)
        other.execute("UPDATE item SET body = ? WHERE uid = ?", (body, uid))
    assert store.record(SESSION.id, known) == first


def test_what_the_journal_tells_of_a_session_is_read_at_once(store: Store) -> None:
    known, other = Known(), structs.replace(SESSION, id="s0000000000000002", slug="another")
    write(store, lambda writer: writer.save_session(other), session=other.id)
    first = store.record(SESSION.id, known)
    retitled = structs.replace(other, title="Other")
    write(store, lambda writer: writer.save_session(retitled), session=other.id)
    read: list[str] = []
    store._db.set_trace_callback(read.append)
    assert store.record(SESSION.id, known) is first
    assert not any("FROM step" in each for each in read), "what others write is not looked through"
    store._db.set_trace_callback(None)
    write(store, retitle("Of this one"), session=SESSION.id)
    assert store.record(SESSION.id, known).session.title == "Of this one"
    renamed = structs.replace(RELATIONSHIP, client=structs.replace(RELATIONSHIP.client, name="New"))
    write(store, lambda writer: writer.save_relationship(renamed))
    assert store.record(SESSION.id, known).relationship.client.name == "New"
    with suppress(Refused), store.writing(act(session=SESSION.id)) as writer:
        retitle("Never saved")(writer)
        assert store.record(SESSION.id, known).session.title == "Never saved"
        raise Refused("not this")
    assert store.record(SESSION.id, known).session.title == "Of this one"
    assert store.record(SESSION.id, known) == store.record(SESSION.id)
