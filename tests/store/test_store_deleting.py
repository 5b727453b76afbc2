"""What is deleted is gone: from the lists, from the journal, and from the bytes on the disk."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec import structs
from store_builders import SEAT, a_store, add, assert_sound, open_store, put, write

from builders import NOW, PEOPLE, RELATIONSHIP, SESSION, a_record
from workshop.errors import NotFound, StoreError
from workshop.model.agreements import Agreement, Signature
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.store import wiping
from workshop.store.store import Store

SECRET = "Quetzalcoatl"
"""A word that is in everything that the session says, and nowhere else."""


def secretive(name: str, relationship: Any = RELATIONSHIP) -> Record:
    """A sealed session that says SECRET in every place where people say something."""
    record = a_record()
    session = structs.replace(
        SESSION,
        id=name,
        slug=f"{SECRET.lower()}-{name}",
        title=SECRET,
        reason=SECRET,
        relationship=relationship.id,
        state="sealed",
    )
    items = tuple(
        structs.replace(
            item,
            uid=f"{name}-{item.uid}",
            author=SECRET,
            body=structs.replace(item.body, **{item.body.__struct_fields__[0]: SECRET})
            if isinstance(getattr(item.body, item.body.__struct_fields__[0]), str)
            else item.body,
        )
        for item in record.items
    )
    promise = next(item.uid for item in items if item.number == "C1")
    kpi = next(item.uid for item in items if item.number == "K1")
    signature = Signature(
        f"{name}-g", name, 1, "0" * 64, "client", "ines-moreau", SECRET, SECRET, SECRET, SECRET,
        "typed", "console", "jun-okada", "room", NOW,
    )  # fmt: skip
    return structs.replace(
        record,
        relationship=relationship,
        session=session,
        participants=tuple(structs.replace(each, name=SECRET, mail=SECRET) for each in PEOPLE),
        agenda=tuple(
            structs.replace(each, uid=f"{name}-{each.uid}", title=SECRET, prompts=(SECRET,))
            for each in record.agenda
        ),
        items=items,
        agreements=(Agreement(name, 1, SECRET * 2000, "0" * 64, NOW, "sealed"),),
        signatures=(signature,),
        progress=(Progress(f"{name}-p", promise, "kept", NOW, word=SECRET),),
        readings=(Reading(f"{name}-m", kpi, Decimal(1), date(2027, 1, 1), SECRET, SECRET),),
    )


def secrets_in(folder: Path) -> list[str]:
    """The files in which the secret can still be read."""
    words = (SECRET.encode(), SECRET.lower().encode())
    return [
        each.name
        for each in folder.rglob("*")
        if each.is_file() and any(word in each.read_bytes() for word in words)
    ]


def fill(store: Store) -> None:
    """A session that stays, and one that is to go, with a history of edits and undo."""
    add(store, a_record(), secretive("gone"))
    extra = Item("extra", Expectation(SECRET))
    for word in (f"{SECRET} one", f"{SECRET} two"):
        session = structs.replace(secretive("gone").session, title=word)
        write(
            store,
            lambda w, session=session: w.save_session(session),
            session="gone",
            who=SECRET,
            words=word,
        )
    store.undo("gone", SEAT, SECRET)
    write(store, lambda w: w.save_item("gone", extra), session="gone", words=SECRET)
    write(store, lambda w: w.remove_item("extra"), session="gone", words=SECRET)


def test_a_deleted_session_is_gone_and_the_others_are_untouched(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db") as store:
        fill(store)
        write(store, lambda w: w.delete_session("gone"), words="session deleted")
        with pytest.raises(NotFound):
            store.record("gone")
        assert store.record(SESSION.id) == a_record()
        assert store.slugs() == {SESSION.slug}
        assert store.actions() == ()
        assert store.find_session("latest") == SESSION.id
        assert store.undoable("gone", SEAT, "") is None


def test_no_byte_of_a_deleted_session_stays_even_while_the_store_is_open(tmp_path: Path) -> None:
    store = open_store(tmp_path / "w.db")
    fill(store)
    assert secrets_in(tmp_path)
    write(store, lambda w: w.delete_session("gone"), words="session deleted")
    assert secrets_in(tmp_path) == []
    store.close()
    assert secrets_in(tmp_path) == []


def delete(store: Store) -> None:
    write(store, lambda w: w.delete_session("gone"), words="session deleted")


def test_while_somebody_reads_it_is_said_and_then_every_byte_goes(tmp_path: Path) -> None:
    store = open_store(tmp_path / "w.db")
    fill(store)
    reader = sqlite3.connect(tmp_path / "w.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM session").fetchall()
    delete(store)
    assert "Another program is reading" in store.traces
    assert "w.db-wal" in secrets_in(tmp_path)
    reader.execute("ROLLBACK")
    write(store, lambda w: w.save_session(structs.replace(SESSION, title="x")))
    assert store.traces == ""
    assert secrets_in(tmp_path) == []
    reader.close()
    store.close()


def test_what_a_stopped_deletion_left_in_the_file_goes_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, killed = tmp_path / "w.db", tmp_path / "killed"
    with a_store(place) as store:
        fill(store)
        with monkeypatch.context() as patch:
            patch.setattr(wiping, "wipe", lambda *_: "")
            delete(store)
        # As a process that is killed right after the commit leaves them: copied, with the log.
        killed.mkdir()
        for each in tmp_path.glob("w.db*"):
            shutil.copy(each, killed)
    assert secrets_in(killed)
    store = open_store(killed / "w.db")
    store.wipe()
    assert secrets_in(killed) == []
    store.close()


def test_what_cannot_be_rewritten_is_named_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_store(tmp_path / "w.db") as store:
        fill(store)
        with monkeypatch.context() as patch:
            # The lock is taken where wiping begins: there it is refused, as on a disk that has failed.
            def refused(*_: object) -> None:
                raise StoreError("no locks here")

            patch.setattr(wiping, "write_lock", refused)
            delete(store)
            assert "can still be found" in store.traces
            assert "no locks here" in store.traces
        write(store, lambda w: w.save_session(structs.replace(SESSION, title="x")))
        assert store.traces == ""
        assert secrets_in(tmp_path) == []


def test_the_journal_of_the_others_still_takes_back(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db") as store:
        fill(store)
        renamed = structs.replace(SESSION, title="x")
        write(store, lambda w: w.save_session(renamed), session=SESSION.id, words="renamed")
        write(store, lambda w: w.delete_session("gone"), words="session deleted")
        assert store.undo(SESSION.id, SEAT, "").words == "renamed"
        assert store.record(SESSION.id) == a_record()


def test_a_deletion_is_written_down_and_is_not_taken_back(tmp_path: Path) -> None:
    with a_store(tmp_path / "w.db") as store:
        fill(store)
        write(store, lambda w: w.delete_session("gone"), words="session deleted", session="gone")
        assert [each.words for each in store.acts("gone")] == ["session deleted"]
        assert store.undoable("gone", SEAT, "") is None


def test_a_deleted_relationship_takes_its_sessions_and_words_with_it(tmp_path: Path) -> None:
    party = structs.replace(RELATIONSHIP.client, name=SECRET, legal_name=SECRET)
    other = structs.replace(RELATIONSHIP, id="r-gone", client=party)
    with a_store(tmp_path / "w.db", a_record()) as store:
        add(store, secretive("one", other), secretive("two", other))
        write(
            store,
            lambda w: w.save_relationship(structs.replace(other, phase="dissolution")),
            relationship="r-gone",
            session="one",
            words=SECRET,
        )
        write(store, lambda w: w.delete_relationship("r-gone"), words="relationship deleted")
        assert store.relationships() == (RELATIONSHIP,)
        assert store.record(SESSION.id) == a_record()
        assert secrets_in(tmp_path) == []
        left = store._db.execute(
            "SELECT count(*) FROM act WHERE relationship = 'r-gone'"
        ).fetchone()
        assert left[0] == 0


def test_an_act_that_did_more_stays_without_its_words(tmp_path: Path) -> None:
    """The act that made the session made the relationship too, and that is still there."""
    with a_store(tmp_path / "w.db") as store:
        write(
            store,
            lambda w: put(w, secretive("gone")),
            session="gone",
            who=SECRET,
            words=f"{SECRET} started",
        )
        write(store, lambda w: w.delete_session("gone"), words="session deleted")
        assert secrets_in(tmp_path) == []
        assert store.relationships() == (RELATIONSHIP,)
        assert store.undoable("", SEAT, "") is None


@pytest.mark.parametrize("seed", range(12))
def test_nothing_stays_where_rows_once_moved_from_page_to_page(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    secret = b"qxz"
    with a_store(tmp_path / "w.db", a_record()) as store:
        write(store, lambda w: w.save_session(secretive("gone").session), session="gone")
        for number in range(60):
            text = (
                f"{chance.choice('abcdefghij') * chance.randint(1, 60)} {secret.decode()}{number}"
            )
            said = Item(f"g{chance.randint(0, 40)}", Expectation(text))
            write(store, lambda w, said=said: w.save_item("gone", said), session="gone")
            stays = Item(f"k{number}", Expectation("".join(chance.choices("abcdefghij", k=9))))
            write(store, lambda w, stays=stays: w.save_item(SESSION.id, stays), session=SESSION.id)
        write(store, lambda w: w.delete_session("gone"), words="session deleted")
        left = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
        assert left.count(secret) == 0
        assert_sound(store)


def test_the_index_forgets_words_that_begin_like_others(tmp_path: Path) -> None:
    """It keeps of a word only what differs from the one before it, so the secret would not show as a whole."""
    kept, tails = ("quartz", "quetz", "zebra"), ("alcoatl", "ingmonk", "adrille")
    gone = [
        Item(f"g{n}", Expectation(f"{word}{tail}"))
        for n, (word, tail) in enumerate(zip(kept, tails, strict=True))
    ]
    stays = Item("stays", Expectation(" ".join(kept)))
    with a_store(tmp_path / "w.db", a_record()) as store:
        add(store, structs.replace(secretive("gone"), items=tuple(gone), progress=(), readings=()))
        write(store, lambda w: w.save_item(SESSION.id, stays), session=SESSION.id)
        assert [each.item for each in store.search("quetzing")] == ["g1"]
        write(store, lambda w: w.delete_session("gone"), words="session deleted")
        left = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
        assert [tail for tail in tails if tail.encode() in left] == []
        assert store.search("quetzing") == ()
        assert [each.item for each in store.search("quetz")] == ["stays"]
        assert_sound(store)
