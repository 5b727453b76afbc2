"""What is promised again in a later agreement is to be done there, and nowhere twice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from store_builders import SEAT, a_store, act, add

from builders import INES, NOW, RELATIONSHIP, SESSION, TOMAS
from laws import examples
from workshop.model.commitments import Commitment
from workshop.model.items import Item
from workshop.model.progress import Progress, is_settled, latest_words
from workshop.model.record import Record
from workshop.model.session import State
from workshop.store.generated import CARRIED
from workshop.store.store import Store
from workspaces import laid

DAY = date(2026, 9, 1)
SESSIONS = ("summer", "autumn", "winter")


def session(name: str, *commitments: Item[Commitment], state: State = "sealed") -> Record:
    """A session of the relationship with these commitments."""
    own = structs.replace(SESSION, id=f"id-{name}", slug=name, state=state)
    return Record(RELATIONSHIP, own, participants=(INES, TOMAS), items=commitments)


def promise(uid: str, number: str = "C1", origin: str = "") -> Item[Commitment]:
    """A commitment, carrying on the one with the uid `origin`."""
    return Item(uid, Commitment("Send it", INES.handle, DAY, origin=origin), number=number)


def due(store: Store) -> list[str]:
    return [line.uid for line in store.actions(open_only=True)]


def test_it_is_due_there_from_the_day_that_agreement_is_sealed(tmp_path: Path) -> None:
    autumn = session("autumn", promise("b", origin="a"), state="running")
    with a_store(tmp_path / "w.db", session("summer", promise("a")), autumn) as store:
        assert due(store) == ["a"]
        with store.writing(act(session="id-autumn")) as writer:
            writer.save_session(structs.replace(autumn.session, state="sealed"))
        assert due(store) == ["b"]
        (line,) = store.actions()
        assert (line.uid, line.carried, line.is_open) == ("b", None, True)
        assert line.overdue(date(2026, 12, 1))


def test_what_one_side_alone_calls_kept_is_still_to_be_done(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", session("summer", promise("a"))) as store:
        for number, (side, outcome, open_) in enumerate(
            (
                ("client", "kept", ["a"]),
                ("agency", "partly", ["a"]),
                ("client", "partly", []),
                ("client", "open", ["a"]),
                (None, "open", ["a"]),
                (None, "dropped", []),
            )
        ):
            row = Progress(f"p{number}", "a", outcome, NOW, side)  # type: ignore[arg-type]
            with store.writing(act(f"{number}", session="id-summer")) as writer:
                writer.add_progress("id-summer", row)
            assert due(store) == open_


def test_what_no_longer_carries_it_on_gives_it_back(tmp_path: Path) -> None:
    with a_store(
        tmp_path / "w.db",
        session("summer", promise("a")),
        session("autumn", promise("b", origin="a")),
    ) as store:
        assert due(store) == ["b"]
        with store.writing(act(undoable=False)) as writer:
            writer.delete_session("id-autumn")
        assert due(store) == ["a"]


def test_a_word_that_is_corrected_is_the_word_that_counts(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db", session("summer", promise("a"))) as store:
        for outcome in ("kept", "open"):
            row = Progress("p1", "a", outcome, NOW)  # type: ignore[arg-type]
            with store.writing(act(outcome, session="id-summer")) as writer:
                writer.add_progress("id-summer", row)
        assert due(store) == ["a"]
        store.undo("id-summer", SEAT, "")
        assert due(store) == []


def test_an_act_that_only_tells_of_the_session_before_belongs_to_its_own(tmp_path: Path) -> None:
    with a_store(
        tmp_path / "w.db", session("summer", promise("a")), session("autumn", state="running")
    ) as store:
        with store.writing(act("C1 kept", session="id-autumn")) as writer:
            writer.add_progress("id-summer", Progress("p1", "a", "kept", NOW))
        assert store.find_session("latest") == "id-autumn"
        with store.writing(act(undoable=False, session="id-autumn")) as writer:
            writer.delete_session("id-autumn")
        assert store.find_session("latest") == "id-summer"


def test_what_carries_on_is_found_along_an_index(tmp_path: Path) -> None:
    place = tmp_path / "w.db"
    with a_store(place, session("summer", promise("a"))) as store:
        assert due(store) == ["a"]
    with closing(sqlite3.connect(place)) as db:
        plan = db.execute(f"EXPLAIN QUERY PLAN SELECT {CARRIED} FROM commitment AS c").fetchall()
    assert "open_action_by_origin" in str(plan)


events = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(SESSIONS), st.sampled_from(["running", "sealed", "superseded"])),
        st.tuples(
            st.sampled_from(["a", "b", "c"]),
            st.sampled_from(["open", "kept", "client kept", "agency kept", "client partly"]),
        ),
        st.tuples(st.sampled_from(["b>", "c>"]), st.sampled_from(["", "a", "b", "gone"])),
        st.tuples(st.sampled_from(["b-", "c-"]), st.just("")),
        st.tuples(st.just("undo"), st.sampled_from(SESSIONS)),
    ),
    max_size=14,
)


@given(events=events)
@settings(max_examples=examples(60))
def test_what_is_due_is_what_a_look_at_everything_finds(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[str, Any]]
) -> None:
    with a_store(laid(tmp_path_factory.mktemp("carried") / "w.db")) as store:
        add(
            store,
            session("summer", promise("a")),
            session("autumn", promise("b", origin="a"), promise("d", "C2"), state="running"),
            session("winter", promise("c", origin="b"), state="running"),
        )
        for number, (what, value) in enumerate(events):
            happen(store, number, what, value)
            assert {line.uid for line in store.actions(open_only=True)} == expected(store)
            looked_at = tuple(line for line in store.actions(archived=True) if line.is_open)
            assert looked_at == store.actions(archived=True, open_only=True)
            assert looked_at == store.actions(open_only=True)


def expected(store: Store) -> set[str]:
    sealed = [
        record
        for record in (store.record(f"id-{name}") for name in SESSIONS)
        if record.session.state in ("sealed", "superseded")
    ]
    carried = {item.body.origin for record in sealed for item in record.of(Commitment)}
    return {
        item.uid
        for record in sealed
        for item in record.of(Commitment)
        if item.uid not in carried
        and not is_settled(
            latest_words(row for row in record.progress if row.commitment == item.uid)
        )
    }


HOLDS = {"a": "summer", "b": "autumn", "c": "winter"}


def happen(store: Store, number: int, what: str, value: Any) -> None:
    if what == "undo":
        if store.undoable(f"id-{value}", SEAT, ""):
            store.undo(f"id-{value}", SEAT, "")
        return
    name = what if what in SESSIONS else HOLDS[what[0]]
    record = store.record(f"id-{name}")
    item = record.item(what[0])
    with store.writing(act(session=record.session.id)) as writer:
        if what in SESSIONS:
            writer.save_session(structs.replace(record.session, state=value))
        elif what.endswith("-") and item and not record.progress:
            writer.remove_item(item.uid)
        elif what.endswith(">") and item:
            body = structs.replace(item.body, origin=value)
            writer.save_item(record.session.id, structs.replace(item, body=body))
        elif what in HOLDS and item:
            side, _, outcome = value.rpartition(" ")
            row = Progress(f"p{number}", what, outcome, NOW, side or None)
            writer.add_progress(record.session.id, row)
