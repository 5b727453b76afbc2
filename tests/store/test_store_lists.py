"""Lists across sessions: what is in them, in which order, and where they stop."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from store_builders import SEAT, a_store, act, add, open_store, write

from builders import INES, JUN, NOW, RELATIONSHIP, SESSION, TOMAS, a_record
from laws import examples
from workshop.errors import NotFound
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.kinds import ITEM_TYPES
from workshop.model.people import Organisation
from workshop.model.progress import Progress, is_settled, latest_words
from workshop.model.record import Record
from workshop.model.session import OPEN, State
from workshop.store.store import Store
from workspaces import laid

OTHER = structs.replace(
    RELATIONSHIP,
    id="r2",
    client=Organisation("Northern Rail"),
    agency=Organisation("Plain Speak"),
)


def plain(name: str, day: date = SESSION.date, **fields: Any) -> Record:
    """A session with nothing in it."""
    relationship = fields.pop("relationship", RELATIONSHIP)
    session = structs.replace(
        SESSION, id=f"id-{name}", slug=name, date=day, relationship=relationship.id, **fields
    )
    return Record(relationship, session)


def promises(name: str, *dues: date | None, **fields: Any) -> Record:
    """A session with commitments for these days, by Ines."""
    items = tuple(
        Item(f"{name}-{place}", Commitment("x", INES.handle, due), number=f"C{place}")
        for place, due in enumerate(dues, start=1)
    )
    return structs.replace(plain(name, **fields), items=items, participants=(INES, TOMAS))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with a_store(laid(tmp_path / "w.db")) as store:
        yield store


def slugs_of(store: Store, **how: Any) -> list[str]:
    return [line.slug for line in store.sessions(**how)]


# --- sessions -------------------------------------------------------------------------------------


def test_sessions_come_newest_date_first_and_of_one_day_the_last_made_first(store: Store) -> None:
    day = SESSION.date
    add(
        store,
        plain("b"),
        plain("old", day - timedelta(days=9)),
        plain("a"),
        plain("new", day + timedelta(days=1)),
    )
    assert slugs_of(store) == ["new", "a", "b", "old"]
    assert slugs_of(store, limit=2) == ["new", "a"]


def test_a_line_says_what_a_list_needs(store: Store) -> None:
    add(store, a_record())
    line = store.sessions()[0]
    assert (line.id, line.slug, line.title) == (SESSION.id, SESSION.slug, SESSION.title)
    assert (line.relationship, line.relationship_name) == (
        RELATIONSHIP.id,
        "Brightwater + Oak & Lime",
    )
    assert (line.date, line.state, line.archived) == (SESSION.date, "draft", False)


def test_sessions_are_chosen_by_state_relationship_and_archive(store: Store) -> None:
    add(
        store,
        plain("draft"),
        plain("sealed", state="sealed"),
        plain("paused", state="paused", relationship=OTHER),
        plain("put-away", archived=True),
    )
    assert set(slugs_of(store)) == {"draft", "sealed", "paused"}
    assert set(slugs_of(store, archived=True)) == {"draft", "sealed", "paused", "put-away"}
    assert set(slugs_of(store, states=OPEN)) == {"draft", "paused"}
    assert slugs_of(store, relationship=OTHER.id) == ["paused"]
    assert slugs_of(store, relationship=RELATIONSHIP.id, states=("sealed",)) == ["sealed"]


def test_a_session_is_found_by_id_slug_and_the_beginning_of_a_slug(store: Store) -> None:
    add(store, plain("spring"), plain("spring-2"), plain("autumn"))
    assert store.find_session("id-autumn") == "id-autumn"
    assert store.find_session("spring") == "id-spring"
    assert store.find_session("Spring-") == "id-spring-2"
    assert store.find_session(" au ") == "id-autumn"


def test_an_ambiguous_beginning_names_the_candidates(store: Store) -> None:
    add(store, plain("spring"), plain("sprint"))
    with pytest.raises(NotFound, match="spring, sprint"):
        store.find_session("spr")


@pytest.mark.parametrize("words", ["winter", "", "  ", "%", "latest"])
def test_what_is_not_there_is_not_found(store: Store, words: str) -> None:
    with pytest.raises(NotFound):
        store.find_session(words)


def test_latest_is_the_session_last_written_to(store: Store) -> None:
    add(store, plain("one"), plain("two"))
    assert store.find_session("latest") == "id-two"
    write(store, lambda w: w.save_session(plain("one", title="x").session), session="id-one")
    assert store.find_session("latest") == "id-one"


def test_latest_is_the_session_that_was_sealed_not_the_one_it_supersedes(store: Store) -> None:
    add(store, plain("before", state="sealed"), plain("after"))
    write(
        store,
        lambda w: w.save_session(plain("after", state="sealed").session),
        lambda w: w.save_session(plain("before", state="superseded").session),
        session="id-after",
    )
    assert store.find_session("latest") == "id-after"
    found = store.latest_sealed(RELATIONSHIP.id)
    assert found is not None
    assert found.session.slug == "after"


def test_a_relationship_without_an_agreement_has_none(store: Store) -> None:
    add(store, plain("draft"))
    assert store.latest_sealed(RELATIONSHIP.id) is None


# --- relationships and people ---------------------------------------------------------------------


def test_relationships_come_by_their_newest_session(store: Store) -> None:
    day = SESSION.date
    empty = structs.replace(RELATIONSHIP, id="r3")
    write(store, lambda w: w.save_relationship(empty))
    add(store, plain("a", day), plain("b", day + timedelta(days=1), relationship=OTHER))
    assert store.relationships() == (OTHER, RELATIONSHIP, empty)
    add(store, plain("c", day + timedelta(days=2)))
    assert store.relationships(limit=1) == (RELATIONSHIP,)
    assert store.relationship("r3") == empty
    with pytest.raises(NotFound):
        store.relationship("r4")


def test_everybody_who_was_ever_here_is_known_as_they_last_were(store: Store) -> None:
    promoted = structs.replace(INES, title="Chief Marketing Officer")
    early = structs.replace(
        plain("early", SESSION.date - timedelta(days=90)), participants=(TOMAS, INES)
    )
    late = structs.replace(plain("late"), participants=(JUN, promoted))
    add(store, late, early)
    assert store.people(RELATIONSHIP.id) == (promoted, TOMAS, JUN)
    assert store.people("nobody's") == ()


def test_a_handle_is_taken_in_its_relationship_alone(store: Store) -> None:
    add(
        store,
        structs.replace(plain("here"), participants=(INES, JUN)),
        structs.replace(plain("there", relationship=OTHER), participants=(TOMAS, JUN)),
    )
    assert store.handles(RELATIONSHIP.id) == {INES.handle, JUN.handle}
    assert store.handles(OTHER.id) == {TOMAS.handle, JUN.handle}
    assert store.slugs() == {"here", "there"}


# --- actions --------------------------------------------------------------------------------------

DAY = date(2027, 1, 1)


def test_only_sealed_agreements_have_actions(store: Store) -> None:
    states: tuple[State, ...] = (
        "draft",
        "running",
        "proposed",
        "sealed",
        "superseded",
        "withdrawn",
    )
    add(store, *(promises(state, DAY, state=state) for state in states))
    for open_only in (True, False):
        found = store.actions(open_only=open_only)
        assert {line.session_slug for line in found} == {"sealed", "superseded"}


def test_the_earliest_due_comes_first_and_without_a_day_last(store: Store) -> None:
    day = timedelta(days=1)
    add(store, promises("s", DAY + day, None, DAY, *[DAY + day] * 8, state="sealed"))
    for open_only in (True, False):
        numbers = [line.number for line in store.actions(open_only=open_only)]
        assert numbers == ["C3", "C1", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C2"]
        assert [line.number for line in store.actions(open_only=open_only, limit=2)] == numbers[:2]


def test_an_action_says_whose_it_is_and_what_became_of_it(store: Store) -> None:
    add(store, a_record(session=structs.replace(SESSION, state="sealed")))
    first = store.actions()[0]
    rows = (
        Progress("p1", first.uid, "partly", NOW, "client", "half"),
        Progress("p2", first.uid, "kept", NOW),
    )
    write(store, *(lambda w, row=row: w.add_progress(SESSION.id, row) for row in rows))
    line = store.actions(relationship=RELATIONSHIP.id)[0]
    assert (line.number, line.owner_name, line.side) == ("C1", "Ines Moreau", "client")
    assert line.relationship_name == RELATIONSHIP.name
    assert line.progress == rows
    assert line.outcome == "kept"
    assert [each.number for each in store.actions(open_only=True)] == ["C2"]
    assert store.actions(relationship="r2") == ()
    assert store.actions(relationship="r2", open_only=True) == ()


def test_progress_taken_back_leaves_the_action_open(store: Store) -> None:
    add(store, promises("s", DAY, state="sealed"))
    row = Progress("p1", "s-1", "kept", NOW)
    write(store, lambda w: w.add_progress("id-s", row), session="id-s")
    assert store.actions(open_only=True) == ()
    store.undo("id-s", SEAT, "")
    assert len(store.actions(open_only=True)) == 1


def test_what_is_put_away_is_not_due(store: Store) -> None:
    add(store, promises("s", DAY, state="sealed", archived=True))
    assert store.actions() == store.actions(open_only=True) == ()
    assert (
        len(store.actions(archived=True)) == len(store.actions(archived=True, open_only=True)) == 1
    )


events = st.lists(
    st.one_of(
        st.tuples(st.just("state"), st.sampled_from(["running", "sealed", "superseded"])),
        st.tuples(st.just("archived"), st.booleans()),
        st.tuples(
            st.sampled_from(["C1", "C2"]),
            st.sampled_from(["open", "kept", "client kept", "agency kept", "agency dropped"]),
        ),
        st.tuples(st.just("due"), st.sampled_from([None, DAY, DAY + timedelta(days=5)])),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=12,
)


@given(events=events)
@settings(max_examples=examples(60))
def test_open_actions_kept_at_hand_are_those_that_a_look_at_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, Any]]
) -> None:
    with a_store(
        laid(tmp_path_factory.mktemp("open") / "w.db"),
        promises("s", DAY, None, state="sealed"),
    ) as store:
        for number, (what, value) in enumerate(events):
            happen(store, number, what, value)
            record = store.record("id-s")
            sealed = (
                record.session.state in ("sealed", "superseded") and not record.session.archived
            )
            expected = {
                item.uid
                for item in record.of(Commitment)
                if sealed
                and not is_settled(
                    latest_words(row for row in record.progress if row.commitment == item.uid)
                )
            }
            assert {line.uid for line in store.actions(open_only=True)} == expected
            assert store.actions(open_only=True) == tuple(
                line for line in store.actions() if line.is_open
            )


def happen(store: Store, number: int, what: str, value: Any) -> None:
    record = store.record("id-s")
    first = record.of(Commitment)[0]
    with store.writing(act(session="id-s")) as writer:
        if what in ("state", "archived"):
            writer.save_session(structs.replace(record.session, **{what: value}))
        elif what == "due":
            due = structs.replace(first, body=structs.replace(first.body, due=value))
            writer.save_item("id-s", due)
        elif what != "undo":
            side, _, outcome = value.rpartition(" ")
            uid = next(item.uid for item in record.items if item.number == what)
            writer.add_progress("id-s", Progress(f"p{number}", uid, outcome, NOW, side or None))
    if what == "undo" and store.undoable("id-s", "facilitator", ""):
        store.undo("id-s", "facilitator", "")


# --- for people who open the file with other tools ------------------------------------------------


def test_there_is_a_view_for_every_type_of_item(tmp_path: Path) -> None:
    record = a_record()
    with a_store(tmp_path / "w.db", record):
        pass
    db = sqlite3.connect(tmp_path / "w.db")
    for name, item_type in ITEM_TYPES.items():
        rows = db.execute(f"SELECT * FROM view_{name}").fetchall()
        assert len(rows) == len(record.of(item_type.body))
    found = db.execute(
        "SELECT session, number, text, agreed_wording FROM view_expectation"
    ).fetchone()
    db.close()
    assert found == (
        SESSION.slug,
        "E1",
        "Layouts two working days before deadline",
        "Two working days ahead; Ines decides alone",
    )


def test_views_of_another_making_are_made_again_with_the_first_write(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", a_record()):
        pass
    db = sqlite3.connect(tmp_path / "w.db")
    db.executescript(
        "DROP VIEW view_note; UPDATE generated SET fingerprint = 'older'; CREATE VIEW mine AS SELECT 1;"
    )
    db.close()
    store = open_store(tmp_path / "w.db")
    write(store, lambda w: w.save_session(structs.replace(SESSION, title="x")))
    views = {
        row[0] for row in store._db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")
    }
    store.close()
    assert {"view_note", "mine"} <= views
