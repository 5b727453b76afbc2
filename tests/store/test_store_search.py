"""Search: whatever was said and agreed is found by its words, newest first, and what is gone is gone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from store_builders import SEAT, a_store, add, assert_sound, open_store, write
from store_strategies import items

from builders import AGENDA, INES, NOW, RELATIONSHIP, SESSION, a_record
from laws import examples
from workshop.model.commitments import Commitment
from workshop.model.expectations import Expectation
from workshop.model.items import Item
from workshop.model.noted import Decision
from workshop.model.notes import Note
from workshop.model.people import Organisation, Relationship
from workshop.model.progress import Progress, Reading
from workshop.model.record import Record
from workshop.model.rounds import Round
from workshop.model.sign_off import Confirmation
from workshop.model.text import words_of
from workshop.store.search_index import is_searched
from workshop.store.store import Store
from workspaces import laid

DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the believable session in it."""
    with a_store(laid(tmp_path / "w.db"), a_record()) as opened:
        yield opened


def found(store: Store, words: str, **how: Any) -> list[str]:
    """The numbers of what has the words; what it is where it has no number."""
    return [each.number or each.title for each in store.search(words, **how)]


def say(store: Store, text: str, uid: str = "said") -> None:
    """Save a decision that says `text`."""
    write(store, lambda w: w.save_item(SESSION.id, Item(uid, Decision(text))), session=SESSION.id)


def another(
    number: int, day: date, relationship: Relationship = RELATIONSHIP, **fields: Any
) -> Record:
    """A session of its own with one expectation in it, which says `Layouts early` unless it is given a text."""
    text = fields.pop("text", "Layouts early")
    name = f"other-{number}"
    session = structs.replace(
        SESSION,
        id=name,
        slug=name,
        date=day,
        relationship=relationship.id,
        step=f"{name}-t",
        **fields,
    )
    item = Item(f"{name}-e", Expectation(text), number="E7", side="client")
    step = structs.replace(AGENDA[1], uid=f"{name}-t")
    person = structs.replace(INES, handle=f"ines-{relationship.id}")
    return Record(relationship, session, (person,), (step,), (item,))


ELSEWHERE = Relationship(
    "r2", Organisation("Northern Rail"), Organisation("Plain Speak", "Speak Ltd")
)


# --- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("layouts deadline", "E1"),
        ("if one person", "E1"),
        ("ines decides alone", "E1"),
        ("campaign film", "D1"),
        ("media buying", "X1"),
        ("first cut", "M1"),
        ("30 days net", "Terms"),
        ("sales lives", "K1"),
        ("unfinished", "N1"),
        ("written brief", "C1"),
        ("every job", "C1"),
        ("only one who approves", "R1"),
        ("who buys", "Q1"),
        ("launch lumen", "Welcome"),
        ("one speaks at a time", "Welcome"),
        ("reyes managing", "Person"),
        ("quarterly review brightwater", "Session"),
        ("brightwater foods plc", "Session"),
        ("lime gmbh", "Session"),
    ],
)
def test_everything_that_was_said_is_found_by_its_words(
    store: Store, words: str, what: str
) -> None:
    assert found(store, words) == [what]


def test_what_became_of_it_is_found_under_the_number_of_what_it_is_about(store: Store) -> None:
    promise = next(item for item in a_record().items if item.number == "C1")
    kpi = next(item for item in a_record().items if item.number == "K1")
    write(
        store,
        lambda w: w.add_progress(
            SESSION.id,
            Progress("p", promise.uid, "partly", NOW + 60 * DAY, word="Half of the jobs"),
        ),
        lambda w: w.add_reading(
            SESSION.id,
            Reading("m", kpi.uid, Decimal(171), date(2027, 1, 24), "CRM", "Without March"),
        ),
    )
    (word,) = store.search("half jobs")
    assert (word.type, word.number, word.item, word.date) == (
        "progress", "C1", promise.uid, date(2027, 1, 22),
    )  # fmt: skip
    (note,) = store.search("without march")
    assert (note.type, note.number, note.date) == ("reading", "K1", date(2027, 1, 24))


def test_a_reason_is_found(store: Store) -> None:
    ended = structs.replace(SESSION, state="closed", reason="Only a pulse this time")
    write(store, lambda w: w.save_session(ended))
    assert found(store, "only a pulse") == ["Session"]


def test_what_is_found_says_where_it_stands(store: Store) -> None:
    (each,) = store.search("campaign brief")
    assert (each.session, each.session_slug, each.date) == (SESSION.id, SESSION.slug, SESSION.date)
    assert (each.relationship, each.relationship_name) == (RELATIONSHIP.id, RELATIONSHIP.name)
    assert (each.title, each.number, each.item) == ("Commitment", "C1", "i00000000000000c")
    assert each.text == "One written brief per campaign · Every job has one"


def test_ids_and_handles_are_nobodys_words(store: Store) -> None:
    linked = Item("linked", Commitment("Call", "ines-moreau", origin="i000000000000009"))
    write(store, lambda w: w.save_item(SESSION.id, linked), session=SESSION.id)
    assert store.search("i000000000000009") == ()
    assert store.search("moreau call") == ()


def test_sorts_of_round_and_names_of_sections_are_nobodys_words(store: Store) -> None:
    asked, confirmed = (
        Item("asked", Round("scorecard")),
        Item("confirmed", Confirmation(1, "programme")),
    )
    write(store, lambda w: w.save_item(SESSION.id, asked), session=SESSION.id)
    write(store, lambda w: w.save_item(SESSION.id, confirmed), session=SESSION.id)
    assert store.search("scorecard") == ()
    assert store.search("programme") == ()


# --- by which words -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "tomas reyes",
        "TOMÁS REYES",
        "reyes tomás",
        "reyes, “Tomás”",
        "tomas r",
        "  tomas \t reyes\n",
    ],
)
def test_capitals_accents_order_and_signs_do_not_matter_and_a_beginning_ends_it(
    store: Store, words: str
) -> None:
    assert found(store, words) == ["Person"]


def test_every_word_has_to_be_there_and_only_the_last_may_be_begun(store: Store) -> None:
    assert found(store, "reyes banana") == []
    assert found(store, "rey tomas") == []
    assert found(store, "omas") == []


def test_the_name_of_a_party_and_the_title_of_the_session_say_where(store: Store) -> None:
    add(store, another(1, SESSION.date, ELSEWHERE, text="Campaign film", title="Kick-off"))
    assert found(store, "brightwater film") == found(store, "film quarterly oak") == ["D1"]
    assert found(store, "northern film") == found(store, "film plain kick-off") == ["E7"]
    assert found(store, "northern quarterly film") == []
    assert found(store, "northern") == ["Session"]  # and not everything that was ever said there


def test_the_name_of_a_party_without_blanks_says_where_too(store: Store) -> None:
    elsewhere = Relationship("r3", Organisation("新漢字広告社"), Organisation("Zoë & Co"))
    add(store, another(1, SESSION.date, elsewhere, text="Campaign film"))
    assert (
        found(store, "漢字 film") == found(store, "film 広告") == found(store, "zoe film") == ["E7"]
    )
    assert found(store, "漢字 banana") == []


def test_words_that_are_joined_are_found_joined(store: Store) -> None:
    say(store, "Nobody re-opens the price of the e-mail campaign.")
    assert found(store, "re-opens e-mail") == ["Decision"]
    assert found(store, "open e-m") == []


@pytest.mark.parametrize(
    "words",
    [
        "漢", "字", "漢字", "字広告", "会議", "ビュ", "q3レビュー", "cafe 会", "会議 Café", "renewal 第3回", "renewal",
        "회의", "ข้อตกลง", "ตกลง", "q3 漢字",
    ],
)  # fmt: skip
def test_words_of_scripts_without_blanks_are_found_in_the_middle_of_a_text(
    store: Store, words: str
) -> None:
    # One text, in which hardly a word stands apart.
    say(store, "新漢字広告のQ3レビュー。第3回Renewalを Café で会議室予約。회의를 이번ข้อตกลงใหม่ Q3")
    say(store, "本日は晴天なり", "other")
    assert found(store, words) == ["Decision"]


@pytest.mark.parametrize("words", ["字漢", "議会", "cafe 晴", "漢字 banana", "本日 会議"])
def test_of_those_too_every_one_has_to_be_in_the_same_text(store: Store, words: str) -> None:
    say(store, "新漢字広告 Café で会議室予約")
    say(store, "本日は晴天なり", "other")
    assert found(store, words) == []


@pytest.mark.parametrize(
    "words", ["", " ", "!!!", "“…” — & +", "\x00\x1b", "🤞", "\ud800", '"', "*", "( )"]
)
def test_no_words_find_nothing(store: Store, words: str) -> None:
    say(store, '!!! “…” — & + 🤞 * ( ) "')
    assert store.search(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        '"ines',
        'ines"',
        "ines*",
        "-ines",
        "^ines",
        "text:ines",
        "ines AND",
        "NOT ines",
        "NEAR(ines",
        "{text}: ines",
        "ines OR 字",
    ],
)
def test_nothing_that_is_typed_is_a_command(store: Store, words: str) -> None:
    assert set(found(store, words)) <= {"Person", "R1", "D1", "E1"}


def test_very_many_words_are_words(store: Store) -> None:
    many = [f"word{number}" for number in range(400)]
    say(store, " ".join(many))
    assert found(store, " ".join(many)) == ["Decision"]
    assert found(store, " ".join([*many, "banana"])) == []


# --- in which order, and which --------------------------------------------------------------------


def test_the_newest_day_comes_first_in_whatever_order_they_were_saved(store: Store) -> None:
    for number, days in enumerate((10, -400, 3, -2)):
        add(store, another(number, SESSION.date + days * DAY, text=f"Layouts {number}"))
    assert [each.date - SESSION.date for each in store.search("layouts")] == [
        10 * DAY, 3 * DAY, 0 * DAY, 0 * DAY, -2 * DAY, -400 * DAY,
    ]  # fmt: skip


def test_a_session_that_gets_another_day_takes_its_words_along(store: Store) -> None:
    add(store, another(1, SESSION.date - DAY))
    assert store.search("layouts")[-1].session == "other-1"
    moved = structs.replace(another(1, SESSION.date + DAY).session)
    write(store, lambda w: w.save_session(moved), session=moved.id)
    first = store.search("layouts")[0]
    assert (first.session, first.date) == ("other-1", SESSION.date + DAY)
    store.undo("other-1", SEAT, "")
    assert store.search("layouts")[-1].session == "other-1"


def test_only_as_many_as_are_asked_for(store: Store) -> None:
    for number in range(5):
        add(store, another(number, SESSION.date + number * DAY, text=f"Layouts {number}"))
    assert [each.session for each in store.search("layouts", 2)] == ["other-4", "other-3"]
    assert len(store.search("layouts", 100)) == 7


def test_only_of_one_relationship(store: Store) -> None:
    add(
        store,
        another(1, SESSION.date, ELSEWHERE),
        another(2, SESSION.date, ELSEWHERE, text="新漢字"),
    )
    assert [each.session for each in store.search("layouts", relationship="r2")] == ["other-1"]
    assert found(store, "layouts", relationship=RELATIONSHIP.id) == ["R1", "E1"]
    assert found(store, "漢", relationship="r2") == ["E7"]
    assert found(store, "漢", relationship=RELATIONSHIP.id) == []
    assert found(store, "layouts", relationship="nobody") == []


def test_archived_sessions_are_searched_too(store: Store) -> None:
    away = structs.replace(SESSION, archived=True)
    write(store, lambda w: w.save_session(away), session=SESSION.id)
    assert found(store, "campaign film") == ["D1"]


def test_what_stands_from_session_to_session_is_found_once_in_the_newest(store: Store) -> None:
    for number in range(3):
        add(store, another(number, SESSION.date - number * DAY))
    assert [each.session for each in store.search("layouts early")] == ["other-0"]
    add(store, another(4, SESSION.date - 9 * DAY, text="Layouts early enough"))
    assert [each.session for each in store.search("layouts early")] == ["other-0", "other-4"]


def test_two_people_who_say_the_same_are_both_found(store: Store) -> None:
    for number in ("N8", "N9"):
        note = Item(number, Note("Too many cooks", "Stop"), number=number)
        write(store, lambda w, note=note: w.save_item(SESSION.id, note), session=SESSION.id)
    assert sorted(found(store, "too many cooks")) == ["N8", "N9"]


@pytest.mark.parametrize("words", ["layouts", "two working", "漢字", "漢字 layouts"])
@pytest.mark.parametrize("relationship", ["", RELATIONSHIP.id])
def test_nothing_is_gathered_and_sorted_and_no_table_read_from_end_to_end(
    store: Store, words: str, relationship: str
) -> None:
    run: list[str] = []
    store._db.set_trace_callback(run.append)
    store.search(words, 5, relationship)
    store._db.set_trace_callback(None)
    (statement,) = (each for each in run if "UNION SELECT" in each)
    plan = [row[3] for row in store._db.execute(f"EXPLAIN QUERY PLAN {statement}").fetchall()]
    assert "SEARCH f USING INDEX said_unspaced (unspaced=?)" in plan
    assert not [line for line in plan if "TEMP B-TREE" in line]
    assert not [line for line in plan if line.startswith("SCAN") and "VIRTUAL TABLE" not in line]


# --- kept up --------------------------------------------------------------------------------------


def test_other_words_take_the_place_of_the_old_ones_and_undo_brings_those_back(
    store: Store,
) -> None:
    say(store, "We meet on Mondays")
    say(store, "We meet on Fridays")
    assert (found(store, "mondays"), found(store, "fridays")) == ([], ["Decision"])
    store.undo(SESSION.id, SEAT, "")
    assert (found(store, "mondays"), found(store, "fridays")) == (["Decision"], [])
    store.undo(SESSION.id, SEAT, "")
    assert found(store, "meet mondays") == []


def test_what_is_removed_is_no_longer_found_until_that_is_taken_back(store: Store) -> None:
    write(store, lambda w: w.remove_item("i000000000000004"), session=SESSION.id)
    write(store, lambda w: w.remove_participant(SESSION.id, "tomas-reyes"), session=SESSION.id)
    assert found(store, "campaign film") == found(store, "reyes") == []
    store.undo(SESSION.id, SEAT, "")
    store.undo(SESSION.id, SEAT, "")
    assert (found(store, "campaign film"), found(store, "reyes")) == (["D1"], ["Person"])


def test_new_names_are_found_in_every_session_and_old_ones_no_longer(store: Store) -> None:
    add(store, another(1, SESSION.date - DAY))
    renamed = structs.replace(RELATIONSHIP, client=Organisation("Stillwater", "Stillwater AG"))
    write(store, lambda w: w.save_relationship(renamed))
    assert {each.session for each in store.search("stillwater ag")} == {SESSION.id, "other-1"}
    assert store.search("brightwater") == store.search("brightwater film") == ()
    assert store.search("stillwater")[0].relationship_name == "Stillwater + Oak & Lime"
    assert found(store, "stillwater film") == ["D1"]
    assert_sound(store)


def test_a_new_title_is_found(store: Store) -> None:
    write(store, lambda w: w.save_session(structs.replace(SESSION, title="Winter review")))
    assert (found(store, "winter"), found(store, "quarterly")) == (["Session"], [])
    assert (found(store, "winter film"), found(store, "quarterly film")) == (["D1"], [])
    assert_sound(store)


def test_ticking_and_reordering_say_nothing_new(store: Store) -> None:
    before = store._db.execute("SELECT * FROM said").fetchall()
    item = next(each for each in a_record().items if each.number == "E2")
    moved = structs.replace(item, position=99, agreed=("client",), standing="stands")
    write(store, lambda w: w.save_item(SESSION.id, moved), session=SESSION.id)
    assert store._db.execute("SELECT * FROM said").fetchall() == before


def test_what_another_program_saves_is_found(store: Store) -> None:
    other = open_store(store.path)
    say(other, "Said elsewhere")
    other.close()
    assert found(store, "elsewhere") == ["Decision"]


def test_a_program_that_knows_more_fields_takes_everything_in_anew(store: Store) -> None:
    for name in ("said_item_added", "said_item_changed"):
        store._db.execute(f"DROP TRIGGER {name}")
    store._db.execute("UPDATE generated SET fingerprint = 'of an older program'")
    say(store, "Said while nobody listened")
    assert found(store, "nobody listened") == []
    with a_store(store.path) as newer:
        write(newer, lambda w: w.save_session(structs.replace(SESSION, title="x")))
        assert found(newer, "nobody listened") == ["Decision"]
        assert_sound(newer)


# --- laws -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples: each takes away what it has put there."""
    with a_store(tmp_path_factory.mktemp("shared") / "w.db", a_record()) as opened:
        yield opened


def remove(store: Store, uid: str) -> None:
    write(store, lambda w: w.remove_item(uid), session=SESSION.id)


def said_in(body: Any) -> list[str]:
    """The texts of a body, those fields left out that hold no words."""
    hints = get_type_hints(type(body))
    texts: list[str] = []
    for name in body.__struct_fields__:
        if is_searched(type(body), name) and hints[name] in (str, tuple[str, ...]):
            value = getattr(body, name)
            texts += [value] if isinstance(value, str) else value
    return texts


@given(item=items(uid=st.just("said")))
@settings(max_examples=examples(150))
def test_whatever_was_saved_is_found_by_each_of_its_words_and_not_once_it_is_removed(
    shared: Store, item: Item[Any]
) -> None:
    words = [word for text in said_in(item.body) for word in words_of(text)]
    write(shared, lambda w: w.save_item(SESSION.id, item), session=SESSION.id)
    try:
        for sought in (*words, " ".join(words), " ".join(reversed(words))):
            assert not words or "said" in [each.item for each in shared.search(sought)], sought
        assert_sound(shared)
    finally:
        remove(shared, "said")
    assert "said" not in [each.item for word in words for each in shared.search(word)]
    assert_sound(shared)


LATIN = "".join(
    letter
    for letter in map(chr, (*range(0xC0, 0x180), *range(0x1EA0, 0x1EFA)))
    if unicodedata.normalize("NFD", letter) != letter
)
"""The letters with accents of the languages of Europe and of Vietnamese."""


@given(
    words=st.lists(st.text(LATIN + "abcxyzABCXYZ0123", min_size=1, max_size=8), min_size=1),
    change=st.sampled_from([str.lower, str.upper, str.title, str.swapcase]),
)
@settings(max_examples=examples(150))
def test_accents_and_capitals_make_no_difference(
    shared: Store, words: list[str], change: Callable[[str], str]
) -> None:
    say(shared, " ".join(words))
    plain = "".join(
        each
        for each in unicodedata.normalize("NFD", " ".join(words))
        if not unicodedata.combining(each)
    )
    try:
        assert "said" in [each.item for each in shared.search(change(plain))]
    finally:
        remove(shared, "said")


UNSPACED_LETTERS = "漢字広告会議のレビュー회의를ข้อตกลงใหม่"


@given(text=st.text(UNSPACED_LETTERS + "ab ", min_size=1, max_size=20), data=st.data())
@settings(max_examples=examples(100))
def test_any_stretch_of_a_text_without_blanks_finds_it(
    shared: Store, text: str, data: st.DataObject
) -> None:
    first = data.draw(st.integers(0, len(text) - 1))
    stretch = text[first : data.draw(st.integers(first + 1, len(text)))]
    say(shared, text)
    try:
        if words_of(stretch) and set(text) & set(UNSPACED_LETTERS):
            assert "said" in [each.item for each in shared.search(stretch)]
    finally:
        remove(shared, "said")


@given(
    typed=st.text(max_size=60)
    | st.lists(st.sampled_from(['"', "*", "AND", "NEAR", "ines", "字", "(", ":", "'", "^"])).map(
        " ".join
    )
)
@settings(max_examples=examples(300))
def test_whatever_is_typed_is_words(shared: Store, typed: str) -> None:
    for relationship in ("", RELATIONSHIP.id):
        assert all(each.text for each in shared.search(typed, 5, relationship))
