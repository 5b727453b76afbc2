"""A workspace made by an earlier version opens, and everything in it is kept.

The fixtures are what those versions wrote (tests/freeze_workspace.py tells how). None is ever changed.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from pathlib import Path

import pytest
from msgspec import structs
from store_builders import SEAT, open_store, write

from builders import SESSION
from freeze_workspace import FIXTURES, LAST_SAID, TYPED
from workshop.documents.record import read_record
from workshop.model.commitments import Commitment
from workshop.model.record import Record
from workshop.store.backup import verify
from workshop.store.drafts import Drafts
from workshop.store.migrations import MIGRATIONS, version_of
from workshop.store.store import Store

VERSIONS = sorted(int(each.name.split(".")[0].split("-")[1]) for each in FIXTURES.glob("*.db.gz"))


@pytest.fixture(scope="module", params=VERSIONS, ids="version {}".format)
def version(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture
def old(version: int, tmp_path: Path) -> Path:
    """The database as that version closed it."""
    path = tmp_path / "workshop.db"
    path.write_bytes(gzip.decompress((FIXTURES / f"workspace-{version}.db.gz").read_bytes()))
    return path


@pytest.fixture(scope="module")
def kept(version: int) -> dict[str, Record]:
    """Every session in it, by its id, from the record file that was written beside it."""
    files = (FIXTURES / f"workspace-{version}").glob("*.toml")
    records = [read_record(path.read_bytes(), path.name) for path in files]
    return {record.session.id: record for record in records}


def everything_in(store: Store) -> dict[str, Record]:
    """Every session, by its id, as its record file has it: what came from elsewhere is marked here alone."""
    records = [store.record(line.id) for line in store.sessions(archived=True)]
    return {
        each.session.id: structs.replace(
            each, signatures=tuple(structs.replace(one, elsewhere=False) for one in each.signatures)
        )
        for each in records
    }


def test_signatures_that_came_with_a_record_are_marked_and_those_given_here_are_not(
    old: Path,
) -> None:
    store = open_store(old)
    marked = {
        line.slug: {each.elsewhere for each in store.record(line.id).signatures}
        for line in store.sessions(archived=True)
    }
    assert marked["skerrow-ferries-kite-anvil-2026-08-27"] == {True}
    (own,) = (
        each for slug, each in marked.items() if slug.startswith("apfel") and "2027-02" in slug
    )
    assert own == {False}
    store.close()


def version_in(path: Path) -> int:
    db = sqlite3.connect(path)
    try:
        return version_of(db)
    finally:
        db.close()


def test_every_released_version_has_a_workspace_here() -> None:
    assert VERSIONS[0] == 1
    assert set(range(1, len(MIGRATIONS))) <= set(VERSIONS)


def test_every_session_is_kept_with_everything_in_it(old: Path, kept: dict[str, Record]) -> None:
    store = open_store(old)
    assert everything_in(store) == kept
    assert {record.session.state for record in kept.values()} >= {
        "draft", "running", "paused", "proposed", "sealed", "superseded", "declined", "withdrawn", "closed",
    }  # fmt: skip
    store.close()


def test_a_verified_copy_was_made_before_anything_was_touched(
    old: Path, version: int, kept: dict[str, Record]
) -> None:
    before = old.read_bytes()
    open_store(old).close()
    copies = list((old.parent / "backups").iterdir())
    if version == len(MIGRATIONS):
        assert copies == []
        return
    (copy,) = copies
    verify(copy)
    assert (version_in(copy), version_in(old)) == (version, len(MIGRATIONS))
    assert old.read_bytes() != before
    store = open_store(copy)
    assert everything_in(store) == kept
    store.close()


def test_its_lists_are_kept(old: Path, kept: dict[str, Record]) -> None:
    store = open_store(old)
    relationships = {record.relationship.id: record.relationship for record in kept.values()}
    assert {each.id for each in store.relationships()} == set(relationships)
    # A promise that a later agreement carries on is listed there, with what was said of it since.
    carried = {
        item.body.origin
        for record in kept.values()
        if record.session.state in ("sealed", "superseded")
        for item in record.of(Commitment)
    }
    rows = {
        row.uid
        for record in kept.values()
        for row in record.progress
        if row.commitment not in carried
    }
    assert {row.uid for line in store.actions(archived=True) for row in line.progress} == rows
    sealed = {
        record.relationship.id: id
        for id, record in kept.items()
        if record.session.state == "sealed"
    }
    for relationship, session in sealed.items():
        held = store.latest_sealed(relationship)
        assert held is not None
        assert held.session.id == session
    store.close()


def test_what_was_done_last_can_still_be_taken_back(old: Path, kept: dict[str, Record]) -> None:
    store = open_store(old)
    before = kept[SESSION.id]
    leads = before.facilitator.handle if before.facilitator else ""
    assert store.undo(SESSION.id, SEAT, leads).intent == "asides.add"
    after = store.record(SESSION.id)
    (gone,) = set(before.items) - set(after.items)
    assert gone.body.text == LAST_SAID
    store.close()


def test_no_clause_number_is_given_twice(old: Path, kept: dict[str, Record]) -> None:
    store = open_store(old)
    for id, record in kept.items():
        given = {
            item.number
            for each in kept.values()
            for item in each.items
            if each.relationship.id == record.relationship.id
        }
        fresh: list[str] = []
        write(
            store,
            lambda writer, record=record, fresh=fresh: fresh.extend(
                writer.next_number(record.relationship.id, prefix) for prefix in "ECKR"
            ),
            session=id,
            undoable=False,
        )
        assert not given & set(fresh)
    store.close()


def test_what_was_being_typed_is_offered_again(version: int, tmp_path: Path) -> None:
    folder = FIXTURES / f"workspace-{version}" / "drafts"
    shutil.copytree(folder, tmp_path / "drafts")
    drafts = Drafts(tmp_path / "drafts" / f"{SESSION.id}-facilitator.json")
    assert (drafts.all(), drafts.set_aside) == (TYPED, None)


def test_what_was_said_in_it_is_found(old: Path, kept: dict[str, Record]) -> None:
    store = open_store(old)
    for record in kept.values():
        (goal, *_) = store.search(record.session.title, relationship=record.relationship.id)
        assert goal.session in kept
    for words in (
        "taken back by whoever",
        "uberstunden",
        "半分",
        "jetzt alle",
        "ohne marz",
        "佐藤",
    ):
        assert store.search(words), words
    assert store.search("deleted") == ()
    store.close()
